"""Contradictions about who is who: numbers of identity, and roles that no contract bears out.

That a guarantee names a party who is no guarantor, or nobody of the case, is refused when the case is read
(``docgen.casefile.check``); what is found here is sound data that says two things.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from docgen.bundle.contradiction import Contradiction, Seen, error, seen, warning
from docgen.casefile.case import Case
from docgen.casefile.faults import Location
from docgen.casefile.parties import Party
from docgen.casefile.vocabulary import CollateralKind, PartyKind, Role
from docgen.glossary import word
from docgen.law.statutes import cite_short
from docgen.zh.identifiers import born_on, check_credit_code, check_id_no, sex

Person = tuple[Location, str, str]
"""Where a number of identity stands, whose it is by name, the number."""

_NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])", re.ASCII)


def numbers_of_identity(case: Case) -> Iterator[Person]:
    """Every number of identity of the case with its place and whose it is."""
    creditor = case.creditor
    holders: list[tuple[Location, object]] = [(("creditor",), creditor)]
    holders += [(("creditor", "representative"), creditor.representative)]
    holders += [(("creditor", "agents", place), agent) for place, agent in enumerate(creditor.agents)]
    for place, debtor in enumerate(case.debtors):
        holders += [(("debtors", place), debtor), (("debtors", place, "representative"), debtor.representative)]
    for at, holder in holders:
        number = getattr(holder, "id_no", None)
        if number:
            yield (*at, "id_no"), getattr(holder, "name", ""), re.sub(r"\s", "", number).upper()


def identities(case: Case) -> Iterator[Contradiction]:
    """One name with two numbers, one number with two names, a birth or a sex that the number denies."""
    by_name: defaultdict[str, list[Person]] = defaultdict(list)
    by_number: defaultdict[str, list[Person]] = defaultdict(list)
    for found in numbers_of_identity(case):
        by_name[found[1]].append(found)
        by_number[found[2]].append(found)
    why = f"当事人应当明确，证件号码不一的，不能确定是否同一人（{cite_short('civil_procedure_law', 122)}）"
    for name, held in by_name.items():
        if len({number for _, _, number in held}) > 1:
            remedy = "对照证件更正；确为同名的不同人的，在姓名后加注以示区别"
            yield error("identity_differs", f"{name}的证件号码前后不一", *_numbers(held), why=why, remedy=remedy)
    for held in by_number.values():
        if len({name for _, name, _ in held}) > 1:
            told = [seen(at, f"{name} {number}") for at, name, number in held]
            remedy = "对照证件更正姓名或者证件号码"
            yield error("identity_shared", "同一证件号码写在不同的人名下", *told, why=why, remedy=remedy)
    yield from _denied_by_number(case)


def _numbers(held: list[Person]) -> list[Seen]:
    return [seen(at, number) for at, _, number in held]


def _denied_by_number(case: Case) -> Iterator[Contradiction]:
    parties: list[tuple[Location, Party]] = [(("creditor",), case.creditor)]
    parties += [(("debtors", place), debtor) for place, debtor in enumerate(case.debtors)]
    why = f"文书须写明自然人的身份，前后不一会被要求补正（{cite_short('civil_procedure_law', 124)}）"
    for at, party in parties:
        number = re.sub(r"\s", "", party.id_no or "").upper()
        if party.kind is not PartyKind.PERSON or check_id_no(number) is not None:
            continue
        told = seen((*at, "id_no"), f"公民身份号码{number}")
        if party.born_on and party.born_on != born_on(number):
            own = seen((*at, "born_on"), f"出生日期{party.born_on}")
            what, remedy = f"{party.name}的出生日期与公民身份号码不符", "对照身份证更正其中一项"
            yield error("birth_differs", what, told, own, why=why, remedy=remedy)
        if party.sex and party.sex.value != sex(number):
            own = seen((*at, "sex"), f"性别{word(party.sex)}")
            what, remedy = f"{party.name}的性别与公民身份号码不符", "对照身份证更正其中一项"
            yield error("sex_differs", what, told, own, why=why, remedy=remedy)


def strange_identities(case: Case) -> Iterator[Contradiction]:
    """A number of identity that the evidence is said to show, and nobody of the case has."""
    known = {number for _, _, number in numbers_of_identity(case)}
    for place, item in enumerate(case.evidence):
        for key in ("title", "proves", "note"):
            for number in _NUMBER.findall(getattr(item, key) or ""):
                valid = check_id_no(number) is None or check_credit_code(number) is None
                if valid and number not in known:
                    yield warning(
                        "identity_unknown",
                        f"证据“{item.title}”写有的证件号码不是本案任何一方的",
                        seen(("evidence", place, key), number),
                        why="证件号码对不上的材料不能证明当事人的身份，也可能是别案的材料",
                        remedy="核对材料是否属于本案，更正证据说明或者当事人的证件号码",
                    )


def sides(case: Case) -> Iterator[Contradiction]:
    """A creditor who is his own debtor, a debtor listed twice."""
    first: dict[tuple[str, str | None], int] = {}
    for place, debtor in enumerate(case.debtors):
        here = seen(("debtors", place, "name"), debtor.name)
        if debtor.name == case.creditor.name:
            yield error(
                "creditor_is_debtor",
                f"{debtor.name}既是债权人又列为债务人",
                seen(("creditor", "name"), case.creditor.name),
                here,
                why="不能向自己主张权利",
                remedy="更正债权人或者债务人的名称",
            )
        before = first.setdefault((debtor.name, debtor.id_no), place)
        if before != place:
            yield error(
                "party_twice",
                f"{debtor.name}列了两次",
                seen(("debtors", before, "name"), debtor.name),
                here,
                why="同一人会列为两名当事人，副本份数和请求随之出错",
                remedy="并为一名当事人，在身份中列明其全部身份",
            )


_OWNERS = {CollateralKind.MORTGAGE: Role.MORTGAGOR, CollateralKind.PLEDGE: Role.PLEDGOR}


def roles(case: Case) -> Iterator[Contradiction]:
    """A guarantor without a guarantee, a mortgagor or pledgor without a thing, a thing whose owner has not the role."""
    guarantors = {guarantee.party for guarantee in case.guarantees}
    owned = {(item.owner, _OWNERS.get(item.kind)) for item in case.collateral}
    for place, debtor in enumerate(case.debtors):
        at: Location = ("debtors", place, "roles")
        if Role.GUARANTOR in debtor.roles and debtor.id not in guarantors:
            yield error(
                "guarantor_without_guarantee",
                f"{debtor.name}列为保证人，案件中没有其保证合同",
                seen(at, f"{debtor.name}：保证人"),
                seen(("guarantees",), f"保证{len(case.guarantees)}项，均不是{debtor.name}"),
                why=f"没有保证合同，请求其承担保证责任没有依据（{cite_short('civil_code', 681)}）",
                remedy="补录保证合同；不是保证人的，更正其身份或者移出当事人",
            )
        for role in (Role.MORTGAGOR, Role.PLEDGOR):
            if role in debtor.roles and (debtor.id, role) not in owned:
                yield warning(
                    "security_without_thing",
                    f"{debtor.name}列为{word(role)}，案件中没有其提供的担保物",
                    seen(at, f"{debtor.name}：{word(role)}"),
                    seen(("collateral",), f"担保物{len(case.collateral)}项"),
                    why="没有担保物，请求就其财产优先受偿没有对象",
                    remedy="补录担保物；没有提供担保物的，更正其身份；与他人共有的，核对担保合同由共有人签署",
                )
    yield from _owners(case)


def _owners(case: Case) -> Iterator[Contradiction]:
    by_id = {debtor.id: debtor for debtor in case.debtors}
    for place, item in enumerate(case.collateral):
        role, owner = _OWNERS.get(item.kind), by_id.get(item.owner)
        if role and owner and role not in owner.roles:
            known = "、".join(word(each) for each in owner.roles)
            yield warning(
                "owner_without_role",
                f"担保物“{item.name}”的权利人{owner.name}没有{word(role)}的身份",
                seen(("collateral", place, "owner"), owner.name),
                seen(("debtors", case.debtors.index(owner), "roles"), known),
                why="文书按身份写明各人的责任，身份漏列的，其担保责任会写漏",
                remedy=f"在{owner.name}的身份中补上{word(role)}，或者更正担保物的权利人",
            )

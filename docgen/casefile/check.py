"""What must hold between the parts of a case, beyond the shape of each: identities, references, numbers.

The checks read the case as data and pass over whatever is missing or misshapen, so that they find their faults beside
those of shape and a user sees all of them at once.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from docgen.casefile.case import Case
from docgen.casefile.faults import Fault, Location, nearest
from docgen.casefile.parties import Party
from docgen.casefile.plausible import implausible
from docgen.casefile.record import Record, is_blank, is_empty
from docgen.casefile.records import THIRD_PARTY, Asset, Contact
from docgen.casefile.references import Directory, filled_ids
from docgen.casefile.scalars import Spelling, half_width
from docgen.casefile.shape import Part, parts
from docgen.casefile.shape import part as record_part
from docgen.casefile.vocabulary import PartyKind, Role
from docgen.zh.identifiers import check_credit_code, check_id_no

Tree = dict[str, Any]
"""A record as data, by JSON key."""

ID_CARD_TYPES = frozenset(
    {"居民身份证", "身份证", "公民身份证", "中华人民共和国居民身份证", "二代身份证", "公民身份号码"}
)
CREDIT_CODE_TYPES = frozenset({"统一社会信用代码", "社会信用代码", "统一社会信用代码证"})
_LOOKS_LIKE_ID_CARD = re.compile(r"\d{14,19}[\dX]", re.ASCII)
"""A digit too many or too few included: no other document of a person has as many digits and nothing else."""

_LOOKS_LIKE_CREDIT_CODE = re.compile(r"[0-9A-Z]{18}", re.ASCII)


def cross_faults(tree: Tree) -> Iterator[Fault]:
    """Every fault between the parts of a case.

    Args:
        tree: the case as ``surveyed`` gives it.
    """
    debtors = [debtor if isinstance(debtor, dict) else {} for debtor in tree.get("debtors", ())]
    directory = Directory(
        tuple(filled_ids([debtor.get("id") for debtor in debtors])), tuple(debtor.get("name") for debtor in debtors)
    )
    numbers = [debt.get("no") if isinstance(debt, dict) else None for debt in tree.get("debts", ())]
    yield from _borrower(debtors)
    yield from _ids(debtors)
    yield from _debt_numbers(numbers)
    yield from _guarantors(tree, debtors, directory)
    for record, data, at in _walk(Case, tree, ()):
        yield from (Fault((*at, key) if key else at, "", sentence) for key, sentence in record.rules(data))
        for part in _references(record):
            for place, value in _scalars(data, part, at):
                if part.spelling is Spelling.PARTY:
                    yield from _party_reference(record, place, value, directory)
                else:
                    yield from _debt_reference(place, value, numbers)
        yield from _repeated_rows(data, at)
        yield from _identity(record, data, at)
        yield from implausible(record, data, at, tree.get("claim_type"))


def surveyed(record: type[Record], data: object, faulty: frozenset[Location], at: Location = ()) -> Tree | None:
    """``data`` with what is faulty, unknown or empty left out, and strings as the types would read them."""
    if not isinstance(data, dict) or at in faulty:
        return None
    tree: Tree = {}
    for key, value in data.items():
        part = record_part(record, key)
        place = (*at, key)
        if part is None or is_empty(value) or is_blank(value) or place in faulty:
            continue
        if part.many and isinstance(value, (list, tuple)):
            tree[part.key] = [_surveyed_value(part, item, faulty, (*place, i)) for i, item in enumerate(value)]
        elif (one := _surveyed_value(part, value, faulty, place)) is not None:
            tree[part.key] = one
    return tree


def _surveyed_value(part: Part, value: object, faulty: frozenset[Location], at: Location) -> Any:
    if at in faulty:
        return None
    if part.record is not None:
        return surveyed(part.record, value, faulty, at)
    if not isinstance(value, str):
        return value
    plain = part.spelling in (Spelling.CODE, Spelling.DEBT)
    return half_width(value).strip() if plain else value.strip()


def _walk(record: type[Record], data: Tree, at: Location) -> Iterator[tuple[type[Record], Tree, Location]]:
    """Every record of the tree with its type and place."""
    yield record, data, at
    for part in _inner(record):
        value = data.get(part.key)
        if value is None:
            continue
        for i, item in enumerate(value) if part.many else ((None, value),):
            if part.record is not None and isinstance(item, dict):
                yield from _walk(part.record, item, (*at, part.key) if i is None else (*at, part.key, i))


@cache
def _references(record: type[Record]) -> tuple[Part, ...]:
    """The fields that refer to a party or a debt."""
    return tuple(part for part in parts(record) if part.spelling in (Spelling.PARTY, Spelling.DEBT))


@cache
def _inner(record: type[Record]) -> tuple[Part, ...]:
    """The fields that hold records."""
    return tuple(part for part in parts(record) if part.record is not None)


def _scalars(data: Tree, part: Part, at: Location) -> Iterator[tuple[Location, str]]:
    value = data.get(part.key)
    if part.many:
        yield from (((*at, part.key, i), item) for i, item in enumerate(value or ()) if isinstance(item, str))
    elif isinstance(value, str):
        yield (*at, part.key), value


def _borrower(debtors: list[Tree]) -> Iterator[Fault]:
    roles = [debtor.get("roles") or [None] for debtor in debtors]
    if roles and not any(role in (Role.BORROWER, None) for listed in roles for role in listed):
        yield Fault(("debtors",), "", "当事人中至少应有一名的身份为借款人（borrower）")


def _ids(debtors: list[Tree]) -> Iterator[Fault]:
    given = Counter(debtor["id"] for debtor in debtors if "id" in debtor)
    for i, debtor in enumerate(debtors):
        party = debtor.get("id")
        at = ("debtors", i, "id")
        if party is None:
            continue
        if given[party] > 1:
            yield Fault(at, party, "当事人编号不得重复")
        if party == THIRD_PARTY:
            yield Fault(at, party, f"当事人编号不得为 {THIRD_PARTY}，该词专指第三人")
        if any(other.get("name") == party for other in debtors if other is not debtor):
            yield Fault(at, party, "当事人编号不得与其他当事人的姓名或名称相同")


def _debt_numbers(numbers: list[str | None]) -> Iterator[Fault]:
    counted = Counter(numbers)
    for i, no in enumerate(numbers):
        if no is not None and counted[no] > 1:
            yield Fault(("debts", i, "no"), no, "合同编号在同一案件中不得重复")


def _guarantors(tree: Tree, debtors: list[Tree], directory: Directory) -> Iterator[Fault]:
    """A guarantee's party is a guarantor: without the role it would get no demand of its own."""
    for i, guarantee in enumerate(tree.get("guarantees", ())):
        reference = guarantee.get("party") if isinstance(guarantee, dict) else None
        found = directory.find(reference) if isinstance(reference, str) else ()
        roles = debtors[directory.ids.index(found[0])].get("roles") if len(found) == 1 else None
        if roles and None not in roles and Role.GUARANTOR not in roles:
            expected = "此人列为保证人，其身份中应有保证人（guarantor）"
            yield Fault(("guarantees", i, "party"), str(reference), expected)


def _party_reference(record: type[Record], at: Location, value: str, directory: Directory) -> Iterator[Fault]:
    if record is Contact and value == THIRD_PARTY:
        return
    found = directory.find(value)
    if len(found) > 1:
        yield Fault(at, value, f"有{len(found)}名当事人同名，应改填当事人编号：{'、'.join(found)}")
    elif not found and directory.complete and not _may_be_a_stranger(record, value):
        close = nearest(value, [*directory.ids, *(name for name in directory.names if name)])
        hint = f"，最相近的是“{close}”" if close else ""
        yield Fault(at, value, f"应为本案当事人的编号或姓名（{directory.listing()}），没有这一当事人{hint}")


def _may_be_a_stranger(record: type[Record], value: str) -> bool:
    """A spouse and the holder of an asset may be people who are no party to the case, but P9 is no name."""
    return issubclass(record, (Party, Asset)) and not re.fullmatch(r"P\d+", half_width(value), re.ASCII)


def _debt_reference(at: Location, value: str, numbers: list[str | None]) -> Iterator[Fault]:
    if value not in numbers and None not in numbers:
        known = [no for no in numbers if no]
        yield Fault(at, value, f"应为本案的合同编号（{'、'.join(known)}），最相近的是“{nearest(value, known)}”")


def _repeated_rows(data: Tree, at: Location) -> Iterator[Fault]:
    """No two lines of a schedule have one number, no two balances of a debt one day."""
    for listed, key, name in (("schedule", "period", "期次"), ("balances", "on", "余额日期")):
        rows = [row.get(key) if isinstance(row, dict) else None for row in data.get(listed, ())]
        counted = Counter(rows)
        for i, value in enumerate(rows):
            if value is not None and counted[value] > 1:
                yield Fault((*at, listed, i, key), str(value), f"{name}不得重复")


def _identity(record: type[Record], data: Tree, at: Location) -> Iterator[Fault]:
    number = data.get("id_no")
    if not isinstance(number, str):
        return
    reason = _wrong_number(number, data.get("id_type"), data.get("kind") if issubclass(record, Party) else None)
    if reason is not None:
        yield Fault((*at, "id_no"), number, reason)


def _wrong_number(number: str, id_type: str | None, kind: str | None) -> str | None:
    """What is wrong with the number of an identity document, by its type, else by what it looks like."""
    number = re.sub(r"\s", "", number).upper()
    if id_type in ID_CARD_TYPES:
        return check_id_no(number)
    if id_type in CREDIT_CODE_TYPES:
        return check_credit_code(number)
    looks_like_credit_code = _LOOKS_LIKE_CREDIT_CODE.fullmatch(number)
    if kind == PartyKind.ORGANIZATION:
        return check_credit_code(number) if looks_like_credit_code and id_type in (None, "营业执照") else None
    bare = re.sub(r"[^0-9A-Z]", "", number)
    return check_id_no(number) if id_type is None and _LOOKS_LIKE_ID_CARD.fullmatch(bare) else None

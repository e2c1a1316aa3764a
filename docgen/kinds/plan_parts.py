"""An agreement as a template sees it: ``plan`` with its schedule, ``sides`` who are bound, ``blocks`` to sign in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.parties import Creditor, Debtor, Party
from docgen.casefile.vocabulary import AgreementKind, Bucket, ClaimType, PartyKind, ProceedingKind, Role
from docgen.kinds.agreed import OWED, Agreed, agreed, extended_from
from docgen.kinds.agreed_limits import consenting, notices
from docgen.kinds.agreed_stage import case_stage
from docgen.kinds.court_parts import acts_as
from docgen.kinds.dispute_route import ARBITRATE, SUE
from docgen.kinds.facts import OWING, Facts
from docgen.kinds.parts import Listed, Part, part
from docgen.law.arithmetic import NIL, total
from docgen.law.terms import Terms

SIDE_BY_SIDE = 2
"""Signatures in a block: each has room for a seal."""


def plan_names(facts: Facts, answers: Part) -> tuple[dict[str, Any], Facts]:
    """The names of an agreement, and the facts of the contracts it covers; nothing for a kind without a plan.

    Raises:
        WrongAnswers, InputError, LawError: as ``docgen.kinds.agreed`` and ``docgen.kinds.agreed_limits`` say.
    """
    if facts.agreement is None:
        return {}, facts
    notices(facts, answers)  # a limit that refuses does so before anything is written
    made = agreed(facts, answers)
    signing = consenting(made.facts, answers)
    owing = [debtor for debtor in made.facts.case.debtors if OWING & set(debtor.roles)]
    names = {
        "plan": _plan(made, answers),
        "sides": [*_sides(made.facts.case, owing, signing)],
        "blocks": _blocks(made.facts.case.creditor, owing, signing),
        "copies": 1 + len(owing) + len(signing) + answers["extra_copies"],
        "consenting": Listed(
            (_signer(debtor, _surety_role(debtor)) for debtor in signing),
            like=_signer(made.facts.case.creditor, ""),
        ),
        "pledged": Listed(
            _pledged(made.facts.case, {debtor.id for debtor in (*owing, *signing)}), like={"owner": "", "name": ""}
        ),
        "case_stage": case_stage(made.facts.case, answers, made.facts.as_of),
        "proceeding": _proceeding(made.facts.case),
    }
    return names, made.facts


def _plan(made: Agreed, answers: Part) -> Part:
    terms, plan, titles = made.terms[0], made.plan, _titles(made.facts.case.claim_type)
    values: dict[str, Any] = {
        "items": _items(made, made.owed),
        "gross": total(made.owed.values()),
        "waived": _items(made, made.waived),
        "waived_total": total(made.waived.values()),
        "debt": made.debt,
        "besides": _items(made, made.besides),
        "besides_total": total(made.besides.values()),
        "not_covered": made.not_covered,
        "rows": [part(row, "还款安排的", "plan_row", amount=row.amount) for row in plan.rows],
        "principal": plan.principal,
        "interest": plan.interest,
        "other": plan.other,
        "amount": plan.amount,
        "count": len(plan.rows),
        "first_on": plan.rows[0].due_on,
        "last_on": made.last_on,
        "rate": made.rate,
        "bears_interest": bool(plan.interest),
        "divisor": made.divisor,
        "order": "、".join(titles[bucket] for bucket in made.order),
        "principal_title": titles[Bucket.PRINCIPAL],
    }
    return Part(values | _extension(made, terms, answers), label="还款安排的", context="plan")


def _extension(made: Agreed, terms: Terms, answers: Part) -> dict[str, Any]:
    if made.kind is not AgreementKind.EXTENSION:
        return {}
    since = extended_from(terms, answers, made.facts.as_of)
    return {
        "matures_on": terms.extensions[-1].matures_on if terms.extensions else terms.debt.matures_on,
        "extended_from": since,
        "contract_rate": terms.in_term.effective.at(made.facts.as_of),
        "two_rates": since > made.facts.as_of,
        "extended_before": len(terms.extensions),
    }


def _titles(claim_type: ClaimType) -> dict[Bucket, str]:
    """What a cause of action calls the kinds of the debt."""
    own = glossary.terms(claim_type)
    return {bucket: own.get(name) or glossary.word(bucket) for bucket, name in OWED.items()}


def _items(made: Agreed, amounts: Mapping[Bucket, Decimal]) -> list[dict[str, Any]]:
    """What of a debt is not nil."""
    titles = _titles(made.facts.case.claim_type)
    return [{"title": titles[bucket], "amount": amounts[bucket]} for bucket in OWED if amounts.get(bucket, NIL)]


def _sides(case: Case, owing: Sequence[Debtor], signing: Sequence[Debtor]) -> Iterator[Part]:
    """Everyone the agreement binds, with what identifies him in full."""
    yield _signer(case.creditor, "债权人")
    yield from (_signer(debtor, _debtor_role(debtor)) for debtor in owing)
    yield from (_signer(debtor, _surety_role(debtor)) for debtor in signing)


def _blocks(creditor: Creditor, owing: Sequence[Debtor], signing: Sequence[Debtor]) -> list[dict[str, Any]]:
    """The signature blocks: the creditor beside the first debtor, then the other debtors, then the sureties."""
    first = [_signer(creditor, "债权人"), *(_signer(debtor, _debtor_role(debtor)) for debtor in owing[:1])]
    others = [_signer(debtor, _debtor_role(debtor)) for debtor in owing[1:]]
    last = [_signer(debtor, _surety_role(debtor)) for debtor in signing]
    return [
        {"of": "parties", "signers": first},
        *({"of": "debtors", "signers": pair} for pair in _in_blocks(others)),
        *({"of": "sureties", "signers": pair} for pair in _in_blocks(last)),
    ]


def _pledged(case: Case, bound: Collection[str | None]) -> Iterator[dict[str, str]]:
    """The collateral whose owners are party to the agreement."""
    for item in case.collateral:
        if item.owner in bound:
            yield {"owner": case.name_of(item.owner), "name": item.name}


def _in_blocks(signers: Sequence[Part]) -> Iterator[list[Part]]:
    for start in range(0, len(signers), SIDE_BY_SIDE):
        yield list(signers[start : start + SIDE_BY_SIDE])


def _debtor_role(debtor: Debtor) -> str:
    secures = [glossary.word(role) for role in debtor.roles if role not in OWING]
    role = "共同债务人" if Role.CO_BORROWER in debtor.roles else "债务人"
    return f"{role}兼{'、'.join(secures)}" if secures else role


def _surety_role(debtor: Debtor) -> str:
    return "、".join(glossary.word(role) for role in debtor.roles)


def _signer(party: Party, role: str) -> Part:
    service = party.service_address if isinstance(party, Debtor) else None
    chief = party.representative
    values = {
        "role": role,
        "name": party.name,
        "person": party.kind is PartyKind.PERSON,
        "id_type": party.id_type or ("居民身份证" if party.kind is PartyKind.PERSON else "统一社会信用代码"),
        "id_no": party.id_no or "",
        "address": party.address or party.registered_address or "",
        "representative": chief.name if chief else "",
        "acts_as": acts_as(party),
        "service_address": (service.address if service else None) or party.address or party.registered_address or "",
        "recipient": (service.recipient if service else None) or (chief.name if chief else None) or party.name,
        "phone": (service.phone if service else None) or party.phone or "",
        "email": (service.email if service else None) or party.email or "",
    }
    return Part(values, label=f"{role} {party.name} 的", context="debtor")


def _proceeding(case: Case) -> dict[str, str]:
    """The court and number of the latest proceeding that has a number, and how it was begun; empty without one."""
    known = [each for each in case.proceedings if each.case_number]
    last = max(known, key=lambda each: each.on, default=None)
    return {
        "court": (last.court if last else None) or case.court or "",
        "number": (last.case_number if last else "") or "",
        "begun": "" if last is None else ARBITRATE if last.kind is ProceedingKind.ARBITRATION else SUE,
    }

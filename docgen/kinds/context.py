"""What a template may say: the facts of the case, the claim and the answers, as parts of plain values.

Words are not made here but in the template; what stands here is gathering: which debtor is addressed, which columns a
table of sums needs, what the contract agreed. Every name a template can use is built in this module.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.parties import Creditor, Debtor, Party
from docgen.casefile.records import Agreement
from docgen.casefile.vocabulary import AgreementKind, FeeKind, PartyKind, Role
from docgen.kinds.adjudged_parts import adjudged_parts
from docgen.kinds.arbitration_parts import arbitration_names
from docgen.kinds.claim_parts import claim_names, contract_claim
from docgen.kinds.court_parts import court_parts
from docgen.kinds.declared_parts import declared_names
from docgen.kinds.dispute_route import dispute_route
from docgen.kinds.facts import OWING, Facts
from docgen.kinds.form_parts import form_parts
from docgen.kinds.history_parts import demand_parts, instrument_parts, step_parts
from docgen.kinds.letter_guards import time_barred
from docgen.kinds.parts import NO_DATE, Absent, Listed, Part, part, plain
from docgen.kinds.plan_parts import plan_names
from docgen.kinds.security_parts import collateral_parts, guarantee_parts
from docgen.kinds.terms import contract_terms, floating_words
from docgen.law.beside import ClaimResult

DRAFT = "草稿"


@dataclass(frozen=True, slots=True)
class Marks:
    """What makes a document this one: its number and the code on paper (none on a draft), and the day it bears."""

    dated_on: date
    number: str | None = None
    code: str | None = None


def context(facts: Facts, *, marks: Marks, answers: Part, party: str | None) -> dict[str, Any]:
    """Every name a template can use, for one addressee; ``facts`` are those that concern him."""
    agreement, facts = plan_names(facts, answers)
    declared, facts = declared_names(facts, answers, marks.dated_on)
    bound, facts = arbitration_names(facts, answers)
    case = facts.case
    names = case_names(case)
    debtors = [_debtor(debtor, case) for debtor in case.debtors]
    found: dict[str, Any] = {
        "case": plain(case.model_copy(update={"debts": (), "debtors": ()}), "案件的", "case", names),
        "document": document_part(facts.as_of, marks),
        "creditor": part(case.creditor, "债权人的", "creditor", names, person=_is_person(case.creditor)),
        "debtors": debtors,
        "borrowers": [debtor for debtor in debtors if debtor["owes"]],
        "guarantors": [debtor for debtor in debtors if debtor["guarantees"]],
        "we": _self_name(case.creditor),
        "answers": answers,
        "contact": _contact(facts, answers),
        "institution": plain(facts.profile, "机构资料的", "profile"),
        "contracts": [_contract(debt, facts) for debt in case.debts],
        "guarantees": [*guarantee_parts(facts, party)],
        "collateral": [*collateral_parts(facts)],
        "dispute_route": dispute_route(case, facts.as_of),
        "secured": bool(case.collateral),
        "guaranteed": bool(case.guarantees),
        "fees_borne": _fees_borne(case.debts),
        "clocks": [part(clock, "期限的", "clock", party=names.get(clock.party or "", "")) for clock in facts.clocks],
        "time_barred": time_barred(facts, party),
        "demands": demand_parts(facts, party),
        "steps_taken": step_parts(facts),
        "instruments": instrument_parts(facts),
        "lawyer": _lawyer(facts, answers),
    }
    found |= agreement | declared | bound
    if "form" in facts.derived:
        found["form"] = form_parts(facts, answers)
    if "adjudged" in facts.derived:
        found["adjudged"] = adjudged_parts(facts, party)
    if "court" in facts.derived:
        found["court"] = court_parts(facts, answers)
    if party is not None:
        found["addressee"] = _debtor(case.debtor(party), case)
    if facts.claim is not None:
        found |= claim_names(case, facts.claim)
        found["accelerated_total"] = _accelerated(facts.claim, case)
    if facts.fees is not None:
        found["fees"] = plain(facts.fees, "诉讼费用的", "fees")
    return found


def case_names(case: Case) -> dict[str, str]:
    """Every party's name by its id."""
    return {debtor.id: debtor.name for debtor in case.debtors if debtor.id}


def document_part(as_of: date, marks: Marks) -> Part:
    """What makes a document this one, as a template sees it."""
    values = {
        "number": marks.number or DRAFT,
        "code": marks.code or "",
        "dated_on": marks.dated_on,
        "as_of": as_of,
        "computed_to": as_of - timedelta(days=1),
    }
    return Part(values, label="文书的", context="document")


def _self_name(creditor: Creditor) -> str:
    if _is_person(creditor):
        return "本人"
    return "我行" if "银行" in creditor.name else "我公司" if "公司" in creditor.name else "我单位"


def _is_person(party: Party) -> bool:
    return party.kind is PartyKind.PERSON


def _debtor(debtor: Debtor, case: Case) -> Part:
    """A debtor: his part in the case in words, where letters go to him, and how he is spoken to."""
    role = roles_of(debtor, case)
    agreed = debtor.service_address.address if debtor.service_address else None
    person = _is_person(debtor)
    made = part(
        debtor,
        f"{role} {debtor.name} 的",
        "debtor",
        case_names(case),
        role=role,
        letter_address=agreed or debtor.address or debtor.registered_address,
        person=person,
        you="您" if person else "贵单位",
        self="本人" if person else "本单位",
        owes=bool(OWING & set(debtor.roles)),
        guarantees=Role.GUARANTOR in debtor.roles,
    )
    made.titles = {"letter_address": "送达地址或住所地"}
    return made


def roles_of(debtor: Debtor, case: Case) -> str:
    """What a debtor is called under the case's cause of action."""
    own = glossary.terms(case.claim_type)
    return "、".join(own.get(member.value) or glossary.word(member) for member in debtor.roles)


def _contact(facts: Facts, answers: Part) -> Part:
    """Whom to turn to: what was answered, else the case's and the institution's own."""
    case, office = facts.case, facts.profile.contact
    himself = case.creditor.name if _is_person(case.creditor) else None
    values = {
        "name": answers.get("contact_name") or case.handler or (office.name if office else None) or himself,
        "phone": answers.get("contact_phone") or (office.phone if office else None) or case.creditor.phone,
        "email": (office.email if office else None) or case.creditor.email or "",
        "address": (office.address if office else None) or case.creditor.address or "",
        "hours": (office.hours if office else None) or "",
    }
    titles = {"name": "联系人（填写项“联系人”或案件经办人）", "phone": "联系电话（填写项“联系电话”或债权人联系电话）"}
    return Part(values, label="", context="contact", titles=titles)


def _lawyer(facts: Facts, answers: Part) -> Part:
    """The lawyer who signs: the one answered, else the firm's first."""
    lawyers = facts.profile.law_firm.lawyers if facts.profile.law_firm else ()
    chosen = answers.get("lawyer") or (lawyers[0].name if lawyers else None)
    found = next((each for each in lawyers if each.name == chosen), None)
    values = {
        "name": chosen,
        "licence_no": found.licence_no if found else None,
        "phone": (found.phone if found else None) or "",
    }
    return Part(values, label="承办律师的", context="lawyer")


def _accelerated(claim: ClaimResult, case: Case) -> Decimal:
    """What the contracts declared due early come to, principal not due yet included."""
    nos = {debt.no for debt in case.debts if debt.acceleration}
    return sum((debt.total_to_settle for debt in claim.debts if debt.debt in nos), Decimal(0))


def _fees_borne(debts: Sequence[Debt]) -> str:
    borne = {fee for debt in debts for fee in debt.fees_borne_by_debtor}
    return "、".join(glossary.word(fee) for fee in FeeKind if fee in borne)


def _contract(debt: Debt, facts: Facts) -> Part:
    """A contract with what it agreed and, where the claim is computed, what is owed under it."""
    declared = debt.acceleration.effective_on if debt.acceleration else None
    transfers = _transfers(facts.case, debt)
    more: dict[str, Any] = {
        "accelerated_on": declared if declared and declared <= facts.as_of else NO_DATE,
        "invoiced": sum((invoice.amount for invoice in debt.invoices), Decimal(0)),
        "invoices_due": sum(1 for invoice in debt.invoices if invoice.due_on <= facts.as_of),
        "terms": contract_terms(debt),
        "floats": floating_words(debt.floating) if debt.floating else "",
        "assignment": transfers[0] if transfers else Absent(Agreement),
        "transfers": Listed(transfers, like=Agreement),
    }
    if facts.claim is not None:
        more |= contract_claim(facts.case, next(c for c in facts.claim.debts if c.debt == debt.no), facts.as_of)
    plainly = debt.model_copy(update={"ledger": (), "balances": ()})
    return part(plainly, f"合同 {debt.no} 的", "debt", **more)


def _transfers(case: Case, debt: Debt) -> list[Part]:
    """How the claim came to who holds it now, from the first lender on; the last transfer was to the creditor."""
    made = [a for a in case.agreements if a.kind is AgreementKind.ASSIGNMENT and debt.no in (a.debts or (debt.no,))]
    return [part(each, "债权转让的", "agreement") for each in sorted(made, key=lambda agreement: agreement.signed_on)]


def addressees(addressed_to: str, case: Case) -> list[str | None]:
    """Whom a kind goes to, by party id; ``[None]`` where one document stands for the whole case."""
    roles = {
        "borrower": (Role.BORROWER,),
        "each_debtor": (Role.BORROWER, Role.CO_BORROWER),
        "each_guarantor": (Role.GUARANTOR,),
        "each_obligor": (Role.BORROWER, Role.CO_BORROWER, Role.GUARANTOR),
    }.get(addressed_to)
    if roles is None:
        return [None]
    return [debtor.id for debtor in case.debtors if any(role in debtor.roles for role in roles)]

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
from docgen.casefile.parties import Debtor
from docgen.casefile.vocabulary import Bucket, FeeKind, PartyKind, Role
from docgen.kinds.parts import Part, plain
from docgen.kinds.terms import contract_terms
from docgen.law.dated import Parameters
from docgen.law.result import ClaimResult, DebtClaim, ParameterUsed, Repayment, Segment, SegmentRule
from docgen.zh.figures import percent, yuan

DRAFT = "草稿"
SUM_COLUMNS = ("principal_overdue", "interest", "penalty", "compound", "liquidated_damages", "fees")


@dataclass(frozen=True, slots=True)
class Marks:
    """What makes a document this one: its number and the code on paper (none on a draft), and the day it bears."""

    dated_on: date
    number: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """A case with what the law makes of it on the cut-off date."""

    case: Case
    as_of: date
    claim: ClaimResult | None


def context(facts: Facts, *, marks: Marks, answers: Part, party: str | None) -> dict[str, Any]:
    """Every name a template can use."""
    case, claim = facts.case, facts.claim
    names: dict[str, Any] = {
        "case": plain(case.model_copy(update={"debts": (), "debtors": ()}), "案件的", "case"),
        "document": _document(facts.as_of, marks),
        "creditor": plain(case.creditor, "债权人的", "creditor"),
        "debtors": [_debtor(debtor) for debtor in case.debtors],
        "we": _self_name(case),
        "answers": answers,
        "contact": _contact(case, answers),
        "contracts": [_contract(debt, _of_debt(claim, debt), _bucket_titles(case)) for debt in case.debts],
        "dispute_route": "申请仲裁" if any(_arbitrates(debt) for debt in case.debts) else "提起诉讼",
        "secured": bool(case.collateral),
        "guaranteed": bool(case.guarantees),
        "fees_borne": _fees_borne(case.debts),
    }
    if party is not None:
        names["addressee"] = _debtor(case.debtor(party))
    if claim is not None:
        names["claim"] = plain(claim, "", "claim")
        names["legal_values"] = [_legal_value(used) for used in claim.parameters]
        names["sums"] = _sums(case, claim)
    return names


def _document(as_of: date, marks: Marks) -> Part:
    values = {
        "number": marks.number or DRAFT,
        "code": marks.code or "",
        "dated_on": marks.dated_on,
        "as_of": as_of,
        "computed_to": as_of - timedelta(days=1),
    }
    return Part(values, label="文书的", context="document")


def _self_name(case: Case) -> str:
    if case.creditor.kind is PartyKind.PERSON:
        return "本人"
    return "我行" if "银行" in case.creditor.name else "我公司" if "公司" in case.creditor.name else "我单位"


def _debtor(debtor: Debtor) -> Part:
    role = "、".join(glossary.word(member) for member in debtor.roles)
    part = plain(debtor, f"{role} {debtor.name} 的", "debtor")
    if not isinstance(part, Part):
        raise TypeError(part)
    agreed = debtor.service_address.address if debtor.service_address else None
    part |= {"role": role, "letter_address": agreed or debtor.address or debtor.registered_address}
    part.titles = {"letter_address": "送达地址或住所地"}
    return part


def _contact(case: Case, answers: Part) -> Part:
    values = {
        "name": answers.get("contact_name") or case.handler,
        "phone": answers.get("contact_phone") or case.creditor.phone,
    }
    titles = {"name": "联系人（填写项“联系人”或案件经办人）", "phone": "联系电话（填写项“联系电话”或债权人联系电话）"}
    return Part(values, label="", context="contact", titles=titles)


def _arbitrates(debt: Debt) -> bool:
    return debt.clauses is not None and debt.clauses.arbitration is not None


def _fees_borne(debts: Sequence[Debt]) -> str:
    borne = {fee for debt in debts for fee in debt.fees_borne_by_debtor}
    return "、".join(glossary.word(fee) for fee in FeeKind if fee in borne)


def _of_debt(claim: ClaimResult | None, debt: Debt) -> DebtClaim | None:
    return next((part for part in claim.debts if part.debt == debt.no), None) if claim else None


def _bucket_titles(case: Case) -> dict[Bucket, str]:
    """What the buckets are called under the case's cause of action."""
    own = glossary.terms(case.claim_type)
    keys = {bucket: "principal_overdue" if bucket is Bucket.PRINCIPAL else bucket.value for bucket in Bucket}
    return {bucket: own.get(keys[bucket]) or glossary.word(bucket) for bucket in Bucket}


def _contract(debt: Debt, claim: DebtClaim | None, titles: dict[Bucket, str]) -> Part:
    part = plain(debt.model_copy(update={"ledger": (), "schedule": (), "balances": ()}), f"合同 {debt.no} 的", "debt")
    if not isinstance(part, Part):
        raise TypeError(part)
    part["accelerated_on"] = debt.acceleration.effective_on if debt.acceleration else ""
    part["invoiced"] = sum((invoice.amount for invoice in debt.invoices), Decimal(0))
    part["terms"] = contract_terms(debt)
    if claim is not None:
        part |= {
            "claim": plain(claim, "", "claim"),
            "buckets": [_titled(bucket, title=titles[bucket.kind]) for bucket in claim.buckets],
            "segments": [_segment(segment, titles) for segment in claim.segments],
            "segment_totals": _segment_totals(claim, titles),
            "capped": any(segment.contract_amount is not None for segment in claim.segments),
            "repayments": [_repayment(repayment, titles) for repayment in claim.repayments],
        }
    return part


def _legal_value(used: ParameterUsed) -> Part:
    """A legal value as a reader knows it: rates in per cent; multiples and day counts as they are."""
    figure = percent(used.value) if used.value < 1 else f"{used.value.normalize():f}"
    return _titled(used, title=Parameters.load()[used.name].title, figure=figure)


def _titled(record: object, **more: Any) -> Part:
    part = plain(record, "", "claim")
    if not isinstance(part, Part):
        raise TypeError(part)
    part |= more
    return part


def _segment(segment: Segment, titles: dict[Bucket, str]) -> Part:
    return _titled(segment, title=titles[segment.kind], method=glossary.word(segment.rule))


def _segment_totals(claim: DebtClaim, titles: dict[Bucket, str]) -> list[dict[str, Any]]:
    totals = []
    for kind in (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND):
        lines = [s.amount for s in claim.segments if s.kind == kind and s.rule is not SegmentRule.RUNNING]
        if lines:
            totals.append({"title": titles[kind], "amount": sum(lines, Decimal(0))})
    running = [s.amount for s in claim.segments if s.rule is SegmentRule.RUNNING]
    if running:
        totals.append({"title": glossary.term("accrued_not_due", "claim"), "amount": sum(running, Decimal(0))})
    return totals


def _repayment(repayment: Repayment, titles: dict[Bucket, str]) -> Part:
    pieces = [
        (f"第{a.installment}期" if a.installment else "") + f"{titles[a.kind]} {yuan(a.amount)}"
        for a in repayment.applied
    ]
    if repayment.credit:
        pieces.append(f"留存待抵充 {yuan(repayment.credit)}")
    return _titled(repayment, applied="；".join(pieces))


def _sums(case: Case, claim: ClaimResult) -> dict[str, Any]:
    """The table of sums: a row a contract; a column that is nowhere owed is left out (principal and total never)."""
    kept = [c for c in SUM_COLUMNS if c == "principal_overdue" or getattr(claim, c)]
    words = glossary.terms("claim") | glossary.terms(case.claim_type)
    titles = {c: words[c] for c in kept}
    columns = [{"title": titles[c], "total": getattr(claim, c)} for c in kept]
    amounts = [[getattr(part, c) for c in kept] for part in claim.debts]
    if claim.credit:
        columns.append({"title": "减：已收未抵充款", "total": claim.credit})
        amounts = [[*row, part.credit] for row, part in zip(amounts, claim.debts, strict=True)]
    columns.append({"title": "合计", "total": claim.total_due})
    rows = [
        {"no": part.debt, "amounts": [*row, part.total_due]} for row, part in zip(amounts, claim.debts, strict=True)
    ]
    width = 82 // len(columns)
    return {"columns": columns, "rows": rows, "widths": " ".join(["18", *[str(width)] * len(columns)])}


def addressees(addressed_to: str, case: Case) -> list[str | None]:
    """Whom a kind goes to, by party id; ``[None]`` where one document stands for the whole case."""
    roles = {
        "borrower": (Role.BORROWER,),
        "each_debtor": (Role.BORROWER, Role.CO_BORROWER),
        "each_guarantor": (Role.GUARANTOR,),
    }.get(addressed_to)
    if roles is None:
        return [None]
    return [debtor.id for debtor in case.debtors if any(role in debtor.roles for role in roles)]

"""The claim as a template sees it: the table of sums, each contract's segments, buckets and repayments in words."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import Bucket, ClaimType
from docgen.kinds.parts import NO_DATE, Absent, Part, part, plain
from docgen.law.beside import AgreementKept, ClaimResult, DelayInterest
from docgen.law.dated import Parameters
from docgen.law.result import DebtClaim, ParameterUsed, Repayment, SegmentRule
from docgen.law.terms import DIVISORS, default_divisor
from docgen.zh.dates import zh_date
from docgen.zh.figures import percent, yuan

SUM_COLUMNS = ("principal_overdue", "interest", "penalty", "compound", "liquidated_damages", "fees")
ACCRUALS = (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND)
ROOM = 80
"""Characters of figures that stand side by side on a letter's page and can still be read; beyond, the table turns."""
NO_WIDTH = 16
"""Of the column of contract numbers; a column of figures is as wide as its longest figure has characters."""


def claim_names(case: Case, claim: ClaimResult) -> dict[str, Any]:
    """The names that stand for the whole claim."""
    return {
        "claim": plain(claim, "", "claim"),
        "legal_values": [_legal_value(used) for used in claim.parameters],
        "sums": _sums(case.claim_type, claim),
        "accruing": accruing(case, claim),
        "delays": [delay_part(delay) for delay in claim.delay_interest if delay.refused is None],
        "agreements_kept": [_kept(agreement) for agreement in claim.agreements],
    }


def contract_claim(case: Case, claim: DebtClaim, as_of: date) -> dict[str, Any]:
    """The names that stand for what is owed under one contract."""
    titles = bucket_titles(case.claim_type)
    return {
        "claim": plain(claim, "", "claim"),
        "overdue_since": overdue_since(claim, as_of),
        "buckets": [part(line, "", "claim", title=titles[line.kind]) for line in claim.buckets],
        "segments": [
            part(line, "", "claim", title=titles[line.kind], method=glossary.word(line.rule)) for line in claim.segments
        ],
        "segment_totals": _segment_totals(claim, titles),
        "carried": any(segment.installment == 0 for segment in claim.segments),
        "capped": any(segment.contract_amount is not None for segment in claim.segments),
        "repayments": [_repayment(repayment, titles) for repayment in claim.repayments],
    }


def overdue_since(claim: DebtClaim, as_of: date) -> date | Absent:
    """The due date of what has been unpaid longest."""
    return as_of - timedelta(days=claim.overdue_days) if claim.overdue_days else NO_DATE


def divisor(case: Case, owed: DebtClaim) -> int:
    """The days a year has for a debt's interest: as agreed, else as its claim took it from the law's parameters."""
    agreed = next(debt.day_count for debt in case.debts if debt.no == owed.debt)
    if agreed is not None:
        return DIVISORS[agreed]
    name = default_divisor(case.claim_type)
    return next(int(used.value) for used in owed.parameters if used.name == name)


def bucket_titles(claim_type: ClaimType) -> dict[Bucket, str]:
    """What the buckets are called under a cause of action."""
    own = glossary.terms(claim_type)
    keys = {bucket: "principal_overdue" if bucket is Bucket.PRINCIPAL else bucket.value for bucket in Bucket}
    return {bucket: own.get(keys[bucket]) or glossary.word(bucket) for bucket in Bucket}


def _legal_value(used: ParameterUsed) -> Part:
    """A legal value as a reader knows it: rates in per cent; multiples and day counts as they are."""
    figure = percent(used.value) if used.value < 1 else f"{used.value.normalize():f}"
    return part(used, "", "claim", title=Parameters.load()[used.name].title, figure=figure)


def delay_title(delay: DelayInterest) -> str:
    """What the instrument is called: its kind, and its number or its day."""
    return f"{glossary.word(delay.instrument)}{delay.case_number or f'（{zh_date(delay.on)}）'}"


def delay_part(delay: DelayInterest) -> Part:
    """The doubled interest under an instrument; one that was refused is for whoever makes the document."""
    values = [_legal_value(used) for used in delay.parameters if used.value]
    return part(delay, "", "delay_interest", title=delay_title(delay), legal_values=values)


def _kept(agreement: AgreementKept) -> Part:
    """What an agreement asks by the cut-off date; it is called by its day, its kind and its number."""
    number = f"（{agreement.no}）" if agreement.no else ""
    title = f"{zh_date(agreement.signed_on)}{glossary.word(agreement.kind)}{number}"
    installments = [part(line, "", "agreement_kept") for line in agreement.installments]
    return part(agreement, "", "agreement_kept", {}, title=title, installments=installments)


def _segment_totals(claim: DebtClaim, titles: dict[Bucket, str]) -> list[dict[str, Any]]:
    totals = []
    for kind in ACCRUALS:
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
    return part(repayment, "", "claim", applied="；".join(pieces))


def accruing(case: Case, claim: ClaimResult, *, running: bool = True) -> str:
    """What goes on accruing after the cut-off date, in words; empty where nothing does, or a bankruptcy stopped it.

    Args:
        case: for the words of its cause of action.
        claim: what is owed.
        running: whether the interest on what is not due yet counts too.
    """
    if claim.bankruptcy is not None:
        return ""
    titles = bucket_titles(case.claim_type)
    kinds = {
        s.kind for s in claim.segments if s.to_on == claim.as_of and (running or s.rule is not SegmentRule.RUNNING)
    }
    return "、".join(titles[kind] for kind in ACCRUALS if kind in kinds) if claim.daily else ""


def _sums(claim_type: ClaimType, claim: ClaimResult) -> dict[str, Any]:
    """The table of sums: a row a contract; a column that is nowhere owed is left out (principal and total never)."""
    words = glossary.terms("claim") | glossary.terms(claim_type)
    kept = [(c, words[c]) for c in SUM_COLUMNS if c == "principal_overdue" or getattr(claim, c)]
    if claim.credit:
        kept.append(("credit", "减：已收未抵充款"))
    kept.append(("total_due", "合计"))
    columns = [(title, [getattr(debt, name) for debt in claim.debts]) for name, title in kept]
    return sums_table(columns, claim.debts)


def sums_table(told: Sequence[tuple[str, Sequence[Decimal]]], debts: Sequence[DebtClaim]) -> dict[str, Any]:
    """The table that ``sums.html`` prints: of each column its title and a sum a contract."""
    totals = [sum(amounts, Decimal(0)) for _, amounts in told]
    columns = [{"title": title, "total": amount} for (title, _), amount in zip(told, totals, strict=True)]
    rows = [
        {"no": debt.debt, "overdue_days": debt.overdue_days, "amounts": [amounts[place] for _, amounts in told]}
        for place, debt in enumerate(debts)
    ]
    widths = [max(len(yuan(amount)), 2 * len(title)) + 2 for (title, _), amount in zip(told, totals, strict=True)]
    return {
        "columns": columns,
        "rows": rows,
        "widths": " ".join(map(str, (NO_WIDTH, *widths))),
        "turned": sum(widths) > ROOM and len(rows) < len(columns),
        "turned_widths": " ".join(["20"] * (len(rows) + 1 + (len(rows) > 1))),
    }

"""What a contract agreed, in the rows of the element-style forms: rates with clauses, term, repayment, overdue."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.debts import Card, Clause, Clauses, Debt, Framework
from docgen.casefile.vocabulary import (
    AgreementKind,
    Bucket,
    ClaimType,
    CompoundBeforeMaturity,
    DisbursedBy,
    InterestPeriod,
    LedgerType,
    RepaymentMethod,
)
from docgen.kinds.claim_parts import bucket_titles, overdue_since
from docgen.kinds.facts import OWING, Facts
from docgen.kinds.parts import NO_DATE, Absent, Part, plain
from docgen.kinds.terms import default_rate_words, floating_words
from docgen.law.result import DebtClaim
from docgen.law.statutes import cite
from docgen.zh.dates import zh_date
from docgen.zh.figures import percent, yuan

ONE = Decimal(1)
INTEREST_ONLY = {
    InterestPeriod.MONTH: "按月计息、到期一次性还本",
    InterestPeriod.QUARTER: "按季计息、到期一次性还本",
}
LEVEL = {RepaymentMethod.EQUAL_INSTALLMENT: "等额本息", RepaymentMethod.EQUAL_PRINCIPAL: "等额本金"}
AT_ONCE = "到期一次性还本付息"
YEARLY = "按年计息、到期一次性还本"
TITLES = {"basis": "合同依据的条款", "computed": "利息的计算方式", "compound": "复利的约定", "penalty": "罚息的约定"}
MORE_PAID = (Bucket.PENALTY, Bucket.COMPOUND, Bucket.LIQUIDATED_DAMAGES, Bucket.FEE)


def loan_parts(facts: Facts) -> Iterator[Part]:
    """Each contract as the forms ask of it; ``tag`` names it where there are several."""
    case = facts.case
    several = len(case.debts) > 1
    for listed in case.debts:
        debt = listed.model_copy(update={"ledger": tuple(e for e in listed.ledger if e.on <= facts.as_of)})
        claim = next((c for c in facts.claim.debts if c.debt == debt.no), None) if facts.claim else None
        clauses = debt.clauses or Clauses()
        values: dict[str, Any] = {
            "tag": f"（{debt.no}）" if several else "",
            "no": debt.no,
            "name": debt.name,
            "signed_on": debt.signed_on,
            "signed_at": debt.signed_at or "",
            "framework": plain(debt.framework, "", "framework") if debt.framework else Absent(Framework),
            "lender": lender_of(case, debt),
            "borrowers": "、".join(d.name for d in case.debtors if OWING & set(d.roles)),
            "principal": debt.principal,
            "disbursed_on": debt.disbursed_on,
            "disbursed_by": debt.disbursed_by.value if debt.disbursed_by else "",
            "entrusted": debt.disbursed_by is DisbursedBy.ENTRUSTED,
            "rate_clause": _no(clauses.interest),
            "overdue_clause": _no(clauses.overdue),
            "compound_clause": _no(clauses.compound or clauses.overdue) if debt.compound else "",
            "rate": _rate(debt),
            "uplift": _uplift(debt),
            "compound": _compound(debt),
            "penalty": _penalty(debt),
            "methods": _methods(debt, case.claim_type),
            "basis": _clause_numbers(debt),
            "default_terms": clauses.overdue.text if clauses.overdue and clauses.overdue.text else "",
            "card": plain(debt.card, "信用卡的", "card") if debt.card else Absent(Card),
            "computed": _computed(debt, claim, case.claim_type),
        }
        made = Part(values | _term(facts, debt), label=f"合同 {debt.no} 的", context="debt", titles=TITLES)
        if claim:
            made |= _paid(facts, debt, claim)
        yield made


def lender_of(case: Case, debt: Debt) -> str:
    """Who lent: the first assignor of the claim, else the creditor."""
    made = [a for a in case.agreements if a.kind is AgreementKind.ASSIGNMENT and debt.no in (a.debts or (debt.no,))]
    first = min(made, key=lambda agreement: agreement.signed_on, default=None)
    return first.assignor if first and first.assignor else case.creditor.name


def _no(clause: Clause | None) -> str:
    return clause.no or "" if clause else ""


def _rate(debt: Debt) -> str:
    """The contract rate, how it floats and what the ledger says it became."""
    if debt.annual_rate is None:
        return ""
    words = f"{percent(debt.annual_rate)}/年"
    if debt.floating:
        words += f"（{floating_words(debt.floating)}）"
    changes = [e for e in debt.ledger if e.type is LedgerType.RATE_CHANGE and e.rate is not None]
    for entry in sorted(changes, key=lambda entry: entry.on):
        words += f"，自{zh_date(entry.on)}起调整为{percent(entry.rate or ONE)}/年"
    return words


def _uplift(debt: Debt) -> str:
    """``50%`` where the default rate is so much on top of the contract rate."""
    rate = debt.default_rate
    return percent(rate.multiplier - ONE) if rate and rate.multiplier is not None and rate.multiplier > ONE else ""


def _penalty(debt: Debt) -> str:
    """The default rate, as a rate a year where the contract fixes one; damages and misuse beside."""
    rate, words = debt.default_rate, []
    fixed = debt.floating is None and all(e.type is not LedgerType.RATE_CHANGE for e in debt.ledger)
    if rate and rate.multiplier is not None and debt.annual_rate is not None and fixed:
        words.append(f"{percent((debt.annual_rate * rate.multiplier).normalize())}/年（{default_rate_words(debt)}）")
    elif rate and rate.annual is not None:
        words.append(f"{percent(rate.annual)}/年")
    elif rate:
        words.append(default_rate_words(debt) or "")
    if debt.misuse:
        times = f"{debt.misuse.multiplier.normalize():f}"
        words.append(f"挪用借款的，自{zh_date(debt.misuse.from_on)}起按合同利率的{times}倍")
    if debt.liquidated_damages:
        words.append(f"违约金{yuan(debt.liquidated_damages)}元")
    return "；".join(filter(None, words))


def _compound(debt: Debt) -> str:
    if not debt.compound:
        return ""
    if debt.compound_before_maturity is CompoundBeforeMaturity.CONTRACT_RATE:
        return "期内按合同利率，逾期后按罚息利率"
    return "按罚息利率" if debt.default_rate else "按合同利率"


def _computed(debt: Debt, claim: DebtClaim | None, claim_type: ClaimType) -> str:
    """How the interest is computed, in words; the steps themselves stand in the claim statement."""
    words = [f"利息按{_rate(debt)}计收"] if debt.annual_rate else []
    if debt.default_rate or debt.misuse:
        name = glossary.terms(claim_type).get("penalty") or glossary.word(Bucket.PENALTY)
        words.append(f"{name}以到期未还本金为基数，按{_penalty(debt)}计收")
    if debt.compound:
        words.append(f"复利以到期未付利息为基数，{_compound(debt)}计收")
    if claim:
        words += _capped(claim, claim_type)
    if words and debt.day_count:
        words.append(f"计息基础为{glossary.word(debt.day_count)}")
    return "；".join(words)


def _capped(claim: DebtClaim, claim_type: ClaimType) -> Iterator[str]:
    """The rates that were applied in place of the agreed ones, since when, and the rule that limits them."""
    held = [segment for segment in claim.segments if segment.contract_amount is not None]
    if not held:
        return
    lends = claim_type is ClaimType.PRIVATE_LENDING
    rule = f"法定上限（{cite('private_lending_rules', 25, 28, 29, 31)}）" if lends else "本案所选的利率上限"
    yield f"约定超过{rule}的部分不主张"
    titles = bucket_titles(claim_type)
    for kind in (Bucket.INTEREST, Bucket.PENALTY):
        since: dict[Decimal, date] = {}
        for segment in sorted(held, key=lambda segment: segment.from_on):
            if segment.kind is kind:
                since.setdefault(segment.annual_rate, segment.from_on)
        rates = "，".join(f"自{zh_date(day)}起按{percent(rate)}/年" for rate, day in since.items())
        if rates:
            yield f"{titles[kind]}实际{rates}计算"
    if any(segment.kind not in (Bucket.INTEREST, Bucket.PENALTY) for segment in held):
        yield f"{titles[Bucket.COMPOUND]}与{titles[Bucket.PENALTY]}合计不超过该上限"


def _methods(debt: Debt, claim_type: ClaimType) -> list[dict[str, Any]]:
    """The boxes of the row 还款方式; what a form has no box for is another way, with its words."""
    levels = () if claim_type is ClaimType.PRIVATE_LENDING else tuple(LEVEL.values())
    titles = (*levels, AT_ONCE, *INTEREST_ONLY.values(), YEARLY)
    method, ticked, other = debt.repayment_method, "", ""
    if method in LEVEL:
        ticked = LEVEL[method]
    elif method is RepaymentMethod.BULLET:
        ticked = AT_ONCE
    elif method is RepaymentMethod.INTEREST_ONLY:
        period = debt.interest_period or (None if debt.schedule else InterestPeriod.MONTH)
        ticked = INTEREST_ONLY[period] if period else ""
    if method and ticked not in titles:
        other = ticked or glossary.word(method)
    boxes = [{"title": title, "ticked": title == ticked, "words": ""} for title in titles]
    return [*boxes, {"title": "其他", "ticked": bool(other), "words": other}]


def _term(facts: Facts, debt: Debt) -> dict[str, Any]:
    """The term as agreed and as it stands: extensions, acceleration, whether it is over."""
    made = [
        a
        for a in facts.case.agreements
        if a.kind is AgreementKind.EXTENSION and a.new_maturity and a.signed_on <= facts.as_of
        if debt.no in (a.debts or (debt.no,))
    ]
    extended = max(made, key=lambda agreement: agreement.signed_on, default=None)
    until = extended.new_maturity if extended else debt.matures_on
    declared = debt.acceleration if debt.acceleration and debt.acceleration.effective_on <= facts.as_of else None
    return {
        "matures_on": debt.matures_on,
        "extended_to": extended.new_maturity if extended else NO_DATE,
        "accelerated_on": declared.effective_on if declared else NO_DATE,
        "matured": bool(declared) or (until is not None and until <= facts.as_of),
        "term_over": until is not None and until <= facts.as_of,
    }


def _paid(facts: Facts, debt: Debt, claim: DebtClaim) -> dict[str, Any]:
    """What was repaid. Interest is known whole only where the account was gone through from its disbursement."""
    begins = min((s.from_on for s in claim.segments if s.kind is Bucket.INTEREST), default=None)
    carried = any(segment.installment == 0 for segment in claim.segments)
    repaid = None
    if debt.principal is not None:
        repaid = debt.principal - claim.principal_overdue - claim.principal_not_due
    more = [line for line in claim.buckets if line.kind in MORE_PAID and line.paid]
    titles = glossary.terms(facts.case.claim_type)
    return {
        "repaid": repaid,
        "interest_paid": claim.paid.interest,
        "from_disbursement": begins in (None, debt.disbursed_on) and not carried,
        "interest_until": claim.paid.interest_until or NO_DATE,
        "more_paid": [
            {"title": titles.get(line.kind.value) or glossary.word(line.kind), "amount": line.paid} for line in more
        ],
        "repayments": [{"on": r.on, "amount": r.amount} for r in claim.repayments],
        "overdue_days": claim.overdue_days,
        "overdue_since": overdue_since(claim, facts.as_of),
    }


def _clause_numbers(debt: Debt) -> str:
    """The contract's clauses a claim out of it rests on."""
    clauses = debt.clauses or Clauses()
    named = (clauses.interest, clauses.overdue, clauses.compound, clauses.fees)
    early = (clauses.acceleration,) if debt.acceleration else ()
    return "、".join(dict.fromkeys(clause.no for clause in (*named, *early) if clause and clause.no))

"""The requests of a claim before a court: numbered, and adding up to what is due to the cent.

One request a contract for what is owed under it (with what goes on accruing), one for the costs of enforcing the claim
as the ledger tells them, one for each guarantee and each thing that secures the debt, one for the court's own fees.
"""

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.vocabulary import Bucket, ClaimType, GuaranteeMode
from docgen.kinds.claim_parts import bucket_titles, divisor
from docgen.kinds.cost_parts import enforcement_costs
from docgen.kinds.facts import OWING, Facts, is_property_fee
from docgen.kinds.parts import Listed, Part
from docgen.kinds.security_parts import bare_guarantee_parts, collateral_parts, guarantee_parts
from docgen.law.actions import bankrupt_on
from docgen.law.guarantee import guarantees_of
from docgen.law.result import DebtClaim, SegmentRule
from docgen.zh.numerals import chinese_number

NIL = Decimal(0)
TITLES = {"no": "合同编号", "name": "合同名称", "rows": "各项款项", "credit": "已收未抵充款", "floats": "是浮动利率"}
OWED = (
    ("principal_overdue", Bucket.PRINCIPAL),
    ("interest", Bucket.INTEREST),
    ("penalty", Bucket.PENALTY),
    ("compound", Bucket.COMPOUND),
    ("liquidated_damages", Bucket.LIQUIDATED_DAMAGES),
)


def claim_parts(facts: Facts, answers: Part) -> Part:
    """``requests`` in order, each with its ``no`` and ``kind``; the ``debts``, ``costs``, ``total`` they rest on."""
    early = bool(answers.get("accelerates")) and facts.claim is not None and bool(facts.claim.principal_not_due)
    debts, costs = [], []
    for debt, owed in _owed(facts):
        spent, rest = enforcement_costs(debt, owed)
        costs += spent
        debts.append(_debt(facts.case, debt, owed, rest, early=early))
    spent_in_all = sum((cost["amount"] for cost in costs), NIL)
    asked = [debt for debt in debts if debt["rows"]]
    modes = {guarantee["mode"] for _, guarantee in guarantees_asked(facts)}
    values = {
        "debts": debts,
        "asked": asked,
        "credited": Listed((debt for debt in debts if debt["credit"] and not debt["rows"]), like=next(iter(debts), "")),
        "costs": costs,
        "costs_total": spent_in_all,
        "court_fees_paid": any(cost["court"] for cost in costs),
        "total": sum((debt["subtotal"] for debt in debts), NIL) + spent_in_all,
        "accelerates": early,
        "joint": GuaranteeMode.JOINT in modes,
        "general": GuaranteeMode.GENERAL in modes,
        "who": _owing(facts.case),
        "requests": [*_requests(facts, asked, costs, other=bool(answers.get("other_claims")))],
    }
    return Part(values, label="", context="claim")


def _owed(facts: Facts) -> list[tuple[Debt, DebtClaim]]:
    by_no = {owed.debt: owed for owed in facts.claim.debts} if facts.claim else {}
    return [(debt, by_no[debt.no]) for debt in facts.case.debts if debt.no in by_no]


def _debt(case: Case, debt: Debt, owed: DebtClaim, charges: Decimal, *, early: bool) -> Part:
    """What is asked under one contract; ``early`` brings in what is not due yet."""
    titles = claimed_titles(case)
    more = {"principal_overdue": owed.principal_not_due, "interest": owed.accrued_not_due} if early else {}
    amounts = [(titles[bucket], getattr(owed, name) + more.get(name, NIL)) for name, bucket in OWED]
    rows = [{"title": title, "amount": amount} for title, amount in (*amounts, ("费用", charges)) if amount]
    values = {
        "no": debt.no,
        "name": debt.name,
        "rows": rows,
        "credit": owed.credit,
        "subtotal": sum((row["amount"] for row in rows), NIL) - owed.credit,
        "accruals": [*accruals(case, owed, early=early)],
        "floats": bool(debt.floating),
    }
    return Part(values, label="", context="claim", titles=TITLES)


def claimed_titles(case: Case) -> dict[Bucket, str]:
    """How what is asked is called: of loans and of property fees the principal has a name of its own."""
    titles = bucket_titles(case.claim_type)
    if case.claim_type is ClaimType.FINANCIAL_LOAN:
        return titles | {Bucket.PRINCIPAL: "借款本金"}
    return titles | {Bucket.PRINCIPAL: "物业费"} if is_property_fee(case) else titles


def accruals(case: Case, owed: DebtClaim, *, early: bool) -> Iterator[dict[str, Any]]:
    """What goes on accruing: for each kind and rate, on which sum. What is not due only where it is asked for.

    Nothing does once a bankruptcy was accepted (企业破产法 46).
    """
    accepted_on = bankrupt_on(case)
    if accepted_on is not None and accepted_on <= owed.as_of:
        return
    titles = claimed_titles(case)
    sums: dict[tuple[Bucket, Decimal, bool], Decimal] = {}
    for segment in owed.segments:
        if segment.to_on != owed.as_of or (segment.rule is SegmentRule.RUNNING and not early):
            continue
        if segment.kind is Bucket.COMPOUND and segment.contract_amount and not segment.amount:
            continue  # the cap leaves nothing of it beside the penalty interest
        key = (segment.kind, segment.annual_rate, segment.rule is SegmentRule.CAPPED)
        sums[key] = sums.get(key, NIL) + segment.base
    for kind in Bucket:
        for (found, rate, capped), base in sums.items():
            if found is kind and rate:
                yield {
                    "title": titles[kind],
                    "base": base,
                    "annual_rate": rate,
                    "divisor": divisor(case, owed),
                    "capped": capped,
                }


def _requests(facts: Facts, debts: list[Part], costs: list[Part], *, other: bool) -> Iterator[Part]:
    """The requests in order; a request of security covers the numbers before it."""
    case = facts.case
    who = _owing(case)
    found: list[dict[str, Any]] = [{"kind": "pay", "who": who, "debt": debt} for debt in debts]
    if costs:
        found.append({"kind": "costs", "who": who})
    covered = len(found)
    for group in _alike(guarantees_asked(facts)):
        named = {party for party, _ in group}
        found.append({"kind": "guarantee", "who": _numbers(case, named), "guarantee": group[0][1], "payers": who})
    for thing, item in zip(case.collateral, collateral_parts(facts), strict=True):
        found.append({"kind": "priority", "who": _numbers(case, {thing.owner}), "item": item})
    found += [{"kind": "other"}] if other else []
    found.append({"kind": "court_fees"})
    for no, asked in enumerate(found, 1):
        yield Part(
            {"who": [], "no": no, "covers": covered, **asked}, label="", context="claim", titles={"kind": "请求的种类"}
        )


def guarantees_asked(facts: Facts) -> list[tuple[str, Part]]:
    """Every guarantee with its guarantor's id, also of those whose contracts are not on file."""
    parts = [*guarantee_parts(facts, None), *bare_guarantee_parts(facts)]
    return [(guarantee.party, made) for guarantee, made in zip(guarantees_of(facts.case), parts, strict=True)]


def _alike(guarantees: list[tuple[str, Part]]) -> list[list[tuple[str, Part]]]:
    """Guarantees that ask the same of their guarantors, together; a quota is each guarantor's own."""
    groups: dict[tuple[object, ...], list[tuple[str, Part]]] = {}
    for place, (party, guarantee) in enumerate(guarantees):
        own = place if guarantee["max_amount"] or not guarantee["mode"] else None
        groups.setdefault((guarantee["mode"], tuple(guarantee["debts"]), own), []).append((party, guarantee))
    return [*groups.values()]


def _owing(case: Case) -> list[str]:
    return _numbers(case, {debtor.id for debtor in case.debtors if OWING & set(debtor.roles)})


def _numbers(case: Case, ids: Collection[str | None]) -> list[str]:
    """The numbers of debtors among the defendants, in their order; "" for the only one."""
    if len(case.debtors) == 1:
        return [""]
    return [chinese_number(place) for place, debtor in enumerate(case.debtors, 1) if debtor.id in ids]

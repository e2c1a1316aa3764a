"""What the courts' element-style forms print beside what every template may say: parties' boxes and sums that add up.

A form's total is the sum of its rows: principal, interest of each kind and costs, less what was received and not yet
applied. Costs still owed are told apart by the ledger, the latest first, since earlier ones are paid first.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from docgen.casefile.case import Case
from docgen.casefile.debts import Clause
from docgen.casefile.parties import Creditor, Debtor
from docgen.casefile.vocabulary import ClaimType, PartyKind, Role
from docgen.kinds.cost_parts import enforcement_costs
from docgen.kinds.court_claims import accruals
from docgen.kinds.facts import Facts
from docgen.kinds.form_history import history_parts, instrument_in_force
from docgen.kinds.form_security import security_claims
from docgen.kinds.form_terms import loan_parts
from docgen.kinds.parts import NO_DATE, NO_SUM, Part, part
from docgen.law.beside import ClaimResult, DelayInterest
from docgen.law.delay_reasons import order_of_payments
from docgen.law.result import DebtClaim

NIL = Decimal(0)
ORGANIZATION_TYPES = (
    "有限责任公司",
    "股份有限公司",
    "上市公司",
    "其他企业法人",
    "事业单位",
    "社会团体",
    "基金会",
    "社会服务机构",
    "机关法人",
    "农村集体经济组织法人",
    "城镇农村的合作经济组织法人",
    "基层群众性自治组织法人",
    "个人独资企业",
    "合伙企业",
    "不具有法人资格的专业服务机构",
)
"""The boxes of the 2025 forms (law.md 7.3)."""


def form_parts(facts: Facts, answers: Part) -> Part:
    """The names a form uses, under ``form``."""
    case = facts.case
    values: dict[str, Any] = {
        "plaintiff": _party(case, case.creditor, "原告"),
        "defendants": [_party(case, debtor, "被告") for debtor in case.debtors],
        "agents": [part(agent, "代理人的", "agent") for agent in case.creditor.agents],
        "clauses": [*_venue_clauses(case)],
        "loans": [*loan_parts(facts)],
        "evidence": list(dict.fromkeys(item.title for item in case.evidence)),
        **security_claims(facts),
        **history_parts(facts),
    }
    if facts.claim is not None:
        values["sums"] = sums = _sums(facts, accelerates=bool(answers.get("accelerates")))
        values["enforced"] = _enforced(sums, answers, facts, _delayed(facts, facts.claim))
    return Part(values, label="", context="form")


def _party(case: Case, party: Creditor | Debtor, label: str) -> Part:
    """A party with the boxes of its type; none is ticked where the case does not say."""
    names = {debtor.id: debtor.name for debtor in case.debtors if debtor.id}
    known = organization_box(party.organization_type or "")
    return part(
        party,
        f"{label}的",
        "debtor",
        names,
        person=party.kind is PartyKind.PERSON,
        guarantees=isinstance(party, Debtor) and Role.GUARANTOR in party.roles,
        types=[{"title": title, "ticked": title == known} for title in ORGANIZATION_TYPES],
        owned=_ownership(party.ownership or ""),
    )


def organization_box(written: str) -> str:
    """The box a written type falls under, "" for none: ``其他有限责任公司（自然人独资）`` is 有限责任公司."""
    stem = re.split(r"[（(]", written, maxsplit=1)[0].strip()
    fitting = [title for title in ORGANIZATION_TYPES if stem.endswith(title) and not stem.endswith(f"非{title}")]
    return max(fitting, key=len, default="")


def _ownership(written: str) -> dict[str, Any]:
    """The boxes of 所有制性质; what is neither state-owned nor private is another, in its own words."""
    state = "国有" in written or "国资" in written
    private = not state and ("民营" in written or "私营" in written)
    return {
        "state": state,
        "controlled": state and "控股" in written,
        "shared": state and "参股" in written,
        "private": private,
        "other": written if written and not state and not private else "",
    }


def _venue_clauses(case: Case) -> Iterator[dict[str, Any]]:
    """What the contracts say of courts and arbitration; the same clause of several contracts once."""
    said: dict[tuple[str, str], list[str]] = {}
    for debt in case.debts:
        if debt.clauses:
            for clause in (debt.clauses.venue, debt.clauses.arbitration):
                if clause:
                    said.setdefault(_spelt(clause), []).append(f"《{debt.name}》（{debt.no}）")
    for (no, text), contracts in said.items():
        yield {"contracts": "、".join(contracts), "no": no, "text": text}


def _spelt(clause: Clause) -> tuple[str, str]:
    return clause.no or "", clause.text or ""


def _sums(facts: Facts, *, accelerates: bool) -> Part:
    """The claim in the rows of a form; with what is not due yet where the whole is claimed."""
    case, claim = facts.case, facts.claim
    if claim is None:
        raise TypeError(claim)
    costs, other = [], NIL
    by_no = {debt.no: debt for debt in case.debts}
    for owed in claim.debts:
        found, rest = enforcement_costs(by_no[owed.debt], owed)
        costs += found
        other += rest
    card = case.claim_type is ClaimType.CREDIT_CARD
    if other and not card:
        untold = {"title": "账户费用（核心业务系统记载）", "on": NO_DATE, "amount": other, "part_of": NO_SUM}
        costs.append(Part(untold, label="", context="claim"))
    principal = claim.principal_overdue + (claim.principal_not_due if accelerates else NIL)
    interest = claim.interest + (claim.accrued_not_due if accelerates else NIL)
    borne = interest + claim.penalty + claim.compound + claim.liquidated_damages
    charges = other if card else NIL
    asked = sum((line["amount"] for line in costs), NIL)
    total = principal + borne + charges + asked - claim.credit
    values = {
        "principal": principal,
        "interest": interest,
        "penalty": claim.penalty,
        "compound": claim.compound,
        "damages": claim.liquidated_damages,
        "penalty_and_damages": claim.penalty + claim.liquidated_damages,
        "charges": charges,
        "interest_total": borne + charges,
        "costs": costs,
        "costs_total": asked,
        "court_fees_among_costs": any(line.get("court") for line in costs),
        "credit": claim.credit,
        "total": total if total > NIL else None,
        "accelerates": accelerates and bool(claim.principal_not_due),
        "not_due": claim.principal_not_due,
        "running": [*_running(case, claim, accelerates=accelerates)],
        "daily": claim.daily if accelerates or not claim.principal_not_due else NO_SUM,
        "debts": [_debt_sums(owed, accelerates=accelerates) for owed in claim.debts] if len(claim.debts) > 1 else [],
    }
    titles = {"total": "标的总额：没有到期应付的款项，要求提前还款的请选填“要求提前归还未到期本金”"}
    return Part(values, label="", context="form_sums", titles=titles)


def _delayed(facts: Facts, claim: ClaimResult) -> list[DelayInterest]:
    """The delay interest of the instrument to be enforced; none where it could not be worked out."""
    found = instrument_in_force(facts.case, facts.as_of)
    return [
        delay
        for delay in claim.delay_interest
        if found and (delay.on, delay.case_number) == (found.on, found.case_number) and delay.refused is None
    ]


def _enforced(sums: Part, answers: Part, facts: Facts, delays: list[DelayInterest]) -> Part:
    """The sums of an application for enforcement: as answered, else as computed.

    ``delay_base`` is what the computed delay interest runs on, where that isn't the principal above it, and
    ``delay_order`` why it isn't.
    """
    delayed = sum((delay.unpaid for delay in delays if delay.unpaid), NIL)
    base = sum((delay.base_unpaid for delay in delays if delay.base_unpaid), NIL)
    found = instrument_in_force(facts.case, facts.as_of)

    def given(name: str, computed: Decimal) -> Decimal:
        said = answers.get(name)
        return said if isinstance(said, Decimal) else computed

    values: dict[str, Decimal | None] = {
        "principal": given("principal", sums["principal"]),
        "ordinary_interest": given("ordinary_interest", sums["interest_total"]),
        "delay_interest": given("delay_interest", delayed),
        "other_costs": given("other_costs", sums["costs_total"]),
    }
    total = sum((amount for amount in values.values() if amount), -sums["credit"])
    values |= {"credit": sums["credit"], "total": total if total > NIL else None}
    computed = (values["delay_interest"], values["principal"]) == (delayed, sums["principal"])
    apart = found and delays and computed and base != values["principal"]
    order = {"delay_base": base, "delay_order": order_of_payments(facts.case)} if found and apart else {}
    said = {"delay_base": NO_SUM, "delay_order": "", **values, **order}
    return Part(said, label="", context="form_sums", titles={"total": "申请执行的金额：没有尚未清偿的款项"})


def _running(case: Case, claim: ClaimResult, *, accelerates: bool) -> Iterator[dict[str, Any]]:
    """Under each contract what goes on accruing until payment: each kind on its own base at its own rate."""
    floating = {debt.no: bool(debt.floating) for debt in case.debts}
    for owed in claim.debts:
        if found := [*accruals(case, owed, early=accelerates)]:
            tag = f"合同{owed.debt}项下，" if len(claim.debts) > 1 else ""
            yield {"tag": tag, "accruals": found, "floats": floating[owed.debt]}


def _debt_sums(owed: DebtClaim, *, accelerates: bool) -> dict[str, Any]:
    early = (owed.principal_not_due, owed.accrued_not_due) if accelerates else (NIL, NIL)
    return {
        "no": owed.debt,
        "principal": owed.principal_overdue + early[0],
        "interest": owed.interest + early[1],
        "penalty_and_damages": owed.penalty + owed.liquidated_damages,
        "compound": owed.compound,
    }

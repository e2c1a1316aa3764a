"""What claims from a guarantor: demands on him, suits against the debtor, and what takes his first defence away.

What the texts leave open, and how it is read here:

- The record of a proceeding doesn't say who was sued: that a guarantor was is proven only where orders name him.
- The guarantor's own payment or promise shows no demand on him; as proof that he was claimed from it is ``weak``.
- A suit against a joint guarantor that was withdrawn claimed from him if the complaint reached him (解释 31), which no
  record says: ``weak``.
- Of the ends of an enforcement only 终本 and 终结执行 take a general guarantor's defence away, not a withdrawal; the
  other exceptions of 687 have no day on record and are but said.
- A claim in time by one of two readings of the period is ``weak``.
"""

from dataclasses import replace
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.vocabulary import ProceedingKind
from docgen.law.actions import is_withdrawal, proceeding_act
from docgen.law.acts import Act, ActKind, joined
from docgen.law.clock import Strength
from docgen.law.dated import Parameters
from docgen.law.deadlines import Period
from docgen.law.guarantee_term import GuaranteeTerm
from docgen.law.limitation import log_of
from docgen.law.running import ENDS, in_order

SUITS = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
LOSING = (ProceedingKind.TERMINATION, ProceedingKind.BANKRUPTCY, ProceedingKind.ENFORCEMENT)
"""After which a general guarantor can't have the debtor sued first any more."""


def claims_within(act: Act, term: GuaranteeTerm) -> bool:
    """Whether an act claims from the guarantor, if it is proven, and in time."""
    return act.reached and act.kind not in ENDS and term.may_hold(act.on)


def in_doubt(act: Act, term: GuaranteeTerm) -> Act:
    """An act that is in time by one reading of the period alone."""
    if term.holds(act.on) or not term.may_hold(act.on):
        return act
    reading = "保证期间自原到期日起算" if term.agreed_end else "约定的保证期间止日有效（或者视为没有约定）"
    missing = joined(act.missing, f"{reading}的依据")
    return replace(act, strength=act.strength.at_most(Strength.WEAK), missing=missing)


def demands_on(case: Case, party: str, name: str, debt: Debt, as_of: date) -> list[Act]:
    """What was done towards one guarantor, in order."""
    named = any(name in (proceeding.orders or "") for proceeding in case.proceedings if proceeding.on <= as_of)
    acts = []
    for act in log_of(case, as_of):
        if act.party == party and act.about(debt.no):
            acts.append(act)
        elif act.party is None and not act.alone:
            seen = Strength.USABLE if named else Strength.WEAK
            missing = joined(act.missing, "" if named else "以该保证人为被告的起诉状或申请书")
            if act.withdrawn:
                seen, missing = Strength.WEAK, joined(missing, "撤诉前起诉状副本已送达该保证人的凭证")
            acts.append(replace(act, strength=act.strength.at_most(seen), missing=missing))
    return in_order(_as_claim(act) for act in acts)


def _as_claim(act: Act) -> Act:
    """An act as a claim on the guarantor; nothing of it revives a limitation by itself."""
    if act.kind is ActKind.PAYMENT:
        missing = joined(act.missing, "请求承担保证责任的凭证")
        return replace(act, strength=act.strength.at_most(Strength.WEAK), missing=missing)
    return act


def suits_of(case: Case, as_of: date) -> list[Act]:
    """Suits and arbitrations against the debtor, and enforcement of a notarised instrument, in order."""
    notarised = any(each.kind is ProceedingKind.NOTARISED_INSTRUMENT for each in case.proceedings)
    counting = {*SUITS, *((ProceedingKind.ENFORCEMENT,) if notarised else ())}
    acts = (
        proceeding_act(case, proceeding, as_of)
        for proceeding in case.proceedings
        if proceeding.on <= as_of and proceeding.kind in counting
    )
    return in_order(replace(act, reached=not act.withdrawn) for act in acts)


def defence_lost(case: Case, claim: Act, as_of: date, parameters: Parameters) -> Act | None:
    """When a general guarantor lost his right to have the debtor sued first (担保制度解释 28, 民法典 687)."""
    losses = []
    for proceeding in case.proceedings:
        if proceeding.kind not in LOSING or proceeding.on < claim.on or is_withdrawal(proceeding):
            continue
        act = proceeding_act(case, proceeding, as_of)
        if proceeding.kind is ProceedingKind.ENFORCEMENT:
            wait = Period(years=int(parameters["general_guarantee_wait_years"].on(proceeding.on).value))
            act = replace(act, on=wait.after(proceeding.on), said=f"{act.said}，满一年未终结")
        if act.on <= as_of:
            losses.append(act)
    return min(losses, key=lambda act: act.on, default=None)

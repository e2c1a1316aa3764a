"""The clocks that proceedings start: enforcement, preservation, the suit after it, confirmation, the court's fee.

What the texts leave open, and how it is read here:

- An instrument names no debts: its clock is the case's, with no party and no debt. Where orders set several dates, the
  performance date on record is taken as the last.
- The installments of a notarised debt are each enforced for themselves (公证债权规定 9): without a day of performance
  on record, the earliest that is not paid in full is shown, of every debt the earliest.
- A record of 终本 that says nothing else is one; after it nothing runs out (解释 517).
- What is signed after the period has run out brings it back to life for nobody; the court takes the application all the
  same until the debtor objects (解释 481).
- The day the court took the case is taken as the day of its notice to pay.
- A mediation without a court or case number is a mediation body's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import CollateralKind, FeeKind, LedgerType, ProceedingKind
from docgen.law.actions import REPLACING, by_court, confirmed, has_ended, in_force, named, performance_ends_on
from docgen.law.acts import ActKind
from docgen.law.clock import Clock, ClockKind, ClockStatus
from docgen.law.consent import principal_debtors
from docgen.law.dated import Parameters
from docgen.law.deadlines import Period
from docgen.law.due import due_of
from docgen.law.limitation import log_of
from docgen.law.owed import unpaid_since
from docgen.law.preservation_clocks import preservation_clocks
from docgen.law.proceeding_clocks import fixed, opening_of, plain
from docgen.law.reasons import assumed, reasons
from docgen.law.running import Subject, clock_of, go_through
from docgen.law.statutes import cite

SUITS = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
FINAL_TERMINATION = "终结本次执行"


def court_clocks(case: Case, as_of: date, *, parameters: Parameters) -> Iterator[Clock]:
    """Every clock that a proceeding of the case has started by a day.

    Raises:
        ParameterGap: a proceeding is older than the period it starts.
    """
    begun = [proceeding for proceeding in case.proceedings if proceeding.on <= as_of]
    for proceeding in begun:
        if in_force(proceeding, as_of):
            yield from _enforcement(case, proceeding, as_of, parameters)
        elif proceeding.kind is ProceedingKind.MEDIATION and not by_court(proceeding) and not confirmed(proceeding):
            yield _confirmation(proceeding, as_of, parameters)
        elif proceeding.kind is ProceedingKind.PRESERVATION:
            yield from preservation_clocks(case, proceeding, begun, as_of, parameters)
    yield from _fee(case, begun, as_of, parameters)


def _enforcement(case: Case, instrument: Proceeding, as_of: date, parameters: Parameters) -> Iterator[Clock]:
    start_on, due, notes = _start_of(case, instrument, as_of, parameters)
    years = parameters["enforcement_limitation_years"].on(start_on)
    interrupting = cite("enforcement_procedure_interpretation", 20)
    rules = f"{cite('civil_procedure_law', 250)}、{interrupting}"
    lines = [f"申请执行期间{years.value}年（{years.shown}），自{named(instrument)}{due}之日{start_on}起算（{rules}）"]
    lines += notes
    if len(case.debts) > 1:
        lines.append(assumed("法律文书未注明合同，视为涵盖本案各合同"))
    owing = {None, *principal_debtors(case)}
    acts = [
        replace(act, revives=None, article=interrupting)
        for act in log_of(case, as_of)
        if act.party in owing and act.on >= start_on
    ]
    if any(act.kind is ActKind.SETTLEMENT and act.resumes_on for act in acts):
        rule = cite("civil_procedure_interpretation", 466)
        lines.append(f"执行和解使期间中断，自和解协议约定履行期限的最后一日起重新计算（{rule}）")
    final = [each for each in case.proceedings if _is_final(each) and start_on <= each.on <= as_of]
    if final:
        rule = cite("civil_procedure_interpretation", 517)
        lines.append(f"{final[-1].on}{FINAL_TERMINATION}程序，再次申请执行不受申请执行期间限制（{rule}）")
        acts = [act for act in acts if act.on < final[-1].on]
    runs = go_through(start_on, acts, fixed(Period(years=int(years.value))))
    if final:
        runs.proven.end = runs.recorded.end = None
    else:
        lines += [
            *reasons(runs, procedural=True),
            "届满前申请执行、达成执行和解、书面催收到达、债务人同意履行可使期间重新计算",
        ]
    opening = opening_of(instrument, start_on, f"{named(instrument)}{due}", cite("civil_procedure_law", 250))
    clock = clock_of(Subject(ClockKind.ENFORCEMENT), runs, opening, as_of, lines)
    if clock.status is ClockStatus.EXPIRED:
        rule = cite("civil_procedure_interpretation", 481)
        said = f"届满后申请执行的，法院仍应受理，被执行人提出时效异议的才审查（{rule}）；其后的签字不使期间恢复"
        clock = replace(clock, basis=(*clock.basis, said))
    yield clock
    if instrument.kind in REPLACING:
        rule = f"{cite('civil_code', 419)}、{cite('guarantee_interpretation', 44)}"
        basis = [f"主债权已经裁判，抵押权人在申请执行期间内行使抵押权（{rule}）", *lines]
        for item in case.collateral:
            if item.kind is CollateralKind.MORTGAGE:
                yield clock_of(Subject(ClockKind.MORTGAGE_EXERCISE, item.owner), runs, opening, as_of, basis)


def _start_of(case: Case, instrument: Proceeding, as_of: date, parameters: Parameters) -> tuple[date, str, list[str]]:
    """From when an instrument can be enforced, what happens on that day, and how it was read."""
    if instrument.kind is not ProceedingKind.NOTARISED_INSTRUMENT:
        notes = [assumed("分期履行的，案件资料所记履行期限为最后一期")] if instrument.performance_due_on else []
        if instrument.performance_due_on:
            return instrument.performance_due_on, "履行期间届满", notes
        return performance_ends_on(instrument), "法律文书生效", [assumed("未记履行期间，自法律文书生效之日起算")]
    rule = cite("notarised_debt_rules", 9)
    if instrument.performance_due_on:
        said = f"公证债权文书分期履行的，各期分别计算（{rule}），此处以案件资料所记履行期限为准"
        return instrument.performance_due_on, "履行期间届满", [assumed(said)]
    days = [day for debt in case.debts if (day := _first_due(case, debt, as_of, parameters))]
    if not days:
        return performance_ends_on(instrument), "法律文书生效", [assumed("未记履行期限，自文书生效之日起算")]
    said = f"公证债权文书分期履行的，各期分别计算（{rule}），此处为最早未付清的一期；其后各期自其应还日另计"
    return min(days), "最早未付清一期履行期限届满", [assumed(said)]


def _first_due(case: Case, debt: Debt, as_of: date, parameters: Parameters) -> date | None:
    due = due_of(debt, as_of)
    return unpaid_since(case, debt, as_of, parameters=parameters) or (due.on if due else None)


def _is_final(proceeding: Proceeding) -> bool:
    """终结本次执行程序: it is what a termination is, unless its outcome says otherwise."""
    said = proceeding.outcome or FINAL_TERMINATION
    return proceeding.kind is ProceedingKind.TERMINATION and FINAL_TERMINATION in said


def _confirmation(proceeding: Proceeding, as_of: date, parameters: Parameters) -> Clock:
    start_on = proceeding.effective_on or proceeding.on
    days = parameters["judicial_confirmation_days"].on(start_on)
    lines = [f"调解协议生效之日起{days.value}日内，双方共同申请司法确认（{days.shown}）"]
    if proceeding.effective_on is None:
        lines.append(assumed(f"未记调解协议生效日，按调解日{start_on}"))
    return plain(ClockKind.JUDICIAL_CONFIRMATION, proceeding, start_on, Period(days=int(days.value)), lines, as_of)


def _fee(case: Case, begun: Sequence[Proceeding], as_of: date, parameters: Parameters) -> Iterator[Clock]:
    """The acceptance fee of a case taken and neither paid for nor decided."""
    accepted_on = case.accepted_on
    paid = any(
        entry.type is LedgerType.FEE and entry.fee_kind is FeeKind.LITIGATION and entry.on <= as_of
        for debt in case.debts
        for entry in debt.ledger
    )
    decided = any(each.kind in {*REPLACING, ProceedingKind.TERMINATION, ProceedingKind.ENFORCEMENT} for each in begun)
    withdrawn = any(each.kind in SUITS and has_ended(each) for each in begun)
    if accepted_on is None or accepted_on > as_of or paid or decided or withdrawn:
        return
    days = parameters["court_fee_payment_days"].on(accepted_on)
    lines = [
        f"自收到交费通知次日起{days.value}日内交纳案件受理费，逾期按撤诉处理（{days.shown}）",
        assumed(f"以立案日{accepted_on}为收到交费通知之日；流水中未见诉讼费，已交纳的请补录"),
    ]
    filing = Proceeding(kind=ProceedingKind.SUIT, on=accepted_on, court=case.court)
    yield plain(ClockKind.FEE_PAYMENT, filing, accepted_on, Period(days=int(days.value)), lines, as_of)

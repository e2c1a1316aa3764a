"""The clocks that proceedings start: enforcement, preservation, the suit after it, confirmation, the court's fee.

What the texts leave open, and how it is read here:

- An instrument names no debts: its clock is the case's, with no party and no debt. Where orders set several dates, the
  performance date on record is taken as the last.
- Of a preservation without a term on record, the shortest one (deposits, a year) is shown.
- The day the court took the case is taken as the day of its notice to pay.
- A mediation without a court or case number is a mediation body's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from docgen.casefile.case import Case
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import CollateralKind, FeeKind, LedgerType, ProceedingKind
from docgen.law.actions import REPLACING, by_court, confirmed, has_ended, in_force, named, performance_ends_on, proof_of
from docgen.law.clock import Clock, ClockEvent, ClockKind, Effect
from docgen.law.consent import principal_debtors
from docgen.law.dated import Parameters
from docgen.law.deadlines import Deadline, Period, deadline
from docgen.law.limitation import log_of
from docgen.law.reasons import assumed, reasons
from docgen.law.running import Length, Run, Runs, Subject, clock_of, go_through
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
            yield from _preservation(case, proceeding, begun, as_of, parameters)
    yield from _fee(case, begun, as_of, parameters)


def _enforcement(case: Case, instrument: Proceeding, as_of: date, parameters: Parameters) -> Iterator[Clock]:
    start_on = performance_ends_on(instrument)
    years = parameters["enforcement_limitation_years"].on(start_on)
    due = "履行期间届满" if instrument.performance_due_on else "法律文书生效"
    rules = f"{cite('civil_procedure_law', 250)}、{cite('enforcement_procedure_interpretation', 20)}"
    lines = [f"申请执行期间{years.value}年（{years.source}），自{named(instrument)}{due}之日{start_on}起算（{rules}）"]
    if instrument.kind is ProceedingKind.NOTARISED_INSTRUMENT:
        rule = cite("notarised_debt_rules", 9)
        lines.append(assumed(f"公证债权文书分期履行的，各期分别计算（{rule}），此处以案件资料所记履行期限为准"))
    else:
        lines.append(assumed("分期履行的，案件资料所记履行期限为最后一期"))
    owing = {None, *principal_debtors(case)}
    acts = [replace(act, revives=None) for act in log_of(case, as_of) if act.party in owing and act.on >= start_on]
    final = [each for each in case.proceedings if _is_final(each) and start_on <= each.on <= as_of]
    if final:
        rule = cite("civil_procedure_interpretation", 517)
        lines.append(f"{final[-1].on}{FINAL_TERMINATION}程序，再次申请执行不受申请执行期间限制（{rule}）")
        acts = [act for act in acts if act.on < final[-1].on]
    runs = go_through(start_on, acts, _fixed(Period(years=int(years.value))))
    if final:
        runs.proven.end = runs.recorded.end = None
    else:
        lines += [*reasons(runs), "届满前申请执行、达成执行和解、书面催收到达、债务人同意履行可使期间重新计算"]
    opening = _opening(instrument, start_on, f"{named(instrument)}{due}", cite("civil_procedure_law", 250))
    yield clock_of(Subject(ClockKind.ENFORCEMENT), runs, opening, as_of, lines)
    if instrument.kind in REPLACING:
        rule = f"{cite('civil_code', 419)}、{cite('guarantee_interpretation', 44)}"
        basis = [f"主债权已经裁判，抵押权人在申请执行期间内行使抵押权（{rule}）", *lines]
        for item in case.collateral:
            if item.kind is CollateralKind.MORTGAGE:
                yield clock_of(Subject(ClockKind.MORTGAGE_EXERCISE, item.owner), runs, opening, as_of, basis)


def _is_final(proceeding: Proceeding) -> bool:
    """终结本次执行程序: it is what a termination is, unless its outcome says otherwise."""
    said = proceeding.outcome or FINAL_TERMINATION
    return proceeding.kind is ProceedingKind.TERMINATION and FINAL_TERMINATION in said


def _preservation(
    case: Case, proceeding: Proceeding, begun: Sequence[Proceeding], as_of: date, parameters: Parameters
) -> Iterator[Clock]:
    suits = sorted(each.on for each in begun if each.kind in SUITS)
    if case.filed_on and case.filed_on <= as_of:
        suits = sorted([*suits, case.filed_on])
    if not has_ended(proceeding) and not _renewed(proceeding, begun):
        yield _measure(case, proceeding, as_of, parameters)
    days = parameters["presuit_preservation_suit_days"].on(proceeding.on)
    period = Period(days=int(days.value))
    before_suit = not suits or suits[0] > proceeding.on
    if before_suit and not (suits and suits[0] <= deadline(proceeding.on, period).on):
        rule = cite("civil_procedure_law", 104)
        lines = [
            f"诉前保全措施采取后{days.value}日内应当起诉或者申请仲裁（{days.source}），逾期解除保全（{rule}）",
            assumed(f"以保全记录的日期{proceeding.on}为采取措施之日"),
        ]
        yield _plain(ClockKind.PRESUIT_PRESERVATION_SUIT, proceeding, proceeding.on, period, lines, as_of)


def _measure(case: Case, proceeding: Proceeding, as_of: date, parameters: Parameters) -> Clock:
    """A preservation measure's own term; renewal is asked for some days before it ends."""
    untils = [
        asset.seizure.until
        for asset in case.assets
        if asset.seizure and asset.seizure.until and asset.seizure.case_number == (proceeding.case_number or "")
    ]
    lead = parameters["preservation_renewal_days"].on(as_of)
    lines = []
    if proceeding.expires_on or untils:
        expires_on = min([*untils, *((proceeding.expires_on,) if proceeding.expires_on else ())])
        lines.append(f"保全期限至{expires_on}" + ("（以最早到期的财产为准）" if untils else ""))
    else:
        years = parameters["preservation_deposit_years"].on(proceeding.on)
        expires_on = Period(years=int(years.value)).after(proceeding.on)
        rule = cite("civil_procedure_interpretation", 485)
        lines.append(
            assumed(f"未记保全期限，按最短的银行存款{years.value}年计；动产二年、不动产及其他财产权三年（{rule}）")
        )
    safe_on = expires_on - timedelta(days=int(lead.value))
    lines.append(f"续行保全应在届满{lead.value}日前申请，即不晚于{safe_on}（{cite('preservation_rules', 18)}）")
    end = Deadline(expires_on, safe_on)
    run = Run(proceeding.on, end, [])
    opening = _opening(
        proceeding, proceeding.on, f"采取{named(proceeding)}", cite("civil_procedure_interpretation", 485)
    )
    return clock_of(Subject(ClockKind.PRESERVATION), Runs((), run, run), opening, as_of, lines)


def _renewed(proceeding: Proceeding, begun: Sequence[Proceeding]) -> bool:
    """Whether a later record of the same case number has taken this one's place."""
    return any(
        each.kind is ProceedingKind.PRESERVATION
        and proceeding.case_number is not None
        and each.case_number == proceeding.case_number
        and each.on > proceeding.on
        for each in begun
    )


def _confirmation(proceeding: Proceeding, as_of: date, parameters: Parameters) -> Clock:
    start_on = proceeding.effective_on or proceeding.on
    days = parameters["judicial_confirmation_days"].on(start_on)
    lines = [f"调解协议生效之日起{days.value}日内，双方共同申请司法确认（{days.source}）"]
    if proceeding.effective_on is None:
        lines.append(assumed(f"未记调解协议生效日，按调解日{start_on}"))
    return _plain(ClockKind.JUDICIAL_CONFIRMATION, proceeding, start_on, Period(days=int(days.value)), lines, as_of)


def _fee(case: Case, begun: Sequence[Proceeding], as_of: date, parameters: Parameters) -> Iterator[Clock]:
    """The acceptance fee of a case taken and neither paid for nor decided."""
    accepted_on = case.accepted_on
    paid = any(
        entry.type is LedgerType.FEE and entry.fee_kind is FeeKind.LITIGATION and entry.on <= as_of
        for debt in case.debts
        for entry in debt.ledger
    )
    decided = any(each.kind in {*REPLACING, ProceedingKind.TERMINATION, ProceedingKind.ENFORCEMENT} for each in begun)
    if accepted_on is None or accepted_on > as_of or paid or decided:
        return
    days = parameters["court_fee_payment_days"].on(accepted_on)
    lines = [
        f"自收到交费通知次日起{days.value}日内交纳案件受理费，逾期按撤诉处理（{days.source}）",
        assumed(f"以立案日{accepted_on}为收到交费通知之日；流水中未见诉讼费"),
    ]
    filing = Proceeding(kind=ProceedingKind.SUIT, on=accepted_on, court=case.court)
    yield _plain(ClockKind.FEE_PAYMENT, filing, accepted_on, Period(days=int(days.value)), lines, as_of)


def _plain(  # noqa: PLR0913, PLR0917  # one clock that nothing interrupts, in one line of facts
    kind: ClockKind, proceeding: Proceeding, start_on: date, period: Period, lines: Sequence[str], as_of: date
) -> Clock:
    runs = go_through(start_on, (), _fixed(period))
    opening = _opening(proceeding, start_on, named(proceeding), cite("civil_procedure_law", 85))
    return clock_of(Subject(kind), runs, opening, as_of, [*lines, *reasons(runs)])


def _fixed(period: Period) -> Length:
    return lambda start_on: deadline(start_on, period)


def _opening(proceeding: Proceeding, on: date, said: str, article: str) -> ClockEvent:
    strength, missing = proof_of(proceeding)
    proof = (proceeding.file,) if proceeding.file else ()
    return ClockEvent(
        on=on, event=said, effect=Effect.STARTS, article=article, proof=proof, strength=strength, missing=missing
    )

"""The clocks of a preservation: its own term, and the suit after one made before it (民诉法 104, 民诉法解释 485).

What the texts leave open, and how it is read here:

- The day on record is the day the measure was taken. Its term is that on record, else that of each asset frozen under
  its number: deposits a year, movables two, real estate and other rights three; income and what is not known by its
  kind, a year. The earliest is shown.
- Its last day does not roll; renewal is asked for some days before it, at the latest.
- A measure is made before the suit where none is on record until it, nor any paper that a suit must have gone before.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from docgen.casefile.case import Case
from docgen.casefile.records import Asset, Proceeding
from docgen.casefile.vocabulary import AssetKind, ProceedingKind
from docgen.glossary import word
from docgen.law.actions import by_court, named
from docgen.law.clock import Clock, ClockKind
from docgen.law.dated import Parameters
from docgen.law.deadlines import Deadline, Period, deadline
from docgen.law.proceeding_clocks import opening_of, plain
from docgen.law.reasons import assumed
from docgen.law.running import Run, Runs, Subject, clock_of
from docgen.law.statutes import cite

SUITS = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
AFTER_A_SUIT = (ProceedingKind.JUDGMENT, ProceedingKind.ENFORCEMENT, ProceedingKind.TERMINATION)
LIFTED = re.compile("(?<!驳回)(?<!申请)(?<!部分)解除|撤回|失效|不予保全|驳回(保全)?申请")
"""What says that a measure is over; a part of it lifted leaves the rest."""
DEPOSIT, MOVABLE, PROPERTY = ("preservation_deposit_years", "preservation_movable_years", "preservation_property_years")
TERMS = {
    AssetKind.DEPOSIT: DEPOSIT,
    AssetKind.VEHICLE: MOVABLE,
    AssetKind.EQUIPMENT: MOVABLE,
    AssetKind.REAL_ESTATE: PROPERTY,
    AssetKind.EQUITY: PROPERTY,
    AssetKind.RECEIVABLE: PROPERTY,
    AssetKind.SECURITIES: PROPERTY,
    AssetKind.INTELLECTUAL_PROPERTY: PROPERTY,
}


def preservation_clocks(
    case: Case, proceeding: Proceeding, begun: Sequence[Proceeding], as_of: date, parameters: Parameters
) -> Iterator[Clock]:
    """The clocks of one preservation.

    Args:
        case: the case.
        proceeding: the record of the measure.
        begun: every record up to the day.
        as_of: the day.
        parameters: the dated legal values.

    Raises:
        ParameterGap: the measure is older than any known term.
    """
    same = [each for each in begun if _is_same_measure(proceeding, each)]
    if not LIFTED.search(proceeding.outcome or "") and not any(each.on > proceeding.on for each in same):
        yield _measure(case, proceeding, as_of, parameters)
    days = parameters["presuit_preservation_suit_days"].on(proceeding.on)
    period = Period(days=int(days.value))
    suits = _suits(case, begun, as_of)
    before_suit = not suits or suits[0] > proceeding.on
    renews = any(each.on < proceeding.on for each in same)
    if before_suit and not renews and not (suits and suits[0] <= deadline(proceeding.on, period).on):
        rule = cite("civil_procedure_law", 104)
        lines = [
            f"诉前保全措施采取后{days.value}日内应当起诉或者申请仲裁（{days.shown}），逾期解除保全（{rule}）",
            assumed(f"以保全记录的日期{proceeding.on}为采取措施之日，未见此前或期限内的起诉记录"),
        ]
        yield plain(ClockKind.PRESUIT_PRESERVATION_SUIT, proceeding, proceeding.on, period, lines, as_of)


def _is_same_measure(proceeding: Proceeding, other: Proceeding) -> bool:
    """Whether a record of the same number renews it, or is renewed by it."""
    return (
        other.kind is ProceedingKind.PRESERVATION
        and proceeding.case_number is not None
        and other.case_number == proceeding.case_number
    )


def _suits(case: Case, begun: Sequence[Proceeding], as_of: date) -> list[date]:
    """When suits were filed, in order; where only a later paper is on record, as early as can be."""
    filed_on = case.filed_on or case.accepted_on
    suits = [each.on for each in begun if each.kind in SUITS]
    suits += [filed_on] if filed_on and filed_on <= as_of else []
    later = any(
        each.kind in AFTER_A_SUIT or (each.kind is ProceedingKind.MEDIATION and by_court(each)) for each in begun
    )
    return sorted(suits) or ([date.min] if later else [])


def _measure(case: Case, proceeding: Proceeding, as_of: date, parameters: Parameters) -> Clock:
    """A preservation measure's own term; renewal is asked for some days before it ends."""
    number = proceeding.case_number
    frozen = [
        asset
        for asset in case.assets
        if number and asset.seizure and asset.seizure.case_number == number
        if asset.seizure.until or not proceeding.expires_on
    ]
    ends = [_end_of(asset, proceeding, parameters) for asset in frozen]
    lines = [said for _, said in ends]
    days = [day for day, _ in ends]
    if proceeding.expires_on:
        days.append(proceeding.expires_on)
        lines.insert(0, f"保全期限至{proceeding.expires_on}")
    rule = cite("civil_procedure_interpretation", 485)
    if not days:
        years = parameters[DEPOSIT].on(proceeding.on)
        days.append(Period(years=int(years.value)).after(proceeding.on))
        said = f"未记保全期限，自{proceeding.on}按最短的银行存款{years.value}年计"
        lines.append(assumed(f"{said}；动产二年、不动产及其他财产权三年（{rule}）"))
    expires_on = min(days)
    if len(days) > 1:
        lines.append(f"各项财产分别计算，以最早到期的{expires_on}为准")
    lead = parameters["preservation_renewal_days"].on(as_of)
    safe_on = expires_on - timedelta(days=int(lead.value))
    lines.append(f"续行保全应在届满{lead.value}日前申请，即不晚于{safe_on}（{cite('preservation_rules', 18)}）")
    run = Run(proceeding.on, Deadline(expires_on, safe_on), [])
    opening = opening_of(proceeding, proceeding.on, f"采取{named(proceeding)}", rule)
    return clock_of(Subject(ClockKind.PRESERVATION), Runs((), run, run), opening, as_of, lines)


def _end_of(asset: Asset, proceeding: Proceeding, parameters: Parameters) -> tuple[date, str]:
    """When the measure on one asset ends, and why."""
    about = f"{word(asset.kind)}“{asset.detail}”"
    if asset.seizure and asset.seizure.until:
        return asset.seizure.until, f"{about}保全至{asset.seizure.until}"
    years = parameters[TERMS.get(asset.kind, DEPOSIT)].on(proceeding.on)
    until = Period(years=int(years.value)).after(proceeding.on)
    return until, assumed(f"{about}未记保全期限，自{proceeding.on}按{years.value}年计至{until}（{years.shown}）")

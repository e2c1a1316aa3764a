"""The clocks of a guarantee: its period, and once it was claimed in time its limitation (民法典 692-694).

Each guarantor has his own: a demand on one is none on another (担保制度解释 29). A joint guarantor is claimed from by a
demand that reaches him within the period; a general one by a suit against the debtor, and his limitation begins when
his right to have the debtor sued first is gone (解释 28). When a proven claim was made in time the period is over and
done with, and only the limitation is shown. What is signed after the period has run out revives nothing (解释 34).

What the texts leave open, and how it is read here:

- An interruption towards the debtor is none towards the guarantor.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.records import Guarantee
from docgen.casefile.vocabulary import EvidenceGroup, GuaranteeMode, HoldReason, Role
from docgen.law.actions import adjudicated
from docgen.law.acts import Act
from docgen.law.clock import Clock, ClockEvent, ClockKind, ClockStatus, Effect, status_on
from docgen.law.dated import Parameters
from docgen.law.guarantee_claims import claims_within, defence_lost, demands_on, in_doubt, suits_of
from docgen.law.guarantee_term import GuaranteeTerm, term_of
from docgen.law.limitation import limitation_length
from docgen.law.reasons import assumed, contract_strength, reasons
from docgen.law.running import ENDS, Length, Subject, clock_of, go_through
from docgen.law.statutes import cite


def guarantees_of(case: Case) -> list[Guarantee]:
    """The guarantees on file, and one without terms for each guarantor who has none there."""
    held = {guarantee.party for guarantee in case.guarantees}
    bare = [d.id for d in case.debtors if Role.GUARANTOR in d.roles and d.id and d.id not in held]
    return [*case.guarantees, *(Guarantee(party=party) for party in bare)]


def guarantee_clocks(
    case: Case, guarantee: Guarantee, debt: Debt, as_of: date, *, parameters: Parameters
) -> Iterator[Clock]:
    """The clocks of one guarantee of one debt; none where an instrument in force already names the guarantor.

    Raises:
        ParameterGap: the guarantee is older than any known period.
    """
    term = term_of(case, guarantee, debt, as_of, parameters=parameters)
    name = case.name_of(guarantee.party)
    if term is None or adjudicated(case, as_of, name):
        return
    joint = term.mode is GuaranteeMode.JOINT
    demands = demands_on(case, guarantee.party, name, debt, as_of)
    claims = [in_doubt(act, term) for act in (demands if joint else suits_of(case, as_of))]
    in_time = [act for act in claims if claims_within(act, term)]
    proven = next((act for act in in_time if act.strength.proven), None)
    basis = (*term.basis, _HOW[joint]())
    if proven is None:
        subject = Subject(ClockKind.GUARANTEE_PERIOD, guarantee.party, debt.no)
        yield _period(subject, term, claims, as_of, basis, _opening(case, term))
    claim = proven or next(iter(in_time), None)
    if claim:
        start = _after(claim, claims) if joint else defence_lost(case, claim, as_of, parameters)
        if_proved = "" if proven else "如能证明，"
        if not joint and _missing(case):
            basis = (*basis, assumed(_gone()))
        met = f"保证期间至{term.end.on}，期间内“{claim.on}{claim.said}”，{if_proved}保证期间不再计算"
        subject = Subject(ClockKind.GUARANTEE_LIMITATION, guarantee.party, debt.no)
        made = _Made(claim, start, tuple(claims if joint else demands), (*basis, met))
        yield _limitation(subject, made, as_of, limitation_length(parameters))


@dataclass(frozen=True, slots=True)
class _Made:
    """A claim made in time, what the guarantor's limitation runs from (None: nothing yet), and what was done later."""

    claim: Act
    start: Act | None
    demands: tuple[Act, ...]
    basis: tuple[str, ...]


def _how_joint() -> str:
    rule = f"{cite('civil_code', 693)}、{cite('guarantee_interpretation', 29)}"
    return f"连带责任保证：须在保证期间内请求该保证人承担保证责任，对一保证人的请求不及于其他保证人（{rule}）"


def _how_general() -> str:
    rule = f"{cite('civil_code', 693)}、{cite('guarantee_interpretation', 27, 31)}"
    return f"一般保证：须在保证期间内对债务人起诉或申请仲裁，撤诉的应在期间内重新起诉（{rule}）"


_HOW = {True: _how_joint, False: _how_general}


def _missing(case: Case) -> bool:
    lost = any(debtor.whereabouts_unknown and Role.BORROWER in debtor.roles for debtor in case.debtors)
    return lost or any(hold.reason is HoldReason.MISSING for hold in case.holds)


def _gone() -> str:
    return (
        f"债务人下落不明且无财产可供执行的（{cite('civil_code', 687)}），诉讼时效自知道该情形之日起算，"
        "案件资料未记该日，此处未计；宜尽早向保证人主张"
    )


def _opening(case: Case, term: GuaranteeTerm) -> ClockEvent:
    """The event that starts the period, with the security papers on file as its proof."""
    proof = tuple(item.file for item in case.evidence if item.group is EvidenceGroup.SECURITY)
    strength, missing = contract_strength(proof)
    return ClockEvent(
        on=term.start_on,
        event="主债务履行期限届满",
        effect=Effect.STARTS,
        article=cite("civil_code", 692),
        proof=proof,
        strength=strength,
        missing=missing and "保证合同",
    )


def _period(  # noqa: PLR0913, PLR0917  # one clock, in one line of facts
    subject: Subject,
    term: GuaranteeTerm,
    claims: Sequence[Act],
    as_of: date,
    basis: Sequence[str],
    opening: ClockEvent,
) -> Clock:
    in_time = {act for act in claims if claims_within(act, term)}
    how = "请求须在届满前到达" if term.mode is GuaranteeMode.JOINT else "须在届满前对债务人起诉或者申请仲裁"
    lines = [*basis, f"保证期间至{term.end.on}，{how}"]
    if in_time:
        lines.append("下列已记录的事项补足凭证后，保证责任已在期间内主张，保证期间不再计算：")
        lines += [f"  {act.on}{act.said}：{act.missing}" for act in claims if act in in_time]
    if term.end.on != term.end.safe_on:
        lines.append(
            f"最后一日{term.end.safe_on}为休息日，顺延至{term.end.on}（{cite('civil_code', 203)}）；不宜依赖顺延"
        )
    recorded = None if in_time else (term.later_end or term.end).on
    status = status_on(as_of, term.start_on, term.end.on, recorded)
    provisional = term.end.provisional
    if status is ClockStatus.EXPIRED and term.agreed_end and as_of <= term.agreed_end.on:
        status, recorded = ClockStatus.EXPIRED_UNLESS_PROVED, term.agreed_end.on
        provisional = provisional or term.agreed_end.provisional
    if status is ClockStatus.EXPIRED:
        rule = cite("guarantee_interpretation", 34)
        lines.append(f"保证期间届满后，保证人在催收通知上签字不恢复保证责任，须另行订立保证合同（{rule}）")
    shown = [act.event(Effect.STARTS if act in in_time else Effect.NONE) for act in claims]
    return Clock(
        kind=subject.kind,
        party=subject.party,
        debt=subject.debt,
        starts_on=term.start_on,
        expires_on=term.end.on,
        expires_on_if_proved=recorded,
        latest_safe_on=term.end.safe_on,
        provisional=provisional,
        days_left=(term.end.on - as_of).days,
        status=status,
        events=tuple(sorted((opening, *shown), key=lambda event: event.on)),
        basis=tuple(lines),
    )


def _limitation(subject: Subject, made: _Made, as_of: date, length: Length) -> Clock:
    claim, start = made.claim, made.start
    rule = f"{cite('civil_code', 694)}、{cite('guarantee_interpretation', 28)}"
    if start is None:
        waits = (
            "起诉该保证人的程序未终结"
            if claim.pending and claim in made.demands
            else "保证人拒绝承担保证责任的权利尚未消灭"
        )
        lines = [*made.basis, f"{waits}，保证债务诉讼时效尚未起算（{rule}）"]
        return _not_started(subject, (claim.event(Effect.NONE),), lines)
    later = [act for act in made.demands if act not in {claim, start} and act.on >= start.on]
    runs = go_through(start.on, later, length)
    lines = [*made.basis, f"保证债务诉讼时效自{start.on}“{start.said}”起算（{rule}）", *reasons(runs)]
    lines.append(assumed("对主债务人的时效中断不及于保证人"))
    clock = clock_of(subject, runs, start.event(Effect.STARTS), as_of, lines)
    if claim.strength.proven:
        return clock
    lines.append(f"须先证明“{claim.on}{claim.said}”：{claim.missing}")
    unproved = _not_started(subject, clock.events, lines)
    return replace(unproved, expires_on_if_proved=clock.expires_on_if_proved, provisional=clock.provisional)


def _after(claim: Act, claims: Sequence[Act]) -> Act | None:
    """A demand itself; of a suit against the guarantor, its end."""
    if not claim.pending:
        return claim
    ends = (act for act in claims if act.kind in ENDS and act.on >= claim.on)
    return next(ends, None)


def _not_started(subject: Subject, events: Sequence[ClockEvent], basis: Sequence[str]) -> Clock:
    return Clock(
        kind=subject.kind,
        party=subject.party,
        debt=subject.debt,
        starts_on=None,
        expires_on=None,
        expires_on_if_proved=None,
        latest_safe_on=None,
        provisional=False,
        days_left=None,
        status=ClockStatus.NOT_STARTED,
        events=tuple(events),
        basis=tuple(line for line in basis if line),
    )

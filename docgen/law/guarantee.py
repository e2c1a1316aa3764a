"""The clocks of a guarantee: its period, and once it was claimed in time its limitation (民法典 692-694).

Each guarantor has his own: a demand on one is none on another (担保制度解释 29). A joint guarantor is claimed from by a
demand that reaches him within the period; a general one by a suit against the debtor, and his limitation begins when
his right to have the debtor sued first is gone (解释 28). When a proven claim was made in time the period is over and
done with, and only the limitation is shown. What is signed after the period has run out revives nothing (解释 34).

What the texts leave open, and how it is read here:

- The record of a proceeding doesn't say who was sued: that a guarantor was is proven only where orders name him.
- The guarantor's own payment or promise shows no demand on him; as proof that he was claimed from it is ``weak``.
- An interruption towards the debtor is none towards the guarantor.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.records import Guarantee
from docgen.casefile.vocabulary import GuaranteeMode, ProceedingKind, Role
from docgen.law.actions import adjudicated, proceeding_act, was_withdrawn
from docgen.law.acts import Act, ActKind, joined
from docgen.law.clock import Clock, ClockEvent, ClockKind, ClockStatus, Effect, Strength, status_on
from docgen.law.dated import Parameters
from docgen.law.deadlines import Period
from docgen.law.guarantee_term import GuaranteeTerm, term_of
from docgen.law.limitation import limitation_length, log_of
from docgen.law.reasons import assumed, reasons
from docgen.law.running import ENDS, Length, Subject, clock_of, go_through, in_order
from docgen.law.statutes import cite

SUITS = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
LOSING = (ProceedingKind.TERMINATION, ProceedingKind.BANKRUPTCY, ProceedingKind.ENFORCEMENT)
"""After which a general guarantor can't have the debtor sued first any more."""


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
    demands = _demands(case, guarantee.party, name, debt, as_of)
    claims = demands if joint else in_order(_suits(case, as_of))
    in_time = [act for act in claims if _claims(act, term)]
    proven = next((act for act in in_time if act.strength.proven), None)
    basis = (*term.basis, _HOW[joint]())
    if proven is None:
        yield _period(Subject(ClockKind.GUARANTEE_PERIOD, guarantee.party, debt.no), term, claims, as_of, basis)
    claim = proven or next(iter(in_time), None)
    if claim:
        start = _after(claim, claims) if joint else _defence_lost(case, claim, as_of, parameters)
        if_proved = "" if proven else "如能证明，"
        met = f"保证期间至{term.end.on}，期间内“{claim.on}{claim.said}”，{if_proved}保证期间不再计算"
        subject = Subject(ClockKind.GUARANTEE_LIMITATION, guarantee.party, debt.no)
        made = _Made(claim, start, tuple(demands), (*basis, met))
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


def _claims(act: Act, term: GuaranteeTerm) -> bool:
    """Whether an act claims from the guarantor, if it is proven, and in time."""
    return act.reached and act.kind not in ENDS and term.holds(act.on)


def _demands(case: Case, party: str, name: str, debt: Debt, as_of: date) -> list[Act]:
    """What was done towards one guarantor, in order."""
    named = any(name in (proceeding.orders or "") for proceeding in case.proceedings if proceeding.on <= as_of)
    acts = []
    for act in log_of(case, as_of):
        if act.party == party and act.about(debt.no):
            acts.append(act)
        elif act.party is None:
            seen = Strength.USABLE if named else Strength.WEAK
            missing = joined(act.missing, "" if named else "以该保证人为被告的起诉状或申请书")
            acts.append(replace(act, strength=act.strength.at_most(seen), missing=missing))
    return in_order(_as_claim(act) for act in acts)


def _as_claim(act: Act) -> Act:
    """An act as a claim on the guarantor; nothing of it revives a limitation by itself."""
    if act.kind is ActKind.PAYMENT:
        missing = joined(act.missing, "请求承担保证责任的凭证")
        return replace(act, strength=act.strength.at_most(Strength.WEAK), missing=missing)
    return act


def _suits(case: Case, as_of: date) -> Iterator[Act]:
    """Suits and arbitrations against the debtor, and enforcement of a notarised instrument."""
    notarised = any(each.kind is ProceedingKind.NOTARISED_INSTRUMENT for each in case.proceedings)
    counting = {*SUITS, *((ProceedingKind.ENFORCEMENT,) if notarised else ())}
    for proceeding in case.proceedings:
        if proceeding.on <= as_of and proceeding.kind in counting:
            yield replace(proceeding_act(proceeding), reached=not was_withdrawn(proceeding))


def _period(subject: Subject, term: GuaranteeTerm, claims: Sequence[Act], as_of: date, basis: Sequence[str]) -> Clock:
    in_time = {act for act in claims if _claims(act, term)}
    lines = [*basis, f"保证期间至{term.end.on}，请求须在届满前到达"]
    if in_time:
        lines.append("下列已记录的事项补足凭证后，保证责任已在期间内主张，保证期间不再计算：")
        lines += [f"  {act.on}{act.said}：{act.missing}" for act in claims if act in in_time]
    if term.end.on != term.end.safe_on:
        lines.append(
            f"最后一日{term.end.safe_on}为休息日，顺延至{term.end.on}（{cite('civil_code', 203)}）；不宜依赖顺延"
        )
    recorded = None if in_time else term.end.on
    status = status_on(as_of, term.start_on, term.end.on, recorded)
    if status is ClockStatus.EXPIRED:
        rule = cite("guarantee_interpretation", 34)
        lines.append(f"保证期间届满后，保证人在催收通知上签字不恢复保证责任，须另行订立保证合同（{rule}）")
    opening = ClockEvent(
        on=term.start_on,
        event="主债务履行期限届满",
        effect=Effect.STARTS,
        article=cite("civil_code", 692),
        proof=(),
        strength=Strength.STRONG,
        missing="",
    )
    shown = [act.event(Effect.STARTS if act in in_time else Effect.NONE) for act in claims]
    return Clock(
        kind=subject.kind,
        party=subject.party,
        debt=subject.debt,
        starts_on=term.start_on,
        expires_on=term.end.on,
        expires_on_if_proved=recorded,
        latest_safe_on=term.end.safe_on,
        provisional=term.end.provisional,
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


def _defence_lost(case: Case, claim: Act, as_of: date, parameters: Parameters) -> Act | None:
    """When a general guarantor lost his right to have the debtor sued first (担保制度解释 28, 民法典 687)."""
    losses = []
    for proceeding in case.proceedings:
        if proceeding.kind not in LOSING or proceeding.on < claim.on:
            continue
        act = proceeding_act(proceeding)
        if proceeding.kind is ProceedingKind.ENFORCEMENT:
            wait = Period(years=int(parameters["general_guarantee_wait_years"].on(proceeding.on).value))
            act = replace(act, on=wait.after(proceeding.on), said=f"{act.said}，满一年未终结")
        if act.on <= as_of:
            losses.append(act)
    return min(losses, key=lambda act: act.on, default=None)

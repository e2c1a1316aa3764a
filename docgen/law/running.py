"""How a period runs through acts: it starts, is interrupted and begins again, and lapses (民法典 194, 195).

It is gone through twice: by the proven acts alone, and by all that is on record. An act on or before the day a period
is counted from has no effect, nor has one after its last day, unless it revives what has lapsed: then it is a waiver
(民法典 192, 诉讼时效规定 19), not an interruption, and says so. While an action is
pending nothing runs, and only its end begins a new period.

An obstacle whose end isn't on record stands from its day on: once the last months of a period have come it suspends
it, and what is done while it stands is done in time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from docgen.law.acts import Act, ActKind
from docgen.law.clock import Clock, ClockEvent, ClockKind, Effect, status_on
from docgen.law.deadlines import Deadline
from docgen.law.schedule import month_after
from docgen.law.statutes import cite

ENDS = (ActKind.CLOSING, ActKind.SETTLEMENT)
"""What ends a pending action; of one day it comes last, and what begins one first."""
Length = Callable[[date], Deadline]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a clock is about."""

    kind: ClockKind
    party: str | None = None
    debt: str | None = None


@dataclass(slots=True)
class Run:
    """A period gone through: ``end`` is None while an action is pending or an obstacle stands."""

    start_on: date
    end: Deadline | None
    effects: list[Effect]
    last: Act | None = None
    revivals: set[int] = field(default_factory=set)
    """Which acts came after the period had run out, and brought it back to life."""
    obstacle: int | None = None
    """Which act is an obstacle that stands."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Both ways through the same acts."""

    acts: tuple[Act, ...]
    proven: Run
    recorded: Run

    def events(self) -> tuple[ClockEvent, ...]:
        """Every act with what it does if it is proven."""
        shown = []
        effects = zip(self.acts, self.proven.effects, self.recorded.effects, strict=True)
        for index, (act, proven, recorded) in enumerate(effects):
            effect = proven if recorded is Effect.NONE else recorded
            strength = act.strength
            if index in self.recorded.revivals and act.revives:
                strength = strength.at_most(act.revives)
            shown.append(replace(act.event(effect, strength), article=self._article(index, act)))
        return tuple(shown)

    def _article(self, index: int, act: Act) -> str:
        """Of an interruption or of a waiver, or of both where it depends on what is proven."""
        waives = [index in run.revivals for run in (self.proven, self.recorded)]
        if not any(waives):
            return act.article
        interrupts = [run.effects[index] is not Effect.NONE for run in (self.proven, self.recorded)]
        return waiving() if waives == interrupts else f"{act.article}；{waiving()}"

    def unproven(self) -> tuple[Act, ...]:
        """The acts that only count once they are proven."""
        effects = zip(self.acts, self.proven.effects, self.recorded.effects, strict=True)
        return tuple(act for act, proven, recorded in effects if proven is Effect.NONE and recorded is not Effect.NONE)


def waiving() -> str:
    """The articles by which consent after a limitation has run out waives it."""
    return f"{cite('civil_code', 192)}、{cite('limitation_rules', 19)}"


def in_order(acts: Iterable[Act]) -> list[Act]:
    """Acts by day, and of one day in the order in which they tell."""
    return sorted(acts, key=lambda act: (act.on, not act.pending, act.kind in ENDS))


def go_through(
    start_on: date, acts: Sequence[Act], length: Length, *, as_of: date = date.max, lapses_for_good: bool = False
) -> Runs:
    """The period from ``start_on`` through ``acts``.

    Args:
        start_on: the day it is counted from.
        acts: in any order.
        length: when a period counted from a day ends.
        as_of: the day, which tells whether the last months have come in which an obstacle suspends.
        lapses_for_good: nothing revives it.
    """
    ordered = tuple(in_order(acts))
    proven, recorded = (
        _run(start_on, ordered, length, only_proven=only_proven, revivable=not lapses_for_good)
        for only_proven in (True, False)
    )
    _suspend(recorded, ordered, as_of)
    return Runs(ordered, proven, recorded)


def _suspend(run: Run, acts: Sequence[Act], as_of: date) -> None:
    """Within the last months an obstacle keeps the period from ending; it is never proven that it still stands."""
    if run.obstacle is None or run.end is None:
        return
    act = acts[run.obstacle]
    if as_of >= month_after(run.end.safe_on, -act.last_months, run.end.safe_on.day):
        run.effects[run.obstacle], run.end, run.last = Effect.SUSPENDS, None, act


def _run(start_on: date, acts: Sequence[Act], length: Length, *, only_proven: bool, revivable: bool) -> Run:
    run = Run(start_on, length(start_on), [])
    for index, act in enumerate(acts):
        if act.kind is ActKind.OBSTACLE:
            run.effects.append(Effect.NONE)
            if not only_proven and (run.end is None or act.on <= run.end.on):
                run.obstacle = index
            continue
        lapsed = run.end is not None and run.obstacle is None and act.on > run.end.on
        run.effects.append(_effect(run, act, lapsed=lapsed, only_proven=only_proven, revivable=revivable))
        if run.effects[-1] is Effect.NONE:
            continue
        if lapsed:
            run.revivals.add(index)
        run.last = replace(act, article=waiving()) if index in run.revivals else act
        if act.pending:
            run.end = None
        else:
            run.start_on = max(act.on, act.resumes_on or act.on)
            run.end = length(run.start_on)
    return run


def _effect(run: Run, act: Act, *, lapsed: bool, only_proven: bool, revivable: bool) -> Effect:
    if not act.reached or max(act.on, act.resumes_on or act.on) <= run.start_on:
        return Effect.NONE
    if run.end is None:  # that an action has ended counts against the creditor, proven or not
        return Effect.INTERRUPTS if act.kind in ENDS else Effect.NONE
    if act.kind is ActKind.CLOSING:
        return Effect.NONE
    strength = act.strength if not lapsed else act.revives if revivable else None
    if strength is None or (only_proven and not strength.proven):
        return Effect.NONE
    return Effect.INTERRUPTS


def clock_of(subject: Subject, runs: Runs, opening: ClockEvent, as_of: date, basis: Sequence[str]) -> Clock:
    """The clock that ``runs`` make, ``opening`` being the event that starts it."""
    end, later = runs.proven.end, runs.recorded.end
    shown = end or later
    proven_on = end.on if end else None
    recorded_on = later.on if later else None
    if end and later and later.on < end.on:
        recorded_on = end.on
    return Clock(
        kind=subject.kind,
        party=subject.party,
        debt=subject.debt,
        starts_on=runs.proven.start_on,
        expires_on=proven_on,
        expires_on_if_proved=recorded_on,
        latest_safe_on=end.safe_on if end else None,
        provisional=shown is not None and shown.provisional,
        days_left=(proven_on - as_of).days if proven_on else None,
        status=status_on(as_of, runs.proven.start_on, proven_on, recorded_on),
        events=tuple(sorted((opening, *runs.events()), key=lambda event: event.on)),
        basis=tuple(line for line in basis if line),
    )

"""What the clocks of proceedings share: a clock that nothing interrupts, and the record that starts one."""

from collections.abc import Sequence
from datetime import date

from docgen.casefile.records import Proceeding
from docgen.law.actions import named, proof_of
from docgen.law.clock import Clock, ClockEvent, ClockKind, Effect
from docgen.law.deadlines import Period, deadline
from docgen.law.reasons import reasons
from docgen.law.running import Length, Subject, clock_of, go_through
from docgen.law.statutes import cite


def plain(  # noqa: PLR0913, PLR0917  # one clock that nothing interrupts, in one line of facts
    kind: ClockKind, proceeding: Proceeding, start_on: date, period: Period, lines: Sequence[str], as_of: date
) -> Clock:
    """A clock that nothing interrupts."""
    runs = go_through(start_on, (), fixed(period))
    opening = opening_of(proceeding, start_on, named(proceeding), cite("civil_procedure_law", 85))
    return clock_of(Subject(kind), runs, opening, as_of, [*lines, *reasons(runs, procedural=True)])


def fixed(period: Period) -> Length:
    """A period that is as long whenever it starts."""
    return lambda start_on: deadline(start_on, period)


def opening_of(proceeding: Proceeding, on: date, said: str, article: str) -> ClockEvent:
    """The event that starts a clock, with the record's paper as its proof."""
    strength, missing = proof_of(proceeding)
    proof = (proceeding.file,) if proceeding.file else ()
    return ClockEvent(
        on=on, event=said, effect=Effect.STARTS, article=article, proof=proof, strength=strength, missing=missing
    )

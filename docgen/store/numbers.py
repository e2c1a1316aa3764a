"""Numbers of documents: reserved in a short transaction, each ended as issued or void with its reason.

A series is what stands before the year (institution and kind) in one year; its numbers run 1, 2, 3 … without a gap,
whoever asks at the same time. A number is reserved before its document is written, since the document bears it. The
reservation names its owner's lease: what a killed process left behind is told from what a living one is still writing,
and is made void. The row of a number is also the document's serial, which the code on paper carries.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import inspect, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from docgen.errors import NumberLost
from docgen.store.audit import mark_of, witness
from docgen.store.models import Number, NumberSeries, NumberState

ABANDONED: Final = "出具中断，编号作废"


@dataclass(frozen=True, slots=True)
class Series:
    """What numbers run within: the institution's and the kind's words, and the year a document bears.

    ``form`` says how a number is written: a format of ``{prefix}``, ``{kind}``, ``{year}`` and ``{number}``.
    """

    institution: str
    kind: str
    year: int
    form: str

    @property
    def prefix(self) -> str:
        """Institution and kind in one, which with the year tells a series from another."""
        return self.institution + self.kind

    def text(self, value: int) -> str:
        """A number as it is printed."""
        return self.form.format(prefix=self.institution, kind=self.kind, year=self.year, number=value)


@dataclass(frozen=True, slots=True)
class Reservation:
    """A number that its owner holds: the document's serial, and the number as it is printed."""

    serial: int
    text: str


def reserve(session: Session, series: Series, count: int, *, owner: str, at: datetime) -> list[Reservation]:
    """The next ``count`` numbers of a series. Others who ask wait until this transaction ends."""
    insert_series = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgresql_insert
    first = insert_series(NumberSeries).values(prefix=series.prefix, year=series.year, last=0)
    session.execute(first.on_conflict_do_nothing())
    last = session.scalars(
        update(NumberSeries)
        .where(NumberSeries.prefix == series.prefix, NumberSeries.year == series.year)
        .values(last=NumberSeries.last + count)
        .returning(NumberSeries.last)
    ).one()
    reserved = [
        Number(
            prefix=series.prefix,
            year=series.year,
            value=value,
            text=series.text(value),
            owner=owner,
            reserved_at=at,
        )
        for value in range(last - count + 1, last + 1)
    ]
    session.add_all(reserved)
    session.flush()
    return [Reservation(number.serial, number.text) for number in reserved]


def mark_issued(session: Session, reservation: Reservation, at: datetime) -> None:
    """End a number as issued. Raises NumberLost if it is no longer reserved."""
    if not _end(session, reservation.serial, {"state": NumberState.ISSUED, "ended_at": at}):
        raise NumberLost(number=reservation.text)


def mark_void(session: Session, reservation: Reservation, reason: str, at: datetime) -> bool:
    """End a number as void; false if it had ended already."""
    return _end(session, reservation.serial, {"state": NumberState.VOID, "ended_at": at, "void_reason": reason})


def void_abandoned(session: Session, is_alive: Callable[[str], bool], at: datetime) -> list[Reservation]:
    """Make void every reserved number whose owner is no longer at work; those that were."""
    reserved = session.scalars(select(Number).where(Number.state == NumberState.RESERVED).order_by(Number.serial)).all()
    left = [Reservation(number.serial, number.text) for number in reserved if not is_alive(number.owner)]
    return [reservation for reservation in left if mark_void(session, reservation, ABANDONED, at)]


def numbers(session: Session) -> Sequence[Number]:
    """Every number ever given out, in the order of the serials."""
    return session.scalars(select(Number).order_by(Number.serial)).all()


def _end(session: Session, serial: int, values: dict[str, Any]) -> bool:
    ended = session.execute(
        update(Number)
        .where(Number.serial == serial, Number.state == NumberState.RESERVED)
        .values(**values, deed=mark_of(session))
        .execution_options(synchronize_session=False)
        .returning(*inspect(Number).columns)
    ).one_or_none()
    if ended is not None:
        witness(session, Number, ended)
    return ended is not None

"""Who is meant: ids of parties, filled where left out, and parties found by id or by a name only one of them has."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from docgen.casefile.case import Case
from docgen.casefile.record import Record
from docgen.casefile.records import THIRD_PARTY
from docgen.casefile.scalars import Spelling, half_width
from docgen.casefile.shape import parts

AnyRecord = TypeVar("AnyRecord", bound=Record)


def filled_ids(given: Sequence[str | None]) -> list[str]:
    """The parties' ids in order: as given, else P and their place, else the first P that is free."""
    taken = {known for known in given if known}
    filled = []
    for place, known in enumerate(given, 1):
        free = (f"P{number}" for number in (place, *range(1, len(given) + 1)) if f"P{number}" not in taken)
        chosen = known or next(free)
        taken.add(chosen)
        filled.append(chosen)
    return filled


@dataclass(frozen=True, slots=True)
class Directory:
    """The parties of a case by id and name."""

    ids: tuple[str, ...]
    names: tuple[str | None, ...]
    """None where a name could not be read."""

    @property
    def complete(self) -> bool:
        """Whether one can tell who is not there."""
        return bool(self.names) and None not in self.names

    def find(self, reference: str) -> tuple[str, ...]:
        """The ids that ``reference`` may mean: none, one, or several of one name. An id goes before a name."""
        wanted = half_width(reference)
        if wanted in self.ids:
            return (wanted,)
        return tuple(
            party for party, name in zip(self.ids, self.names, strict=True) if name and half_width(name) == wanted
        )

    def listing(self) -> str:
        """All parties with their ids, for an error."""
        return "、".join(f"{party} {name or ''}".strip() for party, name in zip(self.ids, self.names, strict=True))


def resolved(case: Case) -> Case:
    """The case with every id filled and every reference to a party an id.

    A spouse or holder who is no party stays a name. References are taken to have been checked.
    """
    ids = filled_ids([debtor.id for debtor in case.debtors])
    directory = Directory(tuple(ids), tuple(debtor.name for debtor in case.debtors))

    def resolve(reference: str) -> str:
        found = directory.find(reference)
        return found[0] if len(found) == 1 and reference != THIRD_PARTY else reference

    debtors = tuple(d.model_copy(update={"id": party}) for d, party in zip(case.debtors, ids, strict=True))
    return with_references(case.model_copy(update={"debtors": debtors}), resolve)


def with_references(record: AnyRecord, change: Callable[[str], str]) -> AnyRecord:
    """``record`` with ``change`` applied to every reference to a party in it, at any depth."""
    update: dict[str, Any] = {}
    for part in parts(type(record)):
        value = getattr(record, part.name)
        if value is None or value == () or (part.record is None and part.spelling is not Spelling.PARTY):
            continue
        new = tuple(_changed(v, change) for v in value) if part.many else _changed(value, change)
        if new != value:
            update[part.name] = new
    return record.model_copy(update=update) if update else record


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    return with_references(value, change) if isinstance(value, Record) else change(value)

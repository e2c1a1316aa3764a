"""What differs between two versions of a case, in Chinese, line by line."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.debts import Balance, Clause, Debt, Installment, Invoice, LedgerEntry
from docgen.casefile.display import display, summary
from docgen.casefile.merging import moved_parties
from docgen.casefile.parties import Agent, Consideration, Creditor, Debtor
from docgen.casefile.record import Record
from docgen.casefile.records import (
    Agreement,
    Asset,
    Collateral,
    Contact,
    Delivery,
    Evidence,
    Guarantee,
    Hold,
    Proceeding,
)
from docgen.casefile.references import with_references
from docgen.casefile.shape import context, part, parts

_TOLD_BY: dict[type[Record], tuple[str, ...]] = {
    Agent: ("name",),
    Agreement: ("kind", "no", "signed_on"),
    Asset: ("kind", "detail"),
    Balance: ("on",),
    Collateral: ("kind", "name", "owner"),
    Consideration: ("item",),
    Contact: ("at", "channel", "party"),
    Debt: ("no",),
    Debtor: ("id",),
    Delivery: ("document", "party", "sent_on"),
    Evidence: ("title", "file"),
    Guarantee: ("party", "contract_no"),
    Hold: ("reason",),
    Installment: ("period",),
    Invoice: ("no", "due_on"),
    LedgerEntry: ("on", "type", "voucher"),
    Proceeding: ("kind", "on"),
}
"""What tells one record of a list from the others."""

_CALLED_BY: dict[type[Record], tuple[str, ...]] = {Debtor: ("name",), Evidence: ("title",)}
"""What a record is called by, where that is not what tells it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: where, what stood there, what stands there now; "" for nothing."""

    place: str
    before: str
    after: str


def differences(old: Case, new: Case) -> list[Difference]:
    """Every difference between two versions of a case, in the order of the case file; none if they are equal."""
    moves = moved_parties(old, new)
    gone = {debtor.id or "": f"原{debtor.id}" for debtor in old.debtors if debtor.id not in moves}
    names = {gone[debtor.id or ""]: debtor.name for debtor in old.debtors if debtor.id in gone}
    ids = {**moves, **gone}
    debtors = tuple(debtor.model_copy(update={"id": ids.get(debtor.id or "")}) for debtor in old.debtors)
    moved = with_references(old, lambda party: ids.get(party, party)).model_copy(update={"debtors": debtors})
    renumbered = [
        Difference(f"当事人 {new.name_of(after)}，{glossary.term('id', 'debtor')}", before, after)
        for before, after in moves.items()
        if before != after
    ]
    return [*renumbered, *_between(moved, new, "", lambda party: names.get(party) or new.name_of(party))]


def _between(old: Record, new: Record, place: str, name_of: Callable[[str], str]) -> Iterator[Difference]:
    for field in parts(type(new)):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before == after:
            continue
        term = glossary.term(field.key, context(type(new)))
        if field.record is not None and field.many:
            yield from _between_lists(before, after, _joined(place, term), name_of)
        elif field.record is not None:
            within = _joined(place, term) if field.record in (Clause, Creditor) else place
            yield from _between(before or _nothing(field.record), after or _nothing(field.record), within, name_of)
        else:
            yield Difference(_joined(place, term), display(before, field, name_of), display(after, field, name_of))


def _between_lists(
    old: Sequence[Record], new: Sequence[Record], place: str, name_of: Callable[[str], str]
) -> Iterator[Difference]:
    before, after = _by_mark(old), _by_mark(new)
    for mark, record in before.items():
        here = f"{place} {_name(record, name_of)}"
        if mark in after:
            yield from _between(record, after[mark], here, name_of)
        else:
            yield Difference(here, summary(record, name_of), "")
    for mark, record in after.items():
        if mark not in before:
            yield Difference(f"{place} {_name(record, name_of)}", "", summary(record, name_of))
    stayed = [mark for mark in before if mark in after]
    if stayed != [mark for mark in after if mark in before]:
        order = ("、".join(_name(side[mark], name_of) for mark in side) for side in (before, after))
        yield Difference(f"{place}的次序", *order)


def _by_mark(records: Sequence[Record]) -> dict[Hashable, Record]:
    """Records by what tells them, and which of those that are alike."""
    seen: Counter[Hashable] = Counter()
    marked: dict[Hashable, Record] = {}
    for record in records:
        mark = tuple(getattr(record, key) for key in _TOLD_BY[type(record)])
        marked[mark, seen[mark]] = record
        seen[mark] += 1
    return marked


def _name(record: Record, name_of: Callable[[str], str]) -> str:
    """How a list's record is called: by what tells it."""
    keys = _CALLED_BY.get(type(record), _TOLD_BY[type(record)])
    told = ((part(type(record), key), getattr(record, key)) for key in keys)
    return " ".join(display(value, field, name_of) for field, value in told if field and value is not None)


def _nothing(record: type[Record]) -> Any:
    """A record in which nothing stands, to compare one with that was added or taken away."""
    return record.model_construct(None, **{field.name: () if field.many else None for field in parts(record)})


def _joined(place: str, term: str) -> str:
    return f"{place}，{term}" if place else term

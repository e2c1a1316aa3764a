"""Importing a case again (case-format.md): the lender's facts are replaced, what was done is added to, never removed.

A contact is the same if its time, channel and party are; a delivery, if its document, party and day of sending are.
Where several answer to one description (a letter by post and by message on one day), the most alike are paired and
the rest kept apart.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.record import Record, is_empty
from docgen.casefile.records import THIRD_PARTY, Agreement, Contact, Delivery
from docgen.casefile.references import with_references
from docgen.casefile.shape import parts
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.errors import MergeError, Problem

Deed = TypeVar("Deed", bound=Record)


def merge(old: Case, new: Case) -> Case:
    """The case as it stands once ``new`` is imported over ``old``.

    Returns:
        ``new`` with the contacts and deliveries of both; where both have one, with what either knows of it.

    Raises:
        MergeError: someone was contacted or served who is no party in ``new``.
    """
    moves = moved_parties(old, new)
    _refuse_orphans(old, moves)
    contacts = [with_references(contact, lambda party: moves.get(party, party)) for contact in old.contacts]
    deliveries = [with_references(delivery, lambda party: moves.get(party, party)) for delivery in old.deliveries]
    return new.model_copy(
        update={
            "contacts": _merged(contacts, new.contacts, _same_contact, ("number", "by")),
            "deliveries": _merged(deliveries, new.deliveries, _same_delivery, ("method", "tracking_no", "document_no")),
        }
    )


def moved_agreements(old: Case, new: Case, signed: Sequence[Agreement]) -> tuple[Agreement, ...]:
    """The agreements signed here, speaking of the parties as ``new`` does.

    Raises:
        MergeError: someone signed who is no party in ``new``, or about a contract that isn't in it.
    """
    moves = moved_parties(old, new)
    contracts = {debt.no for debt in new.debts}
    problems = []
    for agreement in signed:
        kept = f"新文件中应保留：在系统中签署的协议 {agreement.no} 涉及之"
        gone = [p for p in (*agreement.parties, *agreement.guarantor_consents) if p not in moves]
        problems += [Problem(f"当事人 {old.name_of(party)}", "", kept) for party in gone]
        problems += [Problem(f"合同 {no}", "", kept) for no in agreement.debts if no not in contracts]
    if problems:
        raise MergeError(case_no=old.case_no, problems=problems)
    return tuple(with_references(agreement, lambda party: moves.get(party, party)) for agreement in signed)


def moved_parties(old: Case, new: Case) -> dict[str, str]:
    """The ids of the old case's debtors in the new one, for those who are in both.

    The same number of an identity document tells a party, else a name that one party has in each, else id and name
    together; an id alone does not, as it may have gone to someone else.
    """
    moves: dict[str, str] = {}
    tells: tuple[Callable[[Debtor], Hashable], ...] = (
        lambda debtor: debtor.id_no,
        lambda debtor: debtor.name,
        lambda debtor: (debtor.id, debtor.name),
    )
    for tell in tells:
        before = _told([debtor for debtor in old.debtors if debtor.id not in moves], tell)
        after = _told([debtor for debtor in new.debtors if debtor.id not in moves.values()], tell)
        moves |= {before[mark]: after[mark] for mark in before if mark in after}
    return moves


def _told(debtors: Sequence[Debtor], tell: Callable[[Debtor], Hashable]) -> dict[Hashable, str]:
    """Ids by what tells a party, where only one has it."""
    counted = Counter(tell(debtor) for debtor in debtors)
    return {mark: debtor.id or "" for debtor in debtors if (mark := tell(debtor)) is not None and counted[mark] == 1}


def _refuse_orphans(old: Case, moves: dict[str, str]) -> None:
    lost: dict[str, list[str]] = {}
    for contact in old.contacts:
        lost.setdefault(contact.party, []).append(f"{contact.at:%Y-%m-%d} 的催收记录")
    for delivery in old.deliveries:
        lost.setdefault(delivery.party, []).append(f"{delivery.sent_on} 寄出的“{delivery.document}”")
    problems = [
        Problem(f"当事人 {old.name_of(party)}", "", f"新文件中应保留此人：已有{deeds[0]}等{len(deeds)}项")
        for party, deeds in lost.items()
        if party not in moves and party != THIRD_PARTY
    ]
    if problems:
        raise MergeError(case_no=old.case_no, problems=problems)


def _same_contact(contact: Contact) -> Hashable:
    stranger = contact.third_party_name if contact.party == THIRD_PARTY else None
    return contact.at, contact.channel, contact.party, stranger


def _same_delivery(delivery: Delivery) -> Hashable:
    return delivery.document, delivery.party, delivery.sent_on


def _merged(
    old: Sequence[Deed], new: Sequence[Deed], same: Callable[[Deed], Hashable], telling: tuple[str, ...]
) -> tuple[Deed, ...]:
    """The old ones in their order, brought up to date, then those that are only new."""
    waiting = list(new)
    partners: dict[int, Deed] = {}
    for alike in (True, False):
        for place, deed in enumerate(old):
            found = (
                other for other in waiting if same(other) == same(deed) and (not alike or _agree(deed, other, telling))
            )
            partner = None if place in partners else next(found, None)
            if partner is not None:
                partners[place] = partner
                waiting = [other for other in waiting if other is not partner]
    updated = (_more_known(deed, partners[place]) if place in partners else deed for place, deed in enumerate(old))
    return (*updated, *waiting)


def _agree(deed: Deed, other: Deed, telling: tuple[str, ...]) -> bool:
    return all(getattr(deed, name) == getattr(other, name) for name in telling)


def _more_known(old: Deed, new: Deed) -> Deed:
    """The newer word where there is one; nothing known is forgotten, and files are added."""
    update: dict[str, Any] = {}
    for part in parts(type(old)):
        before, after = getattr(old, part.name), getattr(new, part.name)
        if is_empty(after) or (after is DeliveryOutcome.PENDING and before is not None):
            continue
        update[part.name] = (*before, *(item for item in after if item not in before)) if part.many else after
    return old.model_copy(update=update)

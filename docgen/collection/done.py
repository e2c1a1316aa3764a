"""What has been done of a policy: by the contact log, deliveries, issued documents, agreements and proceedings.

How ambiguous spots are read here:

- A letter is sent once every borrower (or guarantor) it goes to has been sent one; what came back doesn't count, unless
  it went to an address the contract agrees on.
- A call or visit that found nobody isn't one; a contact with a third party isn't one with the debtor.
- What was done before the oldest unpaid due date belongs to an earlier arrear. Proceedings always count.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from docgen.casefile.case import Case
from docgen.casefile.records import Contact, Delivery
from docgen.casefile.vocabulary import ContactResult, DeliveryOutcome, Role
from docgen.collection.papers import Addressee, Paper, Papers, paper_for
from docgen.collection.policy import PolicyStep
from docgen.law.actions import debt_declared_on

CHINA = ZoneInfo("Asia/Shanghai")
_NOBODY = (ContactResult.NO_ANSWER, ContactResult.WRONG_NUMBER)
_SUIT = "complaint"


@dataclass(frozen=True, slots=True)
class Issued:
    """A document issued here: its kind, the party it goes to, the date it bears."""

    kind: str
    party: str | None
    on: date


@dataclass(frozen=True, slots=True)
class Done:
    """When a step was last done to all it is directed to; until then, who is still to have it."""

    on: date | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseLog:
    """What a case and its issued documents tell of the time from ``since`` to ``as_of``."""

    case: Case
    issued: Sequence[Issued]
    papers: Papers
    since: date
    as_of: date

    def of(self, step: PolicyStep) -> Done:
        """Whether and when a step was done."""
        if step.proof_of_debt:
            return Done(debt_declared_on(self.case, self.as_of))
        if step.document is not None:
            names = {step.document, paper_for(step.document, self.case)}
            papers = [self.papers[name] for name in sorted(names)]
            traces = [trace for paper in papers for trace in self._traces(paper)]
            return self._complete(traces, papers[0].to)
        return Done(max((on for _, on in self._contacts(step)), default=None))

    def _complete(self, traces: Sequence[tuple[str | None, date]], to: Addressee) -> Done:
        """The day by which the last of the addressees had it."""
        if to is Addressee.CASE:
            return Done(max((on for _, on in traces), default=None))
        latest = {
            party: max((on for whom, on in traces if whom in (party, None)), default=None)
            for party in addressees(self.case, to)
        }
        days = [on for on in latest.values() if on is not None]
        missing = tuple(party for party, on in latest.items() if on is None)
        return Done(min(days), ()) if days and not missing else Done(None, missing if days else ())

    def _traces(self, paper: Paper) -> Iterator[tuple[str | None, date]]:
        for delivery in self.case.deliveries:
            named = delivery.document.strip("《》") in (paper.name, paper.title)
            if named and self._counts(delivery.sent_on) and not _came_back(self.case, delivery):
                yield delivery.party, delivery.sent_on
        for document in self.issued:
            if document.kind == paper.name and self._counts(document.on):
                yield document.party, document.on
        for agreement in self.case.agreements:
            if agreement.kind is paper.agreement and self._counts(agreement.signed_on):
                yield None, agreement.signed_on
        for contact in self.case.contacts:
            if contact.channel is paper.contact and self._counts(_day(contact)) and _reached(contact):
                yield None, _day(contact)
        for on in self._handed_in(paper):
            yield None, on

    def _handed_in(self, paper: Paper) -> Iterator[date]:
        days = [proceeding.on for proceeding in self.case.proceedings if proceeding.kind in paper.proceedings]
        if paper.name.startswith(_SUIT):
            days += [day for day in (self.case.filed_on, self.case.accepted_on) if day is not None]
        yield from (day for day in days if day <= self.as_of)

    def _contacts(self, step: PolicyStep) -> Iterator[tuple[str, date]]:
        whom = set(addressees(self.case, step.to or Addressee.BORROWERS))
        for contact in self.case.contacts:
            fits = contact.channel in step.contact and contact.party in whom and _reached(contact)
            if fits and self._counts(_day(contact)):
                yield contact.party, _day(contact)

    def _counts(self, on: date) -> bool:
        return self.since <= on <= self.as_of


def addressees(case: Case, to: Addressee) -> tuple[str, ...]:
    """The ids of those a step is directed to."""
    if to is Addressee.GUARANTORS:
        return tuple(dict.fromkeys([*_with(case, Role.GUARANTOR), *(each.party for each in case.guarantees)]))
    if to is Addressee.BORROWERS:
        return tuple(_with(case, Role.BORROWER, Role.CO_BORROWER))
    return tuple(debtor.id or "" for debtor in case.debtors)


def _with(case: Case, *roles: Role) -> Iterable[str]:
    return [debtor.id or "" for debtor in case.debtors if set(roles) & set(debtor.roles)]


def _came_back(case: Case, delivery: Delivery) -> bool:
    address = case.debtor(delivery.party).service_address
    agreed = address is not None and address.agreed is True
    return delivery.outcome is DeliveryOutcome.RETURNED and not agreed


def _reached(contact: Contact) -> bool:
    return contact.result not in _NOBODY


def _day(contact: Contact) -> date:
    return contact.at.astimezone(CHINA).date()

"""What is to be done today, in one answer: next steps, clocks running out, drafts to approve, pages in the inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.api.caselist import CaseFilter, CaseLine, CaseSort, list_cases, seen
from docgen.api.drafts import DraftLine, draft_line
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.scans import InboxPage, inbox_page
from docgen.api.seen_scans import Seen
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import Role
from docgen.law.clock import ClockKind, ClockStatus
from docgen.store.cases import load_cases
from docgen.store.drafts import submitted, submitted_count
from docgen.store.models import CaseClock
from docgen.store.scans import inbox, inbox_count
from docgen.store.urgent import urgent_clocks, urgent_count
from docgen.workflow.access import Act

SHOWN: Final = 20
"""So many lines of each part."""


@dataclass(frozen=True, slots=True)
class UrgentClock:
    """A clock that is about to run out (90 days), or has unless something is proved."""

    case_no: str
    kind: ClockKind
    title: str
    debtors: tuple[str, ...]
    party: str | None
    party_name: str | None
    debt: str | None
    status: ClockStatus
    expires_on: date
    latest_safe_on: date | None
    days_left: int
    """To the last safe day; below zero once that is over."""
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The work list of a day for an account: of each part how many, and the first. A part it may not do is None."""

    as_of: date
    stale: int
    steps_count: int
    steps: tuple[CaseLine, ...]
    """Cases whose next step is due by the day, first due first."""
    clocks_count: int
    clocks: tuple[UrgentClock, ...]
    drafts_count: int | None
    drafts: tuple[DraftLine, ...] | None
    pages_count: int | None
    pages: tuple[InboxPage, ...] | None


@permitted(Act.READ_CASES)
def today(office: Office, *, as_of: date, shown: int = SHOWN) -> Today:
    """What is to be done on a day by whoever acts.

    Args:
        office: whose.
        as_of: the day.
        shown: so many lines of each part.

    Raises:
        WrongParameterFile, WrongProfile: the institution's own definitions cannot be used.
        StorageError: the database refuses.
    """
    due = list_cases(office, CaseFilter(due_until=as_of), as_of=as_of, sort=CaseSort.DUE, limit=shown)
    if office.is_new:
        return Today(
            as_of=as_of,
            stale=0,
            steps_count=0,
            steps=(),
            clocks_count=0,
            clocks=(),
            drafts_count=None,
            drafts=None,
            pages_count=None,
            pages=None,
        )
    actor, within = office.actor(), seen(office)
    approves, files = actor.may(Act.APPROVE), actor.may(Act.SCAN)
    own = None if actor.sees_all else actor.name
    with office.database.reading() as session:
        clocks = urgent_clocks(session, as_of, limit=shown, within=within)
        drafts = submitted(session, limit=shown, within=within) if approves else None
        pages = inbox(session, own, limit=shown) if files else None
        return Today(
            as_of=as_of,
            stale=due.stale,
            steps_count=due.count,
            steps=due.cases,
            clocks_count=urgent_count(session, as_of, within=within),
            clocks=_clocks(session, clocks, as_of),
            drafts_count=submitted_count(session, within=within) if approves else None,
            drafts=None
            if drafts is None
            else tuple(draft_line(session, row, case_no, [event]) for row, case_no, event in drafts),
            pages_count=inbox_count(session, own) if files else None,
            pages=None if pages is None else tuple(inbox_page(page, Seen(session, own)) for page in pages),
        )


def _clocks(session: Session, rows: Sequence[tuple[str, CaseClock]], as_of: date) -> tuple[UrgentClock, ...]:
    cases = load_cases(session, list(dict.fromkeys(case_no for case_no, _ in rows)))
    return tuple(_clock(cases[case_no].case, row, as_of) for case_no, row in rows)


def _clock(case: Case, row: CaseClock, as_of: date) -> UrgentClock:
    return UrgentClock(
        case_no=case.case_no,
        kind=ClockKind(row.kind),
        title=glossary.word(ClockKind(row.kind)),
        debtors=tuple(debtor.name for debtor in case.debtors if Role.BORROWER in debtor.roles),
        party=row.party,
        party_name=case.name_of(row.party) if row.party else None,
        debt=row.debt,
        status=ClockStatus(row.status),
        expires_on=row.expires_on,
        latest_safe_on=row.latest_safe_on,
        days_left=((row.latest_safe_on or row.expires_on) - as_of).days,
        provisional=row.provisional,
    )

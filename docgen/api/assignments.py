"""Whose cases are whose: a collector works on his own, an outside lawyer on those entrusted to him.

A case has one collector: entrusting it to another takes it from the first. Lawyers may be several.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import NotFound, NothingToAssign, UnknownAccount
from docgen.store.accounts import account, accounts
from docgen.store.assignments import entrust, entrusted_by_case, entrusted_numbers
from docgen.store.cases import case_ids
from docgen.workflow.access import OWN_CASES_ONLY, AccountRole, Act

_MANY: Final = 500


@dataclass(frozen=True, slots=True)
class AssignmentAnswer:
    """What was assigned: the cases that changed hands, and those that were as asked for already."""

    account: str
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    taken_from: tuple[str, ...] = ()
    """The collectors who had them before."""


@dataclass(frozen=True, slots=True)
class Assignable:
    """An account that cases are entrusted to."""

    name: str
    person: str
    role_word: str


@permitted(Act.ASSIGN_CASES)
def assignable(office: Office) -> tuple[Assignable, ...]:
    """The accounts that cases are entrusted to, by name."""
    with office.database.reading() as session:
        return tuple(
            Assignable(row.name, row.person, glossary.word(AccountRole(row.role)))
            for row in accounts(session)
            if row.active and row.role in OWN_CASES_ONLY
        )


@permitted(Act.ASSIGN_CASES)
def assignment_overview(office: Office) -> tuple[tuple[Assignable, int], ...]:
    """The accounts that cases are entrusted to, by name, each with how many it has."""
    with office.database.reading() as session:
        return tuple((one, len(entrusted_numbers(session, one.name))) for one in assignable(office))


@permitted(Act.ASSIGN_CASES)
def assign(office: Office, case_nos: Sequence[str], *, to: str, at: datetime) -> AssignmentAnswer:
    """Entrust cases to a collector or an outside lawyer, all or none.

    Raises:
        NotFound: one of the cases is not there.
        UnknownAccount: there is no such account.
        NothingToAssign: the account sees every case anyway, works on none, or is closed.
    """
    role = _assignable_role(office, to)
    with office.database.writing(office.deed(Act.ASSIGN_CASES, at, _subject(case_nos))) as session:
        rows = _rows(session, case_nos)
        holders = entrusted_by_case(session, list(rows.values()))
        collectors = {one.name for one in accounts(session) if one.role == AccountRole.COLLECTOR}
        new = [case_no for case_no, row in rows.items() if to not in holders[row]]
        others = [
            (rows[case_no], name)
            for case_no in new
            for name in holders[rows[case_no]]
            if role is AccountRole.COLLECTOR and name in collectors
        ]
        entrust(session, others, entrusted=False, at=at, by=office.account)
        entrust(session, [(rows[case_no], to) for case_no in new], entrusted=True, at=at, by=office.account)
    before = tuple(sorted({name for _, name in others}))
    return AssignmentAnswer(to, tuple(new), tuple(no for no in rows if no not in new), before)


@permitted(Act.ASSIGN_CASES)
def unassign(office: Office, case_nos: Sequence[str], *, of: str, at: datetime) -> AssignmentAnswer:
    """Take cases back from an account, all or none. Raises NotFound, UnknownAccount."""
    with office.database.writing(office.deed(Act.ASSIGN_CASES, at, _subject(case_nos))) as session:
        if account(session, of) is None:
            raise UnknownAccount(account=of)
        rows = _rows(session, case_nos)
        holders = entrusted_by_case(session, list(rows.values()))
        held = [case_no for case_no, row in rows.items() if of in holders[row]]
        entrust(session, [(rows[case_no], of) for case_no in held], entrusted=False, at=at, by=office.account)
    return AssignmentAnswer(of, tuple(held), tuple(no for no in rows if no not in held))


@permitted(Act.READ_CASES)
def holders(office: Office, case_no: str) -> tuple[str, ...]:
    """The persons that a case is entrusted to. Raises NotFound."""
    with office.database.reading() as session:
        (row,) = _rows(session, [case_no]).values()
        persons = {one.name: one.person for one in accounts(session)}
        return tuple(persons[name] for name in entrusted_by_case(session, [row])[row])


def _assignable_role(office: Office, name: str) -> AccountRole:
    with office.database.reading() as session:
        found = account(session, name)
    if found is None:
        raise UnknownAccount(account=name)
    role = AccountRole(found.role)
    roles = "、".join(glossary.word(one) for one in AccountRole if one in OWN_CASES_ONLY)
    if not found.active:
        raise NothingToAssign(account=name, role=glossary.word(role), reason="账户已停用", roles=roles)
    if role not in OWN_CASES_ONLY:
        raise NothingToAssign(account=name, role=glossary.word(role), reason="不按案件限定查阅范围", roles=roles)
    return role


def _subject(case_nos: Sequence[str]) -> str | None:
    return case_nos[0] if len(case_nos) == 1 else None


def _rows(session: Session, case_nos: Sequence[str]) -> dict[str, int]:
    """The cases by number, each locked by nothing: who holds them is told row by row. Raises NotFound."""
    wanted = dict.fromkeys(case_nos)
    found = case_ids(session, [no for no in wanted if "\0" not in no])
    for case_no in wanted:
        if case_no not in found:
            raise NotFound(what="案件", name=case_no)
    return {case_no: found[case_no] for case_no in wanted}

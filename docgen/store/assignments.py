"""Whose cases are whose: each a row a change; the last one of a case and an account holds."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from docgen.store.audit import insert_rows
from docgen.store.models import Assignment, StoredCase

_CHUNK = 500


def entrusted_to(name: str) -> Select[int]:
    """The rows of the cases that are entrusted to an account, for ``StoredCase.id.in_(...)``."""
    newer = aliased(Assignment)
    last = (
        select(func.max(newer.revision))
        .where(newer.case_id == Assignment.case_id, newer.name == Assignment.name)
        .scalar_subquery()
    )
    return select(Assignment.case_id).where(
        Assignment.name == name, Assignment.revision == last, Assignment.entrusted.is_(True)
    )


def entrusted_numbers(session: Session, name: str) -> set[str]:
    """The numbers of the cases that are entrusted to an account."""
    return set(session.scalars(select(StoredCase.case_no).where(StoredCase.id.in_(entrusted_to(name)))))


def is_entrusted(session: Session, case_no: str, name: str) -> bool:
    """Whether a case is entrusted to an account."""
    last = (
        select(Assignment.entrusted)
        .join(StoredCase, StoredCase.id == Assignment.case_id)
        .where(StoredCase.case_no == case_no, Assignment.name == name)
        .order_by(Assignment.revision.desc())
        .limit(1)
    )
    return "\0" not in case_no and bool(session.scalar(last))


def entrusted_by_case(session: Session, case_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The accounts that each case is entrusted to, by name."""
    found = defaultdict[int, list[str]](list)
    for case_id, name, (_, entrusted) in _last(session, case_ids):
        if entrusted:
            found[case_id].append(name)
    return {case_id: tuple(sorted(found[case_id])) for case_id in case_ids}


def entrust(session: Session, changes: Sequence[tuple[int, str]], *, entrusted: bool, at: datetime, by: str) -> None:
    """Entrust cases (their rows) to accounts, or take them back."""
    revisions = {
        (case_id, name): revision
        for case_id, name, (revision, _) in _last(session, sorted({case_id for case_id, _ in changes}))
    }
    rows = [
        {
            "case_id": case_id,
            "name": name,
            "revision": revisions.get((case_id, name), 0) + 1,
            "entrusted": entrusted,
            "at": at,
            "by": by,
        }
        for case_id, name in changes
    ]
    insert_rows(session, Assignment, rows)


def _last(session: Session, case_ids: Sequence[int]) -> list[tuple[int, str, tuple[int, bool]]]:
    """Of every case and account that ever met: the last revision, and what it says."""
    found: dict[tuple[int, str], tuple[int, bool]] = {}
    for start in range(0, len(case_ids), _CHUNK):
        query = select(Assignment).where(Assignment.case_id.in_(case_ids[start : start + _CHUNK]))
        for row in session.scalars(query.order_by(Assignment.revision)):
            found[row.case_id, row.name] = (row.revision, row.entrusted)
    return [(case_id, name, last) for (case_id, name), last in found.items()]

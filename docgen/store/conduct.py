"""Breaches of the rules of conduct, entered beside the contacts that are their cause."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from docgen.collection.conduct import Breach
from docgen.store.audit import insert_rows
from docgen.store.cases import case_id_of
from docgen.store.models import ConductBreach


def record_breaches(session: Session, case_no: str, contact: int, breaches: Sequence[Breach], at: datetime) -> None:
    """Enter what the contact at this place of the case's log breaks. Raises NotFound."""
    case_id = case_id_of(session, case_no)
    rows = [
        {"case_id": case_id, "contact": contact, "rule": b.rule, "text": b.text, "basis": b.basis, "found_at": at}
        for b in breaches
    ]
    insert_rows(session, ConductBreach, rows)


def breaches_of(session: Session, case_no: str) -> Sequence[ConductBreach]:
    """Every breach entered of a case, oldest first. Raises NotFound."""
    case_id = case_id_of(session, case_no)
    return session.scalars(
        select(ConductBreach).where(ConductBreach.case_id == case_id).order_by(ConductBreach.id)
    ).all()

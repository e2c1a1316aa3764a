"""A batch before it is begun, or while refused rows wait: which rows are good, which not, and why; and mending them.

Nothing is stored of it. Rows are looked at as importing them would, and the first ``TRIED`` good ones are also written
in thought, so that gaps of a document are told before it is begun. It is long work: ``docgen.api.batch_check`` has it
done as a job.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from docgen.api.batch_cases import planned_rows, read_rows, read_source
from docgen.api.batch_plans import BatchPlan, planned, put_mended
from docgen.api.batch_rows import EVERYBODYS
from docgen.api.documents import DocumentOrder
from docgen.api.job_work import JobKind, Outcome, Progress, Run
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import StoredNumber
from docgen.api.templates import with_template
from docgen.casefile.case import Case
from docgen.casefile.workbook.mending import mended
from docgen.errors import DocgenError, NotFound, Problem
from docgen.kinds.registry import kind
from docgen.store.cases import load_cases
from docgen.workflow.access import Act
from docgen.workflow.drafting import draft

TRIED: Final = 60
"""So many good rows are written in thought."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in a row; ``cell``: it names a cell of the workbook, which can be set anew."""

    problem: Problem
    cell: bool


@dataclass(frozen=True, slots=True)
class RehearsedRow:
    """A row: where it stands, its case, and why it would be refused (nothing: it is good)."""

    row: int | None
    case_no: str
    debtors: tuple[str, ...]
    problems: tuple[RowProblem, ...] = ()
    reason: str = ""
    """What the document itself refuses."""

    @property
    def is_good(self) -> bool:
        """Whether nothing speaks against it."""
        return not self.problems and not self.reason


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The rows of a batch, the bad ones first told; ``tried``: so many were written in thought."""

    good: tuple[RehearsedRow, ...]
    bad: tuple[RehearsedRow, ...]
    tried: int
    is_workbook: bool


@dataclass(frozen=True, slots=True)
class _Row:
    row: int | None
    case_no: str
    answers: Mapping[str, Any]
    case: Case | None
    problems: tuple[Problem, ...]


@permitted(Act.DRAFT)
def rehearse(office: Office, token: str, *, at: datetime, progress: Progress) -> Rehearsal:
    """The rows of a batch as they would be taken now; ``progress`` is told how many were looked at.

    Raises:
        NotFound: there is no such batch to whoever asks.
        WorkbookError, UnreadableFileError, NoCases: the file as a whole can't be told apart.
        StorageError: what no row is to blame for.
    """
    plan, folder = planned(office, token)
    path = folder / plan.cases
    good: list[RehearsedRow] = []
    bad: list[RehearsedRow] = []
    tried = 0
    rows = _rows(office, plan, path, at)
    for number, row in enumerate(rows):
        progress("核对各行", number, len(rows))
        names = tuple(debtor.name for debtor in row.case.debtors) if row.case else ()
        if row.problems or row.case is None:
            told = tuple(RowProblem(one, _is_cell(one)) for one in row.problems)
            bad.append(RehearsedRow(row.row, row.case_no, names, told))
            continue
        refused = None
        if tried < TRIED:
            refused, tried = _refused(office, plan, row.case, row.answers), tried + 1
        found = RehearsedRow(row.row, row.case_no, names, (), refused or "")
        (bad if refused else good).append(found)
    return Rehearsal(tuple(good), tuple(bad), tried, path.suffix == ".xlsx")


@permitted(Act.DRAFT)
def mend_batch(office: Office, token: str, cells: Mapping[str, str]) -> BatchPlan:
    """Set cells of the batch's workbook anew, in a copy that takes its place. Raises NotFound, UnreadableFileError."""
    plan, folder = planned(office, token)
    path = folder / plan.cases
    if path.suffix != ".xlsx":
        raise NotFound(what="可更正的工作簿，批次", name=token)
    return put_mended(folder, plan, mended(path, cells))


def _rows(office: Office, plan: BatchPlan, path: Path, at: datetime) -> Sequence[_Row]:
    found = kind(plan.kind)
    if path.suffix in {".xlsx", ".json"}:
        read = read_rows(office, path, found, at=at, dry_run=True)
        return [_Row(one.row or None, one.case_no, one.beside, one.case, problems) for one, problems in read]
    rows = planned_rows(office, read_source(str(path)), found, at=at)
    with office.database.reading() as session:
        stored = load_cases(session, [row.case_no for row in rows])
    told = []
    for row in rows:
        known = stored.get(row.case_no)
        why = row.refused or (None if known else NotFound(what="案件", name=row.case_no).message)
        problems = (Problem(f"第{row.sheet_row}行", row.case_no, why),) if why else ()
        told.append(_Row(row.sheet_row, row.case_no, {}, known.case if known else None, problems))
    return told


def _refused(office: Office, plan: BatchPlan, case: Case, answers: Mapping[str, Any]) -> str | None:
    """Why the document could not be written for a case; None where it could."""
    said = {**plan.answers, **answers}
    order = DocumentOrder(plan.kind, StoredNumber(case.case_no), plan.as_of, plan.dated_on, answers=said)
    try:
        draft(with_template(office, order.on(case, office.profile)), office.parameters)
    except EVERYBODYS:
        raise
    except DocgenError as error:
        return error.message + "；".join(f"{one.place}：{one.expected}" for one in error.problems)
    return None


def _is_cell(problem: Problem) -> bool:
    """Whether a problem names a cell, as ``tables.Table.place`` writes one."""
    return problem.place.startswith("工作表 ") and problem.place.endswith("”列")


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalOrder:
    """A batch whose rows are to be looked at; ``asked_at`` tells one asking from the next."""

    batch: str
    asked_at: datetime


def _work(office: Office, order: RehearsalOrder, run: Run) -> Outcome:
    """Raises what ``rehearse`` raises."""
    return Outcome(rehearse(office, order.batch, at=run.at, progress=run.progress))


BATCH_REHEARSE: Final = JobKind(
    name="batch_rehearse", act=Act.DRAFT, order=RehearsalOrder, answer=Rehearsal, work=_work
)

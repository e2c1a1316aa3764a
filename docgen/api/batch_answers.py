"""What a batch came to, and the files that its letters are posted with.

Letters that are issued later, after refused rows were mended or drafts approved, are posted by themselves: each round
has its own print files, so that nobody prints again what went out before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docgen.api.batch_letters import mailing_of
from docgen.api.office import Office
from docgen.api.own_seals import has_seals
from docgen.kinds.registry import kind
from docgen.store.batches import batch_documents, batch_drafts, refused_rows, standing
from docgen.store.files import write_file
from docgen.store.models import Batch, BatchRow
from docgen.store.seals import sealed_count

Progress = Callable[[str, int, int], None]
"""Told what is done, how much of it, of how much."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A case that got no document: its place in the file, and why."""

    case_no: str
    row: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What a batch came to, all its runs together; paths are relative to its folder."""

    cases: int
    issued: int
    refused: tuple[RefusedRow, ...]
    print_files: tuple[str, ...] = ()
    dispatch_list: str | None = None
    """Of the last round: of those letters that were issued since the batch was posted before."""
    labels: tuple[str, ...] = ()
    address_pages: tuple[str, ...] = ()
    as_of: date | None = None
    dated_on: date | None = None
    drafts: int = 0
    """How many drafts were made, where it is a batch of drafts."""
    not_sealed: int = 0
    """How many documents came out without the seal they were to bear: they don't end with the institution's name."""
    waiting: int = 0
    """Cases whose drafts are not all approved yet."""
    seconds: float = 0.0
    """Of this run; filled in by whoever has a clock."""


def answer_of(office: Office, batch: Batch, out: Path, progress: Progress) -> BatchAnswer:
    """What the batch came to, its print files and lists made. Raises NotWritable, DiskFull, BlobMissing."""
    with office.database.reading() as session:
        now = standing(session, batch.id)
        refused = tuple(_refused(row) for row in refused_rows(session, batch.id))
        documents = batch_documents(session, batch.id)
        drafts = sum(len(each) for each in batch_drafts(session, batch.id).values()) if batch.draft else 0
        sealed = sealed_count(session, [row.serial for row, *_ in documents])
    made: dict[str, list[str]] = {}
    for number in sorted({round_no for *_, round_no in documents}):
        its_own = [(row, text, case_no) for row, text, case_no, round_no in documents if round_no == number]
        folder = f"第{number + 1}次/" if number else ""
        for each in mailing_of(office, batch, its_own).files(lambda done, total: progress("合并打印", done, total)):
            path = folder + each.path
            write_file(out / path, each.content)
            made.setdefault(each.sort, []).append(path)
    return BatchAnswer(
        cases=now.done + now.drafted + now.approved,
        issued=len(documents),
        refused=refused,
        print_files=tuple(made.get("print", ())),
        dispatch_list=next(reversed(made.get("dispatch", [])), None),
        labels=tuple(made.get("labels", ())),
        address_pages=tuple(made.get("addresses", ())),
        as_of=batch.as_of,
        dated_on=batch.dated_on,
        drafts=drafts,
        not_sealed=len(documents) - sealed if documents and has_seals(office, kind(batch.kind)) else 0,
        waiting=now.drafted,
    )


def _refused(row: BatchRow) -> RefusedRow:
    return RefusedRow(row.case_no, row.sheet_row, row.reason or "")

"""How far a planned batch has come, by its rows in the database; and the files that came of it."""

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from docgen.api.batch_answers import RefusedRow
from docgen.api.batch_folder import batch_in
from docgen.api.batch_plans import OUT, BatchPlan, planned
from docgen.api.batch_rows import DRAFTS, LETTERS
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import NotFound
from docgen.kinds.registry import kind
from docgen.store.batches import Standing, batch_drafts, refused_rows, standing
from docgen.store.files import disk_errors
from docgen.workflow.access import Act
from docgen.workflow.mailing import DISPATCH_LIST
from docgen.workflow.states import draft_state

_SORTS: Final = {"打印": "print", "标签": "labels", "地址页": "addresses"}
_NOTHING: Final = Standing(0, 0, 0)


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A file that a batch's letters are posted with: ``print``, ``labels``, ``addresses`` or ``dispatch``."""

    path: str
    sort: str
    size: int


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch as it stands. ``draft`` is None until it is begun; ``drafts`` counts its drafts by state."""

    plan: BatchPlan
    approval: str
    draft: bool | None
    rows: Standing
    refused: tuple[RefusedRow, ...]
    drafts: Mapping[str, int]
    files: tuple[BatchFile, ...]
    letters: int
    """How many single documents lie in its folder."""

    @property
    def done(self) -> int:
        """The rows that nothing is to be done with for now."""
        return self.rows.total - self.rows.pending - self.rows.approved


@permitted(Act.READ_CASES)
def batch_view(office: Office, token: str) -> BatchView:
    """A batch as it stands. Raises NotFound, BatchElsewhere."""
    plan, folder = planned(office, token)
    approval = kind(plan.kind).definition.approval
    batch = batch_in(office, folder / OUT)
    if batch is None:
        return BatchView(plan, approval, None, _NOTHING, (), {}, (), 0)
    with office.database.reading() as session:
        rows = standing(session, batch.id)
        refused = tuple(RefusedRow(r.case_no, r.sheet_row, r.reason or "") for r in refused_rows(session, batch.id))
        drafts = batch_drafts(session, batch.id) if batch.draft else {}
    states = Counter(draft_state(events).value for each in drafts.values() for _, events in each)
    letters = sum(1 for _ in (folder / OUT / LETTERS).rglob("*.pdf"))
    return BatchView(plan, approval, batch.draft, rows, refused, states, tuple(_files(folder / OUT)), letters)


@permitted(Act.READ_CASES)
def batch_file(office: Office, token: str, path: str) -> IO[bytes]:
    """A file of a batch, by the path that its view gives; whoever asks closes it. Raises NotFound."""
    _, folder = planned(office, token)
    if path not in {file.path for file in _files(folder / OUT)}:
        raise NotFound(what="批次的文件", name=path[:60])
    return (folder / OUT / path).open("rb")


@permitted(Act.READ_CASES)
def batch_zip(office: Office, token: str, sort: str) -> IO[bytes]:
    """The files of a sort, or the single documents (``letters``), as a ZIP; the caller closes it. Raises NotFound."""
    _, folder = planned(office, token)
    out = folder / OUT
    if sort == "letters":
        paths = [path.relative_to(out).as_posix() for path in sorted((out / LETTERS).rglob("*.pdf"))]
    else:
        paths = [file.path for file in _files(out) if file.sort == sort]
    if not paths:
        raise NotFound(what="批次的文件", name=sort[:20])
    made = tempfile.TemporaryFile()  # noqa: SIM115 - whoever asks closes it
    with disk_errors(folder), zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path in paths:
            archive.write(out / path, path)
    made.seek(0)
    return made


def _files(out: Path) -> Iterator[BatchFile]:
    """The files beside the single papers, in the order of their names."""
    for path in sorted(out.rglob("*")) if out.is_dir() else ():
        name = path.relative_to(out)
        if not path.is_file() or path.name.startswith(".") or name.parts[0] in {LETTERS, DRAFTS}:
            continue
        sort = "dispatch" if path.name == DISPATCH_LIST else _SORTS.get(path.name.partition("-")[0])
        if sort:
            yield BatchFile(name.as_posix(), sort, path.stat().st_size)

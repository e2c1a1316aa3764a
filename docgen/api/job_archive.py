"""The archive of a case as a job, kept as a ZIP."""

import shutil
from dataclasses import dataclass
from typing import Final

from docgen.api.archive import ArchiveAnswer, archive_export
from docgen.api.job_work import JobKind, Outcome, Run
from docgen.api.office import Office
from docgen.bundle.packaging import zip_folder
from docgen.store.files import replacing
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveOrder:
    """The archive of a stored case."""

    case_no: str


def _archive(office: Office, order: ArchiveOrder, run: Run) -> Outcome:
    """Raises what ``docgen.api.archive.archive_export`` raises."""
    run.progress("汇集归档文件", 0, 1)
    stem = safe_name(f"{order.case_no}-归档")
    made, archive = run.folder / stem, run.folder / f"{stem}.zip"
    shutil.rmtree(made, ignore_errors=True)  # an earlier run was killed at it
    answer = archive_export(office, order.case_no, out=made, at=run.at)
    run.progress("打包", 0, 1)
    with replacing(archive) as temporary:
        zip_folder(made, temporary, run.at)
    shutil.rmtree(made)
    return Outcome(answer, archive)


ARCHIVE: Final = JobKind(name="archive", act=Act.EXPORT_CASES, order=ArchiveOrder, answer=ArchiveAnswer, work=_archive)

"""What is wrong with a workbook that is to be imported, marked in a copy of it."""

from datetime import datetime
from pathlib import Path

from docgen.api.importing import import_cases
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.workbook.marking import Fault, marked
from docgen.errors import FileTaken, NothingToMark, WorkbookError
from docgen.store.files import write_file
from docgen.workflow.access import Act


@permitted(Act.IMPORT_CASES)
def fault_workbook(
    office: Office, path: Path, *, at: datetime, replace: bool = True, mapping: str | Path | None = None
) -> bytes:
    """A copy of a workbook with every fault marked in it; the file stays as it is, and nothing is imported.

    Args:
        office: whose.
        path: the workbook.
        at: this instant.
        replace: whether cases that exist would be brought up to date.
        mapping: as of ``import_cases``.

    Raises:
        NothingToMark: the file has no fault, or is no workbook.
        UnreadableFileError: it cannot be read, or not be written back as it is.
        MappingError, NotFound: the mapping has faults, or there is none of this name.
    """
    if path.suffix.lower() != ".xlsx":
        raise NothingToMark(name=path.name, reason="不是 .xlsx 工作簿")
    try:
        answer = import_cases(office, [path], at=at, dry_run=True, replace=replace, mapping=mapping)
    except WorkbookError as error:
        return marked(path, [Fault("", problem) for problem in error.problems])
    faults = [Fault(refused.case_no, problem) for refused in answer.refused for problem in refused.problems]
    if not faults:
        raise NothingToMark(name=path.name, reason="没有错误")
    return marked(path, faults)


@permitted(Act.IMPORT_CASES)
def save_fault_workbook(  # noqa: PLR0913  # each is an option of the command
    office: Office, path: Path, out: Path, *, at: datetime, replace: bool, mapping: str | Path | None = None
) -> None:
    """Write ``fault_workbook``. Raises what that raises; FileTaken, NotWritable, DiskFull."""
    if out.exists():
        raise FileTaken(path=out)
    write_file(out, fault_workbook(office, path, at=at, replace=replace, mapping=mapping))

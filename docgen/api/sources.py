"""What CASE may be: the number of a stored case, or a case file, alone or one of a workbook's.

A path that ends in ``.json`` or ``.xlsx`` is a file; ``FILE.xlsx#案件编号`` names a case of a workbook. Anything
else is a case number. Reading a file touches no database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from docgen.api.office import Office
from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.casefile.workbook.mapping import AS_IT_IS, Renaming
from docgen.casefile.workbook.reading import Outcome, read
from docgen.casefile.workbook.tables import Beside
from docgen.errors import CaseFileError, NotFound, WrongCaseSource
from docgen.store.case_files import case_files, lay_out
from docgen.store.cases import load_case

_ENDINGS = (".json", ".xlsx")


class StoredNumber(str):
    """A number of a stored case and nothing else: what comes from a browser never names a file of this machine."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case, and the file it was read from (None: it is stored)."""

    case: Case
    file: Path | None


@dataclass(frozen=True, slots=True)
class CasePath:
    """A case file, and which of its cases is meant (None: the only one)."""

    file: Path
    case_no: str | None

    @property
    def is_workbook(self) -> bool:
        """Whether the file may hold many cases."""
        return self.file.suffix.lower() == ".xlsx"


def case_path(source: str) -> CasePath | None:
    """The file that a source names, None where it is a case number."""
    if isinstance(source, StoredNumber):
        return None
    if Path(source).suffix.lower() in _ENDINGS and not _names_a_case(source):
        return CasePath(Path(source), None)
    file, mark, case_no = source.rpartition("#")
    if mark and Path(file).suffix.lower() in _ENDINGS:
        return CasePath(Path(file), case_no)
    return None


def find_case(office: Office, source: str) -> FoundCase:
    """The case that a source names.

    Raises:
        NotFound: no such case is stored, or the workbook has none of that number.
        CaseFileError: the file's case has faults.
        WrongCaseSource: a workbook of several cases, and none was named.
        UnreadableFileError, WorkbookError: the file cannot be read.
    """
    path = case_path(source)
    if path is None:
        with office.database.reading() as session:
            return FoundCase(load_case(session, source).case, None)
    if not path.is_workbook:
        case = load_json(path.file)
        if path.case_no not in (None, case.case_no):
            raise NotFound(what=f"文件 {path.file.name} 中的案件", name=path.case_no)
        return FoundCase(case, path.file)
    return FoundCase(_one_of(office, path), path.file)


def read_workbook(
    office: Office, file: Path, mapping: Renaming = AS_IT_IS, beside: Beside = MappingProxyType({})
) -> list[Outcome]:
    """Every case of a workbook or flat sheet; a flat sheet's creditor is the institution. Raises WorkbookError."""
    return read(file, creditor=office.profile.creditor, mapping=mapping, beside=beside)


@contextmanager
def evidence_folder(office: Office, found: FoundCase) -> Iterator[Path]:
    """The folder that the case's paths are relative to: beside its file, or its stored files laid out for a while.

    Raises:
        StorageError: a stored file is gone or damaged.
    """
    if found.file is not None:
        yield found.file.parent
        return
    with office.database.reading() as session:
        files = case_files(session, found.case.case_no)
    with office.working_folder() as folder:
        lay_out(office.blobs, files, folder)
        yield folder


def _names_a_case(source: str) -> bool:
    """Whether ``a.xlsx#b.xlsx`` means a case called b.xlsx: only where no such file is there."""
    file, mark, _ = source.rpartition("#")
    return bool(mark) and Path(file).suffix.lower() in _ENDINGS and not Path(source).is_file()


def _one_of(office: Office, path: CasePath) -> Case:
    outcomes = read_workbook(office, path.file)
    name = path.file.name
    numbers = [outcome.case_no for outcome in outcomes]
    if path.case_no is None and len(outcomes) > 1:
        known = "、".join(numbers[:10]) + ("……" if len(numbers) > 10 else "")
        reason = f"工作簿中有 {len(numbers)} 个案件（{known}），请写作 {name}#案件编号"
        raise WrongCaseSource(source=name, reason=reason)
    found = [outcome for outcome in outcomes if path.case_no in (None, outcome.case_no)]
    if not found:
        raise NotFound(what=f"文件 {name} 中的案件", name=path.case_no)
    problems = [problem for outcome in found for problem in outcome.problems]
    if found[0].case is None or problems:
        raise CaseFileError(name=f"{name}#{found[0].case_no}", count=len(problems), problems=problems)
    return found[0].case

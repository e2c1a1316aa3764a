"""Cases in and out: imported by file, exported without loss, evidence added."""

import hashlib
import io
import shutil
from pathlib import Path

from docgen.api.importing import Changed, ImportAnswer, Refused, import_cases, named_files
from docgen.api.office import Office
from docgen.api.sources import evidence_folder, find_case
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.casefile.workbook import writing
from docgen.errors import Clash, UnknownFormat
from docgen.store.files import replacing, write_file

__all__ = ["Changed", "ImportAnswer", "Refused", "empty_workbook", "export_case", "get_case", "import_cases"]


def get_case(office: Office, source: str) -> Case:
    """The case that a source names, stored or of a file. Raises what ``find_case`` raises."""
    return find_case(office, source).case


def export_case(office: Office, source: str, out: Path) -> None:
    """Write a case to ``out``, by its ending as JSON or as a workbook, and beside it the files it names.

    Raises:
        UnknownFormat: ``out`` ends otherwise.
        Clash: a file that the case names would overwrite another one of that name; nothing was written.
        NotFound, CaseFileError: there is no such case.
        StorageError, NotWritable, DiskFull: a stored file is damaged, or the disk refuses.
    """
    found = find_case(office, source)
    content = _spelt(found.case, out)
    with evidence_folder(office, found) as folder:
        names = [name for name in named_files(found.case, folder) if (folder / name).is_file()]
        wanted = [name for name in dict.fromkeys(names) if not _is_there(folder / name, out.parent / name)]
        for name in wanted:
            with replacing(out.parent / name) as temporary:
                shutil.copyfile(folder / name, temporary)
    write_file(out, content)


def empty_workbook(out: Path, *, flat: bool = False) -> None:
    """Write the empty case workbook, or the empty flat sheet. Raises NotWritable or DiskFull."""
    content = io.BytesIO()
    writing.empty_workbook(content, flat=flat)
    write_file(out, content.getvalue())


def _spelt(case: Case, out: Path) -> bytes:
    match out.suffix.lower():
        case ".json":
            return dump_json(case)
        case ".xlsx":
            content = io.BytesIO()
            writing.write_workbook([case], content)
            return content.getvalue()
    raise UnknownFormat(format=out.suffix.removeprefix(".") or out.name, known="json、xlsx")


def _is_there(source: Path, target: Path) -> bool:
    """Whether the target is there already with these bytes. Raises Clash if it is there with others."""
    if not target.exists():
        return False
    if target.is_file() and _digest(source) == _digest(target):
        return True
    raise Clash(what="文件", name=target, reason="已存在且内容不同，未作任何输出。请换一个输出文件夹后重试")


def _digest(path: Path) -> bytes:
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").digest()

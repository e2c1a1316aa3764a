"""Cases in and out: imported by file, exported without loss, evidence added."""

import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from docgen.api.import_plan import Refused
from docgen.api.importing import Changed, ImportAnswer, import_cases
from docgen.api.masking import masked_record
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import evidence_folder, find_case
from docgen.bundle.packaging import file_sha256
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.casefile.evidence import find_evidence
from docgen.casefile.named_files import named_files
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.casefile.workbook import writing
from docgen.errors import Clash, FileTaken, NotReadable, UnknownFormat
from docgen.store.case_files import case_files, record_files
from docgen.store.cases import add_evidence as store_evidence
from docgen.store.cases import case_id_of, load_case, put_back
from docgen.store.events import Stamp
from docgen.store.files import replacing, write_file
from docgen.workflow.access import Act

__all__ = [
    "AddedEvidence",
    "Changed",
    "EvidenceAnswer",
    "ImportAnswer",
    "Refused",
    "add_evidence",
    "empty_workbook",
    "export_case",
    "get_case",
    "import_cases",
    "revealed_case",
    "whole_case",
]


@dataclass(frozen=True, slots=True)
class AddedEvidence:
    """An item that was added: its path within the case, its title, its group where its name says so, its SHA-256.

    ``proves`` is what evidence of its group usually proves, a suggestion; None where its group is not plain.
    """

    file: str
    title: str
    group: EvidenceGroup | None
    sha256: str
    proves: str | None = None


@dataclass(frozen=True, slots=True)
class RepeatedEvidence:
    """A file that was not added: its path within what was given, and the evidence of the same content."""

    file: str
    same_as: str


@dataclass(frozen=True, slots=True)
class EvidenceAnswer:
    """What became of the files.

    ``already`` are files whose content is evidence already, ``left_out`` folders of other cases,
    ``misnamed`` folders taken by their contract's number that bear the name of nobody in the case.
    """

    added: tuple[AddedEvidence, ...]
    already: tuple[RepeatedEvidence, ...]
    left_out: tuple[str, ...]
    misnamed: tuple[str, ...] = ()


@permitted(Act.READ_CASES, own_files=True)
def get_case(office: Office, source: str) -> Case:
    """The case that a source names, stored or of a file. Raises what ``find_case`` raises."""
    return find_case(office, source).case


@permitted(Act.READ_CASES)
def whole_case(office: Office, case_no: str) -> dict[str, Any]:
    """A stored case as its file spells it, persons' numbers masked. Raises NotFound."""
    with office.database.reading() as session:
        case = load_case(session, case_no).case
    return _as_json(masked_record(case))


@permitted(Act.EXPORT_CASES)
def revealed_case(office: Office, case_no: str, *, at: datetime) -> dict[str, Any]:
    """A stored case as its file spells it, nothing hidden; the chain tells of it before it is handed out.

    Raises:
        NotAdmitted, OutOfScope: whoever asks may export cases, but not see persons' numbers.
        NotFound: there is no such case.
    """
    office.admit(Act.REVEAL)
    with office.database.reading() as session:
        case = load_case(session, case_no).case
    with office.database.writing(replace(office.deed(Act.REVEAL, at, case_no), told=True)):
        pass
    return _as_json(case)


@permitted(Act.EXPORT_CASES, own_files=True)
def export_case(office: Office, source: str, out: Path) -> None:
    """Write a case to ``out``, by its ending as JSON or as a workbook, and beside it the files it names.

    Raises:
        UnknownFormat: ``out`` ends otherwise.
        Clash: a file that the case names would overwrite another one of that name; nothing was written.
        NotFound, CaseFileError: there is no such case.
        NotReadable: a file that the case names is a link out of its folder; nothing was written.
        StorageError, NotWritable, DiskFull: a stored file is damaged, or the disk refuses.
    """
    found = find_case(office, source)
    content = _spelt(found.case, out)
    with evidence_folder(office, found) as folder:
        named = dict.fromkeys(named_files(found.case, lambda name: (folder / name).is_file()))
        there = [name for name in named if (folder / name).is_file()]
        for name in there:
            if not (folder / name).resolve().is_relative_to(folder.resolve()):
                raise NotReadable(path=name, reason="是指向案件文件夹之外的链接，请把文件复制到案件文件夹内")
        wanted = [name for name in there if not _is_there(folder / name, out.parent / name)]
        for name in wanted:
            with replacing(out.parent / name) as temporary:
                shutil.copyfile(folder / name, temporary)
    write_file(out, content)


@permitted(Act.ADD_EVIDENCE)
def add_evidence(office: Office, case_no: str, paths: Sequence[Path], *, at: datetime) -> EvidenceAnswer:
    """Make files, folders and ZIPs evidence of a stored case, titled and grouped by name where that is plain.

    Content that is evidence of the case already is not added again.

    Raises:
        NotFound: there is no such case.
        EvidenceSourceError: some of it can't be taken, with every fault; nothing was added.
        StorageError, NotWritable, DiskFull: the disk refuses; nothing was added.
    """
    with office.database.reading() as session:
        before = load_case(session, case_no)
    case = before.case.model_copy(
        update={"evidence": (*before.case.evidence, *(one.item for one in before.removed))}
    )  # no path is used twice
    findings = find_evidence(paths, case)
    blobs = {}
    for found in findings.found:
        with found.open() as reader:
            blobs[found.item.file] = office.blobs.put_stream(reader)
    source = "、".join(path.name for path in paths)
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        known = case_files(session, case_no)
        loaded = load_case(session, case_no)
        there = {known.get(item.file): item.file for item in loaded.case.evidence}
        taken_out = {known.get(one.item.file): one.item for one in loaded.removed}
        clashes = [path for path, blob in blobs.items() if known.get(path, blob.sha256) != blob.sha256]
        if clashes:
            raise Clash(what="证据文件", name=clashes[0], reason="刚由他人加入同名文件，未作任何更改。请重试")
        new = [f for f in findings.found if blobs[f.item.file].sha256 not in there]
        new = list({blobs[f.item.file].sha256: f for f in reversed(new)}.values())[::-1]
        back = {sha256: taken_out[sha256] for f in new if (sha256 := blobs[f.item.file].sha256) in taken_out}
        new = [f for f in new if blobs[f.item.file].sha256 not in back]
        if back:
            put_back(session, loaded, [item.file for item in back.values()], Stamp(at, office.account, source))
        record_files(session, case_no, {f.item.file: blobs[f.item.file] for f in new}, at)
        store_evidence(session, case_no, [f.item for f in new], Stamp(at, office.account, source))
    added = tuple(
        AddedEvidence(f.item.file, f.item.title, f.item.group, blobs[f.item.file].sha256, f.item.proves) for f in new
    )
    added += tuple(AddedEvidence(one.file, one.title, one.group, sha256, one.proves) for sha256, one in back.items())
    there |= {item.sha256: item.file for item in added}
    repeated = [
        RepeatedEvidence(f.offered, there[blobs[f.item.file].sha256])
        for f in findings.found
        if f not in new and blobs[f.item.file].sha256 not in back
    ]
    already = tuple(dict.fromkeys(repeated))
    return EvidenceAnswer(added, already, findings.left_out, findings.misnamed)


def empty_workbook(out: Path, *, flat: bool = False) -> None:
    """Write the empty case workbook, or the empty flat sheet. Raises FileTaken, NotWritable or DiskFull."""
    if out.exists():
        raise FileTaken(path=out)
    content = io.BytesIO()
    writing.empty_workbook(content, flat=flat)
    write_file(out, content.getvalue())


def _as_json(case: Case) -> dict[str, Any]:
    spelt: dict[str, Any] = json.loads(dump_json(case))
    return spelt


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
    if target.is_file() and file_sha256(source) == file_sha256(target):
        return True
    raise Clash(what="文件", name=target, reason="已存在且内容不同，未作任何输出。请换一个输出文件夹后重试")

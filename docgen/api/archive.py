"""The archive of a case: all there is of it in one folder, for another system and for anyone to check; what is due.

The folder holds the case file with every file it names, each issued document as it was stored with its own manifest,
what was done (states, drafts, messages, breaches, entries of the audit chain), a list of contents to print, the schemas
of both, and the manifest that ``docgen verify`` goes by. What is due for destruction is only listed.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import TypeAdapter

from docgen.api.case_history import CaseHistory, case_history
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.register import StoredDocument, StoredPaper, document_manifest, list_documents, papers_of
from docgen.bundle.archival import declared
from docgen.bundle.manifest import DOCUMENT_SUFFIX, FILE_NAME, SCHEMA_PATH, ArchiveManifest, software, written
from docgen.bundle.manifest_parts import ArchivedAnnex, ArchivedDocument, ArchivedKeeping, ManifestFile
from docgen.bundle.packaging import file_sha256
from docgen.bundle.sheets import Printer
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.casefile.json_schema import shipped
from docgen.collection.retention import Retention, load_rules, retention
from docgen.errors import Clash
from docgen.kinds.registry import kind
from docgen.law.demands import CHINA
from docgen.store import audit
from docgen.store.case_files import case_files
from docgen.store.cases import case_numbers, load_case, load_cases
from docgen.store.documents import documents_of
from docgen.store.files import make_folder, write_file
from docgen.workflow.access import Act
from docgen.workflow.papers import Format
from docgen.zh.dates import zh_date
from docgen.zh.filenames import distinct_names

STATEMENT: Final = (
    "案件数据、其中写明的文件和已出具文书均为系统中的原样，未作改动；经办记录和卷内目录由程序在制作时写出。"
    "各文件可用任何工具按 SHA-256 复核，docgen verify 可整夹核对。"
)
ARCHIVAL: Final = (
    "各 PDF 声明符合的 PDF/A 级别见 files 的 pdfa：由本程序排版的文书和卷内目录为 PDF/A-3U；"
    "由 Word 转换的文书和他人提供的文件不作声明。"
)
CASE, HISTORY, CONTENTS = "case.json", "history.json", "卷内目录.pdf"
CASE_SCHEMA, HISTORY_SCHEMA, MANIFEST_SCHEMA = (f"{name}.schema.json" for name in ("case", "history", "manifest"))
DOCUMENTS, ORIGINALS = "documents", "originals"
_HISTORY: Final = TypeAdapter(CaseHistory)


@dataclass(frozen=True, slots=True)
class ArchiveAnswer:
    """The archive: its folder's files, its documents, until when it is kept at least and by which rule."""

    case_no: str
    files: int
    documents: int
    manifest: str
    keep_until: date | None
    rule: str


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case whose papers need be kept no longer."""

    case_no: str
    keep_until: date
    rule: str
    source: str
    documents: int


@dataclass(frozen=True, slots=True)
class DueAnswer:
    """The cases whose papers need be kept no longer, the longest over first; how many are kept, by the reason."""

    as_of: date
    due: tuple[DueCase, ...]
    kept: dict[str, int]


@permitted(Act.EXPORT_CASES)
def archive_export(office: Office, case_no: str, *, out: Path, at: datetime) -> ArchiveAnswer:
    """Write the archive of a stored case into an empty folder; the chain is told.

    Raises:
        NotFound: there is no such case.
        Clash: the folder holds something.
        WrongRetentionFile: the institution's rules have faults.
        StorageError, NotWritable, DiskFull: a stored file is damaged, or the disk refuses.
    """
    rules = load_rules(office.data_dir)
    with office.database.reading() as session:
        case = load_case(session, case_no).case
        originals = case_files(session, case_no)
    if out.is_dir() and any(out.iterdir()):
        raise Clash(what="文件夹", name=out, reason="不是空的，未写入任何文件。请另选一个空文件夹")
    documents, keeping = list_documents(office, case_no), retention(case, rules)
    with office.database.writing(replace(office.deed(Act.EXPORT_CASES, at, case_no), told=True)):
        pass  # that it was taken out is all that is written
    with office.database.reading() as session:
        head, history = audit.head(session), case_history(session, case_no)
    make_folder(out)
    names = _original_names(originals)
    for path, name in names.items():
        write_file(out / name, office.blobs.read(originals[path]))
    keepings = [retention(case, rules, one.kind) for one in documents]
    archived = [_document(office, case_no, *pair, out) for pair in zip(documents, keepings, strict=True)]
    printer = Printer(case, at.astimezone(CHINA).date())
    for name, content in {
        CASE: dump_json(case),
        CASE_SCHEMA: shipped().encode(),
        HISTORY: _HISTORY.dump_json(history, indent=1),
        HISTORY_SCHEMA: json.dumps(_HISTORY.json_schema(), indent=1).encode(),
        MANIFEST_SCHEMA: SCHEMA_PATH.read_bytes(),
        CONTENTS: printer.paper("archive_contents", _contents(case, documents, keeping)),
    }.items():
        write_file(out / name, content)
    manifest = ArchiveManifest(
        case_no=case_no,
        made_at=at,
        software=software({}),
        statement=STATEMENT,
        pdfa=ARCHIVAL,
        files=tuple(_files(out, _pages(archived, documents))),
        case=CASE,
        case_schema=CASE_SCHEMA,
        manifest_schema=MANIFEST_SCHEMA,
        history=HISTORY,
        history_schema=HISTORY_SCHEMA,
        contents=CONTENTS,
        documents=tuple(archived),
        originals=names,
        keeping=ArchivedKeeping(until=keeping.until, rule=keeping.rule, source=keeping.source),
        audit_head=f"{head.seq}:{head.hash}",
    )
    write_file(out / FILE_NAME, written(manifest))
    return ArchiveAnswer(case_no, len(manifest.files), len(archived), FILE_NAME, keeping.until, keeping.rule)


@permitted(Act.READ_CASES)
def archive_due(office: Office, *, as_of: date) -> DueAnswer:
    """The cases whose papers need be kept no longer on a day; nothing is touched.

    Raises:
        WrongRetentionFile: the institution's rules have faults.
    """
    if office.is_new:
        return DueAnswer(as_of, (), {})
    rules, due, kept = load_rules(office.data_dir), list[DueCase](), Counter[str]()
    own = office.sees_only()
    with office.database.reading() as session:
        for case_no, loaded in load_cases(session, case_numbers(session, own=own)).items():
            found = retention(loaded.case, rules)
            if found.until is not None and found.until < as_of:
                count = len(documents_of(session, case_no))
                due.append(DueCase(case_no, found.until, found.rule, found.source, count))
            else:
                kept[found.rule] += 1
    return DueAnswer(as_of, tuple(sorted(due, key=lambda one: (one.keep_until, one.case_no))), dict(kept))


def _original_names(originals: Mapping[str, str]) -> dict[str, str]:
    """The place of each file that the case names; no two that some system could confuse."""
    made = distinct_names(path.replace("/", "／") for path in sorted(originals))
    return {path: f"{ORIGINALS}/{name}" for path, name in zip(sorted(originals), made, strict=True)}


def _document(office: Office, case_no: str, one: StoredDocument, keeping: Retention, out: Path) -> ArchivedDocument:
    """Write a document's files, as they were stored, with their manifest."""
    described = list[ManifestFile]()
    itself, *annexes = papers_of(office, one.document_no)
    paths = [_paper(office, itself.title, one.document_no, paper, out, described) for paper in (itself, *annexes)]
    manifest = document_manifest(office, case_no, one.document_no, described)
    write_file(out / DOCUMENTS / f"{one.filename}{DOCUMENT_SUFFIX}", manifest)
    return ArchivedDocument(
        document_no=one.document_no,
        kind=one.kind,
        title=kind(one.kind).definition.title,
        party=one.party,
        party_name=one.party_name,
        dated_on=one.dated_on,
        state=one.state,
        pdf=paths[0]["pdf"],
        docx=paths[0]["docx"],
        text=paths[0]["txt"],
        annexes=tuple(
            ArchivedAnnex(kind=annex.kind, title=annex.title, pdf=at["pdf"], docx=at["docx"], text=at["txt"])
            for annex, at in zip(annexes, paths[1:], strict=True)
        ),
        keep_until=keeping.until,
    )


def _paper(  # noqa: PLR0913, PLR0917 - a paper of a document, and where it goes
    office: Office, stem: str, number: str, paper: StoredPaper, out: Path, described: list[ManifestFile]
) -> dict[Format, str]:
    """Write a paper in each of its forms; their places in the archive. Each is added to what is ``described``."""
    places = {}
    for form in get_args(Format):
        content, name = paper.read(office.blobs, form), paper.path(stem, number, form)
        places[form] = f"{DOCUMENTS}/{name}"
        write_file(out / places[form], content)
        digest, pages = hashlib.sha256(content).hexdigest(), paper.pages if form == "pdf" else None
        described.append(ManifestFile(path=name, sha256=digest, size=len(content), pages=pages))
    return places


def _pages(archived: Sequence[ArchivedDocument], documents: Sequence[StoredDocument]) -> dict[str, int]:
    """The pages of each of our own PDFs, by its place."""
    pages = {one.pdf: known.pages for one, known in zip(archived, documents, strict=True)}
    for one, known in zip(archived, documents, strict=True):
        pages |= {annex.pdf: line.pages for annex, line in zip(one.annexes, known.annexes, strict=True)}
    return pages


def _files(out: Path, pages: Mapping[str, int]) -> list[ManifestFile]:
    """Every file of the archive; of our own PDFs also their pages and the level of PDF/A they declare."""
    described = []
    for path in sorted(each for each in out.rglob("*") if each.is_file()):
        name = path.relative_to(out).as_posix()
        level = declared(path) if name in pages or name == CONTENTS else None
        digest, size = file_sha256(path), path.stat().st_size
        described.append(ManifestFile(path=name, sha256=digest, size=size, pages=pages.get(name), pdfa=level))
    return described


def _contents(case: Case, documents: Sequence[StoredDocument], keeping: Retention) -> dict[str, Any]:
    until = f"至少保存至{zh_date(keeping.until)}" if keeping.until else "尚未起算"
    rows: list[dict[str, Any]] = []
    for one in documents:
        what = f"{kind(one.kind).definition.title}{f'（{one.party_name}）' if one.party_name else ''}"
        issued = {"number": one.document_no, "on": one.dated_on}
        rows.append({"what": what, **issued, "pages": one.pages, "note": one.state_word})
        rows += [{"what": f"附件{annex.annex}：{annex.title}", **issued, "pages": annex.pages} for annex in one.annexes]
    rows += [{"what": item.title, **({"on": item.formed_on} if item.formed_on else {})} for item in case.evidence]
    return {
        "keep_until": f"{until}（{keeping.rule}）；本机构适用的档案规定更长的，从其规定",
        "rows": [{"no": number, **row} for number, row in enumerate(rows, start=1)],
    }

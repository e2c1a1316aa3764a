"""Issued documents as they stand in the register: listed, and read as they were stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, get_args

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.bundle.manifest import DocumentManifest, written
from docgen.bundle.manifest_parts import ManifestFile
from docgen.errors import NotFound, UnknownFormat
from docgen.store.blobs import BlobStore
from docgen.store.cases import case_id_of, case_no_of
from docgen.store.documents import acts_of_case, annexes_of, document, document_events, documents_of
from docgen.store.models import DocumentAnnex, IssuedDocument
from docgen.workflow.access import Act
from docgen.workflow.papers import Format
from docgen.workflow.states import DocumentState, state_of
from docgen.zh.filenames import safe_name

ANNEXES: Final = "附件"
"""The folder of annexes, beside the documents they go with."""
ISSUED: Final = "各文件为出具时存档的原样；PDF 与 Word 由同一文书内容写出，文字相同。"


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """What an issued document consists of: itself (``annex`` 0) or an annex, by its place; how its file's name ends."""

    annex: int
    kind: str
    title: str
    pages: int
    pdf_sha256: str
    docx_sha256: str
    text: str

    def path(self, stem: str, number: str, form: Format) -> str:
        """Its file below the folder that it is handed out into, given its document's stem and number."""
        itself = f"-{safe_name(number)}"
        return f"{annex_path(stem, self.annex, self.title, itself) if self.annex else fitted(stem, itself)}.{form}"

    def read(self, blobs: BlobStore, form: Format) -> bytes:
        """The bytes as they were stored. Raises BlobMissing or BlobDamaged."""
        match form:
            case "pdf":
                return blobs.read(self.pdf_sha256)
            case "docx":
                return blobs.read(self.docx_sha256)
            case "txt":
                return self.text.encode()


@dataclass(frozen=True, slots=True)
class AnnexLine:
    """An annex of an issued document: its place from 1, what it is, its pages."""

    annex: int
    kind: str
    title: str
    pages: int


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """An issued document as it stands in the register."""

    document_no: str
    kind: str
    party: str | None
    party_name: str | None
    """As it was when the document was issued; an import may number the parties anew."""
    dated_on: date
    as_of: date
    issued_at: datetime
    pages: int
    filename: str
    state: DocumentState
    state_word: str
    annexes: tuple[AnnexLine, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentList:
    """The issued documents of a case, oldest first."""

    documents: tuple[StoredDocument, ...]


@permitted(Act.READ_CASES)
def list_documents(office: Office, case_no: str) -> list[StoredDocument]:
    """The issued documents of a case, oldest first. Raises NotFound."""
    with office.database.reading() as session:
        case_id_of(session, case_no)
        acts = acts_of_case(session, case_no)
        found = documents_of(session, case_no)
        annexes = annexes_of(session, [row.serial for row, _ in found])
    return [_stored(row, number, acts[row.serial], annexes[row.serial]) for row, number in found]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """An issued document, and the case it is of."""

    case_no: str
    document: StoredDocument


@permitted(Act.READ_CASES)
def document_record(office: Office, document_no: str) -> DocumentRecord:
    """An issued document by its number. Raises NotFound."""
    with office.database.reading() as session:
        row = document(session, document_no)
        case_no = case_no_of(session, row.case_id)
        acts = [event.event for event in document_events(session, row.serial)]
        annexes = annexes_of(session, [row.serial])[row.serial]
    return DocumentRecord(case_no, _stored(row, document_no, acts, annexes))


@permitted(Act.READ_CASES)
def case_of(office: Office, document_no: str) -> str:
    """The number of the case that a document is of. Raises NotFound."""
    with office.database.reading() as session:
        return case_no_of(session, document(session, document_no).case_id)


@permitted(Act.READ_CASES)
def read_document(office: Office, document_no: str, file_format: str, annex: int = 0) -> bytes:
    """The bytes of an issued document, as they were stored.

    Args:
        office: whose.
        document_no: its number.
        file_format: pdf, docx or txt.
        annex: 0 for the document itself, else the place of its annex.

    Raises:
        NotFound: no document bears this number, or it has no such annex.
        UnknownFormat: another format.
        StorageError: the bytes are gone or damaged.
    """
    (wanted,) = known_formats((file_format,))
    papers = papers_of(office, document_no)
    if not 0 <= annex < len(papers):
        raise NotFound(what="附件", name=f"{document_no} 附件{annex}")
    return papers[annex].read(office.blobs, wanted)


@permitted(Act.READ_CASES)
def papers_of(office: Office, document_no: str) -> list[StoredPaper]:
    """What an issued document consists of: itself, then its annexes. Raises NotFound."""
    with office.database.reading() as session:
        row = document(session, document_no)
        annexes = annexes_of(session, [row.serial])[row.serial]
    itself = StoredPaper(0, row.kind, row.filename, row.pages, row.pdf_sha256, row.docx_sha256, row.text)
    return [itself, *(_annexed(one) for one in annexes)]


def _annexed(annex: DocumentAnnex) -> StoredPaper:
    return StoredPaper(
        annex.position, annex.kind, annex.title, annex.pages, annex.pdf_sha256, annex.docx_sha256, annex.text
    )


@permitted(Act.READ_CASES)
def document_manifest(office: Office, case_no: str, document_no: str, files: Sequence[ManifestFile]) -> bytes:
    """The manifest that lies beside an issued document's files; the same bytes whenever they are handed out.

    Args:
        office: whose.
        case_no: the document's case.
        document_no: its number.
        files: what is handed out of it.

    Raises:
        NotFound: no document bears this number.
    """
    with office.database.reading() as session:
        row = document(session, document_no)
    return written(
        DocumentManifest(
            case_no=case_no,
            made_at=row.issued_at,
            software=json.loads(row.versions),
            statement=ISSUED,
            files=tuple(files),
            document_no=document_no,
            title=row.filename,
        )
    )


def known_formats(given: Sequence[str]) -> tuple[Format, ...]:
    """The forms of a document that are asked for, in their order. Raises UnknownFormat."""
    known = get_args(Format)
    for name in given:
        if name not in known:
            raise UnknownFormat(format=name, known="、".join(known))
    return tuple(name for name in known if name in given)


def numbered(stem: str, number: str) -> str:
    """An issued document's file, without its ending: a number may hold what no file's name may, and is never cut."""
    return fitted(stem, f"-{safe_name(number)}")


def annex_path(stem: str, place: int, title: str, number: str = "") -> str:
    """An annex's file, without its ending: in a folder of its own, so that beside it is one file a letter."""
    return f"{ANNEXES}/{fitted(stem, f'{number}-附件{place}-{safe_name(title)}')}"


def fitted(stem: str, ending: str) -> str:
    """A file's name without its suffix; the stem is cut where the two are too long."""
    return safe_name(stem, max_bytes=240 - len(ending.encode())) + ending


def _stored(row: IssuedDocument, number: str, acts: Sequence[str], annexes: Sequence[DocumentAnnex]) -> StoredDocument:
    state = state_of(acts, DocumentState.ISSUED)
    return StoredDocument(
        document_no=number,
        kind=row.kind,
        party=row.party,
        party_name=row.party_name,
        dated_on=row.dated_on,
        as_of=row.as_of,
        issued_at=row.issued_at,
        pages=row.pages,
        filename=numbered(row.filename, number),
        state=state,
        state_word=glossary.word(state),
        annexes=tuple(AnnexLine(one.position, one.kind, one.title, one.pages) for one in annexes),
    )

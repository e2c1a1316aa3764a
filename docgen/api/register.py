"""Issued documents as they stand in the register: listed, and read as they were stored."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, get_args

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.bundle.manifest import DocumentManifest, ManifestFile, written
from docgen.errors import UnknownFormat
from docgen.store.cases import case_id_of
from docgen.store.documents import acts_of_case, document, documents_of
from docgen.store.models import IssuedDocument
from docgen.workflow.access import Act
from docgen.workflow.papers import Format
from docgen.workflow.states import DocumentState, state_of
from docgen.zh.filenames import safe_name

ISSUED: Final = "各文件为出具时存档的原样；PDF 与 Word 由同一文书内容写出，文字相同。"


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


@permitted(Act.READ_CASES)
def list_documents(office: Office, case_no: str) -> list[StoredDocument]:
    """The issued documents of a case, oldest first. Raises NotFound."""
    with office.database.reading() as session:
        case_id_of(session, case_no)
        acts = acts_of_case(session, case_no)
        return [_stored(row, number, acts[row.serial]) for row, number in documents_of(session, case_no)]


@permitted(Act.READ_CASES)
def read_document(office: Office, document_no: str, file_format: str) -> bytes:
    """The bytes of an issued document, as they were stored.

    Raises:
        NotFound: no document bears this number.
        UnknownFormat: neither pdf nor docx nor txt.
        StorageError: the bytes are gone or damaged.
    """
    (wanted,) = known_formats((file_format,))
    with office.database.reading() as session:
        row = document(session, document_no)
    match wanted:
        case "pdf":
            return office.blobs.read(row.pdf_sha256)
        case "docx":
            return office.blobs.read(row.docx_sha256)
        case "txt":
            return row.text.encode()


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
    ending = "-" + safe_name(number)
    return safe_name(stem, max_bytes=240 - len(ending.encode())) + ending


def _stored(row: IssuedDocument, number: str, acts: Sequence[str]) -> StoredDocument:
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
    )

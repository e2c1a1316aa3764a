"""An issued document as one looks at it: what it is, what became of it, its seals; its files handed out once more."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docgen.api.case_history import Happened
from docgen.api.documents import PAPER
from docgen.api.office import Office
from docgen.api.paper_files import IssuedFile, hand_out_files
from docgen.api.permission import permitted
from docgen.api.register import StoredDocument, list_documents
from docgen.api.seals import RegisterLine, register_line
from docgen.errors import NotFound
from docgen.kinds.registry import kind
from docgen.store.documents import document, document_events
from docgen.store.seals import seal_lines
from docgen.workflow.access import Act
from docgen.workflow.issuing import issued_as
from docgen.workflow.states import DocumentAct

_ACTS: Final = frozenset(act.value for act in DocumentAct)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """An issued document with its title, its code, who issued it, what became of it and its seals, oldest first."""

    document: StoredDocument
    title: str
    code: str
    issued_by: str
    pdf_sha256: str
    docx_sha256: str
    steps: tuple[Happened, ...]
    seals: tuple[RegisterLine, ...]


@permitted(Act.READ_CASES)
def document_page(office: Office, case_no: str, document_no: str) -> DocumentPage:
    """A document of a case. Raises NotFound, also for another case's."""
    found = _of_case(office, case_no, document_no)
    with office.database.reading() as session:
        row = document(session, document_no)
        steps = [one for one in document_events(session, row.serial) if one.event in _ACTS]
        return DocumentPage(
            document=found,
            title=kind(row.kind).definition.title,
            code=row.code,
            issued_by=row.issued_by,
            pdf_sha256=row.pdf_sha256,
            docx_sha256=row.docx_sha256,
            steps=tuple(Happened(one.event, one.at, one.by, one.note) for one in steps),
            seals=tuple(map(register_line, seal_lines(session, serial=row.serial))),
        )


@permitted(Act.READ_CASES)
def copy_document(office: Office, case_no: str, document_no: str, *, out: Path) -> tuple[IssuedFile, ...]:
    """Write a document's files once more, as they were stored: PDF and Word, annexes, the manifest beside them.

    Raises:
        NotFound: the case has no document of this number.
        StorageError, NotWritable, DiskFull: as their classes say.
    """
    _of_case(office, case_no, document_no)
    with office.database.reading() as session:
        row = document(session, document_no)
    issued = issued_as(row, document_no)
    return tuple(hand_out_files(office, case_no, [issued], out, PAPER))


def _of_case(office: Office, case_no: str, document_no: str) -> StoredDocument:
    found = next((one for one in list_documents(office, case_no) if one.document_no == document_no), None)
    if found is None:
        raise NotFound(what="文书", name=document_no)
    return found

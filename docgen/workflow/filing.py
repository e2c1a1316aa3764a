"""A scanned page filed with its document: evidence of the case, under a path of its own, and an event of the document.

That a receipt came back doesn't say that it was signed, or what was ticked: a person reads it and says so.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.casefile.evidence_names import PURPOSES
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.collection.papers import papers
from docgen.delivery.matching import Known
from docgen.delivery.scan_files import SUFFIXES
from docgen.delivery.scanning import PageKind
from docgen.kinds.registry import kind as kind_of
from docgen.store.blobs import Blob
from docgen.store.case_files import record_files
from docgen.store.cases import add_evidence
from docgen.store.documents import add_document_event
from docgen.store.events import Stamp
from docgen.store.models import DocumentEvent
from docgen.store.scans import CodedDocument, filed_pages
from docgen.zh.filenames import safe_name

FOLDER: Final = "扫描件"
"""Where scanned pages lie within a case."""
SCANNED: Final = "scanned"
"""A page of the document came in and was filed."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page of a scan: the file's name, the page's number in it, its bytes as a file of its own.

    ``single``: the file has this page alone, and the bytes are the file's.
    """

    file: str
    number: int
    blob: Blob
    single: bool

    @property
    def suffix(self) -> str:
        """How the page's own file ends."""
        ending = Path(self.file).suffix.lower()
        return ending if self.single and ending in SUFFIXES else ".pdf"

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return f"{self.file} 第{self.number}页"


def file_page(  # noqa: PLR0913 - a page, its document, and who files it when
    session: Session,
    page: ScannedPage,
    document: CodedDocument,
    kind: PageKind,
    *,
    at: datetime,
    account: str,
    proves: str | None = None,
) -> str:
    """File a page whose blob is recorded; the path it has in the case. The case is locked by the caller.

    ``proves`` is what the page proves, where more is known than its group says.
    """
    title, what = kind_of(document.kind).definition, glossary.word(kind)
    group = _group(document.kind) or (EvidenceGroup.DEMAND if proves else None)
    stem = safe_name(f"{document.document_no}-{what}-{page.blob.sha256[:8]}")
    path = f"{FOLDER}/{stem}{page.suffix}"
    told = f"{page.place}，SHA-256 {page.blob.sha256}"
    item = Evidence(
        file=path,
        title=f"《{title.title}》{document.document_no} {what}",
        group=group,
        proves=proves or (PURPOSES.get(group) if group else None),
        note=f"扫描自 {told}",
    )
    record_files(session, document.case_no, {path: page.blob}, at)
    add_evidence(session, document.case_no, [item], Stamp(at, account, page.file))
    event = DocumentEvent(serial=document.serial, event=SCANNED, at=at, by=account, note=f"{what}：{told}")
    add_document_event(session, event)
    return path


def _group(kind: str) -> EvidenceGroup | None:
    """Where the pages of a kind stand among the evidence; None for what only a person can say."""
    paper = papers().get(kind)
    if paper is not None and paper.agreement is not None:
        return EvidenceGroup.CREDIT
    return EvidenceGroup.DEMAND if kind_of(kind).definition.receipt else None


def known_of(session: Session, document: CodedDocument) -> Known:
    """What matching asks of a document."""
    filed: dict[PageKind, str] = {}
    for page in filed_pages(session, document.serial):
        filed.setdefault(PageKind(page.kind), f"{page.file} 第{page.page}页")
    return Known(document.document_no, document.void, filed)

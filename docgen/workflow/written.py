"""A draft become paper: numbered and coded, its own bytes and those of its annexes among the blobs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from docgen.delivery.code import PaperCode
from docgen.store.blobs import Blob, BlobStore
from docgen.store.models import DocumentAnnex
from docgen.store.numbers import Reservation
from docgen.workflow.drafting import Draft
from docgen.workflow.papers import Composed, Paper
from docgen.workflow.sealing import Sealing


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper whose bytes are blobs."""

    text: str
    pages: int
    pdf: Blob
    docx: Blob


@dataclass(frozen=True, slots=True)
class Written:
    """A numbered draft and its papers."""

    draft: Draft
    number: Reservation
    code: PaperCode
    paper: StoredPaper
    annexes: tuple[StoredPaper, ...]

    @property
    def blobs(self) -> list[Blob]:
        """All of them."""
        return [blob for paper in (self.paper, *self.annexes) for blob in (paper.pdf, paper.docx)]

    def annex_rows(self) -> list[DocumentAnnex]:
        """The annexes as they are stored."""
        return [
            DocumentAnnex(
                serial=self.number.serial,
                position=position,
                kind=annex.kind,
                title=annex.title,
                text=paper.text,
                pages=paper.pages,
                pdf_sha256=paper.pdf.sha256,
                docx_sha256=paper.docx.sha256,
            )
            for position, (annex, paper) in enumerate(zip(self.draft.annexes, self.annexes, strict=True), 1)
        ]


Finish = Callable[[Composed, bytes], bytes]
"""Makes a document's PDF final: the seal over the seam of its pages, the signature last."""


def sealed(draft: Draft, sealing: Sealing) -> Draft:
    """The draft and its annexes with the seals they are to bear."""
    annexes = tuple(replace(annex, document=sealing.on(annex.document)) for annex in draft.annexes)
    return replace(draft, document=sealing.on(draft.document), annexes=annexes)


def written(  # noqa: PLR0913 - a draft, its number, and how it becomes paper
    blobs: BlobStore, draft: Draft, number: Reservation, code: PaperCode, papers: Iterator[Paper], *, finish: Finish
) -> Written:
    """Store what was written of a draft: the next of ``papers``, then one for each annex.

    Raises DiskFull, SigningFailed.
    """
    stored = [_stored(blobs, document, next(papers), finish) for document in draft.documents]
    return Written(draft, number, code, stored[0], tuple(stored[1:]))


def _stored(blobs: BlobStore, document: Composed, paper: Paper, finish: Finish) -> StoredPaper:
    pdf = blobs.put(finish(document, paper.pdf))
    return StoredPaper(paper.text, paper.pages, pdf, blobs.put(paper.docx))

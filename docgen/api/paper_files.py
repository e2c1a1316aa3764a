"""The files of documents: what writes an institution's papers, drafts and issued ones with their annexes."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from docgen.api.office import Office
from docgen.api.register import StoredPaper, annex_path, document_manifest, numbered, papers_of
from docgen.bundle.manifest import DOCUMENT_SUFFIX
from docgen.bundle.manifest_parts import ManifestFile
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx
from docgen.store.files import read_file, write_file
from docgen.workflow.drafting import Drafts
from docgen.workflow.issuing import Issued
from docgen.workflow.papers import Format, Paper, Writers
from docgen.workflow.sealing import NO_SEALS, Sealing


@dataclass(frozen=True, slots=True)
class AnnexFile:
    """The file of an annex, beside its document's of the same format: its path, its kind, its SHA-256, its pages."""

    path: str
    kind: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A draft's file: its path below the output folder, addressee, SHA-256, pages (as PDF), and its annexes' files."""

    path: str
    party: str | None
    sha256: str
    pages: int
    annexes: tuple[AnnexFile, ...] = ()


@dataclass(frozen=True, slots=True)
class IssuedFile(RenderedFile):
    """An issued document's file."""

    document_no: str = field(kw_only=True)


def assets_of(office: Office) -> dict[str, bytes]:
    """The institution's pictures, by the names documents use; its seals are no draft's. Raises NotReadable."""
    logo = office.profile.logo
    return {"logo": read_file(office.data_dir / logo)} if logo else {}


def writers_of(office: Office, dated_on: date, sealing: Sealing = NO_SEALS) -> Writers:
    """What writes the institution's papers of a day. Raises NotReadable: a picture of the institution is gone."""
    assets = assets_of(office) | sealing.assets
    return Writers(
        pdf=partial(write_pdf, dated_on=dated_on, assets=assets),
        docx=partial(write_docx, dated_on=dated_on, assets=assets),
    )


def write_drafts(office: Office, drafts: Drafts, out: Path, formats: Sequence[Format]) -> Iterator[RenderedFile]:
    """Every draft is made before the first is written: an error leaves nothing behind."""
    writers = writers_of(office, drafts.order.dated_on)
    papers = iter(writers.write_all([document for one in drafts.drafts for document in one.documents]))
    for one in drafts.drafts:
        paper, *enclosed = [next(papers) for _ in one.documents]
        stems = [annex_path(one.stem, place, annex.title) for place, annex in enumerate(one.annexes, 1)]
        for name in formats:
            annexes = tuple(
                AnnexFile(path, annex.kind, _written(out / path, each.content(name)), each.pages)
                for annex, stem, each in zip(one.annexes, stems, enclosed, strict=True)
                for path in [f"{stem}.{name}"]
            )
            yield replace(write_form(one.stem, one.party, paper, out, name), annexes=annexes)


def write_form(stem: str, party: str | None, paper: Paper, out: Path, form: Format) -> RenderedFile:
    """Write one form of a paper. Raises NotWritable or DiskFull."""
    path = f"{stem}.{form}"
    return RenderedFile(path, party, _written(out / path, paper.content(form)), paper.pages)


def _written(path: Path, content: bytes) -> str:
    """Write a file; its SHA-256."""
    write_file(path, content)
    return hashlib.sha256(content).hexdigest()


def hand_out_files(
    office: Office, case_no: str, issued: Sequence[Issued], out: Path, formats: Sequence[Format]
) -> Iterator[IssuedFile]:
    """Write each document's files, named with its number, and beside them the manifest ``docgen verify`` goes by.

    Raises what ``read_document`` raises.
    """
    for one in issued:
        itself, *annexes = papers_of(office, one.number)
        described: list[ManifestFile] = []
        for name in formats:
            file, *enclosed = [_handed_out(office, one, paper, out, name) for paper in (itself, *annexes)]
            described += [file, *enclosed]
            papers = zip(annexes, enclosed, strict=True)
            its_annexes = tuple(AnnexFile(each.path, paper.kind, each.sha256, paper.pages) for paper, each in papers)
            yield IssuedFile(file.path, one.party, file.sha256, itself.pages, its_annexes, document_no=one.number)
        manifest = document_manifest(office, case_no, one.number, described)
        write_file(out / f"{numbered(one.stem, one.number)}{DOCUMENT_SUFFIX}", manifest)


def _handed_out(office: Office, issued: Issued, paper: StoredPaper, out: Path, form: Format) -> ManifestFile:
    path = paper.path(issued.stem, issued.number, form)
    content = paper.read(office.blobs, form)
    sha256 = _written(out / path, content)
    return ManifestFile(path=path, sha256=sha256, size=len(content), pages=paper.pages if form == "pdf" else None)

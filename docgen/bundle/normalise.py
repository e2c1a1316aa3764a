"""Every file of evidence becomes PDF pages: as it is, or by the conversion its kind needs.

What a file is decides the way: a PDF is examined and taken as it lies; pictures are wrapped; Office files go through
LibreOffice, all in one process; text is printed; of recordings, and of files that are to go in as a sheet, a sheet is
written. Whatever cannot be read faithfully is a problem with its remedy; all of them are gathered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from docgen.bundle.examine import examine
from docgen.bundle.officefiles import look_into
from docgen.bundle.pictures import picture_to_pdf
from docgen.bundle.sheets import Printer, text_document
from docgen.bundle.sniff import FileKind, decode
from docgen.bundle.source import REMEDIES, Note, Readable, Source
from docgen.casefile.records import Evidence
from docgen.errors import DocgenError, OfficeConversionError, OfficeMissingError, Problem
from docgen.render.office import to_pdf


@dataclass(slots=True)
class Normaliser:
    """Makes files readable, each once, in a folder of its own."""

    folder: Path
    printer: Printer
    sources: dict[str, Source]
    problems: list[Problem] = field(default_factory=list)
    _ready: dict[str, Readable] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)
    _office: dict[str, Path] = field(default_factory=dict)
    _office_notes: dict[str, tuple[Note, ...]] = field(default_factory=dict)
    _count: int = 0

    def prepare(self, evidence: Sequence[Evidence], progress: Callable[[int], None]) -> None:
        """Convert every file that goes in with its contents."""
        names = list(dict.fromkeys(item.file for item in evidence if not item.as_sheet and item.file in self.sources))
        sources = [self.sources[name] for name in names]
        self._convert_office([source for source in sources if source.kind is FileKind.OFFICE])
        for done, source in enumerate(sources, 1):
            if source.kind is not FileKind.RECORDING and source.name not in self._refused:
                self._take(source, self._readable(source))
            progress(done)

    def readable(self, evidence: Evidence) -> Readable | None:
        """The pages of an item; None if its file was refused."""
        source = self.sources.get(evidence.file)
        if source is None:
            return None
        if evidence.as_sheet or source.kind is FileKind.RECORDING:
            return self._sheet(evidence, source)
        return self._ready.get(source.name)

    def _take(self, source: Source, outcome: Readable | Problem) -> None:
        if isinstance(outcome, Problem):
            self.problems.append(outcome)
            self._refused.add(source.name)
        else:
            self._ready[source.name] = outcome

    def _target(self) -> Path:
        self._count += 1
        return self.folder / f"{self._count:05d}.pdf"

    def _readable(self, source: Source) -> Readable | Problem:
        match source.kind:
            case FileKind.PDF:
                return self._examined(source, source.path, source.notes)
            case FileKind.IMAGE:
                return self._picture(source)
            case FileKind.OFFICE:
                note = Note("converted", "由 LibreOffice 转换为 PDF 后编入")
                notes = (*source.notes, note, *self._office_notes[source.name])
                return self._examined(source, self._office[source.name], notes)
            case FileKind.TEXT:
                return self._text(source)
            case _:
                return Problem(source.name, "", REMEDIES[source.kind])

    def _examined(self, source: Source, pdf: Path, notes: tuple[Note, ...]) -> Readable | Problem:
        outcome = examine(source.name, pdf)
        if isinstance(outcome, Problem):
            return outcome
        count, found = outcome
        return Readable(source, pdf, count, notes=notes + found)

    def _picture(self, source: Source) -> Readable | Problem:
        target = self._target()
        outcome = picture_to_pdf(source.name, source.path, target)
        if isinstance(outcome, Problem):
            return outcome
        return Readable(source, target, len(outcome.turns), outcome.turns, source.notes + outcome.notes)

    def _text(self, source: Source) -> Readable | Problem:
        document = text_document(source.name, source.path.read_bytes())
        if isinstance(document, str):
            return Problem(source.name, "", document)
        try:
            pdf = self.printer.document(document)
        except DocgenError as error:
            return Problem(source.name, "", f"{error.message}也可打印为 PDF 后重新提交")
        return self._written(source, pdf, (*source.notes, Note("converted", "文本按原有行次打印后编入")))

    def _written(self, source: Source, pdf: bytes, notes: tuple[Note, ...], *, sheet: bool = False) -> Readable:
        target = self._target()
        target.write_bytes(pdf)
        with pikepdf.open(target) as opened:
            count = len(opened.pages)
        return Readable(source, target, count, notes=notes, sheet=sheet)

    def _sheet(self, evidence: Evidence, source: Source) -> Readable | None:
        transcript = self._transcript(evidence)
        try:
            pdf = self.printer.sheet(evidence, source, transcript)
        except DocgenError as error:
            self.problems.append(Problem(source.name, "", f"说明页不能生成：{error.message}"))
            return None
        recording = source.kind is FileKind.RECORDING
        text = "录音录像以说明页编入，原始载体另行提交" if recording else "只入说明页，内容未编入"
        return self._written(source, pdf, (*source.notes, Note("sheet", text)), sheet=True)

    def _transcript(self, evidence: Evidence) -> str | None:
        """The transcript's text: the file it names, if it names one in the case's folder, else its own words."""
        named = evidence.transcript
        if named is None or named not in self.sources:
            return named
        source = self.sources[named]
        text = decode(source.path.read_bytes()) if source.kind is FileKind.TEXT else None
        if text is None:
            self.problems.append(Problem(named, "", "文字整理稿应为文本文件。请另存为 TXT 后重新提交"))
        return text

    def _convert_office(self, sources: Sequence[Source]) -> None:
        """All Office files through one process; should that fail, each by itself, to name every one at fault."""
        sound = []
        for source in sources:
            outcome = look_into(source.name, source.path)
            if isinstance(outcome, Problem):
                self._take(source, outcome)
            else:
                self._office_notes[source.name] = outcome
                sound.append(source)
        failed = self._through_office(sound)
        if failed is not None:
            for source in sound:
                alone = self._through_office([source]) if len(sound) > 1 else failed
                if alone is not None:
                    self._take(source, alone)

    def _through_office(self, sources: Sequence[Source]) -> Problem | None:
        try:
            made = to_pdf([source.path for source in sources], self.folder / "office")
        except (OfficeConversionError, OfficeMissingError) as error:
            return Problem(sources[0].name, "", f"{error.message}也可在 Office 中另存为 PDF 后重新提交")
        self._office |= {source.name: pdf for source, pdf in zip(sources, made, strict=True)}
        return None

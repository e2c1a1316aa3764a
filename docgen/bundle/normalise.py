"""Every file of evidence becomes PDF pages: as it is, or by the conversion its kind needs.

What a file is decides the way: a PDF is examined and taken as it lies; pictures are wrapped; Office files go through
LibreOffice, all in one process; text, tables and saved web pages are printed; mails are printed with what hangs on
them, each attachment by its own way; of recordings, and of files that are to go in as a sheet, a sheet is written.
Whatever cannot be read faithfully in its time is a problem with its remedy; all of them are gathered.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

import pikepdf

from docgen.bundle.examine import examine
from docgen.bundle.geometry import UPRIGHT
from docgen.bundle.joining import Piece, join
from docgen.bundle.mailsheets import Letter, open_mail
from docgen.bundle.officebatch import Converted, convert_all
from docgen.bundle.pictures import picture_to_pdf
from docgen.bundle.recordings import LENGTH_UNKNOWN, length_seconds, zh_size
from docgen.bundle.sheets import Printer
from docgen.bundle.sniff import FileKind, decode
from docgen.bundle.source import REMEDIES, Note, Outcome, Readable, Source, attached
from docgen.bundle.textfiles import text_to_pdf
from docgen.bundle.timelimit import Limit, helper
from docgen.bundle.webpages import web_page_to_pdf
from docgen.casefile.records import Evidence
from docgen.errors import DocgenError, Problem

Made = TypeVar("Made")

DEEPEST_MAIL: Final = 3
"""How many mails may lie within one another."""
_TOLD: Final = 5
"""Faults of one file that are told."""


@dataclass(slots=True)
class Normaliser:
    """Makes files readable, each once, in a folder of its own."""

    folder: Path
    printer: Printer
    sources: dict[str, Source]
    limit: Limit = field(default_factory=Limit)
    problems: list[Problem] = field(default_factory=list)
    _ready: dict[str, Readable] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)
    _letters: dict[str, tuple[Letter, list[Source]]] = field(default_factory=dict)
    _office: dict[str, Converted | Problem] = field(default_factory=dict)
    _count: int = 0

    def prepare(self, evidence: Sequence[Evidence], progress: Callable[[int], None]) -> None:
        """Convert every file that goes in with its contents."""
        names = list(dict.fromkeys(item.file for item in evidence if not item.as_sheet and item.file in self.sources))
        sources = [self.sources[name] for name in names]
        everything = list(sources)
        self._open_mails(sources, everything, 1)
        office = [source for source in everything if source.kind is FileKind.OFFICE]
        self._office = convert_all(office, self.folder, self.run)
        for done, source in enumerate(sources, 1):
            if source.kind is not FileKind.RECORDING:
                self._make(source)
            progress(done)

    def readable(self, evidence: Evidence) -> Readable | None:
        """The pages of an item; None if its file was refused."""
        source = self.sources.get(evidence.file)
        if source is None:
            return None
        if evidence.as_sheet or source.kind is FileKind.RECORDING:
            return self._sheet(evidence, source, self._transcript(evidence))
        return self._ready.get(source.name)

    def _make(self, source: Source) -> None:
        if source.name not in self._refused:
            self._take(source, self._readable(source))

    def _take(self, source: Source, outcome: Readable | Problem | None) -> None:
        if isinstance(outcome, Readable):
            self._ready[source.name] = outcome
        else:
            self.problems += [outcome] if outcome is not None else []
            self._refused.add(source.name)

    def _target(self) -> Path:
        self._count += 1
        return self.folder / f"{self._count:05d}.pdf"

    def _readable(self, source: Source) -> Readable | Problem | None:
        match source.kind:
            case FileKind.PDF:
                return self._examined(source, source.path, source.notes)
            case FileKind.IMAGE:
                return self._picture(source)
            case FileKind.OFFICE:
                converted = self._office[source.name]
                if isinstance(converted, Problem):
                    return converted
                return self._examined(source, converted.pdf, source.notes + converted.notes)
            case FileKind.TEXT:
                return self._printed(source, self._target(), text_to_pdf, self.printer.dated_on)
            case FileKind.HTML:
                return self._printed(source, self._target(), web_page_to_pdf)
            case FileKind.MAIL:
                return self._with_attachments(source)
            case FileKind.RECORDING:
                return self._sheet(Evidence(file=source.name, title=source.name), source, None)
            case _:
                return Problem(source.name, "", REMEDIES[source.kind])

    def run(self, source: Source, task: Callable[..., Made], *args: object) -> Made | Problem:
        """What a task makes of a file, against time and in a process of its own."""
        with helper() as hand:
            return hand.run(source.name, self.limit.of(source.size), task, *args)

    def _examined(self, source: Source, pdf: Path, notes: tuple[Note, ...]) -> Readable | Problem:
        outcome = self.run(source, examine, source.name, pdf)
        if isinstance(outcome, Problem):
            return outcome
        count, found = outcome
        return Readable(source, pdf, count, notes=notes + found)

    def _picture(self, source: Source) -> Readable | Problem:
        target = self._target()
        outcome = self.run(source, picture_to_pdf, source.name, source.path, target)
        if isinstance(outcome, Problem):
            return outcome
        return Readable(source, target, len(outcome.turns), outcome.turns, source.notes + outcome.notes)

    def _printed(self, source: Source, target: Path, task: Callable[..., Outcome], *args: object) -> Readable | Problem:
        """What a task writes as ``target``."""
        try:
            outcome = self.run(source, task, source.name, source.path, target, *args)
        except DocgenError as error:
            return Problem(source.name, "", f"{_told(error)}也可打印为 PDF 后重新提交")
        if isinstance(outcome, Problem):
            return outcome
        count, notes = outcome
        return Readable(source, target, count, notes=source.notes + notes)

    def _open_mails(self, sources: Sequence[Source], everything: list[Source], depth: int) -> None:
        """Take mails apart, and those within them; every attachment joins ``everything``."""
        for source in sources:
            if source.kind is not FileKind.MAIL:
                continue
            if depth > DEEPEST_MAIL:
                text = f"邮件套邮件超过 {DEEPEST_MAIL} 层。请把内层邮件另存为文件，另行列为证据"
                self._take(source, Problem(source.name, "", text))
                continue
            self._count += 1
            folder = self.folder / f"{self._count:05d}-mail"
            try:
                letter = self.run(source, open_mail, source.name, source.path, folder, self.printer.dated_on)
            except DocgenError as error:
                letter = Problem(source.name, "", f"{_told(error)}也可打印为 PDF 后重新提交")
            if isinstance(letter, Problem):
                self._take(source, letter)
                continue
            hanging = [
                attached(f"{source.name} 的附件 {number}“{file.name}”", file)
                for number, file in enumerate(letter.attachments, 1)
            ]
            self._letters[source.name] = (letter, hanging)
            everything += hanging
            self._open_mails(hanging, everything, depth + 1)

    def _with_attachments(self, source: Source) -> Readable | Problem | None:
        """A mail and what hangs on it, one after another; nothing of its own to say if an attachment was refused."""
        letter, hanging = self._letters[source.name]
        for file in hanging:
            self._make(file)
        if any(file.name in self._refused for file in hanging):
            return None
        ready = [self._ready[file.name] for file in hanging]
        titles = [file.name for file in letter.attachments]
        pieces = [Piece(letter.pdf), *(Piece(part.pdf, title) for part, title in zip(ready, titles, strict=True))]
        target = self._target()
        count = self.run(source, join, source.name, pieces, target)
        if isinstance(count, Problem):
            return count
        turns = [UPRIGHT] * letter.page_count
        notes = [*source.notes, *letter.notes]
        for number, (part, title) in enumerate(zip(ready, titles, strict=True), 1):
            what, first = f"附件 {number}“{title}”", len(turns) + 1
            turns += part.turns or [UPRIGHT] * part.page_count
            size, sha256 = zh_size(part.source.size), part.source.sha256
            text = f"{what}编入本项第 {first}-{len(turns)} 页：{size}，SHA-256 {sha256}"
            notes.append(Note("attachment", text))
            notes += [Note(note.code, f"{what}：{note.text}") for note in part.notes]
        return Readable(source, target, count, tuple(turns), tuple(notes))

    def _sheet(self, evidence: Evidence, source: Source, transcript: str | None) -> Readable | None:
        recording = source.kind is FileKind.RECORDING
        told = self.run(source, length_seconds, source.path) if recording else None
        seconds = None if isinstance(told, Problem) else told
        try:
            pdf = self.printer.sheet(evidence, source, transcript, seconds)
        except DocgenError as error:
            self.problems.append(Problem(source.name, "", f"说明页不能生成：{_told(error)}"))
            return None
        target = self._target()
        target.write_bytes(pdf)
        with pikepdf.open(target) as opened:
            count = len(opened.pages)
        text = "录音录像以说明页编入，原始载体另行提交" if recording else "只入说明页，内容未编入"
        notes = [*source.notes, Note("sheet", text)]
        if recording and seconds is None:
            notes.append(Note("length_unknown", LENGTH_UNKNOWN))
        return Readable(source, target, count, notes=tuple(notes), sheet=True)

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


def _told(error: DocgenError) -> str:
    """What an error says, and of what."""
    said = list(dict.fromkeys(problem.expected for problem in error.problems))
    more = f"等 {len(said)} 处" if len(said) > _TOLD else ""
    return f"{error.message}{'；'.join(said[:_TOLD])}{more}。" if said else error.message

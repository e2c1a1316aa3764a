"""Pages the machine itself writes of evidence: the sheet that stands for a recording, and others of its kind.

All of them are documents like any other: a kind or a plain tree, printed by the house's own writer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen.bundle.recordings import zh_length, zh_size
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Source
from docgen.casefile.case import Case
from docgen.casefile.records import Evidence
from docgen.document.tree import Document
from docgen.kinds.compose import compose
from docgen.kinds.context import Marks
from docgen.kinds.facts import Facts
from docgen.kinds.registry import kind
from docgen.render.pdf import write_pdf


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints the machine's own sheets for one case on one day."""

    case: Case
    dated_on: date

    def kind(self, name: str, answers: Mapping[str, Any]) -> bytes:
        """A document of an internal kind as PDF."""
        return self.document(self.composed(name, answers))

    def paper(self, name: str, answers: Mapping[str, Any]) -> bytes:
        """A document of an internal kind that stands for itself, its pages numbered."""
        return write_pdf(self.composed(name, answers), dated_on=self.dated_on)

    def composed(self, name: str, answers: Mapping[str, Any]) -> Document:
        """A document of an internal kind, or the index."""
        facts = Facts(self.case, self.dated_on)
        return compose(kind(name), facts, party=None, answers=answers, marks=Marks(self.dated_on))

    def document(self, document: Document) -> bytes:
        """A document as PDF."""
        return write_pdf(document, dated_on=self.dated_on, numbered=False)

    def sheet(
        self, evidence: Evidence, source: Source, transcript: str | None = None, seconds: float | None = None
    ) -> bytes:
        """The sheet that stands for a file: its name, length, size and hash, and its transcript where there is one."""
        recording = source.kind is FileKind.RECORDING
        answers: dict[str, Any] = {
            "heading": "录音录像资料说明" if recording else "电子文件说明",
            "title": evidence.title,
            "file_name": source.name,
            "size": zh_size(source.size),
            "sha256": source.sha256,
        }
        if recording:
            answers["length"] = zh_length(seconds)
        for name in ("source", "kept_at", "note"):
            if value := getattr(evidence, name):
                answers[name] = value
        if evidence.formed_on is not None:
            answers["formed_on"] = evidence.formed_on
        if transcript:
            answers["transcript"] = [{"line": line} for line in transcript.splitlines() if line.strip()]
        return self.kind("recording_sheet", answers)

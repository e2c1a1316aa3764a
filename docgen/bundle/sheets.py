"""Pages the machine itself writes of evidence: the sheet that stands for a recording, text files as pages.

All of them are documents like any other: a kind or a plain tree, printed by the house's own writer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from docgen.bundle.recordings import length_seconds, zh_length, zh_size
from docgen.bundle.sniff import FileKind, decode
from docgen.bundle.source import Source
from docgen.casefile.case import Case
from docgen.casefile.records import Evidence
from docgen.document.tree import Document, Paragraph, Run
from docgen.kinds.compose import compose
from docgen.kinds.context import Marks
from docgen.kinds.facts import Facts
from docgen.kinds.registry import kind
from docgen.render.pdf import write_pdf

TEXT_MOST: Final = 2_000_000
"""Characters of a text file that are printed; a longer one is refused."""


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

    def sheet(self, evidence: Evidence, source: Source, transcript: str | None) -> bytes:
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
            answers["length"] = zh_length(length_seconds(source.path))
        for name in ("source", "kept_at", "note"):
            if value := getattr(evidence, name):
                answers[name] = value
        if evidence.formed_on is not None:
            answers["formed_on"] = evidence.formed_on
        if transcript:
            answers["transcript"] = [{"line": line} for line in transcript.splitlines() if line.strip()]
        return self.kind("recording_sheet", answers)


def text_document(title: str, content: bytes) -> Document | str:
    """A text file as a document, line by line; or, in Chinese, why it cannot be one."""
    text = decode(content)
    if text is None:
        return "文本编码不能识别。请另存为 UTF-8 编码后重新提交"
    if not text.strip():
        return "文本文件中没有内容。请重新取得该文件"
    if len(text) > TEXT_MOST:
        return f"文本过长，超过 {TEXT_MOST // 10_000} 万字。请截取有关部分并打印为 PDF 后重新提交"
    lines = text.replace("\f", "\n").rstrip("\n").split("\n")
    blocks = tuple(Paragraph((_line(line.expandtabs(4)),), "flush") for line in lines)
    return Document(title, "text_file", "table", blocks)


def _line(line: str) -> Run:
    """One line; its leading spaces are kept, an empty one keeps its height."""
    words = line.lstrip(" ")
    return Run("\u00a0" * (len(line) - len(words)) + words.rstrip() or "\u3000")

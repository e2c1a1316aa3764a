"""Pages the machine itself writes: the sheet that stands for a recording, cover and index.

All of them are documents like any other: a kind or a plain tree, printed by the house's own writer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from docgen import glossary
from docgen.bundle.plan import LETTERS, Plan, Volume
from docgen.bundle.recordings import zh_length, zh_size
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Source
from docgen.casefile.case import Case
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup
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
        """A document of an internal kind, or the index, as PDF."""
        facts = Facts(self.case, self.dated_on)
        return self.document(compose(kind(name), facts, party=None, answers=answers, marks=Marks(self.dated_on)))

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

    def cover(self, plan: Plan, volume: Volume) -> bytes:
        """The volume's cover."""
        answers: dict[str, Any] = {
            "item_count": len(plan.items),
            "page_count": plan.page_count,
            "pages": f"{volume.items[0].first}-{volume.items[-1].last}",
        }
        if len(plan.volumes) > 1:
            answers["volume"] = f"第{volume.no}册（共{len(plan.volumes)}册）"
        return self.kind("bundle_cover", answers)

    def index(self, plan: Plan) -> bytes:
        """The index of all items; its links bear the items' anchors."""
        return self.kind(
            "evidence_index",
            {
                "evidence": index_rows(plan),
                "page_count": plan.page_count,
                "copies": 1 + len(self.case.debtors),
            },
        )


def index_rows(plan: Plan) -> list[dict[str, Any]]:
    """The rows of the index (law.md 8.5) as plain values; what is not known is left out."""
    rows = []
    for item in plan.items:
        evidence = item.evidence
        row = {
            "group": group_title(item.group),
            "no": item.no,
            "title": evidence.title,
            "source": evidence.source,
            "form": glossary.word(evidence.form) if evidence.form else None,
            "proves": evidence.proves,
            "pages": item.printed,
            "note": evidence.note,
            "anchor": item.anchor,
        }
        rows.append({name: value for name, value in row.items() if value is not None})
    return rows


def group_title(group: EvidenceGroup) -> str:
    """``B 授信与合同``: a group's letter and name."""
    return f"{LETTERS[group]} {glossary.word(group)}"

"""What a bundle says of itself: covers, dividers, and the index 证据目录 as pages, as Word and as a workbook.

All are documents of internal kinds or of the kind ``evidence_index``; the index's tree is made once, so that its PDF,
Word and Excel files agree with each other and with the pages in the volumes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen import glossary
from docgen.bundle.manifest_parts import ManifestContinued
from docgen.bundle.plan import Item, Plan, Volume
from docgen.bundle.recipe import IndexColumn, IndexFormat, Recipe
from docgen.bundle.sheets import Printer
from docgen.document.tree import Document
from docgen.law.demands import CHINA
from docgen.render.pdf import write_pdf
from docgen.render.table_workbook import write_table_workbook
from docgen.render.word import write_docx


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom a bundle goes to: what such a one is called, and the name."""

    title: str
    name: str


@dataclass(frozen=True, slots=True)
class Front:
    """The covers, dividers and indexes of one bundle."""

    printer: Printer
    recipe: Recipe
    plan: Plan
    titles: Mapping[str, str]
    """What groups are called, by their letters."""
    continues: ManifestContinued | None = None
    receiver: Receiver | None = None
    """On the cover, where it is known."""

    def cover(self, volume: Volume) -> bytes:
        """The volume's cover."""
        answers: dict[str, Any] = {
            "item_count": self.plan.item_count,
            "page_count": self.plan.page_count,
            "pages": _range(volume.items[0].first, volume.items[-1].last),
            "copies": self.copies,
        }
        if self.receiver:
            answers |= {"receiver_title": self.receiver.title, "receiver": self.receiver.name}
        if self.recipe.mark:
            answers["mark"] = self.recipe.mark
        if len(self.plan.volumes) > 1:
            answers["volume"] = self._of_volumes(volume)
        if self.continues:
            answers |= {"continued_no": self.continues.last_item, "continued_page": self.continues.last_page}
        return self.printer.kind("bundle_cover", answers)

    @property
    def copies(self) -> int:
        """How many copies are to be made."""
        return self.recipe.count_of_copies(self.printer.case)

    def dividers(self, volume: Volume) -> Iterator[tuple[str, bytes]]:
        """Letter and divider of each group of a volume; none where the recipe has none."""
        if not self.recipe.dividers:
            return
        for letter, title in self.titles.items():
            items = [item for item in volume.items if item.letter == letter]
            if items:
                first, last = items[0], items[-1]
                named = first.tag if first.no == last.no else f"{first.tag}至{last.tag}"
                pages = _range(first.first, last.last)
                answers = {"letter": letter, "group": title, "items": named, "pages": pages}
                yield letter, self.printer.kind("bundle_divider", answers)

    def volume_index(self, volume: Volume) -> bytes:
        """The index as pages of a volume: of all volumes in the first, of its own items in any other.

        Its links bear the items' anchors.
        """
        overall = volume.no == 1
        return self.printer.document(self._index(None if overall else volume, linked=True))

    def index_files(self) -> Iterator[tuple[str, bytes]]:
        """The index of all volumes as files of its own: ending and bytes of each that the recipe asks for."""
        document = self._index(None)
        dated_on = self.printer.dated_on
        for ending in self.recipe.index.formats:
            match ending:
                case IndexFormat.PDF:
                    yield ending, write_pdf(document, dated_on=dated_on)
                case IndexFormat.WORD:
                    yield ending, write_docx(document, dated_on=dated_on)
                case IndexFormat.EXCEL:
                    yield ending, write_table_workbook(document, dated_on=dated_on)

    def _index(self, volume: Volume | None, *, linked: bool = False) -> Document:
        part = self.plan if volume is None else volume
        anchors = linked and self.recipe.index.in_volume
        answers: dict[str, Any] = {
            "evidence": [self._row(item, anchor=anchors) for item in part.items],
            "columns": [{"name": column.value} for column in self._columns(overall=volume is None)],
            "item_count": len({item.no for item in part.items}),
            "page_count": part.page_count,
            "copies": self.copies,
        }
        if volume is not None:
            answers["volume"] = self._of_volumes(volume)
        if self.continues:
            answers |= {
                "continued_no": self.continues.last_item,
                "continued_page": self.continues.last_page,
                "continued_on": self.continues.made_at.astimezone(CHINA).date(),
            }
        if self.recipe.downsample_dpi:
            remark = f"为适应文件大小，高于 {self.recipe.downsample_dpi} DPI 的图片已降至该分辨率，原文件另存备查。"
            answers["remarks"] = [{"line": remark}]
        return self.printer.composed("evidence_index", answers)

    def _columns(self, *, overall: bool) -> list[IndexColumn]:
        """The recipe's columns; which volume an item is in is said where there are several."""
        wanted: list[IndexColumn] = [column for column in self.recipe.index.columns if column is not IndexColumn.VOLUME]
        if overall and len(self.plan.volumes) > 1:
            asked = IndexColumn.VOLUME in self.recipe.index.columns
            place = self.recipe.index.columns.index(IndexColumn.VOLUME if asked else IndexColumn.PAGES)
            wanted.insert(place, IndexColumn.VOLUME)
        return wanted

    def _row(self, item: Item, *, anchor: bool) -> dict[str, Any]:
        """A row of the index (law.md 8.5) as plain values; what is not known is left out."""
        evidence = item.evidence
        row = {
            "group": f"{item.letter} {self.titles[item.letter]}",
            "no": item.no,
            "title": item.title,
            "kind": evidence.kind,
            "formed_on": evidence.formed_on,
            "source": evidence.source,
            "form": glossary.word(evidence.form) if evidence.form else None,
            "proves": evidence.proves,
            "volume": str(item.volume),
            "pages": item.printed,
            "kept_at": evidence.kept_at,
            "note": evidence.note,
            "anchor": item.anchor if anchor else None,
        }
        return {name: value for name, value in row.items() if value is not None}

    def _of_volumes(self, volume: Volume) -> str:
        return f"第{volume.no}册（共{len(self.plan.volumes)}册）"


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"

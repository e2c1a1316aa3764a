"""The register of seal use on paper: a table, as PDF and as a workbook."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from docgen import glossary
from docgen.document.tree import Cell, CellStyle, Document, Heading, Paragraph, Row, Run, Table
from docgen.law.demands import CHINA
from docgen.store.seals import SealAct, SealLine

COLUMNS: Final[tuple[tuple[str, float, CellStyle], ...]] = (
    ("序号", 5, "center"),
    ("时间", 15, "text"),
    ("印章", 12, "text"),
    ("用印方式", 14, "text"),
    ("文书编号及名称", 28, "text"),
    ("份数", 5, "center"),
    ("每份页数", 6, "center"),
    ("经办", 9, "text"),
    ("批准", 9, "text"),
    ("事由", 16, "text"),
)
"""Headings, relative widths, how a column is set."""


def register(lines: Sequence[SealLine], since: date | None, until: date | None) -> Document:
    """The register as a document; ``since`` and ``until`` are the days it was asked for, both included."""
    span = f"{since or '最初'} 至 {until or '今'}，共 {len(lines)} 条"
    grid = Table(
        style="grid",
        widths=tuple(width for _, width, _ in COLUMNS),
        head=(Row(tuple(_cell(head, "center", header=True) for head, _, _ in COLUMNS)),),
        body=tuple(_row(number, line) for number, line in enumerate(lines, 1)) or (_nothing(),),
    )
    return Document("用印登记簿", "seal_register", "table", (Heading(1, (Run("用印登记簿"),)), _words(span), grid))


def seal_words(line: SealLine) -> str:
    """Which seal, and whether over the seam of the pages too."""
    if line.act is SealAct.VOIDED:
        return "—"
    seal = glossary.word(line.seal) if line.seal else "数字证书" if line.act is SealAct.SIGNED else "无"
    return seal + ("（含骑缝章）" if line.seams else "")


def act_words(line: SealLine) -> str:
    """How it was used."""
    return glossary.word(line.act) + (f"（第{line.times}次）" if line.times else "")


def _row(number: int, line: SealLine) -> Row:
    said = (
        str(number),
        f"{line.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        seal_words(line),
        act_words(line),
        f"{line.document_no}　{line.title}",
        str(line.copies or "—"),
        str(line.pages or "—"),
        line.asked_by,
        line.approved_by or "",
        line.reason or "",
    )
    return Row(tuple(_cell(words, style) for words, (_, _, style) in zip(said, COLUMNS, strict=True)))


def _nothing() -> Row:
    return Row((Cell((Paragraph((Run("没有用印记录"),), "flush"),), "center", colspan=len(COLUMNS)),))


def _cell(words: str, style: CellStyle, *, header: bool = False) -> Cell:
    return Cell((Paragraph((Run(words),), "flush"),), style, header)


def _words(words: str) -> Paragraph:
    return Paragraph((Run(words),), "flush")

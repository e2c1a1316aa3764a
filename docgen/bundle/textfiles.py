"""Text files as pages, line by line as they are; what is a table, as a table."""

from datetime import date
from pathlib import Path
from typing import Final

import pikepdf

from docgen.bundle.characters import Printable
from docgen.bundle.sniff import decode
from docgen.bundle.source import Note, Outcome
from docgen.bundle.tables import read_table, table_to_pdf
from docgen.document.tree import Block, Document, Paragraph, Run
from docgen.errors import Problem
from docgen.render.pdf import write_pdf

TEXT_MOST: Final = 2_000_000
"""Characters of a text file that are printed; a longer one is refused."""
_LONGEST: Final = 4
"""Bytes a character takes at most, in any encoding."""
_TABLES: Final = {".csv", ".tsv", ".tab"}


def text_to_pdf(name: str, path: Path, target: Path, dated_on: date) -> Outcome:
    """Write a text file as PDF.

    Args:
        name: what the file is called in the case; its extension says whether it is a table.
        path: the file.
        target: the PDF to write.
        dated_on: the day written into the properties of what is printed.
    """
    if path.stat().st_size > _LONGEST * TEXT_MOST:
        return _too_long(name)
    text = decode(path.read_bytes())
    if text is None:
        return Problem(name, "", "文本编码不能识别。请另存为 UTF-8 编码后重新提交")
    if not text.strip():
        return Problem(name, "", "文本文件中没有内容。请重新取得该文件")
    if len(text) > TEXT_MOST:
        return _too_long(name)
    printable = Printable()
    suffix = Path(name).suffix.lower()
    if suffix in _TABLES and (table := read_table(text, tabs=suffix != ".csv")) is not None:
        count, notes = table_to_pdf(Path(name).name, table, target, printable)
        return count, (*notes, *printable.notes())
    document = Document(Printable()(name), "text_file", "table", tuple(text_blocks(text, printable)))
    target.write_bytes(write_pdf(document, dated_on=dated_on, numbered=False))
    with pikepdf.open(target) as pdf:
        return len(pdf.pages), (Note("converted", "文本按原有行次打印后编入"), *printable.notes())


def _too_long(name: str) -> Problem:
    most = TEXT_MOST // 10_000
    return Problem(name, "", f"文本过长，超过 {most} 万字。请截取有关部分并打印为 PDF 后重新提交")


def text_blocks(text: str, printable: Printable) -> list[Block]:
    """A text's lines, each a paragraph."""
    lines = text.replace("\f", "\n").rstrip("\n").split("\n")
    return [Paragraph((_line(printable(line.expandtabs(4))),), "flush") for line in lines]


def _line(line: str) -> Run:
    """One line; its leading spaces are kept, an empty one keeps its height."""
    words = line.lstrip(" ")
    return Run("\u00a0" * (len(line) - len(words)) + words.rstrip() or "\u3000")

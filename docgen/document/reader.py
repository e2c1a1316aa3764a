"""Template HTML -> document tree: the second half of reading, where elements become blocks and runs."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, NoReturn, cast

from docgen.document.markup import INLINE, Element, fault, parse
from docgen.document.tree import (
    Blank,
    Block,
    Box,
    Break,
    Cell,
    CellStyle,
    Clause,
    Document,
    Heading,
    Inline,
    Letterhead,
    Masthead,
    Page,
    PageBreak,
    Paragraph,
    ParagraphStyle,
    Picture,
    Receipt,
    Row,
    Run,
    Signature,
    Table,
    TableStyle,
    plain,
    walk,
)
from docgen.document.whitespace import tidy

_MOST_PARTIES = 4
"""Columns of signatures a page is wide enough for."""


def read_template_html(
    html: str, source_name: str, *, kind: str = "", page: Page = "letter", title: str | None = None
) -> Document:
    """The document a rendered template describes.

    Args:
        html: The template after Jinja, in the vocabulary of the document tree.
        source_name: How to name the template in an error.
        kind: The document kind, for the file's properties.
        page: Margins, sizes and footer.
        title: The title in the file's properties; by default the words of the first ``<h1>``.

    Raises:
        TemplateMarkupError: Something stands outside the vocabulary; named with its line.
    """
    return read_elements(parse(html, source_name), source_name, kind=kind, page=page, title=title)


def read_elements(
    root: Element, source_name: str, *, kind: str = "", page: Page = "letter", title: str | None = None
) -> Document:
    """The document that a tree of elements describes; as ``read_template_html`` after its first half."""
    blocks = _Reader(source_name).blocks(root)
    headings = [b.title if isinstance(b, Masthead) else b for b in walk(blocks) if isinstance(b, Masthead | Heading)]
    if title is None:
        if not headings:
            fault(source_name, 1, "文书没有标题 <h1>")
        title = plain(headings[0].inlines).replace("\n", "")
    return Document(title, kind, page, blocks)


@dataclass(frozen=True, slots=True)
class _Look:
    """The look that open inline elements give to text."""

    bold: bool = False
    underline: bool = False
    unbroken: bool = False
    link: str | None = None


class _Reader:
    def __init__(self, source_name: str) -> None:
        self.source_name = source_name
        self.anchors: dict[str, int] = {}
        self.links: list[tuple[str, int]] = []

    def stop(self, element: Element, what: str) -> NoReturn:
        fault(self.source_name, element.line, what)

    def blocks(self, root: Element) -> tuple[Block, ...]:
        blocks = self.children(root)
        for target, line in self.links:
            if target not in self.anchors:
                fault(self.source_name, line, f"链接的目标 #{target} 不存在")
        return blocks

    def children(self, element: Element) -> tuple[Block, ...]:
        for child in element.elements()[1:]:
            if child.name == "masthead":
                self.stop(child, "<masthead> 应放在文书或回执的开头")
        return tuple(self.block(child) for child in element.elements())

    def block(self, element: Element) -> Block:
        readers: dict[str, Callable[[Element], Block]] = {
            "masthead": self.masthead,
            "h1": self.heading,
            "h2": self.heading,
            "h3": self.heading,
            "p": self.paragraph,
            "clause": self.clause,
            "table": self.table,
            "signature": self.signature,
            "receipt": self.receipt,
            "pagebreak": lambda _: PageBreak(),
            "picture": self.picture,
        }
        return readers[element.name](element)

    def masthead(self, element: Element) -> Masthead:
        found = element.elements()
        names = [child.name for child in found]
        if names not in (["h1"], ["h1", "p"]):
            self.stop(element, '<masthead> 里应为一个 <h1>，其后至多一个 <p class="number">')
        number = replace(self.paragraph(found[1]), style="number") if found[1:] else None
        code, caption = element.attributes.get("code") or None, element.attributes.get("caption") or None
        if caption and not code:
            self.stop(element, "<masthead> 有 caption 而没有 code")
        return Masthead(self.heading(found[0]), number, code, caption or code, self.letterhead(element))

    def receipt(self, element: Element) -> Receipt:
        blocks = self.children(element)
        return Receipt(tuple(replace(b, receipt=True) if isinstance(b, Masthead) else b for b in blocks))

    def letterhead(self, element: Element) -> Letterhead | None:
        name, line, logo = (element.attributes.get(each, "") for each in ("letterhead", "line", "logo"))
        if not name and (line or logo):
            self.stop(element, "<masthead> 有 line 或 logo 而没有 letterhead")
        return Letterhead(name, line, logo or None) if name else None

    def heading(self, element: Element) -> Heading:
        level = cast("Literal[1, 2, 3]", int(element.name[1]))
        return Heading(level, self.words(element), self.anchor(element))

    def paragraph(self, element: Element) -> Paragraph:
        classes = [name for name in element.classes if name != "keep"]
        if len(classes) > 1:
            self.stop(element, f"<p> 只能有一个类，另可加 keep：{' '.join(element.classes)}")
        style = cast("ParagraphStyle", classes[0] if classes else "body")
        return Paragraph(self.inlines(element), style, keep="keep" in element.classes, anchor=self.anchor(element))

    def clause(self, element: Element) -> Clause:
        return Clause(element.attributes["label"].strip(), self.children(element), self.anchor(element))

    def picture(self, element: Element) -> Picture:
        return Picture(element.attributes["name"], self.number(element, "width-mm", 1, 170))

    def signature(self, element: Element) -> Signature:
        found = element.elements()
        parties = [child for child in found if child.name == "party"]
        if not found or (parties and len(parties) != len(found)):
            self.stop(element, "<signature> 里应全为 <p> 或全为 <party>，且不为空")
        if len(parties) > _MOST_PARTIES:
            self.stop(element, f"<signature> 里至多 {_MOST_PARTIES} 个 <party>")
        columns = [party.elements() for party in parties] or [found]
        return Signature(tuple(tuple(self.paragraph(p) for p in column) for column in columns), bool(parties))

    def table(self, element: Element) -> Table:
        style = cast("TableStyle", element.attributes["class"])
        if style not in {"grid", "facts", "form"}:
            self.stop(element, "<table> 应有且只有一个类：grid、facts 或 form")
        try:
            widths = tuple(float(width) for width in element.attributes["widths"].split())
        except ValueError:
            widths = ()
        if not widths or min(widths) <= 0:
            self.stop(element, "<table> 的 widths 应为一串正数，每列一个")
        parts: dict[str, tuple[Row, ...]] = {}
        caption = None
        for part in element.elements():
            if part.name == "caption":
                caption = Paragraph(self.inlines(part), "center", keep=True)
            elif part.name in parts:
                self.stop(part, f"<table> 里有两个 <{part.name}>")
            else:
                parts[part.name] = tuple(self.row(row) for row in part.elements())
                self.check_columns(part, parts[part.name], len(widths))
        if not parts.get("tbody"):
            self.stop(element, "<table> 没有 <tbody>，或其中没有行")
        return Table(style, widths, parts["tbody"], parts.get("thead", ()), parts.get("tfoot", ()), caption)

    def check_columns(self, part: Element, rows: tuple[Row, ...], columns: int) -> None:
        """Every row fills every column once, spans counted."""
        spanned = [0] * columns
        for element, row in zip(part.elements(), rows, strict=True):
            free = [column for column in range(columns) if not spanned[column]]
            spanned = [max(0, rest - 1) for rest in spanned]
            if sum(cell.colspan for cell in row.cells) != len(free):
                self.stop(element, f"这一行不是 {columns} 列（与 widths 不符）")
            for cell in row.cells:
                for column in free[: cell.colspan]:
                    spanned[column] = cell.rowspan - 1
                free = free[cell.colspan :]
        if any(spanned):
            self.stop(part, "rowspan 超出了表格的这一部分")

    def row(self, element: Element) -> Row:
        cells = tuple(self.cell(cell) for cell in element.elements())
        if not cells:
            self.stop(element, "<tr> 里没有单元格")
        return Row(cells, "section" in element.classes, self.anchor(element))

    def cell(self, element: Element) -> Cell:
        found = element.elements()
        paragraphs: tuple[Paragraph, ...]
        if any(child.name == "p" for child in found):
            if any(child.name in INLINE for child in found) or any(
                isinstance(child, str) and child.strip(" \t\r\n\f") for child in element.children
            ):
                self.stop(element, "单元格里应全为 <p>，或全为文字")
            paragraphs = tuple(self.paragraph(child) for child in found)
        else:
            paragraphs = (Paragraph(self.inlines(element), "flush"),)
        if len(element.classes) > 1:
            self.stop(element, "单元格只能有一个类：num 或 center")
        style = cast("CellStyle", element.classes[0] if element.classes else "text")
        spans = (self.count(element, name, 200) if name in element.attributes else 1 for name in ("colspan", "rowspan"))
        return Cell(paragraphs, style, element.name == "th", *spans)

    def count(self, element: Element, name: str, most: int) -> int:
        number = self.number(element, name, 1, most)
        if not number.is_integer():
            self.stop(element, f"<{element.name}> 的 {name} 应为整数")
        return int(number)

    def number(self, element: Element, name: str, low: float, high: float) -> float:
        text = element.attributes.get(name)
        if text is None or not re.fullmatch(r"\d+(\.\d+)?", text, re.ASCII) or not low <= float(text) <= high:
            fault(self.source_name, element.line, f"<{element.name}> 的 {name} 应为 {low:g} 至 {high:g} 的数")
        return float(text)

    def anchor(self, element: Element) -> str | None:
        name = element.attributes.get("id")
        if name is None:
            return None
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
            self.stop(element, f"id 应以字母开头，只含字母、数字、- 和 _：{name}")
        if name in self.anchors:
            self.stop(element, f"id {name} 已用于第 {self.anchors[name]} 行")
        self.anchors[name] = element.line
        return name

    def words(self, element: Element) -> tuple[Inline, ...]:
        inlines = self.inlines(element)
        if not plain(inlines).strip():
            self.stop(element, f"<{element.name}> 是空的")
        return inlines

    def inlines(self, element: Element) -> tuple[Inline, ...]:
        """Inline content, whitespace normalised over the whole paragraph, equal neighbours joined."""
        return tidy(self.flatten(element, _Look()))

    def flatten(self, element: Element, look: _Look) -> list[Inline]:
        found: list[Inline] = []
        for child in element.children:
            if isinstance(child, str):
                found.append(Run(child, look.bold, look.underline, look.unbroken, look.link))
                continue
            match child.name:
                case "br":
                    found.append(Break())
                case "blank":
                    found.append(Blank(self.count(child, "chars", 60)))
                case "box":
                    found.append(Box("checked" in child.attributes))
                case "b":
                    found += self.flatten(child, replace(look, bold=True))
                case "u":
                    found += self.flatten(child, replace(look, underline=True))
                case "nobr":
                    found += self.flatten(child, replace(look, unbroken=True))
                case "a":
                    found += self.flatten(child, replace(look, link=self.link(child)))
        return found

    def link(self, element: Element) -> str:
        href = element.attributes["href"]
        if not href.startswith("#"):
            self.stop(element, f"链接只能指向本文书之内（#…）：{href}")
        self.links.append((href[1:], element.line))
        return href[1:]

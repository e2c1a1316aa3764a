"""Template HTML whose tags are single characters, as elements, and the tags put back: around ``start``."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any, Final, NoReturn

from docgen.document.markup import VOCABULARY, Element
from docgen.document.tree import Row, Run
from docgen.errors import TemplateNotConvertible
from docgen.kinds.definition import Kind
from docgen.kinds.macros import FIRST, MOST_TAGS

FILLER: Final = chr(FIRST + MOST_TAGS + 1)
"""Stands for no tag: for a cell that only fills up its row."""
MARKS: Final = re.compile(f"[{chr(FIRST)}-{FILLER}]")
_EMPTY: Final = frozenset({"br", "box", "blank", "pagebreak", "picture"})


class TaggedHtml(HTMLParser):
    """Elements with the tags' characters wherever they stand, in their names and attributes too."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(convert_charrefs=True)
        self.kind = kind
        self.open = [Element("", {}, 1)]

    def stop(self, what: str) -> NoReturn:
        """Stop at what has no like in a Word template."""
        raise TemplateNotConvertible(title=self.kind.definition.title, kind=self.kind.name, what=what)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        loose = MARKS.findall(tag) + [mark for name, _ in attrs for mark in MARKS.findall(name)]
        name = MARKS.sub("", tag)
        given = {MARKS.sub("", key): value or "" for key, value in attrs}
        given.pop("", None)
        if name not in VOCABULARY:
            self.stop(f"没有 <{name}> 这个标记")
        if name == "masthead":
            given = {"raw": self.get_starttag_text() or ""}
        element = Element(name, given | ({"loose": "".join(loose)} if loose else {}), self.getpos()[0])
        self.open[-1].children.append(element)
        if name not in _EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content."""
        self.handle_starttag(tag, attrs)
        if MARKS.sub("", tag) not in _EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self.open[-1].name != tag:
            self.stop(f"</{tag}> 与 <{self.open[-1].name}> 不配对：条件和循环之内的标记应当成对")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Text."""
        self.open[-1].children.append(data)

    def finish(self) -> Element:
        """The root."""
        if len(self.open) > 1:
            self.stop(f"<{self.open[-1].name}> 没有结束标记")
        return self.open[0]


def made(name: str, children: Iterable[Element | str], attributes: dict[str, str] | None = None) -> Element:
    """An element that no template holds."""
    return Element(name, attributes or {}, 1, list(children))


def restored(value: Any, tags: dict[str, str]) -> Any:
    """A tree with the tags in its words again, and without the cells that only filled up rows."""
    match value:
        case Run():
            return replace(value, text=MARKS.sub(lambda mark: tags[mark[0]], value.text))
        case Row():
            cells = [cell for cell in value.cells if not _is_filler(cell)]
            return replace(value, cells=tuple(restored(cell, tags) for cell in cells))
        case tuple():
            return tuple(restored(member, tags) for member in value)
        case str():
            return MARKS.sub(lambda mark: tags[mark[0]], value)
    names = getattr(value, "__dataclass_fields__", {})
    return replace(value, **{name: restored(getattr(value, name), tags) for name in names}) if names else value


def _is_filler(cell: Any) -> bool:
    return any(isinstance(run, Run) and run.text == FILLER for p in cell.paragraphs for run in p.inlines)

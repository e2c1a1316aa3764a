"""Template HTML as a tree of elements with their lines: the strict first half of reading a template.

Only the vocabulary below passes. Whatever else stands in a template, an element, an attribute, a class or text where
none may stand, is a fault of the template and is reported with its line.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NoReturn

from docgen.errors import TemplateMarkupError

INLINE = frozenset({"b", "u", "br", "blank", "box", "nobr", "a"})
BLOCKS = frozenset(
    {"masthead", "h1", "h2", "h3", "p", "clause", "table", "signature", "receipt", "pagebreak", "picture"}
)
PARAGRAPH_CLASSES = frozenset({"flush", "addressee", "right", "center", "note", "number", "subtitle", "digest", "keep"})
_CHINESE = re.compile(
    "[\u2e80-\u303f\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
    "\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff“”‘’—…·]"
)


@dataclass(frozen=True, slots=True)
class Word:
    """What may stand in one element: attributes, classes, child elements, and whether text."""

    attributes: frozenset[str] = frozenset()
    required: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    children: frozenset[str] = frozenset()
    text: bool = False


def _word(
    attributes: str = "",
    children: frozenset[str] = frozenset(),
    *,
    required: str = "",
    classes: str = "",
    text: bool = False,
) -> Word:
    return Word(
        frozenset(f"{attributes} {required}".split()),
        frozenset(required.split()),
        frozenset(classes.split()),
        children,
        text,
    )


ROOT = ""
VOCABULARY: dict[str, Word] = {
    ROOT: _word(children=BLOCKS),
    "masthead": _word("code caption letterhead line logo", frozenset({"h1", "p"})),
    "h1": _word("id", INLINE, text=True),
    "h2": _word("id", INLINE, text=True),
    "h3": _word("id", INLINE, text=True),
    "p": Word(frozenset({"id", "class"}), frozenset(), PARAGRAPH_CLASSES, INLINE, text=True),
    "clause": _word("id", BLOCKS - {"masthead", "receipt", "clause"}, required="label"),
    "receipt": _word(children=BLOCKS - {"receipt"}),
    "pagebreak": _word(),
    "picture": _word(required="name width-mm"),
    "signature": _word(children=frozenset({"p", "party"})),
    "party": _word(children=frozenset({"p"})),
    "table": _word(
        "", frozenset({"caption", "thead", "tbody", "tfoot"}), required="class widths", classes="grid facts form"
    ),
    "caption": _word("", INLINE, text=True),
    "thead": _word(children=frozenset({"tr"})),
    "tbody": _word(children=frozenset({"tr"})),
    "tfoot": _word(children=frozenset({"tr"})),
    "tr": _word("id class", frozenset({"th", "td"}), classes="section"),
    "th": _word("class colspan rowspan", INLINE | {"p"}, classes="num center", text=True),
    "td": _word("class colspan rowspan", INLINE | {"p"}, classes="num center", text=True),
    "b": _word("", INLINE, text=True),
    "u": _word("", INLINE, text=True),
    "nobr": _word("", INLINE, text=True),
    "a": _word("", INLINE - {"a"}, required="href", text=True),
    "br": _word(),
    "blank": _word(required="chars"),
    "box": _word("checked"),
}


@dataclass(slots=True)
class Element:
    """An element of the template. Text stands in ``children`` between elements, as it was written."""

    name: str
    attributes: dict[str, str]
    line: int
    children: "list[Element | str]" = field(default_factory=list)

    def elements(self) -> "list[Element]":
        """The child elements, in order."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes, in order."""
        return tuple(self.attributes.get("class", "").split())


def parse(html: str, source_name: str) -> Element:
    """The template's elements under one nameless root.

    Raises:
        TemplateMarkupError: anything outside the vocabulary; all of it is named with ``source_name`` and its line.
    """
    parser = _Parser(source_name)
    parser.feed(html)
    parser.close()
    return parser.finish()


def fault(source_name: str, line: int, what: str) -> NoReturn:
    """Stop at a fault of the template."""
    raise TemplateMarkupError(source=source_name, line=line, what=what)


def is_chinese(character: str) -> bool:
    """Whether a character is written in the Chinese square: an ideograph or full-width punctuation."""
    return _CHINESE.fullmatch(character) is not None


class _Parser(HTMLParser):
    """Builds elements and refuses at once what the vocabulary does not hold."""

    def __init__(self, source_name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source_name = source_name
        self.open = [Element(ROOT, {}, 1)]

    def stop(self, what: str, line: int | None = None) -> NoReturn:
        fault(self.source_name, line or self.getpos()[0], what)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1]
        if tag not in VOCABULARY:
            self.stop(f"没有 <{tag}> 这个标记")
        if tag not in VOCABULARY[parent.name].children:
            self.stop(f"<{tag}> 不能放在 <{parent.name}> 里" if parent.name else f"<{tag}> 不能直接放在文书里")
        element = Element(tag, self.attributes(tag, attrs), self.getpos()[0])
        parent.children.append(element)
        self.open.append(element)

    def attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> dict[str, str]:
        word = VOCABULARY[tag]
        found: dict[str, str] = {}
        for name, value in attrs:
            if name not in word.attributes:
                self.stop(f"<{tag}> 没有属性 {name}")
            if name in found:
                self.stop(f"<{tag}> 的属性 {name} 写了两次")
            found[name] = value or ""
        if missing := sorted(word.required - {name for name, value in found.items() if value}):
            self.stop(f"<{tag}> 缺少属性 {'、'.join(missing)}")
        for name in found.get("class", "").split():
            if name not in word.classes:
                self.stop(f"<{tag}> 没有类 {name}")
        return found

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        element = self.open[-1]
        if element.name != tag:
            self.stop(
                f"</{tag}> 与第 {element.line} 行的 <{element.name}> 不配对" if element.name else f"多出 </{tag}>"
            )
        self.open.pop()

    def handle_data(self, data: str) -> None:
        element = self.open[-1]
        if VOCABULARY[element.name].text:
            element.children.append(data)
        elif stray := data.strip(" \t\r\n\f"):
            self.stop(f"这里不能直接放文字：{stray[:30]}")

    def handle_decl(self, decl: str) -> None:
        self.stop(f"不能有声明 <!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.stop(f"不能有处理指令 <?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.stop(f"不能有声明 <![{data}]>")

    def finish(self) -> Element:
        if len(self.open) > 1:
            self.stop(f"<{self.open[-1].name}> 没有结束标记", self.open[-1].line)
        return self.open[0]

"""The tags of a Word template, on its tree: each found in its paragraph, whole, and put where Jinja is to read it.

Word cuts a tag into runs wherever it changed its mind about spelling, fonts or the time of typing. docxtpl mends that
with patterns over XML text, which lose words and paragraphs at brackets, quotes and signs they did not expect; so its
rules (``{%p``, ``{%tr``, ``{%tc``, ``colspan``, ``cellbg``, ``vm``, ``hm``) are carried out here on elements. A tag
that stands for its paragraph, row or cell takes the place of that element, which must hold nothing else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from docgen.errors import Problem
from docgen.kinds.tags import BrokenTag, Tag, scan
from docgen.render.wordbalance import PlacedTag, unbalanced
from docgen.render.wordpackage import W
from docgen.render.wordplaces import Places
from docgen.render.wordtree import Piece, cut, holder_of, nearest, pieces_of, put_before, remove, set_property

_P, _R, _T, _TC, _TR, _TBL = (f"{{{W}}}{name}" for name in ("p", "r", "t", "tc", "tr", "tbl"))
_PRESERVE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWN: Final = (f"{{{W}}}drawing", f"{{{W}}}pict", f"{{{W}}}sectPr")
_NOISE: Final = tuple(
    f"{{{W}}}{name}" for name in ("proofErr", "lastRenderedPageBreak", "dataBinding", "showingPlcHdr")
)
"""What Word leaves between runs; and what would make it put a content control's old content back over the filled."""
_CELL_WORDS: Final = frozenset({"colspan", "cellbg", "vm", "hm"})
_FIRST: Final = 0x3F000
_MARK: Final = re.compile("[\U0003f000-\U0003ffff]")
_OPENING: Final = re.compile(r"\{[{%#]")
_TEXTS: Final = re.compile("\"([^\"]*)\"|'([^']*)'")
MOST_TAGS: Final = 0xFFF
_ELEMENTS: Final = {"p": _P, "tr": _TR, "tc": _TC}
_NAMES: Final = {"p": "段落", "tr": "表格行", "tc": "单元格"}


@dataclass(slots=True)
class Prepared:
    """A part of the file as Jinja reads it: its tags in their order, and what is wrong with them."""

    source: str = ""
    tags: list[PlacedTag] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    """Place and words of every paragraph, every way through it: what is printed as the texts in its tag, else ``X``."""


def prepare(root: etree._Element, part: str = "") -> Prepared:
    """Put every tag of a part where Jinja is to read it.

    Args:
        root: the part's tree, or its body's; it is changed.
        part: how a person calls the part, ``页眉`` say; empty for the text itself.
    """
    if _MARK.search(etree.tostring(root, encoding="unicode")):
        return Prepared(problems=[Problem(part or "正文", "", "含有不能打印的字符（U+3F000 至 U+3FFFF）。请删除")])
    for element in [*root.iter(_FALLBACK, *_NOISE)]:
        remove(element)
    preparing = _Preparing(Places(root, part))
    for paragraph in [*root.iter(_P)]:
        preparing.paragraph(paragraph)
    for element in preparing.replaced:
        preparing.replace(element)
    return preparing.finish(root)


class _Preparing:
    def __init__(self, places: Places) -> None:
        self.places = places
        self.made: dict[str, PlacedTag] = {}
        self.problems: list[Problem] = []
        self.replaced: dict[etree._Element, list[str]] = {}
        self.said: list[tuple[str, str]] = []

    def fault(self, place: str, value: str, expected: str) -> None:
        self.problems.append(Problem(place, value[:80], expected))

    # --- one paragraph

    def paragraph(self, paragraph: etree._Element) -> None:
        pieces = list(pieces_of(paragraph))
        text = "".join(piece.text for piece in pieces)
        place = self.places.of(paragraph)
        if not any(sign in text for sign in "{}｛"):
            self.said.append((place, text))
            return
        found = list(scan(text))
        tags = [tag for tag in found if isinstance(tag, Tag)]
        self.said += [(place, words) for words in _words(text, tags)]
        for broken in found:
            if isinstance(broken, BrokenTag):
                self.fault(place, broken.text, broken.reason)
        for tag in tags:
            self.look_at(tag, text, place)
        for tag in reversed(tags):
            self.take(tag, paragraph, pieces, place, text)

    def look_at(self, tag: Tag, text: str, place: str) -> None:
        """What docxtpl would take and do something else with than was meant."""
        said = text[tag.start : tag.end]
        if tag.trims:
            self.fault(place, said, "不能用带 - 或 + 的标记；Word 里没有多余的空白需要去掉")
        if tag.opening == "{{" and tag.level:
            self.fault(place, said, f"{{{{{tag.level} … }}}} 只用于子文档或富文本，这里没有；应写 {{{{ {tag.body} }}}}")
        if tag.opening == "{%" and tag.word in ("p", "tr", "tc", "r"):
            self.fault(place, said, f"应写成 {{%{tag.word} …，% 与 {tag.word} 之间没有空格")

    def take(self, tag: Tag, paragraph: etree._Element, pieces: list[Piece], place: str, text: str) -> None:
        """Take the tag's text out of its runs; leave a mark in its place, or in that of the element it stands for."""
        said = text[tag.start : tag.end]
        first = cut(pieces, tag)
        if _is_hidden(first):
            self.fault(place, said, "标记在隐藏文字里，不会印出。请取消隐藏")
        if tag.opening == "{#":
            return
        if tag.word in _CELL_WORDS:
            self.cell_word(tag, first, place, said)
            return
        level = tag.level if tag.opening == "{%" and tag.level in _ELEMENTS else ""
        if not level:
            mark = self.mark(PlacedTag(tag.source, tag.word, place, said, "", holder_of(first, paragraph)))
            at = max(0, tag.start - next(p.start for p in pieces if p.element is first))
            first.text = (first.text or "")[:at] + mark + (first.text or "")[at:]
            return
        element = nearest(paragraph, _ELEMENTS[level])
        if element is None:
            self.fault(place, said, f"{{%{level} … %}} 应写在表格里")
            return
        holder = (level, element.getparent())
        mark = self.mark(PlacedTag(tag.source, tag.word, place, said, level, holder))
        self.replaced.setdefault(element, []).insert(0, mark)

    def cell_word(self, tag: Tag, text: etree._Element, place: str, said: str) -> None:
        """The words that docxtpl has for the cell they stand in."""
        cell = nearest(text, _TC)
        if cell is None:
            self.fault(place, said, f"{tag.word} 应写在表格的单元格里")
            return
        argument = tag.body.partition(" ")[2].strip()
        if (tag.word in ("colspan", "cellbg")) != bool(argument):
            self.fault(place, said, f"{tag.word} 的写法有误，如 {{% colspan 列数 %}}、{{% vm %}}")
            return
        properties = cell.find(f"{{{W}}}tcPr")
        if properties is None:
            properties = etree.Element(f"{{{W}}}tcPr")
            cell.insert(0, properties)

        def mark(source: str) -> str:
            word = source.split()[1] if source.startswith("{%") else ""
            return self.mark(PlacedTag(source, word, place, said, "cell", ("cell", cell)))

        match tag.word:
            case "colspan":
                set_property(properties, "gridSpan", {"val": mark(f"{{{{ {argument} }}}}")})
            case "cellbg":
                set_property(
                    properties, "shd", {"val": "clear", "color": "auto", "fill": mark(f"{{{{ {argument} }}}}")}
                )
            case "vm":
                marks = [mark(source) for source in ("{% if loop.first %}", "{% else %}", "{% endif %}")]
                set_property(properties, "vMerge", {"val": f"{marks[0]}restart{marks[1]}continue{marks[2]}"})
                for inner in cell.iter(_T):
                    inner.text = mark("{% if loop.first %}") + (inner.text or "") + mark("{% endif %}")
            case _:
                set_property(properties, "gridSpan", {"val": mark("{{ loop.length }}")})
                put_before(cell, mark("{% if loop.first %}"))
                cell.tail = mark("{% endif %}") + (cell.tail or "")

    def mark(self, tag: PlacedTag) -> str:
        mark = chr(_FIRST + len(self.made))
        if len(self.made) >= MOST_TAGS:
            return ""
        self.made[mark] = tag
        return mark

    # --- elements whose place a tag takes

    def replace(self, element: etree._Element) -> None:
        marks = self.replaced[element]
        tag = self.made[marks[0]]
        rest = "".join(text.text or "" for text in element.iter(_T)).strip()
        inner = any(other is not element and other in self.replaced for other in element.iter(*_ELEMENTS.values()))
        if _MARK.sub("", rest) or _MARK.search(rest) or inner or next(element.iter(*_DRAWN), None) is not None:
            what = _NAMES[tag.level]
            shown = _MARK.sub(lambda found: self.made[found[0]].said, rest) or "图片、分节符或其他标记"
            self.fault(
                tag.place, tag.said, f"此标记代表整个{what}，{what}里的其他内容会丢失：{shown[:40]}。请单独放一个{what}"
            )
        put_before(element, "".join(marks))
        remove(element)

    # --- the whole part

    def finish(self, root: etree._Element) -> Prepared:
        if len(self.made) >= MOST_TAGS:
            self.fault(self.places.part or "正文", "", f"标记多于 {MOST_TAGS} 个")
        for text in root.iter(_T):
            text.set(_PRESERVE, "preserve")
        written = etree.tostring(root, encoding="unicode", with_tail=False)
        hidden = [value for element in root.iter() for value in element.attrib.values()]
        hidden += [code.text or "" for code in root.iter(f"{{{W}}}instrText")]
        if any(_OPENING.search(str(value)) for value in hidden):
            place = self.places.part or "正文"
            self.fault(place, "", "标记写在了不能填写的地方（图片说明、域代码、链接地址等）")
        order = [self.made[mark] for mark in _MARK.findall(written) if mark in self.made]
        pieces = re.split(f"({_MARK.pattern})", written)
        source = "".join(self.made[p].source if p in self.made else _literal(p) for p in pieces)
        self.problems += unbalanced(order)
        return Prepared(source, order, self.problems, self.said)


def _is_hidden(text: etree._Element) -> bool:
    run = text.getparent()
    found = run.find(f"{{{W}}}rPr/{{{W}}}vanish") if run is not None else None
    return found is not None and found.get(f"{{{W}}}val") not in ("0", "false")


def _words(text: str, tags: list[Tag]) -> Iterator[str]:
    """What a paragraph says, and by themselves the texts that its statements hold."""
    words, at = "", 0
    for tag in tags:
        words += text[at : tag.start]
        at = tag.end
        texts = [found[1] or found[2] for found in _TEXTS.finditer(tag.body) if found[1] or found[2]]
        if tag.opening == "{{":
            words += "／".join(texts) or "X"
        elif tag.opening == "{%":
            yield from texts
    yield words + text[at:]


def _literal(text: str) -> str:
    """Text that Jinja must print as it is."""
    return re.sub(r"\{(?=[{%#])", '{{ "{" }}', text)

"""The standard wording as a Word template to begin from: ``template.html`` become a document whose words hold tags.

Jinja's tags go through the reader of documents as single characters that no text has, and are put back into the tree
it makes; so a start template is written by the same writer, in the same styles, as the document itself. A tag between
blocks becomes a paragraph ``{%p … %}``, between rows a row ``{%tr … %}``, between cells a cell ``{%tc … %}``; one in
running text stays where it is.

What HTML says in attributes with Jinja in them:

- of a masthead, ``letterhead``, ``line``, ``code``: paragraphs at the head of the page under their conditions; ``logo``
  is left out, the institution puts its own into the file;
- ``widths``: the columns are equal, and become as wide as their words ask when they are filled, as where a loop makes
  them;
- ``colspan``: docxtpl's ``{% colspan … %}``;
- ``checked``: ``{% if … %}☑{% else %}□{% endif %}``;
- ``class``: what stands in it plainly; ``id`` and ``href``: left out, a template has no links.

Whatever else depends on Jinja (rowspan, a picture, the width of a blank) is refused by name.
"""

import re
from collections.abc import Iterator
from typing import Final, NoReturn

from docgen.document.markup import VOCABULARY, Element
from docgen.document.reader import read_elements
from docgen.document.tree import Document
from docgen.errors import TemplateNotConvertible
from docgen.kinds.definition import Kind
from docgen.kinds.macros import FIRST, MOST_TAGS, written_out
from docgen.kinds.start_tables import gathered, square
from docgen.kinds.tagged_html import FILLER, MARKS, TaggedHtml, made, restored

_PIECES: Final = re.compile(f"[{chr(FIRST)}-{FILLER}]|[^{chr(FIRST)}-{FILLER}]+")
_TICKED: Final = re.compile(r'\{% if (.+) %\}|\{\{ "checked" if (.+) \}\}', re.DOTALL)
CODE: Final = "{{ document.code }}"
"""What a masthead's code must be."""
FRAMED: Final = {
    "letterhead": "{{ institution.letterhead.name }}",
    "line": "{{ institution.letterhead.line }}",
    "code": CODE,
    "caption": CODE,
}
"""What the attributes of a masthead must print; each but the caption becomes a paragraph at the head of the page."""
_MASTHEAD: Final = re.compile(rf'({MARKS.pattern})|([a-z]+)="([^"]*)"')
PICTURE: Final = "{{ code_picture }}"
"""The paragraph of the QR code; that of ``CODE`` comes after it."""
RECEIPT_PICTURE: Final = "{{ receipt_code_picture }}"
"""The same in a receipt, whose code tells that it is one."""


def start_template(kind: Kind) -> Document:
    """The kind's standard wording, a document whose words hold tags.

    Raises:
        TemplateNotConvertible: the template says something that has no like in a Word template; named.
    """
    text, tags = written_out(kind)
    parser = TaggedHtml(kind)
    parser.feed(text)
    parser.close()
    turning = _Turning(kind, tags)
    root = turning.turned(parser.finish())
    definition = kind.definition
    document = read_elements(root, kind.name, kind=kind.name, page=definition.page, title=definition.title)
    found: Document = restored(document, turning.tags)
    return found


class _Turning:
    """Puts every tag where the reader of documents takes text."""

    def __init__(self, kind: Kind, tags: dict[str, str]) -> None:
        self.kind = kind
        self.tags = tags

    def stop(self, what: str) -> NoReturn:
        raise TemplateNotConvertible(title=self.kind.definition.title, kind=self.kind.name, what=what)

    def said(self, marked: str) -> str:
        return MARKS.sub(lambda mark: self.tags.get(mark[0], ""), marked)

    def turned(self, element: Element) -> Element:
        if element.name == "table":
            self.table(element)
        else:
            self.attributes(element)
            element.children = list(self.children(element))
        return element

    def children(self, element: Element) -> Iterator[Element | str]:
        runs_text = VOCABULARY[element.name].text and not any(child.name == "p" for child in element.elements())
        for child in element.children:
            if isinstance(child, Element) and child.name == "masthead":
                yield from self.masthead(child, RECEIPT_PICTURE if element.name == "receipt" else PICTURE)
            elif isinstance(child, Element) and child.name == "clause" and _starts_with_tag(child):
                yield from self.children(self.opened(child))
            elif isinstance(child, Element) and child.name == "a":
                yield from self.children(child)
            elif isinstance(child, Element):
                yield from self.inline_box(child) if child.name == "box" else [self.turned(child)]
            elif runs_text:
                yield child
            else:
                yield from self.tags_between(element, child)

    def tags_between(self, element: Element, text: str) -> Iterator[Element | str]:
        """Tags that stand where no words may: each becomes a paragraph, row or cell of its own."""
        for piece in _PIECES.findall(text):
            if not MARKS.match(piece):
                yield piece
                continue
            source, kind = self.tags[piece], self.between(element)
            if source.startswith("{{"):
                self.stop(f"{source} 应写在段落里，或者写成宏")
            self.tags[piece] = source.replace("{%", f"{{%{kind}", 1)
            yield self.holder(element, kind, piece)

    def between(self, element: Element) -> str:
        if element.name in ("table", "thead", "tbody", "tfoot"):
            return "tr"
        parties = element.name == "signature" and any(child.name == "party" for child in element.elements())
        return "tc" if element.name == "tr" or parties else "p"

    def holder(self, element: Element, kind: str, mark: str) -> Element:
        if kind == "p":
            return made("p", [mark], {} if element.name in ("signature", "party") else {"class": "flush"})
        if kind == "tc":
            return made("td", [mark]) if element.name == "tr" else made("party", [made("p", [mark])])
        return made("tr", [made("td", [mark], {"colspan": "all"})])

    def opened(self, clause: Element) -> Element:
        """A clause that begins with tags: its label goes into the first paragraph after them.

        Tags that only name values choose nothing. In a loop over all of the clause the label stands in its first round;
        under a condition the data would choose the paragraph it belongs before.
        """
        label: list[Element | str] = [clause.attributes["label"] + "　"]
        pieces = [piece for child in clause.children for piece in _pieces(child)]
        opening: list[str] = []
        for piece in pieces:
            word = self.word(piece)
            if word == "for" and "for" not in opening and self.ends_with(pieces, "endfor"):
                label = [self.mark("{% if loop.first %}"), *label, self.mark("{% endif %}")]
            elif isinstance(piece, Element) and piece.name == "p":
                piece.children.insert(0, made("b", label))
                break
            elif word not in ("set", "with"):
                self.stop(f"<clause label={self.said(clause.attributes['label'])}> 以条件、循环或表格开头")
            opening.append(word)
        return made("", pieces)

    def word(self, piece: Element | str) -> str:
        """The first word of the tag that a character stands for."""
        source = self.tags.get(piece, "") if isinstance(piece, str) else ""
        return source.removeprefix("{%").split()[0] if source.startswith("{%") else ""

    def ends_with(self, pieces: list[Element | str], word: str) -> bool:
        """Whether this tag, and no more than the end of a ``with``, ends it, and the like stands nowhere before."""
        words = [self.word(piece) for piece in pieces]
        while words and words[-1] == "endwith":
            words.pop()
        return words[-1:] == [word] and words.count(word) == 1

    def masthead(self, masthead: Element, picture: str) -> Iterator[Element | str]:
        """Title and number; before them letterhead and code, as the writer knows them, under their conditions."""
        sources: list[str] = []
        for mark, name, value in _MASTHEAD.findall(masthead.attributes["raw"]):
            source = self.said(mark or value)
            if not mark and (expected := FRAMED.get(name)) and source != expected:
                self.stop(f"<masthead> 的 {name} 应为 {expected}")
            if not mark and name == "code":
                sources += [] if sources[-1:] == [f"{{%p if {CODE[3:-3]} %}}"] else [f"{{%p if {CODE[3:-3]} %}}"]
                sources += [picture, CODE]
            elif not mark and name in ("letterhead", "line"):
                sources.append(source)
            elif mark:
                sources.append(source.replace("{%", "{%p", 1))
        if sources.count(picture) and sum(s.startswith("{%p if") for s in sources) > sources.count("{%p endif %}"):
            sources.append("{%p endif %}")
        for source in _without_empty(sources):
            yield made("p", [self.mark(source)], {"class": "flush" if source.startswith("{%") else "right"})
        yield from self.children(masthead)

    # --- attributes

    def attributes(self, element: Element) -> None:
        given, loose = element.attributes, element.attributes.pop("loose", "")
        if element.name in ("picture", "blank", "pagebreak") and (loose or any(map(MARKS.search, given.values()))):
            self.stop(f"<{element.name}> 的属性里有 Jinja 标记")
        if element.name == "picture":
            self.stop("<picture> 没有对应的写法，请在 Word 里直接插入图片")
        given.pop("id", None)
        if "class" in given:
            given["class"] = MARKS.sub("", given["class"]).strip()
        if "rowspan" in given and MARKS.search(given["rowspan"]):
            self.stop("<td> 的 rowspan 里有 Jinja 标记")
        if "colspan" in given and MARKS.search(given["colspan"]):
            spans = self.said(given.pop("colspan"))
            element.children.insert(0, self.mark(f"{{% colspan {spans.strip('{} ')} %}}"))

    def inline_box(self, box: Element) -> list[Element | str]:
        """A box; one that is ticked on a condition becomes the condition and both signs."""
        marks = box.attributes.get("loose", "") + box.attributes.get("checked", "")
        if not MARKS.search(marks):
            return ["☑" if marks else box]
        found = _TICKED.match(self.said(marks[0]))
        if found is None:
            self.stop(f"<box> 的写法没有对应：{self.said(marks)}")
        words = (f"if {found[1] or found[2]}", "else", "endif")
        tick, otherwise, end = (self.mark(f"{{% {word} %}}") for word in words)
        return [tick, "☑", otherwise, "□", end]

    def mark(self, source: str) -> str:
        mark = chr(FIRST + len(self.tags))
        if len(self.tags) >= MOST_TAGS:
            self.stop(f"标记多于 {MOST_TAGS} 个")
        self.tags[mark] = source
        return mark

    def table(self, table: Element) -> None:
        widths, table.attributes["widths"] = table.attributes.get("widths", ""), ""
        self.attributes(table)
        table.children = gathered(self.children(table), self.said)
        square(table, widths)


def _pieces(child: Element | str) -> list[Element | str]:
    """What stands in a place where no words may: elements and tags, the space between them left out."""
    return [child] if isinstance(child, Element) else [piece for piece in _PIECES.findall(child) if MARKS.match(piece)]


def _starts_with_tag(clause: Element) -> bool:
    first = next((piece for child in clause.children for piece in _pieces(child)), None)
    return isinstance(first, str)


def _without_empty(sources: list[str]) -> list[str]:
    """The tags without conditions that hold nothing: an attribute within them (the logo) has no like."""
    found: list[str] = []
    for source in sources:
        if source == "{%p endif %}" and found and found[-1].startswith("{%p if "):
            found.pop()
        else:
            found.append(source)
    return found

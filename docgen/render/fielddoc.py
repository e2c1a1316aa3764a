"""The field dictionary as a document to copy from: a table a group, each name as a template writes it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from docgen.document.tree import Block, Cell, Document, Heading, Paragraph, Row, Run, Table
from docgen.kinds.dictionary import Entry

_HEADS: Final = ("名称", "类型", "写法（复制到模板）", "样例")
_WIDTHS: Final = (22.0, 9.0, 45.0, 24.0)
_NOTES: Final = (
    "把“写法”一栏复制到 Word 模板中需要的位置，双花括号须为半角。",
    "列表中的内容应放在循环之内：{% for … %} 与 {% endfor %}；各占一段的，% 后加 p；各占表格一行的，加 tr。",
    "条件（if）的写法与循环相同，例如 {%p if … %} 与 {%p endif %}。",
    "案件没有的内容不会留空：文书不予输出，并列明缺项。可有可无的内容请放在 {% if … %} 与 {% endif %} 之内。",
)


def fields_document(title: str, entries: Iterable[Entry]) -> Document:
    """The dictionary of a kind named ``title``."""
    heading = Heading(1, (Run(f"《{title}》模板字段"),))
    notes = (Paragraph((Run(note),)) for note in _NOTES)
    return Document(f"{title}模板字段", "", "table", (heading, *notes, *_tables(entries)))


def _tables(entries: Iterable[Entry]) -> Iterator[Block]:
    for group, members in groupby(entries, key=lambda entry: entry.group):
        yield Heading(2, (Run(group),))
        for loop, rows in groupby(members, key=lambda entry: entry.loop):
            if loop:
                yield Paragraph(
                    (Run(f"以下写在循环之内：{loop} … {'{% endfor %}' * loop.count('{% for')}"),), "flush", keep=True
                )
            body = tuple(_row(entry) for entry in rows)
            yield Table("grid", _WIDTHS, body, head=(Row(tuple(_cell(head, header=True) for head in _HEADS)),))


def _row(entry: Entry) -> Row:
    return Row(tuple(_cell(text) for text in (entry.title, entry.sort, entry.written, entry.example)))


def _cell(text: str, *, header: bool = False) -> Cell:
    return Cell((Paragraph((Run(text),) if text else (), "flush"),), header=header)

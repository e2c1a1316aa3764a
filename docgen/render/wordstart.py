"""Writes a start template: the standard wording with its tags, as a Word file in the house's styles."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.oxml import parse_xml

from docgen.document.tree import Letterhead, Paragraph, Signature, plain
from docgen.kinds.definition import Kind
from docgen.kinds.start import CODE, FRAMED, PICTURE, RECEIPT_PICTURE, start_template
from docgen.render.fonts import load_faces
from docgen.render.keeping import kept_together
from docgen.render.letterhead import zipped
from docgen.render.markup import has_blank
from docgen.render.measures import CODE_FRAME_MM, CODE_TOP_MM, PAGE_WIDTH_MM
from docgen.render.word import NO_DAY, letterhead, set_properties
from docgen.render.wordtext import PLAIN, Look, mm, text_run
from docgen.render.wordxml import Body

_TAGS = ("{%p ", "{%tr ", "{%tc ")


class _StartBody(Body):
    """The writer of bodies, for words that are tags: they say nothing of the room their values take."""

    def paragraph(self, paragraph: Paragraph, style: str, look: Look = PLAIN, *, before: str = "") -> str:
        """A paragraph; that of the code goes into the frame at the top of the page."""
        text = plain(paragraph.inlines)
        if text in (PICTURE, RECEIPT_PICTURE, CODE) and paragraph.style == "right":
            return self.raw("Code", text_run(text), Look(frame=self._frame(), keep=True))
        if text in (FRAMED["letterhead"], FRAMED["line"]) and paragraph.style == "right":
            name, line = self._letterhead(Letterhead(FRAMED["letterhead"], FRAMED["line"]))
            return name if text == FRAMED["letterhead"] else line
        if text.startswith(_TAGS):
            # a due page break waits for the first paragraph that stays
            due, self.page_break_due = self.page_break_due, False
            made = super().paragraph(paragraph, style, look, before=before)
            self.page_break_due = due
            return made
        return super().paragraph(paragraph, style, look, before=before)

    def _frame(self) -> str:
        x = PAGE_WIDTH_MM - self.measures.right_mm - CODE_FRAME_MM
        return (
            f'<w:framePr w:w="{mm(CODE_FRAME_MM)}" w:wrap="around" w:vAnchor="page" w:hAnchor="page"'
            f' w:x="{mm(x)}" w:y="{mm(CODE_TOP_MM)}"/>'
        )

    def _signature(self, signature: Signature) -> Iterator[str]:
        """The right half of the page: how long a name is isn't known here."""
        if signature.side_by_side:
            yield from super()._signature(signature)
            return
        yield self.gap(keep=True)
        lines = signature.columns[0]
        look = Look(
            whole=True, indent=f'<w:ind w:left="{self.width // 2}"/>', align="left" if has_blank(lines) else "center"
        )
        for line in lines[:-1]:
            yield self.paragraph(line, "SignatureLine", replace(look, keep=True))
        yield self.paragraph(lines[-1], "SignatureLine", look)


def write_start(kind: Kind) -> bytes:
    """The kind's standard wording as a Word template; the same kind gives the same bytes.

    Raises:
        TemplateNotConvertible: the standard template says something that has no like in a Word template.
    """
    document = start_template(kind)
    word = docx.Document(BytesIO(letterhead(document.page)))
    body = _StartBody(document.page, word.part, {}, load_faces(None))
    body.figure_size = lambda _table, _column: None
    root = word.element.body
    for element in parse_xml(body.xml(kept_together(document.blocks))):
        root.insert(len(root) - 1, element)
    set_properties(word, title=f"{document.title}（模板）", category=kind.name, dated_on=NO_DAY)
    out = BytesIO()
    word.save(out)
    with ZipFile(out) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})

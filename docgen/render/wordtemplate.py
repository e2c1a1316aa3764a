"""An institution's own Word template: docxtpl fills it, in the guarded sandbox, with names as the house's own have.

docxtpl opens the file, goes through its text, headers, footers and footnotes, puts pictures in and writes the file.
Where its way with XML was seen to lose words (tags joined by patterns, a lenient parser that drops what it can't read)
ours stands in its place: ``wordtags`` before filling, a strict parser and ``wordtidy`` after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx.shared import Mm
from docxtpl import InlineImage
from docxtpl.template import DocxTemplate
from jinja2.exceptions import TemplateError
from lxml import etree

from docgen.document.tree import Document
from docgen.kinds.definition import Kind
from docgen.kinds.dictionary import PICTURE, RECEIPT_PICTURE
from docgen.kinds.guarded import GuardedEnvironment, fill, guarded_environment
from docgen.render.code import code_png
from docgen.render.letterhead import zipped
from docgen.render.measures import CODE_MM
from docgen.render.word import set_properties
from docgen.render.wordpackage import parsed
from docgen.render.wordreader import read_document
from docgen.render.wordtags import prepare
from docgen.render.wordtidy import tidy

FAILURES = (
    *(TemplateError, TypeError, ValueError, ArithmeticError, AttributeError),
    *(SyntaxError, RecursionError, LookupError),
)
"""What filling a template raises where the template is at fault."""


@dataclass(frozen=True, slots=True)
class FilledWord:
    """A filled template: what it says, and its bytes."""

    document: Document
    docx: bytes
    page_code: str = ""
    """The code that headers bear: printed on later pages, if there are any, and no word of the document's."""
    seals: tuple[str, ...] = ()
    """The names of the seals it bears (``wordseals``)."""

    @property
    def title(self) -> str:
        """As the document's properties have it."""
        return self.document.title


class Picture:
    """A picture that a template can print and cannot look into."""

    __slots__ = ("_image",)

    def __init__(self, image: InlineImage) -> None:
        self._image = image

    def __html__(self) -> str:
        """The picture, between two runs."""
        return str(self._image)

    __str__ = __html__


class _Filler(DocxTemplate):  # type: ignore[misc]  # docxtpl ships no types
    """docxtpl with our way of reading tags and of putting filled XML back."""

    def patch_xml(self, src_xml: str) -> str:
        """A part with its tags where Jinja reads them."""
        return prepare(parsed(src_xml.encode())).source

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: GuardedEnvironment) -> str:
        """A part filled, and such as Word opens without repair."""
        self.current_rendering_part = part
        root = parsed(fill(jinja_env, src_xml, context).encode())
        tidy(root)
        return etree.tostring(root, encoding="unicode")

    def fix_tables(self, xml: str) -> etree._Element:
        """The text as a tree; its tables are mended already."""
        return parsed(xml.encode())

    def render_footnotes(self, context: dict[str, Any], jinja_env: GuardedEnvironment) -> None:
        """The footnotes, once; docxtpl fills them again for every section, and takes what was filled in for tags."""
        for part in self.docx.part.package.parts:
            if part.content_type.endswith(".footnotes+xml"):
                source = self.patch_xml(part.blob.decode())
                part._blob = self.render_xml_part(source, part, context, jinja_env).encode()  # noqa: SLF001 - as docxtpl does

    def render_properties(self, context: dict[str, Any], jinja_env: GuardedEnvironment) -> None:
        """Nothing: the file's properties are not the template's to fill."""


def fill_word(template: bytes, names: Mapping[str, Any], *, kind: Kind, title: str, dated_on: date) -> FilledWord:
    """Fill a template; the same names give the same bytes.

    Args:
        template: a Word file that was checked (``wordcheck``).
        names: what ``docgen.kinds.context`` gives; gaps are printed as marks, for the caller to refuse.
        kind: whose template it is.
        title: for the file's properties.
        dated_on: the day in the file's properties. No clock is read.

    Raises:
        FAILURES: the template can't be filled with these names.
    """
    filler = _Filler(BytesIO(template))
    filler.init_docx()
    code = names["document"]["code"]
    pictures = {
        name: Picture(InlineImage(filler, BytesIO(code_png(code, 8, receipt=receipt)), width=Mm(CODE_MM)))
        for name, receipt in ((PICTURE, False), (RECEIPT_PICTURE, True))
        if code
    }
    filler.render({PICTURE: "", RECEIPT_PICTURE: "", **names, **pictures}, guarded_environment())
    set_properties(filler.docx, title=title, category=kind.name, dated_on=dated_on)
    out = BytesIO()
    filler.docx.save(out)
    with ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = read_document(parts, title=title, kind=kind.name, page=kind.definition.page)
    return FilledWord(document, zipped(parts))

"""Every document we render is PDF/A-3u; and the reader that says so finds what breaks it."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from pdfa import pdfa_faults
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image
from render_samples import Read

from docgen.document.tree import Document
from docgen.kinds.registry import kind
from docgen.kinds.sample import compose_sample
from docgen.law.dated import Parameters
from docgen.render.pdf import write_pdf

DAY = date(2026, 11, 23)


def seal_with_holes() -> bytes:
    out = BytesIO()
    Image.new("RGBA", (40, 40), (200, 0, 0, 90)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("dated_on", [None, DAY])
def test_letters_and_tables(letter: Document, ledger: Document, dated_on: date | None) -> None:
    for document in (letter, ledger):
        assert pdfa_faults(write_pdf(document, dated_on=dated_on), "3U") == []


@pytest.mark.parametrize("name", ["proof_sheet", "complaint", "settlement", "evidence_index"])
def test_every_style_of_page(name: str) -> None:
    assert pdfa_faults(write_pdf(compose_sample(kind(name), Parameters.load())), "3U") == []


def test_links_pictures_and_rare_characters(read: Read) -> None:
    document = read(
        '<p><a href="#b">堃䶮𠅤</a>☑□①</p><picture name="seal" width-mm="30"/><p id="b"><b>乙</b><u>丙</u></p>'
        '<p class="digest">e3b0c442 98fc1c14</p>'
    )
    assert pdfa_faults(write_pdf(document, assets={"seal": seal_with_holes()}), "3U") == []


def _font(pdf: Pdf) -> Dictionary:
    return next(o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Subtype") == Name.Type0)


def _unembed(pdf: Pdf) -> None:
    del _font(pdf).DescendantFonts[0].FontDescriptor.FontFile2


def _widen(pdf: Pdf) -> None:
    _font(pdf).DescendantFonts[0].W = Array([0, 5000, 333])


def _unmap(pdf: Pdf) -> None:
    del _font(pdf).ToUnicode


def _open_action(pdf: Pdf) -> None:
    pdf.Root.AA = Dictionary()
    pdf.Root.OpenAction = pdf.make_indirect(Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("x")))


def _retitle(pdf: Pdf) -> None:
    pdf.docinfo.Title = String("别的")


def _redate(pdf: Pdf) -> None:
    pdf.docinfo.CreationDate = String("D:20270101000000Z")


def _annotate(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9])])


@pytest.mark.parametrize(
    ("harm", "rule"),
    [
        (_unembed, "6.2.11.4"),
        (_widen, "6.2.11.5"),
        (_unmap, "6.2.11.7.2"),
        (_open_action, "6.5"),
        (_retitle, "6.6.3 /Title"),
        (_redate, "6.6.3 /CreationDate"),
        (_annotate, "6.3"),
        (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "6.2.3"),
        (lambda pdf: pdf.Root.__delitem__("/Metadata"), "6.6.2.1"),
        (lambda pdf: pdf.pages[0].contents_add(b"0 0 0 1 k"), "6.2.4.3"),
    ],
)
def test_the_reader_finds_what_breaks_it(letter: Document, harm: Callable[[Pdf], None], rule: str) -> None:
    out = BytesIO()
    with pikepdf.open(BytesIO(write_pdf(letter, dated_on=DAY))) as pdf:
        harm(pdf)
        pdf.save(out)
    assert [fault for fault in pdfa_faults(out.getvalue(), "3U") if fault.startswith(rule)]

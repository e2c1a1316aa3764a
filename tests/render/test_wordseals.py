"""Seals in Word files others laid out: over the institution's name and the day, and nowhere else."""

from io import BytesIO

import docx
import pypdfium2
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from render_samples import LETTER, Read
from sealing_samples import own_seal
from test_seals import place_of, red_box

from docgen.render.word import write_docx
from docgen.render.wordmarks import unpacked
from docgen.render.wordpdf import word_pdfs
from docgen.render.wordreader import read_document
from docgen.render.wordseals import WordSeal, sealed_word
from docgen.render.wordtemplate import FilledWord

BANK, DAY = "江城示例银行股份有限公司", "2026年11月23日"
OFFICIAL = WordSeal("seal", own_seal(), 42, 42)
REPRESENTATIVE = WordSeal("name", own_seal(), 20, 20, "（签名）")


def is_own(line: str) -> bool:
    return line in {BANK, f"{BANK}（盖章）", f"债权人：{BANK}", f"致：{BANK}"}


def filled(word: WordDocument) -> FilledWord:
    out = BytesIO()
    word.save(out)
    said = read_document(unpacked(out.getvalue()), title="通知", kind="x", page="letter")
    return FilledWord(said, out.getvalue())


def letter(*lines: str, align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.RIGHT) -> FilledWord:
    word = docx.Document()
    word.styles["Normal"].font.size = Pt(14)
    for line in ("通知", "请尽快联系。", *lines):
        paragraph = word.add_paragraph(line)
        paragraph.paragraph_format.space_after = Pt(0)
        if line in lines:
            paragraph.alignment = align
    return filled(word)


def parties() -> FilledWord:
    word = docx.Document()
    table = word.add_table(rows=1, cols=2)
    for cell, name in zip(table.rows[0].cells, (f"债权人：{BANK}", "债务人：张三"), strict=True):
        cell.width = Mm(75)
        cell.paragraphs[0].text = name
        for line in ("法定代表人（签名）：", "日期：    年  月  日"):
            cell.add_paragraph(line)
    return filled(word)


@pytest.mark.libreoffice
@pytest.mark.parametrize("align", [WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT])
def test_over_name_and_day_wherever_the_line_stands(align: WD_ALIGN_PARAGRAPH) -> None:
    made = sealed_word(letter(f"{BANK}（盖章）", DAY, align=align), [OFFICIAL], is_own)
    assert made.seals == ("seal",)
    with pypdfium2.PdfDocument(printed(made)) as pdf:
        left, top, right, bottom = red_box(pdf[0]) or pytest.fail("no seal")
        assert (right - left, bottom - top) == (pytest.approx(42, abs=0.6), pytest.approx(42, abs=0.6))
        for words in (f"{BANK}（盖章）", DAY):
            across, down = place_of(pdf[0], words)
            assert top + 42 / 5 < down < bottom - 42 / 5
            assert left < across < right


@pytest.mark.libreoffice
def test_on_ones_own_side_of_an_agreement() -> None:
    made = sealed_word(parties(), [OFFICIAL, REPRESENTATIVE], is_own)
    assert made.seals == ("seal", "name")
    with pypdfium2.PdfDocument(printed(made)) as pdf:
        left, _, right, _ = red_box(pdf[0]) or pytest.fail("no seal")
        assert left < place_of(pdf[0], BANK)[0] < right < place_of(pdf[0], "张三")[0]


@pytest.mark.libreoffice
def test_a_letter_of_the_house_that_came_back_from_word(read: Read) -> None:
    document = read(LETTER)
    made = sealed_word(FilledWord(document, write_docx(document)), [OFFICIAL], is_own)
    with pypdfium2.PdfDocument(printed(made)) as pdf:
        left, top, right, bottom = red_box(pdf[0]) or pytest.fail("no seal")
        for words in (f"{BANK}（盖章）", DAY):
            across, down = place_of(pdf[0], words)
            assert left < across < right
            assert top < down < bottom
        assert red_box(pdf[1]) is None, "the receipt bears none"


@pytest.mark.parametrize(
    "lines",
    [
        (f"致：{BANK}", DAY),
        (f"{BANK}虚构支行", DAY),
        (f"{BANK}（盖章）",),
        (f"{BANK}（盖章）", "甲", "乙", "丙", "丁", DAY),
        (f"{BANK}（盖章）", "请于2026年12月1日前答复"),
    ],
)
def test_no_seal_where_nobody_of_ours_signs(lines: tuple[str, ...]) -> None:
    word = letter(*lines)
    assert sealed_word(word, [OFFICIAL], is_own) is word


def test_name_and_day_stay_together_and_the_same_file_gives_the_same_bytes() -> None:
    made = sealed_word(letter(BANK, "", DAY), [OFFICIAL], is_own)
    assert made == sealed_word(letter(BANK, "", DAY), [OFFICIAL], is_own)
    kept = [one.paragraph_format.keep_with_next for one in docx.Document(BytesIO(made.docx)).paragraphs[-3:]]
    assert kept == [True, True, None]


def printed(word: FilledWord) -> bytes:
    """As LibreOffice prints it."""
    return word_pdfs([word])[0]

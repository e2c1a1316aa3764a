"""The places of number, date and code in a file to edit, whichever template wrote it, and what issuing puts there."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
from word_files import PARAMETERS, small_kind, word

from docgen.kinds.context import Marks
from docgen.kinds.dictionary import sample_context
from docgen.kinds.sample import read_sample
from docgen.render.code import code_png
from docgen.render.wordedit import CODE_STAND_IN, NUMBER_STAND_IN, edit_copy
from docgen.render.wordmarks import Place, filled_in, marked_word, marks_in, unpacked
from docgen.render.wordtemplate import fill_word

DAY = date(2026, 11, 23)
LATER = date(2026, 12, 1)


def copy(tmp_path: Path) -> bytes:
    """Of an institution's own template: number within a sentence, twice in a run, the code as text and picture."""
    kind = small_kind(tmp_path)
    sample = replace(read_sample(kind), marks=Marks(DAY, NUMBER_STAND_IN, CODE_STAND_IN))
    said = ("编号{{ document.number }}、{{ document.number }}号", "{{ code_picture }}", "{{ document.code }}")
    template = word(*said, "{{ document.dated_on | zh_date }}", "签订于{{ document.dated_on | zh_date }}")
    names = sample_context(kind, sample, PARAMETERS)
    return edit_copy(fill_word(template, names, kind=kind, title="函", dated_on=DAY).docx, "D3", DAY)


def test_the_places_in_an_institutions_own_template(tmp_path: Path) -> None:
    parts = unpacked(copy(tmp_path))
    found = [(mark.place, mark.shown, mark.is_picture) for mark in marks_in(parts)]
    assert found == [
        (Place.NUMBER, "草稿", False),
        (Place.NUMBER, "草稿", False),
        (Place.CODE, "出具时印编码", False),
        (Place.DATE, "2026年11月23日", False),
        (Place.PICTURE, "", True),
    ]
    assert NUMBER_STAND_IN.encode() not in parts["word/document.xml"]
    assert code_png(CODE_STAND_IN, 8) not in parts.values()  # a draft bears no code


def test_issuing_writes_there_and_nowhere_else(tmp_path: Path) -> None:
    edited = copy(tmp_path)
    made = marked_word(
        edited, title="函", kind="k", page="letter", number="江催〔2026〕1号", code="DG1:A:1:2", dated_on=LATER
    )
    text = [paragraph.text for paragraph in docx.Document(BytesIO(made.docx)).paragraphs]
    assert "编号江催〔2026〕1号、江催〔2026〕1号号" in text
    assert text[-3:] == ["DG1:A:1:2", "2026年12月1日", "签订于2026年11月23日"]
    parts = unpacked(made.docx)
    assert code_png("DG1:A:1:2", 8) in parts.values()
    assert marks_in(parts) == []
    assert b"w:sdt" not in parts["word/document.xml"]


def test_without_a_number_the_draft_stays_one(tmp_path: Path) -> None:
    parts = filled_in(unpacked(copy(tmp_path)), number="", code="", dated_on=DAY)
    body = parts["word/document.xml"].decode()
    assert body.count("草稿") == 2
    assert "出具时印编码" in body


def test_the_same_copy_every_time(tmp_path: Path) -> None:
    assert copy(tmp_path) == copy(tmp_path)

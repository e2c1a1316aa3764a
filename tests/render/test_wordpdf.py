"""Filled Word templates to PDF: in one process, and no figure lost on the way."""

from datetime import date
from pathlib import Path

import pytest
from agreement import pdfium_text, squeeze
from word_files import filled, small_kind, text_box, word

from docgen.errors import OfficeMissingError, UnfaithfulRenderError
from docgen.render import office, wordpdf
from docgen.render.wordpdf import lost_characters, lost_figures, word_pdfs

SUMS = "{{ claim.total_due | yuan }} {{ claim.total_due | yuan }}\t{{ claim.daily | yuan }}{{ claim.daily | yuan }}"


@pytest.mark.parametrize(
    ("said", "printed", "lost"),
    [
        ("56,221.33 11.77", "56,221.33 11.77", []),
        ("56,221.33 11.77", "56,221.33\r\n11.77", []),
        ("56,221.33\t11.77 ｜ 11.77", "56,221.33 11.77 11.77", []),
        ("56,221.3311.77", "56,221.3311.77", []),
        ("56,221.33 11.77", "56,221.33", ["11.77"]),
        ("56,221.33 11.77", "56,221.33 3,311.77", ["11.77"]),
        ("11.77 11.77", "11.77", ["11.77"]),
        ("56,221.33", "6,221.33", ["56,221.33"]),
        ("56,221.33", "56,221.\r\n33", ["56,221.33"]),
        ("年利率4.35%，自2026年11月23日起", "", ["4.35"]),
    ],
)
def test_each_sum_is_one_by_itself(said: str, printed: str, lost: list[str]) -> None:
    assert lost_figures(said, printed) == lost


def test_without_libreoffice_its_documents_are_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    made = filled(small_kind(tmp_path), word())
    with pytest.raises(OfficeMissingError, match=r"对账函\.docx、对账函\(2\)\.docx"):
        word_pdfs([made, made])


@pytest.mark.libreoffice
def test_each_document_gets_its_own_pdf(tmp_path: Path) -> None:
    kind = small_kind(tmp_path)
    one, two = (filled(kind, word(text, "{{ code_picture }}", SUMS)) for text in "甲乙")
    first, second = (squeeze(pdfium_text(pdf)) for pdf in word_pdfs([one, two]))
    assert "甲" in first
    assert "乙" in second
    assert "甲" not in second


@pytest.mark.parametrize(
    ("said", "printed", "lost"),
    [
        ("甲乙\n丙1", "丙\r\n1 乙甲", ""),
        ("甲甲乙", "甲乙", "甲"),
        ("第1条，张三喆", "第条，张三", "1喆"),
        ("— 1 —", "", "1"),
        ("、。", "", ""),
    ],
)
def test_each_character_counts(said: str, printed: str, lost: str) -> None:
    assert lost_characters(said, printed) == lost


@pytest.mark.parametrize(
    ("printed", "lost"),
    [
        ("甲1 DG1:A:2:47", ""),  # one page
        ("甲1 DG1:A:2:47 DG1:A:\n2:47 DG1:A:2:47", ""),
        ("甲1", "DG1A247"),  # the text has it too
        ("甲 DG1:A:2:47 DG1:A:2:47", "1"),  # a later page's code makes up for nothing
    ],
)
def test_the_code_of_headers_is_printed_on_later_pages_alone(printed: str, lost: str) -> None:
    code = "DG1:A:2:47"
    assert lost_characters(f"{code}\n甲1", printed, code) == lost


@pytest.mark.libreoffice
def test_words_that_a_frame_hides_stop_the_document(tmp_path: Path) -> None:
    made = filled(small_kind(tmp_path), word("甲", change=lambda d: d.element.body.insert(1, text_box("藏起来的字"))))
    with pytest.raises(UnfaithfulRenderError, match="缺少文字“起来的字”等 4 字"):
        word_pdfs([made])


@pytest.mark.libreoffice
def test_a_sum_that_a_frame_hides_stops_the_document(tmp_path: Path) -> None:
    hidden = text_box("{{ claim.total_due | yuan }}")
    made = filled(small_kind(tmp_path), word("甲", change=lambda d: d.element.body.insert(1, hidden)))
    with pytest.raises(UnfaithfulRenderError, match=r"缺少金额 [\d,]+\.\d\d"):
        word_pdfs([made])


def test_figures_are_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = filled(small_kind(tmp_path), word("{{ claim.total_due | yuan }}，{{ claim.total_due | yuan }}"))
    assert date(2026, 11, 23)
    monkeypatch.setattr(wordpdf, "to_pdf", lambda paths, out: [_blank(path, out) for path in paths])
    with pytest.raises(UnfaithfulRenderError):
        word_pdfs([made])


def _blank(path: Path, out: Path) -> Path:
    out.mkdir(exist_ok=True)
    target = out / f"{path.stem}.pdf"
    import pikepdf  # noqa: PLC0415 - only here

    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(target)
    return target

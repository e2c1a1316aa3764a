"""Flush right margins. These tests fail when WeasyPrint changes under the extension."""

import inspect
from collections import defaultdict

import pypdfium2
import pytest
from render_samples import Read
from weasyprint.layout import inline
from weasyprint.text import line_break

from docgen.render import cjk_justify
from docgen.render.measures import MEASURES, POINTS_PER_MM
from docgen.render.pdf import write_pdf

PARAGRAPH = (
    "甲方于2024年3月15日与乙方签订《个人经营性借款合同》（编号：江银借字〔2024〕第0315号），借款本金500,000.00元；乙方应当于"
    "2026年3月14日前还清，逾期的，甲方有权依照“罚息”条款计收，并要求保证人承担责任。"
)
NOT_FIRST = "，。、；：！？）》」』】〕”’％%"
NOT_LAST = "（《「『【〔“‘"


def test_the_two_places_are_where_they_were() -> None:
    """In WeasyPrint 70 text_align calls its module's justify_line, and layouts are drawn by set_text(justify=True)."""
    assert list(inspect.signature(cjk_justify._justify_line).parameters) == ["context", "line", "extra_width"]
    assert "justify_line(context, line, offset)" in inspect.getsource(inline.text_align)
    assert "self.set_text(self.text, justify=True)" in inspect.getsource(line_break.Layout.reactivate)
    assert list(inspect.signature(cjk_justify._set_text).parameters) == ["self", "text", "justify"]


def lines_of(pdf: bytes) -> list[tuple[float, float, str]]:
    """The lines of the first page, top down: left and right edge of the ink in points, and the text."""
    with pypdfium2.PdfDocument(pdf) as file:
        page = file[0].get_textpage()
        rows: dict[int, list[tuple[float, float, str]]] = defaultdict(list)
        for at in range(page.count_chars()):
            character = page.get_text_range(at, 1)
            left, _, right, _ = page.get_charbox(at)
            _, bottom, _, _ = page.get_charbox(at, loose=True)
            if character.strip():
                rows[round(bottom)].append((left, right, character))
    found = []
    for bottom in sorted(rows, reverse=True):
        row = sorted(rows[bottom])
        found.append((row[0][0], max(right for _, right, _ in row), "".join(c for _, _, c in row)))
    return found


@pytest.mark.parametrize("style", ["", "<b>", "<u>"])
def test_lines_are_flush_and_begin_and_end_well(read: Read, style: str) -> None:
    end = style.replace("<", "</")
    pdf = write_pdf(read("".join(f"<p>{'子丑寅卯辰巳'[:n]}{style}{PARAGRAPH}{end}</p>" for n in range(6))))
    measures = MEASURES["letter"]
    right = 210 * POINTS_PER_MM - measures.right_mm * POINTS_PER_MM
    lines = lines_of(pdf)[1:-1]
    assert len(lines) == 19
    ends = [text for _, _, text in lines if text.endswith("任。")]
    assert len(ends) == 6
    for _, ink, text in lines:
        if not text.endswith("任。"):
            assert right - 3.2 < ink <= right + 0.3, text
        assert text[0] not in NOT_FIRST, text
        assert text[-1] not in NOT_LAST, text


def test_marks_that_shape_each_other_end_where_the_line_does(read: Read) -> None:
    """“ after ： is set half a character nearer; the hint between them must not part them in a stretched line."""
    text = "2024第0321号）第十四条的管辖约定：“因本合同发生的争议，由贷款人住所地人民法院即示例市虚构区人民法院管辖”。"
    right = (210 - MEASURES["letter"].right_mm) * POINTS_PER_MM
    lines = lines_of(write_pdf(read("".join(f"<p>{'子丑寅卯辰巳'[:n]}{text}</p>" for n in range(6)))))[1:-1]

    assert len(lines) == 12
    assert [line for _, ink, line in lines if ink > right + 0.3] == []


def test_a_line_that_would_gape_is_left_ragged(read: Read) -> None:
    """36 characters fill a line; six that are missing are spread over thirty, eighteen over eighteen are not."""
    text = "".join(f'<p class="flush">{"国" * n}<nobr>{"甲" * (42 - n)}</nobr></p>' for n in (30, 18))
    lines = lines_of(write_pdf(read(text)))
    right = (210 - MEASURES["letter"].right_mm) * POINTS_PER_MM

    assert next(ink for _, ink, line in lines if line == "国" * 30) == pytest.approx(right, abs=2)
    assert next(ink for _, ink, line in lines if line == "国" * 18) < right - 200


@pytest.mark.parametrize("before", range(20, 34))
def test_a_long_account_makes_no_gap(read: Read, before: int) -> None:
    """The line before it is full, and the number reads on over its end."""
    after = "，请及时付款，逾期的依照约定处理，并承担违约责任。"
    lines = lines_of(write_pdf(read(f'<p class="flush">{"国" * before}账号：0000000000001000001{after}</p>')))[1:-1]
    right = (210 - MEASURES["letter"].right_mm) * POINTS_PER_MM

    assert "账号：0000000000001000001，" in "".join(line for _, _, line in lines)
    assert lines[0][1] > right - 4


def test_the_indent_is_two_characters(read: Read) -> None:
    left = MEASURES["letter"].left_mm * POINTS_PER_MM
    lines = lines_of(write_pdf(read(f"<p>国{PARAGRAPH}</p><p>“国{PARAGRAPH}</p>")))
    (plain,) = (ink for ink, _, text in lines if text.startswith("国"))
    (quoted,) = (ink for ink, _, text in lines if text.startswith("“国"))
    assert plain == pytest.approx(left + 2 * 12 + 0.09 * 12, abs=0.6)  # 国 stands 0.09 em inside its square
    assert quoted == pytest.approx(left + 2 * 12 + 0.57 * 12, abs=0.6)  # “ fills the right half of its own


def test_figures_stay_with_their_units(read: Read) -> None:
    document = read(
        "".join(f"<p>{'国' * n}欠款1,234,567.89元、利率5.88%、期限30天、共12页。</p>" for n in range(20, 36))
    )
    for _, _, text in lines_of(write_pdf(document))[1:-1]:
        assert text[0] not in "元天页%.,", text
        assert not text[0].isdigit() or text.startswith(("1,234,567.89元", "5.88%", "30天", "12页")), text
        assert not text[-1].isdigit(), text

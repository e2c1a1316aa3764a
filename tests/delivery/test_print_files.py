"""Print files and the dispatch list read back, by another library than the one that wrote them."""

import io
from collections.abc import Sequence
from datetime import date
from io import BytesIO

import openpyxl
import pikepdf
import pypdf
import pytest
from pikepdf import OutlineItem

from docgen.delivery.dispatch_list import HEADINGS, NOTES, dispatch_list
from docgen.delivery.postings import Addressee, Enclosure, Letter
from docgen.delivery.print_files import Stack, print_file, stacks

DAY = date(2026, 11, 23)


def letter(
    name: str, *, has_receipt: bool = False, posted: bool = True, enclosures: tuple[Enclosure, ...] = ()
) -> Letter:
    to = Addressee(f"=收件人{name}", "示例路1号", "000100", "0000") if posted else None
    return Letter(f"{name}号", name, None, ("JK-1",), DAY, "示例银行", to, name, has_receipt, enclosures)


def pdf_of(widths: Sequence[int], parts: Sequence[int] = (), title: str = "") -> bytes:
    """Pages, told apart by their widths; a bookmark of the first level on each of ``parts``."""
    with pikepdf.new() as made:
        for width in widths:
            made.add_blank_page(page_size=(100 + width, 800))
        with made.open_outline() as outline:
            outline.root.extend(OutlineItem(str(part), part) for part in parts)
        if title:
            made.docinfo["/Title"] = title
        out = BytesIO()
        made.save(out)
        return out.getvalue()


COVER = pdf_of([0])


def widths(pdf: bytes) -> list[int]:
    return [int(page.mediabox.width) - 100 for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.parametrize(
    ("pages", "parts", "has_receipt", "expected"),
    [
        ([1], (), False, [1, 1]),
        ([1, 2], (), False, [1, 2]),
        ([1, 2, 3], (), False, [1, 2, 3, 3]),
        ([1, 2], (0, 1), True, [1, 1, 2, 2]),  # the receipt on a sheet of its own
        ([1, 2, 3], (0, 2), True, [1, 2, 3, 3]),
        ([1, 2, 3, 4], (0, 3), True, [1, 2, 3, 3, 4, 4]),
        ([1, 2], (0, 1), False, [1, 2]),  # a part that nobody sends back
    ],
)
def test_each_letter_and_each_receipt_begins_on_a_front(
    pages: list[int], parts: tuple[int, ...], expected: list[int], *, has_receipt: bool
) -> None:
    pdf = pdf_of(pages, parts)
    (stack,) = stacks([letter("A", has_receipt=has_receipt)], lambda _: pdf)
    printed = print_file(stack, COVER, lambda _: pdf)
    assert widths(printed) == [0, 0, *expected]  # a blank is as wide as the page before it
    assert (stack.sheets, stack.pages) == (len(expected) // 2, len(pages))


def test_what_is_enclosed_lies_behind_its_letter_on_sheets_of_its_own_and_is_counted() -> None:
    pdfs = {"A": pdf_of([1, 2], (0, 1), "通知书"), "计算": pdf_of([7, 8, 9]), "B": pdf_of([3])}
    letters = [letter("A", has_receipt=True, enclosures=(Enclosure("债权计算书", "计算"),)), letter("B")]
    (stack,) = stacks(letters, pdfs.__getitem__)
    assert widths(print_file(stack, COVER, pdfs.__getitem__)) == [0, 0, 1, 1, 2, 2, 7, 8, 9, 9, 3, 3]
    assert [(one.sheets, one.pages) for one in stack.printed] == [(4, 5), (1, 1)]
    _, first, second = sheet_rows(dispatch_list(stack.printed, DAY))
    named = "通知书（A号，合同号JK-1，2026年11月23日，1份2页）、附件《债权计算书》（1份3页）"
    assert (first[5], first[6], second[6]) == (named, 2, 1)


def test_a_stack_holds_a_ream_and_no_letter_is_split() -> None:
    pdfs = {"A": pdf_of([1, 1, 1]), "B": pdf_of([1]), "C": pdf_of([1] * 9), "D": pdf_of([1])}
    made = stacks([letter(name) for name in pdfs], pdfs.__getitem__, most_sheets=3)
    assert [[one.letter.case_no for one in stack.printed] for stack in made] == [["A", "B"], ["C"], ["D"]]
    assert [[one.line for one in stack.printed] for stack in made] == [[1, 2], [3], [4]]
    assert stacks([], lambda _: b"") == []


def test_a_print_file_has_a_bookmark_a_letter() -> None:
    pdf = pdf_of([1, 1, 1])
    (stack,) = stacks([letter("A"), letter("B")], lambda _: pdf)
    reader = pypdf.PdfReader(io.BytesIO(print_file(stack, COVER, lambda _: pdf)))
    found = [(str(item.title), reader.get_destination_page_number(item)) for item in reader.outline]  # type: ignore[union-attr, arg-type]  # no nested ones
    assert found == [("1 A号", 2), ("2 B号", 6)]


def sheet_rows(content: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


@pytest.fixture
def stack() -> Stack:
    pdf = pdf_of([1, 1], title="通知书")
    (made,) = stacks([letter("A"), letter("B", posted=False), letter("C")], lambda _: pdf)
    return made


def test_the_list_has_its_headings_first_and_a_line_a_letter(stack: Stack) -> None:
    head, first, second = sheet_rows(dispatch_list(stack.printed, DAY))
    assert head == tuple(HEADINGS)
    content = "通知书（A号，合同号JK-1，2026年11月23日，1份2页）"
    assert first == (1, "=收件人A", "0000", "示例路1号", "000100", content, 1, "A号", None, "示例银行")
    assert (second[0], second[7]) == (3, "C号")


def test_what_looks_like_a_formula_or_a_number_is_text(stack: Stack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(dispatch_list(stack.printed, DAY)))
    cells = book.worksheets[0][2]
    assert [cell.data_type for cell in cells] == [
        "n",
        *["s"] * 5,
        "n",
        "s",
        "n",
        "s",
    ]  # the empty cell counts as a number
    assert [row[0].value for row in book.worksheets[1].iter_rows()] == list(NOTES)


def test_the_same_letters_give_the_same_list(stack: Stack) -> None:
    assert dispatch_list(stack.printed, DAY) == dispatch_list(stack.printed, DAY)

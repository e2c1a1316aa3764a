"""Order, numbers and page ranges."""

from pathlib import Path

import pytest

from docgen.bundle.geometry import CLOCKWISE
from docgen.bundle.plan import LETTERS, in_order, make_plan, page_range
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Readable, Source
from docgen.bundle.stamp import roman
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup


def evidence(title: str, group: str | None = None) -> Evidence:
    return Evidence.model_validate({"file": "a.pdf", "title": title, "group": group})


def readable(pages: int) -> Readable:
    source = Source("a.pdf", Path("a.pdf"), "0" * 64, 1, FileKind.PDF, (0, 0, 0))
    return Readable(source, Path("a.pdf"), pages, (CLOCKWISE[0],) * pages)


def test_the_standard_groups_have_the_letters_of_law_md_8_5() -> None:
    groups = ["identity", "credit", "performance", "security", "default", "demand", "costs", "venue", "other"]
    assert [(group.value, letter) for group, letter in LETTERS.items()] == list(zip(groups, "ABCDEFGHI", strict=True))


def test_groups_come_in_their_order_and_items_as_listed() -> None:
    items = [
        evidence("录音", "demand"),
        evidence("杂"),
        evidence("合同一", "credit"),
        evidence("执照", "identity"),
        evidence("合同二", "credit"),
    ]
    assert [items[index].title for index in in_order(items)] == ["执照", "合同一", "合同二", "录音", "杂"]


def test_items_of_a_group_that_a_recipe_lacks_stand_where_its_others_do() -> None:
    items = [evidence("合同", "credit"), evidence("执照", "identity"), evidence("杂"), evidence("流水", "default")]
    order = in_order(items, [EvidenceGroup.OTHER, EvidenceGroup.CREDIT])
    assert [items[index].title for index in order] == ["执照", "杂", "流水", "合同"]


def test_pages_run_without_a_gap() -> None:
    plan = make_plan([(evidence(str(n), "credit"), readable(n), tuple(range(n))) for n in (1, 3, 2)])
    assert [(item.no, item.first, item.last, item.printed, item.tag) for item in plan.items] == [
        (1, 1, 1, "1", "证据1"),
        (2, 2, 4, "2-4", "证据2"),
        (3, 5, 6, "5-6", "证据3"),
    ]
    assert plan.page_count == 1 + 3 + 2
    assert {item.group for item in plan.items} == {EvidenceGroup.CREDIT}


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("1-3,7", 7, (0, 1, 2, 6)),
        ("2", 2, (1,)),
        ("5,1-2", 5, (4, 0, 1)),
        ("1-3,7", 6, "页码范围超出文件，文件共 6 页"),
        ("0-1", 6, "页码范围超出文件，文件共 6 页"),
        ("3-1", 6, "页码范围应由小到大"),
        ("1-3,2", 6, "页码范围中同一页出现了两次"),
    ],
)
def test_page_ranges(text: str, count: int, expected: object) -> None:
    assert page_range(text, count) == expected


@pytest.mark.parametrize(
    ("number", "written"), [(1, "i"), (4, "iv"), (9, "ix"), (28, "xxviii"), (49, "xlix"), (1994, "mcmxciv")]
)
def test_roman_numbers(number: int, written: str) -> None:
    assert roman(number) == written


def test_a_million_digits_do_not_make_a_range_of_pages() -> None:
    assert page_range("1-" + "9" * 200, 3) == "页码范围超出文件，文件共 3 页"

"""What lies where in a volume's file: dividers, blank backs, items, and the number on every page."""

from dataclasses import replace
from pathlib import Path

import pytest

from docgen.bundle.arrangement import Arrangement
from docgen.bundle.plan import Style, Volume, make_plan
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Readable, Source
from docgen.casefile.records import Evidence


def volume(style: Style, *items: tuple[str, int], last_page: int = 0) -> Volume:
    """Items of these groups and page counts."""
    chosen = []
    for group, pages in items:
        source = Source("a.pdf", Path("a.pdf"), "0" * 64, 1, FileKind.PDF, (0, 0, 0))
        evidence = Evidence.model_validate({"file": "a.pdf", "title": "x", "group": group})
        chosen.append((evidence, Readable(source, Path("a.pdf"), pages), tuple(range(pages))))
    (made,) = make_plan(chosen, style=style, last_page=last_page).volumes
    return made


PLAIN, DIVIDED = Style(), Style(dividers=True)
ODD, BOTH = Style(odd_starts=True), Style(dividers=True, odd_starts=True)
ITEMS = (("identity", 1), ("identity", 2), ("credit", 3))


@pytest.mark.parametrize(
    ("style", "front", "labels", "inserts"),
    [
        (PLAIN, 0, "1 2 3 4 5 6", []),
        (PLAIN, 2, "i ii 1 2 3 4 5 6", []),
        (DIVIDED, 2, "i ii iii 1 2 3 iv 4 5 6", [("divider", 2), ("divider", 6)]),
        # every item on the front of a sheet: pages 3, 5 and 7 of the file
        (ODD, 2, "i ii 1 iii 2 3 4 5 6", [("blank", 3)]),
        (ODD, 1, "i ii 1 iii 2 3 4 5 6", [("blank", 1), ("blank", 3)]),
        # the divider too, with a blank back
        (
            BOTH,
            1,
            "i ii iii iv 1 v 2 3 vi vii 4 5 6",
            [("blank", 1), ("divider", 2), ("blank", 3), ("blank", 5), ("divider", 8), ("blank", 9)],
        ),
        (
            BOTH,
            0,
            "i ii 1 iii 2 3 iv v 4 5 6",
            [("divider", 0), ("blank", 1), ("blank", 3), ("divider", 6), ("blank", 7)],
        ),
    ],
)
def test_numbers_of_every_page(style: Style, front: int, labels: str, inserts: list[tuple[str, int]]) -> None:
    arrangement = Arrangement(volume(style, *ITEMS), front)
    assert list(arrangement.labels) == labels.split()
    assert list(arrangement.inserts) == inserts
    for item in arrangement.volume.items:
        assert arrangement.labels[arrangement.start(item)] == str(item.first)
        assert not style.odd_starts or arrangement.start(item) % 2 == 0


def test_a_supplement_begins_after_the_last_page() -> None:
    arrangement = Arrangement(volume(DIVIDED, *ITEMS, last_page=30), 1)
    assert arrangement.labels == ("i", "ii", "31", "32", "33", "iii", "34", "35", "36")
    assert arrangement.dividers == {"A": 1, "B": 5}


def test_a_second_volume_begins_after_the_first() -> None:
    whole = volume(DIVIDED, *ITEMS)
    second = replace(whole, no=2, items=whole.items[2:])
    assert Arrangement(second, 2).labels == ("i", "ii", "iii", "4", "5", "6")


def test_the_total_is_the_last_printed_number() -> None:
    style = volume(Style(format="第{page}页 共{total}页"), *ITEMS, last_page=30).style
    assert (style.printed(34), style.words) == ("第34页 共36页", "第页 共页")


def test_whether_there_is_an_index() -> None:
    assert Arrangement(volume(PLAIN, *ITEMS), 1).indexed
    assert not Arrangement(volume(PLAIN, *ITEMS), 0).indexed
    assert not Arrangement(volume(Style(indexed=False), *ITEMS), 1).indexed

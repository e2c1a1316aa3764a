"""Volumes within limits: items kept whole where they can be, the larger split, what fits nowhere named."""

from pathlib import Path

import pytest

from docgen.bundle.plan import Plan, Style, make_plan
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Readable, Source
from docgen.bundle.split import OWN_BYTES, Limits, Reserve, in_volumes
from docgen.bundle.weights import OVERHEAD, Streams
from docgen.casefile.records import Evidence
from docgen.errors import Problem

KB = 1000


def plan_of(*counts: int, style: Style | None = None, groups: str = "") -> Plan:
    """Items of so many pages, each of a file of its own, in these groups by letter (all in A if none is said)."""
    names = dict(zip("ABCDEFGH", ["identity", "credit", "performance", "security", "default"], strict=False))
    chosen = []
    for number, count in enumerate(counts):
        name = f"{number}.pdf"
        source = Source(name, Path(name), "0" * 64, 1, FileKind.PDF, (0, 0, 0))
        group = names[groups[number] if groups else "A"]
        evidence = Evidence.model_validate({"file": name, "title": name, "group": group})
        chosen.append((evidence, Readable(source, Path(name), count), tuple(range(count))))
    return make_plan(chosen, style=style or Style())


def weights_of(plan: Plan, *sizes: list[int], shared: int = 0) -> dict[int, list[Streams]]:
    """Each page one stream of this size (with its own overhead taken off), and one that all of an item share."""
    found = {}
    for item, pages in zip(plan.items, sizes, strict=True):
        streams = [{(page + 2, 0): size - OVERHEAD} for page, size in enumerate(pages)]
        found[item.first] = [{**own, (1, 0): shared} if shared else own for own in streams]
    return found


def shape(plan: Plan | list[Problem]) -> list[list[tuple[int, str]]]:
    """For each volume the items' numbers and printed pages."""
    assert isinstance(plan, Plan), plan
    for volume in plan.volumes:
        assert {item.volume for item in volume.items} == {volume.no}
    return [[(item.no, item.printed) for item in volume.items] for volume in plan.volumes]


@pytest.mark.parametrize(
    ("counts", "limit", "expected"),
    [
        ((3, 3, 3), 11, [[(1, "1-3"), (2, "4-6"), (3, "7-9")]]),
        ((3, 3, 3), 10, [[(1, "1-3"), (2, "4-6")], [(3, "7-9")]]),
        ((3, 3, 3), 8, [[(1, "1-3"), (2, "4-6")], [(3, "7-9")]]),
        ((3, 3, 3), 7, [[(1, "1-3")], [(2, "4-6")], [(3, "7-9")]]),
        # an item larger than a volume begins one of its own, and what follows goes on in its last
        ((2, 7, 1), 5, [[(1, "1-2")], [(2, "3-5")], [(2, "6-8")], [(2, "9"), (3, "10")]]),
        ((1, 1), 3, [[(1, "1")], [(2, "2")]]),
    ],
)
def test_limits_of_pages_count_the_front_matter(
    counts: tuple[int, ...], limit: int, expected: list[list[tuple[int, str]]]
) -> None:
    assert shape(in_volumes(plan_of(*counts), Limits(pages=limit), {}, Reserve(2))) == expected


def test_what_goes_on_in_the_next_volume_says_so() -> None:
    plan = in_volumes(plan_of(7), Limits(pages=5), {}, Reserve(2))
    assert isinstance(plan, Plan)
    assert [(i.title, i.anchor, i.taken, i.before) for i in plan.items] == [
        ("0.pdf", "item-1", (0, 1, 2), 0),
        ("0.pdf（续）", "item-1-3", (3, 4, 5), 3),
        ("0.pdf（续）", "item-1-6", (6,), 6),
    ]
    assert (plan.item_count, plan.page_count, plan.volumes[0].style.total) == (1, 7, 7)


@pytest.mark.parametrize(
    ("style", "limit", "expected"),
    [
        # front 2, divider, 2, divider, 2
        (Style(dividers=True), 8, [[(1, "1-2"), (2, "3-4")]]),
        (Style(dividers=True), 7, [[(1, "1-2")], [(2, "3-4")]]),
        # front 2, divider, blank, 2, divider, blank, 2
        (Style(dividers=True, odd_starts=True), 10, [[(1, "1-2"), (2, "3-4")]]),
        (Style(dividers=True, odd_starts=True), 9, [[(1, "1-2")], [(2, "3-4")]]),
    ],
)
def test_dividers_and_blank_backs_count(style: Style, limit: int, expected: list[list[tuple[int, str]]]) -> None:
    plan = plan_of(2, 2, style=style, groups="AB")
    assert shape(in_volumes(plan, Limits(pages=limit), {}, Reserve(2))) == expected


def test_limits_of_bytes() -> None:
    plan = plan_of(2, 2, 1)
    weights = weights_of(plan, [300 * KB, 300 * KB], [200 * KB, 200 * KB], [50 * KB])
    room = Limits(size=OWN_BYTES + 1000 * KB)
    assert shape(in_volumes(plan, room, weights, Reserve())) == [[(1, "1-2"), (2, "3-4")], [(3, "5")]]
    assert shape(in_volumes(plan, Limits(size=OWN_BYTES + 999 * KB), weights, Reserve())) == [
        [(1, "1-2")],
        [(2, "3-4"), (3, "5")],
    ]


def test_streams_that_pages_share_weigh_once_a_volume() -> None:
    """A font of 400 KB under six small pages: once where they are together, once in each volume they are split to."""
    plan = plan_of(6)
    weights = weights_of(plan, [50 * KB] * 6, shared=400 * KB)
    assert shape(in_volumes(plan, Limits(size=OWN_BYTES + 700 * KB), weights, Reserve())) == [[(1, "1-6")]]
    assert shape(in_volumes(plan, Limits(size=OWN_BYTES + 550 * KB), weights, Reserve())) == [
        [(1, "1-3")],
        [(1, "4-6")],
    ]


def test_a_page_larger_than_a_volume_is_named_with_its_size() -> None:
    plan = plan_of(1, 3)
    weights = weights_of(plan, [10 * KB], [10 * KB, 2000 * KB, 3000 * KB])
    problems = in_volumes(plan, Limits(size=1000 * KB), weights, Reserve())
    assert isinstance(problems, list)
    assert [(problem.place, problem.value) for problem in problems] == [
        ("1.pdf 第2页", "2,000,000 字节（1.91 MB）"),
        ("1.pdf 第3页", "3,000,000 字节（2.86 MB）"),
    ]
    assert all("单页大于每册上限 1,000,000 字节（976.56 KB）" in problem.expected for problem in problems)


def test_a_page_that_may_fit_is_tried_before_it_is_refused() -> None:
    """How much cover and index weigh is a guess until a volume was written."""
    plan = plan_of(1, 1)
    weights = weights_of(plan, [900 * KB], [10 * KB])
    limit = Limits(size=1000 * KB)
    assert shape(in_volumes(plan, limit, weights, Reserve())) == [[(1, "1")], [(2, "2")]]
    found = Reserve()
    found.more_size(1, 1020 * KB, 1000 * KB)
    problems = in_volumes(plan, limit, weights, found)
    assert isinstance(problems, list)
    assert [problem.place for problem in problems] == ["0.pdf 第1页"]


def test_too_few_pages_for_cover_and_index() -> None:
    problems = in_volumes(plan_of(2), Limits(pages=2), {}, Reserve(2))
    assert isinstance(problems, list)
    assert {problem.expected for problem in problems} == {"每册上限 2 页太少，封面和目录已有 2 页。请提高上限"}


def test_reserves_only_grow() -> None:
    reserve = Reserve(2)
    reserve.more_pages(1, 5)
    reserve.more_pages(1, 3)
    reserve.more_size(1, 1007, 1000)
    reserve.more_size(1, 900 * KB, 850 * KB)
    assert (reserve.pages, reserve.size) == ({1: 6}, {1: OWN_BYTES + 1 + 50 * KB})
    reserve.more_size(1, 9000 * KB, 400_001)
    assert reserve.size == {1: OWN_BYTES + 1 + 50 * KB + 100 * KB}, "half of the 200 KB that were left"


def test_limits_are_false_without_any() -> None:
    assert not Limits()
    assert Limits(pages=1)
    assert Limits(size=1)

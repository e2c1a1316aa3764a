"""Parts of a portfolio: the cases in hand by one of their properties, and what came back of those that came in."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from docgen.glossary import word
from docgen.law.result import Ratio, Yuan
from docgen.store.figures import Heap, Placed
from docgen.workflow.summarising import AMOUNT_BANDS

_NO_WORD: Final = "未填"
_AGEING_LAST: Final = 7
_DAY_BANDS: Final = ((0, "未逾期"), (1, "1–30天"), (3, "31–90天"), (9, "91–270天"), (12, "271–360天"))
"""The last 30-day bucket of each band; as five-class grading divides them."""


Key = Callable[[Heap], tuple[int, str, str]]
"""The place, the code and the words of the part that a heap belongs to."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the cases in hand: ``key`` by its code, ``title`` in words, ``share`` of all that is due."""

    key: str
    title: str
    cases: int
    total_due: Yuan
    principal_overdue: Yuan
    share: Ratio | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """What came back of what cases owed when they came in: ``rate`` 回款率, ``cycle_days`` 回款周期; None for none."""

    key: str
    title: str
    cases: int
    placed: Yuan
    collected: Yuan
    rate: Ratio | None
    cycle_days: Ratio | None


def shares_of(heaps: Iterable[Heap], key: Key, total: Decimal) -> tuple[Share, ...]:
    """The heaps put together by their keys (place, code, words), in order of their places, then the largest first."""
    parts: dict[tuple[int, str, str], list[Heap]] = defaultdict(list)
    for heap in heaps:
        parts[key(heap)].append(heap)
    found = []
    for (place, code, title), group in parts.items():
        due = sum((heap.total_due for heap in group), Decimal(0))
        principal = sum((heap.principal_overdue for heap in group), Decimal(0))
        cases = sum(heap.cases for heap in group)
        found.append((place, -due, Share(code, title, cases, due, principal, ratio(due, total))))
    return tuple(share for *_, share in sorted(found, key=lambda each: each[:2]))


def by_ageing(heap: Heap) -> tuple[int, str, str]:
    """M0, M1 and so on, M7 and more together."""
    bucket = min(heap.value, _AGEING_LAST)
    name = f"M{bucket}" + ("+" if bucket == _AGEING_LAST else "")
    return bucket, name, name


def by_days(heap: Heap) -> tuple[int, str, str]:
    """Bands of overdue days, from the 30-day buckets."""
    for place, (last, title) in enumerate(_DAY_BANDS):
        if heap.value <= last:
            return place, title, title
    return len(_DAY_BANDS), "360天以上", "360天以上"


def by_amount(heap: Heap) -> tuple[int, str, str]:
    """Bands of what is due."""
    floors = [f"{int(floor) // 10_000}" for floor in AMOUNT_BANDS]
    titles = ["无应付款", f"不足{floors[0]}万元"]
    titles += [f"{low}万元以上不足{high}万元" for low, high in pairwise(floors)]
    titles.append(f"{floors[-1]}万元以上")
    return heap.value, titles[heap.value], titles[heap.value]


def as_written(heap: Heap) -> tuple[int, str, str]:
    """By what was filled in, the largest part first, what was left out last."""
    return int(not heap.value), heap.value, heap.value or _NO_WORD


def in_order_of(closed: Sequence[StrEnum], none: str = _NO_WORD) -> Key:
    """By a closed list, in its order; ``none`` is said of those without."""
    words = {str(each): (place, word(each)) for place, each in enumerate(closed)}

    def key(heap: Heap) -> tuple[int, str, str]:
        place, title = words.get(heap.value, (len(words), none))
        return place, heap.value, title

    return key


def recoveries(groups: Sequence[Placed]) -> tuple[Recovery, ...]:
    """The largest first."""
    ordered = sorted(groups, key=lambda group: (-group.amount, group.value))
    return tuple(recovery(group.value, group.value or _NO_WORD, [group]) for group in ordered)


def recovery(key: str, title: str, groups: Sequence[Placed]) -> Recovery:
    """What came back of the groups together."""
    amount = sum((group.amount for group in groups), Decimal(0))
    collected = sum((group.collected for group in groups), Decimal(0))
    by_days = sum((group.collected_by_days for group in groups), Decimal(0))
    cases = sum(group.cases for group in groups)
    cycle = (by_days / collected).quantize(Decimal("0.1"), ROUND_HALF_UP) if collected else None
    return Recovery(key, title, cases, amount, collected, ratio(collected, amount), cycle)


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """To four decimals; None of nothing."""
    return (part / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP) if whole else None

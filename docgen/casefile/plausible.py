"""What can hardly be meant: days and rates that are surely slips of the pen, refused before money is counted from them.

The bounds lie far beyond what is agreed anywhere, so that whatever a court would have to cut can still be entered and
be cut: a private loan at 36 % passes. What they catch is a year with a digit too few, and a rate written as its
percentage (5.88 for 5.88 %).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from docgen.casefile.faults import Fault, Location
from docgen.casefile.record import Record
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import parts
from docgen.casefile.vocabulary import ClaimType

EARLIEST = date(1949, 10, 1)
"""The founding of the People's Republic: nothing under its law is older."""
EARLIEST_BIRTH = date(1850, 1, 1)
"""A century before that: nobody older can have signed."""
LATEST = date(2149, 12, 31)
"""A loan of today's longest terms, taken out generations from now, has ended."""
LONGEST_YEARS = 50
"""Between disbursement and maturity; mortgages run for 30, and 40 at the most."""
BIRTH = "born_on"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The highest rates that can be meant: a year, in default a year and a day, and as a multiple."""

    annual: Decimal
    default: Decimal
    daily: Decimal
    multiple: Decimal


OF_LENDERS = Bounds(Decimal(1), Decimal(1), Decimal("0.003"), Decimal(5))
"""A licensed lender's: 100 % a year is four times the line above which courts cut, 0.3 % a day is as much."""
OF_OTHERS = Bounds(Decimal(3), Decimal(10), Decimal("0.1"), Decimal(10))
"""Private loans at 20 % a month have come before courts, and trade contracts with damages of 1 % a day and more."""
LENDERS = (ClaimType.FINANCIAL_LOAN, ClaimType.CREDIT_CARD)
PERCENT = "利率按小数填写，5.88%写作 0.0588"
KEYS = {"annual_rate": "annual", "rate": "annual", "cap": "annual", "annual": "default"}
"""Which bound a rate has, by its key."""


def implausible(record: type[Record], data: Mapping[str, Any], at: Location, claim_type: object) -> Iterator[Fault]:
    """The faults of one record.

    Args:
        record: its type.
        data: as ``surveyed``.
        at: where it stands.
        claim_type: of the case, if it is known: what rates can be meant depends on it.
    """
    bounds = OF_LENDERS if claim_type in LENDERS else OF_OTHERS
    for part in parts(record):
        value = data.get(part.key)
        if not isinstance(value, str):
            continue
        if part.spelling in (Spelling.DATE, Spelling.INSTANT):
            said = _day(date.fromisoformat(value[:10]), EARLIEST_BIRTH if part.key == BIRTH else EARLIEST)
        elif part.spelling is Spelling.RATE:
            said = _rate(part.key, Decimal(value), bounds)
        else:
            continue
        if said:
            yield Fault((*at, part.key), value, said)
    yield from _term(data, at)


def _day(on: date, earliest: date) -> str:
    if on < earliest:
        return f"不应早于{earliest}，请核对年份"
    return f"不应晚于{LATEST}，请核对年份" if on > LATEST else ""


def _rate(key: str, rate: Decimal, bounds: Bounds) -> str:
    if key == "multiplier":
        over = rate > bounds.multiple
        return f"不应超过{bounds.multiple}；罚息利率倍数以期内利率为1，上浮50%写作 1.5" if over else ""
    if key == "daily":
        over = rate > bounds.daily
        return f"不应超过{bounds.daily:f}（每日{bounds.daily:.1%}）；日万分之五写作 0.0005" if over else ""
    limit: Decimal = getattr(bounds, KEYS[key])
    return f"年利率不应超过{limit:.0%}；{PERCENT}" if rate > limit else ""


def _term(data: Mapping[str, Any], at: Location) -> Iterator[Fault]:
    """A loan of more than half a century."""
    begun, ends = data.get("disbursed_on"), data.get("matures_on")
    if not isinstance(begun, str) or not isinstance(ends, str):
        return
    if int(ends[:4]) - int(begun[:4]) > LONGEST_YEARS:
        yield Fault((*at, "matures_on"), ends, f"距放款日期{begun}不应超过{LONGEST_YEARS}年，请核对年份")

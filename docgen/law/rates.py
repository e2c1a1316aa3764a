"""Rates through time: steps, and a line of rates as the contract says and as a cap leaves it (claim-rules 3, 5, 9).

How ambiguous spots of the rules are read here:

- A change to the same rate changes nothing and cuts nothing.
- The default rate follows the contract rate where it is a multiple of it, and where it was left out.
- Compound interest accrues at "the same default rate", so a misuse rate in force raises it as well.
- "Until maturity" means the maturity in force: an extension moves it, and an acceleration brings it forward.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.casefile.debts import DefaultRate, Misuse
from docgen.law.arithmetic import product

BEGINNING = date.min


@dataclass(frozen=True, slots=True)
class Steps:
    """A value that holds from each of its days until the next; the first day is the beginning of time."""

    starts: tuple[date, ...]
    values: tuple[Decimal, ...]

    @classmethod
    def of(cls, breaks: Iterable[date], value: Callable[[date], Decimal]) -> "Steps":
        """The steps of ``value``, which may change on ``breaks`` and on no other day; equal neighbours are one."""
        starts, values = [BEGINNING], [value(BEGINNING)]
        for day in sorted(set(breaks) - {BEGINNING}):
            changed = value(day)
            if changed != values[-1]:
                starts.append(day)
                values.append(changed)
        return cls(tuple(starts), tuple(values))

    @classmethod
    def constant(cls, value: Decimal) -> "Steps":
        """One value for all time."""
        return cls((BEGINNING,), (value,))

    def at(self, day: date) -> Decimal:
        """The value on ``day``."""
        return self.values[bisect_right(self.starts, day) - 1]

    def pieces(self, start: date, end: date) -> Iterator[tuple[date, date, Decimal]]:
        """From ``start`` up to ``end``: each stretch of one value. Nothing where ``end`` isn't later."""
        first = bisect_right(self.starts, start) - 1
        for index in range(first, len(self.starts)):
            begins = max(start, self.starts[index])
            ends = min(end, self.starts[index + 1]) if index + 1 < len(self.starts) else end
            if begins >= ends:
                return
            yield begins, ends, self.values[index]


@dataclass(frozen=True, slots=True)
class RateLine:
    """A rate through time: what accrues, and what the contract alone would give. One object where no cap applies."""

    effective: Steps
    contract: Steps

    @property
    def fixed(self) -> Decimal | None:
        """The one rate of all time, where there is one and no cap touches it."""
        return self.effective.values[0] if self.contract is self.effective and len(self.effective.starts) == 1 else None


def capped_line(contract: Steps, cap: Steps | None) -> RateLine:
    """``contract`` limited, day by day, to ``cap``."""
    if cap is None or (len(cap.starts) == 1 and max(contract.values) <= cap.values[0]):
        return RateLine(contract, contract)
    breaks = {*contract.starts, *cap.starts}
    return RateLine(Steps.of(breaks, lambda day: min(contract.at(day), cap.at(day))), contract)


def contract_steps(annual_rate: Decimal, changes: Iterable[tuple[date, Decimal]]) -> Steps:
    """The contract rate: ``annual_rate``, then each change from its day on; of several on one day the last holds."""
    by_day = dict(changes)
    if not by_day:
        return Steps.constant(annual_rate)
    days = sorted(by_day)

    def value(day: date) -> Decimal:
        index = bisect_right(days, day) - 1
        return annual_rate if index < 0 else by_day[days[index]]

    return Steps.of(days, value)


def default_steps(contract: Steps, default: DefaultRate | None, misuse: Misuse | None, divisor: int) -> Steps:
    """The default rate a year; the misuse rate from its day where it is the higher."""
    annual = default.annual if default else None
    if default and default.daily is not None:
        annual = product(default.daily, divisor)
    multiplier = default.multiplier if default and default.multiplier is not None else Decimal(1)

    def agreed(day: date) -> Decimal:
        return product(contract.at(day), multiplier) if annual is None else annual

    def value(day: date) -> Decimal:
        if misuse is None or day < misuse.from_on:
            return agreed(day)
        return max(agreed(day), product(contract.at(day), misuse.multiplier))

    return Steps.of([*contract.starts, *([misuse.from_on] if misuse else [])], value)


def compound_steps(contract: Steps, default: Steps, maturities: list[tuple[date, date]]) -> Steps:
    """The rate of compound interest where it is the contract rate until maturity.

    Args:
        contract: the contract rate.
        default: the default rate.
        maturities: each with the day from which it holds, in order; the first from the beginning of time.
    """
    known = [since for since, _ in maturities]

    def value(day: date) -> Decimal:
        matures_on = maturities[bisect_right(known, day) - 1][1]
        return contract.at(day) if day < matures_on else default.at(day)

    return Steps.of([*contract.starts, *default.starts, *known, *(on for _, on in maturities)], value)

"""Court fees for a money claim: acceptance, halved, payment order, preservation, enforcement (国务院令第481号).

A table of tiers is cumulative: its first value covers everything up to the first slice, and each slice bears its own
rate. Every fee is rounded half-up to the cent once, from the exact figure. What a court really charges may be rounded
to whole yuan, so a document calls these figures expected 预计.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import Field

from docgen.errors import FeeAmountFaulty
from docgen.law.dated import Cited, Parameters
from docgen.law.result import Yuan

CENT = Decimal("0.01")
LIMIT = Decimal("1E+14")
"""As of any money in a case file."""
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSource:
    """Where a fee stands written, and since when it holds."""

    fee: str
    """Its key in :class:`CourtFees`."""
    source: str
    since: Annotated[date, Field(alias="from")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtFees:
    """The fees for one amount, in yuan, each rounded once to the cent."""

    acceptance: Yuan
    acceptance_half: Yuan
    payment_order: Yuan
    preservation: Yuan
    enforcement: Yuan
    sources: tuple[FeeSource, ...]


def court_fees(amount: Decimal, on: date, *, parameters: Parameters) -> CourtFees:
    """The fees a claim of ``amount`` costs.

    Args:
        amount: all money claims together, in yuan, at most two decimals, below 10^14.
        on: the day the case is accepted or the application made.
        parameters: the tables.

    Raises:
        FeeAmountFaulty: not an amount of money.
        ParameterGap: ``on`` lies before 2007-04-01.
    """
    if not amount.is_finite() or not 0 <= amount < LIMIT or EXACT.quantize(amount, CENT) != amount:
        raise FeeAmountFaulty(amount=amount)
    acceptance = parameters["court_fee_acceptance"].on(on)
    half = parameters["court_fee_reduction"].on(on)
    order = parameters["court_fee_payment_order"].on(on)
    preservation = parameters["court_fee_preservation"].on(on)
    ceiling = parameters["court_fee_preservation_ceiling"].on(on)
    enforcement = parameters["court_fee_enforcement"].on(on)
    full = tiered(acceptance, amount)
    return CourtFees(
        acceptance=_cents(full),
        acceptance_half=_cents(EXACT.divide(full, half.value)),
        payment_order=_cents(EXACT.divide(full, order.value)),
        preservation=_cents(min(tiered(preservation, amount), ceiling.value)),
        enforcement=_cents(tiered(enforcement, amount)),
        sources=_sources(
            [
                ("acceptance", acceptance),
                ("acceptance_half", half),
                ("payment_order", order),
                ("preservation", preservation),
                ("enforcement", enforcement),
            ]
        ),
    )


def tiered(table: Cited, amount: Decimal) -> Decimal:
    """The exact fee by a table of tiers: its value, and each slice's rate on what of ``amount`` lies in it."""
    fee = table.value
    floors = [part.above for part in table.slices]
    for part, (floor, top) in zip(table.slices, pairwise([*floors, max(amount, *floors)]), strict=True):
        within = max(min(amount, top) - floor, Decimal(0))
        fee = EXACT.add(fee, EXACT.multiply(within, part.rate))
    return fee


def _cents(fee: Decimal) -> Decimal:
    return EXACT.quantize(fee, CENT)


def _sources(used: Sequence[tuple[str, Cited]]) -> tuple[FeeSource, ...]:
    return tuple(FeeSource(fee=fee, source=cited.source, since=cited.since) for fee, cited in used)

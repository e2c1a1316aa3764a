"""Since when a core system's balance is overdue, where it doesn't say (claim-rules 2 and 11).

Overdue days count from the oldest due date whose principal or interest is not fully paid. Within a kind the oldest
installment is paid first (claim-rules 8), so what is unpaid of it lies in the latest installments due: going back from
the balance's day, the one that completes the core system's figure is the oldest that isn't fully paid.

How ambiguous spots of the rules are read here:

- Principal and interest are looked for each by itself, and the older due date counts.
- A figure above all that the schedule has made due by then can't be told apart: the days count from the balance.
- What an extension left unpaid of older interest can't be told from the new schedule, for then the figure is above it.
- Interest is the contract's own: a core system knows no cap.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from docgen.casefile.debts import Balance
from docgen.law.arithmetic import NIL, total
from docgen.law.interest import in_term
from docgen.law.rates import RateLine
from docgen.law.schedule import Row
from docgen.law.terms import Terms


def oldest_unpaid(terms: Terms, rows: Sequence[Row], balance: Balance) -> date | None:
    """The oldest due date not fully paid; None where the schedule can't tell it.

    Args:
        terms: of the debt.
        rows: the installments that had fallen due by the balance's day, in order.
        balance: with principal or interest overdue.
    """
    contract = replace(terms, cap=None, in_term=RateLine(terms.in_term.contract, terms.in_term.contract))
    figures = (
        (balance.principal, [row.principal for row in rows]),
        (balance.interest or NIL, [total(piece.amount for piece in in_term(row, contract)) for row in rows]),
    )
    places = [_oldest(unpaid, due) for unpaid, due in figures if unpaid]
    known = [place for place in places if place is not None]
    return rows[min(known)].due_on if len(known) == len(places) else None


def _oldest(unpaid: Decimal, due: Sequence[Decimal]) -> int | None:
    """Which of the amounts that fell due completes ``unpaid`` from the last one back; None where all don't."""
    for place in range(len(due) - 1, -1, -1):
        unpaid -= due[place]
        if unpaid <= NIL:
            return place
    return None

"""Schedules agreed later that take the place of what was to come: supplements and extensions (claim-rules 8).

How ambiguous spots of the rules are read here:

- The running interest of an extension begins on its signing day; that of a supplement keeps its period.
- Interest running up but not due when an extension was signed is refused: the rules don't say when it falls due.
- Its lines keep their numbers where these go on from the last that fell due; a schedule that begins again at 1 takes
  the next ones, as an acceleration does (rule 6), so that no two installments of a debt have one number.
- A prepayment must be the principal by which its supplement's schedule falls short of the one before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from docgen.casefile.debts import LedgerEntry
from docgen.errors import ExtensionMidPeriod, PrepaymentUnequal, ScheduleFaulty, SupplementAcrossDueDate
from docgen.law.agreements import Extension, Supplement
from docgen.law.arithmetic import total
from docgen.law.ledger import amount_of
from docgen.law.schedule import Row, given_rows
from docgen.law.terms import Terms

OF_THE_EXTENSION = "展期协议还款计划"
OF_THE_SUPPLEMENT = "补充协议还款计划"


def rows_of_supplement(
    terms: Terms, entry: LedgerEntry, supplement: Supplement, period_start: date | None, not_due: Decimal
) -> list[Row]:
    """What takes the place of the installments not due on the day of a prepayment.

    Args:
        terms: of the debt.
        entry: the prepayment.
        supplement: what was agreed about it.
        period_start: the last due date before it, or the disbursement.
        not_due: the principal not due before it.

    Raises:
        RuleSilent: something fell due since the signing, or the amount isn't the principal taken off.
        ScheduleFaulty: the schedule itself is wrong.
    """
    debt, day, amount = terms.debt, entry.on, amount_of(terms.debt, entry)
    if period_start and supplement.signed_on < period_start:
        raise SupplementAcrossDueDate(debt=debt.no, signed_on=supplement.signed_on, on=day)
    rows = given_rows(debt.no, OF_THE_SUPPLEMENT, supplement.schedule, period_start or day, day)
    reduction = not_due - total(row.principal for row in rows)
    if reduction != amount:
        raise PrepaymentUnequal(debt=debt.no, on=day, amount=amount, reduction=reduction)
    return rows


def check_nothing_runs_up(terms: Terms, signed_on: date, period_start: date | None, not_due: Decimal) -> None:
    """Refuse an extension signed while interest on principal not due was running up.

    Raises:
        ExtensionMidPeriod: it was.
    """
    if not_due and period_start:
        pieces = terms.in_term.effective.pieces(period_start, signed_on)
        if any(rate for _, _, rate in pieces):
            raise ExtensionMidPeriod(debt=terms.debt.no, signed_on=signed_on, since=period_start)


def rows_of_extension(terms: Terms, extension: Extension, principal: Decimal) -> list[Row]:
    """What takes the place of ``principal``, unpaid on the day an extension was signed, due or not.

    Raises:
        ScheduleFaulty: the schedule is wrong, or sums to another principal.
    """
    debt_no, day = terms.debt.no, extension.signed_on
    rows = given_rows(debt_no, OF_THE_EXTENSION, extension.schedule, day, day)
    held = total(row.principal for row in rows)
    if held != principal:
        fault = f"各期本金合计{held}元，与签订日未还本金{principal}元不符"
        raise ScheduleFaulty(debt=debt_no, schedule=OF_THE_EXTENSION, fault=fault)
    return rows


def numbered_after(last_number: int, rows: Sequence[Row]) -> list[Row]:
    """``rows`` of a schedule agreed later, on from the last installment that fell due (0 where none did)."""
    shift = max(0, last_number + 1 - rows[0].number) if rows else 0
    return [replace(row, number=row.number + shift) for row in rows]

"""The claim statement as a workbook."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from openpyxl import Workbook

from docgen.casefile.case import Case
from docgen.errors import ClaimWorkbookUnsuited, UnfaithfulClaimWorkbook
from docgen.kinds.claim_parts import bucket_titles, divisor
from docgen.law.beside import ClaimResult
from docgen.render.claim_workbook.buckets import Sources, write_buckets
from docgen.render.claim_workbook.delays import write_delays
from docgen.render.claim_workbook.precision import LARGEST, MOST
from docgen.render.claim_workbook.repayments import write_repayments
from docgen.render.claim_workbook.saving import saved
from docgen.render.claim_workbook.segments import write_segments
from docgen.render.claim_workbook.sheet import DIFFERS, Sheet
from docgen.render.claim_workbook.sources import write_sources
from docgen.render.claim_workbook.statement import Statement
from docgen.render.claim_workbook.summary import NAME, WIDTHS, Sums, write_summary

FIRST_YEAR = 1901
"""Excel counts days from 1900 and takes that year for a leap year."""


def write_claim_workbook(case: Case, claim: ClaimResult, *, dated_on: date) -> bytes:
    """The claim as a workbook of live formulas; the same claim gives the same bytes.

    Args:
        case: whose claim it is.
        claim: as computed.
        dated_on: the day written into the file's properties. No clock is read.

    Raises:
        ClaimWorkbookUnsuited: sums or days that a spreadsheet doesn't hold exactly.
        UnfaithfulClaimWorkbook: a formula that doesn't come to the claim's figure.
    """
    _check_range(claim)
    book = Workbook()
    book.remove(book.worksheets[0])
    divisors = {owed.debt: divisor(case, owed) for owed in claim.debts}
    statement = Statement(case, claim, bucket_titles(case.claim_type), divisors)
    summary = Sheet(book, NAME, WIDTHS)
    segments = write_segments(book, statement)
    repayments = write_repayments(book, statement)
    buckets, rows = write_buckets(book, statement, Sources(segments, repayments, statement.titles))
    delays = write_delays(book, statement) if claim.delay_interest else None
    sources = write_sources(book, statement)
    tables = [segments, repayments, buckets, *([delays.table] if delays else [])]
    write_summary(summary, statement, Sums(buckets, rows, tables, delays))
    sheets = [summary, *(table.sheet for table in tables), sources]
    differing = [f"{sheet.name} {cell}" for sheet in sheets for cell, said in sheet.results.items() if said == DIFFERS]
    if differing:
        raise UnfaithfulClaimWorkbook(cells="、".join(differing))
    return saved(book, sheets, dated_on)


def _check_range(claim: ClaimResult) -> None:
    figures = [abs(figure) for figure in _figures(claim)]
    if max(figures) >= LARGEST or len(figures) * sum(figures) >= MOST:
        raise ClaimWorkbookUnsuited(reason="金额过大，电子表格不能精确到分")
    days = [claim.as_of, *(s.from_on for s in claim.segments), *(each.on for each in claim.repayments)]
    if min(days).year < FIRST_YEAR:
        raise ClaimWorkbookUnsuited(reason=f"有早于{FIRST_YEAR}年的日期，电子表格不能计算其天数")


def _figures(claim: ClaimResult) -> Iterator[Decimal]:
    for segment in claim.segments:
        yield from (segment.base, segment.amount)
    for repayment in claim.repayments:
        yield repayment.amount
        yield from (part.amount for part in repayment.applied)
    for line in claim.buckets:
        yield from (line.owed, line.paid, line.waived)
    for debt in claim.debts:
        yield from (debt.principal_not_due, debt.daily)
    for delay in claim.delay_interest:
        yield from (figure for part in delay.segments for figure in (part.base, part.amount))

"""What a cap did, and what a financial lender's claim is above: warnings, nothing is cut here (claim-rules 9).

法发〔2017〕22号 para. 2: a borrower may ask the court to cut what exceeds a yearly line.

How ambiguous spots of the rules are read here:

- The excess is what "the same comparison" would cut: contract interest by its own arithmetic at the line; penalty and
  compound interest of each installment with principal overdue, by the days of its penalty segments; then damages and
  the lender's own fees against the room left. Compound interest on an installment without principal overdue isn't
  compared, for there is no penalty segment.
- The lender's own fees are those booked without a kind: every kind there is is a cost of enforcing paid to others.
- On the core basis only what accrued after the balance is compared, and the warning says so.
"""

from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.debts import Balance
from docgen.casefile.vocabulary import ClaimType, RepaymentMethod
from docgen.errors import FeesBesideCap
from docgen.law.account import Due
from docgen.law.accrual import Slice, allowance
from docgen.law.arithmetic import NIL, by_days, by_month, divided, total
from docgen.law.caps import FINANCIAL
from docgen.law.ceiling import CappedCompound, room_beside
from docgen.law.course import Course
from docgen.law.dated import Citations
from docgen.law.rates import Steps
from docgen.law.result import SegmentRule
from docgen.zh.figures import percent

LINE = "financial_cost_line"


def note_caps(case: Case, course: Course, balance: Balance | None, citations: Citations) -> None:
    """Add the warnings of rule 9 to the course's.

    Args:
        case: whose claim type says what is compared with what.
        course: of one debt, gone through to the cut-off date.
        balance: where it began on the core basis.
        citations: the line is cited where it is exceeded.

    Raises:
        RuleSilent: fees would have to be cut at a cap the case asks for, or the rules don't say what a cap cuts.
    """
    _note_damages(course)
    _note_compound(course)
    _note_annuity(course)
    if case.claim_type is ClaimType.RECEIVABLE and _anything_on_default(course):
        course.notice("no_cap_for_receivable")
    if course.terms.cap is not None and balance is not None:
        course.notice("core_not_capped", on=balance.on)
    if case.claim_type in FINANCIAL:
        if course.terms.cap is not None:
            _check_fees(course, course.terms.cap)
        _compare(course, balance, citations)


def _note_damages(course: Course) -> None:
    damages = course.account.damages
    if course.terms.cap is None or damages.brought_by is None:
        return
    amount = course.account.owed_damages(course.terms.as_of) - damages.opening
    if amount < damages.agreed:
        course.notice("damages_capped", agreed=damages.agreed, amount=amount, cut=damages.agreed - amount)


def _note_compound(course: Course) -> None:
    """Where other readings of the joint cap would cut more: a lawyer should see it, and how much it is."""
    as_of = course.terms.as_of
    capped = [(due.number, due.compound) for due in course.account.dues if isinstance(due.compound, CappedCompound)]
    more = {number: amount for number, compound in capped if (amount := compound.day_by_day(as_of))}
    if more:
        numbers = "、".join(str(number) for number in more)
        course.notice("joint_cap_day_by_day", numbers=numbers, amount=total(more.values()))
    beyond = divided(course.beyond.numerator, course.terms.divisor)
    if beyond:
        course.notice("compound_beyond_cap", amount=beyond)


def _note_annuity(course: Course) -> None:
    """The contract's own schedule stands, also where the cap cuts its interest: only segments are cut."""
    debt, line, cap = course.terms.debt, course.terms.in_term, course.terms.cap
    derived = debt.repayment_method is RepaymentMethod.EQUAL_INSTALLMENT and not debt.schedule and not debt.invoices
    if cap is None or not derived or debt.disbursed_on is None or debt.matures_on is None:
        return
    whole = (debt.disbursed_on, debt.matures_on)
    days = sorted(on for steps in (line.contract, line.effective) for on, _, _ in steps.pieces(*whole))
    on = next((on for on in days if line.effective.at(on) < line.contract.at(on)), None)
    if on is not None:
        course.notice("capped_annuity", rate=percent(line.contract.at(on)), cap=percent(cap.at(on)))


def _anything_on_default(course: Course) -> bool:
    as_of = course.terms.as_of
    penalty = any(due.penalty.owed(as_of) for due in course.account.dues)
    return penalty or bool(course.account.owed_damages(as_of))


def _own_fees(course: Course) -> Decimal:
    return total(fee.amount for fee in course.account.fees if fee.kind is None)


def _check_fees(course: Course, cap: Steps) -> None:
    as_of, fees = course.terms.as_of, _own_fees(course)
    room = total(room_beside(due.penalty, due.compound, cap, as_of) for due in course.account.dues)
    if fees and fees + course.account.owed_damages(as_of) > room:
        raise FeesBesideCap(debt=course.terms.debt.no)


def _compare(course: Course, balance: Balance | None, citations: Citations) -> None:
    known = citations.parameters[LINE]
    if course.terms.as_of < known.history[0].since:
        return
    line = known.on(course.terms.as_of).value
    shown = percent(line)
    if balance is not None and any((balance.penalty, balance.compound, balance.liquidated_damages, balance.fees)):
        course.notice("line_not_compared", on=balance.on, line=shown)
    excess = _excess(course, Steps.constant(line), line, fees=balance is None)
    if excess:
        citations.value(LINE, course.terms.as_of)
        course.notice("above_financial_line", line=shown, excess=excess)


def _excess(course: Course, steps: Steps, line: Decimal, *, fees: bool) -> Decimal:
    as_of, divisor = course.terms.as_of, course.terms.divisor
    excess = NIL
    left, measured = NIL, False
    for due in course.account.dues:
        pieces = list(due.terms) + (due.overdraft.slices(as_of) if due.overdraft else [])
        excess += total(_above(piece, line, divisor) for piece in pieces)
        penalty = due.penalty.slices(as_of)
        if penalty:
            measured = True
            spare = _spare(due, steps, course)
            excess += max(NIL, -spare)
            left += max(NIL, spare)
    if fees and measured:
        excess += max(NIL, course.account.owed_damages(as_of) + _own_fees(course) - left)
    return excess


def _above(piece: Slice, line: Decimal, divisor: int) -> Decimal:
    """What an interest slice is above the line, by its own arithmetic."""
    if piece.annual_rate <= line:
        return NIL
    whole_month = piece.rule is SegmentRule.MONTH
    allowed = by_month(piece.base, line) if whole_month else by_days(piece.base, line, piece.days, divisor)
    return max(NIL, piece.amount - allowed)


def _spare(due: Due, steps: Steps, course: Course) -> Decimal:
    """What the line leaves beside an installment's penalty and compound interest; below zero where it is exceeded."""
    as_of, divisor = course.terms.as_of, course.terms.divisor
    allowed = total(
        allowance(piece.base, steps, piece.from_on, piece.to_on, divisor) for piece in due.penalty.slices(as_of)
    )
    compound = due.compound.slices(as_of) if due.compound else []
    return allowed - total(piece.amount for piece in [*due.penalty.slices(as_of), *compound])

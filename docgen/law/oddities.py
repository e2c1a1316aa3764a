"""What a case file may say, and what is more likely a slip: noticed, and computed all the same (case-format.md).

- A loan of nothing, and a contract signed after its loan was paid out.
- Repayments of one voucher: one transfer may be booked in parts, and a payment may have been entered twice. A reversal
  of that voucher can't tell which it undoes.
- More paid than would settle everything. What is over stays a credit (claim-rules 8).
"""

from collections import Counter

from docgen.casefile.vocabulary import LedgerType
from docgen.law.arithmetic import NIL
from docgen.law.course import Course
from docgen.law.figures import figures


def note_oddities(course: Course) -> None:
    """The warnings about one debt that has run its course."""
    debt, as_of = course.terms.debt, course.terms.as_of
    if debt.principal == NIL:
        course.notice("principal_nil")
    if debt.disbursed_on and debt.signed_on > debt.disbursed_on:
        course.notice("signed_after_disbursement", signed_on=debt.signed_on, disbursed_on=debt.disbursed_on)
    repaid = [each for each in debt.ledger if each.type is LedgerType.REPAYMENT and each.on <= as_of]
    for voucher, times in Counter(each.voucher for each in repaid if each.voucher).items():
        if times > 1:
            days = "、".join(str(each.on) for each in repaid if each.voucher == voucher)
            course.notice("voucher_repeated", voucher=voucher, times=times, days=days)
    left = -figures(course).total_to_settle if course.credits else NIL
    if left > NIL:
        course.notice("overpaid", amount=left)

"""The ledger as it counts on a cut-off date: by day, reversed repayments gone, later entries ignored (claim-rules 8).

How ambiguous spots of the rules are read here:

- A reversal undoes the repayment of its voucher as if it had never been, from the repayment's own day on, once the
  reversal's day has come. It is refused where no earlier repayment has the voucher, where several have it and the
  amount doesn't tell which, or where its amount is another.
- A disbursement entry says what the contract says, or is refused: several drawdowns are several debts.
- Nothing is paid, waived or repriced before the loan is paid out; a fee may be older.
- Where the core system's balance of a day holds what was before, entries of that day are in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from docgen.casefile.debts import PAID, Debt, LedgerEntry
from docgen.casefile.vocabulary import LedgerType
from docgen.errors import LedgerFaulty, ReversalBeforeBalance, SeveralDrawdowns
from docgen.law.arithmetic import total

Days = Mapping[date, Mapping[LedgerType, Sequence[LedgerEntry]]]
"""The entries of each day by type, as listed."""
Payments = Sequence[tuple[date, Decimal]]
"""What was paid, each day and amount in yuan."""


def amount_of(debt: Debt, entry: LedgerEntry) -> Decimal:
    """The amount of an entry. Raises LedgerFaulty where none was filled in."""
    if entry.amount is None:
        raise LedgerFaulty(debt=debt.no, on=entry.on, fault="未填金额")
    return entry.amount


def counted(debt: Debt, until: date, after: date | None = None) -> list[LedgerEntry]:
    """The entries up to and including ``until``, in order of date, without reversals and what they undo.

    Args:
        debt: the contract.
        until: the cut-off date.
        after: only entries later than this day, where a balance holds what was before.

    Raises:
        LedgerFaulty, RuleSilent: an entry does not fit the contract.
    """
    within = (entry for entry in debt.ledger if entry.on <= until and (after is None or entry.on > after))
    entries = sorted(within, key=lambda entry: entry.on)
    _check_disbursements(debt, [entry for entry in entries if entry.type is LedgerType.DISBURSEMENT])
    for entry in entries:
        early = debt.disbursed_on is not None and entry.on < debt.disbursed_on
        if early and entry.type is not LedgerType.FEE:
            raise LedgerFaulty(debt=debt.no, on=entry.on, fault=f"早于放款日期{debt.disbursed_on}")
    gone: set[int] = set()
    for reversal in (entry for entry in entries if entry.type is LedgerType.REVERSAL):
        if after is not None:
            _check_balance_holds_none(debt, reversal, after)
        gone.add(_reversed(debt, entries, reversal, gone))
    return [
        entry
        for index, entry in enumerate(entries)
        if index not in gone and entry.type not in {LedgerType.REVERSAL, LedgerType.DISBURSEMENT}
    ]


def payments_on(debts: Iterable[Debt], until: date) -> Payments:
    """What was paid on any of the debts by a day, in order of date. Raises as ``counted``."""
    entries = [(debt, entry) for debt in debts for entry in counted(debt, until) if entry.type in PAID]
    return sorted((entry.on, amount_of(debt, entry)) for debt, entry in entries)


def by_day(entries: Sequence[LedgerEntry]) -> Days:
    """``entries`` by day and type."""
    days: dict[date, dict[LedgerType, list[LedgerEntry]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries:
        days[entry.on][entry.type].append(entry)
    return days


def _check_disbursements(debt: Debt, entries: Sequence[LedgerEntry]) -> None:
    if not entries:
        return
    if debt.principal is None or debt.disbursed_on is None:
        raise SeveralDrawdowns(debt=debt.no, fact=f"{entries[0].on}有放款流水，而合同没有放款日期与借款本金")
    strays = [entry.on for entry in entries if entry.on != debt.disbursed_on]
    if strays:
        raise SeveralDrawdowns(debt=debt.no, fact=f"流水在{strays[0]}放款，合同为{debt.disbursed_on}")
    paid_out = total(amount_of(debt, entry) for entry in entries)
    if paid_out != debt.principal:
        raise SeveralDrawdowns(debt=debt.no, fact=f"流水放款合计{paid_out}元，合同本金{debt.principal}元")


def _check_balance_holds_none(debt: Debt, reversal: LedgerEntry, balance_on: date) -> None:
    for entry in debt.ledger:
        same = entry.type is LedgerType.REPAYMENT and entry.voucher == reversal.voucher
        if same and entry.on <= balance_on:
            raise ReversalBeforeBalance(debt=debt.no, on=reversal.on, voucher=reversal.voucher, balance_on=balance_on)


def _reversed(debt: Debt, entries: Sequence[LedgerEntry], reversal: LedgerEntry, gone: set[int]) -> int:
    """The place of the repayment that ``reversal`` undoes."""
    found = [
        index
        for index, entry in enumerate(entries)
        if entry.type is LedgerType.REPAYMENT
        and entry.voucher == reversal.voucher
        and entry.on <= reversal.on
        and index not in gone
    ]
    fault = ""
    if not found:
        fault = f"冲正的凭证号 {reversal.voucher} 没有对应的还款"
    elif reversal.amount is not None:
        found = [index for index in found if entries[index].amount == reversal.amount]
        if not found:
            fault = f"冲正金额{reversal.amount}元与凭证号 {reversal.voucher} 的还款金额不符"
    if len({(entries[index].on, entries[index].amount) for index in found}) > 1:
        fault = f"凭证号 {reversal.voucher} 对应多笔还款，不能确定冲正哪一笔"
    if fault:
        raise LedgerFaulty(debt=debt.no, on=reversal.on, fault=fault)
    return found[0]

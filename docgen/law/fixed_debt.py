"""The money debt that an instrument in force fixes, by its recorded items (法释〔2014〕8号 arts. 1 and 4).

The doubled interest runs on it "without general interest" (除一般债务利息之外的金钱债务). An item says what it is by
its name alone, and how names are read here never makes the base larger than it can be:

- Interest, penalty and compound interest are general interest. So is taken what may run by days as they do: damages,
  charges for delay or for the use of money, unless the item says that it is a fixed sum (``定额``).
- Court fees, and the other costs of the proceeding, stay out: whether they belong to the base is unsettled.
- An item of several kinds (``本息``, ``本金及利息``), one that names no known kind, and a total among the items are
  refused: they are to be split or named. Items that don't sum up to the recorded amount, with or without the costs of
  the proceeding, are refused too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from docgen.casefile.case import Case
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import Bucket
from docgen.law.actions import named
from docgen.law.allocation import complete
from docgen.law.arithmetic import total
from docgen.law.notices import notice
from docgen.law.result import ClaimWarning


class Share(Enum):
    """What an item is to the doubled interest."""

    BASE = auto()
    INTEREST = auto()
    DAMAGES = auto()
    COSTS = auto()
    UNKNOWN = auto()


MARKS = (
    (Share.UNKNOWN, ("合计", "总计", "小计", "总额", "本息", "息费", "费息")),
    (Share.INTEREST, ("息", "复利")),
    (Share.BASE, ("定额", "律师费", "代理费")),
    (Share.COSTS, ("受理费", "诉讼费", "保全费", "申请费", "执行费", "仲裁费", "公告费", "鉴定费", "评估费")),
    (Share.DAMAGES, ("违约金", "滞纳金", "占用费", "损失")),
    (Share.UNKNOWN, ("费用",)),
    (Share.BASE, ("本金", "款", "费", "租金", "赔偿金")),
)
"""Marks of a name, in the order in which they decide."""
BETWEEN = re.compile("[、，,；;及和与/＋+]")
ASIDE = re.compile("[（(]([^）)]*)[）)]")
HARMLESS = "信息"
"""A word with the mark of interest in it."""


@dataclass(frozen=True, slots=True)
class FixedDebt:
    """What an instrument fixes, in yuan."""

    base: Decimal
    interest: Decimal
    damages: Decimal
    costs: Decimal


def fixed_debt(instrument: Proceeding) -> FixedDebt | ClaimWarning:
    """The sums of an instrument's items; where they can't be told apart, the warning that says what to record."""
    who = named(instrument)
    if not instrument.amounts:
        return notice("delay_items_missing", instrument=who)
    shares = [(share_of(each.item), each.amount) for each in instrument.amounts]
    unclear = [each.item for each, (share, _) in zip(instrument.amounts, shares, strict=True) if share is Share.UNKNOWN]
    if unclear:
        return notice("delay_item_unclear", instrument=who, items="”“".join(unclear))
    sums = {share: total(amount for found, amount in shares if found is share) for share in Share}
    items = total(sums.values())
    if instrument.amount is not None and instrument.amount not in {items, items - sums[Share.COSTS]}:
        return notice("delay_items_unequal", instrument=who, items=items, amount=instrument.amount)
    return FixedDebt(sums[Share.BASE], sums[Share.INTEREST], sums[Share.DAMAGES], sums[Share.COSTS])


def principal_first(case: Case) -> bool:
    """Whether any contract puts principal before interest, so that a repayment is taken to go to the base first."""
    agreed = [debt.allocation for debt in case.debts if debt.allocation]
    orders = [complete(order) for each in agreed for order in (each.order, each.order_after_90_days)]
    return any(order.index(Bucket.PRINCIPAL) < order.index(Bucket.INTEREST) for order in orders)


def share_of(item: str) -> Share:
    """What an item is, by its name; UNKNOWN where it names several kinds or none.

    What stands in brackets may say nothing of it, but nothing else either.
    """
    found = {_share(piece) for piece in _pieces(ASIDE.sub("", item))}
    aside = {_share(piece) for note in ASIDE.findall(item) for piece in _pieces(note)} - {Share.UNKNOWN}
    return found.pop() if len(found) == 1 and aside <= found else Share.UNKNOWN


def _pieces(name: str) -> Iterator[str]:
    return (piece for piece in BETWEEN.split(name) if piece.strip())


def _share(piece: str) -> Share:
    plain = piece.replace(HARMLESS, "")
    return next((share for share, marks in MARKS if any(mark in plain for mark in marks)), Share.UNKNOWN)

"""Contradictions of sums in words: evidence that speaks of another loan than the one the case is about.

Looked at is a sum, in figures or in Chinese numerals, that directly follows a word for what was lent, and the same sum
in brackets behind it. What was paid back, is left, was lent before or is secured may be any sum, and clauses that speak
of it are left alone.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from docgen.bundle.contradiction import Contradiction, Seen, seen, sum_seen, warning
from docgen.casefile.case import Case
from docgen.casefile.scalars import half_width
from docgen.casefile.vocabulary import LedgerType
from docgen.zh.figures import yuan
from docgen.zh.written_sums import WRITTEN, read_sum

_FIGURES = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,6})?)"
_SUM = rf"(?:{_FIGURES}\s*[万亿]?元整?|{WRITTEN})"
_BEFORE = r"(?:本金|金额|数额|款项|人民币|[（(]?[大小]写[)）]?|[为计：:¥￥\s])*"
_LENT = re.compile(rf"(?:借款|本金|放款|贷款|发放){_BEFORE}({_SUM})(?:\s*[（(]{_BEFORE}({_SUM}|{_FIGURES})[)）])?")
_FIGURE = re.compile(rf"({_FIGURES})\s*([万亿]?)")
_CLAUSE = re.compile(r"[，,。；;：:、\n](?!\d)")
_OTHER = re.compile(
    r"[还欠余原旧扣抵减免每期未转让保另再追超]|收回|回收|应收|截至|截止|偿付|支付|额度|限额|最高|部分|其中|合计|共计|累计|利息"
)
"""What makes of it a sum other than the loan's."""
_UNITS = {"": Decimal(1), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


def lent(case: Case) -> Iterator[Contradiction]:
    """Sums lent, in what evidence is called or proves, that are no sum of the case."""
    if any(debt.principal is None for debt in case.debts):
        return
    known, told = _known(case), tuple(_told(case))
    for i, item in enumerate(case.evidence):
        for key in ("title", "proves"):
            text = getattr(item, key)
            for amount in _sums(text or ""):
                if amount not in known:
                    yield warning(
                        "sum_differs",
                        f"证据“{item.title}”所称的{yuan(amount)}元，不是本案的借款本金、放款或者合同金额",
                        seen(("evidence", i, key), text),
                        *told,
                        why="金额对不上的证据，对方会否认借款的数额，或者否认与本案的关联",
                        remedy="对照证据原件更正金额；确为另一笔款项的，写明是哪一笔，或者撤下该证据",
                    )


def _sums(text: str) -> dict[Decimal, None]:
    """The sums lent that a text speaks of, each once."""
    plain = half_width(text)
    found: dict[Decimal, None] = {}
    for match in _LENT.finditer(plain):
        clause = _CLAUSE.split(plain[: match.end(1)])[-1]
        if not _OTHER.search(clause):
            found |= dict.fromkeys(amount for said in match.groups("") if (amount := _amount(said)) is not None)
    return found


def _amount(said: str) -> Decimal | None:
    """A sum in yuan; None where it can't be read, or is finer than a cent."""
    figure = _FIGURE.match(said)
    amount = Decimal(figure[1].replace(",", "")) * _UNITS[figure[2]] if figure else read_sum(said)
    return amount if amount is not None and amount == amount.quantize(Decimal("0.01")) else None


def _known(case: Case) -> set[Decimal]:
    """What was lent, each contract's and all together, what was paid out, and the sums that contracts name."""
    lent_out = [debt.principal for debt in case.debts if debt.principal is not None]
    entries = [entry for debt in case.debts for entry in debt.ledger if entry.type is LedgerType.DISBURSEMENT]
    out = [entry.amount for entry in entries if entry.amount is not None]
    named = [debt.framework.limit for debt in case.debts if debt.framework]
    named += [made.max_amount for made in case.guarantees]
    named += [sum_ for item in case.collateral for sum_ in (item.max_amount, item.amount_secured)]
    totals = [sum(lent_out, Decimal(0)), sum(out, Decimal(0))]
    return {*lent_out, *out, *totals, *(amount for amount in named if amount is not None)}


def _told(case: Case) -> Iterator[Seen]:
    for i, debt in enumerate(case.debts):
        if debt.principal is not None:
            yield sum_seen(("debts", i, "principal"), "借款本金", debt.principal)

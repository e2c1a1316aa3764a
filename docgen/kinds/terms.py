"""What a contract agreed on the cost of money, as title and value, for the claim statement."""

from docgen import glossary
from docgen.casefile.debts import Allocation, Debt, Floating
from docgen.zh.dates import zh_date
from docgen.zh.figures import per_ten_thousand, percent, yuan


def contract_terms(debt: Debt) -> list[dict[str, str]]:
    """The terms on file, in the order a reader checks them; what the contract leaves open is left out."""
    rows: list[tuple[str, str | None]] = [
        (glossary.term("signed_on", "debt"), zh_date(debt.signed_on)),
        (glossary.term("principal", "debt"), f"{yuan(debt.principal)}元" if debt.principal is not None else None),
        (glossary.term("disbursed_on", "debt"), zh_date(debt.disbursed_on) if debt.disbursed_on else None),
        (glossary.term("matures_on", "debt"), zh_date(debt.matures_on) if debt.matures_on else None),
        (glossary.term("annual_rate", "debt"), percent(debt.annual_rate) if debt.annual_rate is not None else None),
        ("浮动利率", floating_words(debt.floating) if debt.floating else None),
        ("罚息利率", default_rate_words(debt)),
        (glossary.term("compound", "debt"), "计收" if debt.compound else "不计收"),
        (glossary.term("day_count", "debt"), glossary.word(debt.day_count) if debt.day_count else None),
        (glossary.term("repayment_method", "debt"), _method(debt)),
        *_allocation(debt.allocation),
    ]
    return [{"title": title, "value": value} for title, value in rows if value is not None]


def floating_words(floating: Floating) -> str:
    """``按一年期LPR加50个基点，每年1月1日调整``."""
    spread = f"{'加' if floating.spread_bp >= 0 else '减'}{abs(floating.spread_bp)}个基点" if floating.spread_bp else ""
    return f"按{glossary.word(floating.index)}{spread}，{glossary.word(floating.reprice)}调整"


def _method(debt: Debt) -> str | None:
    return glossary.word(debt.repayment_method) if debt.repayment_method else None


def default_rate_words(debt: Debt) -> str | None:
    """The default rate as the contract spells it: a multiple of the contract rate, or a rate a year or a day."""
    rate = debt.default_rate
    if rate is None:
        return None
    if rate.multiplier is not None:
        return f"合同利率的{rate.multiplier.normalize():f}倍"
    if rate.annual is not None:
        return f"年利率{percent(rate.annual)}"
    return f"日利率{per_ten_thousand(rate.daily)}" if rate.daily is not None else None


def _allocation(allocation: Allocation | None) -> list[tuple[str, str | None]]:
    if allocation is None:
        return []
    order = "、".join(glossary.word(bucket) for bucket in allocation.order)
    later = "、".join(glossary.word(bucket) for bucket in allocation.order_after_90_days)
    return [
        (glossary.term("order", "allocation"), order or None),
        (glossary.term("scope", "allocation"), glossary.word(allocation.scope) if allocation.scope else None),
        (glossary.term("order_after_90_days", "allocation"), later or None),
    ]

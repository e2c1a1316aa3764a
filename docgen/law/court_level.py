"""Which level of court hears a case, by its amount (法发〔2021〕27号).

An intermediate court hears it from one amount where all parties are in the court's province or all are outside it, and
from a lower one where a party is outside; the case file holds addresses, not provinces, so that between the two the
level is unknown. The amounts have not been compared with their source: every answer says so.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from docgen.casefile.vocabulary import ClaimType
from docgen.errors import ParameterGap
from docgen.law.reasons import assumed
from docgen.law.result import Yuan
from docgen.law.standing import Standing
from docgen.zh.figures import yuan

LENDERS = (ClaimType.FINANCIAL_LOAN, ClaimType.CREDIT_CARD)


class CourtLevel(StrEnum):
    """A court of first instance."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The level for the amount due; None where it can't be told, and then what is missing."""

    level: CourtLevel | None
    amount: Yuan | None
    basis: tuple[str, ...]
    missing: str


def level_of(now: Standing) -> Level:
    """The level of court for what the case seeks on its day."""
    if now.due is None or now.in_all is None:
        return Level(level=None, amount=None, basis=(), missing=f"债权金额：{now.refused}")
    try:
        near, far, high = (now.legal(f"court_level_{name}_yuan") for name in ("intermediate", "cross_province", "high"))
    except ParameterGap as gap:
        return Level(level=None, amount=now.due, basis=(), missing=gap.message)

    def levels(amount: Decimal) -> set[CourtLevel]:
        if amount >= high.value:
            return {CourtLevel.HIGH}
        return {CourtLevel.INTERMEDIATE if amount >= floor.value else CourtLevel.BASIC for floor in (near, far)}

    alone, together = levels(now.due), levels(now.in_all)
    possible = alone | together
    missing = []
    if alone != together:
        missing.append(f"是否一并请求未到期款项（合计{yuan(now.in_all)}元）")
    if max(len(alone), len(together)) > 1:
        missing.append("各方当事人的住所地是否都在（或者都不在）受诉法院所在省级行政区")
    basis = [
        assumed(
            f"中级人民法院自{_in_yi(near.value)}起、一方当事人不在受诉法院所在省的自{_in_yi(far.value)}起，"
            f"高级人民法院自{_in_yi(high.value)}起（{near.source}，标准待与原文核对）"
        )
    ]
    if CourtLevel.INTERMEDIATE in possible and now.case.claim_type in LENDERS:
        basis.append("北京、上海、成渝辖区内由中级人民法院管辖的金融案件，核对是否由当地金融法院受理")
    only = possible.pop() if len(possible) == 1 else None
    return Level(level=only, amount=now.due, basis=tuple(basis), missing="；".join(missing))


def _in_yi(amount: Decimal) -> str:
    """``5亿元``."""
    return f"{amount.scaleb(-8).normalize():f}亿元"

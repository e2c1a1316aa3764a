"""Contradictions between what is asked for and what the law still gives.

A claim already decided is no claim to file, a guarantee's period that ends with the debt is none, and a preservation
reaches no further than the claim.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from docgen.bundle.contradiction import Contradiction, seen, sum_seen, warning
from docgen.casefile.case import Case
from docgen.casefile.records import Proceeding
from docgen.glossary import word
from docgen.law.actions import decides, has_ended
from docgen.law.beside import ClaimResult
from docgen.law.due import due_of
from docgen.law.statutes import cite_short

FAR_BEYOND: Final = 2
"""How many times the claim the stated value of the assets must be to be told; the law has no number for it."""


def decided(case: Case, on: date) -> Iterator[Contradiction]:
    """A case that a court or a tribunal has decided already."""
    found = [(i, each) for i, each in enumerate(case.proceedings) if decides(each, on) and not has_ended(each)]
    if found:
        yield warning(
            "already_decided",
            "本案已有裁判文书或者已进入执行，同一请求不能再次起诉或者申请仲裁",
            *(seen(("proceedings", i), _named(each)) for i, each in found),
            why="判决、裁定、调解书已经发生法律效力的案件，当事人又起诉的，法院告知申请再审，不予受理"
            f"（{cite_short('civil_procedure_law', 127)}）",
            remedy="文书已经生效的，申请强制执行；尚未生效的，等待或者上诉；确为未经裁判的另一请求的，另建案件",
        )


def _named(proceeding: Proceeding) -> str:
    number = f"，案号{proceeding.case_number}" if proceeding.case_number else ""
    return f"{proceeding.on}{word(proceeding.kind)}{number}"


def guarantee_periods(case: Case, on: date) -> Iterator[Contradiction]:
    """A guarantee whose agreed period ends no later than the debt is due: the law takes it for not agreed."""
    for place, guarantee in enumerate(case.guarantees):
        for i, debt in enumerate(case.debts):
            due = due_of(debt, on)
            if guarantee.until is None or due is None or (guarantee.debts and debt.no not in guarantee.debts):
                continue
            agreed_on = due.agreed_on or due.on
            if guarantee.until <= agreed_on:
                yield warning(
                    "guarantee_period_void",
                    f"{case.name_of(guarantee.party)}的保证期间止于合同 {debt.no} 到期当日或者以前",
                    seen(("guarantees", place, "until"), f"保证期间止{guarantee.until}"),
                    seen(("debts", i), f"到期日{agreed_on}"),
                    why="约定的保证期间早于主债务履行期限或者与其同时届满的，视为没有约定，保证期间为主债务履行期限届满之日起"
                    f"六个月（{cite_short('civil_code', 692)}）",
                    remedy="对照保证合同更正保证期间；约定确实如此的，在六个月内主张权利，期限见 docgen clocks",
                )


def seizures(case: Case, claim: ClaimResult) -> Iterator[Contradiction]:
    """Assets whose stated value is far above the claim: all of them seized would be too much."""
    valued = [(i, asset.value) for i, asset in enumerate(case.assets) if asset.value]
    worth = sum((value for _, value in valued), Decimal(0))
    if 0 < claim.total_to_settle * FAR_BEYOND < worth:
        yield warning(
            "assets_beyond_claim",
            "财产线索的估值合计明显高于债权金额",
            *(sum_seen(("assets", i, "value"), "估值", value) for i, value in valued),
            sum_seen(("debts",), f"截至{claim.as_of}尚未清偿", claim.total_to_settle),
            why=f"保全限于请求的范围，超出的部分不予保全，申请有错误的还应当赔偿损失"
            f"（{cite_short('civil_procedure_law', 105, 108)}）",
            remedy=f"申请保全时写明以请求金额为限，或者择足额的财产申请（估值合计超过债权的{FAR_BEYOND}倍时提示，法律没有规定具体倍数）",
        )

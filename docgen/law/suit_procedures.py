"""How a suit would be heard: small claims, summary or ordinary procedure (民诉法 122, 152, 160-168).

What the texts leave open, and how it is read here:

- That a case is simple the court decides; nothing on file against it is taken as simple, which is stated.
- The average wage is the province's and of the year before: it is asked for, never kept.
- Reasons to refuse a small claim that the file can't show (foreign elements, appraisals, a counterclaim) are taken not
  to be there.
- The fee of a small claim is taken to be that of the summary procedure.
"""

from collections.abc import Iterator
from decimal import Decimal

from docgen.errors import AverageWageFaulty
from docgen.law.agreed_court import arbitration
from docgen.law.arithmetic import cents, product
from docgen.law.conditions import Condition, met, unknown, unmet
from docgen.law.court_level import CourtLevel, Level, level_of
from docgen.law.reasons import assumed
from docgen.law.standing import Standing
from docgen.law.statutes import cite
from docgen.law.venue import domicile
from docgen.law.way import Procedure, ProcedureKind, due, uncontested, untried, way
from docgen.zh.figures import yuan

BASIC_COURT = "有管辖权的基层人民法院"


def suit_procedures(now: Standing, average_wage: Decimal | None) -> Iterator[Procedure]:
    """The three procedures of a suit.

    Args:
        now: the case.
        average_wage: of the employed in the court's province in the year before, in yuan; None where not known.

    Raises:
        AverageWageFaulty: not an amount above zero.
    """
    if average_wage is not None and not (average_wage.is_finite() and average_wage > 0):
        raise AverageWageFaulty(wage=average_wage)
    level, fees = level_of(now), now.fees
    basic = list(_may_sue(now))
    rule = cite("civil_procedure_law", 160)
    simple = [_basic_court(level), uncontested(now, "事实清楚、权利义务关系明确、争议不大", rule)]
    present = f"{rule}、{cite('civil_procedure_interpretation', 257)}"
    half = fees.acceptance_half if fees else None
    yield way(
        ProcedureKind.SMALL_CLAIMS,
        BASIC_COURT,
        [*basic, *simple, _small(now, average_wage), *_not_excluded(now, present)],
        _small_consequences(now),
        fee=half,
    )
    summary = now.legal("trial_months_summary")
    said = f"审理期限{summary.value}个月（{summary.source}），案件受理费减半（{cite('court_fee_measures', 16)}）"
    yield way(ProcedureKind.SUMMARY, BASIC_COURT, [*basic, *simple, _present(now, present)], [said], fee=half)
    ordinary = now.legal("trial_months_ordinary")
    said = f"审理期限{ordinary.value}个月（{ordinary.source}），案件受理费全额预交"
    court = BASIC_COURT if level.level is CourtLevel.BASIC else "有管辖权的人民法院"
    yield way(ProcedureKind.ORDINARY, court, basic, [said], fee=fees.acceptance if fees else None)


def _may_sue(now: Standing) -> Iterator[Condition]:
    """What every suit needs (民诉法 122)."""
    yield arbitration(now.case.debts)
    yield due(now, "有具体的诉讼请求", cite("civil_procedure_law", 122))
    rule = f"{cite('civil_procedure_law', 122)}、{cite('civil_procedure_interpretation', 209)}"
    bare = [debtor.name for debtor in now.case.debtors if not (debtor.id_no or domicile(debtor))]
    if bare:
        yield unknown("有明确的被告", rule, f"{'、'.join(bare)}的证件号码或者住所地")
    else:
        yield met("有明确的被告", rule)
    yield from untried(now)


def _basic_court(level: Level) -> Condition:
    what, article = "由基层人民法院审理", cite("civil_procedure_law", 160)
    if level.level is None:
        return unknown(what, article, level.missing, "；".join(level.basis))
    if level.level is CourtLevel.BASIC:
        return met(what, article, "；".join(level.basis))
    return unmet(what, article, f"按金额由更高级别的法院审理；{'；'.join(level.basis)}")


def _present(now: Standing, article: str) -> Condition:
    what = "起诉时被告没有下落不明的"
    gone = [debtor.name for debtor in now.case.debtors if now.missing(debtor)]
    if gone:
        return unmet(what, article, f"{'、'.join(gone)}下落不明")
    if any(now.missing(debtor) is None for debtor in now.case.debtors):
        return unknown(what, article, "下落不明的是哪一位当事人（当事人的“下落不明”）")
    return met(what, article, assumed("案件资料未记下落不明"))


def _small(now: Standing, average_wage: Decimal | None) -> Condition:
    """Whether the amount is small, or small enough to agree on it."""
    what, article = "标的额在法定限额以内", cite("civil_procedure_law", 165)
    if now.due is None or now.in_all is None:
        return unknown(what, article, f"债权金额：{now.refused}")
    if average_wage is None:
        return unknown(what, article, "受诉法院所在省级行政区上年度就业人员年平均工资（--average-wage）")
    limit, agreed = (
        cents(product(average_wage, now.legal(name).value))
        for name in ("small_claims_wage_ratio", "small_claims_agreed_wage_ratio")
    )
    found = f"标的额{yuan(now.due)}元，限额{yuan(limit)}元，双方约定的限额{yuan(agreed)}元"
    if now.due > agreed:
        return unmet(what, article, found)
    if now.due > limit:
        return unknown(what, article, "双方约定适用小额诉讼程序的书面约定", found)
    if now.in_all > limit:
        return unknown(what, article, f"是否一并请求未到期款项（合计{yuan(now.in_all)}元）", found)
    return met(what, article, found)


def _not_excluded(now: Standing, present: str) -> Iterator[Condition]:
    article = cite("civil_procedure_law", 166)
    yield _present(now, f"{present}、{article}")
    said = assumed("案件资料未见涉外、需要评估或者鉴定、反诉等情形")
    yield met("不是人身关系、财产确权案件，没有其他不适用小额诉讼的情形", article, said)


def _small_consequences(now: Standing) -> Iterator[str]:
    months = now.legal("trial_months_small_claims")
    yield f"一审终审，不能上诉（{cite('civil_procedure_law', 165)}）"
    yield f"审理期限{months.value}个月（{months.source}）"
    yield assumed(f"案件受理费比照简易程序减半（{cite('court_fee_measures', 16)}）")

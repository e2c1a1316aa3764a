"""The last sheet: how everything is worked out, what the contracts say, and which legal values it rests on."""

from typing import Any, Final

from openpyxl import Workbook

from docgen.kinds.claim_parts import claim_names
from docgen.kinds.terms import contract_terms
from docgen.law.statutes import cite
from docgen.render.claim_workbook.sheet import Sheet
from docgen.render.claim_workbook.statement import Statement

NAME: Final = "依据"
WIDTHS: Final = (26, 16, 14, 70)
METHOD: Final = (
    "1、按日计算的各段：金额＝计算基数×年利率×天数÷除数（每年天数360或365），自起日起至止日止，算头不算尾，四舍五入到分。",
    "2、标明“整月”的各段：金额＝计算基数×年利率÷12，除数栏为12。",
    "3、公式先以分为单位保留数位小数，再四舍五入到分，用以消除电子表格二进制浮点运算的误差，所得与手工计算一致。",
    "4、金额栏底色为灰的是填列值，不由公式得出：还款计划所列的利息；受上限所限而为上限内余额的；极近半分、浮点运算不能保证的。原因见说明栏。",
    "5、应计＝不分段的应计数（到期本金、费用、违约金，以及核心业务系统结转的期初余额）＋各段合计；标明“未到期”的段不计入应计，另列为未到期利息。",
    "6、结欠＝应计－已抵充－已减免；到期应付合计＝各项结欠之和－已收未抵充款；结清应付合计＝到期应付合计＋未到期本金＋未到期利息。",
    "7、“每日新增”为截止日起每日新计的数额，由计算书列明；自截止日起至实际清偿之日止另行计算。",
)


def write_sources(book: Workbook, statement: Statement) -> Sheet:
    """Write the sheet."""
    case, claim = statement.case, statement.claim
    sheet = Sheet(book, NAME, WIDTHS)
    sheet.across("计算方法与依据", "title")
    sheet.across("一、计算方法", "section")
    for line in METHOD:
        sheet.across(line, "plain")
    sheet.across(f"8、还款按合同约定的顺序抵充；没有约定的，依照{cite('civil_code', 561)}。", "plain")
    sheet.across("二、合同约定", "section")
    for place, debt in enumerate(case.debts, 1):
        sheet.line([(1, 4, f"合同{place}：{debt.name}（{debt.no}）", "head")])
        for row in contract_terms(debt):
            sheet.line([(1, 1, row["title"], "text"), (2, 4, row["value"], "text")])
    legal: list[Any] = claim_names(case, claim)["legal_values"]
    if legal:
        sheet.across("三、所用法定数值", "section")
        heads = ("名称", "数值", "自", "依据")
        sheet.line([(place, place, title, "head") for place, title in enumerate(heads, 1)])
        for used in legal:
            sheet.line(
                [
                    (1, 1, used["title"], "text"),
                    (2, 2, used["figure"], "centre"),
                    (3, 3, used["from_on"], "date"),
                    (4, 4, used["source"], "text"),
                ]
            )
    sheet.finish()
    return sheet

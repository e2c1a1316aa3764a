"""Cells into the spelling of the case file: what is safe is read, what is not is refused."""

import datetime as dt
from typing import Any

import pytest

from docgen.casefile.case import Case
from docgen.casefile.shape import Part, parts, records
from docgen.casefile.workbook.cells import UnreadableCell, spelt
from docgen.casefile.workbook.lists import join, split

FIELDS = {(record.__name__, part.key): part for record in records(Case) for part in parts(record)}


def field(name: str) -> Part:
    record, key = name.split(".")
    return FIELDS[record, key]


MONEY, DATE, AT, ANNUAL = "Balance.principal", "Case.filed_on", "Contact.at", "Debt.annual_rate"
DAILY, TIMES, CODE, LINE = "DefaultRate.daily", "DefaultRate.multiplier", "Party.id_no", "Case.handler"
NOON = dt.datetime(2026, 3, 5, 12, 0)  # noqa: DTZ001  # a workbook's times have no zone

READ = [
    # money
    (MONEY, "1234.50", "1234.50"),
    (MONEY, "1,234.50", "1234.50"),
    (MONEY, "￥1234.5", "1234.5"),
    (MONEY, "¥1,234", "1234"),
    (MONEY, "1234.5元", "1234.5"),
    (MONEY, " \uff11，\uff12\uff13\uff14\uff0e\uff15 元 ", "1234.5"),
    (MONEY, 1234.5, "1234.5"),
    (MONEY, 1234, "1234"),
    (MONEY, 0.0, "0"),
    (MONEY, 0.1 + 0.2, "0.3"),  # the fifteen digits that Excel keeps and shows
    (MONEY, 1e5, "100000"),
    (MONEY, 9999999999999.99, "9999999999999.99"),
    # dates
    (DATE, dt.date(2026, 3, 5), "2026-03-05"),
    (DATE, dt.datetime(2026, 3, 5), "2026-03-05"),  # noqa: DTZ001  # as above
    (DATE, "2026-03-05", "2026-03-05"),
    (DATE, "2026/3/5", "2026-03-05"),
    (DATE, "2026.3.5", "2026-03-05"),
    (DATE, "2026年3月5日", "2026-03-05"),
    (DATE, " \uff12026年 3月 5日 ", "2026-03-05"),
    (DATE, "2026-03-05 00:00:00", "2026-03-05"),
    (DATE, "20260305", "2026-03-05"),
    (DATE, 20260305.0, "2026-03-05"),
    (DATE, 46086.0, "2026-03-05"),  # 1899-12-30 and 46,086 days
    # times: China's where none is said
    (AT, NOON, "2026-03-05T12:00:00+08:00"),
    (AT, "2026-03-05 9:30", "2026-03-05T09:30:00+08:00"),
    (AT, "2026/3/5 09:30:15", "2026-03-05T09:30:15+08:00"),
    (AT, "2026年3月5日 9时30分", "2026-03-05T09:30:00+08:00"),
    (AT, "2026年3月5日9时30分15秒", "2026-03-05T09:30:15+08:00"),
    (AT, "2026-03-05T09:30:00+09:00", "2026-03-05T09:30:00+09:00"),
    (AT, "2026-03-05T09:30Z", "2026-03-05T09:30:00Z"),
    (AT, 46086.5, "2026-03-05T12:00:00+08:00"),
    (AT, dt.datetime(2026, 3, 5, 11, 59, 59, 500_000), "2026-03-05T12:00:00+08:00"),  # noqa: DTZ001  # as above
    (AT, dt.datetime(9999, 12, 31, 23, 59, 59, 900_000), "9999-12-31T23:59:59+08:00"),  # noqa: DTZ001  # as above
    # rates
    (ANNUAL, "5.88%", "0.0588"),
    (ANNUAL, "0.0588", "0.0588"),
    (ANNUAL, 0.0588, "0.0588"),
    (ANNUAL, "5.88％", "0.0588"),
    (ANNUAL, "百分之五点八八", "0.0588"),
    (ANNUAL, "年利率24%", "0.24"),
    (ANNUAL, "5.88%/年", "0.0588"),
    (ANNUAL, "120%", "1.20"),
    (DAILY, "万分之五/日", "0.0005"),
    (DAILY, "日万分之五", "0.0005"),
    (DAILY, "每日万分之一点七五", "0.000175"),
    (DAILY, "万分之1.75", "0.000175"),
    (DAILY, "千分之一", "0.001"),
    (DAILY, "0.05%/日", "0.0005"),
    (DAILY, 0.0005, "0.0005"),
    (TIMES, "1.5", "1.5"),
    (TIMES, 1.5, "1.5"),
    (TIMES, "150%", "1.50"),
    # numbers of things, text
    (CODE, "990000199001010017", "990000199001010017"),
    (CODE, 13800000000.0, "13800000000"),
    (LINE, 3.5, "3.5"),
    (LINE, "  王五 ", "  王五 "),  # the types strip
    ("Evidence.file", "证据\\合同.pdf", "证据/合同.pdf"),
    # words, yes and no
    ("Debtor.sex", "男", "male"),
    ("Debtor.sex", " 女 ", "female"),
    ("Debtor.sex", "male", "male"),
    ("Debt.compound", "是", True),
    ("Debt.compound", "否", False),
    ("Debt.compound", True, True),
    ("Debt.due_day", 15.0, 15),
    ("Debt.due_day", "\uff115", 15),
    ("Floating.spread_bp", "-20", -20),
    # lists
    ("Debtor.roles", "借款人", ["borrower"]),
    ("Debtor.roles", "借款人、抵押人;出质人；保证人", ["borrower", "mortgagor", "pledgor", "guarantor"]),
    ("Guarantee.debts", 2025001.0, ["2025001"]),
    ("Contact.files", '"甲、乙.pdf"、丙.pdf', ["甲、乙.pdf", "丙.pdf"]),
    (
        "Case.holds",
        "有异议（2026-03-05）、死亡",
        [{"reason": "disputed", "since": "2026-03-05"}, {"reason": "deceased"}],
    ),
    ("Case.holds", "有异议(自2026年3月5日起)", [{"reason": "disputed", "since": "2026-03-05"}]),
    (
        "Proceeding.amounts",
        "本金：1,000.00、利息: 50元；费用 3",
        [{"item": "本金", "amount": "1000.00"}, {"item": "利息", "amount": "50"}, {"item": "费用", "amount": "3"}],
    ),
    ("Proceeding.amounts", '"本金：1000"：50.00', [{"item": "本金：1000", "amount": "50.00"}]),
    ("Proceeding.amounts", "2026年 1月利息：50", [{"item": "2026年 1月利息", "amount": "50"}]),
    ("Contact.party", "第三人", "third_party"),
]

REFUSED = [
    (MONEY, "1,23.45", "应为不小于零"),
    (MONEY, "1.234", "至多两位小数"),
    (MONEY, "5万元", "单位元"),
    (MONEY, "-5", "不小于零"),
    (MONEY, -5.0, "不得为负数"),
    (MONEY, 1234.567, "四舍五入"),
    (MONEY, 1e13, "不能精确到分"),
    (MONEY, True, "应为金额"),
    (MONEY, dt.date(2026, 3, 5), "应为金额"),
    (DATE, "2026-02-30", "应为日期"),
    (DATE, "26-3-5", "应为日期"),
    (DATE, "2026/3.5", "应为日期"),
    (DATE, "2026年3月5", "应为日期"),
    (DATE, "3/5/2026", "应为日期"),
    (DATE, 2026.0, "应为日期"),  # a year, not the day 1905-07-18
    (DATE, 20260230.0, "应为日期"),
    (DATE, 46086.5, "应为日期"),
    (DATE, True, "应为日期"),
    (DATE, NOON, "不应带时刻"),
    (AT, dt.date(2026, 3, 5), "应为日期和时刻"),
    (AT, "2026-03-05", "应为日期和时刻"),
    (AT, "2026-03-05 25:00", "应为日期和时刻"),
    (AT, "上午9:30", "应为日期和时刻"),
    (ANNUAL, 5.88, "无法判断是否为百分数"),
    (ANNUAL, "5.88", "无法判断是否为百分数"),
    (ANNUAL, "万分之五/日", "应为每年的比率"),
    (ANNUAL, "月息1%", "应为每年的比率"),
    (ANNUAL, -0.05, "不得为负数"),
    (ANNUAL, 1e30, "数值过大"),
    (ANNUAL, float("nan"), "不是可用的数字"),
    (MONEY, float("nan"), "不是可用的数字"),
    (ANNUAL, "约6%", "应为每年的比率"),
    (DAILY, "18%/年", "应为每日的比率"),
    (TIMES, "上浮50%", "应为倍数"),
    (TIMES, "50%", "应为倍数"),
    (CODE, 3.20102e17, "数字超过15位"),
    (CODE, 12.5, "单元格里是小数"),
    (LINE, 1e15, "数字超过15位"),
    (LINE, dt.date(2026, 1, 3), "Excel 已将它转成日期"),
    (LINE, dt.time(9, 30), "Excel 已将它转成日期"),
    ("Evidence.pages", dt.date(2026, 1, 3), "Excel 已将它转成日期"),  # 1-3
    (LINE, True, "逻辑值"),
    ("Debtor.sex", "先生", "应为下列之一：男、女"),
    ("Debtor.roles", "借款人、担保人", "最相近的是“保证人”"),
    ("Debt.compound", "Y", "应为“是”或“否”"),
    ("Debt.due_day", 15.5, "应为整数"),
    ("Debt.due_day", "十五", "应为整数"),
    ("Case.holds", "争议", "应为下列之一"),
    ("Case.holds", "有异议（昨天）", "应为日期"),
    ("Proceeding.amounts", "本金", "名称和金额"),
    ("Proceeding.amounts", "本金：很多", "金额"),
    ("Proceeding.amounts", "本金：1000.00，利息：50.00", "各项之间用、分隔"),  # not 50 yuan of one item
    ("Proceeding.amounts", "本金：1000 利息：50", "各项之间用、分隔"),
    ("Proceeding.amounts", "本金 1,000元 利息 50元", "各项之间用、分隔"),
]


@pytest.mark.parametrize(("name", "cell", "spelling"), READ)
def test_a_cell_is_read(name: str, cell: Any, spelling: Any) -> None:
    assert spelt(cell, field(name.replace("Party.", "Debtor."))) == spelling


@pytest.mark.parametrize(("name", "cell", "told"), REFUSED)
def test_a_cell_is_refused(name: str, cell: Any, told: str) -> None:
    with pytest.raises(UnreadableCell, match=told):
        spelt(cell, field(name.replace("Party.", "Debtor.")))


@pytest.mark.parametrize(
    "items",
    [["甲"], ["甲", "乙"], ["甲、乙", "丙"], ['"甲"', "乙"], ['甲"乙', "丙;丁"], ['"', "、"], ['a"、"b']],
)
def test_a_list_survives_one_cell(items: list[str]) -> None:
    assert split(join(items)) == items


@pytest.mark.parametrize(("cell", "items"), [("", []), ("、", []), ("甲；；乙；", ["甲", "乙"]), ('"甲', ['"甲'])])
def test_nothing_between_separators_is_no_item(cell: str, items: list[str]) -> None:
    assert split(cell) == items

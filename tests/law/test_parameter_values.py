"""Every dated legal value beside law.md: which day chooses it, since when it holds, where it stands written."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from law_facts import day, shipped

from docgen.errors import ParameterGap
from docgen.law.dated import STALE_DAYS, Parameters

LPR_TABLE = Path(__file__).parent / "independent" / "lpr.csv"
FEES = "诉讼费用交纳办法（国务院令第481号）"
CLASSES = "商业银行金融资产风险分类办法（银保监会、人民银行令〔2023〕第1号）"
ONLINE = "互联网金融 个人网络消费信贷 贷后催收风控指引（GB/T 45251—2025）"
BANKERS = "金融机构个人消费类贷款催收工作指引（试行）（中国银行业协会）"
CARDS = "商业银行信用卡业务监督管理办法（中国银行业监督管理委员会令2011年第2号）"
PROCEDURE, PROCEDURE_2012 = "中华人民共和国民事诉讼法", "中华人民共和国民事诉讼法（2012年修正）"
CODE = "中华人民共和国民法典"
LOANS = "贷款通则（中国人民银行令1996年第2号）"
LENDING = "最高人民法院关于审理民间借贷案件适用法律若干问题的规定"
TABLE = [
    # name, keyed by, then each value: since, value, source, article, status
    # law.md 2.2
    (
        "private_lending_fixed_cap",
        "accepted",
        [("2015-09-01", "0.24", f"{LENDING}（法释〔2015〕18号）", "第二十六条", "")],
    ),
    (
        "private_lending_lpr_multiple",
        "accepted",
        [
            ("2020-08-20", "4", f"{LENDING}（法释〔2020〕6号）", "第二十六条", ""),
            ("2021-01-01", "4", f"{LENDING}（法释〔2020〕17号）", "第二十五条、第三十一条", ""),
        ],
    ),
    # law.md 2.4
    (
        "financial_cost_line",
        "cut_off",
        [
            (
                "2017-08-04",
                "0.24",
                "最高人民法院关于进一步加强金融审判工作的若干意见（法发〔2017〕22号）",
                "第二条",
                "unconfirmed",
            )
        ],
    ),
    # law.md 2.3: +30 % to +50 % once overdue, +50 % to +100 % for misuse
    *(
        (
            f"penalty_multiplier_{name}",
            "signed",
            [
                (
                    "2004-01-01",
                    value,
                    "中国人民银行关于人民币贷款利率有关问题的通知（银发〔2003〕251号）",
                    "第三条",
                    "unconfirmed",
                )
            ],
        )
        for name, value in (
            ("overdue_low", "1.3"),
            ("overdue_high", "1.5"),
            ("misuse_low", "1.5"),
            ("misuse_high", "2"),
        )
    ),
    # law.md 2.3 and claim-rules 1
    (
        "day_count_financial",
        "cut_off",
        [
            (
                "2005-09-21",
                "360",
                "中国人民银行关于人民币存贷款计结息问题的通知（银发〔2005〕129号）",
                "日利率＝年利率÷360",
                "unconfirmed",
            )
        ],
    ),
    ("day_count_other", "cut_off", [("2005-09-21", "365", "通行做法", "按年365日计算", "unconfirmed")]),
    # law.md 4.1
    (
        "limitation_years",
        "expiry",
        [
            ("1987-01-01", "2", "中华人民共和国民法通则", "第一百三十五条", "unconfirmed"),
            ("2017-10-01", "3", "中华人民共和国民法总则", "第一百八十八条", "unconfirmed"),
            ("2021-01-01", "3", CODE, "第一百八十八条", ""),
        ],
    ),
    (
        "limitation_longest_years",
        "expiry",
        [
            ("1987-01-01", "20", "中华人民共和国民法通则", "第一百三十七条", "found-secondary"),
            ("2021-01-01", "20", CODE, "第一百八十八条第二款", ""),
        ],
    ),
    # law.md 4.3
    (
        "guarantee_period_months",
        "main_debt_due",
        [
            ("1995-10-01", "6", "中华人民共和国担保法", "第二十五条、第二十六条", "unconfirmed"),
            ("2021-01-01", "6", CODE, "第六百九十二条第二款", ""),
        ],
    ),
    (
        "guarantee_unclear_years",
        "guarantee_formed",
        [
            (
                "2000-12-13",
                "2",
                "最高人民法院关于适用《中华人民共和国民法典》时间效力的若干规定（法释〔2020〕15号）",
                "第二十七条",
                "",
            )
        ],
    ),
    (
        "general_guarantee_wait_years",
        "enforcement_applied",
        [
            (
                "2021-01-01",
                "1",
                "最高人民法院关于适用《中华人民共和国民法典》有关担保制度的解释（法释〔2020〕28号）",
                "第二十八条",
                "",
            )
        ],
    ),
    # law.md 4.4, 5.1, 5.2
    (
        "enforcement_limitation_years",
        "performance_due",
        [
            ("2008-04-01", "2", "中华人民共和国民事诉讼法（2007年修正）", "第二百一十五条", "unconfirmed"),
            ("2024-01-01", "2", PROCEDURE, "第二百五十条", ""),
        ],
    ),
    (
        "judicial_confirmation_days",
        "agreement_effective",
        [
            ("2013-01-01", "30", PROCEDURE_2012, "第一百九十四条", "unconfirmed"),
            ("2024-01-01", "30", PROCEDURE, "第二百零五条", ""),
        ],
    ),
    (
        "presuit_preservation_suit_days",
        "measure_taken",
        [
            ("2013-01-01", "30", PROCEDURE_2012, "第一百零一条", "unconfirmed"),
            ("2024-01-01", "30", PROCEDURE, "第一百零四条", ""),
        ],
    ),
    (
        "preservation_deposit_years",
        "measure_taken",
        [
            (
                "2015-02-04",
                "1",
                "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释",
                "第四百八十五条",
                "",
            )
        ],
    ),
    (
        "preservation_renewal_days",
        "measure_expires",
        [("2016-12-01", "7", "最高人民法院关于人民法院办理财产保全案件若干问题的规定", "第十八条", "")],
    ),
    # law.md 6
    ("court_fee_acceptance", "accepted", [("2007-04-01", "50", FEES, "第十三条第一款第（一）项", "")]),
    ("court_fee_enforcement", "accepted", [("2007-04-01", "50", FEES, "第十四条第（一）项", "")]),
    ("court_fee_preservation", "accepted", [("2007-04-01", "30", FEES, "第十四条第（二）项", "")]),
    ("court_fee_preservation_ceiling", "accepted", [("2007-04-01", "5000", FEES, "第十四条第（二）项", "")]),
    ("court_fee_payment_order", "accepted", [("2007-04-01", "3", FEES, "第十四条第（三）项", "")]),
    ("court_fee_reduction", "accepted", [("2007-04-01", "2", FEES, "第十五条、第十六条", "")]),
    ("court_fee_payment_days", "notified", [("2007-04-01", "7", FEES, "第二十二条", "")]),
    # law.md 9.2
    (
        "conduct_quiet_from_hour",
        "contacted",
        [
            ("2025-02-28", "22", ONLINE, "催收时间", "found-secondary"),
            ("2026-01-30", "22", BANKERS, "催收时间", "found-secondary"),
        ],
    ),
    (
        "conduct_quiet_until_hour",
        "contacted",
        [
            ("2025-02-28", "8", ONLINE, "催收时间", "found-secondary"),
            ("2026-01-30", "8", BANKERS, "催收时间", "found-secondary"),
        ],
    ),
    ("conduct_voice_contacts_daily", "contacted", [("2025-02-28", "3", ONLINE, "催收频次", "found-secondary")]),
    ("conduct_dials_daily", "contacted", [("2026-01-30", "6", BANKERS, "催收频次", "found-secondary")]),
    ("record_card_years", "recorded", [("2011-01-13", "2", CARDS, "第六十八条", "found-secondary")]),
    (
        "record_consumer_finance_years",
        "recorded",
        [("2024-04-18", "5", "消费金融公司管理办法（2024年）", "催收记录保存", "found-secondary")],
    ),
    (
        "impact_assessment_record_years",
        "recorded",
        [("2021-11-01", "3", "中华人民共和国个人信息保护法", "第五十六条", "")],
    ),
    ("agency_review_years", "reviewed", [("2025-02-28", "1", ONLINE, "委外机构评估", "found-secondary")]),
    ("card_plan_months", "agreed", [("2011-01-13", "60", CARDS, "第七十条", "found-secondary")]),
    # law.md 8.6: extensions
    ("extension_short_term_years", "signed", [("1996-08-01", "1", LOANS, "第十二条", "unconfirmed")]),
    ("extension_medium_term_years", "signed", [("1996-08-01", "5", LOANS, "第十二条", "unconfirmed")]),
    ("extension_medium_share", "signed", [("1996-08-01", "0.5", LOANS, "第十二条", "unconfirmed")]),
    ("extension_long_years", "signed", [("1996-08-01", "3", LOANS, "第十二条", "unconfirmed")]),
    # law.md 11: overdue for more days than
    ("five_class_special_mention_days", "classified", [("2023-07-01", "0", CLASSES, "第十条", "unconfirmed")]),
    ("five_class_substandard_days", "classified", [("2023-07-01", "90", CLASSES, "第十一条", "unconfirmed")]),
    ("five_class_doubtful_days", "classified", [("2023-07-01", "270", CLASSES, "第十二条", "unconfirmed")]),
    ("five_class_loss_days", "classified", [("2023-07-01", "360", CLASSES, "第十三条", "unconfirmed")]),
    # law.md 2.5
    (
        "delay_interest_daily",
        "accrual",
        [
            (
                "2014-08-01",
                "0.000175",
                "最高人民法院关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释（法释〔2014〕8号）",
                "第一条",
                "",
            )
        ],
    ),
    (
        "delay_start_offset_days",
        "performance_due",
        [
            (
                "2014-08-01",
                "0",
                "最高人民法院关于执行程序中计算迟延履行期间的债务利息适用法律若干问题的解释（法释〔2014〕8号）",
                "第二条",
                "unconfirmed",
            )
        ],
    ),
    # law.md 4.1
    (
        "limitation_suspension_months",
        "obstacle",
        [
            ("1987-01-01", "6", "中华人民共和国民法通则", "第一百三十九条", "found-secondary"),
            ("2021-01-01", "6", "中华人民共和国民法典", "第一百九十四条", ""),
        ],
    ),
    # law.md 5.1
    (
        "security_objection_days",
        "served",
        [
            (
                "2022-04-10",
                "5",
                "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释（法释〔2022〕11号修正）",
                "第三百五十九条至第三百七十二条",
                "",
            )
        ],
    ),
    (
        "small_claims_agreed_wage_ratio",
        "accepted",
        [("2024-01-01", "2", "中华人民共和国民事诉讼法", "第一百六十五条第二款", "")],
    ),
    (
        "small_claims_wage_ratio",
        "accepted",
        [("2024-01-01", "0.5", "中华人民共和国民事诉讼法", "第一百六十五条第一款", "")],
    ),
    ("trial_months_ordinary", "accepted", [("2024-01-01", "6", "中华人民共和国民事诉讼法", "第一百五十二条", "")]),
    ("trial_months_small_claims", "accepted", [("2024-01-01", "2", "中华人民共和国民事诉讼法", "第一百六十八条", "")]),
    ("trial_months_summary", "accepted", [("2024-01-01", "3", "中华人民共和国民事诉讼法", "第一百六十四条", "")]),
    # law.md 5.1, level of court
    (
        "court_level_cross_province_yuan",
        "accepted",
        [
            (
                "2021-10-01",
                "100000000",
                "最高人民法院关于调整中级人民法院管辖第一审民事案件标准的通知（法发〔2021〕27号）",
                "",
                "unconfirmed",
            )
        ],
    ),
    (
        "court_level_high_yuan",
        "accepted",
        [
            (
                "2021-10-01",
                "5000000000",
                "最高人民法院关于调整中级人民法院管辖第一审民事案件标准的通知（法发〔2021〕27号）",
                "",
                "unconfirmed",
            )
        ],
    ),
    (
        "court_level_intermediate_yuan",
        "accepted",
        [
            (
                "2021-10-01",
                "500000000",
                "最高人民法院关于调整中级人民法院管辖第一审民事案件标准的通知（法发〔2021〕27号）",
                "",
                "unconfirmed",
            )
        ],
    ),
    # law.md 5.2
    (
        "preservation_movable_years",
        "measure_taken",
        [("2015-02-04", "2", "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释", "第四百八十五条", "")],
    ),
    (
        "preservation_property_years",
        "measure_taken",
        [("2015-02-04", "3", "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释", "第四百八十五条", "")],
    ),
    (
        "preservation_ruling_days",
        "applied",
        [("2021-01-01", "5", "最高人民法院关于人民法院办理财产保全案件若干问题的规定（2020年修正）", "第四条", "")],
    ),
    (
        "preservation_security_ratio",
        "applied",
        [("2021-01-01", "0.3", "最高人民法院关于人民法院办理财产保全案件若干问题的规定（2020年修正）", "第五条", "")],
    ),
    (
        "preservation_urgent_hours",
        "applied",
        [("2024-01-01", "48", "中华人民共和国民事诉讼法", "第一百零三条、第一百零四条", "")],
    ),
    (
        "presuit_preservation_security_ratio",
        "applied",
        [
            (
                "2021-01-01",
                "1",
                "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释（法释〔2022〕11号修正）",
                "第一百五十二条",
                "",
            )
        ],
    ),
    # law.md 5.3
    (
        "payment_order_acceptance_days",
        "applied",
        [("2024-01-01", "5", "中华人民共和国民事诉讼法", "第二百二十六条", "")],
    ),
    ("payment_order_issue_days", "accepted", [("2024-01-01", "15", "中华人民共和国民事诉讼法", "第二百二十七条", "")]),
    (
        "payment_order_no_suit_days",
        "notified",
        [
            (
                "2022-04-10",
                "7",
                "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释（法释〔2022〕11号修正）",
                "第四百三十八条、第四百三十九条",
                "",
            )
        ],
    ),
    (
        "payment_order_objection_days",
        "served",
        [("2024-01-01", "15", "中华人民共和国民事诉讼法", "第二百二十七条", "")],
    ),
    (
        "payment_order_service_days",
        "issued",
        [
            (
                "2022-04-10",
                "30",
                "最高人民法院关于适用《中华人民共和国民事诉讼法》的解释（法释〔2022〕11号修正）",
                "第四百三十条",
                "",
            )
        ],
    ),
]
LPR_CHANGES = [
    # law.md 1.1: from, 1Y, 5Y+, four times the 1Y
    ("2019-08-20", "4.25", "4.85", "17.00"),
    ("2019-09-20", "4.20", "4.85", "16.80"),
    ("2019-11-20", "4.15", "4.80", "16.60"),
    ("2020-02-20", "4.05", "4.75", "16.20"),
    ("2020-04-20", "3.85", "4.65", "15.40"),
    ("2021-12-20", "3.80", "4.65", "15.20"),
    ("2022-01-20", "3.70", "4.60", "14.80"),
    ("2022-05-20", "3.70", "4.45", "14.80"),
    ("2022-08-22", "3.65", "4.30", "14.60"),
    ("2023-06-20", "3.55", "4.20", "14.20"),
    ("2023-08-21", "3.45", "4.20", "13.80"),
    ("2024-02-20", "3.45", "3.95", "13.80"),
    ("2024-07-22", "3.35", "3.85", "13.40"),
    ("2024-10-21", "3.10", "3.60", "12.40"),
    ("2025-05-20", "3.00", "3.50", "12.00"),
]


@pytest.mark.parametrize(("name", "keyed_by", "values"), TABLE, ids=[name for name, _, _ in TABLE])
def test_each_value_with_its_source(name: str, keyed_by: str, values: list[tuple[str, str, str, str, str]]) -> None:
    parameter = shipped()[name]
    assert parameter.keyed_by == keyed_by
    found = [
        (str(value.since), str(value.value), value.title, value.article, value.status) for value in parameter.history
    ]
    assert found == values


def test_no_value_is_without_a_line_here() -> None:
    assert {parameter.name for parameter in shipped()} == {name for name, _, _ in TABLE} | {"lpr_1y", "lpr_5y"}


@pytest.mark.parametrize(("name", "keyed_by", "values"), TABLE, ids=[name for name, _, _ in TABLE])
def test_the_day_before_the_first_value_and_the_day_of_each(
    name: str, keyed_by: str, values: list[tuple[str, ...]]
) -> None:
    parameter = shipped()[name]
    for since, value, *_ in values:
        assert parameter.on(day(since)).value == Decimal(value), keyed_by
    before = day(values[0][0]).toordinal() - 1
    with pytest.raises(ParameterGap, match=name):
        parameter.on(day(values[0][0]).fromordinal(before))


@pytest.mark.parametrize(("since", "one_year", "five_years", "four_times"), LPR_CHANGES)
def test_the_lpr_on_the_day_of_each_change(since: str, one_year: str, five_years: str, four_times: str) -> None:
    on = day(since)
    assert shipped()["lpr_1y"].on(on).value * 100 == Decimal(one_year)
    assert shipped()["lpr_5y"].on(on).value * 100 == Decimal(five_years)
    assert shipped()["lpr_1y"].on(on).value * 400 == Decimal(four_times)
    assert shipped()["lpr_1y"].on(on).since == on


def test_the_lpr_changes_on_no_other_day() -> None:
    for name, column in (("lpr_1y", 1), ("lpr_5y", 2)):
        changes: list[tuple[str, Decimal]] = []
        for value in shipped()[name].history:
            if not changes or changes[-1][1] != value.value * 100:
                changes.append((str(value.since), value.value * 100))
        listed: list[tuple[str, Decimal]] = []
        for line in LPR_CHANGES:
            if not listed or listed[-1][1] != Decimal(line[column]):
                listed.append((line[0], Decimal(line[column])))
        assert changes == listed


def test_every_publication_of_the_lpr_as_the_table_has_it() -> None:
    with LPR_TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for name, column in (("lpr_1y", "lpr_1y"), ("lpr_5y", "lpr_5y")):
        found = [(str(value.since), value.value * 100) for value in shipped()[name].history]
        assert found == [(row["date"], Decimal(row[column])) for row in rows]


@pytest.mark.parametrize("name", [parameter.name for parameter in Parameters.load()])
def test_each_value_is_called_stale_after_400_days(name: str) -> None:
    checked = shipped()[name].checked_on.toordinal()
    last, late = (day("2026-01-01").fromordinal(checked + after) for after in (STALE_DAYS, STALE_DAYS + 1))
    assert STALE_DAYS == 400
    assert not any(f"（{name}）" in line for line in shipped().stale(last))
    assert any(f"（{name}）" in line for line in shipped().stale(late))

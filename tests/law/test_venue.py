"""Which courts may hear a case (law.md 5.1): each ground, each condition on both of its sides."""

from pathlib import Path
from typing import Any

import pytest
from court_facts import (
    ASSIGNED,
    COURT,
    CREDITOR,
    FIRM,
    PERSON,
    SECOND,
    SURETY,
    at,
    clause,
    condition,
    court,
    courts,
    facts,
    venue,
    well_formed,
    with_clauses,
)
from law_facts import LENDER, debt

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.law.court_level import level_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
CASES = [*sorted((FIXTURES / "cases").glob("*.json")), FIXTURES / "full_case" / "case.json"]
AT_LENDER = f"由贷款人住所地人民法院即{COURT}管辖。"
OPEN = with_clauses(venue=clause(AT_LENDER))
AGREED, DOMICILE, PERFORMANCE = "agreed", "defendant_domicile", "place_of_performance"


def company(*debts: dict[str, Any], **over: Any) -> Case:
    """Against a company, which no consumer's rule protects."""
    return facts(*debts, **({"debtors": [FIRM], "court": COURT} | over))


def test_a_clause_that_names_the_court_of_the_case() -> None:
    found = court(company(OPEN), AGREED)
    assert (found.debt, found.party, found.status) == ("D1", None, "open")
    assert found.place == f"第九条“{AT_LENDER}”"
    assert found.article == "《中华人民共和国民事诉讼法》第三十五条"


@pytest.mark.parametrize(
    ("text", "recorded", "met"),
    [
        (AT_LENDER, COURT, "yes"),
        (AT_LENDER, None, "unknown"),  # no court on record to compare with
        (AT_LENDER, "示例市乌有区人民法院", "unknown"),
        ("由贷款人住所地人民法院管辖。", COURT, "unknown"),  # a region only
        (None, COURT, "unknown"),  # the clause's number alone
    ],
)
def test_the_court_is_named_word_for_word_or_to_be_checked(text: str | None, recorded: str | None, met: str) -> None:
    found = court(company(with_clauses(venue=clause(text)), court=recorded), AGREED)
    assert condition(found, "可以确定的法院").met == met


@pytest.mark.parametrize(
    ("text", "signed_at", "met"),
    [
        (f"由贷款人住所地{COURT}管辖", None, "yes"),
        (f"由合同履行地{COURT}管辖", None, "yes"),
        (f"由标的物所在地{COURT}管辖", None, "yes"),
        (f"由合同签订地{COURT}管辖", "示例市虚构区", "yes"),
        (f"由合同签订地{COURT}管辖", None, "unknown"),
        (f"由合同签订地或者贷款人住所地{COURT}管辖", None, "yes"),
        (f"由{COURT}管辖", "示例市虚构区", "unknown"),  # no connection named: it must be proven
    ],
)
def test_the_chosen_place_is_connected(text: str, signed_at: str | None, met: str) -> None:
    agreed = with_clauses(venue=clause(text)) | ({"signed_at": signed_at} if signed_at else {})
    found = condition(court(company(agreed), AGREED), "实际联系")
    assert found.met == met
    assert "批复》第一条" in found.article


@pytest.mark.parametrize(("as_of", "cited"), [("2025-12-30", False), ("2025-12-31", True)])
def test_the_reply_is_cited_since_it_holds(as_of: str, *, cited: bool) -> None:
    found = condition(court(company(OPEN), AGREED, as_of), "实际联系")
    assert ("批复》第一条" in found.article) == cited


@pytest.mark.parametrize(
    ("principal", "text", "met"),
    [
        ("100000.00", "由贷款人住所地人民法院管辖", "yes"),
        ("100000.00", "由贷款人住所地中级人民法院管辖", "unknown"),
        ("800000000.00", "由贷款人住所地人民法院管辖", "unknown"),
        ("800000000.00", "由贷款人住所地中级人民法院管辖", "yes"),
        ("800000000.00", "由贷款人住所地高级人民法院管辖", "unknown"),
        ("6000000000.00", "由贷款人住所地高级人民法院管辖", "yes"),
        ("200000000.00", "由贷款人住所地中级人民法院管辖", "unknown"),  # the provinces decide
    ],
)
def test_a_clause_keeps_to_the_level_of_court(principal: str, text: str, met: str) -> None:
    agreed = with_clauses(venue=clause(text)) | {"principal": principal}
    assert condition(court(company(agreed), AGREED), "级别管辖").met == met


@pytest.mark.parametrize(
    ("over", "asked"),
    [
        ({}, True),  # a bank's standard terms with a person
        ({"debtors": [FIRM]}, False),
        ({"debtors": [FIRM, SURETY]}, False),  # the loan was agreed with a company
        ({"creditor": LENDER}, False),
    ],
)
def test_a_consumer_must_have_been_shown_the_clause(over: dict[str, Any], *, asked: bool) -> None:
    found = [c for c in court(facts(OPEN, **over), AGREED).conditions if "第三十一条" in c.article]
    assert [c.met for c in found] == (["unknown"] if asked else [])


def test_evidence_of_it_is_named() -> None:
    shown = [{"file": "a.pdf", "title": "签约视频", "group": "venue"}, {"file": "b.pdf", "title": "合同"}]
    assert condition(court(facts(OPEN, evidence=shown), AGREED), "消费者").found == "已有证据：签约视频"


@pytest.mark.parametrize(
    ("agreement", "carried", "connected"),
    [
        (ASSIGNED, True, "unknown"),
        (ASSIGNED | {"debts": ["D1"]}, True, "unknown"),
        (ASSIGNED | {"signed_on": "2026-06-16"}, False, "yes"),  # the day after
        (ASSIGNED | {"signed_on": "2026-06-15"}, True, "unknown"),
        ({"kind": "waiver", "signed_on": "2026-03-02"}, False, "yes"),
    ],
)
def test_an_assignment_carries_the_clause(agreement: dict[str, Any], connected: str, *, carried: bool) -> None:
    found = court(company(OPEN, agreements=[agreement]), AGREED)
    assert any("第三十三条" in c.article for c in found.conditions) == carried
    assert condition(found, "实际联系").met == connected


def test_an_assignment_of_another_contract_does_not() -> None:
    whole = company(OPEN, debt(no="D2"), agreements=[ASSIGNED | {"debts": ["D2"]}])
    assert not any("第三十三条" in c.article for c in court(whole, AGREED).conditions)


@pytest.mark.parametrize(
    ("clauses", "met"),
    [
        ({}, "yes"),
        ({"venue": clause(AT_LENDER)}, "yes"),
        ({"arbitration": clause("提交示例仲裁委员会仲裁")}, "no"),
        ({"arbitration": clause(None)}, "no"),
        ({"venue": clause("提交示例仲裁委员会仲裁")}, "no"),  # recorded in the wrong place
        ({"arbitration": clause("可向示例仲裁委员会申请仲裁，也可向人民法院起诉")}, "unknown"),
        ({"venue": clause("可申请仲裁，也可向贷款人住所地人民法院起诉")}, "unknown"),
        ({"arbitration": clause("提交仲裁"), "venue": clause(AT_LENDER)}, "unknown"),
    ],
)
def test_arbitration_shuts_the_courts_out(clauses: dict[str, Any], met: str) -> None:
    answer = venue(company(with_clauses(**clauses)))
    assert {condition(choice, "仲裁协议").met for choice in answer.courts} == {met}
    assert {choice.status == "closed" for choice in answer.courts} == {met == "no"}
    if met == "unknown":
        missing = condition(answer.courts[0], "仲裁协议").missing
        assert "批复》第四条，2025-12-31起施行" in missing


def test_arbitration_under_one_contract_of_two() -> None:
    whole = company(with_clauses(arbitration=clause("提交仲裁")), OPEN | {"no": "D2"})
    assert condition(court(whole, PERFORMANCE), "仲裁协议").met == "unknown"
    assert condition(court(whole, AGREED), "仲裁协议").met == "yes"


@pytest.mark.parametrize(
    ("contracts", "met", "differ"),
    [
        ([debt()], "yes", False),
        ([OPEN], "unknown", False),
        ([OPEN, OPEN | {"no": "D2"}], "unknown", False),
        ([OPEN, debt(no="D2")], "unknown", True),
        ([debt(), debt(no="D2", clauses={"fees": clause("费用")})], "yes", False),
    ],
)
def test_the_statutory_courts_give_way_to_an_agreed_one(
    contracts: list[dict[str, Any]], met: str, *, differ: bool
) -> None:
    answer = venue(company(*contracts))
    assert {condition(c, "管辖约定").met for c in answer.courts if c.ground != AGREED} == {met}
    assert any("分别确定" in note for note in answer.notes) == differ


@pytest.mark.parametrize(
    ("debtor", "places"),
    [
        (PERSON, [("示例市住所路2号", "open")]),
        (PERSON | {"habitual_address": "示例市住所路2号"}, [("示例市住所路2号", "open")]),
        (PERSON | {"habitual_address": "外地路6号"}, [("外地路6号", "depends"), ("示例市住所路2号", "depends")]),
        (PERSON | {"address": None}, [(None, "depends")]),
        (PERSON | {"address": None, "habitual_address": "外地路6号"}, [("外地路6号", "depends"), (None, "depends")]),
        (PERSON | {"address": None, "registered_address": "注册路7号"}, [(None, "depends")]),
        (FIRM, [("示例市公司路3号", "open")]),
        (FIRM | {"registered_address": "注册路7号"}, [("示例市公司路3号", "open")]),
        (FIRM | {"address": None, "registered_address": "注册路7号"}, [("注册路7号", "open")]),
        (FIRM | {"address": None}, [(None, "depends")]),
        (FIRM | {"habitual_address": "外地路6号"}, [("示例市公司路3号", "open")]),
    ],
)
def test_a_defendants_domicile(debtor: dict[str, Any], places: list[tuple[str | None, str]]) -> None:
    found = courts(facts(debtors=[{k: v for k, v in debtor.items() if v}]), DOMICILE)
    assert [(choice.place, choice.status) for choice in found] == places
    assert {choice.party for choice in found} == {"P1"}
    assert all("第二十二条、第二十四条" in choice.article for choice in found)


def test_an_unknown_domicile_says_whose() -> None:
    found = court(facts(debtors=[BARE]), DOMICILE)
    assert condition(found, "已知被告的住所地").missing == "借款人的住所地"


BARE = {key: value for key, value in PERSON.items() if key != "address"}


@pytest.mark.parametrize(
    ("other", "alone"), [(SURETY, True), (SECOND, False), (SURETY | {"roles": ["mortgagor"]}, True)]
)
def test_a_guarantors_domicile_counts_if_he_is_sued_alone(other: dict[str, Any], *, alone: bool) -> None:
    first, second = courts(facts(debtors=[PERSON, other]), DOMICILE)
    assert first.status == "open"
    assert any("第二十一条" in c.article for c in second.conditions) == alone
    assert second.status == ("depends" if alone else "open")


@pytest.mark.parametrize(
    ("over", "place", "status", "article"),
    [
        ({}, "示例市银行路1号", "open", "第十八条"),
        ({"creditor": CREDITOR | {"address": "", "registered_address": "注册路8号"}}, "注册路8号", "open", "第十八条"),
        ({"creditor": CREDITOR | {"address": ""}}, None, "depends", "第十八条"),
        ({"creditor": LENDER | {"address": "出借路9号"}}, "出借路9号", "open", "第十八条"),
        (
            {"creditor": LENDER | {"address": "出借路9号", "habitual_address": "常住路10号"}},
            "常住路10号",
            "open",
            "第十八条",
        ),
        ({"claim_type": "private_lending"}, "示例市银行路1号", "open", "民间借贷案件适用法律若干问题的规定》第三条"),
        ({"agreements": [ASSIGNED]}, "示例市银行路1号", "depends", "第十八条"),
    ],
)
def test_money_is_performed_where_it_is_received(
    over: dict[str, Any], place: str | None, status: str, article: str
) -> None:
    if "creditor" in over:
        over = over | {"creditor": {k: v for k, v in over["creditor"].items() if v}}
    found = court(facts(**over), PERFORMANCE)
    assert (found.place, found.status) == (place, status)
    assert article in found.article


@pytest.mark.parametrize(
    ("principal", "level", "missing"),
    [
        # law.md 5.1: 1 亿 with a party outside the province, 5 亿 without, 50 亿; the interest-free sum itself
        ("99999999.99", "basic", ""),
        ("100000000.00", None, "省级行政区"),
        ("499999999.99", None, "省级行政区"),
        ("500000000.00", "intermediate", ""),
        ("4999999999.99", "intermediate", ""),
        ("5000000000.00", "high", ""),
    ],
)
def test_the_level_of_court_at_each_edge(principal: str, level: str | None, missing: str) -> None:
    sum_alone = {"principal": principal, "annual_rate": "0", "default_rate": {"annual": "0"}}
    found = level_of(at(facts(debt(**sum_alone))))
    assert (found.level, str(found.amount)) == (level, principal)
    assert missing in found.missing
    assert bool(found.missing) == bool(missing)
    assert "假定" in found.basis[0]
    assert "自5亿元起" in found.basis[0]
    assert any("金融法院" in line for line in found.basis) == (level in {None, "intermediate"})


def test_a_receivable_is_no_matter_of_a_financial_court() -> None:
    owed = debt(principal="600000000.00")
    assert len(level_of(at(facts(owed, claim_type="private_lending"))).basis) == 1


def test_what_is_not_due_yet_may_raise_the_level() -> None:
    schedule = [
        {"period": 1, "due_on": "2025-07-15", "principal": "60000000.00", "interest": "0.00"},
        {"period": 2, "due_on": "2026-12-15", "principal": "540000000.00", "interest": "0.00"},
    ]
    whole = facts(
        debt(
            principal="600000000.00",
            matures_on="2026-12-15",
            annual_rate="0",
            repayment_method="as_scheduled",
            schedule=schedule,
        )
    )
    found = level_of(at(whole))
    assert found.level is None
    assert found.missing == "是否一并请求未到期款项（合计600,000,000.00元）"


def test_a_refused_claim_leaves_the_level_open_and_the_courts_stand() -> None:
    card = {"no": "K1", "name": "领用合约", "signed_on": "2024-01-02", "card": {"number": "6200000000000001"}}
    answer = venue(facts(card))
    assert (answer.level.level, answer.level.amount) == (None, None)
    assert "债权金额" in answer.level.missing
    assert [choice.status for choice in answer.courts] == ["open", "open"]


@pytest.mark.parametrize(("as_of", "known"), [("2021-09-30", False), ("2021-10-01", True)])
def test_before_the_amounts_were_set_the_level_is_open(as_of: str, *, known: bool) -> None:
    early = debt(signed_on="2020-01-15", disbursed_on="2020-01-15", matures_on="2021-01-15")
    found = level_of(at(facts(early), as_of))
    assert (found.level is not None, bool(found.missing)) == (known, not known)


@pytest.mark.parametrize(
    ("over", "note"),
    [
        ({"debtors": [PERSON | {"whereabouts_unknown": True}]}, "公告送达"),
        ({"holds": [{"reason": "missing", "since": "2026-06-15"}]}, "公告送达"),
        ({"debtors": [PERSON, SURETY], "holds": [{"reason": "missing"}]}, "公告送达"),
        ({"holds": [{"reason": "deceased"}]}, "遗产管理人"),
        ({"holds": [{"reason": "bankrupt"}]}, "假定：破产申请受理后"),
        ({"proceedings": [{"kind": "bankruptcy", "on": "2026-06-01"}]}, "假定：2026-06-01破产申请受理后"),
        ({"filed_on": "2026-06-15"}, "已于2026-06-15起诉"),
        ({"proceedings": [{"kind": "suit", "on": "2026-06-01"}], "filed_on": "2026-06-15"}, "已于2026-06-01起诉"),
        (
            {"proceedings": [{"kind": "suit", "on": "2026-06-01"}, {"kind": "arbitration", "on": "2026-06-10"}]},
            "已于2026-06-01起诉",
        ),
        ({"proceedings": [{"kind": "judgment", "on": "2026-06-02"}]}, "已于2026-06-02判决"),
    ],
)
def test_what_else_to_mind(over: dict[str, Any], note: str) -> None:
    notes = venue(facts(**over)).notes
    assert len(notes) == 1
    assert note in notes[0]


@pytest.mark.parametrize(
    "over",
    [
        {},
        {"holds": [{"reason": "missing", "since": "2026-06-16"}]},
        {"filed_on": "2026-06-16"},
        {"filed_on": "2026-06-01", "proceedings": [{"kind": "suit", "on": "2026-06-01", "outcome": "撤诉"}]},
    ],
)
def test_nothing_else_to_mind(over: dict[str, Any]) -> None:
    assert venue(facts(**over)).notes == ()


def test_a_missing_debtors_habitual_residence_says_so() -> None:
    gone = PERSON | {"habitual_address": "外地路6号", "whereabouts_unknown": True}
    assert condition(courts(facts(debtors=[gone]), DOMICILE)[0], "连续居住").found == "被告下落不明"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("as_of", ["2026-11-23", "2030-01-02"])
def test_every_fixture(path: Path, as_of: str) -> None:
    """In 2030 every claim with a floating rate is refused; its courts stand."""
    whole = load_json(path)
    answer = venue(whole, as_of)
    assert {choice.party for choice in answer.courts if choice.ground == DOMICILE} == {d.id for d in whole.debtors}
    assert sum(choice.ground == PERFORMANCE for choice in answer.courts) == 1
    assert [c.debt for c in answer.courts if c.ground == AGREED] == [
        d.no for d in whole.debts if d.clauses and d.clauses.venue
    ]
    for choice in answer.courts:
        well_formed(choice.conditions)
    assert (answer.level.level is None) == bool(answer.level.missing)

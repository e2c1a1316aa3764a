"""The work list over stored cases and files: order, reasons, and cases that can't be worked out."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.office import Office, open_office
from docgen.api.worklist import WorkList, worklist
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.errors import NotFound, UnknownPolicy, WrongPolicyFile
from docgen.store.audit import Deed
from docgen.store.cases import add_cases
from docgen.store.events import Stamp

DUE_ON = date(2026, 1, 15)
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DEED = Deed("test", "local", AT)
DEBTOR = {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "address": "江城市示例路1号"}
CREDITOR = {
    "kind": "organization",
    "name": "江城示例银行股份有限公司",
    "phone": "010-00000000",
    "account": {"bank": "江城示例银行营业部", "name": "江城示例银行", "number": "0000 0000 0001"},
}


def day(overdue: int) -> date:
    return DUE_ON + timedelta(days=overdue)


def made(case_no: str = "A-1", due: date = DUE_ON, **over: Any) -> Case:
    """A loan of 10,000 without interest, due on one day."""
    loan = {
        "no": "D1",
        "name": "借款合同",
        "signed_on": "2025-01-15",
        "principal": "10000.00",
        "disbursed_on": "2025-01-15",
        "matures_on": due.isoformat(),
        "annual_rate": "0",
        "repayment_method": "bullet",
        "default_rate": {"annual": "0"},
    }
    facts = {"case_no": case_no, "claim_type": "financial_loan", "creditor": CREDITOR, "debtors": [DEBTOR]}
    return Case.model_validate(facts | {"debts": [loan], "handler": "王五"} | over)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "data")
    yield opened
    opened.close()


def store(office: Office, *cases: Case) -> None:
    with office.database.writing(DEED) as session:
        added: Session = session
        add_cases(added, cases, Stamp(AT, "local", "试"))


def listed(answer: WorkList) -> list[tuple[str, str, str | None, date | None]]:
    return [(item.case_no, item.step, item.document, item.due_on) for item in answer.items]


def test_first_due_first_and_of_one_day_the_gravest(office: Office) -> None:
    good = {"assessment": {"willingness": "good", "ability": "good"}}
    store(
        office,
        made("late", due=day(-8), policy="receivable", **good),  # day 16 on day 8: the lawyer's letter, by day 21
        made("light", policy="receivable", debtors=[DEBTOR], **good),  # day 8: the demand, by day 14
        made("bad", policy="receivable", assessment={"willingness": "poor", "ability": "poor"}),
    )
    answer = worklist(office, as_of=day(8))
    assert listed(answer) == [
        ("late", "oversight_reminder", None, day(-8 + 2)),
        ("light", "oversight_reminder", None, day(2)),
        ("bad", "sue_at_once", "complaint_financial_loan", day(8)),
        ("bad", "preserve_at_once", "preservation_application", day(8)),
        ("late", "lawyer_letter", "lawyer_letter", day(-8 + 21)),
        ("bad", "written_demand", "final_demand", day(14)),
        ("light", "written_demand", "final_demand", day(14)),
    ]


def test_a_case_that_cannot_be_worked_out_is_listed_with_the_reason(office: Office) -> None:
    early = made("early", due=day(400)).model_copy()
    loan = early.debts[0].model_copy(update={"disbursed_on": day(100), "signed_on": day(100)})
    store(office, made("named", policy="没有的方案"), early.model_copy(update={"debts": (loan,)}), made("sound"))
    answer = worklist(office, as_of=day(3))
    found = {item.case_no: item for item in answer.items if item.step == "review"}
    assert set(found) == {"named", "early"}
    for item in found.values():
        assert (item.due_on, item.overdue_days, item.repayment_class, item.risk) == (day(3), None, None, None)
        assert (item.document, item.title, item.ageing) == (None, "复核案件资料", "")
    assert "没有的方案" in found["named"].reason
    assert "尚无债权可算" in found["early"].reason
    assert "sound" in {item.case_no for item in answer.items}


def test_the_policy_named_on_the_way_goes_before_the_cases_own(office: Office) -> None:
    store(office, made(policy="receivable"))
    assert "written_demand" in {item.step for item in worklist(office, as_of=day(8)).items}
    assert "reminder" in {item.step for item in worklist(office, as_of=day(8), policy="bank").items}
    with pytest.raises(UnknownPolicy):
        worklist(office, as_of=day(8), policy="nope")


def test_each_cause_of_action_has_its_policy(office: Office) -> None:
    store(office, made("bank"), made("lent", claim_type="private_lending"))
    found = {(item.case_no, item.step) for item in worklist(office, as_of=day(8)).items}
    assert {("bank", "reminder"), ("lent", "written_demand")} <= found


def test_an_institutions_own_policies(office: Office) -> None:
    folder = office.data_dir / "policies"
    folder.mkdir(parents=True)
    own = folder / "own.toml"
    step = 'name = "a"\ntitle = "核对"\nfrom_day = 1\nby_day = 2\nuntil_day = 9\n'
    risk = "[risk]\nmedium = { from_day = 5 }\nhigh = { from_day = 9 }\n"
    own.write_text(f'title = "本行"\ncommon = false\n{risk}[[steps]]\n{step}', encoding="utf-8")
    store(office, made(policy="本行"))
    (item,) = worklist(office, as_of=day(5)).items
    assert (item.step, item.title, item.risk, item.document) == ("a", "核对", "medium", None)


def test_a_faulty_policy_file_stops_the_cases_under_it_and_no_other(office: Office) -> None:
    folder = office.data_dir / "policies"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text('title = "本行"\n\n[risk]\nmedium = 1\n', encoding="utf-8")
    store(office, made("own", policy="own"), made("titled", policy="本行"), made("sound", policy="receivable"))
    answer = worklist(office, as_of=day(5))
    found = {item.case_no: item for item in answer.items if item.step == "review"}
    assert set(found) == {"own", "titled"}
    for item in found.values():
        assert "own.toml 第3行 risk.high：必填" in item.reason
        assert "own.toml 第4行 risk.medium：应为一个对象" in item.reason
        assert item.due_on == day(5)
    assert "find_out" in {item.step for item in answer.items if item.case_no == "sound"}
    assert [problem.place for problem in answer.problems] == [
        "own.toml 第1行 steps",
        "own.toml 第3行 risk.high",
        "own.toml 第4行 risk.medium",
    ]
    assert {item.case_no for item in worklist(office, as_of=day(5), policy="receivable").items} == {
        "own",
        "titled",
        "sound",
    }
    with pytest.raises(WrongPolicyFile):
        worklist(office, as_of=day(5), policy="own")
    with pytest.raises(UnknownPolicy, match="nosuch"):
        worklist(office, as_of=day(5), policy="nosuch")


@pytest.mark.parametrize(("named", "said"), [("torn", "torn.toml 第1行"), ("nosuch", "没有名为“nosuch”的催收方案")])
def test_a_default_policy_that_can_not_be_gone_by_is_the_reason_of_the_cases_without_one(
    tmp_path: Path, named: str, said: str
) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "torn.toml").write_text("title = ", encoding="utf-8")
    (tmp_path / "profile.toml").write_text(f'default_policy = "{named}"\n', encoding="utf-8")
    office = open_office(tmp_path)
    store(office, made("bare"), made("own", policy="receivable"))
    reasons = {item.case_no: item.reason for item in worklist(office, as_of=day(8)).items}
    office.close()
    assert said in reasons["bare"]
    assert "应收账款" in reasons["own"]


def test_a_file_needs_no_data_folder(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(dump_json(made()))
    answer = worklist(office, str(tmp_path / "a.json"), as_of=day(8))
    assert {item.case_no for item in answer.items} == {"A-1"}
    assert worklist(office, as_of=day(8)).items == ()
    assert not office.data_dir.exists()


def test_one_stored_case(office: Office) -> None:
    store(office, made("A-1"), made("A-2"))
    assert {item.case_no for item in worklist(office, "A-2", as_of=day(8)).items} == {"A-2"}
    with pytest.raises(NotFound):
        worklist(office, "A-3", as_of=day(8))


def test_what_was_issued_here_is_done(tmp_path: Path, database_url: str | None) -> None:
    office = open_office(tmp_path / "data", database_url)
    store(office, made("A-1"), made("A-2"))
    before = worklist(office, as_of=day(40))
    assert [item.case_no for item in before.items if item.document == "demand_letter"] == ["A-1", "A-2"]
    order = DocumentOrder("demand_letter", "A-1", as_of=day(40), dated_on=day(40))
    issue_documents(office, order, out=tmp_path / "out", at=AT, formats=["pdf"])
    for source, expected in (("A-1", []), ("A-2", ["A-2"]), (None, ["A-2"])):
        answer = worklist(office, source, as_of=day(41))
        assert [item.case_no for item in answer.items if item.document == "demand_letter"] == expected
    office.close()


@pytest.mark.parametrize(
    ("over", "overdue", "said"),
    [
        (
            {},
            8,
            ["银行三阶段·早期", "逾期8天（M1）", "应付10,000.00元", "风险低", "待查明", "短信或电话提醒", "已迟5天"],
        ),
        ({"policy": "micro_lender"}, 0, ["今日到期", "核对当日到期款项"]),
        ({"policy": "micro_lender"}, 1, ["24小时内，至迟48小时"]),
        ({"holds": [{"reason": "disputed", "since": "2026-01-20"}]}, 8, ["暂停事由：有异议（自2026年1月20日）"]),
        ({"holds": [{"reason": "disputed"}]}, 200, ["暂停事由：有异议，此步骤仍可办理", "起诉"]),
        (
            {"holds": [{"reason": "bankrupt", "since": "2026-01-20"}]},
            8,
            [
                "向管理人申报债权",
                "以法院公告的申报期限为准",
                "保全应当解除",
                "《企业破产法》第十九条、第二十条",
                "第四十八条",
            ],
        ),
        ({"proceedings": [{"kind": "suit", "on": "2026-01-20"}]}, 8, ["已进入诉讼或执行程序"]),
        (
            {
                "policy": "receivable",
                "assessment": {"willingness": "good", "ability": "good"},
                "contacts": [{"at": "2026-01-17T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "王五"}],
            },
            5,
            ["自2026年1月23日起办理"],
        ),
        (
            {"deliveries": [{"document": "demand_letter", "party": "P1", "method": "ems", "sent_on": "2026-02-20"}]},
            130,
            ["上次办理于2026年2月20日，已满90天"],
        ),
        (
            {
                "debtors": [DEBTOR, {"id": "P2", "kind": "person", "name": "李堃", "roles": ["co_borrower"]}],
                "deliveries": [{"document": "demand_letter", "party": "P1", "method": "ems", "sent_on": "2026-02-20"}],
            },
            40,
            ["尚未送李堃"],
        ),
    ],
)
def test_reasons(office: Office, over: dict[str, Any], overdue: int, said: list[str]) -> None:
    store(office, made(**over))
    reasons = "\n".join(item.reason for item in worklist(office, as_of=day(overdue)).items)
    assert [words for words in said if words not in reasons] == []


def test_reasons_where_nothing_is_open(office: Office) -> None:
    neither = {"willingness": "poor", "ability": "poor"}
    sent = [
        {"document": document, "party": "P1", "method": "ems", "sent_on": day(95).isoformat()}
        for document in ("overdue_report", "complaint_financial_loan", "preservation_application")
    ]
    fees = [
        {"on": day(0).isoformat(), "type": "repayment", "amount": "10000.00"},
        {"on": day(5).isoformat(), "type": "fee", "fee_kind": "notary", "amount": "100.00"},
    ]
    left = made("left").debts[0].model_dump(mode="json", exclude_none=True) | {"ledger": fees}
    good = {"willingness": "good", "ability": "good"}
    again = [{"document": "overdue_reminder", "party": "P1", "method": "ems", "sent_on": day(99).isoformat()}]
    called = [{"at": "2026-04-24T10:00:00+08:00", "channel": "phone", "party": "P1", "by": "王五"}]
    store(
        office,
        made("all done", policy="property_fee", assessment=neither, deliveries=sent),
        made("left", debts=[left]),
        made("over", status="closed"),
        made("soon", due=day(110), policy="micro_lender"),
        made("again", due=day(69), policy="npl", assessment=good, deliveries=again, contacts=called),
    )
    found = {item.case_no: item for item in worklist(office, as_of=day(100)).items}
    assert set(found) == {"all done", "left", "again"}
    assert (found["all done"].title, found["all done"].due_on) == ("等待", None)
    assert "步骤已全部办理" in found["all done"].reason
    assert (found["left"].title, found["left"].due_on) == ("核对尾欠", day(100))
    assert "未逾期" in found["left"].reason
    assert "尚欠" in found["left"].reason
    assert (found["again"].step, found["again"].document) == ("awaiting", None)
    assert "间隔期内不重复" in found["again"].reason


def test_before_the_due_day(office: Office) -> None:
    (office.data_dir / "policies").mkdir(parents=True)
    (office.data_dir / "policies" / "early.toml").write_text(
        'title = "事前"\n[risk]\nmedium = { from_day = 5 }\nhigh = { from_day = 9 }\n[[steps]]\nname = "remind"\n'
        'title = "到期提醒"\ndocument = "payment_reminder"\nfrom_day = -3\nby_day = -1\nuntil_day = 0\n',
        encoding="utf-8",
    )
    store(office, made(policy="early"))
    assert [listed(worklist(office, as_of=day(on))) for on in (-4, -3)] == [
        [],
        [("A-1", "remind", "payment_reminder", day(-1))],
    ]
    (item,) = worklist(office, as_of=day(-3)).items
    assert (item.overdue_days, item.risk, item.ageing) == (0, "low", "M0")
    assert "3天后到期" in item.reason


def test_grades_of_the_house(office: Office) -> None:
    store(office, made("loan"), made("lent", claim_type="private_lending"))
    grades = {item.case_no: item.grade for item in worklist(office, as_of=day(91)).items}
    assert grades == {"loan": "substandard", "lent": None}


def test_no_grade_before_there_were_thresholds(office: Office) -> None:
    old = made("old").model_dump(mode="json", exclude_none=True)
    old["debts"][0] |= {"signed_on": "2022-01-15", "disbursed_on": "2022-01-15", "matures_on": "2022-06-01"}
    store(office, Case.model_validate(old))
    assert {item.grade for item in worklist(office, as_of=date(2022, 7, 1)).items} == {None}

"""Documents composed from the fixtures' cases: every gap at once, nothing for who is on hold or owes nothing."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.document.text import plain_text
from docgen.document.tree import Cell, Document, Row, Table, plain, walk
from docgen.errors import CaseOnHold, DocumentGaps, FaultyKind, KindNotApplicable
from docgen.kinds.compose import compose
from docgen.kinds.context import Marks, addressees
from docgen.kinds.definition import Kind, KindDefinition
from docgen.kinds.facts import derive
from docgen.kinds.registry import kind
from docgen.law.dated import Parameters

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DAY = date(2026, 11, 23)
PARAMETERS = Parameters.load()

Changed = Callable[[dict[str, Any]], None]


def case_with(change: Changed | None = None, name: str = "cases/01_consumer_loan.json") -> Case:
    facts = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    if change:
        change(facts)
    return load_json(json.dumps(facts).encode())


def letter(case: Case, party: str | None = None, as_of: date = DAY, **answers: Any) -> str:
    demand = kind("demand_letter")
    facts = derive(demand, case, as_of, parameters=PARAMETERS)
    party = party or addressees("each_debtor", case)[0]
    return plain_text(compose(demand, facts, party=party, answers=answers, marks=Marks(DAY)))


def test_every_gap_is_named_with_where_it_would_stand() -> None:
    def no_account_no_phone(facts: dict[str, Any]) -> None:
        del facts["creditor"]["account"], facts["creditor"]["phone"]

    with pytest.raises(DocumentGaps) as caught:
        letter(case_with(no_account_no_phone))

    said = {(problem.place, problem.expected) for problem in caught.value.problems}
    assert any("户名" in place and expected == "缺少债权人的收款账户" for place, expected in said)
    assert any("联系电话：" in place and "联系电话" in expected for place, expected in said)


def test_an_answer_stands_in_for_what_the_case_leaves_open() -> None:
    def no_phone(facts: dict[str, Any]) -> None:
        del facts["creditor"]["phone"]

    assert "联系电话：0000-1234" in letter(case_with(no_phone), contact_phone="0000-1234")


def test_a_case_on_hold_gets_no_demand() -> None:
    def deceased(facts: dict[str, Any]) -> None:
        facts["holds"] = [{"reason": "deceased"}]

    with pytest.raises(CaseOnHold, match="死亡"):
        letter(case_with(deceased))


HOUSE = "本系统催收规则"
LOAN, CARD = "cases/01_consumer_loan.json", "cases/09_credit_card.json"


@pytest.mark.parametrize(
    ("reason", "claim", "source"),
    [
        ("disputed", LOAN, f"（{HOUSE}：有异议的，先核对账目并书面答复"),
        ("disputed", CARD, f"（{HOUSE}、《商业银行信用卡业务监督管理办法》第六十九条：有异议的"),
        ("complaint", LOAN, f"（{HOUSE}：投诉办结并答复以前"),
        ("relief", LOAN, f"（{HOUSE}、《中华人民共和国民法典》第五百零九条：已达成减缓安排的"),
        ("relief", CARD, f"（{HOUSE}、《商业银行信用卡业务监督管理办法》第七十条：已达成减缓安排的"),
        ("deceased", LOAN, "（《中华人民共和国民法典》第一百九十四条、"),
        ("bankrupt", LOAN, "（《中华人民共和国企业破产法》第四十八条：法院受理破产申请后"),
        ("missing", LOAN, "第八条：债务人下落不明的，可以用《公告催收》"),
        ("other", LOAN, f"（{HOUSE}：请先核实暂停的原因"),
    ],
)
def test_a_hold_cites_its_source(reason: str, claim: str, source: str) -> None:
    def held(facts: dict[str, Any]) -> None:
        facts["holds"] = [{"reason": reason}]

    with pytest.raises(CaseOnHold) as caught:
        derive(kind("final_demand"), case_with(held, claim), DAY, parameters=PARAMETERS)
    assert source in caught.value.message


def test_of_several_holds_each_has_its_source() -> None:
    def held(facts: dict[str, Any]) -> None:
        facts["holds"] = [{"reason": "complaint"}, {"reason": "bankrupt"}]

    with pytest.raises(CaseOnHold, match=f"{HOUSE}.*；.*第四十八条"):
        letter(case_with(held))


def test_who_owes_nothing_gets_no_demand() -> None:
    def not_due_yet(facts: dict[str, Any]) -> None:
        facts["debts"][0]["ledger"] = []
        del facts["debts"][0]["default_rate"]

    case = case_with(not_due_yet)
    with pytest.raises(KindNotApplicable, match="没有到期"):
        letter(case, as_of=case.debts[0].disbursed_on or DAY)


@pytest.mark.parametrize("name", ["A&B<公司>", '"引号"', "甲\u3000乙", "䶮𠅤"])
def test_names_stand_as_they_are(name: str) -> None:
    def renamed(facts: dict[str, Any]) -> None:
        facts["debtors"][0]["name"] = name

    assert letter(case_with(renamed)).count(name) >= 1


def test_a_persons_number_is_masked_in_a_letter() -> None:
    case = case_with()
    number = case.debtors[0].id_no or ""

    text = letter(case)

    assert number not in text
    assert number[:6] + "********" + number[-4:] in text


def test_the_letter_counts_to_the_day_before_the_cut_off() -> None:
    text = letter(case_with())

    assert "暂计至2026年11月22日（含当日）" in text
    assert "自2026年11月23日起至实际清偿之日止" in text


def test_nothing_on_the_receipt_is_ticked() -> None:
    assert "☑" not in letter(case_with())


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("<p>x</p>\n<p>{{ creditor.nmae }}</p>", 2, "nmae"),
        ("<p>{{ nothing }}</p>", 1, "nothing"),
        ("<p>x</p>\n\n<p>{{ cite('civil_code', 675 }}</p>", 3, ""),
        ("<p>{{ ''.__class__ }}</p>", 1, "unsafe"),
    ],
)
def test_a_template_at_fault_is_named_with_its_line(tmp_path: Path, template: str, line: int, said: str) -> None:
    (tmp_path / "template.html").write_text(template, encoding="utf-8")
    definition = KindDefinition(
        title="样例", version=1, page="letter", filename="x", addressed_to="case", stage="record"
    )
    sample = Kind("sample", "letters", tmp_path, definition)
    facts = derive(sample, case_with(), DAY, parameters=PARAMETERS)

    with pytest.raises(FaultyKind) as caught:
        compose(sample, facts, party=None, answers={}, marks=Marks(DAY))

    (problem,) = caught.value.problems
    assert f"第{line}行" in problem.place
    assert said in problem.expected


def test_figures_too_long_to_stand_side_by_side_turn_the_table() -> None:
    def billions(facts: dict[str, Any]) -> None:
        debt = facts["debts"][0]
        debt.pop("schedule", None)
        fee = {"on": "2025-02-01", "type": "fee", "amount": "88888888888.88"}
        debt |= {"principal": "99999999999.99", "repayment_method": "bullet", "compound": True, "ledger": [fee]}

    lines = letter(case_with(billions), as_of=date(2028, 11, 23)).splitlines()

    assert "逾期本金 ｜ 99,999,999,999.99" in lines
    assert "费用 ｜ 88,888,888,888.88" in lines


def statement(case: Case, as_of: date = DAY) -> list[str]:
    made = kind("claim_statement")
    facts = derive(made, case, as_of, parameters=PARAMETERS)
    return plain_text(compose(made, facts, party=None, answers={}, marks=Marks(DAY))).splitlines()


def test_the_statement_shows_the_doubled_interest_of_a_judgment_in_a_section_of_its_own() -> None:
    judged = case_with(name="cases/14_assigned_and_judged.json")
    lines = statement(judged)
    assert "三、迟延履行期间的加倍部分债务利息" in lines
    assert "2025-02-22 ｜ 2025-08-20 ｜ 179 ｜ 800,000.00 ｜ 0.0175% ｜ 25,060.00" in lines
    assert "自2026年11月23日起，以现基数计，每日新增136.19元。" in lines
    assert "四、计算方法" in lines
    assert any(line.startswith("假定：自履行期间届满之日2025-02-22起算") for line in lines)
    not_yet = statement(judged, date(2025, 2, 22))
    assert "截止日前没有加倍部分债务利息发生。" in not_yet
    before = statement(judged, date(2025, 2, 11))
    assert "三、计算方法" in before
    assert not any("加倍" in line for line in before)


def test_a_doubled_interest_that_was_refused_is_not_printed() -> None:
    def no_items(facts: dict[str, Any]) -> None:
        del next(each for each in facts["proceedings"] if each["kind"] == "judgment")["amounts"]

    lines = statement(case_with(no_items, "cases/14_assigned_and_judged.json"))
    assert "三、计算方法" in lines
    assert not any("加倍" in line for line in lines)


def test_an_instrument_without_a_number_is_named_by_its_day() -> None:
    def no_number(facts: dict[str, Any]) -> None:
        del next(each for each in facts["proceedings"] if each["kind"] == "judgment")["case_number"]

    assert "（一）判决（2025年1月20日）" in statement(case_with(no_number, "cases/14_assigned_and_judged.json"))


def test_lines_typed_into_an_answer_stay_lines() -> None:
    index = kind("evidence_index")
    row = {"group": "其他", "no": 1, "title": "说明", "proves": "甲\n乙<丙>", "pages": "1"}
    facts = derive(index, case_with(), DAY, parameters=PARAMETERS)
    document = compose(index, facts, party=None, answers={"evidence": [row], "page_count": 1}, marks=Marks(DAY))

    (cell,) = [c for r in _rows(document) for c in r.cells if "乙" in plain_of(c)]
    assert plain_of(cell) == "甲\n乙<丙>"


def test_notes_of_the_index_have_room_where_there_are_any() -> None:
    """A tenth of the page holds five characters a line."""
    index = kind("evidence_index")
    facts = derive(index, case_with(), DAY, parameters=PARAMETERS)

    def share(**more: str) -> float:
        row = {"group": "其他", "no": 1, "title": "说明", "proves": "甲", "pages": "1"}
        answers = {"evidence": [row, row | more], "page_count": 1}
        document = compose(index, facts, party=None, answers=answers, marks=Marks(DAY))
        table = next(block for block in document.blocks if isinstance(block, Table) and block.style == "grid")
        return table.widths[-1] / sum(table.widths)

    assert share() < 0.09
    assert share(note="签署原件存档，此为电子文本") > 0.11


def _rows(document: Document) -> list[Row]:
    return [row for block in walk(document.blocks) if isinstance(block, Table) for row in block.body]


def plain_of(cell: Cell) -> str:
    return "\n".join(plain(paragraph.inlines) for paragraph in cell.paragraphs)

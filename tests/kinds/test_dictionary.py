"""The field dictionary: every name there is, in Chinese, and one that says what it is."""

import re
from dataclasses import replace
from datetime import date

import pytest

from docgen.casefile.debts import Card
from docgen.casefile.records import Collateral
from docgen.kinds.context import Marks, context
from docgen.kinds.dictionary import Entry, entries, found_by, names, title_of
from docgen.kinds.environment import house_environment
from docgen.kinds.facts import Facts
from docgen.kinds.parts import NO_DATE, NO_SUM, Absent, Listed, Part
from docgen.kinds.registry import kind, kinds
from docgen.kinds.sample import read_sample
from docgen.kinds.shapes import OPEN, Shape, merged, shape_of, shape_of_type
from docgen.kinds.usage import usage
from docgen.law.claim import compute_claim
from docgen.law.dated import Parameters

PARAMETERS = Parameters.load()


def dictionary(name: str = "demand_letter") -> dict[str, Entry]:
    return {entry.path: entry for entry in entries(kind(name), PARAMETERS)}


@pytest.mark.parametrize(
    ("path", "title", "sort", "written", "example"),
    [
        ("document.number", "文书编号（草稿为“草稿”二字）", "文字", "{{ document.number }}", "示银催〔2026〕12号"),
        ("addressee.name", "姓名/名称", "文字", "{{ addressee.name }}", "示例省子虚精密机械有限公司"),
        ("addressee.id_no", "证件号码", "文字", "{{ addressee.id_no | masked_id }}", "91990000FAKE01219D"),
        ("claim.total_due", "逾期应付合计", "金额", "{{ claim.total_due | yuan }}", "5,105,607.55"),
        ("contracts", "合同", "列表", "{% for contract in contracts %} … {% endfor %}", "1项"),
        ("contracts.annual_rate", "年利率", "利率", "{{ contract.annual_rate | percent }}", "4.35%"),
        ("contracts.matures_on", "到期日", "日期", "{{ contract.matures_on | zh_date }}", "2026年3月20日"),
        ("contracts.segments.kind", "款项", "选项", '{{ segment.kind | word("Bucket") }}', "利息"),
        ("contracts.card.number", "卡号", "文字", "{{ contract.card.number | masked_account }}", ""),
        ("contracts.invoices.amount", "发票金额", "金额", "{{ invoice.amount | yuan }}", ""),
        ("contracts.assignment.assignor", "转让人", "文字", "{{ contract.assignment.assignor }}", ""),
        ("case.claim_type", "案由", "选项", '{{ case.claim_type | word("ClaimType") }}', "金融借款合同纠纷"),
        ("guarantees.max_amount", "最高限额", "金额", "{{ guarantee.max_amount | yuan }}", ""),
        ("secured", "有担保物", "是否", "{% if secured %} … {% endif %}", "是"),
        ("answers.pay_by", "还款截止日期", "日期", "{{ answers.pay_by | zh_date }}", ""),
        ("code_picture", "二维码图片（草稿没有）", "图片", "{{ code_picture }}", ""),
    ],
)
def test_a_name_is_told_as_a_clerk_needs_it(path: str, title: str, sort: str, written: str, example: str) -> None:
    entry = dictionary()[path]
    assert (entry.title, entry.sort, entry.written) == (title, sort, written)
    assert entry.example == example or path == "guarantees.max_amount"


def test_what_stands_under_a_shorter_name_is_known_and_not_listed() -> None:
    assert found_by(names(kind("demand_letter")), "case.creditor.name") is not None
    assert "case.creditor.name" not in dictionary()


def test_a_member_of_a_list_is_told_with_its_loops() -> None:
    entry = dictionary()["contracts.segments.amount"]
    assert entry.loop == "{% for contract in contracts %} {% for segment in contract.segments %}"


def test_a_table_of_answers_is_a_list_of_its_columns() -> None:
    entry = dictionary("evidence_index")["answers.evidence.title"]
    assert (entry.title, entry.loop, entry.written) == (
        "证据名称",
        "{% for item in answers.evidence %}",
        "{{ item.title }}",
    )


@pytest.mark.parametrize("name", kinds())
def test_every_name_of_every_kind_has_a_chinese_one(name: str) -> None:
    bare = [path for path, entry in dictionary(name).items() if not re.search(r"[\u4e00-\u9fff]|SHA-256", entry.title)]
    assert bare == []


def closed(shape: Shape) -> Shape:
    """The shape as it stands: what nothing is known of has no names below it."""
    if shape.sort == "open":
        return Shape("part", shape.title)
    members = {name: closed(member) for name, member in shape.members.items()}
    return replace(shape, members=members, member=closed(shape.member) if shape.member else None)


@pytest.mark.parametrize("name", kinds())
def test_every_kinds_own_template_says_nothing_that_is_not_in_its_dictionary(name: str) -> None:
    environment = house_environment()
    tree = environment.parse(kind(name).template_path.read_text("utf-8"))
    assert usage(tree, names(kind(name)), environment).faults == []
    unknown = usage(tree, closed(names(kind(name))), environment).faults
    assert [fault for fault in unknown if fault.reason.startswith("没有“")] == []


@pytest.mark.parametrize(
    ("value", "shape"),
    [
        (NO_DATE, Shape("date")),
        (NO_SUM, Shape("money")),
        (Absent(Card), shape_of_type(Card)),
        (Listed([], like=Collateral), Shape("list", member=shape_of_type(Collateral))),
        (Listed([], like=date(2026, 1, 1)), Shape("list", member=Shape("date"))),
        (Listed([""], like=date), Shape("list", member=Shape("date"))),
    ],
)
def test_what_a_case_need_not_have_tells_what_it_would_be(value: object, shape: Shape) -> None:
    assert not value or value == [""]
    assert shape_of(value) == shape


def test_every_name_of_the_dictionary_is_one_of_the_context() -> None:
    found = kind("demand_letter")
    sample = read_sample(found)
    claim = compute_claim(sample.case, sample.as_of, parameters=PARAMETERS)
    marks = Marks(sample.as_of)
    facts = Facts(sample.case, sample.as_of, claim=claim)
    given = context(facts, marks=marks, answers=Part({}, label="", context=""), party="P1")
    assert set(names(found).members) - {"code_picture", "receipt_code_picture"} == set(given)
    for hidden in ("case.debts", "case.debtors", "contracts.ledger", "contracts.balances"):
        assert found_by(names(found), hidden) is None
    assert given["case"]["debts"] == given["case"]["debtors"] == given["contracts"][0]["ledger"] == []


def test_what_is_open_in_one_case_is_told_by_another() -> None:
    assert merged(OPEN, Shape("date")).sort == "date"
    assert merged(shape_of(""), shape_of(Part({"a": 1}, label="", context=""))).sort == "part"
    assert merged(shape_of([]), shape_of([1])).member == Shape("number")


def test_the_name_of_a_path() -> None:
    assert title_of(names(kind("demand_letter")), "contracts.no") == "合同：合同编号"
    assert title_of(names(kind("demand_letter")), "we") == "债权人自称（我行、我公司、本人）"

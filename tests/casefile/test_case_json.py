"""A JSON case file: every fault in one pass, in Chinese, at its place."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from case_data import as_json
from case_strategies import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from docgen.casefile import Case, dump_json, load_json, schema
from docgen.casefile.json_file import MAX_BYTES
from docgen.casefile.json_schema import shipped, written
from docgen.casefile.record import Record
from docgen.casefile.shape import parts, records
from docgen.casefile.validation import SENTENCES, examine
from docgen.errors import CaseFileError, UnreadableFileError

Data = dict[str, Any]


def problems_of(content: bytes) -> dict[str, tuple[str, str]]:
    """Value and expectation by place."""
    with pytest.raises(CaseFileError) as caught:
        load_json(content)
    assert len({(p.place, p.expected) for p in caught.value.problems}) == len(caught.value.problems)
    return {problem.place: (problem.value, problem.expected) for problem in caught.value.problems}


def put(data: Any, path: str, value: Any) -> None:
    """Set what lies at ``debts[0].no``."""
    steps = [int(step) if step.isdigit() else step for step in re.findall(r"\w+", path)]
    for step in steps[:-1]:
        data = data[step]
    data[steps[-1]] = value


# What is put where, and what the user is told there.
WRONG = [
    ("case_no", 5, "应为字符串"),
    ("case_no", "  ", "不得为空"),
    ("case_no", "甲\n乙", "应为单行文字"),
    ("case_no", "甲\x07", "不能打印"),
    ("case_no", "长" * 301, "不得超过300字"),
    ("case_no", None, "应为字符串"),
    ("claim_type", "loan", "应为下列之一：financial_loan（金融借款合同纠纷）"),
    ("claim_type", "金融借款合同纠纷", "应为下列之一"),
    ("filed_on", "2026-02-30", "真实存在的日期"),
    ("filed_on", "2026/03/05", "YYYY-MM-DD"),
    ("filed_on", 46086, "YYYY-MM-DD"),
    ("cap", 0.24, "比率字符串"),
    ("cap", "24%", "比率字符串"),
    ("cap", "-0.1", "比率字符串"),
    ("creditor", [], "应为一个对象"),
    ("creditor.agents", [{"name": "甲"}, {"name": "乙"}, {"name": "丙"}], "至多2项"),
    ("creditor.postcode", "12345", "六位数字"),
    ("debtors", {"name": "张三"}, "应为列表"),
    ("debtors", [], "至少应有1项"),
    ("debtors[0]", "张三", "应为一个对象"),
    ("debtors[0].roles", "borrower", "应为列表"),
    ("debtors[0].whereabouts_unknown", "yes", "true 或 false"),
    ("debtors[0].whereabouts_unknown", 1, "true 或 false"),
    ("debts[0].principal", 500000, "金额字符串"),
    ("debts[0].principal", 500000.5, "金额字符串"),
    ("debts[0].principal", "1.234", "至多两位小数"),
    ("debts[0].principal", "1,234.00", "金额字符串"),
    ("debts[0].principal", "-1.00", "金额字符串"),
    ("debts[0].due_day", "15", "应为整数"),
    ("debts[0].due_day", True, "应为整数"),
    ("debts[0].due_day", 32, "不得大于31"),
    ("debts[0].due_day", 0, "不得小于1"),
    ("debts[0].due_day", 15.5, "应为整数"),
    ("debts[0].due_day", 10**40, "应为整数"),
    ("debts[0].matures_on", "2025-01-15", "晚于放款日期"),
    ("debts[0].default_rate", {"annual": "0.1", "daily": "0.0005"}, "只填一项"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "told"), WRONG)
def test_what_is_wrong_is_told_in_chinese_where_it_is(small: Data, path: str, value: Any, told: str) -> None:
    put(small, path, value)
    found = problems_of(as_json(small))
    assert told in found[path][1]


@pytest.mark.parametrize(("path", "value", "told"), [row for row in WRONG if row[0].startswith("debts[0].p")])
def test_the_value_seen_is_shown_as_written(small: Data, path: str, value: Any, told: str) -> None:
    put(small, path, value)
    assert problems_of(json.dumps(small).encode())[path][0] == str(value), told


def test_a_number_is_shown_with_all_its_digits(small: Data) -> None:
    content = as_json(small).replace(b'"100000.00"', b"100000.10")
    assert problems_of(content)["debts[0].principal"][0] == "100000.10"


def test_all_faults_come_in_one_pass_those_of_shape_beside_those_between_parts(small: Data) -> None:
    small["caseno"] = "x"
    small["debtors"][0] |= {"name": 5, "id_no": "990000199001010018"}
    small["debtors"][1] |= {"id_no": "990000198501010028"}
    small["debts"][0] |= {"principal": 1.5, "signed_on": "昨天", "ledger": [{"on": "2025-01-01", "type": "waiver"}, {}]}
    small["guarantees"] = [{"party": "P7", "debts": ["JK-9"]}]
    small["contacts"] = [{"at": "2026-03-05T09:30:00", "channel": "phone", "party": "third_party"}]
    del small["debts"][0]["annual_rate"]
    assert list(problems_of(as_json(small))) == [
        "debtors[0].name",
        "debtors[0].id_no",
        "debtors[1].id_no",
        "debts[0].signed_on",
        "debts[0].principal",
        "debts[0].annual_rate",
        "debts[0].ledger[0].amount",
        "debts[0].ledger[0].waives",
        "debts[0].ledger[1].on",
        "debts[0].ledger[1].type",
        "guarantees[0].debts[0]",
        "contacts[0].at",
        "contacts[0].third_party_name",
        "contacts[0].by",
        "caseno",
    ]


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("caseno", "case_no"),
        ("案件编号", "case_no"),
        ("Debtors", "debtors"),
        ("guarantee", "guarantees"),
        ("贷款种类", "product"),
    ],
)
def test_an_unknown_key_is_told_the_nearest(small: Data, key: str, near: str) -> None:
    small[key] = {}
    assert f"最相近的是 {near}" in problems_of(as_json(small))[key][1]


def test_the_name_python_gives_a_field_is_no_key(small: Data) -> None:
    small["guarantees"] = [{"party": "李四", "from_on": "2026-01-01"}]
    assert "最相近的是 from" in problems_of(as_json(small))["guarantees[0].from_on"][1]


def test_a_key_given_twice_is_refused(small: Data) -> None:
    content = as_json(small).replace(b'"case_no"', b'"case_no": "B-2", "case_no"')
    assert "不止一次" in problems_of(content)["case_no"][1]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "1.0"])
def test_floats_of_every_kind_are_refused(small: Data, number: str) -> None:
    content = as_json(small).replace(b'"100000.00"', number.encode())
    assert problems_of(content)["debts[0].principal"][0] == number


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "文件是空的"),
        (b" \n", "文件是空的"),
        (b"{", "不是合法的 JSON"),
        (b"{'a': 1}", "第 1 行第 2 列"),
        ("案件".encode("gb18030"), "不是 UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "UTF-16"),
        (b"[" * 200_000, "嵌套层数过多"),
        (b" " * (MAX_BYTES + 1), "超过 64 MB"),
    ],
)
def test_what_is_no_json_is_refused_with_its_reason(content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFileError, match=told):
        load_json(content)


@pytest.mark.parametrize("depth", [100, 600, 900])
def test_deep_nesting_is_told_once_however_deep(small: Data, depth: int) -> None:
    content = as_json(small)[:-1] + b', "x": ' + b"[" * depth + b"]" * depth + b"}"
    assert set(problems_of(content)) == {"x[0][0]"}
    content = as_json(small)[:-1] + b', "notes": ' + b'{"a": ' * depth + b"1" + b"}" * depth + b"}"
    assert set(problems_of(content)) == {"notes.a.a"}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"甲\.json.*不存在"):
        load_json(tmp_path / "甲.json")
    with pytest.raises(UnreadableFileError, match="无法打开"):
        load_json(tmp_path)


def test_a_byte_order_mark_is_accepted(small: Data, tmp_path: Path) -> None:
    file = tmp_path / "案件.json"
    file.write_bytes(b"\xef\xbb\xbf" + as_json(small))
    assert load_json(file) == load_json(as_json(small))


def test_a_list_of_cases_is_no_case() -> None:
    assert problems_of(as_json([]))["$"][1] == "应为一个对象"


def test_half_a_character_is_refused() -> None:
    assert "不完整" in problems_of(b'{"case_no": "\\ud800"}')["case_no"][1]


SPELT = [
    ("case_no", " Ａ\uff11（\uff12） ", "A1（2）"),  # digits and letters of a number are plain; brackets stay
    ("notes", "甲\r\n乙\r丙", "甲\n乙\n丙"),
    ("handler", "王\u200b五\u202d", "王五"),
    ("handler", "\uff11号", "\uff11号"),  # a name is not a number
]


@pytest.mark.parametrize(("key", "given_", "read"), SPELT)
def test_what_is_safe_is_normalised(small: Data, key: str, given_: str, read: str) -> None:
    small[key] = given_
    assert getattr(load_json(as_json(small)), key) == read


@pytest.mark.parametrize("path", ["/a", "a/../b", "..", "C:/a", "a\\b", "C:a", " "])
def test_a_file_lies_beside_the_case_file(small: Data, path: str) -> None:
    small["evidence"] = [{"file": path, "title": "证据"}]
    assert "evidence[0].file" in problems_of(as_json(small))


def test_dumping_leaves_out_what_is_left_out(small: Data) -> None:
    small["debtors"][0]["id"], small["debtors"][1]["id"] = "P1", "P2"
    assert json.loads(dump_json(load_json(as_json(small)))) == small


# --- The schema ---


def test_the_shipped_schema_is_up_to_date() -> None:
    assert shipped() == written()


def test_the_schema_is_closed_and_described_in_chinese() -> None:
    definitions = schema()["$defs"] | {"Case": schema()}
    for record in records(Case):
        definition = definitions[record.__name__]
        assert definition["additionalProperties"] is False
        assert set(definition["properties"]) == {part.key for part in parts(record)}
        assert set(definition.get("required", [])) == {part.key for part in parts(record) if part.required}
        for field in definition["properties"].values():
            assert re.search(r"[\u4e00-\u9fff]", field["description"])


VALIDATOR = Draft202012Validator(schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_schema_accepts_what_is_written(case: Case) -> None:
    assert list(VALIDATOR.iter_errors(json.loads(dump_json(case)))) == []


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [row for row in WRONG if row[0] != "debts[0].matures_on"],
)
def test_the_schema_refuses_what_the_types_refuse(small: Data, path: str, value: Any, told: str) -> None:
    assert VALIDATOR.is_valid(small)
    put(small, path, value)
    assert not VALIDATOR.is_valid(small), told


RULES = [
    ("debts[0].annual_rate", None),
    ("debts[0].ledger", [{"on": "2025-01-01", "type": "repayment"}]),
    ("debts[0].ledger", [{"on": "2025-01-01", "type": "rate_change", "amount": "1"}]),
    ("debts[0].ledger", [{"on": "2025-01-01", "type": "waiver", "amount": "1"}]),
    ("debts[0].ledger", [{"on": "2025-01-01", "type": "reversal"}]),
    ("contacts", [{"at": "2026-03-05T09:30:00Z", "channel": "sms", "party": "third_party", "by": "王五"}]),
]


@pytest.mark.parametrize(("path", "value"), RULES)
def test_the_schema_says_the_rules_of_records_too(small: Data, path: str, value: Any) -> None:
    small["contacts"] = []
    put(small, path, value)
    assert not VALIDATOR.is_valid(small)
    assert isinstance(examine(small), list)


# --- Nothing in English ---

JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["P1", "0.1", "2026-01-01"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def every_place(data: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place for key, value in items for place in [(*at, key), *every_place(value, (*at, key))]]


FULL = json.loads(Path(__file__).with_name("full_case.json").read_text(encoding="utf-8"))
PLACES = every_place(FULL)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON_VALUES), min_size=1, max_size=4))
def test_whatever_is_wrong_is_told_in_chinese(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    data = json.loads(json.dumps(FULL))
    for place, value in changes:
        here = data
        try:
            for step in place[:-1]:
                here = here[step]
            here[place[-1]] = value
        except (TypeError, KeyError, IndexError):
            continue
    found = examine(data)
    for fault in found if isinstance(found, list) else []:
        assert re.search(r"[\u4e00-\u9fff]", fault.expected)
        assert fault.expected != "不符合格式要求"


def test_every_type_of_error_the_types_can_give_has_its_sentence() -> None:
    said = set(SENTENCES)
    assert {
        "missing",
        "string_type",
        "tuple_type",
        "bool_type",
        "int_type",
        "model_type",
        "too_short",
        "too_long",
    } <= said


def test_every_record_is_frozen_and_closed() -> None:
    assert all(r.model_config["frozen"] and r.model_config["extra"] == "forbid" for r in records(Case))
    assert issubclass(Case, Record)

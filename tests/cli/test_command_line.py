"""The command line as scripts see it: exit codes, one JSON object on standard output, Chinese for people."""

import json
import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import openpyxl
import pytest

from docgen.api import bundles, catalogue
from docgen.bundle.verify import VerifyResult
from docgen.cli import docgen
from docgen.cli.output import run

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FULL_CASE = FIXTURES / "full_case" / "case.json"
CONSUMER_LOAN = FIXTURES / "cases" / "01_consumer_loan.json"


class Answer:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def json(self) -> dict[str, object]:
        answer = json.loads(self.out)
        assert isinstance(answer, dict)
        return answer


Call = Callable[..., Answer]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> "Call":
    monkeypatch.delenv("DOCGEN_DATABASE_URL", raising=False)

    def run_docgen(*arguments: object) -> Answer:
        code = run(docgen, ["--data", str(tmp_path / "data"), *map(str, arguments)])
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run_docgen


@pytest.mark.parametrize(
    ("kind", "code", "error"),
    [
        ("lawyer_letter", 3, "kind_not_lawful"),  # only a law firm may (律师法 13)
        ("security_realisation_application", 3, "kind_not_lawful"),
        ("assignment_notice", 2, "kind_not_applicable"),  # the case names no assignment
    ],
)
def test_a_refusal_of_the_law_is_told_apart_by_its_exit_code(
    call: Call, tmp_path: Path, kind: str, code: int, error: str
) -> None:
    answer = call("render", kind, CONSUMER_LOAN, "--as-of", "2026-11-23", "--out", tmp_path / "out", "--json")
    assert (answer.code, answer.json["error"]["code"]) == (code, error)  # type: ignore[index]


@pytest.mark.parametrize(
    "option", [("--party", "P1"), ("--as-of", "2026-11-23"), ("--basis", "core"), ("--answers", "a.toml")]
)
def test_what_a_draft_holds_is_not_given_again(call: Call, tmp_path: Path, option: tuple[str, str]) -> None:
    answer = call("issue", "D12", *option, "--out", tmp_path / "out")

    assert (answer.code, answer.out) == (2, "")
    assert "草稿的内容在批准时已经定下，请去掉" in answer.err


def test_the_version_is_told_without_touching_data(call: Call, tmp_path: Path) -> None:
    answer = call("--version")
    assert (answer.code, answer.out) == (0, f"docgen {version('docgen')}\n")
    assert not (tmp_path / "data").exists()


def test_capitals_on_one_line(call: Call) -> None:
    answer = call("capitals", "107000.53")

    assert (answer.code, answer.out) == (0, "壹拾万柒仟元零伍角叁分\n")


def test_wrong_amount_is_refused_in_chinese(call: Call) -> None:
    answer = call("capitals", "1.234")

    assert answer.code == 2
    assert answer.out == ""
    assert "小数" in answer.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["clam"], "没有命令 clam"),
        ([], "请给出命令"),
        (["evidence"], "用法：docgen evidence"),
        (["claim", "X", "Y"], "多出参数 Y"),
        (["claim", "X", "--as-of"], "选项 --as-of 后应有一个值"),
        (["claim", "X", "--json=1"], "选项 --json 后不应有值"),
        (["claim", "X", "--basis", "foo"], "foo，应为下列之一：'computed', 'core'"),
        (["serve", "--port", "99999"], "99999，应为 1 至 65535 之间的整数"),
        (["serve", "--port", "abc"], "abc，应为整数"),
        (["render", "demand_letter", "X", "--out", __file__], "是文件，应为文件夹"),
        (["claim"], "缺少参数 CASE"),
        (["claim", "X", "--as-off", "2026-01-01"], "没有选项 --as-off"),
        (["claim", "X", "--as-of", "2026-02-30"], "应为真实存在的日期"),
        (["render", "demand_letter", "X"], "缺少参数 --out"),
    ],
)
def test_a_wrong_command_line_is_answered_in_chinese(call: Call, arguments: list[str], said: str) -> None:
    answer = call(*arguments)

    assert answer.code == 2
    assert said in answer.err
    assert not re.search(r"[a-z] [a-z]", answer.err.splitlines()[0].removeprefix("用法：docgen "))


@pytest.mark.parametrize(
    "arguments", [["claim", "--json"], ["claim", "X", "--json", "--basis", "foo"], ["clam", "--json"]]
)
def test_a_wrong_command_line_is_one_json_object_too(call: Call, arguments: list[str]) -> None:
    answer = call(*arguments)

    assert answer.code == 2
    assert answer.json["error"]["code"] == "usage"  # type: ignore[index]


def test_a_mistake_of_the_program_is_told_in_chinese(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(catalogue, "list_kinds", fail)
    answer = call("kinds", "--json")

    assert answer.code == 1
    assert answer.json["error"]["code"] == "internal"  # type: ignore[index]
    assert "ZeroDivisionError" in answer.err
    assert "程序内部出错" in answer.err


def test_the_institution_is_shown_as_it_is_set(call: Call) -> None:
    lines = ["four_eyes = true", "law_firm.name = 示例所", "law_firm.licence_no = 0001"]
    lines += ["law_firm.lawyers.0.name = 冯法一", "law_firm.lawyers.0.licence_no = 0002"]
    said = [line.replace(" = ", "=") for line in lines]
    assert call("profile", "set", *said).code == 0
    assert set(lines) <= set(call("profile", "show").out.splitlines())


def test_kinds_in_words(call: Call) -> None:
    answer = call("kinds")

    assert answer.code == 0
    sorts = {
        "demand_letter": "催告函件",
        "settlement": "协议和承诺",
        "recovery_plan": "报告和记录",
        "complaint": "诉讼材料",
    }
    for name, sort in sorts.items():
        assert re.search(rf"{name} +│ [^│]+│ {sort} ", answer.out)


def test_claim_on_a_file_needs_no_data_folder(call: Call, tmp_path: Path) -> None:
    answer = call("claim", CONSUMER_LOAN, "--as-of", "2026-11-23", "--json")

    assert answer.code == 0
    claim = answer.json
    assert claim["as_of"] == "2026-11-23"
    sums = [claim[k] for k in ("principal_overdue", "interest", "penalty", "compound", "liquidated_damages", "fees")]
    cents = [int(str(s).replace(".", "")) for s in [*sums, claim["credit"], claim["total_due"]]]
    assert sum(cents[:6]) - cents[6] == cents[7]
    assert not (tmp_path / "data").exists()


def test_an_unknown_case_is_an_error_with_a_code(call: Call) -> None:
    answer = call("claim", "没有此案", "--as-of", "2026-11-23", "--json")

    assert answer.code == 2
    assert answer.json["error"]["code"]  # type: ignore[index]
    assert "没有此案" in answer.err


def test_import_render_issue(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "out"
    case_no = json.loads(FULL_CASE.read_text(encoding="utf-8"))["case_no"]

    imported = call("import", FULL_CASE, "--json")
    drafts = call(
        "render", "demand_letter", case_no, "--as-of", "2026-11-23", "--dated", "2026-11-23", "--out", out, "--json"
    )
    issued = call(
        "issue", "demand_letter", case_no, "--as-of", "2026-11-23", "--dated", "2026-11-23", "--out", out, "--json"
    )

    assert imported.json["imported"] == [case_no]
    assert [Path(f["path"]).suffix for f in drafts.json["files"]] == [".pdf", ".docx"]  # type: ignore[union-attr,index]
    numbers = {f["document_no"] for f in issued.json["files"]}  # type: ignore[union-attr,index]
    assert numbers == {"催〔2026〕1号"}
    for answer in (drafts, issued):
        for file in answer.json["files"]:  # type: ignore[union-attr]
            assert (out / file["path"]).is_file()


def test_a_portfolio_imports_the_good_and_refuses_the_bad(call: Call) -> None:
    answer = call("import", FIXTURES / "portfolio.xlsx", "--json")

    assert answer.code == 2
    assert len(answer.json["imported"]) == 35  # type: ignore[arg-type]
    assert len(answer.json["refused"]) == 5  # type: ignore[arg-type]


def test_evidence_that_is_there_already_is_told(call: Call, tmp_path: Path) -> None:
    call("import", CONSUMER_LOAN)
    case_no = json.loads(CONSUMER_LOAN.read_text(encoding="utf-8"))["case_no"]
    (tmp_path / "借款合同.txt").write_text("甲", encoding="utf-8")

    first, second = (call("evidence", "add", case_no, tmp_path / "借款合同.txt").out for _ in range(2))

    assert "已加入 1 项证据" in first
    assert "借款合同.txt → 借款合同" in first
    assert "证明目的（按分组建议，请核对）：证明合同关系成立，以及金额、期限、利率等约定" in first
    assert "已加入 0 项证据" in second
    assert "借款合同.txt：内容与证据“借款合同.txt”相同，未重复加入" in second


def test_the_list_of_evidence_is_put_in_order_and_items_are_taken_out_and_put_back(call: Call, tmp_path: Path) -> None:
    call("import", CONSUMER_LOAN)
    case_no = json.loads(CONSUMER_LOAN.read_text(encoding="utf-8"))["case_no"]
    for name in ("甲", "乙", "丙"):
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
        call("evidence", "add", case_no, tmp_path / f"{name}.txt")

    def titles(*words: object, kept: str = "items") -> list[str]:
        return [line["title"] for line in call("evidence", *words, "--json").json[kept]]

    assert titles("list", case_no) == ["甲", "乙", "丙"]
    assert titles("order", case_no, "3", "乙.txt") == ["丙", "乙", "甲"]
    assert titles("remove", case_no, "1", "3") == ["乙"]
    assert titles("list", case_no, kept="removed") == ["甲", "丙"]
    out = call("evidence", "list", case_no).out
    assert "证据 1 项" in out
    assert "已移出（仍保存，可以恢复）" in out
    gone = call("evidence", "remove", case_no, "1", "9")
    assert (gone.code, titles("list", case_no)) == (2, ["乙"])
    assert "9" in gone.err
    assert titles("restore", case_no, "1") == ["乙", "甲"]
    assert titles("list", case_no, kept="removed") == ["丙"]


def test_what_evidence_proves_is_said_at_the_terminal(call: Call, tmp_path: Path) -> None:
    call("import", CONSUMER_LOAN)
    case_no = json.loads(CONSUMER_LOAN.read_text(encoding="utf-8"))["case_no"]
    (tmp_path / "说明.txt").write_text("甲", encoding="utf-8")

    added = call("evidence", "add", case_no, tmp_path / "说明.txt").out
    nothing = call("evidence", "set", case_no, "说明.txt")
    said = call("evidence", "set", case_no, "说明.txt", "--proves", "证明还款困难", "--group", "other")
    told = call("evidence", "set", case_no, "1", "--form", "copy", "--json").json
    sheet = call("evidence", "set", case_no, "1", "--as-sheet", "--pages", "1-3,7").out
    whole = call("evidence", "set", case_no, "1", "--whole").out

    assert "  仅列名称和校验值：是" in sheet
    assert "  页码范围：1-3,7" in sheet
    assert "  仅列名称和校验值：否" in whole
    assert "证明目的未填，成册前请用 evidence set 填写" in added
    assert nothing.code == 2
    assert said.code == 0
    assert "第 1 项证据 说明.txt" in said.out
    assert "  证明目的：证明还款困难" in said.out
    assert "  备注：（空）" in said.out
    assert (told["no"], told["proves"], told["form"]) == (1, "证明还款困难", "copy")


@pytest.mark.slow
@pytest.mark.libreoffice
def test_the_demo_names_what_it_made_and_fails_where_its_bundle_does(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = call("demo", "--out", tmp_path / "out")

    assert answer.code == 0
    made = [Path(line.strip().split("（")[0]) for line in answer.out.split("请打开：")[1].splitlines() if line.strip()]
    assert len(made) >= 6
    assert all(path.exists() for path in made)
    assert tmp_path / "out" / "证据册" in made

    monkeypatch.setattr(bundles, "verify", lambda _path, **_: VerifyResult(ok=False, checked=1, problems=("缺页",)))
    assert call("demo", "--out", tmp_path / "out").code == 2


def test_a_claim_as_a_workbook(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "计算" / "债权计算书.xlsx"

    answer = call("claim", FULL_CASE, "--as-of", "2026-11-23", "--out", file, "--json")

    assert answer.code == 0
    assert f"已写出 {file}" in answer.err
    sheet = openpyxl.load_workbook(file, data_only=True)["汇总"]
    lines = {row[0]: row[3] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert f"{lines['到期应付合计']:.2f}" == answer.json["total_due"]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_gaps_are_said_all_at_once(call: Call, tmp_path: Path) -> None:
    case = json.loads(CONSUMER_LOAN.read_text(encoding="utf-8"))
    del case["creditor"]["account"]
    case["creditor"].pop("phone", None)
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case, ensure_ascii=False), encoding="utf-8")

    answer = call("render", "demand_letter", file, "--as-of", "2026-11-23", "--out", tmp_path / "out", "--json")

    assert answer.code == 2
    error = answer.json["error"]
    assert error["code"] == "document_gaps"  # type: ignore[index]
    missing = {problem["expected"] for problem in error["problems"]}  # type: ignore[index]
    assert any("收款账户" in said for said in missing)
    assert any("联系电话" in said for said in missing)
    assert not (tmp_path / "out").exists()


def test_help_is_chinese(call: Call) -> None:
    answer = call("issue", "--help")

    assert "用法：" in answer.out
    assert "选项" in answer.out
    assert "Options" not in answer.out
    assert "Show this message" not in answer.out
    assert "[必填]" in answer.out
    assert "[默认：pdf,docx]" in answer.out


def test_what_the_claim_warns_of_is_told_and_not_printed(call: Call, tmp_path: Path) -> None:
    order = ["demand_letter", FULL_CASE, "--as-of", "2026-11-23", "--out", tmp_path, "--format", "txt"]
    answer = call("render", *order, "--json")
    assert [warning["code"] for warning in answer.json["warnings"]] == ["ledger_not_current"]  # type: ignore[union-attr,index]
    (file,) = answer.json["files"]  # type: ignore[misc]
    assert "流水截至" not in (tmp_path / file["path"]).read_text(encoding="utf-8")
    assert "流水截至" in call("render", *order).err


def test_a_signed_agreement_goes_into_its_case(call: Call, tmp_path: Path) -> None:
    (tmp_path / "answers.toml").write_text("first_due_on = 2026-12-20\nperiods = 3\n", encoding="utf-8")
    days = ("--as-of", "2026-11-23", "--dated", "2026-11-23")
    given = (*days, "--answers", tmp_path / "answers.toml", "--format", "txt", "--out", tmp_path / "out")
    issued = call("issue", "repayment_plan", CONSUMER_LOAN, *given, "--json")
    (file,) = issued.json["files"]  # type: ignore[misc]  # a list, as the schema says
    number = file["document_no"]  # type: ignore[index]

    signed = call("agreement", "sign", number, "--signed-on", "2026-11-23", "--json")
    assert signed.json["agreement"]["no"] == number  # type: ignore[index]
    again = call("agreement", "sign", number, "--signed-on", "2026-11-23")
    assert (again.code, "已记入案件" in again.err) == (2, True)

"""The commands of going to court with papers: pack, and bundle --check."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docgen.api import packs
from docgen.bundle.completeness import Missing
from docgen.cli import docgen
from docgen.cli.output import run
from docgen.law.result import ClaimWarning

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
THIN = str(FIXTURES / "cases/07_between_friends.json")
SERVED = str(FIXTURES / "cases/01_consumer_loan.json")


@pytest.fixture
def said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command; its exit code, standard output and standard error."""

    def say(*arguments: str) -> tuple[int, str, str]:
        code = run(docgen, ["--data", str(tmp_path / "data"), *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return say


def test_a_check_reads_and_builds_nothing(said: Any, tmp_path: Path) -> None:
    code, out, _ = said("bundle", SERVED, "--check", "--json")
    answer = json.loads(out)

    assert code == 0
    assert set(answer) == {"missing", "contradictions", "present"}
    assert set(answer["missing"][0]) == {"what", "why", "required"}
    (found,) = answer["contradictions"]
    assert set(found) == {"code", "severity", "what", "seen", "why", "remedy"}
    assert (found["code"], found["severity"]) == ("delivery_without_proof", "warning")
    assert found["seen"][1] == {"place": "deliveries[0].proof", "value": "凭证文件无"}
    assert list(tmp_path.iterdir()) == []


def test_a_check_in_words(said: Any) -> None:
    _, out, _ = said("bundle", SERVED, "--check")

    assert out.startswith("存疑（delivery_without_proof）：向张三喆送达《逾期贷款催收通知书》")
    assert "\n  deliveries[0].proof：凭证文件无\n  后果：" in out
    assert "\n待补：原告营业执照复印件（加盖公章）。" in out
    assert "\n建议补充：" in out


def test_a_bundle_needs_a_folder(said: Any) -> None:
    code, _, err = said("bundle", THIN)

    assert code == 2
    assert "--out" in err
    assert "--check" in err


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[packs.PackWish]:
    """What the use case was asked for, which answers without making anything."""
    wishes: list[packs.PackWish] = []

    def make(_office: object, wish: packs.PackWish, **_: object) -> packs.PackAnswer:
        wishes.append(wish)
        return packs.PackAnswer(
            title="立案材料",
            files=(packs.PackFile(path="案/01_民事起诉状.pdf", sha256="0" * 64, pages=7, copies=4),),
            missing=(Missing(what="登记证明", why="抵押权自登记时设立", required=True),),
            findings=(),
            warnings=(ClaimWarning(code="suit_pending", message="已起诉"),),
        )

    monkeypatch.setattr(packs, "make_pack", make)
    return wishes


def test_a_pack_answers_as_the_contract_says(said: Any, asked: list[packs.PackWish], tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text('[complaint]\nother_claims = "其他"\n', "utf-8")
    code, out, err = said(
        *("pack", SERVED, "--as-of", "2026-11-23", "--basis", "core", "--answers", str(answers)),
        *("--with", "payment_order, preservation", "--out", str(tmp_path / "out"), "--json"),
    )
    answer = json.loads(out)

    assert code == 0
    assert answer["files"] == [{"path": "案/01_民事起诉状.pdf", "sha256": "0" * 64, "pages": 7, "copies": 4}]
    assert answer["missing"] == [{"what": "登记证明", "why": "抵押权自登记时设立", "required": True}]
    assert "存疑（delivery_without_proof）" in err  # shown before anything is built
    assert "提示（suit_pending）：已起诉" in err
    (wish,) = asked
    assert (wish.basis, wish.wishes) == ("core", {"payment_order", "preservation"})
    assert wish.answers == {"complaint": {"other_claims": "其他"}}


def test_every_option_of_a_pack_reaches_the_order(said: Any, asked: list[packs.PackWish], tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out"), "--json")
    said("pack", SERVED, *out)
    said("pack", SERVED, "--dated", "2026-12-01", "--no-timestamp", "--file-seconds", "7", *out)
    usual, chosen = asked
    assert (usual.timestamp, usual.file_seconds, usual.dated_on == usual.as_of) == (True, None, True)
    assert (chosen.timestamp, chosen.file_seconds, chosen.dated_on) == (False, 7, date(2026, 12, 1))
    assert chosen.as_of == usual.as_of, "papers may bear a later day than the one counted to"


def test_a_pack_in_words(said: Any, asked: list[packs.PackWish], tmp_path: Path) -> None:
    _, out, _ = said("pack", THIN, "--out", str(tmp_path / "out"))

    assert len(asked) == 1
    assert "01_民事起诉状.pdf" in out
    assert "待补：登记证明。抵押权自登记时设立" in out


def test_an_unknown_application_is_refused(said: Any, asked: list[packs.PackWish], tmp_path: Path) -> None:
    code, out, _ = said("pack", THIN, "--with", "enforcement", "--out", str(tmp_path / "out"), "--json")

    assert code == 2
    assert json.loads(out)["error"]["problems"][0]["value"] == "enforcement"
    assert asked == []


def test_an_arbitration_clause_gives_a_pack_for_the_commission(said: Any, tmp_path: Path) -> None:
    case = json.loads(Path(THIN).read_text("utf-8"))
    case["debts"][0]["clauses"] = {"arbitration": {"no": "第九条", "text": "提交示例仲裁委员会仲裁。"}}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case), "utf-8")
    code, out, _ = said("pack", str(path), "--out", str(tmp_path / "out"), "--json")
    answer = json.loads(out)

    assert code == 0
    assert answer["title"] == "仲裁材料"
    pdfs = {file["path"].partition("/")[2]: file["copies"] for file in answer["files"] if "_" in file["path"]}
    assert pdfs["01_仲裁申请书.pdf"] == 2  # the commission and the one respondent
    assert not [name for name in pdfs if "起诉状" in name or "立案" in name or "诉讼费" in name]
    assert "仲裁费" in [one["what"] for one in answer["missing"]]

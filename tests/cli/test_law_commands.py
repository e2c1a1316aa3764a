"""``docgen fees`` and ``docgen clocks``."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen.cli import docgen
from docgen.cli.output import run

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.delenv("DOCGEN_DATABASE_URL", raising=False)

    def run_docgen(*arguments: object) -> tuple[int, str, str]:
        code = run(docgen, ["--data", str(tmp_path / "data"), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_docgen


def test_fees_as_json(call: Call) -> None:
    code, out, _ = call("fees", "--amount", "260000", "--json")
    answer: dict[str, Any] = json.loads(out)
    assert code == 0
    assert {fee: answer[fee] for fee in answer if fee != "sources"} == {
        "acceptance": "5200.00",
        "acceptance_half": "2600.00",
        "payment_order": "1733.33",
        "preservation": "1820.00",
        "enforcement": "3800.00",
    }
    assert answer["sources"][0]["fee"] == "acceptance"
    assert answer["sources"][0]["from"] == "2007-04-01"


def test_fees_in_words(call: Call) -> None:
    code, out, _ = call("fees", "--amount", "5,320,000.00")
    assert code == 0
    for said in ("案件受理费", "49,040.00", "24,520.00", "16,346.67", "54,000.00", "国务院令第481号", "预计"):
        assert said in out


@pytest.mark.parametrize("amount", ["-1", "1.001", "一万", "NaN"])
def test_a_wrong_amount_is_refused(call: Call, amount: str) -> None:
    code, out, err = call("fees", "--amount", amount)
    assert (code, out) == (2, "")
    assert "两位小数" in err

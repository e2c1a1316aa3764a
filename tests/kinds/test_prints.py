"""What a kind says any template of it must print, held against its own template by ``docgen check``."""

import shutil
from pathlib import Path

import pytest

from docgen.kinds.check import check_kinds
from docgen.kinds.definition import read_kind
from docgen.kinds.registry import kind, kinds
from docgen.law.dated import Parameters

PARAMETERS = Parameters.load()


@pytest.mark.parametrize("name", kinds())
def test_every_kind_says_what_it_must_print(name: str) -> None:
    assert kind(name).definition.prints


@pytest.mark.parametrize(
    ("prints", "said"),
    [
        ('["contracts.nox"]', "没有这个名字"),
        ('["case.notes"]', "模板没有打印"),
        ('["contracts.card.number", "sums.rows.amounts", "addressee.id_no", "document.code"]', ""),
        ('["secured"]', "模板没有打印"),
    ],
)
def test_a_name_must_be_there_and_be_printed(tmp_path: Path, prints: str, said: str) -> None:
    shutil.copytree(kind("demand_letter").folder, tmp_path / "demand_letter")
    path = tmp_path / "demand_letter" / "kind.toml"
    head, _, rest = path.read_text("utf-8").partition("prints = [")
    path.write_text(f"{head}prints = {prints}{rest[rest.index(']') + 1 :]}", "utf-8")
    problems = check_kinds([read_kind(tmp_path / "demand_letter", "letters")], PARAMETERS)
    assert [said in problem.expected for problem in problems] == ([True] if said else [])

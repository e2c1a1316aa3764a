"""What a kind says any template of it must print, held against its own template by ``docgen check``."""

import shutil
from pathlib import Path

import pytest
from public_kinds import PUBLIC

from docgen.kinds.check import check_kinds
from docgen.kinds.definition import read_kind
from docgen.kinds.demanded import standard_usage
from docgen.kinds.registry import kind, kinds
from docgen.law.dated import Parameters

PARAMETERS = Parameters.load()


@pytest.mark.parametrize("name", kinds())
def test_every_kind_says_what_it_must_print(name: str) -> None:
    assert kind(name).definition.prints


@pytest.mark.parametrize("name", [name for name in PUBLIC if kind(name).sort == "letter"])
def test_no_letter_shows_the_number_of_a_person_in_full(name: str) -> None:
    """law.md 9.3"""
    assert [path for _, path in standard_usage(kind(name)).in_full if path.endswith(("id_no", "card.number"))] == []


def test_what_must_be_said_must_be_known(tmp_path: Path) -> None:
    shutil.copytree(kind("demand_letter").folder, tmp_path / "demand_letter")
    path = tmp_path / "demand_letter" / "kind.toml"
    path.write_text(path.read_text("utf-8").replace('says = ["title"', 'says = ["titel"'), "utf-8")
    (problem,) = check_kinds([read_kind(tmp_path / "demand_letter", "letters")], PARAMETERS)
    assert (problem.place, problem.value) == ("demand_letter/kind.toml says", "titel")


@pytest.mark.parametrize(
    ("prints", "said"),
    [
        ('["contracts.nox"]', "没有这个名字"),
        ('["case.notes"]', "模板没有打印"),
        ('["contracts.card.number", "sums.rows.amounts", "claim.total_due | capitals", "document.code"]', ""),
        ('["secured"]', "模板没有打印"),
        ('["claim.daily | capitals"]', "模板没有打印"),
    ],
)
def test_a_name_must_be_there_and_be_printed(tmp_path: Path, prints: str, said: str) -> None:
    shutil.copytree(kind("demand_letter").folder, tmp_path / "demand_letter")
    path = tmp_path / "demand_letter" / "kind.toml"
    head, _, rest = path.read_text("utf-8").partition("prints = [")
    path.write_text(f"{head}prints = {prints}{rest[rest.index(']') + 1 :]}", "utf-8")
    problems = check_kinds([read_kind(tmp_path / "demand_letter", "letters")], PARAMETERS)
    assert [said in problem.expected for problem in problems] == ([True] if said else [])

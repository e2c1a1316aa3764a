"""An export imported again is equal: as JSON, as a workbook, alone and among others."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from case_data import as_json
from case_strategies import cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.casefile import Case, dump_json, load_json
from docgen.casefile.record import Record, is_empty
from docgen.casefile.shape import parts, records
from docgen.casefile.workbook import read, write_workbook
from docgen.casefile.workbook.writing import example_case

MANY = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def through_workbook(*given_cases: Case) -> list[Case]:
    written = io.BytesIO()
    write_workbook(given_cases, written)
    outcomes = read(written.getvalue())
    assert [outcome.problems for outcome in outcomes] == [()] * len(given_cases)
    return [outcome.case for outcome in outcomes if outcome.case is not None]


def test_the_full_case_leaves_no_field_of_any_type_out(full_case: Case) -> None:
    held: set[tuple[str, str]] = set()

    def walk(record: Record) -> None:
        for part in parts(type(record)):
            value = getattr(record, part.name)
            if is_empty(value):
                continue
            held.add((type(record).__name__, part.key))
            for inner in value if part.many else [value]:
                if isinstance(inner, Record):
                    walk(inner)

    walk(full_case)
    assert held == {(record.__name__, part.key) for record in records(Case) for part in parts(record)}


def test_the_full_case_survives_both_spellings(full_case: Case) -> None:
    assert load_json(dump_json(full_case)) == full_case
    assert through_workbook(full_case) == [full_case]


def test_several_cases_survive_one_workbook_in_their_order(full_case: Case) -> None:
    other = example_case()
    second = other.model_copy(update={"case_no": "第二个"})
    assert through_workbook(full_case, other, second) == [full_case, other, second]


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_full_case_survives_being_saved_by_libreoffice(full_case: Case, tmp_path: Path) -> None:
    file = tmp_path / "案件.xlsx"
    write_workbook([full_case], file)
    saved = tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  # our own file, our own program
    (outcome,) = read(saved / file.name)
    assert outcome.problems == ()
    assert outcome.case == full_case


@MANY
@given(cases())
def test_any_case_survives_json(case: Case) -> None:
    assert load_json(dump_json(case)) == case


@MANY
@given(cases())
def test_any_case_survives_a_workbook(case: Case) -> None:
    assert through_workbook(case) == [case]


@settings(MANY, max_examples=6)
@given(st.lists(cases(), min_size=2, max_size=3))
def test_any_cases_survive_one_workbook(drawn: list[Case]) -> None:
    numbered = [case.model_copy(update={"case_no": f"C{n}"}) for n, case in enumerate(drawn)]
    assert through_workbook(*numbered) == numbered


@pytest.mark.parametrize("compound", [True, False])
def test_a_default_is_the_same_written_or_left_out(small: dict[str, Any], *, compound: bool) -> None:
    small["debts"][0]["compound"] = compound
    case = load_json(as_json(small))
    assert case.debts[0].compound is compound
    assert through_workbook(case) == [case]


def test_an_object_with_nothing_in_it_is_one_left_out(small: dict[str, Any]) -> None:
    plain = load_json(as_json(small))
    small |= {"assessment": {"income": None}, "holds": []}
    small["debts"][0]["clauses"] = {"interest": {}, "fees": {"no": None}}
    assert load_json(as_json(small)) == plain

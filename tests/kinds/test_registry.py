"""Folders of kinds that are at fault: every fault of all of them at once, none a crash."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.errors import FaultyKind, UnknownKind
from docgen.kinds.registry import TEMPLATES, kind, kinds, survey

Change = Callable[[str, Callable[[str], str], str], None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for family in ("letters", "legal"):
        shutil.copytree(TEMPLATES / family, tmp_path / family)
    return tmp_path


@pytest.fixture
def change(root: Path) -> Change:
    def changed(path: str, how: Callable[[str], str], encoding: str = "utf-8") -> None:
        file = root / path
        file.write_text(how(file.read_text("utf-8")), encoding)

    return changed


def test_faults_of_several_kinds_are_said_at_once_and_the_sound_ones_found(root: Path, change: Change) -> None:
    change("letters/demand_letter/kind.toml", lambda said: said.replace('stage = "demand"', 'stage = "x"'), "utf-8")
    change("legal/claim_statement/kind.toml", lambda said: said, "gbk")
    (root / "legal/bundle_cover/template.html").unlink()

    found, _ = survey(root)
    with pytest.raises(FaultyKind) as caught:
        kinds(root)

    assert found.keys() == kinds().keys() - {"demand_letter", "claim_statement", "bundle_cover"}
    assert {problem.place for problem in caught.value.problems} == {
        "demand_letter/kind.toml stage",
        "claim_statement/kind.toml",
        "bundle_cover/template.html",
    }


@pytest.mark.parametrize("filename", ["{case_nr}", "{}", "{0}", "{case_no"])
def test_a_file_name_of_unknown_parts_is_a_fault(root: Path, change: Change, filename: str) -> None:
    change("legal/evidence_index/kind.toml", lambda said: said.replace("{case_no}-证据目录", filename), "utf-8")

    with pytest.raises(FaultyKind) as caught:
        kinds(root)

    assert [problem.place for problem in caught.value.problems] == ["evidence_index/kind.toml filename"]


def test_a_template_in_another_encoding_is_a_fault(root: Path, change: Change) -> None:
    change("legal/evidence_index/template.html", lambda said: said, "gbk")

    with pytest.raises(FaultyKind) as caught:
        kinds(root)

    assert "UTF-8" in caught.value.problems[0].expected


def test_an_unknown_kind_names_the_nearest() -> None:
    with pytest.raises(UnknownKind, match="是否指 demand_letter？"):
        kind("demand_leter")

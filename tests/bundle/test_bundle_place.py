"""The folder a bundle is built in: nothing half done bears a final name, nothing of the user's is lost."""

import json
from pathlib import Path

import pytest

from docgen.bundle.place import Made, settle, workplace
from docgen.errors import BundleFolderTaken, BundleInProgress

OURS = Made("docgen-bundle", "2026-001")


def build(target: Path, content: str = "new", made: Made = OURS) -> None:
    with workplace(target, made) as work:
        finished = work / "out"
        finished.mkdir()
        (finished / "a.pdf").write_text(content)
        manifest = {"format": made.form, "case_no": made.case_no, "files": [{"path": "a.pdf"}]}
        (finished / "manifest.json").write_text(json.dumps(manifest))
        assert not (target / "a.pdf").exists() or (target / "a.pdf").read_text() != content
        settle(finished, target, made)


def beside(target: Path) -> set[str]:
    return {path.name for path in target.parent.iterdir()}


def test_a_finished_bundle_gets_its_name_and_nothing_else_stays(tmp_path: Path) -> None:
    build(tmp_path / "deep" / "out")
    assert (tmp_path / "deep" / "out" / "a.pdf").read_text() == "new"
    assert beside(tmp_path / "deep" / "out") == {"out"}


def test_an_empty_folder_and_an_earlier_bundle_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    build(tmp_path / "out", "one")
    build(tmp_path / "out", "two")
    assert (tmp_path / "out" / "a.pdf").read_text() == "two"
    assert beside(tmp_path / "out") == {"out"}


@pytest.mark.parametrize(
    ("earlier", "told"),
    [
        (Made("docgen-bundle", "2026-002"), "已有案件 2026-002 的证据材料册，未作改动"),
        (Made("docgen-pack", "2026-002"), "已有案件 2026-002 的材料包，未作改动"),
        (Made("docgen-pack", "2026-001"), "已有案件 2026-001 的材料包，未作改动"),
    ],
)
def test_what_was_made_of_another_case_or_form_is_left_alone(tmp_path: Path, earlier: Made, told: str) -> None:
    where = tmp_path / "out"
    made = where / "包" if earlier.form == "docgen-pack" else where
    build(made, "other", earlier)
    with pytest.raises(BundleFolderTaken, match=told):
        build(where)
    assert (made / "a.pdf").read_text() == "other"


@pytest.mark.parametrize("strange", ["notes.txt", "manifest.json"])
def test_anything_else_is_left_alone(tmp_path: Path, strange: str) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / strange).write_text("mine")
    with pytest.raises(BundleFolderTaken, match=strange):
        build(tmp_path / "out")
    assert (tmp_path / "out" / strange).read_text() == "mine"


def test_a_bundle_with_an_added_file_is_left_alone(tmp_path: Path) -> None:
    build(tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(BundleFolderTaken, match=r"notes\.txt"):
        build(tmp_path / "out", "two")
    assert (tmp_path / "out" / "a.pdf").read_text() == "new"


def test_a_file_under_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(BundleFolderTaken):
        build(tmp_path / "out")
    assert (tmp_path / "out").read_text() == "mine"


def test_an_interrupted_build_leaves_nothing_and_starts_again(tmp_path: Path) -> None:
    build(tmp_path / "out", "one")

    def interrupted() -> None:
        with workplace(tmp_path / "out", OURS) as work:
            (work / "half").write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert beside(tmp_path / "out") == {"out"}
    assert (tmp_path / "out" / "a.pdf").read_text() == "one"


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / ".out.docgen-part"
    left.mkdir()
    (left / "half").write_text("half")
    (tmp_path / ".out.docgen-part.lock").touch()
    with workplace(tmp_path / "out", OURS) as work:
        assert list(work.iterdir()) == []


def test_two_builds_at_once_do_not_meet(tmp_path: Path) -> None:
    with workplace(tmp_path / "out", OURS), pytest.raises(BundleInProgress), workplace(tmp_path / "out", OURS):
        pass


def test_a_lock_that_its_holder_took_away_meanwhile_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that waited for one lock file and a third that makes a new one must not build in one folder."""
    lock = tmp_path / ".out.lock"

    def finished_meanwhile(_file: object, _how: int) -> None:
        lock.unlink()
        lock.touch()

    monkeypatch.setattr("fcntl.flock", finished_meanwhile)
    with pytest.raises(BundleInProgress), workplace(tmp_path / "out", OURS):
        pass


def test_a_build_killed_between_two_names_has_not_lost_the_earlier_bundle(tmp_path: Path) -> None:
    build(tmp_path / "out", "one")
    (tmp_path / "out").rename(tmp_path / ".out.retired")
    with pytest.raises(ValueError, match="refused"), workplace(tmp_path / "out", OURS):
        raise ValueError("refused")
    assert (tmp_path / "out" / "a.pdf").read_text() == "one"
    assert beside(tmp_path / "out") == {"out"}

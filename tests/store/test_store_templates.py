from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.errors import NotFound, TemplateDamaged
from docgen.store.templates import STANDARD, add_version, history, read_version, use_version

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def add(folder: Path, content: bytes) -> int:
    return add_version(folder, content, file="催收函.docx", kind_version=1, at=AT, by="local").number


def test_every_version_stays_and_the_newest_holds(tmp_path: Path) -> None:
    assert history(tmp_path).in_force == STANDARD
    assert [add(tmp_path, b"one"), add(tmp_path, b"two")] == [1, 2]
    said = history(tmp_path)
    assert [(v.number, v.file, v.added_at, v.added_by) for v in said.versions] == [
        (number, "催收函.docx", AT, "local") for number in (1, 2)
    ]
    assert said.in_force == 2
    assert [read_version(tmp_path, number).content for number in (1, 2)] == [b"one", b"two"]


def test_the_way_back_to_an_earlier_version_and_to_the_standard(tmp_path: Path) -> None:
    add(tmp_path, b"one")
    add(tmp_path, b"two")
    for version in (1, STANDARD, 2):
        use_version(tmp_path, version, at=AT, by="local")
        assert history(tmp_path).in_force == version
    assert [use.version for use in history(tmp_path).uses] == [1, 2, 1, 0, 2]
    assert add(tmp_path, b"three") == 3


def test_a_version_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="7"):
        use_version(tmp_path, 7, at=AT, by="local")
    assert history(tmp_path).uses == ()


@pytest.mark.parametrize("content", [None, b"changed"])
def test_bytes_that_changed_are_never_used(tmp_path: Path, content: bytes | None) -> None:
    add(tmp_path, b"one")
    path = tmp_path / "0001.docx"
    path.write_bytes(content) if content else path.unlink()
    with pytest.raises(TemplateDamaged, match=r"0001\.docx"):
        read_version(tmp_path, 1)


@pytest.mark.parametrize("text", ["versions = [", "[[versions]]\nnumber = 1", "\xff"])
def test_a_register_that_cannot_be_read_stops(tmp_path: Path, text: str) -> None:
    (tmp_path / "versions.toml").write_text(text, "latin-1")
    with pytest.raises(TemplateDamaged, match=r"versions\.toml"):
        history(tmp_path)

"""Packs, ZIPs and issued documents are verified as bundles are; the schema that describes them all is the types'."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from bundle_samples import AT, INDEX, ONE, TWO, described, never_done, sheet_printer, write_pages

from docgen.bundle import verify as verification
from docgen.bundle.holding import Archive
from docgen.bundle.manifest import (
    FILE_NAME,
    SCHEMA_PATH,
    SHEET_NAME,
    DocumentManifest,
    Manifest,
    PackManifest,
    schema,
    software,
    written,
)
from docgen.bundle.seal import seal
from docgen.bundle.timelimit import Limit
from docgen.bundle.verify import verify
from docgen.errors import NotABundle

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "manifest.md"
COMPLAINT, BUNDLE = "01 起诉状/起诉状.pdf", "03 证据"


@pytest.fixture
def pack(bundle: Path, tmp_path: Path) -> Path:
    """A complaint, a bundle in its own folder, and the manifest of both."""
    folder = tmp_path / "立案材料"
    shutil.copytree(bundle, folder / BUNDLE)
    (folder / COMPLAINT).parent.mkdir()
    write_pages(folder / COMPLAINT, ["a", "b"])
    for copy in ("副本1.pdf", "副本2.pdf"):
        shutil.copy(folder / COMPLAINT, folder / copy)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files = tuple(described(folder, name, 2 if name == COMPLAINT else None) for name in names)
    manifest = PackManifest(case_no="HT-1", made_at=AT, software=software({}), statement="说明", files=files)
    seal(folder, manifest, sheet_printer())
    return folder


def test_a_pack_and_the_bundle_in_it(pack: Path) -> None:
    result = verify(pack)
    assert (result.problems, result.checked) == ((), 8)


def _append(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b" ") and None


def _exchange(folder: Path) -> None:
    one, two = folder / BUNDLE / ONE, folder / BUNDLE / TWO
    first = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(first)


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (_append(COMPLAINT), [f"文件“{COMPLAINT}”的内容已被改动，大小应为"]),
        (_append(f"{BUNDLE}/{INDEX}"), [f"文件“{BUNDLE}/{INDEX}”的内容已被改动，大小应为"]),
        (_exchange, [f"文件“{BUNDLE}/{ONE}”被换成了", f"文件“{BUNDLE}/{TWO}”被换成了"]),
        (lambda folder: (folder / COMPLAINT).unlink(), [f"缺少文件“{COMPLAINT}”"]),
        (lambda folder: (folder / BUNDLE / ONE).unlink(), [f"缺少文件“{BUNDLE}/{ONE}”"]),
        (
            lambda folder: shutil.copy(folder / COMPLAINT, folder / BUNDLE),
            [f"多出清单没有列明的文件“{BUNDLE}/起诉状.pdf”"],
        ),
        (
            _append(f"{BUNDLE}/{FILE_NAME}"),
            [f"{BUNDLE}/校验单所印清单", f"文件“{BUNDLE}/{FILE_NAME}”的内容已被改动"],
        ),
        (
            lambda folder: (folder / BUNDLE / FILE_NAME).write_bytes(b"{}"),
            [f"文件“{BUNDLE}/{FILE_NAME}”已损坏或不是本程序的清单"],
        ),
        (lambda folder: (folder / SHEET_NAME).unlink(), [f"缺少“{SHEET_NAME}”"]),
        (_append(FILE_NAME), ["校验单所印清单"]),
    ],
)
def test_what_was_done_to_a_pack_is_named_once(pack: Path, harm: Callable[[Path], None], expected: list[str]) -> None:
    harm(pack)
    problems = verify(pack).problems
    assert len(problems) == len(expected), problems
    for problem, beginning in zip(problems, expected, strict=True):
        assert problem.startswith(beginning)


def test_the_same_content_under_two_names_is_no_exchange(pack: Path) -> None:
    shutil.copy(pack / COMPLAINT, pack / "副本1.pdf")
    assert verify(pack).ok
    (pack / "副本2.pdf").write_bytes(b"x")
    (problem,) = verify(pack).problems
    assert problem.startswith("文件“副本2.pdf”的内容已被改动")


@pytest.mark.parametrize("top", ["", "立案材料/"])
def test_a_zip_is_verified_where_it_lies(pack: Path, tmp_path: Path, top: str) -> None:
    target = zipped(pack, tmp_path / "包.ZIP", top)
    assert verify(target).problems == ()
    assert verify(target).checked == 8
    (pack / "副本2.pdf").write_bytes(b"x")
    (pack / BUNDLE / ONE).unlink()
    missing, changed = verify(zipped(pack, target, top)).problems
    assert missing == f"缺少文件“{BUNDLE}/{ONE}”"
    assert changed.startswith("文件“副本2.pdf”的内容已被改动")


def test_what_lies_in_a_zip_beside_the_packs_folder_is_named(pack: Path, tmp_path: Path) -> None:
    target = zipped(pack, tmp_path / "包.zip", "立案材料/")
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("外面.txt", b"x")
        archive.writestr("别处/外面.txt", b"x")
    assert verify(target).problems == (
        "多出清单没有列明的文件“../别处/外面.txt”",
        "多出清单没有列明的文件“../外面.txt”",
    )


def zipped(folder: Path, target: Path, top: str = "") -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, top + path.relative_to(folder).as_posix())
    return target


@pytest.mark.parametrize("spelling", ["gb18030", "utf-8"])
def test_names_that_do_not_say_how_they_are_written(bundle: Path, tmp_path: Path, spelling: str) -> None:
    """As a Chinese Windows and as Info-ZIP write them: here under stand-ins, which are then exchanged."""
    target = tmp_path / "x.zip"
    names = {path.name.encode(spelling): path for path in sorted(bundle.iterdir())}
    with zipfile.ZipFile(target, "w") as archive:
        for number, (name, path) in enumerate(names.items()):
            archive.writestr(f"{number}" * len(name), path.read_bytes())
    content = target.read_bytes()
    for number, name in enumerate(names):
        content = content.replace(f"{number}".encode() * len(name), name)
    target.write_bytes(content)
    assert verify(target).problems == ()


def test_names_in_gbk_that_are_utf8_of_something_else(tmp_path: Path) -> None:
    """图片 in GBK is ͼƬ in UTF-8; the whole archive tells."""
    target = tmp_path / "x.zip"
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("0000", b"x")
    target.write_bytes(target.read_bytes().replace(b"0000", "图片".encode("gb18030")))
    with zipfile.ZipFile(target) as archive:
        assert Archive(archive).names == ("图片",)


def test_a_zip_is_never_trusted(bundle: Path, tmp_path: Path) -> None:
    """Names that lead outside, a name twice, an entry that would fill the disk: named, and nothing is written."""
    target = zipped(bundle, tmp_path / "b.zip")
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside", b"x")
        archive.writestr("/absolute", b"x")
        archive.writestr("bomb", bytes(50_000_000))
    problems = verify(target).problems
    assert [problem.split("“")[1] for problem in problems] == ["../../outside”", "/absolute”", "bomb”"]
    with zipfile.ZipFile(zipped(bundle, target), "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(INDEX, b"other")
    problems = verify(target).problems
    assert f"压缩包中有不止一个“{INDEX}”" in problems
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip", "bundle"]


def test_a_volume_grown_into_a_bomb_is_named_and_not_unpacked(bundle: Path, tmp_path: Path) -> None:
    (bundle / ONE).write_bytes(bytes(30_000_000))
    (problem,) = verify(zipped(bundle, tmp_path / "b.zip")).problems
    assert problem.startswith(f"文件“{ONE}”的内容已被改动，大小应为")


@pytest.mark.parametrize("harm", ["crc", "cut", "method"])
def test_a_damaged_zip(bundle: Path, tmp_path: Path, harm: str) -> None:
    target = zipped(bundle, tmp_path / "b.zip")
    content = bytearray(target.read_bytes())
    with zipfile.ZipFile(target) as archive:
        entry = archive.getinfo(ONE)
    if harm == "cut":
        target.write_bytes(content[:-30])
        with pytest.raises(NotABundle, match="ZIP"):
            verify(target)
        return
    if harm == "crc":
        content[entry.header_offset + 200] ^= 0xFF
    else:
        at = content.index(b"PK\x01\x02")
        while content[at + 46 : at + 46 + len(ONE.encode())] != ONE.encode():
            at = content.index(b"PK\x01\x02", at + 1)
        content[at + 10] = 99
    target.write_bytes(content)
    assert verify(target).problems == (f"文件“{ONE}”无法读取",)


def document(folder: Path, number: str) -> DocumentManifest:
    stem = f"催收函-{number}"
    folder.mkdir(exist_ok=True)
    write_pages(folder / f"{stem}.pdf", [number])
    (folder / f"{stem}.docx").write_bytes(number.encode())
    manifest = DocumentManifest(
        case_no="HT-1",
        made_at=AT,
        software={},
        statement="",
        document_no=number,
        title="催收函",
        files=(described(folder, f"{stem}.pdf", 1), described(folder, f"{stem}.docx")),
    )
    (folder / f"{stem}.manifest.json").write_bytes(written(manifest))
    return manifest


def test_reading_a_signature_has_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document(tmp_path, "文1")
    monkeypatch.setattr(verification, "signatures", never_done)
    (problem,) = verify(tmp_path, limit=Limit(seconds=1)).problems
    assert "在时限内未能读完" in problem


def test_issued_documents_lie_among_other_files(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for number in ("〔2026〕1号", "〔2026〕2号"):
        document(out, number)
    (out / "笔记.txt").write_text("x", "utf-8")
    for path in (
        out / "催收函-〔2026〕1号.pdf",
        out / "催收函-〔2026〕1号.docx",
        out / "催收函-〔2026〕1号.manifest.json",
    ):
        result = verify(path)
        assert (result.problems, result.checked) == ((), 2)
        assert "清单自身是否改动过无从比对" in result.notes[0]
    assert (verify(out).problems, verify(out).checked) == ((), 4)
    (out / "催收函-〔2026〕2号.docx").write_bytes(b"x")
    assert verify(out / "催收函-〔2026〕1号.pdf").ok
    (problem,) = verify(out).problems
    assert problem.startswith("催收函-〔2026〕2号.manifest.json：文件“催收函-〔2026〕2号.docx”的内容已被改动")


def test_a_folder_of_bundles_and_zips(bundle: Path, pack: Path, tmp_path: Path) -> None:
    zipped(pack, tmp_path / "立案材料.zip")
    (tmp_path / "other.zip").write_bytes(b"PK")
    with zipfile.ZipFile(tmp_path / "strange.zip", "w") as archive:
        archive.writestr("x", b"")
    assert (verify(tmp_path).problems, verify(tmp_path).checked) == ((), 3 + 8 + 8)
    (bundle / INDEX).unlink()
    assert verify(tmp_path).problems == (f"bundle：缺少文件“{INDEX}”",)


def test_what_has_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"x")
    for path in (tmp_path, tmp_path / "x.pdf", tmp_path / "gone", tmp_path / "gone.zip"):
        with pytest.raises(NotABundle):
            verify(path)


def test_the_shipped_schema_is_the_types() -> None:
    assert SCHEMA_PATH.read_bytes() == schema(), "run python -m docgen.bundle.manifest"


def test_the_schema_takes_manifests_and_refuses_others(bundle: Path, pack: Path, tmp_path: Path) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA_PATH.read_bytes()))
    document(tmp_path / "out", "1")
    found = [bundle / FILE_NAME, pack / FILE_NAME, *(tmp_path / "out").glob("*.json")]
    for path in found:
        manifest = json.loads(path.read_bytes())
        validator.validate(manifest)
        for change in ({"format": "x"}, {"more": 1}, {"files": [{"path": "x", "sha256": "0", "size": 1}]}):
            assert not validator.is_valid(manifest | change)


def documented(beginning: str) -> str:
    """The command in docs/manifest.md that begins so."""
    lines = (line.strip() for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("    "))
    return next(line for line in lines if line.startswith(beginning))


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum on this system")
def test_an_opponent_finds_what_was_changed_by_the_documented_command(bundle: Path) -> None:
    command = documented("python3 -c").replace("python3", sys.executable, 1)

    def checked() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, shell=True, cwd=bundle, text=True, capture_output=True, check=False)  # noqa: S602 - our own document's

    assert checked().returncode == 0
    (bundle / ONE).write_bytes(b"x")
    after = checked()
    assert after.returncode == 1
    assert [line.rpartition(":")[2].strip() for line in after.stdout.splitlines()].count("OK") == 2


def test_every_field_is_described_for_an_opponent() -> None:
    """The page names every field that a manifest has at its top, and every format."""
    page = DOCUMENT.read_text("utf-8")
    for manifest in (Manifest, PackManifest, DocumentManifest):
        assert f"`{manifest.model_fields['format'].default}`" in page
        silent = {"copies", "numbering", "downsampled_to_dpi"}  # told by the schema alone
        assert [name for name in manifest.model_fields if name not in silent and f"`{name}`" not in page] == []

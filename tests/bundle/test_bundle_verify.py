"""Verification needs the files and nothing else, and names what is wrong."""

import json
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from bundle_samples import Bind, write_pages

from docgen.bundle.manifest import (
    FILE_NAME,
    SCHEMA_PATH,
    Manifest,
    ManifestFile,
    ManifestItem,
    ManifestSource,
    ManifestVolume,
    schema,
    software,
    written,
)
from docgen.bundle.verify import verify
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.errors import NotABundle


@pytest.fixture
def bundle(tmp_path: Path, bind: Bind) -> Path:
    """Two volumes: pages 1 to 3 and, for the sake of the exchange, the same again under 4 to 6."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    files, volumes, items, sources = [], [], [], []
    for no, (name, first) in enumerate((("第01册.pdf", 1), ("第02册.pdf", 4)), 1):
        source = write_pages(tmp_path / f"{no}.pdf", [f"volume {no}"] * 3)
        bind([source], folder / name)
        with pikepdf.open(folder / name, allow_overwriting_input=True) as pdf:
            pdf.Root.PageLabels.Nums[-1].St = first
            pdf.save(folder / name)
        content = (folder / name).read_bytes()
        files.append(ManifestFile(path=name, sha256=sha256(content).hexdigest(), size=len(content), pages=3))
        volumes.append(ManifestVolume(no=no, path=name, front_pages=0, pages=(first, first + 2)))
        sources.append(ManifestSource(path=source.name, sha256="0" * 64, size=1, kind="pdf"))
        items.append(
            ManifestItem(
                no=no,
                group=EvidenceGroup.CREDIT,
                title="合同",
                source=source.name,
                volume=no,
                pages=(first, first + 2),
                source_pages=3,
                taken=None,
                sheet=False,
                scale=(1, 1),
                notes=(),
            )
        )
    manifest = Manifest(
        case_no="1",
        made_at=datetime(2026, 11, 23, tzinfo=UTC),
        software=software({}),
        statement="说明",
        page_count=6,
        files=tuple(files),
        volumes=tuple(volumes),
        items=tuple(items),
        sources=tuple(sources),
    )
    (folder / FILE_NAME).write_bytes(written(manifest))
    return folder


def test_an_untouched_bundle_is_in_order(bundle: Path) -> None:
    result = verify(bundle)
    assert (result.ok, result.checked, result.problems) == (True, 2, ())
    assert verify(bundle / FILE_NAME) == result


def _flip(folder: Path) -> None:
    path = folder / "第01册.pdf"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _drop_page(folder: Path) -> None:
    with pikepdf.open(folder / "第01册.pdf", allow_overwriting_input=True) as pdf:
        del pdf.pages[1]
        pdf.save(folder / "第01册.pdf")


def _drop_file(folder: Path) -> None:
    (folder / "第02册.pdf").unlink()


def _add_file(folder: Path) -> None:
    (folder / "别的.pdf").write_bytes(b"%PDF-1.4")


def _add_below(folder: Path) -> None:
    (folder / "夹").mkdir()
    (folder / "夹" / "别的.pdf").write_bytes(b"%PDF-1.4")


def _swap(folder: Path) -> None:
    (folder / "第01册.pdf").rename(folder / "x")
    (folder / "第02册.pdf").rename(folder / "第01册.pdf")
    (folder / "x").rename(folder / "第02册.pdf")


def _twice(folder: Path) -> None:
    shutil.copy(folder / "第01册.pdf", folder / "第02册.pdf")


def _cut(folder: Path) -> None:
    path = folder / "第01册.pdf"
    path.write_bytes(path.read_bytes()[:100])


def _edit(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        manifest = json.loads((folder / FILE_NAME).read_bytes())
        change(manifest)
        (folder / FILE_NAME).write_text(json.dumps(manifest), "utf-8")

    return edit


def _renumber(manifest: dict[str, Any]) -> None:
    manifest["items"][1]["pages"] = [5, 6]


def _recount(manifest: dict[str, Any]) -> None:
    manifest["page_count"] = 5


def _hide_file(folder: Path) -> None:
    """A volume is taken away, and with it its line in the list of files."""
    (folder / "第02册.pdf").unlink()
    _edit(lambda manifest: manifest["files"].pop())(folder)


def _empty(manifest: dict[str, Any]) -> None:
    manifest.update(files=[], volumes=[], items=[], page_count=0)


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        (_flip, ["文件“第01册.pdf”的内容已被改动"]),
        (_drop_page, ["文件“第01册.pdf”的内容已被改动，应有 3 页，现有 2 页，缺少页码为 2 的页"]),
        (_drop_file, ["缺少文件“第02册.pdf”"]),
        (_add_file, ["多出清单没有列明的文件“别的.pdf”"]),
        (_add_below, ["多出清单没有列明的文件“夹/别的.pdf”"]),
        (_swap, ["文件“第01册.pdf”被换成了“第02册.pdf”的内容", "文件“第02册.pdf”被换成了“第01册.pdf”的内容"]),
        (_twice, ["文件“第02册.pdf”被换成了“第01册.pdf”的内容"]),
        (_cut, ["文件“第01册.pdf”的内容已被改动，大小应为"]),
        (_edit(_renumber), ["清单中第 2 项证据的页码不连续"]),
        (_edit(_recount), ["清单所列总页数与各项证据的页码不符", "清单所列总页数与各册的页码不符"]),
        (_hide_file, ["清单中第 2 册的文件“第02册.pdf”没有列入文件"]),
        (_edit(_empty), [*["多出清单没有列明的文件"] * 2, "清单没有列明任何证据、册或文件"]),
        (
            _edit(lambda m: m["volumes"][0].update(pages=[1, 4])),
            [
                "清单中第 1 册的页数与文件“第01册.pdf”的页数不符",
                "清单中第 2 册的册号或页码不连续",
            ],
        ),
        (_edit(lambda m: m["files"][0].update(pages=99)), ["清单中第 1 册的页数与文件“第01册.pdf”的页数不符"]),
        (_edit(lambda m: m["items"][1].update(volume=1)), ["清单中第 2 项证据的页码不在它所属的第 1 册内"]),
        (_edit(lambda m: m["items"][1].update(no=7)), ["清单中证据的编号不连续，第 2 项编为 7"]),
        (_edit(lambda m: m["items"][1].update(source="x")), ["清单中第 2 项证据没有对应的原文件"]),
        (_edit(lambda m: m["files"].append(m["files"][0])), ["清单中同一文件列了两次"]),
    ],
)
def test_every_harm_is_named(bundle: Path, harm: Callable[[Path], None], expected: list[str]) -> None:
    harm(bundle)
    result = verify(bundle)
    assert not result.ok
    assert len(result.problems) == len(expected)
    for problem, beginning in zip(result.problems, expected, strict=True):
        assert problem.startswith(beginning)


def test_a_harmed_volume_is_named_whatever_the_harm_and_nothing_is_said_in_english(
    bundle: Path, caplog: pytest.LogCaptureFixture
) -> None:
    volume = bundle / "第01册.pdf"
    whole = volume.read_bytes()
    chance = random.Random(1)  # noqa: S311  # the same harm every time
    for _ in range(40):
        harmed = bytearray(whole)
        for _ in range(chance.choice([1, 50, 500])):
            harmed[chance.randrange(len(harmed))] ^= chance.randrange(1, 256)
        volume.write_bytes(harmed[: chance.choice([len(harmed), chance.randrange(len(harmed))])])
        result = verify(bundle)
        assert len(result.problems) == 1
        assert result.problems[0].startswith("文件“第01册.pdf”的内容已被改动")
    assert caplog.records == []


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff", b'{"format": "something-else"}'])
def test_no_manifest_no_verification(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(NotABundle):
        verify(tmp_path)


def test_the_shipped_schema_is_the_types() -> None:
    assert SCHEMA_PATH.read_bytes() == schema(), "run python -m docgen.bundle.manifest"

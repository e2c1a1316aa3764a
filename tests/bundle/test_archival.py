"""What bundles say of PDF/A: a volume of our own pages keeps to it, any other claims nothing; the manifest tells."""

import json
from collections.abc import Callable
from datetime import timedelta, timezone
from pathlib import Path

import pikepdf
import pytest
from bundle_samples import AT, write_pages
from pdfa import pdfa_faults

from docgen.bundle.archival import statement
from docgen.bundle.build import build_bundle
from docgen.bundle.plan import make_plan
from docgen.bundle.recipe_files import recipe
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Readable, Source
from docgen.casefile.case import Case
from docgen.casefile.records import Evidence

OURS = [
    {"file": "聊天.txt", "title": "聊天记录（堃䶮𠅤）", "group": "demand", "proves": "催收"},
    {"file": "数据.bin", "title": "系统数据", "as_sheet": True, "proves": "欠款"},
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "聊天.txt").write_text("张三：下月归还\n" * 80, "utf-8")
    (folder / "数据.bin").write_bytes(bytes(range(256)) * 9)
    write_pages(folder / "合同.pdf", ["contract"])
    return folder


@pytest.mark.parametrize("name", ["court_filing", "arbitration"])
def test_a_volume_of_our_own_pages(tmp_path: Path, make_case: Callable[..., Case], root: Path, name: str) -> None:
    """Cover, index, dividers, blank backs, a text of two pages and a sheet."""
    at = AT.astimezone(timezone(timedelta(hours=8)))
    for folder in ("out", "again"):
        build_bundle(make_case(evidence=OURS), root, tmp_path / folder, at=at, recipe=recipe(name))
    volume = (tmp_path / "out" / "证据材料.pdf").read_bytes()
    assert volume == (tmp_path / "again" / "证据材料.pdf").read_bytes()
    assert pdfa_faults(volume, "2U") == []
    for path in ("证据目录.pdf", "校验单.pdf"):
        assert pdfa_faults((tmp_path / "out" / path).read_bytes(), "3U") == []
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    levels = {file["path"]: file["pdfa"] for file in manifest["files"]}
    assert levels == {"证据材料.pdf": "2U", "证据目录.pdf": "3U", "证据目录.docx": None, "证据目录.xlsx": None}
    assert [item["rendered"] for item in manifest["items"]] == [True, True]
    assert "声明符合 PDF/A-2U" in manifest["pdfa"]


def test_pages_of_others_are_not_claimed(tmp_path: Path, make_case: Callable[..., Case], root: Path) -> None:
    contract = {"file": "合同.pdf", "title": "合同", "group": "credit", "proves": "借款"}
    build_bundle(make_case(evidence=[contract, *OURS]), root, tmp_path / "out", at=AT)
    with pikepdf.open(tmp_path / "out" / "证据材料.pdf") as pdf:
        assert "/Metadata" not in pdf.Root
        assert "/OutputIntents" not in pdf.Root
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["files"][0]["pdfa"] is None
    assert [item["rendered"] for item in manifest["items"]] == [False, True, True]
    assert "第 2、3 项证据的各页由本程序排版" in manifest["pdfa"]
    assert "其余各项证据的页面来自他人提供的文件" in manifest["pdfa"]


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["pdf"], "封面、目录、隔页和校验单由本程序排版，生成时符合 PDF/A-3U（ISO 19005-3）。各项证据的页面来自他人"),
        (["text"] * 31, "第 1、2、3"),
        (["text"] * 31, "、30 等 31 项证据的各页由本程序排版"),
        (["text", "pdf"], "以及第 1 项证据的各页由本程序排版"),
    ],
)
def test_the_statement(kinds: list[str], said: str) -> None:
    sources = [
        Source("x", Path("x"), "0" * 64, 1, FileKind.TEXT if k == "text" else FileKind.PDF, (0, 0, 0)) for k in kinds
    ]
    chosen = [(Evidence(file="x", title="x"), Readable(source, Path("x"), 1), (0,)) for source in sources]
    assert said in statement(make_plan(chosen).items)

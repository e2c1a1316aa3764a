"""Verification needs the files and nothing else, and names whatever was done to them."""

import json
import random
import shutil
from collections.abc import Callable
from datetime import timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from bundle_samples import AT, INDEX, ONE, TWO, change, described, never_done, sheet_printer
from pikepdf import Array, Dictionary, Name, String

from docgen.bundle import verify as verification
from docgen.bundle.manifest import (
    FILE_NAME,
    SHEET_NAME,
    Manifest,
)
from docgen.bundle.seal import seal
from docgen.bundle.sheet_form import UNCOMPARED
from docgen.bundle.timelimit import Limit
from docgen.bundle.verify import verify
from docgen.errors import NotABundle


def test_an_untouched_bundle_is_in_order(bundle: Path) -> None:
    result = verify(bundle)
    assert (result.ok, result.checked, result.problems, result.notes) == (True, 3, (), (UNCOMPARED,))
    assert verify(bundle / FILE_NAME) == verify(bundle / ONE) == result


@pytest.fixture
def originals(sealed: Path, tmp_path: Path) -> Path:
    """The originals of the bundle in a folder of their own."""
    folder = tmp_path / "originals"
    folder.mkdir()
    for name in ("1.pdf", "2.pdf"):
        shutil.copy(sealed.parent / name, folder)
    return folder


def test_pages_are_held_against_the_originals_where_these_are_at_hand(bundle: Path, originals: Path) -> None:
    result = verify(bundle, sources=originals)
    assert result.problems == ()
    assert result.notes[:2] == tuple(f"“{name}”已与所给原文件逐页比对 3 页" for name in (ONE, TWO))

    def exchange(pdf: pikepdf.Pdf) -> None:
        first, second = (pdf.pages[at].obj.Resources.XObject for at in (0, 1))
        first.P, second.P = second.P, first.P

    change(bundle / ONE, exchange)
    manifest = Manifest.model_validate_json((bundle / FILE_NAME).read_bytes())
    files = (described(bundle, ONE, 3), *manifest.files[1:])
    seal(bundle, manifest.model_copy(update={"files": files}), sheet_printer())
    assert verify(bundle).ok, "whoever makes all of it anew goes unnoticed"
    assert verify(bundle, sources=originals).problems == (
        "第 1 页所示不是原文件“1.pdf”第 1 页的内容",
        "第 2 页所示不是原文件“1.pdf”第 2 页的内容",
    )


def test_originals_that_are_not_those_of_the_bundle(bundle: Path, originals: Path) -> None:
    shutil.copy(originals / "1.pdf", originals / "2.pdf")
    (originals / "1.pdf").unlink()
    assert verify(bundle, sources=originals).problems == (
        "第 1 项证据的原文件“1.pdf”不在所给文件夹中，未能比对",
        "第 2 项证据的原文件“2.pdf”与清单所列 SHA-256 不符，未能比对",
    )


def test_reading_somebody_s_files_has_its_time(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "read_back", never_done)
    found = verify(bundle, limit=Limit(seconds=1)).problems
    assert [problem.split("，")[0] for problem in found[:2]] == [f"文件“{name}”在时限内未能读完" for name in (ONE, TWO)]


def _flip(folder: Path) -> None:
    path = folder / ONE
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _pages(change_pages: Callable[[pikepdf.Pdf], object]) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        change(folder / ONE, change_pages)

    return edit


def _drop_first_pages(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0:2]


def _swap_pages(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents, pdf.pages[1].obj.Contents = pdf.pages[1].obj.Contents, pdf.pages[0].obj.Contents


def _add_file(name: str) -> Callable[[Path], None]:
    def add(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"%PDF-1.4")

    return add


def _drop(name: str) -> Callable[[Path], None]:
    def drop(folder: Path) -> None:
        (folder / name).unlink()

    return drop


def _exchange(one: str, two: str) -> Callable[[Path], None]:
    def swap(folder: Path) -> None:
        (folder / one).rename(folder / "x")
        (folder / two).rename(folder / one)
        (folder / "x").rename(folder / two)

    return swap


def _copy(one: str, two: str) -> Callable[[Path], None]:
    def copy(folder: Path) -> None:
        shutil.copy(folder / one, folder / two)

    return copy


def _rename(folder: Path) -> None:
    (folder / TWO).rename(folder / "第二册.pdf")


def _cut(name: str, length: int) -> Callable[[Path], None]:
    def cut(folder: Path) -> None:
        (folder / name).write_bytes((folder / name).read_bytes()[:length])

    return cut


def _write(name: str, content: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return write


def _edit(change_manifest: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        manifest = json.loads((folder / FILE_NAME).read_bytes())
        change_manifest(manifest)
        (folder / FILE_NAME).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", "utf-8")

    return edit


def _edit_with_sheet(change_manifest: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Edit the manifest and print a sheet that says the same: only the volumes still tell."""

    def edit(folder: Path) -> None:
        _edit(change_manifest)(folder)
        seal(folder, Manifest.model_validate_json((folder / FILE_NAME).read_bytes()), sheet_printer())

    return edit


def _remade(change_volume: Callable[[pikepdf.Pdf], object]) -> Callable[[Path], None]:
    """Change a volume, and write its new hash into manifest and sheet."""

    def edit(folder: Path) -> None:
        change(folder / ONE, change_volume, static_id=True)
        new = described(folder, ONE, 3)
        _edit_with_sheet(lambda m: m["files"][0].update(sha256=new.sha256, size=new.size))(folder)

    return edit


def _relabel(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels.Nums[-1].St = 2


def _retitle(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.First.Title = String("1 别的合同（1-3）")


def _mislead(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Outlines.First.First.Dest = Array([pdf.pages[2].obj, Name.Fit])


def _sheet(change_sheet: Callable[[pikepdf.Pdf], object]) -> Callable[[Path], None]:
    return lambda folder: change(folder / SHEET_NAME, change_sheet)


def _act(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _annotate(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([])


def _overlay(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"1 1 1 rg 0 0 600 850 re f")


def _whiten(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" q 1 1 1 rg 0 0 600 850 re f* Q")


def _add_picture(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(Im=pdf.make_stream(b"\0", Subtype=Name.Image, Width=1, Height=1))
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" q 600 0 0 850 0 0 cm /Im Do Q")


def _fade(pdf: pikepdf.Pdf) -> None:
    for state in pdf.pages[0].obj.Resources.ExtGState.values():
        state.ca = 0


def _hide_file(folder: Path) -> None:
    """A volume is taken away, and with it its line in the list of files."""
    (folder / TWO).unlink()
    _edit(lambda manifest: manifest["files"].pop(1))(folder)


def _empty(manifest: dict[str, Any]) -> None:
    manifest.update(files=[], volumes=[], items=[], page_count=0)


def _insert(manifest: dict[str, Any]) -> None:
    """A page is claimed that is no divider."""
    manifest["volumes"][0]["inserts"] = [{"kind": "divider", "position": 1, "label": "i"}]
    manifest["volumes"][0]["pages"] = [1, 2]


SHEET = "校验单所印清单 manifest.json 的 SHA-256与现有清单不符"
ITEM_ONE = "校验单所印第 1 项证据"
HARMS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    # the files
    "a flipped byte": (_flip, [f"文件“{ONE}”的内容已被改动"]),
    "a missing page": (
        _pages(lambda pdf: pdf.pages.__delitem__(1)),
        [f"文件“{ONE}”的内容已被改动，应有 3 页，现有 2 页，缺少页码为 2 的页"],
    ),
    "the first pages missing": (_pages(_drop_first_pages), [f"文件“{ONE}”*应有 3 页，现有 1 页，缺少页码为 1、2 的页"]),
    "a page too many": (_pages(lambda pdf: pdf.add_blank_page()), [f"文件“{ONE}”*应有 3 页，现有 4 页"]),
    "pages in another order": (_pages(_swap_pages), [f"文件“{ONE}”的内容已被改动"]),
    "a page turned": (_pages(lambda pdf: pdf.pages[0].rotate(90, relative=False)), [f"文件“{ONE}”的内容已被改动"]),
    "something drawn on a page": (
        _pages(lambda pdf: pdf.pages[0].contents_add(b"0 0 50 50 re f")),
        [f"文件“{ONE}”的内容已被改动"],
    ),
    "an attachment added": (
        _pages(lambda pdf: setattr(pdf.Root, "Names", Dictionary(EmbeddedFiles=Dictionary()))),
        [f"文件“{ONE}”的内容已被改动"],
    ),
    "a volume cut off": (_cut(ONE, 100), [f"文件“{ONE}”的内容已被改动，大小应为*，现为 100 字节，已不能作为 PDF 打开"]),
    "a volume emptied": (_cut(ONE, 0), [f"文件“{ONE}”的内容已被改动，大小应为"]),
    "bytes after the end": (
        lambda folder: _write(ONE, (folder / ONE).read_bytes() + b"\n%")(folder),
        [f"文件“{ONE}”的内容已被改动，大小应为*页数未变|文件“{ONE}”的内容已被改动，大小应为"],
    ),
    "a volume missing": (_drop(TWO), [f"缺少文件“{TWO}”"]),
    "volumes exchanged": (
        _exchange(ONE, TWO),
        [f"文件“{ONE}”被换成了“{TWO}”的内容", f"文件“{TWO}”被换成了“{ONE}”的内容"],
    ),
    "a volume twice": (_copy(ONE, TWO), [f"文件“{TWO}”被换成了“{ONE}”的内容"]),
    "a volume renamed": (_rename, [f"缺少文件“{TWO}”", "多出清单没有列明的文件“第二册.pdf”"]),
    "the index missing": (_drop(INDEX), [f"缺少文件“{INDEX}”"]),
    "the index exchanged": (_copy(TWO, INDEX), [f"文件“{INDEX}”被换成了“{TWO}”的内容"]),
    "the index edited": (_write(INDEX, b"an Index"), [f"文件“{INDEX}”的内容已被改动"]),
    "a file added": (_add_file("别的.pdf"), ["多出清单没有列明的文件“别的.pdf”"]),
    "a file added below": (_add_file("夹/别的.pdf"), ["多出清单没有列明的文件“夹/别的.pdf”"]),
    "a hidden file added": (_add_file(".x"), ["多出清单没有列明的文件“.x”"]),
    "a time stamp nobody asked for": (_add_file("manifest.json.tsr"), ["多出清单没有列明的文件“manifest.json.tsr”"]),
    # the sheet
    "the sheet missing": (_drop(SHEET_NAME), [f"缺少“{SHEET_NAME}”"]),
    "the sheet cut off": (_cut(SHEET_NAME, 300), ["校验单不能作为 PDF 打开"]),
    "the sheet of another bundle": (_copy(ONE, SHEET_NAME), [SHEET, "校验单所印案件编号*", *["校验单所印*"] * 11]),
    "a page of the sheet twice": (_sheet(lambda pdf: pdf.pages.append(pdf.pages[0])), ["校验单现有 *"]),
    "an action in the sheet": (_sheet(_act), ["校验单含有本程序不写入的内容（/OpenAction）"]),
    "an annotation on the sheet": (_sheet(_annotate), ["校验单第 1 页含有本程序不写入的内容（/Annots）"]),
    "an overlay on the sheet": (_sheet(_overlay), ["校验单第 1 页含有本程序不写入的内容（不止一段页面内容）"]),
    "white over the sheet": (_sheet(_whiten), ["校验单第 1 页含有本程序不写入的内容（黑色以外的颜色）"]),
    "a picture over the sheet": (
        _sheet(_add_picture),
        ["校验单第 1 页含有本程序不写入的内容（对象 /Im、绘图指令 Do）"],
    ),
    "the sheet made invisible": (_sheet(_fade), ["校验单第 1 页含有本程序不写入的内容（透明效果）*"]),
    # the manifest, edited alone
    "a white space in the manifest": (
        lambda folder: _write(FILE_NAME, (folder / FILE_NAME).read_bytes() + b" ")(folder),
        [SHEET],
    ),
    "another title": (
        _edit(lambda m: m["items"][0].update(title="借条")),
        [f"清单中第 1 项证据“借条”（1-3）与“{ONE}”的书签不符", SHEET, f"{ITEM_ONE}“借条”的编号、名称或页码*"],
    ),
    "another case": (
        _edit(lambda m: m.update(case_no="HT-2")),
        [f"清单的案件编号“HT-2”与“{ONE}”所载*", f"清单的案件编号“HT-2”与“{TWO}”所载*", SHEET, "校验单所印案件编号*"],
    ),
    "another time": (
        _edit(lambda m: m.update(made_at="2026-11-23T09:00:00+08:00")),
        [f"清单的制作时间与“{ONE}”所载不符", f"清单的制作时间与“{TWO}”所载不符", SHEET, "校验单所印制作时间*"],
    ),
    "another statement": (_edit(lambda m: m.update(statement="别的说明")), [SHEET]),
    "other software": (_edit(lambda m: m["software"].update(docgen="9")), [SHEET]),
    "another hash of a file": (
        _edit(lambda m: m["files"][0].update(sha256="0" * 64)),
        [f"文件“{ONE}”的内容已被改动*", SHEET, f"校验单所印文件“{ONE}”的页数、大小或 SHA-256*"],
    ),
    "another hash of an original": (
        _edit(lambda m: m["sources"][0].update(sha256="0" * 64)),
        [SHEET, f"{ITEM_ONE}“借款合同”的原文件或其 SHA-256*"],
    ),
    "another original": (
        _edit(lambda m: m["items"][1].update(source="x")),
        ["清单中第 2 项证据没有对应的原文件", SHEET],
    ),
    "what was done is hidden": (
        _edit(lambda m: m["items"][0]["notes"][0].update(text="未作处理")),
        [SHEET, f"{ITEM_ONE}“借款合同”的所作处理*"],
    ),
    "pages between items": (
        _edit(lambda m: m["items"][1].update(pages=[5, 6])),
        ["清单中第 2 项证据的页码不连续", *["*"] * 3],
    ),
    "another number of pages": (
        _edit(lambda m: m.update(page_count=5)),
        ["清单所列总页数与各项证据的页码不符", "清单所列总页数与各册的页码不符", SHEET, "校验单所印校验对象*"],
    ),
    "a volume and its line hidden": (
        _hide_file,
        [f"清单中第 2 册的文件“{TWO}”没有列入文件", SHEET],
    ),
    "an empty manifest": (
        _edit(_empty),
        [
            *["多出清单没有列明的文件"] * 3,
            "清单没有列明任何文件",
            "清单没有列明任何证据",
            "清单没有列明任何一册",
            SHEET,
            "*",
        ],
    ),
    "a volume of other pages": (
        _edit(lambda m: m["volumes"][0].update(pages=[1, 4])),
        [
            f"清单中第 1 册的页数与文件“{ONE}”的页数不符",
            "清单中第 2 册的册号或页码不连续",
            f"“{ONE}”的页码标签与清单*",
            SHEET,
        ],
    ),
    "a file of other pages": (
        _edit(lambda m: m["files"][0].update(pages=99)),
        [f"清单中第 1 册的页数与文件“{ONE}”的页数不符", SHEET, f"校验单所印文件“{ONE}”的页数*"],
    ),
    "an item in another volume": (
        _edit(lambda m: m["items"][1].update(volume=1)),
        ["清单中第 2 项证据的页码不在它所属的第 1 册内", f"清单中第 2 项证据*与“{ONE}”的书签不符", SHEET],
    ),
    "an item in two parts that do not meet": (
        _edit(lambda m: m["items"][0].update(parts=[{"volume": 1, "pages": [1, 1]}, {"volume": 1, "pages": [3, 3]}])),
        ["清单中第 1 项证据各册部分的页码不连续", *[f"清单中第 1 项证据*与“{ONE}”的书签不符"] * 2, SHEET],
    ),
    "an item of another number": (
        _edit(lambda m: m["items"][1].update(no=7)),
        [
            "清单中证据的编号不连续，第 2 项编为 7",
            f"清单中第 7 项证据*与“{TWO}”的书签不符",
            SHEET,
            "校验单所印第 7 项*",
        ],
    ),
    "a divider that is none": (
        _edit(_insert),
        [
            "清单中第 1 项证据的页码不在它所属的第 1 册内",
            "清单中第 2 册的册号或页码不连续",
            f"“{ONE}”的页码标签*",
            f"“{ONE}”的隔页或空白页与清单所列不符",
            SHEET,
        ],
    ),
    "a file listed twice": (_edit(lambda m: m["files"].append(m["files"][0])), [f"清单中文件“{ONE}”列了两次", SHEET]),
    "an original listed twice": (
        _edit(lambda m: m["sources"].append(m["sources"][0])),
        ["清单中同一原文件列了两次", SHEET],
    ),
    "a file outside of the folder": (
        _edit(lambda m: m["files"][2].update(path="../x")),
        [
            "缺少文件“../x”",
            f"多出清单没有列明的文件“{INDEX}”",
            "清单中的文件“../x”指到了清单所在文件夹之外",
            SHEET,
            "*",
        ],
    ),
    # the manifest and its sheet, made anew
    "another title, sheet and all": (
        _edit_with_sheet(lambda m: m["items"][0].update(title="借条")),
        [f"清单中第 1 项证据“借条”（1-3）与“{ONE}”的书签不符"],
    ),
    "another case, sheet and all": (
        _edit_with_sheet(lambda m: m.update(case_no="HT-2")),
        ["清单的案件编号*"] * 2,
    ),
    "another time, sheet and all": (
        _edit_with_sheet(lambda m: m.update(made_at="2027-01-01T00:00:00Z")),
        ["清单的制作时间*"] * 2,
    ),
    # a volume, the manifest and the sheet, made anew
    "labels changed, hash and all": (
        _remade(_relabel),
        [f"“{ONE}”的页码标签与清单*", f"“{ONE}”中第 1 项证据的书签没有指向第 1 页"],
    ),
    "a bookmark's title changed, hash and all": (_remade(_retitle), [f"清单中第 1 项证据*与“{ONE}”的书签不符"]),
    "a bookmark's target changed, hash and all": (_remade(_mislead), [f"“{ONE}”中第 1 项证据的书签没有指向第 1 页"]),
    "a volume that is no PDF, hash and all": (
        lambda folder: (
            _write(ONE, b"no PDF")(folder),
            _edit_with_sheet(lambda m: m["files"][0].update(sha256=sha256(b"no PDF").hexdigest(), size=6))(folder),
        )[0],
        [f"“{ONE}”不能作为 PDF 打开"],
    ),
}


def like(problem: str, expected: str) -> bool:
    """Whether a problem begins as expected; * stands for anything."""
    at = 0
    for number, piece in enumerate(expected.split("*")):
        found = problem.find(piece, at)
        if found < 0 or (number == 0 and found != 0):
            return False
        at = found + len(piece)
    return True


@pytest.mark.parametrize("name", HARMS)
def test_every_harm_is_named(bundle: Path, name: str) -> None:
    harm, expected = HARMS[name]
    harm(bundle)
    result = verify(bundle)
    assert not result.ok
    assert len(result.problems) == len(expected), result.problems
    for problem, beginning in zip(result.problems, expected, strict=True):
        assert any(like(problem, either) for either in beginning.split("|")), (problem, beginning)


def test_a_manifest_that_nothing_vouches_for_is_said_to_be_one(bundle: Path) -> None:
    """Who takes the sheet away and its mention as well leaves nothing to compare the manifest with."""
    _edit(lambda m: m.update(sheet=None))(bundle)
    (bundle / SHEET_NAME).unlink()
    result = verify(bundle)
    assert result.ok
    assert result.notes == ("“manifest.json”没有校验单或时间戳，清单自身是否改动过无从比对",)


def test_the_same_instant_in_another_zone_is_the_same(bundle: Path) -> None:
    """Only the sheet, which prints the manifest's hash, tells that somebody wrote it otherwise."""
    china = AT.astimezone(timezone(timedelta(hours=8))).isoformat()
    _edit_with_sheet(lambda m: m.update(made_at=china))(bundle)
    assert verify(bundle).problems == ()


def test_a_harmed_volume_is_named_whatever_the_harm_and_nothing_is_said_in_english(
    bundle: Path, caplog: pytest.LogCaptureFixture
) -> None:
    volume = bundle / ONE
    whole = volume.read_bytes()
    chance = random.Random(1)  # noqa: S311  # the same harm every time
    for _ in range(40):
        harmed = bytearray(whole)
        for _ in range(chance.choice([1, 50, 500])):
            harmed[chance.randrange(len(harmed))] ^= chance.randrange(1, 256)
        volume.write_bytes(harmed[: chance.choice([len(harmed), chance.randrange(len(harmed))])])
        result = verify(bundle)
        assert len(result.problems) == 1
        assert result.problems[0].startswith(f"文件“{ONE}”的内容已被改动")
    assert caplog.records == []


@pytest.mark.parametrize("content", [None, b"", b"{}", b"\xff", b'{"format": "something-else"}'])
def test_no_manifest_no_verification(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(NotABundle):
        verify(tmp_path)

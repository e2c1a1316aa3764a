"""Bundles of every shape, read back from scratch: volumes, dividers, odd starts, places of numbers, supplements."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from bundle_readback import check, rows_of
from bundle_samples import A4, change, write_pages
from docx import Document as WordDocument
from pikepdf import Dictionary, Name, OutlineItem, Pdf, Stream
from PIL import Image
from pypdf import PdfReader

from docgen.bundle import volumes
from docgen.bundle.build import build_bundle
from docgen.bundle.chain import earlier_bundle
from docgen.bundle.recipe import Recipe
from docgen.bundle.recipe_files import recipe
from docgen.bundle.verify import verify
from docgen.casefile.case import Case
from docgen.errors import BundleRefused, CannotContinue, NothingNew, UnprintableCharacterError

AT = datetime(2026, 11, 23, 3, tzinfo=timezone(timedelta(hours=8)))
"""Still the day before where clocks show UTC."""
LANDSCAPE = (A4[1], A4[0])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A case's folder: five PDFs, one landscape, one with bookmarks, one of ten pages."""
    folder = tmp_path / "case"
    folder.mkdir()
    for name, pages, size in (
        ("licence", 1, A4),
        ("contract", 4, A4),
        ("sheet", 2, LANDSCAPE),
        ("ledger", 10, A4),
        ("letter", 1, A4),
    ):
        write_pages(folder / f"{name}.pdf", [f"{name} {page}" for page in range(1, pages + 1)], size)
    change(folder / "contract.pdf", _chapters)
    return folder


def _chapters(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.extend([OutlineItem("第一章", 0), OutlineItem("第二章", 2)])


EVIDENCE: list[dict[str, Any]] = [
    {"file": "licence.pdf", "title": "营业执照", "group": "identity"},
    {"file": "contract.pdf", "title": "借款合同", "group": "credit", "form": "original", "kept_at": "档案室"},
    {"file": "sheet.pdf", "title": "还款明细表", "group": "default"},
    {"file": "ledger.pdf", "title": "账户流水", "group": "default"},
    {"file": "letter.pdf", "title": "催收通知书", "group": "demand"},
]


def case_with(make_case: Callable[..., Case], evidence: list[dict[str, Any]]) -> Case:
    return make_case(evidence=[{"proves": "证明所述事实", **item} for item in evidence])


@pytest.fixture
def case(make_case: Callable[..., Case]) -> Case:
    return case_with(make_case, EVIDENCE)


def own(**keys: Any) -> Recipe:
    return Recipe.model_validate({"title": "本院", **keys})


def manifest_of(folder: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return read


@pytest.mark.parametrize("name", ["court_filing", "arbitration", "internal_archive", "other_side"])
def test_every_preset(tmp_path: Path, case: Case, root: Path, name: str) -> None:
    chosen = recipe(name)
    result = build_bundle(case, root, tmp_path / "out", at=AT, recipe=chosen)
    (volume,) = check(tmp_path / "out", form=chosen.numbers.format, at_head=chosen.numbers.place.at_head)
    assert [(item.title, item.pages) for item in result.items] == [
        ("营业执照", (1, 1)),
        ("借款合同", (2, 5)),
        ("还款明细表", (6, 7)),
        ("账户流水", (8, 17)),
        ("催收通知书", (18, 18)),
    ]
    assert "2026年11月23日" in volume.text[0]
    assert f"一式{result.copies}份" in volume.text[0]
    assert result.copies == {"internal_archive": 1, "other_side": 1}.get(name, 2)
    assert (chosen.mark or "证据材料") in volume.text[0]
    assert verify(tmp_path / "out").problems == ()
    groups = dict(volume.groups)
    divided = {title: position for title, position in groups.items() if title[1:2] == " "}
    assert len(divided) == 4
    for title, position in divided.items():
        assert not chosen.dividers or title[2:] in volume.text[position]
    if chosen.odd_starts:
        assert all(position % 2 == 0 for position in [*groups.values(), *(at for _, at in volume.bookmarks)])
    manifest = manifest_of(tmp_path / "out")
    (described,) = manifest["volumes"]
    labelled = [(insert["position"], insert["label"]) for insert in described["inserts"]]
    assert labelled == [
        (at + 1, label)
        for at, label in enumerate(volume.labels)
        if at >= described["front_pages"] and not label.isdecimal()
    ]
    assert (manifest["recipe"], manifest["copies"]) == (chosen.title, result.copies)


@pytest.mark.parametrize("place", ["bottom_left", "bottom_center", "top_right"])
def test_places_and_words_of_numbers(tmp_path: Path, case: Case, root: Path, place: str) -> None:
    chosen = own(numbers={"place": place, "format": "— {page} / {total} —"}, dividers=True)
    build_bundle(case, root, tmp_path / "out", at=AT, recipe=chosen)
    check(tmp_path / "out", form=chosen.numbers.format, at_head=place == "top_right")


def test_without_cover_and_index(tmp_path: Path, case: Case, root: Path) -> None:
    chosen = own(cover=False, index={"in_volume": False, "formats": ["xlsx"]})
    result = build_bundle(case, root, tmp_path / "out", at=AT, recipe=chosen)
    (volume,) = check(tmp_path / "out", indexed=False)
    assert volume.labels[0] == "1"
    assert result.index == ("证据目录.xlsx",)
    with_cover = own(index={"in_volume": False, "formats": ["xlsx"]})
    build_bundle(case, root, tmp_path / "covered", at=AT, recipe=with_cover)
    (volume,) = check(tmp_path / "covered", indexed=False)
    assert volume.labels[:2] == ["i", "1"]


def test_volumes_of_so_many_pages_and_an_item_that_is_split(tmp_path: Path, case: Case, root: Path) -> None:
    chosen = own(max_pages=7, dividers=True)
    result = build_bundle(case, root, tmp_path / "out", at=AT, recipe=chosen)
    read = check(tmp_path / "out")
    assert [volume.path for volume in result.volumes] == [f"证据材料-第{n}册.pdf" for n in range(1, 7)]
    assert [len(volume.labels) for volume in read] == [v.pages for v in result.volumes]
    assert max(v.pages for v in result.volumes) == 7
    assert [(row.no, row.title, row.volume, row.pages) for row in rows_of(tmp_path / "out")] == [
        (1, "营业执照", 1, "1"),
        (2, "借款合同", 2, "2-5"),
        (3, "还款明细表", 3, "6-7"),
        (4, "账户流水", 4, "8-11"),
        (4, "账户流水（续）", 5, "12-15"),
        (4, "账户流水（续）", 6, "16-17"),
        (5, "催收通知书", 6, "18"),
    ]
    split = result.items[3]
    assert (split.pages, split.volume) == ((8, 17), 4)
    assert [(part.volume, part.pages) for part in split.parts] == [(4, (8, 11)), (5, (12, 15)), (6, (16, 17))]
    assert all(not item.parts for item in result.items if item.no != 4)
    assert "册次" in read[0].text[1], "the overall index, in the first volume"
    assert "第2册（共6册）" in read[1].text[0]
    assert "本册共1份证据，4页" in read[1].text[1]
    assert verify(tmp_path / "out").problems == ()


def test_a_sources_own_bookmarks_stay_below_its_item(tmp_path: Path, case: Case, root: Path) -> None:
    build_bundle(case, root, tmp_path / "out", at=AT, recipe=own(max_pages=5))
    with pikepdf.open(tmp_path / "out" / "证据材料-第2册.pdf") as pdf, pdf.open_outline() as outline:
        (contract,) = outline.root[2].children
        assert (contract.title, [child.title for child in contract.children]) == (
            "2 借款合同（2-4）",
            ["第一章", "第二章"],
        )
    with pikepdf.open(tmp_path / "out" / "证据材料-第3册.pdf") as pdf, pdf.open_outline() as outline:
        assert outline.root[2].children[0].children == []
    notes = manifest_of(tmp_path / "out")["items"][1]["notes"]
    assert notes == [], "no bookmark is lost for standing in another volume"


@pytest.fixture
def photographs(tmp_path: Path, make_case: Callable[..., Case]) -> tuple[Case, Path]:
    """Twelve noisy pictures of some 240 KB, and one of 700 KB."""
    folder = tmp_path / "photos"
    folder.mkdir()
    random = Random(7)  # noqa: S311 - noise, the same each time
    evidence = []
    for number in range(12):
        Image.frombytes("L", (500, 480), random.randbytes(240_000)).save(folder / f"{number:02d}.png")
        evidence.append({"file": f"{number:02d}.png", "title": f"照片{number}", "group": "demand"})
    Image.frombytes("L", (700, 1000), random.randbytes(700_000)).save(folder / "large.png")
    return case_with(make_case, evidence), folder


def test_volumes_of_so_many_bytes(tmp_path: Path, photographs: tuple[Case, Path]) -> None:
    case, folder = photographs
    result = build_bundle(case, folder, tmp_path / "out", at=AT, max_mb=Decimal("0.9"))
    check(tmp_path / "out")
    sizes = [(tmp_path / "out" / volume.path).stat().st_size for volume in result.volumes]
    assert max(sizes) <= 0.9 * 1024 * 1024
    assert len(sizes) == 4, "three of 240 KB beside cover and index"


def test_a_wrong_estimate_is_found_by_measuring(
    tmp_path: Path, photographs: tuple[Case, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were pages believed to weigh nothing, the files would still be split until each is within the limit."""
    case, folder = photographs
    weigh = volumes.page_streams
    monkeypatch.setattr(
        volumes, "page_streams", lambda *of: [{key: size // 3 for key, size in page.items()} for page in weigh(*of)]
    )
    result = build_bundle(case, folder, tmp_path / "out", at=AT, max_mb=Decimal("1.2"))
    check(tmp_path / "out")
    assert all((tmp_path / "out" / v.path).stat().st_size <= 1.2 * 1024 * 1024 for v in result.volumes)
    named = {volume.path for volume in result.volumes} | {*result.index, "manifest.json", result.sheet}
    assert {path.name for path in (tmp_path / "out").iterdir()} == named, "nothing is left of the first attempts"


def test_a_page_larger_than_the_limit_is_refused_by_name(tmp_path: Path, photographs: tuple[Case, Path]) -> None:
    case, folder = photographs
    large = case.evidence[0].model_copy(update={"file": "large.png", "title": "大图"})
    case = case.model_copy(update={"evidence": (*case.evidence, large)})
    with pytest.raises(BundleRefused) as caught:
        build_bundle(case, folder, tmp_path / "out", at=AT, max_mb=Decimal("0.6"))
    (problem,) = caught.value.problems
    assert problem.place == "large.png 第1页"
    assert "KB" in problem.value
    assert "单页大于每册上限 629,145 字节（614.40 KB）" in problem.expected
    assert not (tmp_path / "out").exists()


def test_pages_not_taken_are_not_in_the_file(tmp_path: Path, make_case: Callable[..., Case], root: Path) -> None:
    """All pages of this file share one list of pictures; of three pages one is submitted."""
    secret = [os.urandom(3000) for _ in range(3)]

    def pages(pdf: Pdf) -> None:
        pictures = Dictionary()
        for number, content in enumerate(secret):
            picture = Stream(pdf, content)
            picture.stream_dict = Dictionary(
                Type=Name.XObject, Subtype=Name.Image, Width=60, Height=50, ColorSpace=Name.DeviceGray
            )
            picture.BitsPerComponent = 8
            pictures[f"/I{number}"] = pdf.make_indirect(picture)
        shared = pdf.make_indirect(Dictionary(XObject=pictures))
        for number, page in enumerate(pdf.pages):
            page.obj.Resources = shared
            page.obj.Contents = pdf.make_stream(f"q 300 0 0 300 100 300 cm /I{number} Do Q".encode())

    change(write_pages(root / "scan.pdf", ["x"] * 3), pages)
    case = case_with(make_case, [{"file": "scan.pdf", "title": "扫描件", "pages": "2"}])
    build_bundle(case, root, tmp_path / "out", at=AT)
    content = (tmp_path / "out" / "证据材料.pdf").read_bytes()
    assert [part in content for part in secret] == [False, True, False]


def test_a_supplement_goes_on_with_numbers_and_pages(
    tmp_path: Path, make_case: Callable[..., Case], root: Path
) -> None:
    first = case_with(make_case, EVIDENCE[:3])
    build_bundle(first, root, tmp_path / "1", at=AT)
    renamed = [{**EVIDENCE[0], "title": "营业执照（副本）"}, *EVIDENCE[1:4]]
    second = case_with(make_case, renamed)
    result = build_bundle(second, root, tmp_path / "2", at=AT + timedelta(days=9), after=tmp_path / "1")
    (volume,) = check(tmp_path / "2")
    assert [(item.no, item.title, item.pages) for item in result.items] == [(4, "账户流水", (8, 17))]
    assert "补充证据材料" in volume.text[0]
    assert "2026年11月23日制作的证据目录（证据1至3，第1至7页），编号、页码续前" in volume.text[1]
    assert "补充证据目录" in volume.text[1]
    word = WordDocument(str(tmp_path / "2" / "证据目录.docx"))
    assert word.paragraphs[0].text == "补充证据目录"
    assert verify(tmp_path / "2").problems == ()
    # and once more: what any bundle before holds is not submitted again
    third = case_with(make_case, [*renamed, EVIDENCE[4], {**EVIDENCE[1], "pages": "2-3"}])
    result = build_bundle(
        third, root, tmp_path / "3", at=AT, after=tmp_path / "2" / "manifest.json", recipe=own(max_pages=4)
    )
    check(tmp_path / "3")
    assert [(item.no, item.title, item.pages) for item in result.items] == [
        (5, "借款合同", (18, 19)),
        (6, "催收通知书", (20, 20)),
    ]
    continued = manifest_of(tmp_path / "3")["continues"]
    earlier = (tmp_path / "2" / "manifest.json").read_bytes()
    assert continued["manifest_sha256"] == hashlib.sha256(earlier).hexdigest()
    assert [(item["no"], item["title"]) for item in continued["items"]] == [
        (1, "营业执照"),
        (2, "借款合同"),
        (3, "还款明细表"),
        (4, "账户流水"),
    ]
    assert verify(tmp_path / "3").problems == ()
    with pytest.raises(NothingNew):
        build_bundle(third, root, tmp_path / "4", at=AT, after=tmp_path / "3")


def test_a_file_that_is_gone_and_was_submitted_does_no_harm(
    tmp_path: Path, make_case: Callable[..., Case], root: Path
) -> None:
    build_bundle(case_with(make_case, EVIDENCE[:2]), root, tmp_path / "1", at=AT)
    (root / "licence.pdf").unlink()
    case = case_with(make_case, EVIDENCE[:3])
    result = build_bundle(case, root, tmp_path / "2", at=AT, after=tmp_path / "1")
    assert [item.title for item in result.items] == ["还款明细表"]
    # a file that was changed since is new evidence
    write_pages(root / "contract.pdf", ["another"])
    result = build_bundle(case, root, tmp_path / "3", at=AT, after=tmp_path / "1")
    assert [item.title for item in result.items] == ["借款合同", "还款明细表"]


def test_what_was_a_sheet_is_new_once_its_contents_go_in(
    tmp_path: Path, make_case: Callable[..., Case], root: Path
) -> None:
    sheet, whole = EVIDENCE[0] | {"as_sheet": True}, EVIDENCE[0]
    build_bundle(case_with(make_case, [sheet]), root, tmp_path / "1", at=AT)
    result = build_bundle(case_with(make_case, [whole]), root, tmp_path / "2", at=AT, after=tmp_path / "1")
    assert [(item.no, item.title) for item in result.items] == [(2, EVIDENCE[0]["title"])]
    for handed_in in ([sheet, whole], [sheet], [whole], [whole, sheet]):  # none of it is new by now
        with pytest.raises(NothingNew):
            build_bundle(case_with(make_case, handed_in), root, tmp_path / "3", at=AT, after=tmp_path / "2")


def test_what_a_supplement_cannot_go_on_from(
    tmp_path: Path, make_case: Callable[..., Case], case: Case, root: Path
) -> None:
    build_bundle(case_with(make_case, EVIDENCE[:1]), root, tmp_path / "1", at=AT)
    (tmp_path / "junk.json").write_text("{}", encoding="utf-8")
    empty = manifest_of(tmp_path / "1") | {"items": []}
    (tmp_path / "empty.json").write_text(json.dumps(empty), encoding="utf-8")
    other = case.model_copy(update={"case_no": "2026-002"})
    for after, of, out, reason in (
        ("2", case, "out", "没有清单文件"),
        ("junk.json", case, "out", "不是证据材料册的清单"),
        ("empty.json", case, "out", "没有列明任何证据"),
        ("1", other, "out", "那是案件 2026-001 的，本案是 2026-002"),
        ("1", case, "1", "前册会被覆盖"),
    ):
        with pytest.raises(CannotContinue, match=reason):
            build_bundle(of, root, tmp_path / out, at=AT, after=tmp_path / after)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1", "case", "empty.json", "junk.json"]


def _retell(folder: Path) -> None:
    told = manifest_of(folder)
    told["items"][-1]["pages"][1] += 7
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")


def _retell_alone(folder: Path) -> None:
    _retell(folder)
    _keep_the_manifest(folder)


def _backdate(folder: Path) -> None:
    told = manifest_of(folder) | {"made_at": "2020-01-01T00:00:00Z"}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "校验单.pdf").unlink()


def _change_the_volume(folder: Path) -> None:
    with (folder / "证据材料.pdf").open("ab") as file:
        file.write(b"%")


def _keep_the_manifest(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name != "manifest.json":
            path.unlink()


def test_a_supplement_believes_no_manifest_that_verification_rejects(tmp_path: Path, case: Case, root: Path) -> None:
    """What an earlier bundle says is held against itself and what still lies beside it; the rest may be gone."""
    build_bundle(case, root, tmp_path / "1", at=AT)
    assert earlier_bundle(tmp_path / "1", case.case_no, tmp_path / "new").last_item == len(EVIDENCE)
    for number, (spoil, reason) in enumerate(
        (
            (_retell, "清单核对不符"),
            (_retell_alone, "清单所列总页数与各项证据的页码不符"),
            (_backdate, "清单的制作时间与“证据材料.pdf”所载不符"),
            (_change_the_volume, "文件“证据材料.pdf”的内容已被改动"),
        ),
        2,
    ):
        spoilt = tmp_path / str(number)
        shutil.copytree(tmp_path / "1", spoilt)
        spoil(spoilt)
        with pytest.raises(CannotContinue, match=reason):
            earlier_bundle(spoilt, case.case_no, tmp_path / "new")
    _keep_the_manifest(tmp_path / "1")
    assert earlier_bundle(tmp_path / "1", case.case_no, tmp_path / "new").last_item == len(EVIDENCE)


def test_groups_by_the_recipe(tmp_path: Path, case: Case, root: Path) -> None:
    groups = [{"name": "demand", "title": "催收情况"}, {"name": "credit"}, {"name": "other", "title": "其余材料"}]
    build_bundle(case, root, tmp_path / "out", at=AT, recipe=own(groups=groups))
    (volume,) = check(tmp_path / "out")
    assert [title for title, _ in volume.groups] == ["封面", "证据目录", "A 催收情况", "B 授信与借款", "C 其余材料"]
    assert [row.title for row in rows_of(tmp_path / "out")] == [
        "催收通知书",
        "借款合同",
        "营业执照",
        "还款明细表",
        "账户流水",
    ]
    with pytest.raises(BundleRefused) as caught:
        build_bundle(case, root, tmp_path / "none", at=AT, recipe=own(groups=groups[:2]))
    assert [(problem.place, problem.value) for problem in caught.value.problems] == [
        ("营业执照", "identity"),
        ("还款明细表", "default"),
        ("账户流水", "default"),
    ]


def test_columns_of_the_index_by_the_recipe(tmp_path: Path, case: Case, root: Path) -> None:
    columns = ["pages", "no", "title", "volume", "kept_at", "kind", "formed_on"]
    build_bundle(case, root, tmp_path / "out", at=AT, recipe=own(index={"columns": columns}, max_pages=14))
    read = check(tmp_path / "out")
    assert len(read) == 2
    assert "页码编号证据名称册次原件存放法定种类形成时间" in read[0].text[1]
    assert "页码编号证据名称原件存放法定种类形成时间" in read[1].text[1]
    word = WordDocument(str(tmp_path / "out" / "证据目录.docx"))
    assert [cell.text for cell in word.tables[-1].rows[0].cells] == [
        "页码",
        "编号",
        "证据名称",
        "册次",
        "原件存放",
        "法定种类",
        "形成时间",
    ]


def test_names_of_files_by_the_recipe(tmp_path: Path, case: Case, root: Path) -> None:
    files = {"volume": "{case_no}_{volume}", "index": "{case_no}_目录"}
    result = build_bundle(case, root, tmp_path / "out", at=AT, recipe=own(files=files, max_pages=13))
    assert [volume.path for volume in result.volumes] == ["2026-001_1.pdf", "2026-001_2.pdf"]
    assert result.index == ("2026-001_目录.pdf", "2026-001_目录.docx", "2026-001_目录.xlsx")


def test_a_number_that_cannot_be_printed_stops_at_once(tmp_path: Path, case: Case, root: Path) -> None:
    with pytest.raises(UnprintableCharacterError, match="页码格式"):
        build_bundle(case, root, tmp_path / "out", at=AT, recipe=own(numbers={"format": "{page}\U0001f4c4"}))


def test_the_same_inputs_give_the_same_files(tmp_path: Path, case: Case, root: Path) -> None:
    chosen = recipe("arbitration").model_copy(update={"max_pages": 20})
    seen = []
    for name in ("one", "two"):
        build_bundle(case, root, tmp_path / name, at=AT, recipe=chosen)
        paths = sorted((tmp_path / name).iterdir())
        seen.append([(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths])
    assert seen[0] == seen[1]
    assert len(seen[0]) > 5


def test_an_interrupted_build_leaves_nothing_and_starts_again(
    tmp_path: Path, case: Case, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped while the second of three files is written."""
    chosen = own(max_pages=10)
    whole = volumes.assemble

    def interrupted(volume: Any, *rest: Any) -> Any:
        if volume.no == 2:
            raise KeyboardInterrupt
        return whole(volume, *rest)

    monkeypatch.setattr(volumes, "assemble", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build_bundle(case, root, tmp_path / "out", at=AT, recipe=chosen)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]
    monkeypatch.undo()
    assert len(build_bundle(case, root, tmp_path / "out", at=AT, recipe=chosen).volumes) == 3
    check(tmp_path / "out")


def test_an_arrangement_that_does_not_read_back_is_refused(
    tmp_path: Path, case: Case, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof goes by the plan: a volume written with other dividers than planned is found."""
    whole = volumes.assemble

    def other(volume: Any, *rest: Any) -> Any:
        return whole(replace(volume, style=replace(volume.style, odd_starts=True)), *rest)

    monkeypatch.setattr(volumes, "assemble", other)
    with pytest.raises(Exception, match="复核发现"):
        build_bundle(case, root, tmp_path / "out", at=AT, recipe=own(dividers=True))


@pytest.mark.parametrize("place", ["top_right", "bottom_center", "bottom_left"])
def test_a_page_taken_out_is_named_wherever_its_number_stood(
    tmp_path: Path, case: Case, root: Path, place: str
) -> None:
    chosen = own(dividers=True, numbers={"place": place, "format": "第{page}页 共{total}页"}, index={"formats": []})
    build_bundle(case, root, tmp_path / "out", at=AT, recipe=chosen)
    volume = tmp_path / "out" / "证据材料.pdf"
    whole = volume.read_bytes()
    labels = list(PdfReader(volume).page_labels)
    assert labels[:8] == ["i", "ii", "iii", "1", "iv", "2", "3", "4"]
    for named in ("iii", "7", "18"):
        with pikepdf.open(volume, allow_overwriting_input=True) as pdf:
            del pdf.pages[labels.index(named)]
            pdf.save(volume)
        (problem,) = verify(tmp_path / "out").problems
        assert problem.endswith(f"应有 {len(labels)} 页，现有 {len(labels) - 1} 页，缺少页码为 {named} 的页")
        volume.write_bytes(whole)
    assert verify(tmp_path / "out").ok


def _shift(manifest: dict[str, Any]) -> None:
    manifest["items"][3]["parts"][1]["pages"] = [12, 14]


def _begin(manifest: dict[str, Any]) -> None:
    manifest["continues"] = None


def test_a_manifest_of_volumes_that_contradicts_itself(
    tmp_path: Path, make_case: Callable[..., Case], case: Case, root: Path
) -> None:
    chosen = own(max_pages=7, index={"formats": ["xlsx"]})
    build_bundle(case, root, tmp_path / "split", at=AT, recipe=chosen)
    _edit(tmp_path / "split", _shift)
    assert "清单中第 4 项证据各册部分的页码不连续" in verify(tmp_path / "split").problems
    build_bundle(case_with(make_case, EVIDENCE[:2]), root, tmp_path / "1", at=AT)
    build_bundle(case, root, tmp_path / "2", at=AT, after=tmp_path / "1")
    assert verify(tmp_path / "2").ok
    _edit(tmp_path / "2", _begin)
    problems = verify(tmp_path / "2").problems
    assert "清单中证据的编号不连续，第 1 项编为 3" in problems
    assert "清单中第 3 项证据的页码不连续" in problems


def _edit(folder: Path, change_it: Callable[[dict[str, Any]], None]) -> None:
    manifest = manifest_of(folder)
    change_it(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


@pytest.mark.parametrize("items", [1, 28, 29, pytest.param(400, marks=pytest.mark.slow)])
def test_indexes_of_any_length(tmp_path: Path, make_case: Callable[..., Case], root: Path, items: int) -> None:
    """Long titles, purposes of several lines; 400 items over several volumes."""
    groups = ["identity", "credit", "performance", "security", "default", "demand", "costs", "venue"]
    evidence = []
    for number in range(items):
        write_pages(root / f"{number:03d}.pdf", ["x"] * (number % 3 + 1))
        evidence.append(
            {
                "file": f"{number:03d}.pdf",
                "title": f"第{number + 1}份材料及其附件" + "、补充说明" * (number % 4),
                "group": groups[number * 8 // items],
                "proves": "证明所述事实，" * (number % 5 + 1),
            }
        )
    chosen = own(max_pages=200, dividers=True)
    result = build_bundle(case_with(make_case, evidence), root, tmp_path / "out", at=AT, recipe=chosen)
    check(tmp_path / "out")
    assert len(rows_of(tmp_path / "out")) == len(result.items) == items
    assert all(volume.pages <= 200 for volume in result.volumes)
    assert len(result.volumes) == (1 if items < 400 else 5)
    assert result.items[-1].pages[1] == sum(number % 3 + 1 for number in range(items))


@pytest.mark.slow
def test_an_item_of_fifteen_hundred_pages_over_volumes(
    tmp_path: Path, make_case: Callable[..., Case], root: Path
) -> None:
    write_pages(root / "long.pdf", ["x"] * 1500)
    evidence = [{"file": "long.pdf", "title": "流水"}, {"file": "contract.pdf", "title": "合同"}]
    build_bundle(case_with(make_case, evidence), root, tmp_path / "out", at=AT, recipe=own(max_pages=600))
    check(tmp_path / "out")
    assert [(row.no, row.volume, row.pages) for row in rows_of(tmp_path / "out")] == [
        (1, 1, "1-598"),
        (1, 2, "599-1196"),
        (1, 3, "1197-1500"),
        (2, 3, "1501-1504"),
    ]


def test_pictures_at_the_recipes_resolution(tmp_path: Path, make_case: Callable[..., Case]) -> None:
    """A scan of 300 dots an inch and a text: the one is reduced and said to be, the other left as it is."""
    folder = tmp_path / "scans"
    folder.mkdir()
    grain = Image.frombytes("L", (248, 351), Random(3).randbytes(248 * 351))  # noqa: S311 - noise, the same each time
    grain.resize((2480, 3508)).save(folder / "scan.jpg", quality=95, dpi=(300, 300))
    write_pages(folder / "text.pdf", ["x"])
    evidence = [{"file": "scan.jpg", "title": "扫描件"}, {"file": "text.pdf", "title": "文本"}]
    evidence.append({"file": "scan.jpg", "title": "扫描件，另证明他事"})
    case = case_with(make_case, evidence)
    build_bundle(case, folder, tmp_path / "whole", at=AT)
    build_bundle(case, folder, tmp_path / "out", at=AT, recipe=own(downsample_dpi=100))
    (volume,) = check(tmp_path / "out")
    whole, small = ((tmp_path / name / "证据材料.pdf").stat().st_size for name in ("whole", "out"))
    assert small < whole / 2
    assert "高于100DPI的图片已降至该分辨率" in volume.text[1]
    manifest = manifest_of(tmp_path / "out")
    assert manifest["downsampled_to_dpi"] == 100
    codes = [[note["code"] for note in item["notes"]] for item in manifest["items"]]
    assert ["downsampled" in found for found in codes] == [True, False, True]
    assert verify(tmp_path / "out").ok
    assert "DPI" not in check(tmp_path / "whole")[0].text[1]


def test_a_file_that_cannot_be_downsampled_in_its_time_is_refused_by_name(
    tmp_path: Path, make_case: Callable[..., Case], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What works on a file's pictures may crash or hang as any reader of other people's files may."""
    monkeypatch.setattr("docgen.bundle.build.downsample", len)  # fails on what it is given
    case = case_with(make_case, [{"file": "contract.pdf", "title": "合同"}])
    with pytest.raises(BundleRefused) as refused:
        build_bundle(case, root, tmp_path / "out", at=AT, recipe=own(downsample_dpi=100))
    assert [problem.place for problem in refused.value.problems] == ["contract.pdf"]
    assert not (tmp_path / "out").exists()

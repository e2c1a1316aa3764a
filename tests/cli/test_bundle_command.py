"""``docgen bundle`` as scripts see it: cli.md's shape, recipes, limits, supplements, and what is refused."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from docgen.api import bundles
from docgen.bundle.result import BuiltItem, BuiltPart, BundleResult, LeftOut
from docgen.casefile.case import Case
from docgen.cli import docgen
from docgen.cli.output import run

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.delenv("DOCGEN_DATABASE_URL", raising=False)

    def run_docgen(*arguments: object) -> tuple[int, str, str]:
        code = run(docgen, ["--data", str(tmp_path / "data"), *map(str, arguments)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_docgen


@pytest.fixture
def case_file(tmp_path: Path, make_case: Callable[..., Case]) -> Path:
    """A case of two items, of one and five pages, its files beside it; the same case with a third item."""
    folder = tmp_path / "case"
    folder.mkdir()
    for name, pages in (("a", 1), ("b", 5), ("c", 2)):
        canvas = Canvas(str(folder / f"{name}.pdf"), invariant=1)
        for number in range(pages):
            canvas.drawString(100, 700, f"{name}{number}")
            canvas.showPage()
        canvas.save()
    proves = {"proves": "证明所述事实"}
    evidence = [
        {"file": "a.pdf", "title": "执照", "group": "identity", **proves},
        {"file": "b.pdf", "title": "流水", "group": "default", **proves},
        {"file": "c.pdf", "title": "补充协议", "group": "security", **proves},
    ]
    for name, items in (("case", evidence[:2]), ("more", evidence)):
        case = make_case(evidence=items)
        (folder / f"{name}.json").write_text(case.model_dump_json(by_alias=True, exclude_none=True), "utf-8")
    return folder / "case.json"


def answer_of(called: tuple[int, str, str]) -> dict[str, Any]:
    code, out, err = called
    assert code == 0, err
    answer: dict[str, Any] = json.loads(out)
    return answer


def test_the_answer_has_the_shape_of_the_contract(call: Call, case_file: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('title = "本院"\nmax_pages = 5\n', "utf-8")
    answer = answer_of(call("bundle", case_file, "--recipe", own, "--out", tmp_path / "out", "--json"))
    volumes = [(each["path"], each["pages"]) for each in answer["volumes"]]
    assert volumes == [("证据材料-第1册.pdf", 3), ("证据材料-第2册.pdf", 5), ("证据材料-第3册.pdf", 4)]
    for each in answer["volumes"]:
        assert each["sha256"] == hashlib.sha256((tmp_path / "out" / each["path"]).read_bytes()).hexdigest()
    assert answer["items"] == [
        {"no": 1, "title": "执照", "pages": [1, 1], "volume": 1, "parts": []},
        {
            "no": 2,
            "title": "流水",
            "pages": [2, 6],
            "volume": 2,
            "parts": [{"volume": 2, "pages": [2, 4]}, {"volume": 3, "pages": [5, 6]}],
        },
    ]
    assert (answer["manifest"], answer["copies"], answer["left_out"]) == ("manifest.json", 2, [])
    assert answer["index"] == ["证据目录.pdf", "证据目录.docx", "证据目录.xlsx"]
    code, out, _ = call("verify", tmp_path / "out", "--json")
    assert (code, json.loads(out)["checked"]) == (0, 6)


def test_a_supplement_in_words(call: Call, case_file: Path, tmp_path: Path) -> None:
    answer_of(call("bundle", case_file, "--out", tmp_path / "1", "--json"))
    more = case_file.with_name("more.json")
    options = ("--recipe", "仲裁", "--max-mb", "5", "--dated", "2026-03-04", "--out", tmp_path / "2")
    code, out, err = call("bundle", more, "--after", tmp_path / "1", *options)
    assert code == 0, err
    (line,) = [line for line in out.splitlines() if "补充协议" in line]
    assert [part.strip() for part in line.split("│")] == ["3", "补充协议", "7-8", "第1册"]
    assert "应制作份数：2" in out
    assert "证据目录.xlsx" in out
    assert "编排页面" in err
    with pikepdf.open(tmp_path / "2" / "证据目录.pdf") as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260304")


def test_a_split_item_is_in_all_its_volumes_and_what_it_left_out_is_told(
    call: Call, case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = LeftOut(2, "流水", "hidden_sheets", "隐藏的工作表 1 个未编入：底稿")
    item = BuiltItem(2, "流水", (2, 6), 1, (BuiltPart(1, (2, 4)), BuiltPart(2, (5, 5)), BuiltPart(3, (6, 6))))
    made = BundleResult((), (item,), "manifest.json", "校验单.pdf", None, (), 2, (note,))
    monkeypatch.setattr(bundles, "bundle", lambda *_, **__: made)
    code, out, err = call("bundle", case_file, "--out", tmp_path / "out")
    assert code == 0
    (line,) = [line for line in out.splitlines() if "流水" in line]
    assert [part.strip() for part in line.split("│")] == ["2", "流水", "2-6", "第1册、第2册、第3册"]
    assert "提示（hidden_sheets）：第 2 项证据“流水”：隐藏的工作表 1 个未编入：底稿" in err
    answer = answer_of(call("bundle", case_file, "--out", tmp_path / "out", "--json"))
    assert answer["left_out"][0]["code"] == "hidden_sheets"


def test_every_option_of_a_bundle_reaches_the_use_case(
    call: Call, case_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bundles.BundleWish] = []

    def make(_office: object, _case: str, wish: bundles.BundleWish, **_: object) -> BundleResult:
        asked.append(wish)
        return BundleResult((), (), "manifest.json", "校验单.pdf", None, (), 2, ())

    monkeypatch.setattr(bundles, "bundle", make)
    out = ("--out", tmp_path / "out", "--json")
    call("bundle", case_file, *out)
    options = ("--dated", "2026-03-04", "--after", tmp_path / "1", "--no-timestamp", "--file-seconds", "7")
    call("bundle", case_file, *options, "--recipe", "仲裁", "--max-mb", "5", *out)
    assert asked == [
        bundles.BundleWish(),
        bundles.BundleWish(
            dated_on=date(2026, 3, 4),
            recipe_name="仲裁",
            max_mb=Decimal(5),
            after=tmp_path / "1",
            timestamp=False,
            file_seconds=7,
        ),
    ]
    assert "--file-seconds" in call("bundle", case_file, "--file-seconds", "0", *out)[1]


def test_originals_are_compared_by_whoever_has_them(call: Call, case_file: Path, tmp_path: Path) -> None:
    answer_of(call("bundle", case_file, "--out", tmp_path / "out", "--json"))
    code, out, _ = call("verify", tmp_path / "out", "--sources", case_file.parent)
    assert code == 0
    assert "“证据材料.pdf”已与所给原文件逐页比对 6 页" in out


def test_an_institutions_own_recipe_in_the_data_folder(call: Call, case_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "recipes"
    folder.mkdir(parents=True)
    (folder / "ours.toml").write_text('title = "本院"\ncopies = 9\nfiles.single = "册"\n', "utf-8")
    answer = answer_of(call("bundle", case_file, "--recipe", "ours", "--out", tmp_path / "out", "--json"))
    assert ([each["path"] for each in answer["volumes"]], answer["copies"]) == (["册.pdf"], 9)
    (folder / "ours.toml").write_text('title = "本院"\ncopies = 0\n', "utf-8")
    code, out, _ = call("bundle", case_file, "--recipe", "ours", "--out", tmp_path / "out", "--json")
    assert code == 2
    assert json.loads(out)["error"]["problems"][0]["place"] == "ours.toml 第2行 copies"
    code, out, _ = call("check", "bundle_cover")
    assert code == 4
    assert "ours.toml 第2行 copies" in out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--recipe", "本院"), "没有名为“本院”的成册方案"),
        (("--max-mb", "0"), "0，应为大于零的数"),
        (("--max-mb", "NaN"), "NaN，应为大于零的数"),
        (("--max-mb", "二十"), "二十，应为大于零的数"),
        (("--after", "nowhere"), "没有清单文件"),
    ],
)
def test_what_is_refused(call: Call, case_file: Path, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    code, out, err = call("bundle", case_file, *options, "--out", tmp_path / "out")
    assert (code, out) == (2, "")
    assert said in err
    assert not (tmp_path / "out").exists()

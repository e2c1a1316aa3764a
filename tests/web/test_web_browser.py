"""The whole way in a real Chromium: a case file in; letter, statement and bundle out."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import CHROMIUM, Site, Watched, chromium, site_on, watched_in
from visiting import NOW

from docgen.api.worker import work_off

FULL_CASE = Path(__file__).resolve().parents[2] / "fixtures" / "full_case"
CUT_OFF = "2026-11-23"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.no_cover,  # the pages have tests of their own that cover them
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_on(tmp_path / "data", NOW.replace(month=11, day=23)) as running:
        yield running


@pytest.fixture
def watched(site: Site) -> Iterator[Watched]:
    with chromium() as browser:
        yield watched_in(browser, site.address)


@pytest.fixture
def dropped_file(tmp_path: Path) -> Path:
    """The full case with its evidence as one ZIP."""
    path = tmp_path / "完整案件.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(FULL_CASE.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(FULL_CASE.parent).as_posix())
    return path


def assert_is_the_bundle(archived: Path) -> None:
    """All files of the manifest and no others, all items of the full case."""
    with zipfile.ZipFile(archived) as archive:
        (place,) = (name for name in archive.namelist() if name.endswith("manifest.json"))
        folder = place.removesuffix("manifest.json")
        manifest = json.loads(archive.read(place))
        named = {folder + file["path"] for file in manifest["files"]}
        assert named | {place, f"{folder}校验单.pdf"} == set(archive.namelist())
    assert len(manifest["items"]) == len(json.loads((FULL_CASE / "case.json").read_text("utf-8"))["evidence"])


def test_from_a_case_file_to_letter_statement_and_bundle(site: Site, watched: Watched, dropped_file: Path) -> None:
    page = watched.page
    page.goto(watched.address)
    page.get_by_role("button", name="暂不设立，以本机操作员身份使用").click()
    page.get_by_role("link", name="导入案件", exact=True).click()
    page.get_by_label("选择案件文件").set_input_files(dropped_file)
    page.get_by_role("button", name="导入").click()

    page.get_by_role("heading", name="示例省子虚精密机械有限公司").wait_for()
    case = page.url
    assert "逾期应付合计" in page.inner_text("main")
    assert "人民币" in page.inner_text(".sum")

    page.get_by_role("link", name="债权计算", exact=True).click()
    assert page.locator("table", has_text="罚息").count() >= 1
    assert page.get_by_label("截止日").input_value() == CUT_OFF
    name, statement = watched.download("下载债权计算书（PDF）")
    assert name.endswith("债权计算书.pdf")
    assert statement.startswith(b"%PDF-")
    name, statement_word = watched.download("Word")
    assert name.endswith("债权计算书.docx")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(statement_word)).namelist()

    page.goto(case)
    offered = page.locator("ul.offers > li", has_text="逾期贷款催收通知书")
    offered.get_by_role("link", name="致 示例省子虚精密机械有限公司").click()
    frame = page.frame_locator("iframe")
    frame.get_by_text("自收到本通知书之日起7日内").wait_for()
    page.get_by_label("还款期限（收到之日起天数）").fill("15")
    frame.get_by_text("自收到本通知书之日起15日内").wait_for()  # without a click
    name, letter = watched.download("下载草稿 PDF", "button")
    assert name.endswith(".pdf")
    assert letter.startswith(b"%PDF-")

    page.get_by_role("button", name="编号出具…").click()
    page.get_by_label("我已核对内容，确认出具").check()
    page.get_by_role("button", name="出具", exact=True).click()
    page.get_by_role("status").get_by_text("已出具").wait_for()
    with page.expect_download() as issued:
        page.locator("tbody a", has_text="PDF").click()
    assert issued.value.path().read_bytes().startswith(b"%PDF-")

    page.get_by_role("link", name="成册与立案", exact=True).click()
    page.get_by_role("button", name="制作证据材料册").click()
    page.get_by_text("排队中").first.wait_for()
    assert work_off(site.app.extensions["office"], clock=site.clock) == 1
    page.reload()
    with page.expect_download() as made:
        page.locator("main a[href$='/file']").click()
    assert made.value.suggested_filename.endswith(".zip")
    assert_is_the_bundle(made.value.path())

    assert watched.complaints == []


def test_a_file_dropped_on_the_page_is_read_and_its_problems_shown(watched: Watched) -> None:
    page = watched.page
    page.goto(watched.address)
    page.get_by_role("button", name="暂不设立，以本机操作员身份使用").click()
    page.get_by_role("link", name="导入案件", exact=True).click()
    transfer = page.evaluate_handle(
        "() => { const d = new DataTransfer(); d.items.add(new File(['{}'], '<b>案件</b>.json')); return d; }"
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})
    page.get_by_role("heading", name="文件有误，未导入").wait_for()
    assert "case_no" in page.inner_text("main")
    assert page.locator("main b").count() == 0


def test_the_menu_stands_in_one_row_in_either_language_and_opens_and_closes_by_key(watched: Watched) -> None:
    page = watched.page
    page.goto(watched.address)
    page.get_by_role("button", name="暂不设立，以本机操作员身份使用").click()
    for switch in ("English", "中文"):
        tops = {box["y"] for one in page.locator("#menu > *").all() if (box := one.bounding_box())}
        assert len(tops) == 1, tops
        page.get_by_role("button", name=switch).click()
    drafts = page.get_by_role("link", name="文书草稿", exact=True)
    papers = page.locator("#menu summary", has_text="文书")
    assert not drafts.is_visible()
    papers.focus()
    page.keyboard.press("Enter")
    drafts.wait_for()
    page.keyboard.press("Escape")
    assert not drafts.is_visible()
    assert papers.evaluate("summary => summary === document.activeElement")
    papers.click()
    page.locator("#menu summary", has_text="管理").click()  # the other closes
    assert not drafts.is_visible()
    assert watched.complaints == []

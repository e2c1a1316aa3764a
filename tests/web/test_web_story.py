"""The whole way of a case in a real Chromium, each part of it by whose it is, and what the others are told instead.

One bank's folder from its first minute: the administrator sets up accounts, files are imported and shared out, a letter
is written by one and approved by another, sent, its receipt scanned, the clock moves, forty rows are written, the pack
is made and taken away. Nobody's page complains, or asks another host for anything.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from browsing import CHROMIUM, Site, Watched, chromium, site_on, watched_in
from openpyxl import load_workbook
from playwright.sync_api import Browser
from scanned_pages import Scanner, drawn

from docgen.api.roles import ACCESS, AccountRole, Act

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PORTFOLIO = FIXTURES / "portfolio.xlsx"
FEW, LONG = 4, 120_000
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FULL, BORROWER = "XYDG-2026-0100", "示例省子虚精密机械有限公司"
FIRST_PASSWORD, PASSWORD = "lent by the office 1", "kept by oneself 22"
PERSONS = {
    AccountRole.ADMIN: "甲管理",
    AccountRole.COLLECTOR: "乙催收",
    AccountRole.LEGAL: "丙法务",
    AccountRole.LAWYER: "丁律师",
    AccountRole.ARCHIVIST: "戊档案",
    AccountRole.ACCOUNT_MANAGER: "己客户",
    AccountRole.MANAGER: "庚主管",
}
ROLE_WORDS = {
    AccountRole.COLLECTOR: "催收员",
    AccountRole.LEGAL: "法务",
    AccountRole.LAWYER: "律师",
    AccountRole.ARCHIVIST: "档案管理员",
    AccountRole.ACCOUNT_MANAGER: "客户经理",
    AccountRole.MANAGER: "主管",
}
MENDED = {
    "工作表 当事人，第5行，“证件号码”列": "990101197106260015",
    "工作表 当事人，第16行，“证件号码”列": "990101199109100016",
    "工作表 保证，第7行，“保证人”列": "P2",
    "工作表 合同，第26行，“借款本金”列": "300000",
    "工作表 还款流水，第499行，“日期”列": "2026-02-28",
}
"""What the portfolio's five wrong cells are mended to; the first of them is in its first four cases."""
DOORS = {
    "/imports": Act.IMPORT_CASES,
    f"/cases/{FULL}": Act.READ_CASES,
    f"/cases/{FULL}/write/demand_letter": Act.DRAFT,
    "/approvals": Act.APPROVE,
    "/batches": Act.DRAFT,
    "/mail/scans": Act.SCAN,
    f"/cases/{FULL}/clocks": Act.READ_CASES,
    f"/cases/{FULL}/filings": Act.READ_CASES,
    "/assignments": Act.ASSIGN_CASES,
    "/accounts": Act.MANAGE_ACCOUNTS,
    "/audit": Act.AUDIT,
}
"""Where each part of the way begins, and the act of the table that it is."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("cheap_hashes"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@dataclass
class Bank:
    """The running application, and each one's browser."""

    site: Site
    browser: Browser
    desks: dict[AccountRole, Watched]
    letter: str = ""
    """The number of the letter that was issued."""

    def __getitem__(self, role: AccountRole) -> Watched:
        return self.desks[role]

    def seat(self, role: AccountRole) -> Watched:
        self.desks[role] = watched_in(self.browser, self.site.address)
        return self.desks[role]


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    with site_on(tmp_path / "data", NOON, worker=True) as site, chromium() as browser:
        yield Bank(site, browser, {})


@pytest.mark.slow
@pytest.mark.parametrize("rows", [FEW, 40])
def test_the_whole_way_of_a_case(bank: Bank, tmp_path: Path, rows: int) -> None:
    the_administrator_opens_the_house(bank)
    everybody_sits_down(bank)
    the_workbook_is_imported(bank)
    the_full_case_is_imported_and_entrusted(bank, tmp_path)
    everybody_opens_what_is_theirs(bank)
    a_letter_is_written_approved_and_issued(bank)
    its_receipt_is_scanned_and_the_clock_moves(bank)
    rows_are_written_approved_and_issued(bank, tmp_path, rows)
    the_pack_is_built_and_taken_away(bank)
    for role, desk in bank.desks.items():
        assert desk.requests, role
        assert desk.complaints == [], role


def the_administrator_opens_the_house(bank: Bank) -> None:
    desk = bank.seat(AccountRole.ADMIN)
    desk.goes("/")
    desk.fill({"账户名": "admin", "姓名": PERSONS[AccountRole.ADMIN], "密码": PASSWORD, "再输入一次": PASSWORD})
    desk.press("设立并登录")
    desk.goes("/institution")
    desk.fill({"短码": "XYDG", "文号前缀": "虚银"})
    desk.page.get_by_label("文书须经另一账户批准").check()
    desk.press("保存")
    desk.goes("/accounts")
    for role, person in PERSONS.items():
        if role is not AccountRole.ADMIN:
            form = desk.page.locator("form[action='/accounts']")
            form.get_by_label("账户名").fill(role.value)
            form.get_by_label("姓名").fill(person)
            form.get_by_label("角色").select_option(role.value)
            form.get_by_label("初始密码").fill(FIRST_PASSWORD)
            form.get_by_role("button", name="设立").click()
            desk.told(f"账户 {role} 已设立，首次登录时须更改密码。")


def everybody_sits_down(bank: Bank) -> None:
    """With the password that he was given, which he must change before anything else."""
    for role, word in ROLE_WORDS.items():
        desk = bank.seat(role)
        sign_in(desk, role, FIRST_PASSWORD)
        desk.goes("/cases")
        assert desk.page.url.endswith("/account")
        desk.fill({"现用密码": FIRST_PASSWORD, "新密码": PASSWORD, "再输入一次": PASSWORD})
        desk.press("更改密码")
        desk.told("密码已更改")
        sign_in(desk, role, PASSWORD)
        assert word in desk.page.inner_text("header .who")


def the_workbook_is_imported(bank: Bank) -> None:
    """By the account manager: forty cases, five of them wrong, each wrong cell told and marked in a copy."""
    desk = bank[AccountRole.ACCOUNT_MANAGER]
    desk.goes("/imports")
    desk.page.get_by_label("选择案件文件").set_input_files(PORTFOLIO)
    desk.press("导入")
    told = desk.page.locator("main").inner_text
    for place in MENDED:
        assert place in told()
    name, marked = desk.downloaded(desk.page.locator("main a[href*='faults.xlsx']"))
    assert name.endswith(".xlsx")
    assert len(list(load_workbook(io.BytesIO(marked)).worksheets[0].values)) == 1 + len(MENDED)
    bank[AccountRole.COLLECTOR].is_refused("/imports", 403, "催收员")


def the_full_case_is_imported_and_entrusted(bank: Bank, tmp_path: Path) -> None:
    desk = bank[AccountRole.LEGAL]
    dropped = tmp_path / "完整案件.zip"
    with zipfile.ZipFile(dropped, "w") as archive:
        for file in sorted((FIXTURES / "full_case").rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(FIXTURES).as_posix())
    desk.goes("/imports")
    desk.page.get_by_label("选择案件文件").set_input_files(dropped)
    desk.press("导入")
    desk.page.get_by_role("heading", name=BORROWER).wait_for()
    for role in (AccountRole.COLLECTOR, AccountRole.LAWYER):  # until then it is not theirs
        bank[role].is_refused(f"/cases/{FULL}", 404, "没有找到")
        desk.goes("/assignments")
        desk.fill({"案件编号": FULL})
        desk.page.get_by_label("账户", exact=True).select_option(role.value)
        desk.press("分派")
        desk.page.get_by_role("status").wait_for()


def everybody_opens_what_is_theirs(bank: Bank) -> None:
    """Every door, as the table says: who may is told to the others; the case opens for each, other pages for one."""
    opened: set[str] = set()
    for role, desk in bank.desks.items():
        for path, act in DOORS.items():
            if role in ACCESS[act]:
                if path in opened:
                    continue
                opened |= {path} - {f"/cases/{FULL}"}
                desk.goes(path)
                assert desk.page.locator("main h1").count() == 1, (role, path)
            else:
                desk.is_refused(path, 403, ROLE_WORDS.get(role, "管理员"))
        if role is AccountRole.MANAGER:
            desk.goes(f"/cases/{FULL}")
            assert desk.page.get_by_role("heading", level=1).inner_text() == BORROWER
            assert "人民币" in desk.page.inner_text(".sum")
            for side in desk.page.locator("nav.tabs a").all_inner_texts():
                desk.page.locator("nav.tabs").get_by_role("link", name=side, exact=True).click()
                assert desk.page.locator("nav.tabs [aria-current]").inner_text() == side


def a_letter_is_written_approved_and_issued(bank: Bank) -> None:
    """The collector writes, may not approve; the manager may, and presses one key; the letter's number."""
    author, chief = bank[AccountRole.COLLECTOR], bank[AccountRole.MANAGER]
    author.goes(f"/cases/{FULL}")
    offered = author.page.locator("ul.offers > li", has_text="逾期贷款催收通知书")
    offered.get_by_role("link", name=f"致 {BORROWER}").click()
    frame = author.page.frame_locator("iframe")
    author.page.get_by_label("还款期限（收到之日起天数）").fill("15")
    frame.get_by_text("自收到本通知书之日起15日内").wait_for()
    author.press("保存并送审")
    author.told("已保存并送审")
    draft = author.page.url.rpartition("/")[2]
    author.is_refused(f"/cases/{FULL}/drafts/{draft}/review", 403, "催收员")

    chief.goes("/approvals")
    chief.follow(draft)
    chief.page.frame_locator("iframe").get_by_text("自收到本通知书之日起15日内").wait_for()
    chief.page.keyboard.press("a")
    chief.page.keyboard.press("Enter")
    chief.told("已批准")

    author.goes(f"/cases/{FULL}/drafts/{draft}")
    author.press("编号出具")
    author.told("已出具")
    author.goes(f"/cases/{FULL}/documents")
    bank.letter = author.page.locator("tbody th a", has_text="催").first.inner_text()
    own_work_is_not_ones_own_to_approve(bank)


def own_work_is_not_ones_own_to_approve(bank: Bank) -> None:
    desk = bank[AccountRole.LEGAL]
    desk.goes(f"/cases/{FULL}/write/demand_letter?party=P1")
    desk.press("保存并送审")
    desk.told("已保存并送审")
    path = desk.page.url.removeprefix(desk.address)
    desk.goes(f"{path}/review")
    assert "须由起草、送审以外的另一账户批准" in desk.page.inner_text("main")
    assert desk.page.get_by_role("button", name="批准", exact=True).count() == 0
    desk.goes(path)
    desk.page.get_by_text("撤回草稿").click()
    desk.page.get_by_label("撤回原因").fill("试写")
    desk.press("撤回，不再办理")
    desk.page.get_by_role("status").wait_for()


def its_receipt_is_scanned_and_the_clock_moves(bank: Bank) -> None:
    """The collector posts it; the archivist scans what came back, and enters it once the clocks were shown."""
    author, archivist, letter = bank[AccountRole.COLLECTOR], bank[AccountRole.ARCHIVIST], bank.letter
    author.goes(f"/mail/documents/{letter}")
    author.page.get_by_label("承运人").select_option("ems")
    author.page.get_by_label("邮件号").fill("EA123456785CN")
    author.page.locator("button", has_text="记入寄出").click()
    author.page.get_by_role("status").wait_for()
    before = limitation(bank)
    assert "2029年11月26日" not in before

    archivist.goes(f"/cases/{FULL}/documents/{letter}")
    _, pdf = archivist.downloaded(archivist.page.locator("td a", has_text="PDF").first)
    receipt = io.BytesIO()
    Scanner(dpi=200, turn=1.2, noise=8).scan(drawn(pdf)[-1]).save(receipt, "PDF", resolution=200)
    bank.site.clock.now = NOON.replace(month=12, day=1)
    sign_in(archivist, AccountRole.ARCHIVIST, PASSWORD)
    archivist.goes("/mail")
    archivist.page.locator("nav.tabs").get_by_role("link", name="扫描归档").click()
    drop(archivist, "回执.pdf", receipt.getvalue())
    archivist.press("归档扫描件")
    assert "1 页" in archivist.page.locator("dl.tiles div", has_text="已归档").inner_text()
    archivist.page.locator("tbody a", has_text=letter).click()
    archivist.page.locator("summary", has_text="记入送达结果").click()
    archivist.page.get_by_label("结果", exact=True).select_option("signed")
    archivist.page.get_by_label("结果日期").fill("2026-11-26")
    archivist.page.get_by_label("签收人", exact=True).fill("李四堃")
    archivist.press("核对期限变化")
    assert "诉讼时效" in archivist.page.inner_text("main table")
    archivist.press("核对无误，记入")
    archivist.page.get_by_role("status").wait_for()
    archivist.is_refused(f"/cases/{FULL}/write/demand_letter", 403, "档案管理员")
    assert "2029年11月26日" in limitation(bank)


def limitation(bank: Bank) -> str:
    """The line of the clock that the letter is about, as the lawyer sees it."""
    desk = bank[AccountRole.LAWYER]
    sign_in(desk, AccountRole.LAWYER, PASSWORD)
    desk.goes(f"/cases/{FULL}/clocks")
    return desk.page.locator("tbody tr", has_text="诉讼时效").filter(has_text=BORROWER).first.inner_text()


def rows_are_written_approved_and_issued(bank: Bank, tmp_path: Path, rows: int) -> None:
    """Wrong rows are mended on the page; the account manager writes, the legal clerk approves, all are issued."""
    desk, clerk = bank[AccountRole.ACCOUNT_MANAGER], bank[AccountRole.LEGAL]
    sign_in(desk, AccountRole.ACCOUNT_MANAGER, PASSWORD)
    sign_in(clerk, AccountRole.LEGAL, PASSWORD)
    mended = dict(list(MENDED.items())[: 1 if rows == FEW else None])
    desk.goes("/batches/new/demand_letter")
    desk.page.get_by_label("案件文件").set_input_files(first_cases(rows, tmp_path))
    desk.press("核对各行")
    desk.page.get_by_text(f"可办理 {rows - len(mended)} 行 · 有误 {len(mended)} 行").wait_for(timeout=LONG)
    for place, value in mended.items():
        desk.page.get_by_label(place).fill(value)
    desk.press("保存更正并重新核对")
    desk.page.get_by_text(f"可办理 {rows} 行 · 有误 0 行").wait_for(timeout=LONG)
    desk.press("起草，送审批准后出具")
    batch = desk.page.url.removeprefix(desk.address)
    comes_to(desk, f"草稿 {rows}")
    for who, button, then in ((desk, "全部送审", f"送审 {rows}"), (clerk, "全部批准", f"已批准 {rows}")):
        who.goes(batch)
        who.press(button)
        comes_to(who, then)
    desk.goes(batch)
    desk.press("出具已批准的")
    desk.page.get_by_text("全部打印文件（ZIP）").wait_for(timeout=LONG)
    assert desk.page.locator("dl.tiles div", has_text="已出具").locator("dd").inner_text() == str(rows)
    link = desk.page.get_by_role("link", name=re.compile("^单份文书 [0-9]+ 份"))
    said = int("".join(filter(str.isdigit, link.inner_text())))
    _, letters = desk.downloaded(link)
    with zipfile.ZipFile(io.BytesIO(letters)) as archive:
        written = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert len(written) == said >= rows  # who owes together is written to each
    bank[AccountRole.ARCHIVIST].is_refused("/batches", 403, "档案管理员")


def comes_to(desk: Watched, states: str) -> None:
    """The batch's page asks again by itself until its drafts are so far."""
    desk.page.locator(".tag").get_by_text(states, exact=True).wait_for(timeout=LONG)


def first_cases(count: int, folder: Path) -> Path:
    """So many cases of the portfolio, from its first."""
    book = load_workbook(PORTFOLIO)
    kept = {f"ZH2026-{number:04}" for number in range(1, count + 1)}
    for sheet in book:
        for row in range(sheet.max_row, 1, -1):
            if sheet.cell(row, 1).value not in kept:
                sheet.delete_rows(row)
    book.save(folder / "批量.xlsx")
    return folder / "批量.xlsx"


def the_pack_is_built_and_taken_away(bank: Bank) -> None:
    desk = bank[AccountRole.LAWYER]
    sign_in(desk, AccountRole.LAWYER, PASSWORD)
    desk.goes(f"/cases/{FULL}/filings")
    desk.page.locator("form[action$='/packs'] button.primary").click()
    made = desk.page.get_by_role("link", name="下载", exact=True)
    made.wait_for(timeout=LONG)
    name, pack = desk.downloaded(made)
    assert name.endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        assert archive.testzip() is None
        assert len([name for name in archive.namelist() if name.endswith(".pdf")]) > 1


def sign_in(desk: Watched, role: AccountRole, password: str) -> None:
    desk.goes("/sign-in")
    desk.fill({"账户名": role.value, "密码": password})
    desk.press("登录")
    desk.page.locator("header .who").get_by_text(PERSONS[role]).wait_for()


def drop(desk: Watched, name: str, content: bytes) -> None:
    """Drop a file on the page."""
    transfer = desk.page.evaluate_handle(
        """([name, bytes]) => { const d = new DataTransfer();
        d.items.add(new File([new Uint8Array(bytes)], name, {type: "application/pdf"})); return d; }""",
        [name, list(content)],
    )
    desk.page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})

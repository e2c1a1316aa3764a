"""The door in a real Chromium: the first administrator, a lock after guesses, the second factor, a session's end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyotp
import pytest
from browsing import CHROMIUM, Site, Watched, chromium, site_on, watched_in

from docgen.api.sign_in import IDLE, LOCK, TRIES

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
KEPT = "correct horse battery"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.usefixtures("cheap_hashes"),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_on(tmp_path / "data", NOON) as running:
        yield running


@pytest.fixture
def desk(site: Site) -> Iterator[Watched]:
    """A browser on a folder that nobody has opened yet."""
    with chromium() as browser:
        watched = watched_in(browser, site.address)
        yield watched
        assert watched.requests
        assert "\n".join(watched.complaints) == ""


def found(desk: Watched, again: str = KEPT) -> None:
    desk.goes("/")
    desk.fill({"账户名": "admin", "姓名": "甲管理", "密码": KEPT, "再输入一次": again})
    desk.press("设立并登录")


def enter(desk: Watched, password: str = KEPT, code: str = "") -> None:
    desk.goes("/sign-in")
    desk.fill({"账户名": "admin", "密码": password, "动态码": code})
    desk.press("登录")


def is_in(desk: Watched) -> None:
    desk.page.locator("header .who").get_by_text("甲管理").wait_for()


def test_the_first_page_sets_up_the_administrator_once(desk: Watched) -> None:
    with desk.refusal("/first"):
        found(desk, again="another horse battery")
    desk.alerted("两次输入的密码不同")
    assert desk.page.get_by_label("密码", exact=True).input_value() == ""
    assert desk.page.get_by_label("姓名").input_value() == "甲管理"
    found(desk)
    is_in(desk)
    desk.goes("/first")
    assert desk.page.get_by_role("heading", name="设立第一个账户").count() == 0
    desk.press("退出")
    desk.told("已退出登录")
    desk.goes("/first")
    desk.page.get_by_role("heading", name="登录").wait_for()


def test_after_guesses_the_account_is_locked_and_opens_again(site: Site, desk: Watched) -> None:
    found(desk)
    desk.press("退出")
    for _ in range(TRIES):
        with desk.refusal("/sign-in"):
            enter(desk, "guessed wrongly 1")
        desk.alerted("账户名、密码或动态码不符")
    with desk.refusal("/sign-in"):
        enter(desk)
    desk.alerted("已暂停登录")
    site.clock.now += LOCK + timedelta(minutes=1)
    enter(desk)
    is_in(desk)


def test_a_second_factor_is_set_up_asked_for_and_taken_away(site: Site, desk: Watched) -> None:
    found(desk)
    desk.goes("/account")
    picture = desk.page.get_by_alt_text("两步验证的二维码")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = desk.page.locator(".secret").inner_text().removeprefix("密钥：").replace(" ", "")
    desk.page.get_by_label("动态码").fill(pyotp.TOTP(secret).at(site.clock.now))
    desk.page.locator("#present-on").fill(KEPT)
    desk.press("启用两步验证")
    desk.page.get_by_role("heading", name="两步验证已启用").wait_for()
    recovery = desk.page.locator(".codes li").first.inner_text()
    desk.press("退出")
    with desk.refusal("/sign-in"):
        enter(desk)
    desk.alerted("账户名、密码或动态码不符")
    site.clock.now += timedelta(minutes=1)
    enter(desk, code=pyotp.TOTP(secret).at(site.clock.now))
    is_in(desk)
    desk.press("退出")
    enter(desk, code=recovery)
    is_in(desk)
    desk.goes("/account")
    assert "备用码尚余 9 个" in desk.page.inner_text("main")
    desk.page.locator("#present-off").fill(KEPT)
    desk.press("停用两步验证")
    desk.told("两步验证已停用")


def test_a_session_left_alone_ends_and_signing_in_leads_back(site: Site, desk: Watched) -> None:
    found(desk)
    site.clock.now += IDLE - timedelta(minutes=1)
    desk.goes("/accounts")
    is_in(desk)
    site.clock.now += IDLE
    desk.goes("/accounts")
    desk.page.get_by_role("heading", name="登录").wait_for()
    desk.fill({"账户名": "admin", "密码": KEPT})
    desk.press("登录")
    is_in(desk)
    assert desk.page.url == f"{desk.address}/accounts"
    site.clock.now += IDLE
    with desk.refusal("/accounts"):  # what was filled in meanwhile is not done
        desk.page.locator("form[action='/accounts']").get_by_label("账户名").fill("collector")
        desk.page.get_by_label("初始密码").fill(KEPT)
        desk.press("设立")
    desk.alerted("登录")

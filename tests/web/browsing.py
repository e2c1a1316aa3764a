"""A real Chromium against the running application, and what it must not do meanwhile."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import which

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, sync_playwright

from docgen.api.office import open_office
from docgen.api.worker import work
from web.app import create_app
from web.serving import Server

CHROMIUM = which("chromium") or which("chromium-browser") or which("google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass
class Clock:
    """Stands still until it is put forward."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Site:
    """The application, running as ``docgen serve`` runs it."""

    app: Flask
    address: str
    clock: Clock


@contextmanager
def site_on(data: Path, now: datetime, *, worker: bool = False) -> Iterator[Site]:
    """The application on a data folder, with one that does its jobs if wanted."""
    clock, over = Clock(now), threading.Event()
    app = create_app({"data": data, "now": clock})
    listening = socket.create_server(("127.0.0.1", 0))
    server = Server(app, listening, threads=8, max_request_body_size=2**30)
    threads = [threading.Thread(target=server.run)]
    if worker:
        threads.append(threading.Thread(target=_work, args=(data, clock, over)))
    for thread in threads:
        thread.start()
    try:
        yield Site(app, f"http://127.0.0.1:{listening.getsockname()[1]}", clock)
    finally:
        over.set()
        server.stop()
        for thread in threads:
            thread.join(timeout=60)
        listening.close()
        assert not any(thread.is_alive() for thread in threads)
        app.extensions["office"].close()


def _work(data: Path, clock: Clock, over: threading.Event) -> None:
    """As ``docgen work`` does, with a database connection of its own."""
    with closing(open_office(data)) as office:
        work(office, clock=clock, over=over.wait)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@dataclass
class Watched:
    """Somebody's page in a browser of his own, and what it did that it should not."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    refused: str = ""
    """The address that a refusal is wanted from just now."""

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._look(request.url))
        self.page.on("response", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        """Chromium says again of every answer from 400 on what was seen already; everything else is a complaint."""
        if not message.text.startswith("Failed to load resource: the server responded with a status of"):
            self.complaints.append(f"{message.type}: {message.text} {message.location['url']}")

    def _look(self, url: str) -> None:
        self.requests.append(url)
        if not url.startswith((f"{self.address}/", "about:", "data:")):
            self.complaints.append(f"request to {url}")

    def _see(self, response: Response) -> None:
        if response.status >= 400 and response.url != self.refused:
            self.complaints.append(f"{response.status} from {response.request.method} {response.url}")

    def goes(self, path: str) -> None:
        """Open a page that is there for him."""
        self.page.goto(self.address + path)

    def is_refused(self, path: str, status: int, said: str) -> None:
        """A page that is not for him says so, and why."""
        self.refused = self.address + path
        answer = self.page.goto(self.refused)
        self.refused = ""
        assert answer is not None
        assert answer.status == status, path
        assert said in self.page.inner_text("main"), path

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, fields: Mapping[str, str]) -> None:
        """Fill in fields by their labels."""
        for label, value in fields.items():
            self.page.get_by_label(label, exact=True).fill(value)

    @contextmanager
    def refusal(self, path: str) -> Iterator[None]:
        """The form that is sent here, to this path, is refused."""
        self.refused = self.address + path
        with self.page.expect_response(lambda answer: answer.request.method == "POST") as waiting:
            yield
        assert (waiting.value.url, waiting.value.status >= 400) == (self.refused, True)
        self.refused = ""

    def told(self, words: str) -> None:
        """The page tells what was done."""
        self.page.get_by_role("status").get_by_text(words).first.wait_for()

    def alerted(self, words: str) -> None:
        self.page.get_by_role("alert").get_by_text(words).first.wait_for()

    def download(self, name: str, role: str = "link") -> tuple[str, bytes]:
        """The name and the bytes of what a link or button gives."""
        return self.downloaded(self.page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]

    def downloaded(self, element: Locator) -> tuple[str, bytes]:
        with self.page.expect_download() as waiting:
            element.click()
        return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def watched_in(browser: Browser, address: str) -> Watched:
    """A page in a browser profile of its own."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900})
    return Watched(context.new_page(), address)

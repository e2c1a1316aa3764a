"""Sealing services outside: what they give back is looked at, and anything but the same document is refused."""

import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from sealing_samples import NOW

from docgen.bundle.sealing_service import SealingCommand, SealingServer
from docgen.document.tree import Document, PageBreak, Paragraph, Run
from docgen.errors import SigningFailed
from docgen.render.pdf import write_pdf

Answer = Callable[[bytes], tuple[int, bytes]]


def letter(words: str = "还款50,000.00元。", *, pages: int = 2) -> bytes:
    blocks = [Paragraph((Run(words),)), *([PageBreak(), Paragraph((Run("第二页"),))] * (pages - 1))]
    return write_pdf(Document("通知", "notice", "letter", tuple(blocks)))


def sealed(pdf: bytes) -> bytes:
    """As a service does: a seal as an annotation on the last page."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        seal = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[300, 100, 419, 219])
        opened.pages[-1].obj.Annots = pikepdf.Array([opened.make_indirect(seal)])
        opened.save(out, deterministic_id=True)
    return out.getvalue()


@pytest.fixture
def server() -> Iterator[tuple[str, list[Answer], list[dict[str, str | None]]]]:
    """A service at an address of this machine, its answer to be given, the heads it was asked with."""
    answers: list[Answer] = []
    asked: list[dict[str, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append({name: self.headers[name] for name in ("Content-Type", "Authorization")})
            status, content = answers[-1](self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Tests print nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}/seal", answers, asked
    running.shutdown()
    thread.join()
    running.server_close()


def test_a_server_seals_the_same_document(
    server: tuple[str, list[Answer], list[dict[str, str | None]]],
) -> None:
    url, answers, asked = server
    answers.append(lambda pdf: (200, sealed(pdf)))
    assert SealingServer(url, "known").sign(letter(), NOW) == sealed(letter())
    assert asked == [{"Content-Type": "application/pdf", "Authorization": "Bearer known"}]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, letter()), "没有印章"),
        ((200, sealed(letter("还款5,000.00元。"))), "第 1 页"),
        ((200, sealed(letter(pages=3))), "原有 2 页，交回 3 页"),
        ((200, sealed(letter(pages=1))), "原有 2 页，交回 1 页"),
        ((200, b"%PDF-1.7 broken"), "不是可以读取的 PDF"),
        ((200, b""), "不是可以读取的 PDF"),
        ((500, b"out of order"), "HTTP 500"),
        ((302, b""), "HTTP 302"),
    ],
)
def test_another_document_or_none_is_refused(
    server: tuple[str, list[Answer], list[dict[str, str | None]]], answer: tuple[int, bytes], reason: str
) -> None:
    url, answers, _ = server
    answers.append(lambda _pdf: answer)
    with pytest.raises(SigningFailed, match=reason):
        SealingServer(url).sign(letter(), NOW)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://127.0.0.1:9/"])
def test_an_address_that_is_no_service(url: str) -> None:
    with pytest.raises(SigningFailed, match=r"http://|不能连接"):
        SealingServer(url).sign(letter(), NOW)


@pytest.mark.parametrize(
    ("script", "seconds", "reason"),
    [
        ("import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read())", 60, None),
        ("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())", 60, "没有印章"),
        ("raise SystemExit(3)", 60, "退出码 3"),
        ("import time; time.sleep(30)", 0.5, "没有按时"),
    ],
)
def test_a_program_of_this_machine(tmp_path: Path, script: str, seconds: float, reason: str | None) -> None:
    (tmp_path / "sealed.pdf").write_bytes(sealed(letter()))
    words = (sys.executable, "-c", script, str(tmp_path / "sealed.pdf"))
    command = SealingCommand(words, timeout_seconds=seconds)
    if reason is None:
        assert command.sign(letter(), NOW) == sealed(letter())
        return
    with pytest.raises(SigningFailed, match=reason):
        command.sign(letter(), NOW)


def test_a_program_that_is_not_there() -> None:
    with pytest.raises(SigningFailed, match="不能运行"):
        SealingCommand(("/nowhere/seal",)).sign(letter(), NOW)

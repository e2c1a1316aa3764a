"""Measures and logs: what operators look at, without anything personal; and how the server stops."""

import io
import json
import logging
import socket
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import lazy_gettext
from visiting import NOW, Visitor

from docgen.errors import WrongParameter, WrongUpload
from web.access import everybody
from web.app import create_app
from web.measures import JsonLines
from web.serving import Server
from web.uploads import received


def test_requests_are_counted_and_timed_by_route(visitor: Visitor, stored: str) -> None:
    for _ in range(2):
        visitor.get(f"/cases/{stored}/parties")
    visitor.client.open("/cases", method="BREW")
    visitor.get("/nowhere/张三")
    text = visitor.get("/metrics").text
    assert 'docgen_requests_total{method="GET",route="/cases/<number:case_no>/parties",status="200"} 2.0' in text
    assert 'docgen_request_seconds_count{method="GET",route="/cases/<number:case_no>/parties"} 2.0' in text
    assert 'docgen_requests_total{method="(any)",route="(none)",status="404"} 1.0' in text
    assert "BREW" not in text
    assert stored not in text
    assert "张三" not in text


def test_measures_are_for_this_machine_or_who_has_the_token(tmp_path: Path) -> None:
    app = create_app({"data": tmp_path / "data", "now": lambda: NOW, "metrics_token": "s3cret"})
    visitor = Visitor(app.test_client())
    visitor.work_as_operator()
    from_elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    try:
        assert visitor.get("/metrics").status_code == 200
        for token in ("", "Bearer ", "Bearer other", "s3cret"):
            headers = {"Authorization": token} if token else {}
            assert visitor.get("/metrics", headers=headers, environ_overrides=from_elsewhere).status_code == 403
    finally:
        app.extensions["office"].close()


def test_a_line_of_the_log_is_json_and_names_nobody(
    visitor: Visitor, stored: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "docgen.web")
    visitor.get(f"/cases/{stored}?as_of=x")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    request = next(line for line in lines if line["message"] == "request")
    assert {"at", "level", "logger", "method", "route", "status", "ms"} <= set(request)
    assert (request["route"], request["status"]) == ("/cases/<number:case_no>", 400)
    assert stored not in json.dumps(lines, ensure_ascii=False)


def test_what_was_begun_is_ended_before_the_server_stops(app: Flask) -> None:
    begun = threading.Event()

    @everybody
    def slow() -> str:
        begun.set()
        time.sleep(1)
        return "done"

    app.add_url_rule("/slow", "slow", slow)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        server = Server(app, listening, threads=2, max_request_body_size=1024)
        running = threading.Thread(target=server.run)
        running.start()
        answers: list[bytes] = []

        def ask() -> None:
            caller = HTTPConnection(*address, timeout=10)
            caller.request("GET", "/slow")
            answers.append(caller.getresponse().read())
            caller.close()

        asking = threading.Thread(target=ask)
        asking.start()
        assert begun.wait(10)
        server.stop()
        asking.join(10)
        running.join(10)
    assert answers == [b"done"]
    assert not running.is_alive()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(address, timeout=2)


@pytest.mark.parametrize("name", ["signed.pdf", "signed.png"])
def test_a_file_that_is_not_what_it_is_called_is_refused(name: str, upload_of: Callable[[str, bytes], None]) -> None:
    with pytest.raises(WrongUpload):
        upload_of(name, b"<html><script>alert(1)</script></html>")
    with pytest.raises(WrongParameter):
        upload_of("signed.html", b"<html>")
    upload_of("signed.PDF", b"%PDF-1.7\n")


@pytest.fixture
def upload_of(app: Flask, tmp_path: Path) -> Callable[[str, bytes], None]:
    """Sends a file to a form that takes PDF and PNG."""

    def send(name: str, content: bytes) -> None:
        data = {"file": (io.BytesIO(content), name)}
        with app.test_request_context("/", method="POST", data=data):
            received("file", tmp_path, (".pdf", ".png"), lazy_gettext("签署件"))

    return send

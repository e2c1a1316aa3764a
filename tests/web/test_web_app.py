import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

import web.app
from docgen.errors import CannotListen


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the server was started with."""
    told: dict[str, Any] = {}

    def server(app: Flask, listening: socket.socket, **options: Any) -> SimpleNamespace:
        told.update(options, app=app, address=listening.getsockname())
        return SimpleNamespace(run=lambda _look: None, stop_when_told=lambda: None)

    monkeypatch.setattr("web.app.Server", server)
    monkeypatch.setattr("web.app.log_to_standard_error", lambda: None)
    monkeypatch.setenv("DOCGEN_WORKERS", "0")
    return told


def test_it_is_served_on_this_machine_alone_unless_told_otherwise(served: dict[str, Any], tmp_path: Path) -> None:
    web.app.serve(port=0, data_dir=tmp_path / "data")
    served["app"].extensions["office"].close()
    assert served["address"][0] == "127.0.0.1"
    assert served["max_request_body_size"] > served["app"].config["MAX_CONTENT_LENGTH"]


def test_the_host_it_is_served_on_is_one_of_its_names(served: dict[str, Any], tmp_path: Path) -> None:
    web.app.serve("127.0.0.2", 0, data_dir=tmp_path / "data")
    app: Flask = served["app"]
    answer = app.test_client().get("/healthz", headers={"Host": "127.0.0.2:8080"})
    app.extensions["office"].close()
    assert answer.status_code == 200


def test_the_environment_is_heard(monkeypatch: pytest.MonkeyPatch, served: dict[str, Any], tmp_path: Path) -> None:
    monkeypatch.setenv("DOCGEN_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("DOCGEN_THREADS", "3")
    web.app.serve(port=0)
    served["app"].extensions["office"].close()
    assert served["threads"] == 3
    assert (tmp_path / "elsewhere" / "web.key").is_file()


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=f"127.0.0.1:{port} 提供服务：端口已被占用"):
            web.app.serve(port=port, data_dir=tmp_path / "data")


def test_a_host_that_is_not_ours_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotListen, match="不是本机可用的地址"):
        web.app.serve("192.0.2.1", 0, data_dir=tmp_path / "data")

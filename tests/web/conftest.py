"""The application on an empty data folder, with its clock held still."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from visiting import CREDITOR, NOW, Visitor
from werkzeug.routing import Rule

from docgen.casefile import dump_json
from docgen.casefile.case import Case
from web.app import create_app


class Remembered(BytecodeCache):
    """Compiled pages, for as long as the process lives."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.known:
            bucket.bytecode_from_string(self.known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Pages and addresses are compiled once a process, not again for the application of each test."""
    make, build, pages, built = Flask.create_jinja_environment, Rule._compile_builder, Remembered(), dict[Any, Any]()

    def make_environment(app: Flask) -> Environment:
        environment = make(app)
        environment.bytecode_cache = pages
        return environment

    def compile_builder(rule: Rule, append_unknown: bool = True) -> Any:  # noqa: FBT001, FBT002 - Werkzeug's own
        if rule.defaults:
            return build(rule, append_unknown)
        key = (rule.rule, tuple(rule._trace), append_unknown)
        return built.get(key) or built.setdefault(key, build(rule, append_unknown))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "create_jinja_environment", make_environment)
        patch.setattr(Rule, "_compile_builder", compile_builder)
        yield


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = create_app({"data": tmp_path / "data", "now": lambda: NOW, "max_upload_mb": 2})
    made.testing = True
    yield made
    made.extensions["office"].close()


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Who works as the local operator of a folder without accounts."""
    made = Visitor(app.test_client())
    made.work_as_operator()
    return made


@pytest.fixture
def case_json(make_case: Callable[..., Case]) -> Callable[..., bytes]:
    """A case file whose letters have no gaps; keywords replace or add parts."""

    def made(case_no: str = "2026-001", **parts: Any) -> bytes:
        return dump_json(make_case(case_no, **{"creditor": CREDITOR, "handler": "王经办", **parts}))

    return made


@pytest.fixture
def stored(visitor: Visitor, case_json: Callable[..., bytes]) -> str:
    """The number of a case that is there."""
    assert visitor.drop(case_json()).status_code == 303
    return "2026-001"

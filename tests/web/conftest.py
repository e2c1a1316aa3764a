"""The application on an empty data folder, with its clock held still."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from visiting import CREDITOR, NOW, Visitor

from docgen.casefile import dump_json
from docgen.casefile.case import Case
from web.app import create_app


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

"""A small case as data, and one in which every field of every type stands somewhere."""

import copy
from pathlib import Path
from typing import Any

import pytest
from case_data import SMALL

from docgen.casefile import Case, load_json

FULL = Path(__file__).with_name("full_case.json")


@pytest.fixture
def small() -> dict[str, Any]:
    """The smallest loan with a guarantor, as data one may change."""
    return copy.deepcopy(SMALL)


@pytest.fixture(scope="session")
def full_case() -> Case:
    """A case in which every field of every type stands somewhere."""
    return load_json(FULL)

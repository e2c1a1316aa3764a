"""A small case as data, and one in which every field of every type stands somewhere."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen.casefile import Case, load_json

FULL = Path(__file__).with_name("full_case.json")

SMALL = {
    "case_no": "A-1",
    "claim_type": "financial_loan",
    "creditor": {"kind": "organization", "name": "江城示例银行"},
    "debtors": [
        {"kind": "person", "name": "张三", "roles": ["borrower"]},
        {"kind": "person", "name": "李四", "roles": ["guarantor"]},
    ],
    "debts": [
        {
            "no": "JK-1",
            "name": "借款合同",
            "signed_on": "2025-01-10",
            "principal": "100000.00",
            "disbursed_on": "2025-01-15",
            "matures_on": "2026-01-15",
            "annual_rate": "0.06",
            "repayment_method": "bullet",
        }
    ],
}


@pytest.fixture
def small() -> dict[str, Any]:
    """The smallest loan with a guarantor, as data one may change."""
    return copy.deepcopy(SMALL)


@pytest.fixture
def as_json() -> Callable[[Any], bytes]:
    """Data as the bytes of a JSON file."""
    return lambda data: json.dumps(data, ensure_ascii=False).encode()


@pytest.fixture(scope="session")
def full_case() -> Case:
    """A case in which every field of every type stands somewhere."""
    return load_json(FULL)

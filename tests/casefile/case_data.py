"""The smallest case as data, and data as a JSON file."""

import json
from typing import Any

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


def as_json(data: Any) -> bytes:
    """Data as the bytes of a JSON file."""
    return json.dumps(data, ensure_ascii=False).encode()

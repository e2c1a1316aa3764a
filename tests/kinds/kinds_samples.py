"""Small records of a case file for tests that need one and do not care which."""

from typing import Any

from docgen.casefile.parties import Debtor


def debtor(**values: Any) -> Debtor:
    """A person who borrowed, with these values in place of the usual ones."""
    usual = {"id": "P1", "kind": "person", "name": "张三", "roles": ["borrower"], "address": "示例市虚构路1号"}
    return Debtor.model_validate(usual | values)

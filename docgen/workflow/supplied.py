"""What docgen itself knows and a kind asks for: supplied as answers, so that nobody types what is on file.

What was answered goes before what is supplied.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from docgen.bundle.completeness import filing_rows
from docgen.casefile.case import Case

SUPPLIES: Final[Mapping[str, Callable[[Case], Mapping[str, Any]]]] = {
    "filing_checklist": lambda case: {"items": filing_rows(case)},
}
"""By kind: its answers, as far as the case tells them."""


def supplied(kind: str, case: Case, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers of a kind, with those that nobody gave and docgen knows."""
    supply = SUPPLIES.get(kind)
    return {**supply(case), **answers} if supply else answers

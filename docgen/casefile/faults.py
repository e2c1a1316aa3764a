"""Faults of a case file by where they are in the data; readers turn them into problems with their own places."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from docgen.errors import Problem

Location = tuple[str | int, ...]
"""The way to a value from the case: ``("debtors", 0, "id_no")``."""

MAX_SHOWN = 60
"""Characters of a wrong value that an error shows."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its location, the value seen there ("" if none), what was expected, in Chinese."""

    at: Location
    value: str
    expected: str


def path_text(at: Location) -> str:
    """A location as scripts write it: ``debtors[0].id_no``; the case itself is ``$``."""
    written = ""
    for step in at:
        written += f"[{step}]" if isinstance(step, int) else f".{step}" if written else step
    return written or "$"


def json_problem(fault: Fault) -> Problem:
    """The fault as a problem of a JSON file."""
    return Problem(path_text(fault.at), fault.value, fault.expected)


def shown(value: object) -> str:
    """A wrong value as an error shows it: JSON, or the text itself, and no more than a line of it."""
    text = value if isinstance(value, str) else repr(value) if isinstance(value, float) else _dumped(value)
    text = " ".join(text.encode("utf-8", "backslashreplace").decode().split())
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def nearest(written: str, known: Iterable[str]) -> str | None:
    """Which of ``known`` is most like ``written``; None if nothing is at all like it."""
    ranked = sorted(known, key=lambda candidate: -_likeness(written, candidate))
    return ranked[0] if ranked and _likeness(written, ranked[0]) > 0 else None


def _likeness(written: str, candidate: str) -> float:
    """From 0 to 1, case, spaces and underscores aside."""
    left, right = (text.casefold().replace("_", "").replace(" ", "") for text in (written, candidate))
    return SequenceMatcher(None, left, right, autojunk=False).ratio()

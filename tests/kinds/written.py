"""Kinds composed over the fixtures' cases, changed as a test wants them."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.casefile.profile import NO_INSTITUTION, Profile
from docgen.document.text import plain_text
from docgen.kinds.registry import kind
from docgen.law.dated import Parameters
from docgen.workflow.drafting import Drafts, draft
from docgen.workflow.order import Order

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
DAY = date(2026, 11, 23)
PARAMETERS = Parameters.load()
FULL = "full_case/case.json"

Changed = Callable[[dict[str, Any]], None]


def changed(change: Changed | None = None, name: str = FULL) -> Case:
    """A case of the fixtures, with some facts changed."""
    facts = json.loads((FIXTURES / name).read_text(encoding="utf-8"))
    if change:
        change(facts)
    return load_json(json.dumps(facts).encode())


def drafts(name: str, case: Case, as_of: date = DAY, profile: Profile = NO_INSTITUTION, **answers: Any) -> Drafts:
    """The drafts of a kind for everyone it addresses."""
    return draft(Order(kind(name), case, as_of, as_of, answers, profile=profile), PARAMETERS)


def texts(name: str, case: Case, as_of: date = DAY, profile: Profile = NO_INSTITUTION, **answers: Any) -> list[str]:
    """Their words."""
    return [plain_text(one.document) for one in drafts(name, case, as_of, profile, **answers).drafts]

"""The standard list of what a court's window asks for, with what the case has on file (``filing.toml``)."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import AgreementKind, LedgerType, PartyKind
from docgen.kinds.facts import Facts

ON_FILE = "已有"
MADE_HERE = "制作后签章提交"
MISSING = "待补"


@dataclass(frozen=True, slots=True)
class Material:
    """One line of ``filing.toml``."""

    what: str
    copies: str = "one"
    when: str = ""
    group: str = ""
    words: tuple[str, ...] = ()
    made: str = ""
    note: str = ""
    claim_types: tuple[str, ...] = ()


CONDITIONS: Final[Mapping[str, Callable[[Case], bool]]] = {
    "": lambda _: True,
    "organization": lambda case: case.creditor.kind is PartyKind.ORGANIZATION,
    "person": lambda case: case.creditor.kind is PartyKind.PERSON,
    "agents": lambda case: bool(case.creditor.agents),
    "security": lambda case: bool(case.guarantees or case.collateral),
    "assets": lambda case: bool(case.assets),
    "assignment": lambda case: any(made.kind is AgreementKind.ASSIGNMENT for made in case.agreements),
    "costs": lambda case: any(entry.type is LedgerType.FEE for debt in case.debts for entry in debt.ledger),
}
"""Which lines a case needs."""


@cache
def materials() -> tuple[Material, ...]:
    """Every line of the list, in the order of the file."""
    listed: dict[str, list[dict[str, Any]]] = tomllib.loads(
        files("docgen.kinds").joinpath("filing.toml").read_text(encoding="utf-8")
    )
    return tuple(Material(**{key: _frozen(said) for key, said in line.items()}) for line in listed["material"])


def _frozen(said: Any) -> Any:
    """A value of the file as a frozen record holds it."""
    return tuple(said) if isinstance(said, list) else said


def filing_rows(facts: Facts) -> list[dict[str, Any]]:
    """The lines this case needs: what, how many copies, whether it is on file."""
    case = facts.case
    return [
        {
            "what": line.what,
            "copies": 1 + len(case.debtors) if line.copies == "each" else 1,
            "status": MADE_HERE if line.made else ON_FILE if _held(case, line) else MISSING,
            "note": line.note,
        }
        for line in materials()
        if CONDITIONS[line.when](case) and (not line.claim_types or case.claim_type in line.claim_types)
    ]


def _held(case: Case, line: Material) -> bool:
    titles = [item.title for item in case.evidence if item.group == line.group]
    return any(not line.words or any(word in title for word in line.words) for title in titles)

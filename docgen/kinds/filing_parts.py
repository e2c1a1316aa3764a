"""The standard list of what a court's window asks for, with what the case has on file (``filing.toml``).

A line is ticked only where all of it is on file: each paper it names, and each defendant where it is one a defendant.
What was not found is named beside it.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import AgreementKind, LedgerType, PartyKind, Registration, Role
from docgen.kinds.facts import Facts

ON_FILE = "已有"
MADE_HERE = "制作后签章提交"
MISSING = "待补"


REGISTERED: Final = (Registration.FORMAL, Registration.ADVANCE)
ROLE_WORDS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.BORROWER: ("借款人", "持卡人", "债务人"),
    Role.CO_BORROWER: ("共同借款人",),
    Role.GUARANTOR: ("保证人",),
    Role.MORTGAGOR: ("抵押人",),
    Role.PLEDGOR: ("出质人",),
}
"""What the title of a paper may call a defendant: it tells whose it is where only one defendant has the role."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the papers of a line: one of ``words`` stands in the title of its evidence."""

    what: str
    words: tuple[str, ...]
    when: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """One line of ``filing.toml``."""

    what: str
    copies: str = "one"
    when: str = ""
    groups: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    per_defendant: bool = False
    made: str = ""
    note: str = ""
    claim_types: tuple[str, ...] = ()


CONDITIONS: Final[Mapping[str, Callable[[Case], bool]]] = {
    "": lambda _: True,
    "organization": lambda case: case.creditor.kind is PartyKind.ORGANIZATION,
    "person": lambda case: case.creditor.kind is PartyKind.PERSON,
    "agents": lambda case: bool(case.creditor.agents),
    "security": lambda case: bool(case.guarantees or case.collateral),
    "guarantees": lambda case: bool(case.guarantees),
    "collateral": lambda case: bool(case.collateral),
    "registered": lambda case: any(item.registered_on or item.registration in REGISTERED for item in case.collateral),
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
    return tuple(_material(line) for line in listed["material"])


def _material(line: Mapping[str, Any]) -> Material:
    papers = tuple(Paper(**_frozen(paper)) for paper in line.get("papers", ()))
    return Material(**(_frozen(line) | {"papers": papers}))


def _frozen(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the file as a frozen record holds it."""
    return {key: tuple(said) if isinstance(said, list) else said for key, said in line.items()}


def filing_rows(facts: Facts) -> list[dict[str, Any]]:
    """The lines this case needs: what, how many copies, whether all of it is on file, and what of it is not."""
    case = facts.case
    return [
        _row(case, line)
        for line in materials()
        if CONDITIONS[line.when](case) and (not line.claim_types or case.claim_type in line.claim_types)
    ]


def _row(case: Case, line: Material) -> dict[str, Any]:
    lacking = [] if line.made else _lacking(case, line)
    parts = [name for name in lacking if name != line.what]
    return {
        "what": line.what,
        "copies": 1 + len(case.debtors) if line.copies == "each" else 1,
        "status": MADE_HERE if line.made else MISSING if lacking else ON_FILE,
        "note": "；".join(filter(None, [line.note, f"未见：{'、'.join(parts)}" if parts else ""])),
    }


def _lacking(case: Case, line: Material) -> list[str]:
    """The papers of a line that no evidence shows, or the defendants whose paper is not there."""
    titles = [item.title for item in case.evidence if item.group in line.groups]
    if line.per_defendant:
        return _unnamed(case, titles)
    papers = line.papers or (Paper(line.what, line.words),)
    return [
        paper.what
        for paper in papers
        if CONDITIONS[paper.when](case)
        and not any(not paper.words or any(word in title for word in paper.words) for title in titles)
    ]


def _unnamed(case: Case, titles: Iterable[str]) -> list[str]:
    """The defendants whom none of the titles names, by name."""
    named = {name for title in titles for name in _whose(case, title)}
    return [debtor.name for debtor in case.debtors if debtor.name not in named]


def _whose(case: Case, title: str) -> set[str]:
    """Whose paper it is by its title: those it names, else the one who alone is what it calls him."""
    found: set[str] = set()
    left = title
    for name in sorted({debtor.name for debtor in case.debtors}, key=len, reverse=True):
        if name in left:
            found.add(name)
            left = left.replace(name, "")
    if found:
        return found
    names = [debtor.name for debtor in case.debtors]
    if "被告" in title and len(names) == 1:
        return set(names)
    called = [(word, role) for role, words in ROLE_WORDS.items() for word in words if word in title]
    roles = {role for word, role in called if not any(word != longer and word in longer for longer, _ in called)}
    bearers = [[debtor.name for debtor in case.debtors if role in debtor.roles] for role in roles]
    return {bearer[0] for bearer in bearers if len(bearer) == 1}

"""The lists of what is wanted where a claim is filed, one a cause of action (``lists/*.toml``; law.md 5, 7 and 8.5).

They are a court's; what a commission of arbitration or a bankruptcy's administrator wants otherwise lies over them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from docgen.casefile.vocabulary import ClaimType
from docgen.law.statutes import cite_short

Lines = dict[str, dict[str, Any]]
_OF_COURTS: Final = ("civil_procedure_law:", "civil_procedure_interpretation:")


class Forum(StrEnum):
    """Where a claim is filed: a court, a commission of arbitration, a bankruptcy's administrator."""

    COURT = "court"
    ARBITRATION = "arbitration"
    BANKRUPTCY = "bankruptcy"


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the papers of a line, or a fact the case must tell; what it is known by, and why it is wanted."""

    what: str
    groups: tuple[str, ...]
    why: str
    basis: tuple[str, ...]
    required: bool
    when: str = ""
    words: tuple[str, ...] = ()
    proves: tuple[str, ...] = ()
    each: str = ""
    fact: str = ""
    spoken: bool = False
    """Whether a recording or a witness will do as well as something written."""

    @property
    def reason(self) -> str:
        """Why it matters, with its articles where there are any."""
        return f"{self.why}（{cited(self.basis)}）" if self.basis else self.why


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the checklist and the papers it is made of; none where it is made here (``made``: the kind)."""

    name: str
    what: str
    copies: str
    when: str
    made: str
    note: str
    wish: bool
    """Whether what is made here is made only where it is asked for."""
    papers: tuple[Paper, ...]


def cited(basis: tuple[str, ...]) -> str:
    """Articles of the list, each ``instrument:article``, those of one instrument together."""
    by_instrument: dict[str, list[int]] = {}
    for one in basis:
        instrument, _, article = one.partition(":")
        by_instrument.setdefault(instrument, []).append(int(article))
    return "、".join(cite_short(instrument, *articles) for instrument, articles in by_instrument.items())


@cache
def materials(claim_type: ClaimType, forum: Forum = Forum.COURT) -> tuple[Material, ...]:
    """Every line of the list for a cause of action where it is filed, in its order."""
    common, own = _read("common"), _read(claim_type.value)
    order: list[str] = own.pop("lines")
    lines: Lines = {**common, **own}
    if forum is Forum.COURT:
        return tuple(_material(name, lines[name]) for name in order)
    other = _read(forum.value)
    left_out: list[str] = other.pop("left_out")
    called: dict[str, str] = other.pop("called")
    return tuple(
        _material(name, {**_elsewhere(lines[name], called), **other.get(name, {})})
        for name in order
        if name not in left_out
    )


def _elsewhere(said: Mapping[str, Any], called: Mapping[str, str]) -> dict[str, Any]:
    """A line of a court's and its papers, called by other words and without the rules of civil procedure."""

    def renamed(text: str) -> str:
        for word, other in called.items():
            text = text.replace(word, other)
        return text

    changes: dict[str, Any] = {key: renamed(said[key]) for key in ("what", "why", "note") if key in said}
    if "basis" in said:
        changes["basis"] = [one for one in said["basis"] if not one.startswith(_OF_COURTS)]
    if "papers" in said:
        changes["papers"] = [_elsewhere(paper, called) for paper in said["papers"]]
    return {**said, **changes}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("docgen.bundle").joinpath("lists", f"{name}.toml").read_text(encoding="utf-8"))


def _material(name: str, said: Mapping[str, Any]) -> Material:
    itself = Paper(
        what=said["what"],
        groups=tuple(said.get("groups", ())),
        why=said["why"],
        basis=tuple(said["basis"]),
        required=said.get("required", True),
    )
    made = said.get("made", "")
    papers = tuple(_paper(itself, paper) for paper in said.get("papers", ())) or (() if made else (itself,))
    return Material(
        name=name,
        what=itself.what,
        copies=said.get("copies", "one"),
        when=said.get("when", ""),
        made=made,
        note=said.get("note", ""),
        wish=said.get("wish", False),
        papers=papers,
    )


def _paper(line: Paper, said: Mapping[str, Any]) -> Paper:
    """A paper as its line says, but for what it says itself."""
    changes: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    return replace(line, **changes)

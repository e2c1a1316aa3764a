"""Papers that go with a letter: which ones its words say are enclosed, each composed from the letter's own facts.

The words decide: what a letter says it encloses is made with it, and what it doesn't say is not. So a condition stands
in the template alone, an institution's own Word template has its say too, and letter and enclosure rest on one claim.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from docgen.errors import Problem
from docgen.kinds.compose import names_for
from docgen.kinds.context import Marks
from docgen.kinds.definition import Kind
from docgen.kinds.demanded import sayings
from docgen.kinds.facts import Facts
from docgen.kinds.registry import kind as kind_of


def said_annexes(text: str) -> list[str]:
    """The kinds of paper that a letter's plain text says are enclosed, whatever its own kind."""
    lines = text.splitlines()
    return [
        saying.encloses
        for saying in sayings().values()
        if saying.encloses and saying.match and any(map(saying.match.search, lines))
    ]


def annexes(kind: Kind, text: str) -> list[Kind]:
    """The kinds of paper that are made with a document of this kind that says this."""
    return [kind_of(name) for name in said_annexes(text) if name in kind.definition.annexes]


def annex_names(annex: Kind, facts: Facts, *, party: str | None, marks: Marks) -> dict[str, Any]:
    """Every name that an annex can use: of its addressee's contracts, and of nobody who doesn't owe them but himself.

    Args:
        annex: the annex's kind.
        facts: those of the letter.
        party: the letter's addressee.
        marks: the letter's number and code, and its title as what this is annexed to.
    """
    its_facts = replace(facts, derived=frozenset(annex.definition.derived))
    names = names_for(annex, its_facts, party=party, answers={}, marks=marks)
    names["debtors"] = [each for each in names["debtors"] if each["owes"] or each["id"] == party]
    return names


def annex_problems(kind: Kind, text: str) -> Iterator[Problem]:
    """Where a letter's sample and its ``kind.toml`` disagree on what is enclosed."""
    if kind.sort != "letter":
        return  # what court papers enclose, the pack makes
    place, promised, made = f"{kind.name}/kind.toml annexes", said_annexes(text), kind.definition.annexes
    for name in promised:
        if name not in made:
            yield Problem(place, "", f"文书写明所附的 {name}，annexes 没有列入，不会随文书作出")
    known = [saying.encloses for saying in sayings().values()]
    for name in made:
        if name not in known:
            yield Problem(place, name, "templates/house/says.toml 中没有附此文书的写法（encloses）")

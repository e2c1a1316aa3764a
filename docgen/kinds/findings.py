"""What a guard finds: a refusal, or a notice to whoever makes the document."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docgen.kinds.facts import Facts
from docgen.law.result import ClaimWarning


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document may not be made, and what can be done instead."""

    reason: str


@dataclass(frozen=True, slots=True)
class LawRefusal(Refusal):
    """A refusal that rests on the law and the facts on file; nothing left to fill in would change it."""


Finding = Refusal | ClaimWarning
Check = Callable[[Facts, str | None], Iterator[Finding]]

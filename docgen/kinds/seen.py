"""What was learnt of a template's expressions: what each is, which names are in it, what can't be right."""

from dataclasses import dataclass, field, replace
from typing import Final

from docgen.kinds.shapes import OPEN, Shape, Sort, merged

LOOP: Final = Shape(
    "part",
    members={
        **{name: Shape("number") for name in ["index", "index0", "revindex", "revindex0", "length", "depth", "depth0"]},
        **{name: Shape("flag") for name in ("first", "last", "changed")},
        **dict.fromkeys(("previtem", "nextitem", "cycle"), OPEN),
    },
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an expression is, and the names whose values are in it."""

    shape: Shape = OPEN
    paths: frozenset[str] = frozenset()


NOTHING: Final = Seen()
TEXT: Final = Seen(Shape("text"))
NUMBER: Final = Seen(Shape("number"))
FLAG: Final = Seen(Shape("flag"))


@dataclass(frozen=True, slots=True)
class Fault:
    """What can't be right, by its line: what stands there, and what is wrong, in Chinese."""

    line: int
    value: str
    reason: str


FILTERED: Final = " | "
"""Between a name and the filter it is written by, where that is of interest."""
ORGANIZATION: Final = f"{FILTERED}organization"
"""After the number of one who is known to be no person there; it is public."""


@dataclass(slots=True)
class Usage:
    """What was found so far. A printed name stands there by itself and with the filter it is written by."""

    printed: set[str] = field(default_factory=set)
    in_full: list[tuple[int, str]] = field(default_factory=list)
    """What is printed without such a filter, each with its line."""
    faults: list[Fault] = field(default_factory=list)


Scope = dict[str, Seen]


def either(one: Seen, other: Seen) -> Seen:
    """What is one or the other: of different sorts, it can't be told."""
    paths = one.paths | other.paths
    if one.shape.sort == other.shape.sort:
        return Seen(merged(one.shape, other.shape), paths)
    plain = {"text", "open"}
    if one.shape.sort in plain and other.shape.sort in plain:
        return Seen(Shape("text"), paths)
    return Seen(OPEN, paths)


def added(one: Seen, other: Seen) -> Seen:
    """What both are together: money, a number, a list, else text."""
    sort: Sort = one.shape.sort if one.shape.sort in ("money", "number", "list") else "text"
    shape = replace(one.shape) if sort == "list" else Shape(sort)
    return Seen(shape, one.paths | other.paths)

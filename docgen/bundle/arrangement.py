"""What lies where in a volume's file: after the front matter, dividers, blank backs and items, and their numbers.

Everything but the evidence bears small roman numbers, which run on through the file; so a page added for a binder's
sake never moves a number that a pleading cites.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from docgen.bundle.plan import Item, Style, Volume
from docgen.bundle.stamp import roman

Insert = Literal["divider", "blank"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page put in for order's sake, or an item's pages."""

    kind: Insert | Literal["item"]
    item: Item
    """The item itself; the one that follows, where a page was put in."""

    @property
    def count(self) -> int:
        """How many pages."""
        return len(self.item.taken) if self.kind == "item" else 1


def front_length(lengths: Iterable[int], style: Style) -> int:
    """Pages of a front matter whose parts have these lengths, the blank backs between them among them."""
    position = 0
    for length in lengths:
        position += length + (position % 2 if style.odd_starts else 0)
    return position


def leaves(volume: Volume, front_pages: int) -> Iterator[Leaf]:
    """What comes after the front matter, in order.

    A divider stands before each group of the volume. Where parts begin on odd pages, a blank page comes before each
    divider and each item that would not lie on the front of a sheet.
    """
    position, letter = front_pages, ""
    for item in volume.items:
        kinds: list[Insert | Literal["item"]] = ["item"]
        if volume.style.dividers and item.letter != letter:
            kinds.insert(0, "divider")
        letter = item.letter
        for kind in kinds:
            if volume.style.odd_starts and position % 2:
                yield Leaf("blank", item)
                position += 1
            leaf = Leaf(kind, item)
            yield leaf
            position += leaf.count


@dataclass(frozen=True)
class Arrangement:
    """A volume's file, page by page."""

    volume: Volume
    front_pages: int

    @property
    def indexed(self) -> bool:
        """Whether the front matter holds an index."""
        return self.volume.style.indexed and self.front_pages > 0

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """What comes after the front matter."""
        return tuple(leaves(self.volume, self.front_pages))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The number of every page of the file."""
        found = [roman(number) for number in range(1, self.front_pages + 1)]
        romans = self.front_pages
        for leaf in self.leaves:
            if leaf.kind == "item":
                found += map(str, range(leaf.item.first, leaf.item.last + 1))
            else:
                romans += 1
                found.append(roman(romans))
        return tuple(found)

    @cached_property
    def starts(self) -> dict[int, int]:
        """The position in the file, from 0, of each item's first page, by its first printed number."""
        return {item.first: position for kind, item, position in self._placed() if kind == "item"}

    @cached_property
    def inserts(self) -> tuple[tuple[Insert, int], ...]:
        """The pages put in after the front matter, and their positions in the file."""
        return tuple((kind, position) for kind, _, position in self._placed() if kind != "item")

    @cached_property
    def dividers(self) -> dict[str, int]:
        """The position of each group's divider, by the group's letter."""
        return {item.letter: position for kind, item, position in self._placed() if kind == "divider"}

    def start(self, item: Item) -> int:
        """The position in the file, from 0, of an item's first page."""
        return self.starts[item.first]

    def _placed(self) -> Iterator[tuple[Insert | Literal["item"], Item, int]]:
        position = self.front_pages
        for leaf in self.leaves:
            yield leaf.kind, leaf.item, position
            position += leaf.count

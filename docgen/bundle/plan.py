"""The order of a bundle and its numbers: groups as courts expect them, items 1 to n, pages 1 to n without a gap.

law.md 8.5 (民事诉讼证据规定 art. 19: evidence is classified, numbered, its source and purpose stated).
Numbers run through all volumes and do not depend on covers and indexes, which bear roman numbers of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from docgen.bundle.source import Readable
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup

LETTERS: Final = dict(zip(EvidenceGroup, "ABCDEFGHI", strict=True))
"""The standard groups in their order; what fits none of them comes last."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the bundle: what it is, which pages of its source it takes, which numbers they get."""

    no: int
    group: EvidenceGroup
    evidence: Evidence
    readable: Readable
    taken: tuple[int, ...]
    """Pages of the readable source, from 0, in order."""
    first: int
    volume: int

    @property
    def last(self) -> int:
        """The printed number of its last page."""
        return self.first + len(self.taken) - 1

    @property
    def letter(self) -> str:
        """The letter of its group."""
        return LETTERS[self.group]

    @property
    def printed(self) -> str:
        """Its pages as the index prints them: ``7`` or ``1-6``."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def anchor(self) -> str:
        """The name of its row in the index, where links to it start."""
        return f"item-{self.no}"

    @property
    def tag(self) -> str:
        """What stands at the foot of its pages."""
        return f"证据{self.no}"


@dataclass(frozen=True, slots=True)
class Volume:
    """One file of the bundle."""

    no: int
    items: tuple[Item, ...]

    @property
    def page_count(self) -> int:
        """Numbered pages, front matter not among them."""
        return sum(len(item.taken) for item in self.items)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole bundle."""

    volumes: tuple[Volume, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in order."""
        return tuple(item for volume in self.volumes for item in volume.items)

    @property
    def page_count(self) -> int:
        """The last printed number."""
        return sum(volume.page_count for volume in self.volumes)


def in_order(evidence: Sequence[Evidence]) -> list[int]:
    """Positions of the items in the case file, in the bundle's order: by group, then as listed."""
    order = list(EvidenceGroup)
    return sorted(range(len(evidence)), key=lambda index: order.index(group_of(evidence[index])))


def group_of(evidence: Evidence) -> EvidenceGroup:
    """The group of an item; what was given none belongs to the last."""
    return evidence.group or EvidenceGroup.OTHER


def page_range(text: str, count: int) -> tuple[int, ...] | str:
    """The pages ``1-3,7`` names, from 0; or, in Chinese, what is wrong with it for a file of ``count`` pages."""
    pages: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = int(first), int(last or first)
        if start < 1 or end > count:
            return f"页码范围超出文件，文件共 {count} 页"
        if end < start:
            return "页码范围应由小到大"
        pages += range(start - 1, end)
    return tuple(pages) if len(set(pages)) == len(pages) else "页码范围中同一页出现了两次"


def make_plan(chosen: Sequence[tuple[Evidence, Readable, tuple[int, ...]]]) -> Plan:
    """Number the items and their pages.

    Args:
        chosen: each item with its readable source and the pages taken of it, in the bundle's order.
    """
    items = []
    page = 1
    for no, (evidence, readable, taken) in enumerate(chosen, 1):
        items.append(Item(no, group_of(evidence), evidence, readable, taken, page, 1))
        page += len(taken)
    return Plan((Volume(1, tuple(items)),))

"""The order of a bundle and its numbers: groups as courts expect them, items 1 to n, pages 1 to n without a gap.

law.md 8.5 (民事诉讼证据规定 art. 19: evidence is classified, numbered, its source and purpose stated).
Numbers run through all volumes and do not depend on covers, indexes, dividers and blank backs, which bear roman
numbers of their own. A supplementary bundle goes on where the one before it ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from docgen.bundle.geometry import Place
from docgen.bundle.source import Readable
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup

LETTERS: Final = dict(zip(EvidenceGroup, "ABCDEFGHI", strict=True))
"""The standard groups in their order; what fits none of them comes last."""


@dataclass(frozen=True, slots=True)
class Style:
    """How pages look and lie, whatever stands on them."""

    place: Place = Place.BOTTOM_RIGHT
    format: str = "{page}"
    total: int = 0
    """The last printed number, for formats that say it."""
    indexed: bool = True
    """Whether an index stands in every volume."""
    dividers: bool = False
    odd_starts: bool = False

    def printed(self, page: int) -> str:
        """What is printed on page ``page``."""
        return self.format.format(page=page, total=self.total)

    @property
    def words(self) -> str:
        """The characters of the format beside its figures."""
        return self.format.format(page="", total="")


PLAIN: Final = Style()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the bundle, or as much of it as stands in one volume."""

    no: int
    group: EvidenceGroup
    """Of the recipe, under which it stands."""
    letter: str
    evidence: Evidence
    readable: Readable
    taken: tuple[int, ...]
    """Pages of the readable source, from 0, in order."""
    first: int
    volume: int
    before: int = 0
    """How many pages of it stand in earlier volumes."""
    elsewhere: tuple[int, ...] = ()
    """Which pages of its source stand in other volumes."""

    @property
    def last(self) -> int:
        """The printed number of its last page."""
        return self.first + len(self.taken) - 1

    @property
    def title(self) -> str:
        """What it is called; what goes on from an earlier volume says so."""
        return f"{self.evidence.title}（续）" if self.before else self.evidence.title

    @property
    def printed(self) -> str:
        """Its pages as the index prints them: ``7`` or ``1-6``."""
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def anchor(self) -> str:
        """The name of its row in the index, where links to it start."""
        return f"item-{self.no}-{self.before}" if self.before else f"item-{self.no}"

    @property
    def tag(self) -> str:
        """What stands at the foot of its pages."""
        return f"证据{self.no}"


@dataclass(frozen=True, slots=True)
class Volume:
    """One file of the bundle."""

    no: int
    items: tuple[Item, ...]
    style: Style = PLAIN

    @property
    def page_count(self) -> int:
        """Pages of evidence: no front matter, dividers or blank backs among them."""
        return sum(len(item.taken) for item in self.items)


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole bundle."""

    volumes: tuple[Volume, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in order; one that stands in several volumes comes once for each."""
        return tuple(item for volume in self.volumes for item in volume.items)

    @property
    def item_count(self) -> int:
        """How many items of evidence there are."""
        return sum(not item.before for item in self.items)

    @property
    def page_count(self) -> int:
        """How many pages of evidence there are."""
        return sum(volume.page_count for volume in self.volumes)


Chosen = tuple[Evidence, Readable, tuple[int, ...]]
"""An item with its readable source and the pages taken of it."""


def in_order(evidence: Sequence[Evidence], groups: Sequence[EvidenceGroup] = tuple(EvidenceGroup)) -> list[int]:
    """Positions of the items in the case file, in the bundle's order: by group, then as listed.

    Items of a group that is none of these stand where 其他 does.
    """
    order = {group: place for place, group in enumerate(groups)}
    last = order.get(EvidenceGroup.OTHER, len(order))
    return sorted(range(len(evidence)), key=lambda index: order.get(group_of(evidence[index]), last))


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


def make_plan(
    chosen: Sequence[Chosen],
    *,
    letters: Mapping[EvidenceGroup, str] = LETTERS,
    style: Style = PLAIN,
    last_no: int = 0,
    last_page: int = 0,
) -> Plan:
    """Number the items and their pages, all in one volume.

    Args:
        chosen: the items in the bundle's order.
        letters: the groups of the recipe and their letters; items of any other stand under 其他.
        style: how pages look; its total is counted here.
        last_no: the last item of the bundle that this one goes on from.
        last_page: its last printed number.
    """
    items = []
    page = last_page + 1
    for no, (evidence, readable, taken) in enumerate(chosen, last_no + 1):
        group = group_of(evidence) if group_of(evidence) in letters else EvidenceGroup.OTHER
        items.append(Item(no, group, letters[group], evidence, readable, taken, page, 1))
        page += len(taken)
    return Plan((Volume(1, tuple(items), replace(style, total=page - 1)),))

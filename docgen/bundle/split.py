"""Volumes within limits of pages and bytes: items as they come, an item larger than a volume split between pages.

What a volume's own parts take (cover, index, what a file adds) is known only once it is written; it is reserved by an
estimate, and where that was too little, by what was found (see ``volumes``). Reserves only grow, so this ends: with
volumes that fit, or with the page that fits in none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from docgen.bundle.plan import Item, Plan, Style, Volume
from docgen.bundle.recordings import zh_size
from docgen.bundle.weights import OVERHEAD, Streams
from docgen.errors import Problem

MEGABYTE: Final = 1024 * 1024
"""What a limit in MB counts, as file managers show it."""
OWN_BYTES: Final = 150_000
"""What a volume's own parts are first taken to weigh."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a volume's file may hold; None for no limit."""

    pages: int | None = None
    size: int | None = None
    """Bytes."""

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.pages is not None or self.size is not None


@dataclass(slots=True)
class Reserve:
    """What each volume's own parts take: cover and index in pages, all beside its pages' streams in bytes.

    Volumes that were found too large have their entries; of any other only the first guess is known.
    """

    own_pages: int = 2
    """The first guess at cover and index."""
    pages: dict[int, int] = field(default_factory=dict)
    size: dict[int, int] = field(default_factory=dict)

    def more_pages(self, volume: int, front_pages: int) -> None:
        """A volume was too long by its front matter's being longer than reserved."""
        self.pages[volume] = max(front_pages, self.pages.get(volume, self.own_pages) + 1)

    def more_size(self, volume: int, size: int, limit: int) -> None:
        """A volume weighed ``size`` bytes, more than the ``limit``.

        At most half of what was left goes at once: if the weight of its pages was misjudged, fewer of them will do.
        """
        held = self.size.get(volume, OWN_BYTES)
        self.size[volume] = held + min(size - limit, max((limit - held) // 2, 1))


@dataclass(slots=True)
class _Room:
    """A volume as it fills: the place of its next page, the bytes it holds, the streams that are in it."""

    position: int
    size: int
    items: list[Item] = field(default_factory=list)
    letter: str = ""
    streams: dict[Path, Streams] = field(default_factory=dict)


def in_volumes(
    plan: Plan, limits: Limits, weights: Mapping[int, Sequence[Streams]], reserve: Reserve
) -> Plan | list[Problem]:
    """The plan's items spread over volumes; or what fits in none, in Chinese.

    Args:
        plan: all items in one volume.
        limits: of a volume's file.
        weights: the streams of each item's pages, by the item's first printed number; none where size has no limit.
        reserve: what the volumes' own parts take.
    """
    packer = _Packer(plan.volumes[0].style, limits, weights, reserve)
    for item in plan.items:
        packer.add(item)
    packer.close()
    return list(dict.fromkeys(packer.problems)) or Plan(tuple(packer.volumes))


class _Packer:
    def __init__(
        self, style: Style, limits: Limits, weights: Mapping[int, Sequence[Streams]], reserve: Reserve
    ) -> None:
        self.style = style
        self.limits = limits
        self.weights = weights
        self.reserve = reserve
        self.volumes: list[Volume] = []
        self.problems: list[Problem] = []
        self.room = self._empty()

    def _empty(self) -> _Room:
        no = len(self.volumes) + 1
        return _Room(self.reserve.pages.get(no, self.reserve.own_pages), self.reserve.size.get(no, OWN_BYTES))

    def add(self, item: Item) -> None:
        """Put an item where it fits: into this volume, the next, or, split, into as many as it takes."""
        whole = range(len(item.taken))
        if not self._fits(item, whole) and self.room.items:
            self.close()
        if self._fits(item, whole):
            self._put(item, whole)
        else:
            self._split(item)

    def _split(self, item: Item) -> None:
        start = 0
        while start < len(item.taken):
            stop = self._as_many(item, start)
            if stop == start and self.room.items:
                self.close()
                continue
            if stop == start and not self._may_fit(item, start):
                self.problems.append(self._too_large(item, start))
                start += 1
                continue
            stop = max(stop, start + 1)
            self._put(item, range(start, stop))
            start = stop
            if start < len(item.taken):
                self.close()

    def _may_fit(self, item: Item, page: int) -> bool:
        """Whether a page too heavy for an empty volume is so by a guess alone: then the file is to be seen."""
        guessed = len(self.volumes) + 1 not in self.reserve.size
        heavy = self.limits.size is not None and self._added(item, page, {}) > self.limits.size
        return guessed and not heavy and not self._too_long(self._position(item, 1))

    def _as_many(self, item: Item, start: int) -> int:
        """Up to which page the item fits into this volume."""
        size, streams = self.room.size, dict(self.room.streams.get(item.readable.pdf, {}))
        for stop in range(start, len(item.taken)):
            size += self._added(item, stop, streams)
            too_heavy = self.limits.size is not None and size > self.limits.size
            if too_heavy or self._too_long(self._position(item, stop + 1 - start)):
                return stop
        return len(item.taken)

    def _added(self, item: Item, page: int, streams: Streams) -> int:
        """What a page adds to the streams that are there."""
        weight = self.weights[item.first][page] if self.weights else {}
        new = {key: size for key, size in weight.items() if key not in streams}
        streams.update(new)
        return sum(new.values()) + OVERHEAD

    def _fits(self, item: Item, pages: range) -> bool:
        return self._as_many(item, pages.start) >= pages.stop

    def _put(self, item: Item, pages: range) -> None:
        room = self.room
        streams = room.streams.setdefault(item.readable.pdf, {})
        room.position = self._position(item, len(pages))
        room.size += sum(self._added(item, page, streams) for page in pages)
        room.letter = item.letter
        part = replace(
            item,
            taken=item.taken[pages.start : pages.stop],
            first=item.first + pages.start,
            before=pages.start,
            elsewhere=item.taken[: pages.start] + item.taken[pages.stop :],
            volume=len(self.volumes) + 1,
        )
        room.items.append(part)

    def _position(self, item: Item, count: int) -> int:
        """The place after ``count`` pages of the item, with what has to be put in before them."""
        position = self.room.position
        if self.style.dividers and item.letter != self.room.letter:
            position += self._to_front(position) + 1
        return position + self._to_front(position) + count

    def _to_front(self, position: int) -> int:
        return position % 2 if self.style.odd_starts else 0

    def _too_long(self, pages: int) -> bool:
        return self.limits.pages is not None and pages > self.limits.pages

    def _too_large(self, item: Item, page: int) -> Problem:
        place = f"{item.readable.source.name} 第{item.taken[page] + 1}页"
        if self._too_long(self._position(item, 1)):
            own = self.room.position
            return Problem(place, "", f"每册上限 {self.limits.pages} 页太少，封面和目录已有 {own} 页。请提高上限")
        weight = self._added(item, page, {})
        return Problem(place, zh_size(weight), _SMALLER.format(limit=zh_size(self.limits.size or 0)))

    def close(self) -> None:
        """End the volume."""
        if self.room.items:
            self.volumes.append(Volume(len(self.volumes) + 1, tuple(self.room.items), self.style))
            self.room = self._empty()


_SMALLER: Final = (
    "单页大于每册上限 {limit}（含封面、目录）。请以较低的分辨率重新扫描，或降低图片分辨率后重新成册，或提高上限"
)

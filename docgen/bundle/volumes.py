"""The files of a bundle written, measured and proven; where one is over its limit, all are laid out anew.

How much a volume's own parts take is not known before they are written, so the limits are held to by measuring: what
was found too large gets more room reserved for it, until every file is within what the recipe allows.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from docgen.bundle.arrangement import Arrangement, front_length
from docgen.bundle.assemble import Assembled, FrontPart, Imprint, assemble
from docgen.bundle.front import Front
from docgen.bundle.plan import Item, Plan, Volume
from docgen.bundle.proof import prove
from docgen.bundle.split import Limits, Reserve, in_volumes
from docgen.bundle.stamp import StampFace
from docgen.bundle.weights import Streams, page_streams
from docgen.errors import Problem
from docgen.zh.filenames import distinct_names

Progress = Callable[[str, int, int], None]
"""Told what is being done (in Chinese), how much of it is done, and of how much."""

COVER: Final = "封面"
INDEX: Final = "证据目录"


@dataclass(frozen=True, slots=True)
class Written:
    """A volume's file, proven."""

    volume: Volume
    path: Path
    assembled: Assembled

    @property
    def arrangement(self) -> Arrangement:
        """What lies where in it."""
        return Arrangement(self.volume, self.assembled.front_pages)


@dataclass(frozen=True, slots=True)
class Binder:
    """Writes the volumes of one bundle."""

    front: Callable[[Plan], Front]
    """Covers and indexes for a plan."""
    limits: Limits
    at: datetime
    face: StampFace
    folder: Path
    """For the parts."""
    target: Path
    """For the finished files."""
    progress: Progress
    parts: dict[str, Path] = field(default_factory=dict)

    def bind(self, plan: Plan) -> tuple[Plan, list[Written]] | list[Problem]:
        """Write and prove every volume within the limits; or what fits in none, in Chinese.

        Args:
            plan: all items in one volume.
        """
        weights = self._weights(plan)
        recipe = self.front(plan).recipe
        reserve = Reserve(recipe.cover + recipe.index.in_volume)
        while True:
            split = in_volumes(plan, self.limits, weights, reserve) if self.limits else plan
            if isinstance(split, list):
                return split
            written = self._written(split, reserve)
            if written is not None:
                for each in written:
                    self.progress("复核成册文件", each.volume.items[0].first - 1, split.page_count)
                    prove(each.volume, each.path, each.assembled.front_pages)
                self.progress("复核成册文件", split.page_count, split.page_count)
                return split, written

    def _weights(self, plan: Plan) -> Mapping[int, Sequence[Streams]]:
        if self.limits.size is None:
            return {}
        weights = {}
        for done, item in enumerate(plan.items):
            self.progress("测算分册", done, len(plan.items))
            weights[item.first] = page_streams(item.readable.pdf, item.taken)
        return weights

    def _written(self, plan: Plan, reserve: Reserve) -> list[Written] | None:
        """The volumes' files; None if one is over its limit, which ``reserve`` then knows of."""
        front = self.front(plan)
        parts = [self._parts(front, volume) for volume in plan.volumes]
        too_long = [self._is_long(volume, own, reserve) for volume, own in zip(plan.volumes, parts, strict=True)]
        if any(too_long):
            return None
        written, heavy = [], False
        for volume, own, name in zip(plan.volumes, parts, volume_names(front), strict=True):
            path = self.target / name
            written.append(Written(volume, path, self._assembled(front, volume, own, path)))
            heavy = self._is_heavy(volume, path, reserve) or heavy
        if heavy:
            for each in written:
                each.path.unlink()
        return None if heavy else written

    def _is_long(self, volume: Volume, parts: Sequence[FrontPart], reserve: Reserve) -> bool:
        """Whether a volume has more pages than it may, which its cover and index alone decide; before it is written."""
        if self.limits.pages is None:
            return False
        own = front_length((part.page_count for part in parts), volume.style)
        if len(Arrangement(volume, own).labels) <= self.limits.pages:
            return False
        reserve.more_pages(volume.no, own)
        return True

    def _is_heavy(self, volume: Volume, path: Path, reserve: Reserve) -> bool:
        """Whether a written volume weighs more than it may."""
        size = path.stat().st_size
        if self.limits.size is None or size <= self.limits.size:
            return False
        reserve.more_size(volume.no, size, self.limits.size)
        return True

    def _parts(self, front: Front, volume: Volume) -> list[FrontPart]:
        """Cover and index, as far as the recipe has them."""
        parts = []
        if front.recipe.cover:
            parts.append(self._part(COVER, front.cover(volume), volume))
        if front.recipe.index.in_volume:
            parts.append(self._part(INDEX, front.volume_index(volume), volume))
        return parts

    def _part(self, title: str, content: bytes, volume: Volume) -> FrontPart:
        return FrontPart(title, self._kept(f"{title}-{volume.no}", content))

    def _kept(self, name: str, content: bytes) -> Path:
        path = self.folder / f"{name}.pdf"
        path.write_bytes(content)
        return path

    def _assembled(self, front: Front, volume: Volume, parts: list[FrontPart], path: Path) -> Assembled:
        case = front.printer.case
        supplement = "补充" if front.continues else ""
        imprint = Imprint(
            title=f"{supplement}证据材料（{case.case_no}）",
            author=case.creditor.name,
            at=self.at,
            identity=self._identity(front, volume),
            group_titles={letter: f"{letter} {title}" for letter, title in front.titles.items()},
            face=self.face,
            dividers={
                letter: self._kept(f"隔页-{volume.no}-{letter}", content) for letter, content in front.dividers(volume)
            },
        )
        return assemble(
            volume, parts, path, imprint, partial(self._placed, total=front.plan.volumes[-1].items[-1].last)
        )

    def _placed(self, page: int, *, total: int) -> None:
        self.progress("编排页面", page, total)

    def _identity(self, front: Front, volume: Volume) -> str:
        items = [_identified(item) for item in volume.items]
        recipe = front.recipe.model_dump_json()
        count = len(front.plan.volumes)
        case_no = front.printer.case.case_no
        return json.dumps([case_no, self.at.isoformat(), volume.no, count, recipe, items], ensure_ascii=False)


def _identified(item: Item) -> tuple[int, str, str, int, int]:
    return item.no, item.evidence.model_dump_json(), item.readable.source.sha256, item.first, item.last


def volume_names(front: Front) -> list[str]:
    """What the volumes' files are called."""
    files, case, dated_on = front.recipe.files, front.printer.case, front.printer.dated_on
    count = len(front.plan.volumes)
    pattern = files.single if count == 1 else files.volume
    return distinct_names(
        f"{front.recipe.file_name(pattern, case, dated_on, volume.no, count)}.pdf" for volume in front.plan.volumes
    )

"""Build a bundle: find, normalise, number, assemble, prove, describe, and only then give it its name."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from docgen.bundle.assemble import Assembled, FrontPart, Imprint, assemble
from docgen.bundle.manifest import (
    FILE_NAME,
    STATEMENT,
    Manifest,
    ManifestFile,
    ManifestItem,
    ManifestNote,
    ManifestSource,
    ManifestVolume,
    software,
)
from docgen.bundle.normalise import Normaliser
from docgen.bundle.place import settle, workplace
from docgen.bundle.plan import LETTERS, Item, Plan, Volume, in_order, make_plan, page_range
from docgen.bundle.proof import prove
from docgen.bundle.seal import seal
from docgen.bundle.sheets import Printer, group_title
from docgen.bundle.source import Readable, Source, find
from docgen.bundle.stamp import stamp_face
from docgen.bundle.timestamp import Authority
from docgen.casefile.case import Case
from docgen.casefile.named_files import names_a_file
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.errors import BundleRefused, NoEvidence, Problem
from docgen.render.fonts import load_faces
from docgen.store.files import disk_errors

Progress = Callable[[str, int, int], None]
"""Told what is being done (in Chinese), how much of it is done, and of how much."""

COVER: Final = "封面"
INDEX: Final = "证据目录"


@dataclass(frozen=True, slots=True)
class BuiltVolume:
    """A file of the bundle; ``path`` is relative to the output folder, ``pages`` counts front matter too."""

    path: str
    sha256: str
    pages: int


@dataclass(frozen=True, slots=True)
class BuiltItem:
    """An item and the printed numbers of its first and last page."""

    no: int
    title: str
    pages: tuple[int, int]
    volume: int


@dataclass(frozen=True, slots=True)
class BundleResult:
    """What ``docgen bundle`` answers; paths are relative to the output folder."""

    volumes: tuple[BuiltVolume, ...]
    items: tuple[BuiltItem, ...]
    manifest: str


def build_bundle(  # noqa: PLR0913 - each is a choice of its own
    case: Case,
    evidence_root: Path,
    out_dir: Path,
    *,
    at: datetime,
    progress: Progress | None = None,
    authority: Authority | None = None,
) -> BundleResult:
    """Make the evidence bundle of a case.

    Args:
        case: the case; its evidence names files under ``evidence_root``.
        evidence_root: the case's folder. Nothing outside it is read, nothing in it is written.
        out_dir: the folder to make; it may be missing, empty, or an earlier bundle, which is then replaced.
        at: the instant the bundle bears; its day stands on cover and index.
        progress: told how far the work is.
        authority: where the time stamp on the manifest comes from, if one is wanted.

    Raises:
        NoEvidence: the case names none.
        BundleRefused: with every file that cannot go in and every gap, each with its remedy.
        BundleFolderTaken: ``out_dir`` holds something else.
        BundleInProgress: another process is building there.
        NotWritable, DiskFull: what the disk refuses.
        UnfaithfulRenderError: the finished file does not read back as it should.
        TimestampFailed: the authority gave no time stamp.
    """
    if not case.evidence:
        raise NoEvidence(case_no=case.case_no)
    with disk_errors(out_dir), workplace(out_dir) as work:
        work_in, work_out = work / "in", work / "out"
        work_in.mkdir()
        work_out.mkdir()
        printer = Printer(case, at.date())
        maker = _Maker(case, printer, at, work_in, work_out, progress or _silent, authority)
        plan, sources = maker.plan(evidence_root)
        result = maker.make(plan, sources)
        settle(work_out, out_dir)
        return result


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Nobody is listening."""


@dataclass(frozen=True, slots=True)
class _Maker:
    """One bundle in the making."""

    case: Case
    printer: Printer
    at: datetime
    work_in: Path
    work_out: Path
    progress: Progress
    authority: Authority | None

    def plan(self, root: Path) -> tuple[Plan, dict[str, Source]]:
        """Read everything; refuse with every problem, or number what there is."""
        evidence = [self.case.evidence[index] for index in in_order(self.case.evidence)]
        self.progress("读取材料", 0, len(evidence))
        names = [item.file for item in evidence] + _transcripts(evidence, root)
        sources, problems = find(names, root)
        problems += _gaps(self.case)
        normaliser = Normaliser(self.work_in, self.printer, sources)
        normaliser.prepare(evidence, lambda done: self.progress("转换材料", done, len(evidence)))
        chosen: list[tuple[Evidence, Readable, tuple[int, ...]]] = []
        for item in evidence:
            readable = normaliser.readable(item)
            if readable is not None:
                taken = _taken(item, readable)
                if isinstance(taken, Problem):
                    problems.append(taken)
                else:
                    chosen.append((item, readable, taken))
        problems += normaliser.problems
        if problems:
            raise BundleRefused(case_no=self.case.case_no, count=len(problems), problems=problems)
        return make_plan(chosen), sources

    def make(self, plan: Plan, sources: dict[str, Source]) -> BundleResult:
        """Write and prove the volumes, then the manifest."""
        files, volumes, notes = [], [], dict[int, Assembled]()
        for volume in plan.volumes:
            path = self.work_out / _file_name(plan, volume)
            assembled = self._volume(plan, volume, path)
            self.progress("复核成册文件", 0, plan.page_count)
            prove(volume, path, assembled.front_pages)
            self.progress("复核成册文件", plan.page_count, plan.page_count)
            pages = assembled.front_pages + volume.page_count
            files.append(ManifestFile(path=path.name, sha256=_sha256(path), size=path.stat().st_size, pages=pages))
            volumes.append(_described_volume(volume, path, assembled))
            notes.update(dict.fromkeys((item.no for item in volume.items), assembled))
        changed = [
            Problem(source.name, "", "制作期间文件被改动，请重新制作")
            for source in sources.values()
            if not source.unchanged()
        ]
        if changed:
            raise BundleRefused(case_no=self.case.case_no, count=len(changed), problems=changed)
        manifest = Manifest(
            case_no=self.case.case_no,
            made_at=self.at,
            software=software({}),
            statement=STATEMENT,
            page_count=plan.page_count,
            files=tuple(files),
            volumes=tuple(volumes),
            items=tuple(_described(item, notes[item.no]) for item in plan.items),
            sources=tuple(
                ManifestSource(path=s.name, sha256=s.sha256, size=s.size, kind=s.kind) for s in sources.values()
            ),
        )
        self.progress("出具清单和校验单", 0, 1)
        seal(self.work_out, manifest, self.printer.paper, self.authority)
        self.progress("出具清单和校验单", 1, 1)
        return BundleResult(
            volumes=tuple(BuiltVolume(file.path, file.sha256, file.pages or 0) for file in files),
            items=tuple(BuiltItem(i.no, i.evidence.title, (i.first, i.last), i.volume) for i in plan.items),
            manifest=FILE_NAME,
        )

    def _volume(self, plan: Plan, volume: Volume, path: Path) -> Assembled:
        front = []
        for title, pdf in ((COVER, self.printer.cover(plan, volume)), (INDEX, self.printer.index(plan))):
            part = self.work_in / f"{title}-{volume.no}.pdf"
            part.write_bytes(pdf)
            front.append(FrontPart(title, part))
        imprint = Imprint(
            title=f"证据材料（{self.case.case_no}）",
            author=self.case.creditor.name,
            at=self.at,
            identity=self._identity(volume),
            group_titles={letter: group_title(group) for group, letter in LETTERS.items()},
            face=stamp_face(load_faces().path("song")),
        )
        return assemble(volume, front, path, imprint, partial(self._placed, total=plan.page_count))

    def _placed(self, page: int, *, total: int) -> None:
        self.progress("编排页面", page, total)

    def _identity(self, volume: Volume) -> str:
        items = [
            (item.no, item.evidence.model_dump_json(), item.readable.source.sha256, item.first, item.last)
            for item in volume.items
        ]
        return json.dumps([self.case.case_no, self.at.isoformat(), volume.no, items], ensure_ascii=False)


def _gaps(case: Case) -> list[Problem]:
    """What the index must say of every item (证据规定 art. 19) and the case does not."""
    return [
        Problem(f"evidence[{index}].proves（{item.title}）", "", "缺少证明目的。请在案件资料中填写该项证据的证明目的")
        for index, item in enumerate(case.evidence)
        if item.proves is None
    ]


def _transcripts(evidence: Sequence[Evidence], root: Path) -> list[str]:
    """Transcripts that name a file of the case's folder."""
    named = (item.transcript for item in evidence if item.transcript is not None)
    return [name for name in named if names_a_file(name, lambda name: (root / name).is_file())]


def _taken(item: Evidence, readable: Readable) -> tuple[int, ...] | Problem:
    if item.pages is None:
        return tuple(range(readable.page_count))
    if readable.sheet:
        return Problem(item.file, item.pages, "只入说明页的材料不能选定页码范围。请删去页码范围")
    pages = page_range(item.pages, readable.page_count)
    return Problem(item.file, item.pages, pages) if isinstance(pages, str) else pages


def _file_name(plan: Plan, volume: Volume) -> str:
    return "证据材料.pdf" if len(plan.volumes) == 1 else f"证据材料-第{volume.no:02d}册.pdf"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _described_volume(volume: Volume, path: Path, assembled: Assembled) -> ManifestVolume:
    pages = (volume.items[0].first, volume.items[-1].last)
    return ManifestVolume(no=volume.no, path=path.name, front_pages=assembled.front_pages, pages=pages)


def _described(item: Item, assembled: Assembled) -> ManifestItem:
    notes = (*item.readable.notes, *assembled.notes.get(item.no, ()))
    return ManifestItem(
        no=item.no,
        group=EvidenceGroup(item.group),
        title=item.evidence.title,
        source=item.readable.source.name,
        volume=item.volume,
        pages=(item.first, item.last),
        source_pages=item.readable.page_count,
        taken=item.evidence.pages,
        sheet=item.readable.sheet,
        scale=assembled.scales[item.no],
        notes=tuple(ManifestNote(code=note.code, text=note.text) for note in notes),
    )

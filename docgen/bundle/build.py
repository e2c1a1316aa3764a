"""Build a bundle: find, normalise, number, split, assemble, prove, describe, and only then give it its name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pikepdf

from docgen.bundle.chain import earlier_bundle, not_yet_submitted
from docgen.bundle.described import described
from docgen.bundle.downsample import downsample
from docgen.bundle.front import Front, Receiver
from docgen.bundle.manifest_parts import ManifestContinued
from docgen.bundle.normalise import Normaliser
from docgen.bundle.officebatch import Runner
from docgen.bundle.place import Made, settle, workplace
from docgen.bundle.plan import Chosen, Plan, Style, group_of, in_order, make_plan, page_range
from docgen.bundle.recipe import Recipe
from docgen.bundle.recipe_files import standard
from docgen.bundle.result import BundleResult, result_of
from docgen.bundle.seal import seal
from docgen.bundle.sheets import Printer
from docgen.bundle.source import Readable, Source, find
from docgen.bundle.split import MEGABYTE, Limits
from docgen.bundle.stamp import StampFace, stamp_face
from docgen.bundle.timelimit import USUAL, Limit
from docgen.bundle.timestamp import Authority
from docgen.bundle.volumes import Binder, Progress
from docgen.casefile.case import Case
from docgen.casefile.named_files import names_a_file
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.errors import BundleRefused, NoEvidence, NothingNew, Problem, UnprintableCharacterError
from docgen.law.demands import CHINA
from docgen.render.fonts import load_faces
from docgen.store.files import disk_errors
from docgen.zh.filenames import safe_name


def build_bundle(  # noqa: PLR0913 - each is an option of the command
    case: Case,
    evidence_root: Path,
    out_dir: Path,
    *,
    at: datetime,
    dated_on: date | None = None,
    recipe: Recipe | None = None,
    after: Path | None = None,
    max_mb: Decimal | None = None,
    progress: Progress | None = None,
    authority: Authority | None = None,
    limit: Limit = USUAL,
    receiver: Receiver | None = None,
) -> BundleResult:
    """Make the evidence bundle of a case.

    Args:
        case: the case; its evidence names files under ``evidence_root``.
        evidence_root: the case's folder. Nothing outside it is read, nothing in it is written.
        out_dir: the folder to make; it may be missing, empty, or an earlier bundle of the case, which is then replaced.
        at: the instant the bundle bears.
        dated_on: the day on cover and index; None for the instant's day in China.
        recipe: how it is to be made; None for the preset ``court_filing``.
        after: an earlier bundle of the case (its folder or manifest): only what that didn't hold goes in, and numbers
            and pages go on where it ended.
        max_mb: the most a volume's file may weigh, in MB of 1,024 × 1,024 bytes; in place of the recipe's limit.
        progress: told how far the work is.
        authority: where the time stamp on the manifest comes from, if one is wanted.
        limit: how long the work on one file of evidence may take.
        receiver: whom the cover names.

    Raises:
        NoEvidence: the case names none.
        NothingNew: it names none that ``after`` doesn't hold.
        CannotContinue: ``after`` is no bundle of this case.
        BundleRefused: with every file that cannot go in and every gap, each with its remedy.
        BundleFolderTaken: ``out_dir`` holds something else.
        BundleInProgress: another process is building there.
        NotWritable, DiskFull: what the disk refuses.
        UnfaithfulRenderError: the finished file does not read back as it should.
        TimestampFailed: the authority gave no time stamp.
    """
    if not case.evidence:
        raise NoEvidence(case_no=case.case_no)
    chosen_recipe = recipe or standard()
    continues = earlier_bundle(after, case.case_no, out_dir) if after is not None else None
    face = _face(chosen_recipe)
    made = Made("docgen-bundle", case.case_no)
    with disk_errors(out_dir), workplace(out_dir, made) as work:
        work_in, work_out = work / "in", work / "out"
        work_in.mkdir()
        work_out.mkdir()
        printer = Printer(case, dated_on or at.astimezone(CHINA).date())
        told = progress or _silent
        maker = _Maker(case, chosen_recipe, continues, printer, at, work_in, work_out, told, authority, limit, receiver)
        plan, sources = maker.plan(evidence_root)
        result = maker.make(plan, sources, face, _limits(chosen_recipe, max_mb))
        settle(work_out, out_dir, made)
        return result


def refuse_incomplete(case: Case, evidence_root: Path) -> None:
    """Raise BundleRefused for what is to be seen of evidence unopened: files that are not there, purposes not given."""
    _, problems = find(_files(case.evidence, evidence_root), evidence_root)
    problems += _gaps(case, case.evidence)
    if problems:
        raise BundleRefused(case_no=case.case_no, count=len(problems), problems=problems)


def _silent(_stage: str, _done: int, _total: int) -> None:
    """Nobody is listening."""


def _limits(recipe: Recipe, max_mb: Decimal | None) -> Limits:
    megabytes = max_mb if max_mb is not None else recipe.max_megabytes
    return Limits(recipe.max_pages, None if megabytes is None else int(megabytes * MEGABYTE))


def _face(recipe: Recipe) -> StampFace:
    """The face of the stamps. Raises UnprintableCharacterError: it lacks a character of the recipe's page format."""
    faces = load_faces()
    words = Style(format=recipe.numbers.format).words
    lacking = [character for character in words if ord(character) not in faces.coverage["song"]]
    if lacking:
        text = f"字符“{'、'.join(lacking)}”在现有字库中没有字形"
        raise UnprintableCharacterError(problems=[Problem("页码格式", recipe.numbers.format, text)])
    return stamp_face(faces.path("song"), words)


@dataclass(frozen=True, slots=True)
class _Maker:
    """One bundle in the making."""

    case: Case
    recipe: Recipe
    continues: ManifestContinued | None
    printer: Printer
    at: datetime
    work_in: Path
    work_out: Path
    progress: Progress
    authority: Authority | None
    limit: Limit
    receiver: Receiver | None

    def plan(self, root: Path) -> tuple[Plan, dict[str, Source]]:
        """Read everything; refuse with every problem, or number what there is."""
        order = in_order(self.case.evidence, [group.name for group in self.recipe.groups])
        evidence = [self.case.evidence[index] for index in order]
        self.progress("读取材料", 0, len(evidence))
        evidence, sources, problems = self._new(evidence, root)
        problems += [*_gaps(self.case, evidence), *self._homeless(evidence)]
        normaliser = Normaliser(self.work_in, self.printer, sources, self.limit)
        normaliser.prepare(evidence, lambda done: self.progress("转换材料", done, len(evidence)))
        chosen: list[Chosen] = []
        for item in evidence:
            readable = normaliser.readable(item)
            if readable is not None:
                taken = _taken(item, readable)
                if isinstance(taken, Problem):
                    problems.append(taken)
                else:
                    chosen.append((item, readable, taken))
        problems += normaliser.problems
        self._refuse(problems)
        return self._numbered(self._coarser(chosen, normaliser.run)), sources

    def _coarser(self, chosen: Sequence[Chosen], run: Runner) -> list[Chosen]:
        """The items with their pictures at the recipe's resolution, if it asks for one; each file once."""
        dpi = self.recipe.downsample_dpi
        if dpi is None:
            return list(chosen)
        made: dict[Path, Readable] = {}
        problems = []
        for done, (_, readable, _) in enumerate(chosen):
            self.progress("降低图片分辨率", done, len(chosen))
            if readable.pdf in made:
                continue
            target = self.work_in / f"coarser-{len(made):05d}.pdf"
            outcome = run(readable.source, downsample, readable.pdf, target, dpi, readable.turns)
            made[readable.pdf] = readable
            if isinstance(outcome, Problem):
                problems.append(outcome)
            elif outcome is not None:
                made[readable.pdf] = replace(readable, pdf=target, notes=(*readable.notes, outcome.note))
        self._refuse(problems)
        return [(item, made[readable.pdf], taken) for item, readable, taken in chosen]

    def _new(self, evidence: list[Evidence], root: Path) -> tuple[list[Evidence], dict[str, Source], list[Problem]]:
        """The items that go in, their files, and what is wrong with these."""
        sources, problems = find(_files(evidence, root), root)
        if self.continues is None:
            return evidence, sources, problems
        new = not_yet_submitted(evidence, sources, self.continues)
        if not new:
            raise NothingNew(case_no=self.case.case_no)
        wanted = set(_files(new, root))
        kept = {name: source for name, source in sources.items() if name in wanted}
        return new, kept, [problem for problem in problems if problem.place in wanted]

    def _numbered(self, chosen: Sequence[Chosen]) -> Plan:
        numbers, index = self.recipe.numbers, self.recipe.index
        style = Style(
            place=numbers.place,
            format=numbers.format,
            indexed=index.in_volume,
            dividers=self.recipe.dividers,
            odd_starts=self.recipe.odd_starts,
        )
        last_no, last_page = (self.continues.last_item, self.continues.last_page) if self.continues else (0, 0)
        letters = self.recipe.letters
        return make_plan(chosen, letters=letters, style=style, last_no=last_no, last_page=last_page)

    def _homeless(self, evidence: Sequence[Evidence]) -> list[Problem]:
        """Items of groups that the recipe leaves out, where it has no 其他 either."""
        letters = self.recipe.letters
        if EvidenceGroup.OTHER in letters:
            return []
        remedy = "成册方案没有这一组，也没有“其他”组。请在方案中补列该组，或改正证据的分组"
        return [Problem(item.title, group_of(item).value, remedy) for item in evidence if group_of(item) not in letters]

    def _refuse(self, problems: Sequence[Problem]) -> None:
        if problems:
            raise self._refusal(problems)

    def _refusal(self, problems: Sequence[Problem]) -> BundleRefused:
        return BundleRefused(case_no=self.case.case_no, count=len(problems), problems=problems)

    def make(self, plan: Plan, sources: dict[str, Source], face: StampFace, limits: Limits) -> BundleResult:
        """Write and prove the volumes, the index's files, then the manifest."""
        binder = Binder(self._front, limits, self.at, face, self.work_in, self.work_out, self.progress)
        bound = binder.bind(plan)
        if isinstance(bound, list):
            raise self._refusal(bound)
        plan, volumes = bound
        front = self._front(plan)
        indexes = self._indexes(front)
        self._refuse(
            [
                Problem(source.name, "", "制作期间文件被改动，请重新制作")
                for source in sources.values()
                if not source.unchanged()
            ]
        )
        manifest = described(front, volumes, indexes, sources.values(), self.at)
        self.progress("出具清单和校验单", 0, 1)
        manifest = seal(self.work_out, manifest, self.printer.paper, self.authority)
        self.progress("出具清单和校验单", 1, 1)
        return result_of(manifest)

    def _front(self, plan: Plan) -> Front:
        titles = {letter: held.heading for letter, held in self.recipe.lettered}
        return Front(self.printer, self.recipe, plan, titles, self.continues, self.receiver)

    def _indexes(self, front: Front) -> list[tuple[Path, int | None]]:
        """Write the index's own files; their pages, of those that are PDF."""
        made: list[tuple[Path, int | None]] = []
        name = self.recipe.file_name(self.recipe.files.index, self.case, self.printer.dated_on)
        if self.recipe.index.formats:
            self.progress("编制目录", 0, 1)
        for ending, content in front.index_files():
            path = self.work_out / safe_name(f"{name}.{ending}")
            path.write_bytes(content)
            made.append((path, _page_count(path) if ending == "pdf" else None))
        return made


def _files(evidence: Sequence[Evidence], root: Path) -> list[str]:
    """The files of these items, and the transcripts that name a file of the case's folder."""
    named = (item.transcript for item in evidence if item.transcript is not None)
    transcripts = [name for name in named if names_a_file(name, lambda name: (root / name).is_file())]
    return [item.file for item in evidence] + transcripts


NO_PURPOSE = (
    "缺少证明目的。请在案件资料中填写该项证据的证明目的；"
    "在系统中加入的证据，在其说明中填写（命令行：evidence set 案件 文件 --proves）"
)


def _gaps(case: Case, evidence: Sequence[Evidence]) -> list[Problem]:
    """What the index must say of every item (证据规定 art. 19) and the case does not."""
    return [
        Problem(f"evidence[{index}].proves（{item.title}）", "", NO_PURPOSE)
        for index, item in enumerate(case.evidence)
        if item.proves is None and item in evidence
    ]


def _taken(item: Evidence, readable: Readable) -> tuple[int, ...] | Problem:
    if item.pages is None:
        return tuple(range(readable.page_count))
    if readable.sheet:
        return Problem(item.file, item.pages, "只入说明页的材料不能选定页码范围。请删去页码范围")
    pages = page_range(item.pages, readable.page_count)
    return Problem(item.file, item.pages, pages) if isinstance(pages, str) else pages


def _page_count(path: Path) -> int:
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)

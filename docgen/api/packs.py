"""The pack that is filed with a court, a commission of arbitration or an administrator: a numbered folder with its
manifest, and a ZIP of it; all of it made, or nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, get_args

from docgen.api.bundles import BundleWish
from docgen.api.examination import examined
from docgen.api.office import Office
from docgen.api.pack_folder import PackFile, PackFolder
from docgen.api.permission import permitted
from docgen.api.service_proofs import with_service
from docgen.api.sources import find_case
from docgen.bundle.completeness import Missing
from docgen.bundle.contradiction import Contradiction
from docgen.bundle.packaging import file_sha256, zip_folder
from docgen.bundle.place import Made, settle, workplace
from docgen.bundle.volumes import Progress
from docgen.kinds.definition import Question
from docgen.kinds.registry import kind
from docgen.law.claim import Basis
from docgen.law.result import ClaimWarning
from docgen.store.cases import load_case
from docgen.store.files import disk_errors
from docgen.workflow.access import Act
from docgen.workflow.filings import Wish as Wish  # noqa: PLC0414 - of a pack, for whoever asks for one
from docgen.workflow.packing import PackOrder, refuse_unsuited
from docgen.zh.filenames import safe_name

WISHES: Final[tuple[Wish, ...]] = get_args(Wish)
"""What may be asked for beside what every filing needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackWish:
    """What is to be packed.

    Args:
        source: a stored case number, or a case file.
        as_of: the cut-off date.
        dated_on: the date the papers bear.
        answers: a table of answers for each kind that asks something.
        wishes: what is to be in it beside what every filing needs.
        basis: which figures papers go by; None for the case's default.
        timestamp: whether its manifests get time stamps, where an authority is configured.
        file_seconds: how long the work on one file of evidence may take; None for the usual 60.
    """

    source: str
    as_of: date
    dated_on: date
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    wishes: frozenset[Wish] = frozenset()
    basis: Basis | None = None
    timestamp: bool = True
    file_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackAnswer:
    """What the pack is, its files, what a clerk must still add, and what whoever files should know."""

    title: str
    files: tuple[PackFile, ...]
    missing: tuple[Missing, ...]
    findings: tuple[Contradiction, ...]
    warnings: tuple[ClaimWarning, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPaper:
    """A paper of a pack: its kind and name, what it asks, and by which wish it is in it (None: always)."""

    kind: str
    title: str
    questions: tuple[Question, ...]
    wish: Wish | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOffer:
    """What a case's pack is called, and its papers in their order."""

    title: str
    papers: tuple[PackPaper, ...]


@permitted(Act.READ_CASES)
def pack_offer(office: Office, case_no: str, *, as_of: date) -> PackOffer:
    """Which papers the pack of a stored case is made of on a day, and what they ask. Raises NotFound."""
    with office.database.reading() as session:
        case = load_case(session, case_no).case
    wishes = frozenset(WISHES)
    order = PackOrder(case=case, as_of=as_of, dated_on=as_of, wishes=wishes, profile=office.profile)
    filing = order.filing
    papers = [
        PackPaper(kind=name, title=part.title, questions=kind(name).definition.fields, wish=part.wish)
        for part in order.parts((*filing.before, *filing.after))
        for name in (order.kind_of(part),)
    ]
    return PackOffer(title=filing.title, papers=tuple(papers))


@permitted(Act.MAKE_BUNDLE, own_files=True)
def make_pack(
    office: Office, wish: PackWish, *, out: Path, at: datetime, progress: Progress | None = None
) -> PackAnswer:
    """Make the pack of a case: for a court, a commission of arbitration or an administrator, as its facts say.

    Args:
        office: whose.
        wish: what is to be packed.
        out: the folder to make; it may be missing, empty, or an earlier pack of the case, which is then replaced.
        at: the instant the pack and its bundle bear.
        progress: told how far the work is.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
        InputError: answers to kinds that are none of the pack's.
        PackRefused, PackNotAllowed: every paper that cannot be made, and why; nothing is written.
        BundleFolderTaken, BundleInProgress: ``out`` holds something else, or is being written to.
        TimestampFailed: the authority gave no time stamp.
        NotWritable, DiskFull, UnfaithfulRenderError: as their classes say.
    """
    found = with_service(office, find_case(office, wish.source))
    order = PackOrder(
        case=found.case,
        as_of=wish.as_of,
        dated_on=wish.dated_on,
        answers=wish.answers,
        wishes=wish.wishes,
        basis=wish.basis,
        profile=office.profile,
    )
    refuse_unsuited(order)
    told = progress or (lambda *_: None)
    seen = examined(found.case, wish.as_of, parameters=office.parameters, basis=wish.basis)
    made = Made("docgen-pack", found.case.case_no)
    with disk_errors(out), workplace(out, made) as work:
        stem = safe_name(f"{found.case.case_no}-{order.filing.title}")
        folder = work / "out" / stem
        folder.mkdir(parents=True)
        evidence = BundleWish(dated_on=wish.dated_on, timestamp=wish.timestamp, file_seconds=wish.file_seconds)
        pack = PackFolder(office, found, order, folder, at, told, evidence)
        warnings = pack.fill()
        told("打包", 0, 1)
        archive = folder.with_name(f"{stem}.zip")
        zip_folder(folder, archive, at)
        files = (*pack.files(), PackFile(path=archive.name, sha256=file_sha256(archive)))
        settle(work / "out", out, made)
    missing = tuple(sorted((*pack.missing, *seen.missing), key=lambda one: not one.required))
    return PackAnswer(
        title=order.filing.title, files=files, missing=missing, findings=seen.contradictions, warnings=warnings
    )

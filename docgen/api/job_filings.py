"""The evidence bundle and the pack of a case as jobs: made, compared with their manifest once more, kept as a ZIP."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from docgen.api.bundles import RECIPES, BundleWish, bundle, verify
from docgen.api.job_work import JobKind, Outcome, Run, case_of, from_json
from docgen.api.office import Office
from docgen.api.packs import PackAnswer, PackWish, make_pack
from docgen.api.sources import StoredNumber
from docgen.bundle.manifest import FILE_NAME
from docgen.bundle.packaging import zip_folder
from docgen.bundle.recipe_files import STANDARD, recipe_titles
from docgen.bundle.result import BundleResult
from docgen.bundle.verify import VerifyResult
from docgen.errors import EarlierBundleGone, UnknownRecipe
from docgen.law.claim import Basis
from docgen.store.files import disk_errors, replacing
from docgen.store.jobs import job_of
from docgen.store.models import JobState
from docgen.workflow.access import Act
from docgen.workflow.filings import Wish
from docgen.zh.filenames import safe_name

EARLIER: Final = "manifest.json"
"""What the manifest of an earlier bundle is called where it comes with the order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleOrder:
    """A bundle to be made of a stored case.

    ``after`` is the job of an earlier bundle from which numbers and pages go on; ``after_given`` says that its manifest
    came with the order.
    """

    case_no: str
    dated_on: date
    recipe: str = STANDARD
    max_mb: Decimal | None = None
    after: str | None = None
    after_given: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeBundle:
    """A bundle that was made, and what comparing it with its manifest found."""

    bundle: BundleResult
    verified: VerifyResult


@dataclass(frozen=True, slots=True, kw_only=True)
class PackOrder:
    """A pack to be made of a stored case; as ``docgen.api.packs.PackWish``."""

    case_no: str
    as_of: date
    dated_on: date
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    wishes: tuple[Wish, ...] = ()
    basis: Basis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePack:
    """A pack that was made, and what comparing it with its manifest found."""

    pack: PackAnswer
    verified: VerifyResult


def _bundle(office: Office, order: BundleOrder, run: Run) -> Outcome:
    """Raises what ``docgen.api.bundles.bundle`` raises; UnknownRecipe; EarlierBundleGone."""
    known = recipe_titles(office.data_dir / RECIPES)
    if order.recipe not in known:  # a path is none of ours: it would name a file of this machine
        raise UnknownRecipe(name=order.recipe, nearest="", known="、".join(known.values()))
    wish = BundleWish(
        dated_on=order.dated_on, recipe_name=order.recipe, max_mb=order.max_mb, after=_earlier(office, order, run)
    )
    stem = safe_name(f"{order.case_no}-证据材料册")
    made = run.folder / stem
    answer = bundle(office, StoredNumber(order.case_no), wish, out=made, at=run.at, progress=run.progress)
    with disk_errors(run.folder):
        shutil.copyfile(made / FILE_NAME, run.folder / FILE_NAME)
    archive = run.folder / f"{stem}.zip"
    run.progress("打包", 0, 1)
    with replacing(archive) as temporary:
        zip_folder(made, temporary, run.at)
    shutil.rmtree(made)
    return Outcome(MadeBundle(bundle=answer, verified=_verified(office, archive, run)), archive)


def _earlier(office: Office, order: BundleOrder, run: Run) -> Path | None:
    """The manifest of the bundle to go on from."""
    if order.after_given:
        return run.given(EARLIER)
    if order.after is None:
        return None
    with office.database.reading() as session:
        found = job_of(session, order.after)
    path = run.folder.parent / order.after / FILE_NAME
    mine = found is not None and found.kind == BUNDLE.name and found.state == JobState.DONE
    if found is None or not mine or case_of(from_json(BundleOrder, found.order)) != order.case_no or not path.is_file():
        raise EarlierBundleGone
    return path


def _pack(office: Office, order: PackOrder, run: Run) -> Outcome:
    """Raises what ``docgen.api.packs.make_pack`` raises."""
    wish = PackWish(
        source=StoredNumber(order.case_no),
        as_of=order.as_of,
        dated_on=order.dated_on,
        answers=order.answers,
        wishes=frozenset(order.wishes),
        basis=order.basis,
    )
    made = run.folder / "pack"
    answer = make_pack(office, wish, out=made, at=run.at, progress=run.progress)
    (inside,) = made.glob("*.zip")
    archive = run.folder / inside.name
    with disk_errors(run.folder):
        inside.replace(archive)
    shutil.rmtree(made)
    return Outcome(MadePack(pack=answer, verified=_verified(office, archive, run)), archive)


def _verified(office: Office, archive: Path, run: Run) -> VerifyResult:
    run.progress("核对成品与清单", 0, 1)
    return verify(archive, office=office)


BUNDLE: Final = JobKind(name="bundle", act=Act.MAKE_BUNDLE, order=BundleOrder, answer=MadeBundle, work=_bundle)
PACK: Final = JobKind(name="pack", act=Act.MAKE_BUNDLE, order=PackOrder, answer=MadePack, work=_pack)

"""Evidence bundles: made and verified."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.service_proofs import with_service, write_service
from docgen.api.sources import FoundCase, evidence_folder, find_case
from docgen.bundle.build import build_bundle, refuse_incomplete
from docgen.bundle.front import Receiver
from docgen.bundle.index_answers import index_answers
from docgen.bundle.manifest import FILE_NAME, Manifest
from docgen.bundle.recipe_files import STANDARD, recipe, recipe_titles
from docgen.bundle.result import BundleResult
from docgen.bundle.timelimit import Limit
from docgen.bundle.verify import VerifyResult
from docgen.bundle.verify import verify as verify_files
from docgen.bundle.volumes import Progress
from docgen.casefile.case import Case
from docgen.law.demands import CHINA
from docgen.store.files import read_file
from docgen.workflow.access import Act
from docgen.workflow.filings import filing_of, receiver_of

USUAL_RECIPE: Final = STANDARD
"""The recipe of a bundle for which none is named."""
RECIPES: Final = "recipes"
"""The folder of the institution's own recipes, in its data folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleWish:
    """How a bundle is to be made, where not as usual.

    Args:
        dated_on: the day on cover and index; None for the day in China on which it is made.
        recipe_name: a recipe by its name or title, or the path of its file; None for ``court_filing``.
        max_mb: the most a volume's file may weigh, in MB of 1,024 × 1,024 bytes; None for the recipe's own limit.
        after: an earlier bundle of the case, from which numbers and pages go on.
        copies: how many are printed; None for what the recipe says.
        receiver: whom the cover names; None for whom the case's facts tell.
        timestamp: whether its manifest gets a time stamp, where an authority is configured.
        file_seconds: how long the work on one file may take; a large one gets more. None for the usual 60.
    """

    dated_on: date | None = None
    recipe_name: str | None = None
    max_mb: Decimal | None = None
    after: Path | None = None
    copies: int | None = None
    receiver: Receiver | None = None
    timestamp: bool = True
    file_seconds: int | None = None


USUAL: Final = BundleWish()


@permitted(Act.READ_CASES)
def bundle_recipes(office: Office) -> dict[str, str]:
    """The title of every recipe by its name, the institution's own among them."""
    return recipe_titles(office.data_dir / RECIPES)


@permitted(Act.MAKE_BUNDLE, own_files=True)
def bundle(  # noqa: PLR0913 - what and how, where, when, and who is told
    office: Office,
    source: str,
    wish: BundleWish = USUAL,
    *,
    out: Path,
    at: datetime,
    progress: Progress | None = None,
) -> BundleResult:
    """Make the evidence bundle of a case.

    Args:
        office: whose; its own recipes overlay the presets.
        source: a stored case number, or a case file with its evidence beside it.
        wish: how.
        out: the folder to make.
        at: the instant the bundle bears.
        progress: told how far the work is.

    Raises:
        NotFound, CaseFileError: there is no such case.
        UnknownRecipe, WrongRecipeFile: there is no such recipe, or it has faults.
        InputError, UnfaithfulRenderError: as ``docgen.bundle.build.build_bundle`` says.
        StorageError: a stored file is gone or damaged.
    """
    return bundle_of(office, find_case(office, source), wish, out=out, at=at, progress=progress)


def bundle_of(  # noqa: PLR0913 - as ``bundle``
    office: Office,
    found: FoundCase,
    wish: BundleWish = USUAL,
    *,
    out: Path,
    at: datetime,
    progress: Progress | None = None,
) -> BundleResult:
    """Make the evidence bundle of a case that was found. Arguments and errors are those of ``bundle``.

    The proof of its documents' service goes in by itself.
    """
    chosen = recipe(wish.recipe_name or USUAL_RECIPE, office.data_dir / RECIPES)
    if wish.copies is not None:
        chosen = chosen.model_copy(update={"copies": str(wish.copies)})
    with _laid_out(office, found) as (case, folder):
        return build_bundle(
            case,
            folder,
            out,
            at=at,
            dated_on=wish.dated_on,
            recipe=chosen,
            after=wish.after,
            max_mb=wish.max_mb,
            progress=progress,
            authority=office.authority if wish.timestamp else None,
            limit=_limit(wish.file_seconds),
            receiver=wish.receiver or receiver_of(filing_of(case, wish.dated_on or at.astimezone(CHINA).date()), case),
        )


def refuse_gaps(office: Office, found: FoundCase) -> None:
    """Raise BundleRefused for what is to be seen of a case's evidence before any work; errors as ``bundle`` says."""
    with _laid_out(office, found) as (case, folder):
        refuse_incomplete(case, folder)


@contextmanager
def _laid_out(office: Office, found: FoundCase) -> Iterator[tuple[Case, Path]]:
    """The case with the proof of its documents' service among its evidence, and the folder with all its files."""
    served = with_service(office, found)
    with evidence_folder(office, served) as folder:
        write_service(office, served, folder)
        yield served.case, folder


def _limit(seconds: int | None) -> Limit:
    return Limit() if seconds is None else Limit(float(seconds))


def bundle_index(office: Office, found: FoundCase, *, dated_on: date) -> Mapping[str, Any]:
    """The index of a case's evidence with the pages it gets in a bundle, as answers to ``evidence_index``.

    The bundle is made for it and thrown away: no page number stands anywhere else. Raises what ``bundle`` raises.
    """
    at, found = datetime.combine(dated_on, time(), CHINA), with_service(office, found)
    with office.working_folder() as work:
        target = work / "bundle"
        bundle_of(office, found, BundleWish(timestamp=False), out=target, at=at)
        return index_answers(found.case, Manifest.model_validate_json((target / FILE_NAME).read_bytes()))


def verify(
    path: Path,
    *,
    office: Office,
    root: Path | None = None,
    sources: Path | None = None,
    file_seconds: int | None = None,
) -> VerifyResult:
    """Compare a bundle, a pack or issued documents with their manifest; needs the files alone.

    Args:
        path: the folder, a file in it, or a ZIP of it.
        office: whose profile may name the root certificates of time stamps and of signatures.
        root: the root certificates (PEM), in place of the office's.
        sources: the folder of the originals, to have pages compared with them, too.
        file_seconds: how long the reading of one file may take; None for the usual 60.

    Raises:
        NotABundle: there is no manifest.
        NotReadable, TimestampRootWrong: of the root certificates.
    """
    roots = read_file(root) if root is not None else office.roots
    return verify_files(path, roots=roots, sources=sources, limit=_limit(file_seconds))

"""Evidence bundles: made and verified."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from docgen.api.office import Office
from docgen.api.sources import evidence_folder, find_case
from docgen.bundle.build import BundleResult, build_bundle
from docgen.bundle.recipe import STANDARD, recipe
from docgen.bundle.verify import VerifyResult
from docgen.bundle.verify import verify as verify_files
from docgen.bundle.volumes import Progress
from docgen.store.files import read_file

RECIPES: Final = "recipes"
"""The folder of the institution's own recipes, in its data folder."""


def bundle(  # noqa: PLR0913 - each is an option of the command
    office: Office,
    source: str,
    *,
    out: Path,
    at: datetime,
    recipe_name: str | None = None,
    max_mb: Decimal | None = None,
    after: Path | None = None,
    timestamp: bool = True,
    progress: Progress | None = None,
) -> BundleResult:
    """Make the evidence bundle of a case.

    Args:
        office: whose; its own recipes overlay the presets.
        source: a stored case number, or a case file with its evidence beside it.
        out: the folder to make.
        at: the instant the bundle bears.
        recipe_name: a recipe by its name or title, or the path of its file; None for ``court_filing``.
        max_mb: the most a volume's file may weigh, in MB of 1,024 × 1,024 bytes; None for the recipe's own limit.
        after: an earlier bundle of the case, from which numbers and pages go on.
        timestamp: whether its manifest gets a time stamp, where an authority is configured.
        progress: told how far the work is.

    Raises:
        NotFound, CaseFileError: there is no such case.
        UnknownRecipe, WrongRecipeFile: there is no such recipe, or it has faults.
        InputError, UnfaithfulRenderError: as ``docgen.bundle.build.build_bundle`` says.
        StorageError: a stored file is gone or damaged.
    """
    chosen = recipe(recipe_name or STANDARD, office.data_dir / RECIPES)
    found = find_case(office, source)
    authority = office.authority if timestamp else None
    with evidence_folder(office, found) as folder:
        return build_bundle(
            found.case,
            folder,
            out,
            at=at,
            recipe=chosen,
            after=after,
            max_mb=max_mb,
            progress=progress,
            authority=authority,
        )


def verify(path: Path, *, office: Office, root: Path | None = None) -> VerifyResult:
    """Compare a bundle, a pack or issued documents with their manifest; needs the files alone.

    Args:
        path: the folder, a file in it, or a ZIP of it.
        office: whose profile may name the root certificates of time stamps.
        root: the root certificates (PEM), in place of the office's.

    Raises:
        NotABundle: there is no manifest.
        NotReadable, TimestampRootWrong: of the root certificates.
    """
    if root is not None:
        return verify_files(path, roots=read_file(root))
    authority = office.authority
    return verify_files(path, roots=authority.roots if authority else b"")

"""Evidence bundles: made and verified."""

from datetime import datetime
from pathlib import Path

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import evidence_folder, find_case
from docgen.bundle.build import BundleResult, Progress, build_bundle
from docgen.bundle.verify import VerifyResult
from docgen.bundle.verify import verify as verify_files
from docgen.workflow.access import Act


@permitted(Act.MAKE_BUNDLE)
def bundle(office: Office, source: str, *, out: Path, at: datetime, progress: Progress | None = None) -> BundleResult:
    """Make the evidence bundle of a case.

    Args:
        office: whose.
        source: a stored case number, or a case file with its evidence beside it.
        out: the folder to make.
        at: the instant the bundle bears.
        progress: told how far the work is.

    Raises:
        NotFound, CaseFileError: there is no such case.
        InputError, UnfaithfulRenderError: as ``docgen.bundle.build.build_bundle`` says.
        StorageError: a stored file is gone or damaged.
    """
    found = find_case(office, source)
    with evidence_folder(office, found) as folder:
        return build_bundle(found.case, folder, out, at=at, progress=progress)


def verify(path: Path) -> VerifyResult:
    """Compare a bundle with its manifest; needs the files alone. Raises NotABundle."""
    return verify_files(path)

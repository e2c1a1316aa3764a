"""The last hand on a finished folder: its manifest, the time stamp on that, and the sheet that prints its hash.

In this order, since each speaks of the one before. All of it happens before the folder gets its final name, so that a
time stamp that was asked for and did not come leaves nothing behind.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from docgen.bundle.manifest import FILE_NAME, SHEET_NAME, Listing, written
from docgen.bundle.manifest_parts import STAMP_NAME, ManifestTimestamp
from docgen.bundle.proofsheet import KIND, sheet_answers
from docgen.bundle.timestamp import Authority, read_stamp, request_stamp

Print = Callable[[str, Mapping[str, Any]], bytes]
"""Prints a document of an internal kind with these answers, its pages numbered; ``Printer.paper`` does."""
Sealed = TypeVar("Sealed", bound=Listing)


def seal(folder: Path, manifest: Sealed, print_sheet: Print, authority: Authority | None = None) -> Sealed:
    """Write manifest, time stamp and sheet into ``folder``; the manifest as it was written.

    Args:
        folder: holds the files that the manifest lists.
        manifest: what they are; where the sheet and the time stamp are to be found is filled in here.
        print_sheet: see ``Print``.
        authority: where time stamps come from, if one is wanted.

    Raises:
        TimestampFailed: the authority gave none; the folder is not to be handed out.
        UnfaithfulRenderError, DefinitionError: of the sheet.
    """
    told = ManifestTimestamp(authority=authority.url) if authority else None
    manifest = manifest.model_copy(update={"sheet": SHEET_NAME, "timestamp": told})
    content = written(manifest)
    (folder / FILE_NAME).write_bytes(content)
    stamp = None
    if authority is not None:
        answer = request_stamp(authority, content)
        (folder / STAMP_NAME).write_bytes(answer)
        stamp = (read_stamp(answer, content), answer)
    (folder / SHEET_NAME).write_bytes(print_sheet(KIND, sheet_answers(manifest, content, stamp)))
    return manifest

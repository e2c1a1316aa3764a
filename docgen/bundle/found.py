"""Where the manifests are that speak of what a user named: a folder, a ZIP, a volume, an issued document."""

import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docgen.bundle.holding import Archive, Folder, Holding
from docgen.bundle.manifest import DOCUMENT_SUFFIX, FILE_NAME
from docgen.errors import NotABundle

ZIP_SUFFIX: Final = ".zip"
_NO_ZIP = (OSError, zipfile.BadZipFile, ValueError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Found:
    """A manifest among files; ``title`` tells it from others found with it."""

    holding: Holding
    manifest: str = FILE_NAME
    title: str = ""


def found_at(path: Path, open_files: ExitStack) -> Iterator[Found]:
    """The manifests to verify; none where there are none.

    Args:
        path: what the user named.
        open_files: closes the ZIPs that are opened.

    Raises:
        NotABundle: the ZIP that was named cannot be read.
    """
    if path.is_dir():
        yield from [Found(Folder(path))] if (path / FILE_NAME).exists() else _in_folder(path, open_files)
    elif path.suffix.lower() == ZIP_SUFFIX:
        try:
            yield Found(Archive(open_files.enter_context(zipfile.ZipFile(path))))
        except _NO_ZIP as error:
            raise NotABundle(path=path, reason="ZIP 文件已损坏，或无权读取") from error
    elif path.name.endswith(DOCUMENT_SUFFIX):
        yield Found(Folder(path.parent, ()), path.name)
    elif path.with_suffix(DOCUMENT_SUFFIX).exists():
        yield Found(Folder(path.parent, ()), path.with_suffix(DOCUMENT_SUFFIX).name)
    elif (path.parent / FILE_NAME).exists():
        yield Found(Folder(path.parent))


def _in_folder(path: Path, open_files: ExitStack) -> Iterator[Found]:
    """What lies in a folder that has no manifest of its own."""
    for entry in sorted(path.iterdir()):
        if entry.name.endswith(DOCUMENT_SUFFIX):
            yield Found(Folder(path, ()), entry.name, f"{entry.name}：")
        elif (entry.is_dir() and (entry / FILE_NAME).exists()) or _is_ours(entry):
            for one in found_at(entry, open_files):
                yield Found(one.holding, one.manifest, f"{entry.name}：")


def _is_ours(path: Path) -> bool:
    """Whether a file is a ZIP with a manifest."""
    if path.suffix.lower() != ZIP_SUFFIX or not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return FILE_NAME in Archive(archive).names
    except _NO_ZIP:
        return False

"""A pack's folder described and packed: its manifest, and one ZIP whose Chinese names open on every system.

Names of entries are UTF-8 and flagged as such, which Windows heeds; times are the pack's own, so that the same pack
gives the same bytes.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from docgen.bundle.manifest import FILE_NAME, ManifestFile, PackManifest, software, written

STATEMENT: Final = (
    "文书由案件资料和填写项生成，每种只制作一份文件，打印份数见提交材料清单；证据材料册在自己的文件夹中另有清单。"
)
_CHUNK: Final = 1 << 20
_READABLE: Final = 0o644 << 16


def write_manifest(folder: Path, case_no: str, at: datetime, pages: Mapping[str, int]) -> PackManifest:
    """Describe every file below ``folder`` in its ``manifest.json``.

    Args:
        folder: the pack's folder, complete.
        case_no: whose.
        at: when it is made.
        pages: of its PDFs, by path below ``folder``.
    """
    files = []
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        digest = file_sha256(path)
        files.append(ManifestFile(path=name, sha256=digest, size=path.stat().st_size, pages=pages.get(name)))
    manifest = PackManifest(case_no=case_no, made_at=at, software=software({}), statement=STATEMENT, files=tuple(files))
    (folder / FILE_NAME).write_bytes(written(manifest))
    return manifest


def zip_folder(folder: Path, target: Path, at: datetime) -> None:
    """Pack every file below ``folder`` into the ZIP ``target``, under the folder's own name."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in _files(folder):
            add_file(archive, path, f"{folder.name}/{path.relative_to(folder).as_posix()}", at)


def add_file(archive: zipfile.ZipFile, path: Path, name: str, at: datetime) -> str:
    """Copy a file into an archive under a name; its SHA-256."""
    entry = zipfile.ZipInfo(name, at.timetuple()[:6])
    entry.external_attr = _READABLE
    digest = hashlib.sha256()
    with path.open("rb") as reader, archive.open(entry, "w", force_zip64=True) as writer:
        while chunk := reader.read(_CHUNK):
            digest.update(chunk)
            writer.write(chunk)
    return digest.hexdigest()


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file (hex)."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(folder: Path) -> list[Path]:
    """Every file below a folder, in the order of their names."""
    return sorted((path for path in folder.rglob("*") if path.is_file()), key=lambda path: path.as_posix())

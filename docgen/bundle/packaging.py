"""A pack's folder described and packed: its manifest, and one ZIP whose Chinese names open on every system.

Names of entries are UTF-8 and flagged as such, which Windows heeds; times are the pack's own, by China's clocks,
so that the same pack gives the same bytes.
"""

import hashlib
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from docgen.bundle.archival import declared
from docgen.bundle.manifest import PackManifest, software
from docgen.bundle.manifest_parts import ManifestFile
from docgen.law.demands import CHINA

STATEMENT: Final = (
    "文书由案件资料和填写项生成，每种只制作一份文件，打印份数见提交材料清单；证据材料册在自己的文件夹中另有清单。"
)
ARCHIVAL: Final = (
    "各 PDF 声明符合的 PDF/A 级别见清单 files 的 pdfa：由本程序排版的文书为 PDF/A-3U；以机构自有 Word 模板制作的文书和"
    "含有他人提供文件的证据材料不作声明，证据材料的说明见其自己的清单。"
)
_CHUNK: Final = 1 << 20
_READABLE: Final = 0o644 << 16


def described_pack(folder: Path, case_no: str, at: datetime, pages: Mapping[str, int]) -> PackManifest:
    """The manifest of every file below ``folder``.

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
        level = declared(path) if path.suffix == ".pdf" else None
        size = path.stat().st_size
        files.append(ManifestFile(path=name, sha256=digest, size=size, pages=pages.get(name), pdfa=level))
    return PackManifest(
        case_no=case_no,
        made_at=at,
        software=software({}),
        statement=STATEMENT,
        pdfa=ARCHIVAL,
        files=tuple(files),
    )


def zip_folder(folder: Path, target: Path, at: datetime) -> None:
    """Pack every file below ``folder`` into the ZIP ``target``, under the folder's own name."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path in _files(folder):
            add_file(archive, path, f"{folder.name}/{path.relative_to(folder).as_posix()}", at)


def add_file(archive: zipfile.ZipFile, path: Path, name: str, at: datetime) -> str:
    """Copy a file into an archive under a name; its SHA-256."""
    entry = zipfile.ZipInfo(name, at.astimezone(CHINA).timetuple()[:6])
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

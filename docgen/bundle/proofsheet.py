"""The printed sheet 校验单: the SHA-256 of a manifest, and of all it lists, on paper that somebody can sign for.

It prints the manifest's hash and so cannot stand in the manifest; it is known by its name. Its words are made of the
manifest alone, so that whoever holds both can have each of them looked for on the sheet.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pypdfium2 import PdfDocument, PdfiumError

from docgen.bundle.manifest import ArchiveManifest, DocumentManifest, Listing, Manifest, PackManifest
from docgen.bundle.manifest_parts import ManifestFile
from docgen.bundle.sheet_form import alien
from docgen.bundle.timestamp import Stamp
from docgen.law.demands import CHINA
from docgen.zh.dates import zh_date

KIND: Final = "proof_sheet"
_GROUP: Final = 8
_UNSEEN: Final = dict.fromkeys(map(ord, "\u200b\u2060"))
_LONGEST: Final = 300
"""Characters of a cell that surely stand on one page; a longer one may go on overleaf and is not looked for."""
IDEOGRAPHS: Final = (
    *(range(0x3400, 0x4DB6), range(0x20000, 0x2A6D7), range(0x2A700, 0x2B735)),
    *(range(0x2B740, 0x2B81E), range(0x2B820, 0x2CEA2), range(0x2CEB0, 0x2EBE1)),
)
"""Extensions A to F, as our faces hold them whole; beside GBK, what file names are made of."""


def sheet_answers(manifest: Listing, content: bytes, stamp: tuple[Stamp, bytes] | None = None) -> dict[str, Any]:
    """What the sheet prints.

    Args:
        manifest: what it proves.
        content: the manifest's file.
        stamp: what the time stamp on it says, and the bytes of its file.
    """
    answers: dict[str, Any] = {
        "case_no": manifest.case_no,
        "subject": _subject(manifest),
        "made_at": zh_instant(manifest.made_at),
        "manifest": _grouped(hashlib.sha256(content).hexdigest()),
        "files": [_file(file) for file in manifest.files],
        "statements": [{"text": text} for text in (manifest.statement, manifest.pdfa) if text],
        "software": "，".join(f"{name} {version}" for name, version in manifest.software.items()),
    }
    if isinstance(manifest, Manifest):
        answers["evidence"] = list(_evidence(manifest))
        used = {item.source for item in manifest.items}
        answers["others"] = [
            {"name": printable(source.path), "digest": _grouped(source.sha256)}
            for source in manifest.sources
            if source.path not in used
        ]
    if stamp is not None:
        told, answer = stamp
        answers["stamped"] = printable("，".join(filter(None, (zh_instant(told.at), told.signer))))
        answers["stamp"] = _grouped(hashlib.sha256(answer).hexdigest())
    return answers


def unlike(path: Path, answers: Mapping[str, Any]) -> list[str]:
    """What a sheet should print and does not, in Chinese; where it does, what else is on it that we did not write.

    Args:
        path: the sheet's file.
        answers: of ``sheet_answers``.
    """
    return list(_unlike(path, answers))


def _unlike(path: Path, answers: Mapping[str, Any]) -> Iterator[str]:
    try:
        with closing(PdfDocument(path)) as document:
            pages = [_squeezed(document[at].get_textpage().get_text_bounded()) for at in range(len(document))]
    except PdfiumError:
        yield "校验单不能作为 PDF 打开"
        return
    text = "\n".join(pages)
    wrong = [what for what, row in _rows(answers) if len(row) <= _LONGEST and _squeezed(row) not in text]
    yield from [f"校验单所印{what}与现有清单不符" for what in wrong] or alien(path, pages)


def _rows(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pieces of text that stand on the sheet unbroken by the end of a page, and what each of them is."""
    yield "清单 manifest.json 的 SHA-256", answers["manifest"]
    yield "案件编号", f"案件编号{answers['case_no']}校验对象"
    yield "制作时间", answers["made_at"]
    yield "校验对象", answers["subject"]
    if "stamp" in answers:
        yield "时间戳 manifest.json.tsr 的 SHA-256", answers["stamp"]
        yield "时间戳的时间或出具人", answers["stamped"]
    for file in answers["files"]:
        yield f"文件“{file['name']}”的页数、大小或 SHA-256", "".join(file.values())
    for source in answers.get("others", ()):
        yield f"原文件“{source['name']}”的 SHA-256", "".join(source.values())
    for item in answers.get("evidence", ()):
        named = f"第 {item['no']} 项证据“{item['title']}”的"
        yield f"{named}编号、名称或页码", f"{item['no']}{item['title']}{item['pages']}"
        yield f"{named}原文件或其 SHA-256", item["source"] + item["digest"]
        yield f"{named}所作处理", item.get("done", "")


def _squeezed(text: str) -> str:
    """Text without white space; PDFium reads the hyphen at a line's end as a mark of its own."""
    return "".join(text.replace("\ufffe", "-").translate(_UNSEEN).split())


def _subject(manifest: Listing) -> str:
    match manifest:
        case Manifest():
            span = (manifest.items[0].pages[0], manifest.items[-1].pages[1]) if manifest.items else (0, 0)
            pages = f"第{span[0]}至{span[1]}页" if manifest.continues else f"共{manifest.page_count}页"
            return f"证据材料册，{len(manifest.items)}项证据，{pages}，{len(manifest.volumes)}册"
        case PackManifest():
            return f"材料包，{len(manifest.files)}个文件"
        case ArchiveManifest():
            return f"案件档案，{len(manifest.documents)}份文书，{len(manifest.files)}个文件"
        case DocumentManifest():
            return f"{manifest.title}（{manifest.document_no}）"
        case _:
            return f"{len(manifest.files)}个文件"


def _file(file: ManifestFile) -> dict[str, str]:
    pages = {} if file.pages is None else {"pages": str(file.pages)}
    return {"name": printable(file.path), **pages, "size": f"{file.size:,}", "digest": _grouped(file.sha256)}


def _evidence(manifest: Manifest) -> Iterator[dict[str, Any]]:
    digests = {source.path: source.sha256 for source in manifest.sources}
    for item in manifest.items:
        first, last = item.pages
        row: dict[str, Any] = {
            "no": item.no,
            "title": item.title,
            "pages": str(first) if first == last else f"{first}-{last}",
            "source": printable(item.source),
            "digest": _grouped(digests.get(item.source, "")),
        }
        if done := "；".join(note.text for note in item.notes):
            row["done"] = printable(done)
        yield row


def _grouped(digest: str) -> str:
    """A hash in groups of eight, half of them a line."""
    groups = [digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP)]
    return f"{' '.join(groups[:4])}\n{' '.join(groups[4:])}"


def zh_instant(at: datetime) -> str:
    """``2026年11月23日 09:00:00（UTC+08:00）``: the instant in China."""
    there = at.astimezone(CHINA)
    return f"{zh_date(there.date())} {there:%H:%M:%S}（UTC+08:00）"


def printable(name: str) -> str:
    """A name of somebody else's choice, of what our faces surely have; the rest by its code, ``[U+1F4F7]``."""
    return "".join(c if _is_printable(c) else f"[U+{ord(c):04X}]" for c in name)


def _is_printable(character: str) -> bool:
    if any(ord(character) in part for part in IDEOGRAPHS):
        return True
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return character.isprintable()

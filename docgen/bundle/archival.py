"""PDF/A: what a volume may claim of itself, and what is said where it may not.

The pages we render come as PDF/A-3u from ``docgen.render.pdf``. Pages of others are taken as they lie, with whatever
faces and colours they have; a volume that holds any of those claims nothing. One that holds none keeps what PDF/A-2u
asks for (ISO 19005-2): embedded faces, a colour profile, and a description of itself that agrees with the old one.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pikepdf import Array, Dictionary, Name, Pdf, String

from docgen.bundle.plan import Item
from docgen.bundle.sniff import FileKind
from docgen.render.pdf import PDFA_LEVEL
from docgen.render.pictures import HOUSE

LEVEL: Final = "2U"
"""Of a volume all of whose pages are ours."""
_SRGB: Final = "IEC 61966-2-1 Default RGB Colour Space - sRGB"
_SHOWN: Final = 30


def rendered(item: Item) -> bool:
    """Whether the pages of an item were set by us: a sheet, or a text."""
    return item.readable.sheet or item.readable.source.kind is FileKind.TEXT


def statement(items: Iterable[Item]) -> str:
    """Which parts of a bundle are PDF/A and which are not claimed to be."""
    numbers = {item.no: rendered(item) for item in items}
    own = [str(no) for no, is_own in numbers.items() if is_own]
    ours = f"以及第 {_listed(own)} 项证据的各页" if own else ""
    said = f"封面、目录、隔页和校验单{ours}由本程序排版，生成时符合 PDF/A-{PDFA_LEVEL}（ISO 19005-3）。"
    if all(numbers.values()):
        return f"{said}各册全部由本程序排版，声明符合 PDF/A-{LEVEL}（ISO 19005-2）。"
    others = "其余各项证据的页面" if own else "各项证据的页面"
    return f"{said}{others}来自他人提供的文件，按原样编入，不就其是否符合 PDF/A 作出声明；含有这些页面的册也不作声明。"


def declared(path: Path) -> str | None:
    """Part and level of PDF/A that a file says it keeps to, ``3U``; None if it says nothing."""
    with Pdf.open(path) as pdf:
        metadata = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
        return f"{metadata.get('pdfaid:part', '')}{metadata.get('pdfaid:conformance', '')}" or None


def declare(pdf: Pdf, at: datetime, title: str, author: str, producer: str) -> None:
    """Have a volume say that it is PDF/A: its colour profile and its description; the same bytes for the same words."""
    profile = pdf.make_stream((HOUSE / "srgb.icc").read_bytes())
    profile.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(_SRGB),
        Info=String(_SRGB),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([intent])
    moment = at.astimezone(UTC).isoformat(timespec="seconds")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["pdfaid:part"], metadata["pdfaid:conformance"] = LEVEL
        metadata["dc:title"] = title
        metadata["dc:creator"] = [author]
        metadata["pdf:Producer"] = producer
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = moment


def _listed(numbers: list[str]) -> str:
    shown = "、".join(numbers[:_SHOWN])
    return f"{shown} 等 {len(numbers)}" if len(numbers) > _SHOWN else shown

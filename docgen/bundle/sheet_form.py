"""Whether a sheet 校验单 is built as ours are: nothing on it beside words and lines in black, nothing that acts.

A sheet prints the manifest's hash, so the manifest cannot list its bytes. What is held against it are its words
(``proofsheet``) and, here, its form: a page for each number it prints, one stream of content a page, no picture,
no annotation, no action, no colour that could cover what stands below. Words added in black go unnoticed, and so do
glyphs drawn otherwise than their words say: docs/manifest.md tells whoever verifies.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pikepdf

_ROOT: Final = frozenset(
    {
        *("/Type", "/Pages", "/Lang", "/MarkInfo", "/Metadata", "/Outlines", "/OutputIntents", "/StructTreeRoot"),
        "/ViewerPreferences",
    }
)
_PAGE: Final = frozenset(
    {
        *("/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/BleedBox", "/TrimBox"),
        *("/StructParents", "/Tabs"),
    }
)
_OPERATORS: Final = frozenset(
    {
        *("q", "Q", "cm", "gs", "rg", "re", "f*"),
        *("BMC", "BDC", "EMC", "BT", "ET", "Tf", "Tm", "Ts", "TJ", "Tj"),
    }
)
UNCOMPARED: Final = (
    "校验单供打印签收，只核对了其中的文字、页数和结构，未核对字节和字形；以经签收的纸质校验单或时间戳为准"
)
"""What is to be known of every sheet that was looked at."""


def alien(path: Path, texts: list[str]) -> Iterator[str]:
    """In what a sheet is not as this program writes it, in Chinese.

    Args:
        path: the sheet's file.
        texts: the words of its pages, without white space.
    """
    count = len(texts)
    if not all(text.endswith(f"第{number}页共{count}页") for number, text in enumerate(texts, 1)):
        yield f"校验单现有 {count} 页，与各页末尾所印的页码、总页数不符"
    try:
        with pikepdf.open(path) as pdf:
            if strange := sorted(set(pdf.Root.keys()) - _ROOT):
                yield f"校验单含有本程序不写入的内容（{'、'.join(strange)}）"
            for number, page in enumerate(pdf.pages, 1):
                if strange := sorted(_strange(page)):
                    yield f"校验单第 {number} 页含有本程序不写入的内容（{'、'.join(strange)}）"
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        yield "校验单的结构不能读取"


def _strange(page: Any) -> Iterator[str]:
    """Keys, objects and drawing that no page of ours has."""
    yield from set(page.obj.keys()) - _PAGE
    resources = page.obj.Resources
    yield from (f"对象 {name}" for name in resources.get("/XObject", {}))
    for state in resources.get("/ExtGState", {}).values():
        if set(state.keys()) != {"/ca"} or state["/ca"] != 1:
            yield "透明效果"
    if not isinstance(page.obj.Contents, pikepdf.Stream):
        yield "不止一段页面内容"
        return
    for step in pikepdf.parse_content_stream(page):
        written = str(step.operator)
        if written not in _OPERATORS:
            yield f"绘图指令 {written}"
        elif written == "rg" and any(float(part) for part in step.operands):
            yield "黑色以外的颜色"

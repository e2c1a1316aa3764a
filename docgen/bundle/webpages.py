"""Saved web pages and the HTML of mails as PDF pages: complete as they lie, or refused.

A page that calls elsewhere (pictures, styles, other pages in it, scripts of others) is not complete evidence, and is
never fetched. Scripts written into the page do not run; that is said. What its styles hide is said, too.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

import pikepdf

from docgen.bundle.characters import BREAK_HINTS, Printable
from docgen.bundle.sniff import decode
from docgen.bundle.source import Note, Outcome
from docgen.errors import Problem
from docgen.render.webpage import Carried, WebPage, local_name, print_page, read_page

IN_BROWSER: Final = "请在浏览器中打开，打印为 PDF 后重新提交"
MOST: Final = 20 << 20
"""Bytes of markup that are laid out."""
_FRAMES: Final = {"iframe", "frame", "frameset", "object", "embed", "applet", "portal", "foreignObject"}
_MOVING: Final = {"video", "audio", "canvas"}
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_BROKEN: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OverflowError, OSError)
"""What strange markup makes WeasyPrint raise: untyped, and written for pages that mean well."""


def web_page_to_pdf(name: str, path: Path, target: Path) -> Outcome:
    """Write a saved web page as PDF.

    Args:
        name: what the file is called in the case.
        path: the page.
        target: the PDF to write.
    """
    if path.stat().st_size > MOST:
        return Problem(name, "", f"网页过大，不予打开。{IN_BROWSER}")
    markup = markup_of(path.read_bytes())
    if markup is None:
        return Problem(name, "", f"网页编码不能识别。{IN_BROWSER}")
    made = print_markup(name, markup, Carried(), target)
    return made if isinstance(made, Problem) else (made.page_count, made.notes)


def markup_of(content: bytes, charset: str | None = None) -> str | None:
    """The text of an HTML file: by ``charset``, if its carrier says one, by its own word, or by what it can be."""
    said = _CHARSET.search(content[:4096])
    for encoding in (charset, said[1].decode("ascii") if said else None):
        if encoding is not None and not content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
            simplified = "gb18030" if encoding.lower() in {"gb2312", "gbk", "gb_2312-80"} else encoding
            try:
                return content.decode(simplified)
            except (LookupError, ValueError):
                continue
    return decode(content)


@dataclass(frozen=True, slots=True)
class Printed:
    """Markup as PDF, and the addresses of what it showed of what came with it."""

    page_count: int
    notes: tuple[Note, ...]
    used: frozenset[str]


def print_markup(name: str, markup: str, carried: Carried, target: Path) -> Printed | Problem:
    """Write markup as PDF.

    Args:
        name: what the file is called in the case.
        markup: the page.
        carried: what came with it.
        target: the PDF to write.
    """
    if len(markup) > MOST:
        return Problem(name, "", f"网页过大，不予打开。{IN_BROWSER}")
    try:
        root = read_page(markup)
        if (reason := _refused(root)) is not None:
            return Problem(name, "", f"{reason}{IN_BROWSER}")
        scripts = _without_scripts(root)
        printable = Printable(BREAK_HINTS)
        _make_printable(root, printable)
        page = print_page(root, carried)
    except _BROKEN:
        return Problem(name, "", f"网页结构异常，不能如实编入。{IN_BROWSER}")
    if (reason := _incomplete(page, scripts)) is not None:
        return Problem(name, "", f"{reason}{IN_BROWSER}")
    target.write_bytes(page.pdf)
    with pikepdf.open(target) as pdf:
        return Printed(len(pdf.pages), (*_notes(page, scripts), *printable.notes()), page.used)


def _refused(root: Element) -> str | None:
    """Why a page cannot be shown without being fetched, run or played."""
    for element in root.iter():
        tag = local_name(element)
        if tag in _FRAMES:
            return "网页中嵌有其他网页或对象，所存文件不完整。"
        if tag in _MOVING:
            return "网页中有音视频或动态画面，不能如实印在纸上。"
        if tag == "template" and any(key.startswith("shadowroot") for key in element.attrib):
            return "网页内容须由浏览器生成，不能如实编入。"
        if tag == "meta" and element.get("http-equiv", "").lower() == "refresh" and "url" in element.get("content", ""):
            return "网页会自动转到别的网页，所存文件不是所见内容。"
        if tag == "script" and element.get("src", "data:")[:5].lower() != "data:":
            return f"网页须从别处取脚本（{_shown(element.get('src', ''))}），所存文件不完整。"
        if tag == "img" and not element.get("src") and {"srcset", "data-src"} & element.attrib.keys():
            return "网页的图片没有保存在文件中，所存文件不完整。"
    return None


def _without_scripts(root: Element) -> int:
    """Take out what would run, and fields nobody sees; how many scripts there were."""
    scripts = 0
    for parent in list(root.iter()):
        for key in [key for key in parent.attrib if key.lower().startswith("on")]:
            del parent.attrib[key]
            scripts += 1
        for child in list(parent):
            runs = local_name(child) == "script"
            data = runs and child.get("type", "").lower() in {"application/json", "application/ld+json"}
            if runs or (local_name(child) == "input" and child.get("type", "").lower() == "hidden"):
                scripts += runs and not data
                _take_out(parent, child)
    return scripts


def _take_out(parent: Element, child: Element) -> None:
    at = list(parent).index(child)
    if child.tail:
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _make_printable(root: Element, printable: Printable) -> None:
    for element in root.iter():
        if local_name(element) in {"style", "title", ""}:
            continue
        element.text = printable(element.text or "")
        element.tail = printable(element.tail or "")


def _incomplete(page: WebPage, scripts: int) -> str | None:
    if page.elsewhere:
        shown = "、".join(_shown(address) for address in page.elsewhere[:3])
        more = "等" if len(page.elsewhere) > 3 else ""
        return f"网页要从别处取内容（{shown}{more}），所存文件不完整，未予访问。"
    if page.broken:
        return "网页中的图片或样式不能读取，不能如实编入。"
    if page.cut:
        return "网页内容超出版面，不能完整印出。"
    if not page.words and not page.pictures:
        cause = "内容须由脚本生成，" if scripts else "没有可见的内容，"
        return f"网页{cause}不能如实编入。"
    return None


def _notes(page: WebPage, scripts: int) -> tuple[Note, ...]:
    notes = [Note("converted", "网页由 WeasyPrint 排版后编入，以文件所存内容为准，未访问网络")]
    if scripts:
        notes.append(Note("scripts_removed", f"网页脚本 {scripts} 处已去除，未运行"))
    if page.hidden:
        notes.append(Note("hidden_text", f"网页中约 {page.hidden} 字按其样式不显示，未编入"))
    return tuple(notes)


def _shown(address: str) -> str:
    printed = "".join(character if character.isprintable() else "?" for character in address)
    return printed if len(printed) <= 60 else f"{printed[:57]}…"

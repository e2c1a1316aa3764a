"""What a Word file may not hold that comes back edited: words nobody sees, words nobody reads, things from outside.

The checks read paragraphs, tables, text boxes, headers, footers and footnotes. Whatever would print elsewhere, print
something else on another day, or not print at all, is named with its place, for whoever edits to take out.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from lxml import etree

from docgen.errors import Problem
from docgen.render.letterhead import R as R_SPACE
from docgen.render.wordmarks import BLIP, EMBED, VAL, P, Parts, Place, R, T, marks_of, stories, targets_of
from docgen.render.wordpackage import W, foreign_things, parsed
from docgen.render.wordplaces import Places

_MATHS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_COMPATIBILITY: Final = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_VML: Final = "urn:schemas-microsoft-com:vml"
_DIAGRAM: Final = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
_CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_OFF: Final = ("0", "false", "off", "none")
_PAGE_FIELDS: Final = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
_SMALLEST: Final = 12
"""Half-points: below six points nobody reads."""
_TOO_SMALL: Final = "小于六磅的文字"
_NARROWEST: Final = 33
_UNREAD: Final = {
    f"{{{W}}}sym": "用符号字体写的字符。请改用输入法输入该字符（如 □、☑、√）",
    f"{{{W}}}ruby": "拼音指南。请取消",
    f"{{{W}}}bdo": "改变文字方向的标记。请删除后重新输入该处文字",
    f"{{{W}}}dir": "改变文字方向的标记。请删除后重新输入该处文字",
    f"{{{_MATHS}}}oMath": "公式。请改写为普通文字",
    f"{{{_VML}}}textpath": "艺术字或者水印文字。请删除",
    f"{{{_DIAGRAM}}}relIds": "SmartArt 图形。请删除，内容写成文字",
    f"{{{_CHART}}}chart": "图表。请删除，内容写成文字",
}
_HIDING: Final = {
    "vanish": "隐藏文字",
    "specVanish": "隐藏文字",
    "webHidden": "隐藏文字",
}


def refusable(parts: Parts) -> Iterator[Problem]:
    """Everything of an edited file that must be taken out first."""
    yield from foreign_things(parts)
    yield from _labels(parts)
    hiding = _hiding_styles(parts)
    for name in stories(parts):
        root = parsed(parts[name])
        places = Places(root, _part(name))
        yield from _alternatives(places, root)
        for element in root.iter(*_UNREAD):
            yield Problem(_place(places, element), "", f"含有{_UNREAD[str(element.tag)]}")
        for paragraph in root.iter(P):
            yield from _fields(places, paragraph)
        codes = {text for mark in marks_of(root) if mark.place is Place.CODE for text in mark.texts}
        for run in root.iter(R):
            said = "".join(text.text or "" for text in run.iter(T)).strip()
            what = _unseen(run, hiding) if said else ""
            if what and not (what == _TOO_SMALL and codes.issuperset(run.iter(T))):  # the code is small on later pages
                yield Problem(_place(places, run), said[:40], f"含有{what}。请删除，或改为正常可见的文字")
    notes = parts.get("word/endnotes.xml")
    if notes is not None and any((text.text or "").strip() for text in parsed(notes).iter(T)):
        yield Problem("尾注", "", "含有尾注。请改为脚注或者正文")


def pictures_in(parts: Parts) -> Counter[str]:
    """The pictures a file shows beside those that stand for codes, by the SHA-256 of their bytes."""
    shown = Counter[str]()
    for name in stories(parts):
        targets, root = targets_of(parts, name), parsed(parts[name])
        codes = {element for mark in marks_of(root) for element in mark.drawn}
        for picture in root.iter(BLIP, f"{{{_VML}}}imagedata"):
            if picture not in codes:
                target = targets.get(picture.get(EMBED) or picture.get(f"{{{R_SPACE}}}id") or "", "")
                shown[hashlib.sha256(parts.get(target, b"")).hexdigest()] += 1
    return shown


def _alternatives(places: Places, root: etree._Element) -> Iterator[Problem]:
    """Words for programs that don't know what stands before them: printed by some, read by nobody."""
    for choice in root.iter(f"{{{_COMPATIBILITY}}}AlternateContent"):
        first = "".join(text.text or "" for text in choice.iterfind(f"{{{_COMPATIBILITY}}}Choice//{T}"))
        for fallback in choice.iterfind(f"{{{_COMPATIBILITY}}}Fallback"):
            said = "".join(text.text or "" for text in fallback.iter(T))
            if said.strip() and said != first:
                yield Problem(_place(places, choice), said[:40], "图形的备用内容与所显示的不同。请删除该图形后重新输入")


def _labels(parts: Parts) -> Iterator[Problem]:
    """Automatic numbers that say more than a number."""
    numbering = parts.get("word/numbering.xml")
    for level in parsed(numbering).iter(f"{{{W}}}lvlText") if numbering else ():
        said = re.sub(r"%[1-9]", "", level.get(VAL, ""))
        if (
            re.search(r"\d", said)
            or len(re.findall(r"[\u3400-\u9fff]", re.sub("[第条款项章节编目部分]", "", said))) > 1
        ):
            yield Problem("自动编号", said[:40], "编号格式中含有文字。请把文字写入正文")


def _part(name: str) -> str:
    return "页眉" if "header" in name else "页脚" if "footer" in name else "脚注" if "footnotes" in name else ""


def _place(places: Places, element: etree._Element) -> str:
    paragraph = element if element.tag == P else next(element.iterancestors(P), None)
    return places.of(paragraph) if paragraph is not None else places.part or "正文"


def _fields(places: Places, paragraph: etree._Element) -> Iterator[Problem]:
    """Fields whose words change by themselves, or are read by nobody; the page number is none of the text."""
    codes = [simple.get(f"{{{W}}}instr", "") for simple in paragraph.iter(f"{{{W}}}fldSimple")]
    codes.append("".join(text.text or "" for text in paragraph.iter(f"{{{W}}}instrText")))
    for code in codes:
        if code.strip() and not _PAGE_FIELDS.match(code):
            reason = "含有域，显示的文字会自行变化。请选中后按 Ctrl+Shift+F9 转为普通文字"
            yield Problem(_place(places, paragraph), code.strip()[:60], reason)


def _unseen(run: Any, hiding: frozenset[str]) -> str:
    """Why a run's words can't be seen; empty if they can."""
    paragraph = next(run.iterancestors(P))
    properties = run.find(f"{{{W}}}rPr")
    named = [
        style.get(VAL, "")
        for style in (paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle"), run.find(f"{{{W}}}rPr/{{{W}}}rStyle"))
        if style is not None
    ]
    if hiding.intersection(named) and not (properties is not None and _shows(properties)):
        return "隐藏文字（由样式设定）"
    return _hides(properties) if properties is not None else ""


def _shows(properties: etree._Element) -> bool:
    """Whether it says of itself that it is not hidden."""
    found = properties.find(f"{{{W}}}vanish")
    return found is not None and found.get(VAL, "1") in _OFF


def _hides(properties: etree._Element) -> str:
    for name, what in _HIDING.items():
        found = properties.find(f"{{{W}}}{name}")
        if found is not None and found.get(VAL, "1") not in _OFF:
            return what
    colour = properties.find(f"{{{W}}}color")
    if colour is not None and re.fullmatch(r"[Ff]([0-9A-Fa-f])[Ff]\1[Ff]\1", colour.get(VAL, "")):
        return "白色或者近于白色的文字"
    size, width = properties.find(f"{{{W}}}sz"), properties.find(f"{{{W}}}w")
    if size is not None and _number(size) < _SMALLEST:
        return _TOO_SMALL
    return "压扁的文字" if width is not None and _number(width) < _NARROWEST else ""


def _number(element: etree._Element) -> float:
    try:
        return float(element.get(VAL, "").rstrip("%"))
    except ValueError:
        return 0.0


def _hiding_styles(parts: Parts) -> frozenset[str]:
    """The styles that hide what is set in them, and those based on them."""
    found = parsed(parts["word/styles.xml"]).iter(f"{{{W}}}style") if "word/styles.xml" in parts else ()
    based: dict[str, str] = {}
    hiding = set[str]()
    for style in found:
        identifier = style.get(f"{{{W}}}styleId", "")
        properties, above = style.find(f"{{{W}}}rPr"), style.find(f"{{{W}}}basedOn")
        if above is not None:
            based[identifier] = above.get(VAL, "")
        if properties is not None and _hides(properties):
            hiding.add(identifier)
    while more := {style for style, above in based.items() if above in hiding} - hiding:
        hiding |= more
    return frozenset(hiding)

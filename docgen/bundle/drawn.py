"""What a PDF's pages draw beyond their own instructions: forms, patterns, glyphs and pictures, all the way down.

Looked for are parts that lie outside the file, and parts that unpack to more than any reader should have to hold.
Nothing is drawn here; every part is looked at once, however often and in whatever circle it is used.
"""

from collections.abc import Iterator
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

MOST_PICTURE: Final = 1 << 30
"""Bytes a picture may unpack to: A0 in colour at 300 dots an inch takes 420 MB."""
_COMPONENTS: Final = {"/DeviceGray": 1, "/CalGray": 1, "/Indexed": 1, "/Separation": 1, "/DeviceCMYK": 4}

ELSEWHERE: Final = "内容有一部分存放在其他文件中，本文件不完整，未予读取"
TOO_LARGE: Final = "图片尺寸异常庞大，不予打开"
BROKEN: Final = "图形内容已损坏或解压后异常庞大"


def danger(pdf: Pdf) -> tuple[int, str] | None:
    """The first page that draws what cannot be taken, and why not; None if there is none."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        for part in _contents(page.obj):
            if "/F" in part:
                return number, ELSEWHERE
        for part in _parts(page.obj, seen):
            if (reason := _reason(part)) is not None:
                return number, reason
    return None


def _contents(page: Object) -> Iterator[Object]:
    contents = page.get("/Contents")
    for part in list(contents) if isinstance(contents, Array) else [contents]:
        if isinstance(part, Stream):
            yield part


def _parts(page: Object, seen: set[tuple[int, int]]) -> Iterator[Stream]:
    """Every stream the page's resources lead to that was not seen yet."""
    waiting: list[object] = [page.get("/Resources")]
    waiting += [_entry(annotation, "/AP") for annotation in _members(page.get("/Annots"))]
    while waiting:
        thing = waiting.pop()
        if not isinstance(thing, Dictionary | Stream):
            continue
        if thing.is_indirect:
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, Stream):
            yield thing
            waiting += [thing.get("/Resources"), thing.get("/SMask"), thing.get("/Mask")]
            continue
        for key in ("/XObject", "/Pattern", "/Font", "/ExtGState", "/N", "/D", "/R"):
            inner = thing.get(key)
            if isinstance(inner, Stream):
                waiting.append(inner)
            elif isinstance(inner, Dictionary):
                waiting += list(dict(inner.items()).values())
        if thing.get("/Type") == Name.Font and (glyphs := thing.get("/CharProcs")) is not None:
            waiting += [thing.get("/Resources"), *(_values(glyphs))]
        waiting.append(_entry(thing.get("/SMask"), "/G"))


def _members(array: object) -> list[object]:
    return list(array) if isinstance(array, Array) else []


def _values(thing: object) -> list[object]:
    return list(dict(thing.items()).values()) if isinstance(thing, Dictionary) else []


def _entry(thing: object, key: str) -> object:
    return thing.get(key) if isinstance(thing, Dictionary) else None


def _reason(part: Stream) -> str | None:
    if "/F" in part or "/Ref" in part:
        return ELSEWHERE
    if part.get("/Subtype") == Name.Image:
        return TOO_LARGE if _unpacked(part) > MOST_PICTURE else None
    try:
        part.read_bytes()
    except pikepdf.PdfError:
        return BROKEN
    return None


def _unpacked(picture: Stream) -> int:
    sides = [picture.get("/Width"), picture.get("/Height"), picture.get("/BitsPerComponent", 1)]
    width, height, bits = (int(side) if isinstance(side, int) and side > 0 else 1 for side in sides)
    space = picture.get("/ColorSpace")
    space = space[0] if isinstance(space, Array) and len(space) else space
    mask: object = picture.get("/ImageMask")
    components = 1 if mask is True else _COMPONENTS.get(str(space), 3)
    return width * height * bits * components // 8

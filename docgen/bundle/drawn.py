"""What a PDF's pages draw beyond their own instructions: forms, patterns, glyphs and pictures, all the way down.

Looked for are parts that lie outside the file, parts that unpack to more than any reader should have to hold, and forms
within forms that a reader would never be done with. Nothing is drawn here; every part is looked at once, however often
and in whatever circle it is used. How large pictures are is told by their dictionaries, and of JPEG and JPEG 2000 by
their own heads too, which are what readers go by; none is unpacked.
"""

import io
import re
import warnings
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

import pikepdf
from pikepdf import Array, ContentStreamInlineImage, Dictionary, Name, Object, Pdf, PdfInlineImage, Stream
from PIL import Image, UnidentifiedImageError

MOST_PIXELS: Final = 2 * (Image.MAX_IMAGE_PIXELS or 0)
"""Of a picture, within a PDF or by itself: where Pillow ceases to open it."""

MOST_PICTURE: Final = 1 << 30
"""Bytes a picture may unpack to: A0 in colour at 300 dots an inch takes 420 MB."""
MOST_HEAD: Final = 16 << 20
"""Bytes of a packed picture that are unpacked in search of its head: profiles and previews may go before it."""
MOST_INSTRUCTIONS: Final = 1 << 30
"""Bytes of instructions a page may make a reader go through, forms counted as often as they are drawn."""
_HEADED: Final = {"/DCTDecode": b"\xff\xd8", "/JPXDecode": b"\xff\x4f\xff\x51"}
"""Codings with a head of their own that says how large the picture is, and how it begins; readers skip to there."""
_INLINE: Final = re.compile(rb"\bBI\b")
_COMPONENTS: Final = {"/DeviceGray": 1, "/CalGray": 1, "/Indexed": 1, "/Separation": 1, "/DeviceCMYK": 4}

ELSEWHERE: Final = "内容有一部分存放在其他文件中，本文件不完整，未予读取"
TOO_MANY: Final = f"图片过大，超过 {MOST_PIXELS // 10_000} 万像素，不予打开"
TOO_LARGE: Final = "图片尺寸异常庞大，不予打开"
ENDLESS: Final = "图形层层重复，展开后异常庞大，不予打开"
BROKEN: Final = "图形内容已损坏或解压后异常庞大"


def danger(pdf: Pdf) -> tuple[int, str] | None:
    """The first page that draws what cannot be taken, and why not; None if there is none."""
    seen: set[tuple[int, int]] = set()
    forms: Weights = {}
    for number, page in enumerate(pdf.pages, 1):
        for part in _contents(page.obj):
            if "/F" in part:
                return number, ELSEWHERE
            if _too_many_inline(page.obj, part):
                return number, TOO_MANY
        for part in _parts(page.obj, seen):
            if (reason := _reason(part)) is not None:
                return number, reason
        if _instructions(page.obj, forms) > MOST_INSTRUCTIONS:
            return number, ENDLESS
    return None


Weights = dict[tuple[int, int], int]
"""Of forms by object: the bytes of instructions that drawing it once takes."""


def _instructions(page: Object, known: Weights) -> int:
    """Bytes of instructions that drawing a page takes, with its annotations' pictures; 0 where it has no forms."""
    shown = [_entry(_entry(annotation, "/AP"), "/N") for annotation in _members(page.get("/Annots"))]
    pictures = [form for picture in shown for form in (picture, *_values(picture)) if isinstance(form, Stream)]
    total = sum(_weight(form, None, known) for form in pictures)
    if forms := _forms(page.get("/Resources")):
        total += sum(len(part.read_bytes()) for part in _contents(page)) + _within(page, forms, known)
    return total


def _weight(form: Stream, inherited: object, known: Weights) -> int:
    if form.objgen not in known:
        known[form.objgen] = 0  # readers draw nothing within itself
        own = form.get("/Resources")
        forms = _forms(own if isinstance(own, Dictionary) else inherited)
        known[form.objgen] = len(form.read_bytes()) + (_within(form, forms, known) if forms else 0)
    return known[form.objgen]


def _within(holder: Object, forms: dict[str, Stream], known: Weights) -> int:
    """What the forms weigh together that a page or a form draws, each as often as it is drawn."""
    drawn = Counter(str(step.operands[0]) for step in pikepdf.parse_content_stream(holder, "Do") if step.operands)
    return sum(_weight(forms[name], holder.get("/Resources"), known) * n for name, n in drawn.items() if name in forms)


def _forms(resources: object) -> dict[str, Stream]:
    """The forms that instructions may draw, by their names."""
    named = _entry(resources, "/XObject")
    things = dict(named.items()) if isinstance(named, Dictionary) else {}
    return {
        name: thing
        for name, thing in things.items()
        if isinstance(thing, Stream) and thing.get("/Subtype") == Name.Form
    }


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
        if _pixels(part) > MOST_PIXELS or _head_says_too_many(_filters(part), part):
            return TOO_MANY
        return TOO_LARGE if _unpacked(part) > MOST_PICTURE else None
    try:
        return TOO_MANY if _too_many_inline(part, part) else None
    except pikepdf.PdfError:
        return BROKEN


def _too_many_inline(holder: Object, part: Object) -> bool:
    """Whether the instructions of a page or a form hold, in this part, a picture of too many pixels."""
    if not _INLINE.search(part.read_bytes()):
        return False
    steps = pikepdf.parse_content_stream(holder, "BI ID EI")
    pictures = [step.iimage for step in steps if isinstance(step, ContentStreamInlineImage)]
    return any(
        picture.width * picture.height > MOST_PIXELS or _head_says_too_many(picture.filters, picture)
        for picture in pictures
    )


def _filters(picture: Stream) -> list[str]:
    named: object = picture.get("/Filter", Array())
    return [str(name) for name in named] if isinstance(named, Array) else [str(named)]


def _head_says_too_many(filters: Sequence[str], picture: Stream | PdfInlineImage) -> bool:
    """Whether a picture's own head says more than its dictionary may; one that can't be read says nothing."""
    if not filters or filters[-1] not in _HEADED or set(filters[:-1]) - {"/FlateDecode"}:
        return False
    coded = picture.read_raw_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # below twice that size it is taken
        try:
            for _ in filters[:-1]:
                coded = zlib.decompressobj().decompress(coded, MOST_HEAD)
            Image.open(io.BytesIO(coded[max(coded.find(_HEADED[filters[-1]]), 0) :])).close()
        except Image.DecompressionBombError:
            return True
        except (zlib.error, UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
            return False
    return False


def _side(picture: Stream, key: str) -> int:
    """A number of pixels; 1 for what is none."""
    side: object = picture.get(key)
    return max(int(side), 1) if isinstance(side, int | Decimal) else 1


def _pixels(picture: Stream) -> int:
    return _side(picture, "/Width") * _side(picture, "/Height")


def _unpacked(picture: Stream) -> int:
    bits: object = picture.get("/BitsPerComponent", 1)
    space = picture.get("/ColorSpace")
    space = space[0] if isinstance(space, Array) and len(space) else space
    mask: object = picture.get("/ImageMask")
    components = 1 if mask is True else _COMPONENTS.get(str(space), 3)
    return _pixels(picture) * (bits if isinstance(bits, int) and bits > 0 else 1) * components // 8

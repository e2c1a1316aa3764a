"""Pictures of a PDF with fewer pixels, to fit a court's limit: only those finer than asked, only where it saves bytes.

How fine a picture is depends on where it is drawn: the matrices around it are followed, through forms, to the page of
the bundle it will stand on. A picture drawn several times counts by its largest place. Grey and colour photographs
are encoded again as JPEG; what is black and white, masked by colours, coded for printing (CMYK) or in a way of its
own (JBIG2, JPEG 2000) is left as it is.
"""

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Object, ObjectStreamMode, Stream, StreamDecodeLevel
from PIL import Image

from docgen.bundle.examine import UNREADABLE, open_pdf
from docgen.bundle.geometry import CLOCKWISE, UPRIGHT, Turn, place
from docgen.bundle.pages import rotation, visible_box
from docgen.bundle.source import Note

QUALITY: Final = 85
SPARE: Final = 1.1
"""How much finer than asked a picture may be and still be left alone."""
DEEPEST: Final = 12
_JPEG: Final = "/DCTDecode"
_PACKED: Final = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
_BROKEN: Final = (*UNREADABLE, OSError, SyntaxError, EOFError, NotImplementedError, Image.DecompressionBombError)


@dataclass(frozen=True, slots=True)
class Downsampled:
    """What was done: how many pictures have fewer pixels now, and what that saved."""

    count: int
    dpi: int
    size_before: int
    size_after: int

    @property
    def note(self) -> Note:
        """What the manifest says of it."""
        saved = f"文件由 {self.size_before:,} 字节减为 {self.size_after:,} 字节"
        text = f"图片 {self.count} 幅降低分辨率至每英寸 {self.dpi} 点（JPEG 质量 {QUALITY}），{saved}；原文件未作改动"
        return Note("downsampled", text)


def downsample(pdf: Path, target: Path, dpi: int, turns: Sequence[Turn] = ()) -> Downsampled | None:
    """Write ``pdf`` with its finest pictures coarser; None, and nothing written, if there is nothing to gain.

    Args:
        pdf: a file that was examined.
        target: the file to write.
        dpi: pixels an inch that pictures keep where they stand in the bundle.
        turns: for pictures, how each page is turned upright.
    """
    with open_pdf(pdf) as opened:
        sizes: dict[tuple[int, int], float] = {}
        for number, page in enumerate(opened.pages):
            turn = turns[number] if turns else UPRIGHT
            _Places(sizes).follow(page.obj, _on_its_page(page.obj, turn))
        pictures = [picture for objgen in sizes if isinstance(picture := opened.get_object(*objgen), Stream)]
        count = sum(_coarser(picture, sizes[picture.objgen], dpi) for picture in pictures)
        if not count:
            return None
        opened.save(
            target,
            static_id=True,
            compress_streams=False,
            stream_decode_level=StreamDecodeLevel.none,
            object_stream_mode=ObjectStreamMode.generate,
        )
    before, after = pdf.stat().st_size, target.stat().st_size
    if after >= before:
        target.unlink()
        return None
    return Downsampled(count, dpi, before, after)


def _on_its_page(page: Object, turn: Turn) -> Matrix:
    unit: object = page.get("/UserUnit")
    size = float(unit) if isinstance(unit, int | float) and unit > 0 else 1.0
    placement = place(visible_box(page), CLOCKWISE[rotation(page)] if turn == UPRIGHT else turn, size)
    return Matrix(*placement.matrix)


class _Places:
    """Where pictures are drawn: for each, how many inches its pixels have, the larger of width's and height's."""

    def __init__(self, sizes: dict[tuple[int, int], float]) -> None:
        self.sizes = sizes

    def follow(self, holder: Object, matrix: Matrix, depth: int = 0) -> None:
        """Go through the drawing instructions of a page or a form, and of the forms in it."""
        resources = holder.get("/Resources")
        named = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        if not isinstance(named, Dictionary) or depth > DEEPEST:
            return
        things = dict(named.items())
        kept: list[Matrix] = []
        for step in pikepdf.parse_content_stream(holder, "q Q cm Do"):
            operands = step.operands
            match str(step.operator):
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop() if kept else matrix
                case "cm":
                    matrix = Matrix(*(float(number) for number in operands)) @ matrix
                case "Do":
                    self._drawn(things, operands[0], matrix, depth)

    def _drawn(self, things: Mapping[str, Object], name: object, matrix: Matrix, depth: int) -> None:
        thing = things.get(str(name))
        if not isinstance(thing, Stream) or not thing.is_indirect:
            return
        if _kind(thing) == Name.Form:
            own: object = thing.get("/Matrix")
            inner = Matrix(*(float(number) for number in own)) if isinstance(own, Array) and len(own) == 6 else Matrix()
            self.follow(thing, inner @ matrix, depth + 1)
        elif _kind(thing) == Name.Image:
            across = math.hypot(matrix.a, matrix.b) / 72 / max(_side(thing, "/Width"), 1)
            up = math.hypot(matrix.c, matrix.d) / 72 / max(_side(thing, "/Height"), 1)
            self.sizes[thing.objgen] = max(self.sizes.get(thing.objgen, 0.0), across, up)


def _kind(thing: Object) -> object:
    return thing.get("/Subtype")


def _side(picture: Object, key: str) -> int:
    side: object = picture.get(key)
    return side if isinstance(side, int) else 0


def _coarser(picture: Stream, inches: float, dpi: int) -> bool:
    """Encode one picture again, if it is finer than asked and the result is smaller."""
    width, height = _side(picture, "/Width"), _side(picture, "/Height")
    if inches <= 0 or 1 / inches <= dpi * SPARE or not width * height or not _plain(picture):
        return False
    scale = dpi * inches
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    decoded = _pixels(picture, (width, height))
    if decoded is None:
        return False
    file = io.BytesIO()
    decoded.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0).save(
        file, "JPEG", quality=QUALITY, optimize=True, icc_profile=None
    )
    if file.tell() >= len(picture.read_raw_bytes()):
        return False
    picture.write(file.getvalue(), filter=Name.DCTDecode)
    picture.Width, picture.Height = size
    picture.BitsPerComponent = 8
    return True


def _pixels(picture: Stream, size: tuple[int, int]) -> Image.Image | None:
    """The picture itself, without its mask; None if it is not what it says."""
    mode = {1: "L", 3: "RGB"}[_colours(picture)]
    try:
        if _filters(picture) == [_JPEG]:
            decoded: Image.Image = Image.open(io.BytesIO(picture.read_raw_bytes()))
            decoded.load()
        else:
            decoded = Image.frombytes(mode, size, picture.read_bytes())
    except _BROKEN:
        return None
    return decoded if decoded.size == size and decoded.mode == mode else None


def _filters(picture: Object) -> list[str]:
    filters: object = picture.get("/Filter", Array())
    return [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]


def _plain(picture: Object) -> bool:
    """Eight bits of grey or three colours, in a coding that comes back as it was, with no mask that counts pixels."""
    if any(key in picture for key in ("/ImageMask", "/Mask", "/Decode", "/Alternates", "/F", "/SMaskInData")):
        return False
    matted = picture.get("/SMask")
    if isinstance(matted, Stream) and "/Matte" in matted:
        return False
    names = _filters(picture)
    legible = set(names) <= _PACKED or (names == [_JPEG] and "/DecodeParms" not in picture)
    return legible and picture.get("/BitsPerComponent") == 8 and _colours(picture) in {1, 3}


def _colours(picture: Object) -> int:
    space: object = picture.get("/ColorSpace")
    if isinstance(space, Array) and len(space) == 2 and space[0] == Name.ICCBased:
        count: object = space[1].get("/N")
        return count if isinstance(count, int) else 0
    if isinstance(space, Array) and len(space):
        space = space[0]
    return {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3}.get(str(space), 0)

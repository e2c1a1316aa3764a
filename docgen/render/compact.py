"""The last hand on a PDF before it is written (WeasyPrint's ``finisher``): small, quick, and with text that reads.

- Of an embedded TrueType subset only the tables a PDF asks for stay; the sRGB profile is a short one (the same colour
  space in a sixth of the bytes); the operands of text operators are joined, where WeasyPrint writes two numbers and an
  empty string between any two characters of a justified line.
- Streams are deflated here, once: pydyf deflates each of them twice, the second time for the file's identifier.
- A line stretched so far that readers would take its gaps for spaces says what its text is (``ActualText``).
"""

import re
import struct
import zlib
from functools import cache
from hashlib import md5
from typing import Any

import pydyf

from docgen.render.pictures import HOUSE

WORD_GAP = 85
"""Thousandths of an em. Poppler takes gaps above 100 for word spaces; a little less is left to be safe."""

LEVEL = 4
"""Of deflating: 6 takes twice the time and saves a fiftieth of a letter's bytes."""

_NEEDED = frozenset({b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"cvt ", b"fpgm", b"prep"})
"""ISO 32000-1, 9.9: the tables of a TrueType font program embedded for a CIDFontType2."""

_OPERAND = re.compile(rb"<([0-9a-f]*)>|(-?[0-9.]+)")


def compact(rendering: Any, pdf: Any) -> None:
    """Rework the streams of ``pdf`` (a pydyf PDF) in place."""
    profiles = {int(profile.pdf_reference.split()[0]) for profile in rendering.color_profiles.values()}
    texts = {font.hash.encode(): font.to_unicode for font in rendering.fonts.values()}
    for stream in pdf.objects:
        if not isinstance(stream, pydyf.Stream) or not stream.compress:
            continue
        if "Length1" in stream.extra:
            stream.stream = [_needed_tables(stream.stream[0])]
            stream.extra["Length1"] = len(stream.stream[0])
        elif stream.number in profiles:
            stream.stream = [_profile()]
        elif not stream.extra:
            stream.stream = [*_Page(stream.stream, texts).parts()]
        content = b"\n".join(_bytes(part) for part in stream.stream)
        stream.stream, stream.compress = [zlib.compress(content, LEVEL)], False
        stream.extra["Filter"] = "/FlateDecode"


def identified(pdf: bytes) -> bytes:
    """The finished file with the identifier PDF/A asks for, taken from its bytes.

    pydyf would make every object a second time to hash it. The entry goes into the cross-reference stream, the last
    object of the file, so no offset changes.
    """
    at = pdf.rindex(b"/Type /XRef")
    digest = md5(pdf, usedforsecurity=False).hexdigest().encode()
    return b"%s/ID [<%s> <%s>] %s" % (pdf[:at], digest, digest, pdf[at:])


def _bytes(part: Any) -> bytes:
    if isinstance(part, bytes):
        return part
    return part.encode() if isinstance(part, str) else bytes(part.data)


@cache
def _profile() -> bytes:
    return (HOUSE / "srgb.icc").read_bytes()


class _Page:
    """The operators of a page, its texts joined and, where stretched, spelt out."""

    def __init__(self, operators: list[Any], texts: dict[bytes, dict[int, str]]) -> None:
        self.operators = operators
        self.texts = texts

    def parts(self) -> list[Any]:
        found: list[Any] = []
        mark, line, widest, font = None, list[tuple[bytes, bytes]](), 0, b""
        for operator in self.operators:
            part = operator
            if isinstance(operator, pydyf.Dictionary):
                mark, line, widest = operator, [], 0
            elif isinstance(operator, bytes) and operator.endswith(b" Tf"):
                font = operator[1:].split(b" ", 1)[0]
            elif isinstance(operator, bytes) and operator.endswith(b"] TJ"):
                part, gap = _joined(operator)
                line.append((part, font))
                widest = max(widest, gap)
                if mark is not None and widest >= WORD_GAP:
                    mark["ActualText"] = pydyf.String("".join(self.spelt(*piece) for piece in line))
            found.append(part)
        return found

    def spelt(self, operator: bytes, font: bytes) -> str:
        """The words of one text operator, by the same table the file carries."""
        text = self.texts[font]
        glyphs = b"".join(match[1] or b"" for match in _OPERAND.finditer(operator))
        return "".join(text.get(int(glyphs[at : at + 4], 16), "") for at in range(0, len(glyphs), 4))


def _joined(operator: bytes) -> tuple[bytes, int]:
    """One TJ: neighbouring numbers summed, neighbouring strings joined, zeros left out; and its widest gap."""
    parts: list[bytes] = []
    glyphs, shift, widest = b"", 0.0, 0
    for operand in _OPERAND.finditer(operator):
        if operand[2] is not None:
            shift += float(operand[2])
        elif operand[1]:
            if rounded := round(shift):
                parts.append(b"<%s>%d" % (glyphs, rounded) if glyphs else b"%d" % rounded)
                glyphs, shift, widest = b"", 0.0, max(widest, -rounded)
            glyphs += operand[1]
    return b"[" + b"".join(parts) + b"<" + glyphs + b">] TJ", widest


def _needed_tables(font: bytes) -> bytes:
    """A TrueType font with the tables a PDF needs and no others."""
    count = struct.unpack(">H", font[4:6])[0]
    records = [struct.unpack(">4s3L", font[12 + 16 * n : 28 + 16 * n]) for n in range(count)]
    kept = [record for record in records if record[0] in _NEEDED]
    power = len(kept).bit_length() - 1
    header = font[:4] + struct.pack(">4H", len(kept), 16 << power, power, 16 * (len(kept) - (1 << power)))
    at = len(header) + 16 * len(kept)
    directory, tables = [], []
    for tag, checksum, offset, length in kept:
        directory.append(struct.pack(">4s3L", tag, checksum, at, length))
        tables.append(font[offset : offset + length] + bytes(-length % 4))
        at += len(tables[-1])
    return header + b"".join(directory) + b"".join(tables)

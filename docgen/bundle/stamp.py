"""The printed number of every page: an embedded face of a few glyphs, and the line that draws it.

One font object serves all pages of a volume. It is a composite font whose codes are glyph numbers, with a map back to
characters, so that what is printed can also be searched, copied and read back by a machine.
"""

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from docgen.bundle.geometry import BAND, Box, Place, band

CHARACTERS: Final = "证据0123456789ivxlcdm"
"""What any stamp may need; the words of a recipe's page format come beside them."""
MARGIN: Final = 36.0
BASELINE: Final = 13.0
NUMBER_SIZE: Final = 12.0
TAG_SIZE: Final = 9.0
FONT: Final = "/DgStamp"
Size = tuple[float, float]
"""Width and height of a page."""
NAME: Final = "DocgenStamp"
"""What the face is called in the file."""
_ROMAN: Final = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True)
class StampFace:
    """A TrueType subset as values: its program, the glyph of each character, widths in thousandths of the size."""

    program: bytes
    name: str
    glyphs: dict[str, int]
    widths: dict[str, int]
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    def width(self, text: str, size: float) -> float:
        """Width of a line in points."""
        return sum(self.widths[character] for character in text) * size / 1000

    def codes(self, text: str) -> str:
        """The text as the hexadecimal string a page shows it by."""
        return "".join(f"{self.glyphs[character]:04X}" for character in text)

    def embed(self, pdf: Pdf) -> Object:
        """The font as an object of ``pdf``."""
        program = Stream(pdf, self.program)
        program.Length1 = len(self.program)
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name("/" + self.name),
            Flags=4,
            FontBBox=Array(list(self.box)),
            ItalicAngle=0,
            Ascent=self.ascent,
            Descent=self.descent,
            CapHeight=self.ascent,
            StemV=80,
            FontFile2=pdf.make_indirect(program),
        )
        widths: list[object] = []
        for character, glyph in sorted(self.glyphs.items(), key=lambda pair: pair[1]):
            widths += [glyph, [self.widths[character]]]
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name("/" + self.name),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=1000,
            W=Array(widths),
            CIDToGIDMap=Name.Identity,
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name("/" + self.name),
                Encoding=Name("/Identity-H"),
                DescendantFonts=[pdf.make_indirect(descendant)],
                ToUnicode=pdf.make_indirect(Stream(pdf, self._to_unicode())),
            )
        )

    def _to_unicode(self) -> bytes:
        pairs = "\n".join(f"<{glyph:04X}> <{ord(character):04X}>" for character, glyph in self.glyphs.items())
        return (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /DgStamp def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(self.glyphs)} beginbfchar\n{pairs}\nendbfchar\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end\n"
        ).encode("ascii")


@cache
def stamp_face(path: Path, words: str = "") -> StampFace:
    """The subset of the TrueType file at ``path`` that stamps need, ``words`` among them.

    Raises KeyError for a glyph it lacks.
    """
    characters = "".join(dict.fromkeys(CHARACTERS + words))
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[6], notdef_outline=True)
    with TTFont(path, lazy=True, recalcTimestamp=False) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=characters)
        subsetter.subset(font)
        cmap, units = font.getBestCmap(), font["head"].unitsPerEm
        names = {character: cmap[ord(character)] for character in characters}
        file = io.BytesIO()
        font.save(file, reorderTables=True)
        head, hhea = font["head"], font["hhea"]
        return StampFace(
            program=file.getvalue(),
            name=f"DGSTMP+{NAME}",
            glyphs={character: font.getGlyphID(name) for character, name in names.items()},
            widths={character: round(font["hmtx"][name][0] * 1000 / units) for character, name in names.items()},
            ascent=round(hhea.ascent * 1000 / units),
            descent=round(hhea.descent * 1000 / units),
            box=tuple(round(side * 1000 / units) for side in (head.xMin, head.yMin, head.xMax, head.yMax)),
        )


def roman(number: int) -> str:
    """``number`` from 1 to 3999 in small roman numerals."""
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def stamp(face: StampFace, size: Size, label: str, tag: str = "", at: Place = Place.BOTTOM_RIGHT) -> bytes:
    """What draws ``label`` in the band of an upright page, and ``tag`` at the band's other side."""
    width, height = size
    up = _baseline(height, at)
    wide = face.width(label, NUMBER_SIZE)
    across = {
        Place.BOTTOM_LEFT: MARGIN,
        Place.BOTTOM_CENTER: (width - wide) / 2,
    }.get(at, width - MARGIN - wide)
    lines = [f"{FONT} {NUMBER_SIZE:g} Tf 1 0 0 1 {across:.2f} {up:g} Tm <{face.codes(label)}> Tj"]
    if tag:
        left = _tag_left(face, tag, width, at)
        lines.append(f"{FONT} {TAG_SIZE:g} Tf 1 0 0 1 {left:g} {up:g} Tm <{face.codes(tag)}> Tj")
    drawn = "\n".join(lines)
    return f"/Artifact <</Type /Pagination>> BDC\nBT 0 g\n{drawn}\nET\nEMC\n".encode("ascii")


def tag_area(face: StampFace, tag: str, size: Size, at: Place = Place.BOTTOM_RIGHT) -> Box:
    """Where the tag stands: what a reader clicks to get back to the index."""
    width, height = size
    left = _tag_left(face, tag, width, at)
    strip = band(width, height, at_head=at.at_head)
    return Box(left - 6, strip.bottom + 4, left + face.width(tag, TAG_SIZE) + 6, strip.top - 4)


def _baseline(height: float, at: Place) -> float:
    return round(height - BAND + BASELINE, 2) if at.at_head else BASELINE


def _tag_left(face: StampFace, tag: str, width: float, at: Place) -> float:
    return round(width - MARGIN - face.width(tag, TAG_SIZE), 2) if at is Place.BOTTOM_LEFT else MARGIN

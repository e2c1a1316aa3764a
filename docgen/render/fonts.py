"""The faces documents are set in: which there are, where they stand, which characters each holds.

They are built once, at set-up, by ``python -m docgen.render.fonts`` from the distribution's font packages, as TrueType
files of one face each, under names of our own. Measured on a two-page letter: an embedded subset of Noto's CFF
collection took twice the time and four times the bytes of a TrueType face of 7,500 glyphs; so each face is cut in two,
the characters of every day (GB 2312) and, in an ``Ext`` face that most documents never open, the rest.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from docgen.errors import FontMissingError

Voice = Literal["song", "song_bold", "hei", "kai", "fixed"]
CATALOGUE = "faces.json"


@dataclass(frozen=True, slots=True)
class FaceSource:
    """One face of a package's font file, and the faces of ours that come out of it.

    ``base`` takes the characters of every day, ``ext`` what the base has not; a ``rare`` face takes everything.
    ``grid`` is the units of the square. For the text face 160 is enough (one unit at 12 pt is 1/960 inch; no eye tells
    it from 1000 in print at 600 dpi) and makes a letter's subset 34 KB where 1000 makes 53; titles, larger and bolder,
    need a finer one.
    """

    package: str
    file: str
    face: str
    base: str | None = None
    ext: str | None = None
    rare: str | None = None
    grid: int = 256


SOURCES = (
    FaceSource("fonts-noto-cjk", "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "song", "song_ext", grid=160),
    FaceSource("fonts-noto-cjk", "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "song_bold", "song_bold_ext", grid=320),
    FaceSource("fonts-noto-cjk", "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "hei"),
    FaceSource("fonts-lxgw-wenkai", "LXGWWenKai-Regular.ttf", "LXGW WenKai", "kai"),
    FaceSource("fonts-hanazono", "HanaMinA.ttf", "HanaMinA", rare="rare_a"),
    FaceSource("fonts-hanazono", "HanaMinB.ttf", "HanaMinB", rare="rare_b"),
)
"""Licences: Noto CJK and LXGW WenKai, SIL OFL 1.1; Hanazono, its own free licence or SIL OFL 1.1."""

PACKAGES = tuple(sorted({source.package for source in SOURCES}))
"""The Debian and Ubuntu packages the faces are built from."""

FAMILIES = {
    "song": "Docgen Song",
    "song_ext": "Docgen Song Ext",
    "song_bold": "Docgen Song Bold",
    "song_bold_ext": "Docgen Song Bold Ext",
    "hei": "Docgen Hei",
    "kai": "Docgen Kai",
    "rare_a": "Docgen Rare A",
    "rare_b": "Docgen Rare B",
}
"""Family names, ours alone, so that no installed font can stand in for one of them."""

CHAINS: dict[Voice, tuple[str, ...]] = {
    "song": ("song", "song_ext", "rare_a", "rare_b"),
    "song_bold": ("song_bold", "song_bold_ext", "rare_a", "rare_b"),
    "hei": ("hei", "song_bold_ext", "rare_a", "rare_b"),
    "kai": ("kai", "song_ext", "rare_a", "rare_b"),
    "fixed": ("rare_a", "song", "song_ext", "rare_b"),
}
"""For each voice of a document: its face, then, in order, the faces asked for by name when it lacks a character.
Of our faces, Hanazono alone gives letters and figures one width.
"""


def default_folder() -> Path:
    """Where set-up puts the faces: beside the interpreter's own data."""
    return Path(sys.prefix) / "share" / "docgen" / "fonts"


@dataclass(frozen=True)
class Faces:
    """The built faces of one folder."""

    folder: Path
    coverage: dict[str, frozenset[int]]

    def path(self, face: str) -> Path:
        """The TrueType file of a face."""
        return self.folder / f"{face}.ttf"

    def face_for(self, character: str, voice: Voice) -> str | None:
        """The first face of the voice's chain that holds ``character``; None where no face does."""
        code = ord(character)
        return next((face for face in CHAINS[voice] if code in self.coverage[face]), None)


def load_faces(folder: Path | None = None) -> Faces:
    """The faces under ``folder``, by default where set-up put them; read once a process.

    Raises:
        FontMissingError: A face, or the whole folder, is not there.
    """
    return _load(folder or default_folder())


@cache
def _load(folder: Path) -> Faces:
    catalogue = folder / CATALOGUE
    if not catalogue.is_file():
        raise FontMissingError(face="、".join(FAMILIES.values()), folder=folder)
    ranges = json.loads(catalogue.read_text("ascii"))["faces"]
    for face, family in FAMILIES.items():
        if face not in ranges or not (folder / f"{face}.ttf").is_file():
            raise FontMissingError(face=family, folder=folder)
    return Faces(folder, {face: _characters(ranges[face]) for face in FAMILIES})


def _characters(ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


if __name__ == "__main__":
    from docgen.render.fontbuild import main

    raise SystemExit(main(sys.argv[1:]))

"""Text of other people's making, as far as it can be printed: what no eye would see is printed as its code.

Emoji have no face that prints alike everywhere; direction marks and other hidden characters change what a reader sees
without being seen. Neither may vanish from evidence, and neither is worth refusing a conversation for.
"""

from itertools import groupby
from typing import Final

from docgen.bundle.source import Note
from docgen.render.fonts import load_faces
from docgen.render.glyphs import refusal

BREAK_HINTS: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters without ink that only say where a word may or may not be broken."""


class Printable:
    """Makes texts printable and counts what it had to write as codes.

    ``silent`` are characters to leave as they are, whoever prints them.
    """

    def __init__(self, silent: str = "") -> None:
        self.count = 0
        self._silent = silent
        self._faces = load_faces()

    def __call__(self, text: str) -> str:
        """The text with ``〔U+1F600〕`` for each run of what cannot be printed; tabs and line feeds are kept."""
        everyday = self._faces.coverage["song"]
        if all(ord(character) in everyday for character in text):
            return text
        pieces = []
        for odd, run in groupby(text, self._odd):
            if odd:
                self.count += 1
                pieces.append(f"〔{' '.join(f'U+{ord(character):04X}' for character in run)}〕")
            else:
                pieces += run
        return "".join(pieces)

    def _odd(self, character: str) -> bool:
        return character not in "\n\t" and character not in self._silent and bool(refusal(character, self._faces))

    def notes(self) -> tuple[Note, ...]:
        """What is to be said of it."""
        if not self.count:
            return ()
        text = f"表情、不可见或字库所无的字符 {self.count} 处，以 Unicode 代码印出，如〔U+1F600〕"
        return (Note("characters_as_codes", text),)

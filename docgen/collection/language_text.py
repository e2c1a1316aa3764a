"""One reading of a text for the language list: the many ways of writing an expression become one.

Full width becomes half width (NFKC), traditional characters simplified ones, spaces and invisible characters vanish,
and so do marks that stand between two Chinese characters to part a word (``坐*牢``). Whatever ends a sentence becomes
a line end, so that a pattern's ``.`` never leaves a sentence. Each character remembers where it stood.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

_ENDS = frozenset("。!?;\n\r\u2028\u2029")
_NOISE = frozenset(".*_-~+|#^'\"`=·•・●○■□★☆◆※<>[]{}…«»“”‘’「」『』")
_NAME = "\u0274"
"""What a name is read as: a letter that no expression holds, so that nothing matches across it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the list reads it; ``origins`` holds, for each character, its place in the text as written."""

    written: str
    text: str
    origins: tuple[int, ...]

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """Where the sentence around ``text[start:end]`` begins and ends."""
        after = self.text.find("\n", end)
        return self.text.rfind("\n", 0, start) + 1, after if after >= 0 else len(self.text)

    def as_written(self, start: int, end: int) -> str:
        """What stands in the text as written for ``text[start:end]``."""
        return self.written[self.origins[start] : self.origins[end - 1] + 1].strip()


def read(written: str, names: Iterable[str], characters: Mapping[int, int]) -> Reading:
    """The reading of a text.

    Args:
        written: the text.
        names: what is a name, already read by :func:`read_name`, longest first; none of its characters count.
        characters: traditional characters, by code point, with the simplified ones.
    """
    kept = _without_noise([(c, at) for at, raw in enumerate(written) for c in _forms(raw)])
    text = "".join(character for character, _ in kept).translate(characters)
    for name in names:
        text = text.replace(name, _NAME * len(name))
    return Reading(written, text, tuple(at for _, at in kept))


def read_name(name: str, characters: Mapping[int, int]) -> str:
    """A name as :func:`read` reads it."""
    return read(name, (), characters).text


@cache
def _forms(raw: str) -> str:
    """What a character is read as; "" for one that vanishes."""
    if raw in "\n\r\u2028\u2029":
        return "\n"
    read_as = "".join(c for c in unicodedata.normalize("NFKC", raw) if unicodedata.category(c)[0] not in "CMZ")
    return "".join("\n" if c in _ENDS else c for c in read_as).lower()


def _without_noise(read_as: list[tuple[str, int]]) -> list[tuple[str, int]]:
    kept: list[tuple[str, int]] = []
    held: list[tuple[str, int]] = []
    for pair in read_as:
        if pair[0] in _NOISE:
            held.append(pair)
            continue
        if not (kept and _is_han(kept[-1][0]) and _is_han(pair[0])):
            kept += held
        held = []
        kept.append(pair)
    return kept + held


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"

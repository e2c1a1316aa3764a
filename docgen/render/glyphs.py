"""Every character of a document against the faces, before anything is written.

A character no face holds would print as an empty box, so the document stops and says which character and where.
What shapes or hides text without being seen (control characters, unpaired surrogates, private use, variation
selectors, direction marks) is refused too: a reader could not know that it is there, and Word and PDF would treat it
differently.
"""

import unicodedata
from collections.abc import Iterator

from docgen.document.text import passages
from docgen.document.tree import Document
from docgen.errors import Problem, UnprintableCharacterError
from docgen.render.fonts import CHAINS, Faces, Voice

_KINDS = {
    "Cc": "控制字符",
    "Cf": "不可见的格式字符",
    "Cs": "不成对的代理字符",
    "Co": "自造字（私用区字符）",
    "Zl": "行分隔符",
    "Zp": "段分隔符",
}
_SHOWN = 20
# Emoji_Presentation below U+1F000 (Unicode TR 51): renderers set these in a coloured face of their own choice.
_EMOJI = (
    *(0x231A, 0x231B, 0x23F0, 0x23F3, 0x25FD, 0x25FE, 0x2614, 0x2615, 0x261D, 0x267F, 0x2693, 0x26A1, 0x26AA, 0x26AB),
    *(0x26BD, 0x26BE, 0x26C4, 0x26C5, 0x26CE, 0x26D4, 0x26EA, 0x26F2, 0x26F3, 0x26F5, 0x26FA, 0x26FD, 0x2705),
    *(0x270A, 0x270B, 0x2728, 0x274C, 0x274E, 0x2757, 0x27B0, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55),
    *range(0x23E9, 0x23ED),
    *range(0x2648, 0x2654),
    *range(0x2753, 0x2756),
    *range(0x2795, 0x2798),
)
_PICTURES = range(0x1F000, 0x20000)


def check_characters(document: Document, faces: Faces) -> None:
    """Stop unless every character of ``document`` can be printed.

    Raises:
        UnprintableCharacterError: Each character with its code point, why, and every place where it stands.
    """
    everyday = faces.coverage["song"]
    problems = [
        Problem(passage.place, _around(passage.text, at), f"字符“{_name(character)}”{reason}")
        for passage in passages(document)
        for at, character in enumerate(passage.text)
        if ord(character) not in everyday and (reason := refusal(character, faces)) is not None
    ]
    problems += [
        Problem("文书标题", document.title, f"字符“{_name(character)}”{reason}")
        for character in document.title
        if (reason := refusal(character, faces)) is not None
    ]
    if problems:
        raise UnprintableCharacterError(problems=problems)


def refusal(character: str, faces: Faces) -> str | None:
    """Why a character cannot be printed so that a reader sees it, in Chinese; None if it can."""
    if character in "\n\u3000\xa0":
        return None
    code = ord(character)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return "是异体字选择符，不同软件显示不一"
    if code in _EMOJI or code in _PICTURES:
        return "是表情或图形符号，不能用于文书"
    kind = _KINDS.get(unicodedata.category(character))
    if kind is not None:
        return f"是{kind}"
    if faces.face_for(character, "song") is None:
        return "在现有字库中没有字形"
    return None


def _name(character: str) -> str:
    visible = character if unicodedata.category(character)[0] not in "CZM" else ""
    return f"{visible} U+{ord(character):04X}".strip()


def _around(text: str, at: int) -> str:
    """The words around a place, with what cannot be shown as its code."""
    piece = text[max(0, at - _SHOWN // 2) : at + _SHOWN // 2]
    return "".join(c if unicodedata.category(c)[0] != "C" else f"[U+{ord(c):04X}]" for c in piece)


def split_by_face(text: str, voice: Voice, faces: Faces) -> Iterator[tuple[str | None, str]]:
    """``text`` in pieces, each with the face that has to be asked for by name; None for the voice's own face."""
    own = CHAINS[voice][0]
    covered = faces.coverage[own]
    if all(ord(c) in covered or c in "\u2060\u200b\xa0\u3000" for c in text):
        yield None, text
        return
    start, current = 0, None
    for at, character in enumerate(text):
        face = None
        if ord(character) not in covered and character not in "\u2060\u200b\xa0\u3000":
            face = faces.face_for(character, voice)
        if at and face != current:
            yield current, text[start:at]
            start = at
        current = face
    yield current, text[start:]

"""Texts as they are looked for: without what people write in different ways (width, case, spaces, dots, dashes)."""

import re
import unicodedata
from typing import Final

_KEPT: Final = ("L", "N", "M", "Co", "Cn")
"""Letters and what belongs to them; Co and Cn: characters newer than this Python, or of one's own, are in names."""
_MOBILE_ABROAD: Final = re.compile(r"(?:00)?86(1\d{10})")


def plain(text: str) -> str:
    """The letters and digits of a text, of one width and case: ``阿依古丽·买买提`` is ``阿依古丽买买提``."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign).startswith(_KEPT))


def endings(name: str) -> set[str]:
    """Every end of a name, so that what begins one of them is a part of the name: 张建国, 建国, 国."""
    whole = plain(name)
    return {whole[start:] for start in range(len(whole))}


def parts(number: str) -> set[str]:
    """A number from each of its parts on: XYGD-2026-0001 is found by its start, by 2026-0001 and by 0001."""
    starts = {start for part in re.finditer(r"[^\W_]+", number) for start in (part.start(),)}
    return {found for start in starts if (found := plain(number[start:]))}


def identifier(text: str) -> str:
    """An ID number, phone or account as it is compared: its letters and digits; a mobile's country code goes."""
    whole = plain(text)
    mobile = _MOBILE_ABROAD.fullmatch(whole)
    return mobile[1] if mobile else whole

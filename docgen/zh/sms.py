"""How long a text message is, as carriers count it (3GPP TS 23.038 clause 6.2, TS 23.040 clause 9.2.3.24.1).

A text of the GSM 7-bit default alphabet alone counts septets: 160 in one message, 153 in each of several, a character
of the extension table two. Any other text, every Chinese one, counts UTF-16 code units (UCS-2): 70 in one message, 67
in each of several, a character beyond the basic plane two. Neither pair is parted between two messages.
"""

from dataclasses import dataclass
from typing import Final, Literal

GSM_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""TS 23.038 clause 6.2.1, without the escape."""
GSM_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
"""TS 23.038 clause 6.2.1.1; each takes an escape and itself."""

_ROOM: Final = {"gsm7": (160, 153), "ucs2": (70, 67)}
"""What one message holds alone, and as one of several."""


@dataclass(frozen=True, slots=True)
class SmsLength:
    """How a text message is encoded, its length in septets or UTF-16 code units, and how many messages it takes."""

    encoding: Literal["gsm7", "ucs2"]
    units: int
    messages: int


def sms_length(text: str) -> SmsLength:
    """The length of a text message, its signature 【…】 included; an empty text takes no message."""
    is_gsm = GSM_BASIC.union(GSM_EXTENSION).issuperset(text)
    encoding: Literal["gsm7", "ucs2"] = "gsm7" if is_gsm else "ucs2"
    widths = [2 if (character in GSM_EXTENSION if is_gsm else character > "\uffff") else 1 for character in text]
    units = sum(widths)
    alone, of_several = _ROOM[encoding]
    if units <= alone:
        return SmsLength(encoding, units, 1 if text else 0)
    messages, filled = 1, 0
    for width in widths:
        if filled + width > of_several:
            messages, filled = messages + 1, 0
        filled += width
    return SmsLength(encoding, units, messages)

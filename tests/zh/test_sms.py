"""Lengths of text messages: 70 = one Chinese message, 67 each of several; 160 and 153 for the GSM alphabet."""

import pytest

from docgen.zh.sms import GSM_BASIC, GSM_EXTENSION, SmsLength, sms_length

HAN = "款"
RARE = "\U00020164"
"""Beyond the basic plane: two UTF-16 code units."""

LENGTHS = [
    # Chinese: 70 alone, then 67 each
    ("", "gsm7", 0, 0),
    (HAN, "ucs2", 1, 1),
    (HAN * 70, "ucs2", 70, 1),
    (HAN * 71, "ucs2", 71, 2),
    (HAN * 134, "ucs2", 2 * 67, 2),
    (HAN * 135, "ucs2", 2 * 67 + 1, 3),
    (HAN * 201, "ucs2", 3 * 67, 3),
    (HAN * 202, "ucs2", 3 * 67 + 1, 4),
    # one Chinese character makes the whole text UCS-2; the signature counts
    ("a" * 70 + HAN, "ucs2", 71, 2),
    ("【示例银行】" + HAN * 64, "ucs2", 6 + 64, 1),
    ("【示例银行】" + HAN * 65, "ucs2", 6 + 65, 2),
    # beyond the basic plane: two units, never parted
    (RARE * 35, "ucs2", 70, 1),
    (RARE * 35 + HAN, "ucs2", 71, 2),
    (RARE * 66, "ucs2", 132, 2),
    (RARE * 67, "ucs2", 134, 3),
    (HAN * 66 + RARE + HAN * 65, "ucs2", 133, 2),
    (HAN * 66 + RARE + HAN * 66, "ucs2", 134, 3),
    # the GSM alphabet: 160 alone, then 153 each
    ("a" * 160, "gsm7", 160, 1),
    ("a" * 161, "gsm7", 161, 2),
    ("a" * 306, "gsm7", 2 * 153, 2),
    ("a" * 307, "gsm7", 2 * 153 + 1, 3),
    ("£¥Δé\n" * 32, "gsm7", 160, 1),
    # its extension table: two septets, never parted
    ("€" * 80, "gsm7", 160, 1),
    ("€" * 80 + "a", "gsm7", 161, 2),
    ("a" * 152 + "[" + "a" * 152, "gsm7", 306, 3),
    ("[]{}\\~|^", "gsm7", 16, 1),
    # not in the alphabet, though in ISO 8859-1
    ("`", "ucs2", 1, 1),
    ("ç" + "a" * 69, "ucs2", 70, 1),
    ("Ç" + "a" * 69, "gsm7", 70, 1),
]


@pytest.mark.parametrize(("text", "encoding", "units", "messages"), LENGTHS)
def test_lengths(text: str, encoding: str, units: int, messages: int) -> None:
    assert sms_length(text) == SmsLength("gsm7" if encoding == "gsm7" else "ucs2", units, messages)


def test_the_alphabet_is_whole() -> None:
    assert len(GSM_BASIC) == 128 - 1
    assert len(GSM_EXTENSION) == 10
    assert not GSM_BASIC & GSM_EXTENSION

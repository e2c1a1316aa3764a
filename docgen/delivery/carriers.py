"""Carriers and the numbers they give a letter: their shape, and their check digit where there is one.

A number in the form of the Universal Postal Union (S10: two letters, eight digits and a check digit, two letters)
proves itself; other numbers are only compared with those that went out.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from docgen.casefile.scalars import half_width
from docgen.casefile.vocabulary import DeliveryMethod


class Carrier(StrEnum):
    """Who carries a letter."""

    EMS = "ems"
    CHINA_POST = "china_post"
    SF = "sf"
    OTHER = "other"


METHODS: Final[Mapping[Carrier, DeliveryMethod]] = {
    Carrier.EMS: DeliveryMethod.EMS,
    Carrier.CHINA_POST: DeliveryMethod.REGISTERED_MAIL,
    Carrier.SF: DeliveryMethod.EMS,
    Carrier.OTHER: DeliveryMethod.EMS,
}
"""How a letter goes with each, in the words of case-format.md."""

_S10: Final = re.compile(r"[A-Z]{2}(\d{8})(\d)[A-Z]{2}", re.ASCII)
_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_SHAPES: Final[Mapping[Carrier, tuple[re.Pattern[str], str]]] = {
    Carrier.EMS: (re.compile(r"E[A-Z]\d{9}[A-Z]{2}|\d{13}", re.ASCII), "EMS 邮件号为13位数字，或形如 EA123456785CN"),
    Carrier.CHINA_POST: (
        re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}|\d{13}", re.ASCII),
        "邮政邮件号为13位数字，或形如 XA123456785CN",
    ),
    Carrier.SF: (re.compile(r"SF\d{12,13}|\d{12}", re.ASCII), "顺丰运单号为 SF 加12至13位数字，或12位数字"),
    Carrier.OTHER: (re.compile(r"[A-Z0-9][A-Z0-9-]{5,29}", re.ASCII), "邮件号由6至30位字母和数字组成"),
}
_CANDIDATE: Final = re.compile(
    r"(?<![A-Z0-9])(?:[A-Z]{2}\d{9}[A-Z]{2}|SF\d{12,13}|[A-Z]{0,4}\d{12,18})(?![A-Z0-9])", re.ASCII
)


def tracking_number(written: str) -> str:
    """A number as it is compared: half-width, capitals, no blanks; not what a spreadsheet wrapped it in."""
    plain = half_width(written).strip().strip("'").removeprefix("=").strip('"')
    return re.sub(r"\s", "", plain).upper()


def wrong_number(number: str, carrier: Carrier) -> str | None:
    """What is wrong with a carrier's number, in Chinese; None if nothing is."""
    pattern, expected = _SHAPES[carrier]
    if not pattern.fullmatch(number):
        return expected
    if (fits := check_holds(number)) is not None and not fits:
        return "校验码不符，请对照面单核对每一位"
    return None


def check_holds(number: str) -> bool | None:
    """Whether the check digit of an S10 number is right; None for a number of another form, which has none."""
    found = _S10.fullmatch(number)
    if found is None:
        return None
    total = sum(int(digit) * weight for digit, weight in zip(found[1], _WEIGHTS, strict=True))
    check = 11 - total % 11
    return int(found[2]) == {10: 0, 11: 5}.get(check, check)


def numbers_in(text: str) -> list[str]:
    """What on a page may be a tracking number, in the order in which it stands there."""
    return list(dict.fromkeys(_CANDIDATE.findall(tracking_number(text))))

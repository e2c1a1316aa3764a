"""Where a scanned page belongs, by its code alone; or why that is for a person to say.

A page goes to a document only if exactly one code stands on it, its check digits fit, this institution issued the
document, it is not void, and no such page of it has come in before. A guess is offered to a person and never acted on.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from docgen.delivery.code import SCHEME, PaperCode
from docgen.delivery.scanning import Mark, PageKind, Sighting
from docgen.errors import WrongCode

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class ScanReason(StrEnum):
    """Why a page was not filed by itself; the words are in the glossary."""

    NO_CODE = "no_code"
    OTHER_CODES = "other_codes"
    TORN = "torn"
    DAMAGED = "damaged"
    SEVERAL = "several"
    FOREIGN = "foreign"
    UNKNOWN = "unknown"
    VOID = "void"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"
    TRACKING_UNSURE = "tracking_unsure"
    OTHERS_CASE = "others_case"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the document that a code names; ``filed`` says where each kind of page came in before."""

    document_no: str
    void: bool
    filed: Mapping[PageKind, str]


@dataclass(frozen=True, slots=True)
class Fits:
    """The page belongs to the document of this code."""

    code: PaperCode
    kind: PageKind


@dataclass(frozen=True, slots=True)
class Open:
    """A person decides. ``about`` is what the reason is about: codes, a number, where the first one lies."""

    reason: ScanReason
    about: str = ""
    receipt: bool = False
    """A code on the page says that it is a receipt."""


def one_code(sighting: Sighting) -> Fits | Open:
    """The one code of a page. Whether its document takes it is :func:`judged`."""
    marks, receipt = sighting.marks, sighting.kind is PageKind.RECEIPT
    texts = list(dict.fromkeys(mark.text for mark in marks))
    if len(texts) > 1:
        return Open(ScanReason.SEVERAL, "、".join(texts), receipt)
    if not texts:
        if sighting.torn:
            return Open(ScanReason.TORN)
        return Open(ScanReason.OTHER_CODES if sighting.others else ScanReason.NO_CODE)
    code = marks[0].code
    if code is None:
        return Open(ScanReason.DAMAGED, texts[0], receipt)
    if sighting.torn:
        return Open(ScanReason.SEVERAL, f"{texts[0]}，另有一个读不出的二维码", receipt)
    return Fits(code, sighting.kind)


def judged(fits: Fits, issuer: str, known: Known | None) -> Fits | Open:
    """Whether the document takes the page.

    Args:
        fits: what was read.
        issuer: the institution's short code.
        known: what is known of the document of the code; None if no document of this folder bears it.
    """
    receipt = fits.kind is PageKind.RECEIPT
    if known is None:
        return Open(ScanReason.UNKNOWN if fits.code.issuer == issuer else ScanReason.FOREIGN, str(fits.code), receipt)
    if known.void:
        return Open(ScanReason.VOID, known.document_no, receipt)
    if fits.kind in known.filed:
        return Open(ScanReason.DUPLICATE, f"{known.document_no}，见 {known.filed[fits.kind]}", receipt)
    return fits


def near_codes(marks: tuple[Mark, ...]) -> Iterator[str]:
    """Codes that may have been meant: those that were read; of a damaged one its serial's, and those one sign off."""
    for mark in marks:
        if mark.code is not None:
            yield mark.text
            continue
        issuer, _, rest = mark.text.removeprefix(f"{SCHEME}:").partition(":")
        with suppress(ValueError):
            yield str(PaperCode(issuer, rest.partition(":")[0]))
        for at in range(len(SCHEME) + 1, len(mark.text)):
            for other in _ALPHABET:
                try:
                    yield str(PaperCode.parse(f"{mark.text[:at]}{other}{mark.text[at + 1 :]}"))
                except WrongCode:
                    continue

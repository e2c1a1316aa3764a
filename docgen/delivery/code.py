"""The code on paper: ``DG1:{issuer}:{serial}:{check}``, printed as a QR code and in clear (cli.md: The code on paper).

The issuer is the institution's short code, the serial the document's own; both are of 0-9 and A-Z. The check follows
ISO 7064 MOD 97-10: with N the issuer and the serial written out one after the other, A as 10 … Z as 35, it is
98 - (N * 100 mod 97), two digits. It finds every digit or letter misread as another, and every swap of two neighbouring
digits or letters; a letter misread as a digit (O as 0) it finds all but one time in 97.
"""

import re
from dataclasses import dataclass
from typing import Final, Self

from docgen.errors import WrongCode

SCHEME: Final = "DG1"
NO_PROFILE: Final = "LOCAL"
"""The issuer of an institution that has not named itself."""

_SERIAL_WIDTH: Final = 6
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FORM: Final = re.compile(rf"{SCHEME}:([0-9A-Z]+):([0-9A-Z]+):([0-9]{{2}})")
_PART: Final = re.compile(r"[0-9A-Z]+")


@dataclass(frozen=True, slots=True)
class PaperCode:
    """Who issued a document, and which of the issuer's documents it is."""

    issuer: str
    serial: str

    def __post_init__(self) -> None:
        """Raises ValueError for a part with other characters than 0-9 and A-Z."""
        for part in (self.issuer, self.serial):
            if not _PART.fullmatch(part):
                raise ValueError(part)

    @classmethod
    def of(cls, issuer: str, number: int) -> Self:
        """The code of an issuer's document by its running number (from 1): base 36, at least six characters."""
        digits = ""
        while number:
            number, digit = divmod(number, len(_DIGITS))
            digits = _DIGITS[digit] + digits
        return cls(issuer, digits.rjust(_SERIAL_WIDTH, "0"))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a code. Raises WrongCode if it has another form or its check digits do not fit."""
        found = _FORM.fullmatch(text)
        if found is None:
            raise WrongCode(text=text, reason=f"应形如 {SCHEME}:机构:序号:两位校验码")
        code = cls(found[1], found[2])
        if found[3] != code.check:
            raise WrongCode(text=text, reason="校验码不符")
        return code

    @property
    def number(self) -> int:
        """The document's running number."""
        return int(self.serial, len(_DIGITS))

    @property
    def check(self) -> str:
        """The two check digits."""
        written_out = "".join(str(_DIGITS.index(character)) for character in self.issuer + self.serial)
        return f"{98 - int(written_out) * 100 % 97:02}"

    def __str__(self) -> str:
        """The code as it stands on paper."""
        return f"{SCHEME}:{self.issuer}:{self.serial}:{self.check}"

"""What the workbook is written from."""

from collections.abc import Mapping
from dataclasses import dataclass

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import Bucket
from docgen.law.beside import ClaimResult


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim with whose it is.

    Args:
        case: the case.
        claim: what is owed under it.
        titles: what the kinds are called; no two alike.
        divisors: the days a year has, 360 or 365, by contract number.
    """

    case: Case
    claim: ClaimResult
    titles: Mapping[Bucket, str]
    divisors: Mapping[str, int]

    @property
    def several(self) -> bool:
        """Whether contracts must be told apart."""
        return len(self.claim.debts) > 1

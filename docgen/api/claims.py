"""What is owed: the claim of a case on a day."""

from datetime import date

from docgen.api.office import Office
from docgen.api.sources import find_case
from docgen.law.claim import Basis, compute_claim
from docgen.law.result import ClaimResult


def claim(office: Office, source: str, *, as_of: date, basis: Basis | None = None) -> ClaimResult:
    """The claim of a case on the cut-off date (claim-rules 10).

    Args:
        office: whose.
        source: a stored case number, or a case file.
        as_of: the cut-off date.
        basis: which figures documents go by; None for the case's default.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
        LawError: the law or its data does not allow it.
    """
    return compute_claim(find_case(office, source).case, as_of, parameters=office.parameters, basis=basis)

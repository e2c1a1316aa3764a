"""What the law says beside the claim: court fees of an amount, the clocks of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.api.office import Office
from docgen.api.sources import find_case
from docgen.law.clock import Clocks
from docgen.law.clocks import compute_clocks
from docgen.law.fees import CourtFees, court_fees


def fees(office: Office, amount: Decimal, *, on: date) -> CourtFees:
    """The court fees of a money claim.

    Args:
        office: whose.
        amount: all money claims together, in yuan.
        on: the day the case is accepted.

    Raises:
        FeeAmountFaulty: not an amount of money.
        ParameterGap: there is no tariff for the day.
    """
    return court_fees(amount, on, parameters=office.parameters)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClocks:
    """The clocks of a case, and whom and what they are about by name, for words."""

    clocks: Clocks
    names: Mapping[str, str]
    """Of parties, by id."""


def clocks(office: Office, source: str, *, as_of: date) -> CaseClocks:
    """The clocks of a case on a day: limitation, guarantees, mortgages, enforcement and the other terms.

    Args:
        office: whose.
        source: a stored case number, or a case file.
        as_of: the day; what happened later is not looked at.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
        ParameterGap: something is older than the law this product knows.
    """
    case = find_case(office, source).case
    names = {debtor.id: debtor.name for debtor in case.debtors if debtor.id}
    return CaseClocks(clocks=compute_clocks(case, as_of, parameters=office.parameters), names=names)

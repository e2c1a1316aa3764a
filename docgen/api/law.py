"""What the law says beside the claim: court fees of an amount; the clocks of a case, its courts and procedures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import find_case
from docgen.casefile.case import Case
from docgen.law.clock import Clocks
from docgen.law.clocks import compute_clocks
from docgen.law.fees import CourtFees, court_fees
from docgen.law.procedure import Procedures, compute_procedures
from docgen.law.venue import Venue, compute_venue
from docgen.workflow.access import Act

__all__ = [
    "CaseClocks",
    "CaseProcedures",
    "CaseVenue",
    "Clocks",
    "CourtFees",
    "Procedures",
    "Venue",
    "clocks",
    "fees",
    "procedures",
    "venue",
]


@permitted(Act.READ_DEFINITIONS)
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


@permitted(Act.READ_CASES, own_files=True)
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
    return CaseClocks(clocks=compute_clocks(case, as_of, parameters=office.parameters), names=_names(case))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVenue:
    """The courts that may hear a case, and the names of parties by id, for words."""

    venue: Venue
    names: Mapping[str, str]


@permitted(Act.READ_CASES, own_files=True)
def venue(office: Office, source: str, *, as_of: date) -> CaseVenue:
    """Which courts may hear a case that is brought on a day.

    Args:
        office: whose.
        source: a stored case number, or a case file.
        as_of: the day; what happened later is not looked at.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
    """
    case = find_case(office, source).case
    return CaseVenue(venue=compute_venue(case, as_of, parameters=office.parameters), names=_names(case))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProcedures:
    """The procedures open in a case, and the names of parties by id, for words."""

    procedures: Procedures
    names: Mapping[str, str]


@permitted(Act.READ_CASES, own_files=True)
def procedures(office: Office, source: str, *, as_of: date, average_wage: Decimal | None = None) -> CaseProcedures:
    """What a creditor may apply for on a day: payment order, suit, realisation, preservation, confirmation.

    Args:
        office: whose.
        source: a stored case number, or a case file.
        as_of: the day of the application.
        average_wage: of the employed in the court's province in the year before, in yuan; None where not known.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
        AverageWageFaulty: not an amount above zero.
        ParameterGap: the day lies before the law this product knows.
    """
    case = find_case(office, source).case
    found = compute_procedures(case, as_of, parameters=office.parameters, average_wage=average_wage)
    return CaseProcedures(procedures=found, names=_names(case))


def _names(case: Case) -> Mapping[str, str]:
    return {debtor.id: debtor.name for debtor in case.debtors if debtor.id}

"""What the law says beside the claim: court fees of an amount, the clocks of a case."""

from datetime import date
from decimal import Decimal

from docgen.api.office import Office
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

"""The case: one recovery case, whole, as case-format.md describes it."""

from typing import Annotated

from pydantic import Field

from docgen.casefile.debts import Debt
from docgen.casefile.parties import Creditor, Debtor
from docgen.casefile.record import Record
from docgen.casefile.records import (
    Agreement,
    Assessment,
    Asset,
    Collateral,
    Contact,
    Delivery,
    Evidence,
    Guarantee,
    Hold,
    Proceeding,
)
from docgen.casefile.scalars import Code, IsoDate, Line, Rate, Text
from docgen.casefile.vocabulary import CaseStatus, ClaimType


class Case(Record):
    """One recovery case.

    A loaded case refers to parties by id; only a spouse or an asset's holder who is no party stands by name.
    """

    case_no: Code
    claim_type: ClaimType
    status: CaseStatus | None = None
    holds: tuple[Hold, ...] = ()
    ledger_current_to: IsoDate | None = None
    filed_on: IsoDate | None = None
    accepted_on: IsoDate | None = None
    court: Line | None = None
    cap: Rate | None = None
    product: Line | None = None
    policy: Line | None = None
    handler: Line | None = None
    notes: Text | None = None
    assessment: Assessment | None = None
    creditor: Creditor
    debtors: Annotated[tuple[Debtor, ...], Field(min_length=1)]
    debts: Annotated[tuple[Debt, ...], Field(min_length=1)]
    guarantees: tuple[Guarantee, ...] = ()
    collateral: tuple[Collateral, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    contacts: tuple[Contact, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    assets: tuple[Asset, ...] = ()
    proceedings: tuple[Proceeding, ...] = ()

    def debtor(self, party_id: str) -> Debtor:
        """The debtor with this id. Raises KeyError: references are checked when a case is read."""
        for debtor in self.debtors:
            if debtor.id == party_id:
                return debtor
        raise KeyError(party_id)

    def name_of(self, reference: str) -> str:
        """The name of the party with this id; a spouse or holder who is no party stands by name already."""
        return next((debtor.name for debtor in self.debtors if debtor.id == reference), reference)

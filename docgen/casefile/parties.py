"""Who owes whom: the creditor with its agents, the debtors in their roles."""

from typing import Annotated

from pydantic import Field

from docgen.casefile.record import Record
from docgen.casefile.scalars import Code, Flag, IdNo, IsoDate, Line, Money, PartyRef, Postcode, Text
from docgen.casefile.vocabulary import Authority, Capacity, PartyKind, Role, Sex


class Representative(Record):
    """The person who acts for an organization."""

    name: Line
    title: Line | None = None
    phone: Code | None = None
    id_no: IdNo | None = None
    capacity: Capacity | None = None


class Account(Record):
    """A bank account to pay to."""

    bank: Line
    name: Line
    number: Code


class Agent(Record):
    """Who acts for the creditor in court."""

    name: Line
    firm: Line | None = None
    post: Line | None = None
    licence_no: Code | None = None
    id_no: IdNo | None = None
    phone: Code | None = None
    authority: Authority | None = None
    special_powers: Text | None = None


class ServiceAddress(Record):
    """Where papers reach a debtor, and whether the contract says so."""

    address: Line | None = None
    recipient: Line | None = None
    phone: Code | None = None
    email: Code | None = None
    agreed: Flag | None = None
    clause: Line | None = None


class Party(Record):
    """What creditors and debtors have in common."""

    kind: PartyKind
    name: Line
    id_type: Line | None = None
    id_no: IdNo | None = None
    phone: Code | None = None
    email: Code | None = None
    address: Line | None = None
    habitual_address: Line | None = None
    postcode: Postcode | None = None
    sex: Sex | None = None
    born_on: IsoDate | None = None
    ethnicity: Line | None = None
    employer: Line | None = None
    occupation: Line | None = None
    spouse: PartyRef | None = None
    registered_address: Line | None = None
    organization_type: Line | None = None
    ownership: Line | None = None
    representative: Representative | None = None


class Creditor(Party):
    """The lender, or who holds the claim now."""

    account: Account | None = None
    agents: Annotated[tuple[Agent, ...], Field(max_length=2)] = ()


class Debtor(Party):
    """A borrower, or anyone who answers for the debt. ``id`` is unique; P1, P2… if left out."""

    id: Code | None = None
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    reserved_phone: Code | None = None
    whereabouts_unknown: Flag | None = None
    service_address: ServiceAddress | None = None


class Consideration(Record):
    """A sum named by an agreement or a judgment."""

    item: Line
    amount: Money

"""What secures the debt, and what has happened since: service, agreements, contacts, evidence, assets, proceedings."""

from typing import Annotated, Literal

from pydantic import Field

from docgen.casefile.debts import Installment
from docgen.casefile.parties import Consideration
from docgen.casefile.record import Record
from docgen.casefile.scalars import FilePath, Instant, IsoDate, Line, Money, PartyRef, Rate, Text
from docgen.casefile.vocabulary import (
    AgreementKind,
    AssetKind,
    Channel,
    CollateralKind,
    ContactResult,
    DeliveryMethod,
    DeliveryOutcome,
    Direction,
    EvidenceForm,
    EvidenceGroup,
    GuaranteeMode,
    HoldReason,
    OverdueCause,
    ProceedingKind,
    Registration,
    Standing,
    Waivable,
)

THIRD_PARTY = "third_party"


class Hold(Record):
    """Collection is on hold."""

    reason: HoldReason
    since: IsoDate | None = None


class Assessment(Record):
    """Why the debtor defaulted, and whether it will and can pay."""

    cause: OverdueCause | None = None
    willingness: Standing | None = None
    ability: Standing | None = None
    ability_returns_by: IsoDate | None = None
    income: Text | None = None
    operations: Text | None = None
    other_debts: Text | None = None
    assessed_on: IsoDate | None = None
    reasoning: Text | None = None


class Guarantee(Record):
    """A guarantee by one party 保证."""

    party: PartyRef
    contract_no: Line | None = None
    contract_name: Line | None = None
    signed_on: IsoDate | None = None
    mode: GuaranteeMode | None = None
    from_on: Annotated[IsoDate | None, Field(alias="from")] = None
    until: IsoDate | None = None
    scope: Text | None = None
    max_amount: Money | None = None
    fixed_on: IsoDate | None = None
    debts: tuple[Line, ...] = ()


class Collateral(Record):
    """A thing or right that secures the debt 担保物."""

    kind: CollateralKind
    name: Line
    owner: PartyRef
    contract_no: Line | None = None
    signed_on: IsoDate | None = None
    location: Line | None = None
    title_no: Line | None = None
    certificate_no: Line | None = None
    registered_on: IsoDate | None = None
    registry: Line | None = None
    registration: Registration | None = None
    rank: Annotated[int, Field(ge=1, le=99)] | None = None
    prior_rights: Text | None = None
    amount_secured: Money | None = None
    max_amount: Money | None = None
    fixed_on: IsoDate | None = None
    appraised_value: Money | None = None


class Agreement(Record):
    """What was agreed after the contract 协议."""

    kind: AgreementKind
    no: Line | None = None
    signed_on: IsoDate
    parties: tuple[PartyRef, ...] = ()
    debts: tuple[Line, ...] = ()
    schedule: tuple[Installment, ...] = ()
    new_maturity: IsoDate | None = None
    annual_rate: Rate | None = None
    waives: tuple[Waivable, ...] = ()
    condition: Text | None = None
    condition_until: IsoDate | None = None
    accelerates: bool | None = None
    guarantor_consents: tuple[PartyRef, ...] = ()
    assignor: Line | None = None
    assignee: Line | None = None
    base_date: IsoDate | None = None
    amounts: tuple[Consideration, ...] = ()
    notified_on: IsoDate | None = None
    approval_no: Line | None = None
    file: FilePath | None = None


class Contact(Record):
    """One entry of the contact log 催收记录."""

    at: Instant
    ended_at: Instant | None = None
    channel: Channel
    direction: Direction | None = None
    party: PartyRef | Literal["third_party"]
    third_party_name: Line | None = None
    relation: Line | None = None
    number: Line | None = None
    automated: bool | None = None
    by: Line
    with_staff: tuple[Line, ...] = ()
    place: Line | None = None
    present: tuple[Line, ...] = ()
    result: ContactResult | None = None
    promised_amount: Money | None = None
    promised_on: IsoDate | None = None
    consent_to_hours: bool | None = None
    recording: FilePath | None = None
    files: tuple[FilePath, ...] = ()
    summary: Text | None = None


class Delivery(Record):
    """One act of service 送达."""

    document_no: Line | None = None
    document: Line
    party: PartyRef
    method: DeliveryMethod
    address: Line | None = None
    tracking_no: Line | None = None
    content_note: Line | None = None
    newspaper: Line | None = None
    sent_on: IsoDate
    outcome: DeliveryOutcome | None = None
    outcome_on: IsoDate | None = None
    signed_by: Line | None = None
    relation: Line | None = None
    confirms_debt: bool | None = None
    proof: tuple[FilePath, ...] = ()


class Evidence(Record):
    """One item of evidence 证据."""

    file: FilePath
    title: Line
    group: EvidenceGroup | None = None
    kind: Line | None = None
    formed_on: IsoDate | None = None
    proves: Text | None = None
    as_sheet: bool = False
    transcript: Text | None = None
    form: EvidenceForm | None = None
    source: Line | None = None
    kept_at: Line | None = None
    pages: Annotated[str, Field(pattern=r"^\d+(-\d+)?(,\d+(-\d+)?)*$", max_length=300)] | None = None
    note: Line | None = None


class Seizure(Record):
    """A seizure already made of an asset."""

    court: Line | None = None
    case_number: Line | None = None
    until: IsoDate | None = None


class Asset(Record):
    """A clue to the debtor's assets 财产线索."""

    kind: AssetKind
    detail: Text
    location: Line | None = None
    holder: PartyRef
    value: Money | None = None
    encumbrance: Text | None = None
    seizure: Seizure | None = None
    source: Line | None = None
    found_on: IsoDate | None = None
    measure: Line | None = None


class ProceedingSecurity(Record):
    """Security given for preservation."""

    form: Line | None = None
    issuer: Line | None = None
    no: Line | None = None
    amount: Money | None = None


class Proceeding(Record):
    """A step before a court, an arbitral body, a notary or the police 程序."""

    kind: ProceedingKind
    on: IsoDate
    court: Line | None = None
    case_number: Line | None = None
    amount: Money | None = None
    amounts: tuple[Consideration, ...] = ()
    security: ProceedingSecurity | None = None
    orders: Text | None = None
    performance_due_on: IsoDate | None = None
    effective_on: IsoDate | None = None
    expires_on: IsoDate | None = None
    outcome: Line | None = None
    file: FilePath | None = None

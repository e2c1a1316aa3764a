"""What secures the debt, and what has happened since: service, agreements, contacts, evidence, assets, proceedings."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from docgen.casefile.debts import Installment
from docgen.casefile.parties import Consideration
from docgen.casefile.record import Record
from docgen.casefile.scalars import (
    Code,
    DebtRef,
    FilePath,
    Flag,
    Instant,
    IsoDate,
    Line,
    Money,
    Pages,
    PartyRef,
    Rate,
    Text,
    Whole,
    instant,
)
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
    contract_no: Code | None = None
    contract_name: Line | None = None
    signed_on: IsoDate | None = None
    mode: GuaranteeMode | None = None
    from_on: Annotated[IsoDate | None, Field(alias="from")] = None
    until: IsoDate | None = None
    scope: Text | None = None
    max_amount: Money | None = None
    fixed_on: IsoDate | None = None
    debts: tuple[DebtRef, ...] = ()

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A period ends after it began."""
        if "from" in values and "until" in values and values["until"] < values["from"]:
            yield "until", "保证期间止不得早于保证期间起"


class Collateral(Record):
    """A thing or right that secures the debt 担保物."""

    kind: CollateralKind
    name: Line
    owner: PartyRef
    contract_no: Code | None = None
    signed_on: IsoDate | None = None
    location: Line | None = None
    title_no: Code | None = None
    certificate_no: Code | None = None
    registered_on: IsoDate | None = None
    registry: Line | None = None
    registration: Registration | None = None
    rank: Annotated[Whole, Field(ge=1, le=99)] | None = None
    prior_rights: Text | None = None
    amount_secured: Money | None = None
    max_amount: Money | None = None
    fixed_on: IsoDate | None = None
    appraised_value: Money | None = None


class Agreement(Record):
    """What was agreed after the contract 协议."""

    kind: AgreementKind
    no: Code | None = None
    signed_on: IsoDate
    parties: tuple[PartyRef, ...] = ()
    debts: tuple[DebtRef, ...] = ()
    schedule: tuple[Installment, ...] = ()
    new_maturity: IsoDate | None = None
    annual_rate: Rate | None = None
    waives: tuple[Waivable, ...] = ()
    condition: Text | None = None
    condition_until: IsoDate | None = None
    accelerates: Flag | None = None
    guarantor_consents: tuple[PartyRef, ...] = ()
    assignor: Line | None = None
    assignee: Line | None = None
    base_date: IsoDate | None = None
    amounts: tuple[Consideration, ...] = ()
    notified_on: IsoDate | None = None
    approval_no: Code | None = None
    file: FilePath | None = None


class Contact(Record):
    """One entry of the contact log 催收记录."""

    at: Instant
    ended_at: Instant | None = None
    channel: Channel
    direction: Direction | None = None
    party: PartyRef
    """A party, or ``third_party``, who is then named."""
    third_party_name: Line | None = None
    relation: Line | None = None
    number: Code | None = None
    automated: Flag | None = None
    by: Line
    with_staff: tuple[Line, ...] = ()
    place: Line | None = None
    present: tuple[Line, ...] = ()
    result: ContactResult | None = None
    promised_amount: Money | None = None
    promised_on: IsoDate | None = None
    consent_to_hours: Flag | None = None
    recording: FilePath | None = None
    files: tuple[FilePath, ...] = ()
    summary: Text | None = None

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A third party has a name; a contact ends after it began."""
        if values.get("party") == THIRD_PARTY and "third_party_name" not in values:
            yield "third_party_name", "联系对象为第三人时应填写其姓名"
        if "at" in values and "ended_at" in values and instant(values["ended_at"]) < instant(values["at"]):
            yield "ended_at", "结束时间不得早于开始时间"


class Delivery(Record):
    """One act of service 送达."""

    document_no: Code | None = None
    document: Line
    party: PartyRef
    method: DeliveryMethod
    address: Line | None = None
    tracking_no: Code | None = None
    content_note: Line | None = None
    newspaper: Line | None = None
    sent_on: IsoDate
    outcome: DeliveryOutcome | None = None
    outcome_on: IsoDate | None = None
    signed_by: Line | None = None
    relation: Line | None = None
    confirms_debt: Flag | None = None
    proof: tuple[FilePath, ...] = ()

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What was sent arrives no earlier."""
        if "sent_on" in values and "outcome_on" in values and values["outcome_on"] < values["sent_on"]:
            yield "outcome_on", "结果日期不得早于寄出日期"


class Evidence(Record):
    """One item of evidence 证据."""

    file: FilePath
    title: Line
    group: EvidenceGroup | None = None
    kind: Line | None = None
    formed_on: IsoDate | None = None
    proves: Text | None = None
    as_sheet: Flag = False
    transcript: Text | None = None
    form: EvidenceForm | None = None
    source: Line | None = None
    kept_at: Line | None = None
    pages: Pages | None = None
    note: Line | None = None


class Seizure(Record):
    """A seizure already made of an asset."""

    court: Line | None = None
    case_number: Code | None = None
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
    no: Code | None = None
    amount: Money | None = None


class Proceeding(Record):
    """A step before a court, an arbitral body, a notary or the police 程序."""

    kind: ProceedingKind
    on: IsoDate
    court: Line | None = None
    case_number: Code | None = None
    amount: Money | None = None
    amounts: tuple[Consideration, ...] = ()
    security: ProceedingSecurity | None = None
    orders: Text | None = None
    performance_due_on: IsoDate | None = None
    effective_on: IsoDate | None = None
    expires_on: IsoDate | None = None
    outcome: Line | None = None
    file: FilePath | None = None

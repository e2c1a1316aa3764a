"""What is owed: contracts (or card accounts, or invoices) with schedules, ledgers and the core system's balances."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field

from docgen.casefile.record import Record
from docgen.casefile.scalars import Code, FilePath, Flag, IsoDate, Line, Money, Rate, Text, Whole
from docgen.casefile.vocabulary import (
    AllocationScope,
    Bucket,
    CompoundBeforeMaturity,
    DayCount,
    DisbursedBy,
    FeeKind,
    InterestPeriod,
    LedgerType,
    RateIndex,
    RepaymentMethod,
    Reprice,
    Waivable,
)

LOAN_NEEDS = ("principal", "disbursed_on", "matures_on", "annual_rate", "repayment_method")
"""What a loan needs beyond what every debt needs."""
PAID = (LedgerType.REPAYMENT, LedgerType.PREPAYMENT)
"""The entries of a ledger that are payments."""


class Framework(Record):
    """The facility agreement a contract was drawn under 授信合同."""

    no: Code | None = None
    name: Line | None = None
    signed_on: IsoDate | None = None
    limit: Money | None = None


class DefaultRate(Record):
    """The default rate, in exactly one of three spellings (claim-rules 3)."""

    multiplier: Rate | None = None
    """A factor on the contract rate: 1.5 means 上浮50%."""
    annual: Rate | None = None
    daily: Rate | None = None
    """A fraction per day: 0.0005 is 日万分之五."""

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """One spelling, not two."""
        if sum(key in values for key in ("multiplier", "annual", "daily")) > 1:
            yield "", "罚息利率倍数、罚息年利率、逾期日利率应当只填一项"


class Floating(Record):
    """A rate that follows a published series."""

    index: RateIndex
    spread_bp: Annotated[Whole, Field(ge=-10_000, le=10_000)]
    reprice: Reprice


class Misuse(Record):
    """The rate for a loan put to another use, from its date."""

    multiplier: Rate
    from_on: Annotated[IsoDate, Field(alias="from")]


class Allocation(Record):
    """How repayments are applied, where the contract departs from 民法典 art. 561."""

    order: tuple[Bucket, ...] = ()
    scope: AllocationScope | None = None
    order_after_90_days: tuple[Bucket, ...] = ()

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Nothing is paid twice."""
        for key in ("order", "order_after_90_days"):
            order = values.get(key, ())
            if len(set(order)) != len(order):
                yield key, "抵充顺序中同一款项不得重复"


class Acceleration(Record):
    """The whole debt declared due early 宣布提前到期."""

    declared_on: IsoDate | None = None
    effective_on: IsoDate
    ground: Text | None = None


class Clause(Record):
    """A clause of the contract a document quotes or cites."""

    no: Code | None = None
    text: Text | None = None


class Clauses(Record):
    """The clauses that matter to recovery."""

    interest: Clause | None = None
    overdue: Clause | None = None
    compound: Clause | None = None
    acceleration: Clause | None = None
    fees: Clause | None = None
    venue: Clause | None = None
    service_address: Clause | None = None
    arbitration: Clause | None = None


class Explained(Record):
    """How, when and where a card's main terms were explained (法释〔2021〕10号 art. 2)."""

    how: Line | None = None
    on: IsoDate | None = None
    where: Line | None = None


class Card(Record):
    """A credit-card account."""

    number: Code
    holder: Line | None = None
    issued_on: IsoDate | None = None
    branch: Line | None = None
    limit: Money | None = None
    agreement: Line | None = None
    explained: Explained | None = None


class Invoice(Record):
    """A receivable: it stands in for an installment."""

    no: Code | None = None
    on: IsoDate | None = None
    due_on: IsoDate
    amount: Money
    goods: Line | None = None
    delivered_on: IsoDate | None = None
    accepted_on: IsoDate | None = None


class Installment(Record):
    """One line of a repayment schedule."""

    period: Annotated[Whole, Field(ge=1, le=1200)]
    due_on: IsoDate
    principal: Money
    interest: Money


class LedgerEntry(Record):
    """One line of the account's history."""

    on: IsoDate
    type: LedgerType
    amount: Money | None = None
    rate: Rate | None = None
    fee_kind: FeeKind | None = None
    waives: Waivable | None = None
    voucher: Code | None = None
    payer: Line | None = None
    deducted: Flag | None = None
    proof: FilePath | None = None
    memo: Line | None = None

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What each kind of entry needs."""
        kind = values.get("type")
        if kind == LedgerType.RATE_CHANGE:
            if "rate" not in values:
                yield "rate", "利率调整应填写利率"
        elif kind is not None and kind != LedgerType.REVERSAL and "amount" not in values:
            yield "amount", "此类流水应填写金额"
        if kind in PAID and isinstance(paid := values.get("amount"), str) and not Decimal(paid):
            yield "amount", "还款金额应大于0；没有还款的，删去此行"
        if kind == LedgerType.WAIVER and "waives" not in values:
            yield "waives", "减免应填写减免项目"
        if kind == LedgerType.REVERSAL and "voucher" not in values:
            yield "voucher", "冲正应填写被冲正还款的凭证号"


class Balance(Record):
    """What the core system says on a day."""

    on: IsoDate
    principal: Money
    principal_not_due: Money | None = None
    interest: Money | None = None
    penalty: Money | None = None
    compound: Money | None = None
    liquidated_damages: Money | None = None
    fees: Money | None = None
    overdue_days: Annotated[Whole, Field(ge=0, le=36_600)] | None = None
    minimum_due: Money | None = None


class Debt(Record):
    """One contract (or drawdown, card account, or set of invoices)."""

    no: Code
    name: Line
    signed_on: IsoDate
    signed_at: Line | None = None
    framework: Framework | None = None
    purpose: Line | None = None
    day_count: DayCount | None = None
    default_rate: DefaultRate | None = None
    compound: Flag = False
    compound_before_maturity: CompoundBeforeMaturity | None = None
    liquidated_damages: Money | None = None
    roll_due_dates: Flag = False
    allocation: Allocation | None = None
    acceleration: Acceleration | None = None
    clauses: Clauses | None = None
    fees_borne_by_debtor: tuple[FeeKind, ...] = ()
    # a loan
    principal: Money | None = None
    disbursed_on: IsoDate | None = None
    disbursed_by: DisbursedBy | None = None
    matures_on: IsoDate | None = None
    annual_rate: Rate | None = None
    floating: Floating | None = None
    repayment_method: RepaymentMethod | None = None
    due_day: Annotated[Whole, Field(ge=1, le=31)] | None = None
    interest_period: InterestPeriod | None = None
    misuse: Misuse | None = None
    # a card account
    card: Card | None = None
    # receivables
    invoices: tuple[Invoice, ...] = ()
    goods: Line | None = None
    # its history
    schedule: tuple[Installment, ...] = ()
    ledger: tuple[LedgerEntry, ...] = ()
    balances: tuple[Balance, ...] = ()

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A card account, receivables or a loan; and a loan is whole."""
        if "card" in values and "invoices" in values:
            yield "invoices", "信用卡账户与应收账款发票不得填在同一合同下"
        if "card" not in values and "invoices" not in values:
            for key in LOAN_NEEDS:
                if key not in values:
                    yield key, "借款合同必填（信用卡账户填卡号，应收账款填发票）"
        if "disbursed_on" in values and "matures_on" in values and values["matures_on"] <= values["disbursed_on"]:
            yield "matures_on", "到期日应晚于放款日期"

"""The closed lists of a case file. Their Chinese words stand in the glossary, under the class's name."""

from enum import StrEnum


class ClaimType(StrEnum):
    """Cause of action 案由."""

    FINANCIAL_LOAN = "financial_loan"
    PRIVATE_LENDING = "private_lending"
    CREDIT_CARD = "credit_card"
    RECEIVABLE = "receivable"


class CaseStatus(StrEnum):
    """Status 状态."""

    OPEN = "open"
    SETTLED = "settled"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class HoldReason(StrEnum):
    """Why collection is on hold 暂停事由."""

    DISPUTED = "disputed"
    COMPLAINT = "complaint"
    RELIEF = "relief"
    DECEASED = "deceased"
    BANKRUPT = "bankrupt"
    MISSING = "missing"
    OTHER = "other"


class OverdueCause(StrEnum):
    """Cause of default 逾期原因."""

    OPERATIONS = "operations"
    FAMILY_EVENT = "family_event"
    OVERSIGHT = "oversight"
    UNEMPLOYMENT = "unemployment"
    MALICIOUS = "malicious"
    OTHER = "other"


class Standing(StrEnum):
    """Willingness or ability to repay 还款意愿、还款能力."""

    GOOD = "good"
    POOR = "poor"
    UNKNOWN = "unknown"


class PartyKind(StrEnum):
    """Natural person or organization 类型."""

    PERSON = "person"
    ORGANIZATION = "organization"


class Sex(StrEnum):
    """Sex 性别."""

    MALE = "male"
    FEMALE = "female"


class Capacity(StrEnum):
    """In what capacity one represents an organization."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    PRINCIPAL = "principal"


class Authority(StrEnum):
    """An agent's authority 代理权限."""

    GENERAL = "general"
    SPECIAL = "special"


class Role(StrEnum):
    """What a debtor is to the debt 身份."""

    BORROWER = "borrower"
    CO_BORROWER = "co_borrower"
    GUARANTOR = "guarantor"
    MORTGAGOR = "mortgagor"
    PLEDGOR = "pledgor"


class DayCount(StrEnum):
    """Day-count divisor 计息基础."""

    ACTUAL_360 = "actual/360"
    ACTUAL_365 = "actual/365"


class CompoundBeforeMaturity(StrEnum):
    """Rate of compound interest before maturity 期内复利利率."""

    DEFAULT_RATE = "default_rate"
    CONTRACT_RATE = "contract_rate"


class Bucket(StrEnum):
    """What a repayment may be applied to 款项."""

    FEE = "fee"
    INTEREST = "interest"
    PENALTY = "penalty"
    COMPOUND = "compound"
    LIQUIDATED_DAMAGES = "liquidated_damages"
    PRINCIPAL = "principal"


class AllocationScope(StrEnum):
    """Allocation by category over all installments, or installment by installment 抵充方式."""

    CATEGORY = "category"
    INSTALLMENT = "installment"


class FeeKind(StrEnum):
    """Costs of enforcing the claim 费用种类."""

    LITIGATION = "litigation"
    PRESERVATION = "preservation"
    LAWYER = "lawyer"
    NOTARY = "notary"
    ANNOUNCEMENT = "announcement"
    APPRAISAL = "appraisal"


class DisbursedBy(StrEnum):
    """How the loan was paid out."""

    TRANSFER = "transfer"
    CASH = "cash"
    ENTRUSTED = "entrusted"


class RepaymentMethod(StrEnum):
    """Method of repayment 还款方式."""

    EQUAL_INSTALLMENT = "equal_installment"
    EQUAL_PRINCIPAL = "equal_principal"
    INTEREST_ONLY = "interest_only"
    BULLET = "bullet"
    AS_SCHEDULED = "as_scheduled"


class InterestPeriod(StrEnum):
    """Settlement period of interest 结息周期."""

    MONTH = "month"
    QUARTER = "quarter"


class RateIndex(StrEnum):
    """The series a floating rate follows."""

    LPR_1Y = "lpr_1y"
    LPR_5Y = "lpr_5y"


class Reprice(StrEnum):
    """When a floating rate is reset."""

    JANUARY = "january"
    ANNIVERSARY = "anniversary"


class LedgerType(StrEnum):
    """Kind of a ledger entry 类型."""

    DISBURSEMENT = "disbursement"
    REPAYMENT = "repayment"
    PREPAYMENT = "prepayment"
    FEE = "fee"
    WAIVER = "waiver"
    RATE_CHANGE = "rate_change"
    REVERSAL = "reversal"


class Waivable(StrEnum):
    """What a waiver may take 减免项目."""

    PENALTY = "penalty"
    COMPOUND = "compound"
    INTEREST = "interest"
    LIQUIDATED_DAMAGES = "liquidated_damages"
    FEE = "fee"


class GuaranteeMode(StrEnum):
    """Mode of guarantee 保证方式."""

    JOINT = "joint"
    GENERAL = "general"


class CollateralKind(StrEnum):
    """Kind of collateral 担保方式."""

    MORTGAGE = "mortgage"
    PLEDGE = "pledge"
    OTHER = "other"


class Registration(StrEnum):
    """Registration of a security interest 登记."""

    FORMAL = "formal"
    ADVANCE = "advance"
    NONE = "none"


class AgreementKind(StrEnum):
    """Kind of an agreement after the contract 协议."""

    REPAYMENT_PLAN = "repayment_plan"
    EXTENSION = "extension"
    SETTLEMENT = "settlement"
    WAIVER = "waiver"
    COMMITMENT = "commitment"
    ASSIGNMENT = "assignment"
    SUPPLEMENT = "supplement"


class Channel(StrEnum):
    """Channel of a contact 方式."""

    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    WECHAT = "wechat"
    VISIT = "visit"
    LETTER = "letter"
    MEETING = "meeting"


class Direction(StrEnum):
    """Who contacted whom."""

    OUT = "out"
    IN = "in"


class ContactResult(StrEnum):
    """Result of a contact 结果."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    PROMISED = "promised"
    DISPUTED = "disputed"
    WRONG_NUMBER = "wrong_number"


class MailSecurity(StrEnum):
    """How the way to a mail server is guarded."""

    STARTTLS = "starttls"
    SSL = "ssl"
    NONE = "none"


class DeliveryMethod(StrEnum):
    """Method of service 送达方式."""

    PERSONAL = "personal"
    EMS = "ems"
    REGISTERED_MAIL = "registered_mail"
    NOTARISED = "notarised"
    SMS = "sms"
    EMAIL = "email"
    ANNOUNCEMENT = "announcement"


class DeliveryOutcome(StrEnum):
    """Outcome of service 送达结果."""

    SIGNED = "signed"
    SIGNED_BY_OTHER = "signed_by_other"
    REFUSED = "refused"
    RETURNED = "returned"
    DELIVERED = "delivered"
    PUBLISHED = "published"
    PENDING = "pending"


class EvidenceGroup(StrEnum):
    """Standard groups of evidence (law.md 8.5 A-H) 分组."""

    IDENTITY = "identity"
    CREDIT = "credit"
    PERFORMANCE = "performance"
    SECURITY = "security"
    DEFAULT = "default"
    DEMAND = "demand"
    COSTS = "costs"
    VENUE = "venue"
    OTHER = "other"


class EvidenceForm(StrEnum):
    """Form of an item of evidence 形式."""

    ORIGINAL = "original"
    COPY = "copy"
    PRINTOUT = "printout"
    ELECTRONIC = "electronic"


class AssetKind(StrEnum):
    """Kind of an asset 财产种类."""

    DEPOSIT = "deposit"
    INCOME = "income"
    REAL_ESTATE = "real_estate"
    VEHICLE = "vehicle"
    EQUIPMENT = "equipment"
    EQUITY = "equity"
    RECEIVABLE = "receivable"
    SECURITIES = "securities"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    OTHER = "other"


class ProceedingKind(StrEnum):
    """Kind of a proceeding 程序."""

    SUIT = "suit"
    PAYMENT_ORDER = "payment_order"
    PRESERVATION = "preservation"
    JUDGMENT = "judgment"
    MEDIATION = "mediation"
    SETTLEMENT = "settlement"
    ENFORCEMENT = "enforcement"
    TERMINATION = "termination"
    NOTARISED_INSTRUMENT = "notarised_instrument"
    ARBITRATION = "arbitration"
    BANKRUPTCY = "bankruptcy"
    POLICE_REPORT = "police_report"

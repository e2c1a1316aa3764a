"""What a contract and the law say about one debt, resolved for one cut-off date (claim-rules 1, 3, 5, 6, 9).

How ambiguous spots of the rules are read here:

- An ``effective_on`` on no ground is refused even where it lies after the cut-off date.
- A floating rate is reset on every repricing date up to the cut-off date, maturity or not, for the default rate follows
  it. Where several changes fall on one day the ledger's holds. An extension that fixes the rate of a floating contract
  is refused: the rules don't say whether it goes on floating.
- Equal installments above the cap are refused: the rules don't say how principal and interest part then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.vocabulary import (
    ClaimType,
    CompoundBeforeMaturity,
    DayCount,
    LedgerType,
    Reprice,
)
from docgen.errors import (
    DebtFaulty,
    DefaultRateTooLow,
    FloatingExtension,
    LedgerFaulty,
    NegativeRate,
    UngroundedAcceleration,
)
from docgen.law.agreements import Extension, Supplement, extensions_of, supplements_of
from docgen.law.arithmetic import EXACT, NIL
from docgen.law.caps import cap_of
from docgen.law.dated import Citations
from docgen.law.rates import (
    BEGINNING,
    RateLine,
    Steps,
    capped_line,
    compound_steps,
    contract_steps,
    default_steps,
)
from docgen.law.schedule import clamped

DIVISORS = {DayCount.ACTUAL_360: 360, DayCount.ACTUAL_365: 365}
BASIS_POINT = Decimal("0.0001")
DEFAULT_DIVISORS = {ClaimType.FINANCIAL_LOAN: "day_count_financial", ClaimType.CREDIT_CARD: "day_count_financial"}


@dataclass(frozen=True, slots=True)
class Terms:
    """Rates as lines through time, the divisor, the cap (None where none cuts), and what was agreed later."""

    debt: Debt
    as_of: date
    divisor: int
    in_term: RateLine
    default: RateLine
    compound: RateLine | None
    """None where no compound interest accrues."""
    cap: Steps | None
    extensions: tuple[Extension, ...]
    supplements: tuple[Supplement, ...]


def resolve(case: Case, debt: Debt, as_of: date, citations: Citations) -> Terms:
    """The terms of ``debt`` as they stand on ``as_of``.

    Raises:
        InputError: the contract's terms do not fit together.
        LawError: the law, its data or the rules don't allow it.
    """
    _check(debt)
    divisor = divisor_of(case, debt, as_of, citations)
    extensions = extensions_of(case, debt, as_of)
    contract = contract_steps(debt.annual_rate or NIL, _changes(debt, as_of, extensions, citations))
    default = default_steps(contract, debt.default_rate, debt.misuse, divisor)
    cap = cap_of(case, debt, as_of, citations)
    in_term = capped_line(contract, cap)
    return Terms(
        debt,
        as_of,
        divisor,
        in_term,
        capped_line(default, cap),
        capped_line(_compound(debt, as_of, contract, default, extensions), cap) if debt.compound else None,
        cap,
        extensions,
        supplements_of(case, debt, as_of),
    )


def _check(debt: Debt) -> None:
    multiplier = debt.default_rate.multiplier if debt.default_rate else None
    if multiplier is not None and multiplier < 1:
        raise DefaultRateTooLow(debt=debt.no, multiplier=multiplier)
    if debt.invoices and debt.annual_rate:
        raise DebtFaulty(debt=debt.no, fault=f"应收账款的年利率应为0，现为{debt.annual_rate}；逾期利息填罚息利率")
    if debt.acceleration is None:
        return
    clause = debt.clauses.acceleration if debt.clauses else None
    agreed = clause is not None and (clause.no or clause.text)
    if not agreed and not debt.acceleration.ground:
        raise UngroundedAcceleration(debt=debt.no, effective_on=debt.acceleration.effective_on)
    if debt.disbursed_on and debt.acceleration.effective_on < debt.disbursed_on:
        fault = f"提前到期生效日{debt.acceleration.effective_on}早于放款日期{debt.disbursed_on}"
        raise DebtFaulty(debt=debt.no, fault=fault)


def default_divisor(claim_type: ClaimType) -> str:
    """The name of the parameter that gives the days of a year where a contract doesn't say (claim-rules 1)."""
    return DEFAULT_DIVISORS.get(claim_type, "day_count_other")


def divisor_of(case: Case, debt: Debt, as_of: date, citations: Citations) -> int:
    """The days a year of ``debt`` has: as agreed, else as its kind of claim has them (claim-rules 1)."""
    if debt.day_count is not None:
        return DIVISORS[debt.day_count]
    return int(citations.value(default_divisor(case.claim_type), as_of))


def _changes(
    debt: Debt, as_of: date, extensions: Sequence[Extension], citations: Citations
) -> Iterator[tuple[date, Decimal]]:
    """Every change of the contract rate, each with its day; of one day the last holds."""
    yield from _repricings(debt, as_of, citations)
    for extension in extensions:
        if extension.annual_rate is not None:
            if debt.floating:
                raise FloatingExtension(debt=debt.no, signed_on=extension.signed_on)
            yield extension.signed_on, extension.annual_rate
    for entry in sorted(debt.ledger, key=lambda entry: entry.on):
        if entry.type is LedgerType.RATE_CHANGE and entry.on <= as_of:
            if debt.invoices or entry.rate is None:
                fault = "应收账款没有期内利率可调整" if debt.invoices else "利率调整未填利率"
                raise LedgerFaulty(debt=debt.no, on=entry.on, fault=fault)
            yield entry.on, entry.rate


def _repricings(debt: Debt, as_of: date, citations: Citations) -> Iterator[tuple[date, Decimal]]:
    if debt.floating is None or debt.disbursed_on is None:
        return
    start_on = debt.disbursed_on
    for year in range(start_on.year + 1, as_of.year + 1):
        yearly = debt.floating.reprice is Reprice.JANUARY
        day = date(year, 1, 1) if yearly else clamped(year, start_on.month, start_on.day)
        if day <= as_of:
            published = citations.value(debt.floating.index.value, day)
            rate = EXACT.add(published, debt.floating.spread_bp * BASIS_POINT)
            if rate < 0:
                raise NegativeRate(debt=debt.no, on=day, rate=rate)
            yield day, rate


def _compound(debt: Debt, as_of: date, contract: Steps, default: Steps, extensions: Sequence[Extension]) -> Steps:
    if debt.compound_before_maturity is not CompoundBeforeMaturity.CONTRACT_RATE or debt.matures_on is None:
        return default
    maturities = [(BEGINNING, debt.matures_on), *((each.signed_on, each.matures_on) for each in extensions)]
    effective_on = debt.acceleration.effective_on if debt.acceleration else None
    if effective_on is not None and effective_on <= as_of:
        later = [(since, on) for since, on in maturities if since > effective_on]
        maturities = [(since, min(on, effective_on)) for since, on in maturities if since <= effective_on] + later
    return compound_steps(contract, default, maturities)

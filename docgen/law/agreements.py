"""Agreements that change a schedule: extensions, and supplements to an agreed prepayment (claim-rules 8).

Every other kind of agreement leaves the claim as it is until the ledger records what was paid or waived.

How ambiguous spots of the rules are read here:

- An agreement that names no debt is about the only one; where a case has several, it is refused.
- An extension without a schedule is refused: how its installments would be derived is nowhere said.
- A prepayment goes with the supplement signed that day, else with the latest signed before it. Where something fell
  due in between it is refused, for "what was not due on its date" differs. A prepayment with no supplement isn't
  applied; a supplement with a schedule but no prepayment is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt, Installment, LedgerEntry
from docgen.casefile.records import Agreement
from docgen.casefile.vocabulary import AgreementKind, LedgerType
from docgen.errors import AgreementDebtsUnclear, ExtensionWithoutSchedule, SupplementWithoutPrepayment


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension in force: what replaces the installments not fully paid when it was signed."""

    signed_on: date
    schedule: tuple[Installment, ...]
    annual_rate: Decimal | None
    matures_on: date


@dataclass(frozen=True, slots=True)
class Supplement:
    """A supplement: what replaces the installments not due."""

    signed_on: date
    schedule: tuple[Installment, ...]


def extensions_of(case: Case, debt: Debt, as_of: date) -> tuple[Extension, ...]:
    """The extensions of ``debt`` signed by ``as_of``, in order.

    Raises:
        RuleSilent: one has no schedule, or doesn't say which debt it extends.
    """
    found = []
    for agreement in _about(case, debt, AgreementKind.EXTENSION, as_of):
        if not agreement.schedule:
            raise ExtensionWithoutSchedule(debt=debt.no, signed_on=agreement.signed_on)
        matures_on = agreement.new_maturity or max(line.due_on for line in agreement.schedule)
        found.append(Extension(agreement.signed_on, agreement.schedule, agreement.annual_rate, matures_on))
    return tuple(sorted(found, key=lambda extension: extension.signed_on))


def supplements_of(case: Case, debt: Debt, as_of: date) -> tuple[Supplement, ...]:
    """The supplements of ``debt`` with a schedule, signed by ``as_of``, in order.

    Raises:
        RuleSilent: one doesn't say which debt it is about.
    """
    found = [
        Supplement(agreement.signed_on, agreement.schedule)
        for agreement in _about(case, debt, AgreementKind.SUPPLEMENT, as_of)
        if agreement.schedule
    ]
    return tuple(sorted(found, key=lambda supplement: supplement.signed_on))


def _about(case: Case, debt: Debt, kind: AgreementKind, as_of: date) -> Iterable[Agreement]:
    for agreement in case.agreements:
        if agreement.kind is not kind or agreement.signed_on > as_of:
            continue
        if kind is AgreementKind.SUPPLEMENT and not agreement.schedule:
            continue
        named = set(agreement.debts) or {each.no for each in case.debts}
        if debt.no in named:
            if len(named) > 1:
                raise AgreementDebtsUnclear(debt=debt.no, signed_on=agreement.signed_on)
            yield agreement


def pair(
    debt: Debt, prepayments: Sequence[LedgerEntry], supplements: Sequence[Supplement], as_of: date
) -> list[tuple[LedgerEntry, Supplement | None]]:
    """Each prepayment with its supplement, in order of date.

    Args:
        debt: the contract.
        prepayments: those of its ledger on or before ``as_of``, in order of date.
        supplements: those signed on or before ``as_of``, in order of date.
        as_of: the cut-off date; a supplement may still await a prepayment after it.

    Raises:
        SupplementWithoutPrepayment: a supplement is left over.
    """
    free = list(supplements)
    pairs: list[tuple[LedgerEntry, Supplement | None]] = []
    for prepayment in prepayments:
        signed = [supplement for supplement in free if supplement.signed_on <= prepayment.on]
        if signed:
            free.remove(signed[-1])
        pairs.append((prepayment, signed[-1] if signed else None))
    awaited = sum(1 for entry in debt.ledger if entry.type is LedgerType.PREPAYMENT and entry.on > as_of)
    if len(free) > awaited:
        raise SupplementWithoutPrepayment(debt=debt.no, signed_on=free[0].signed_on)
    return pairs

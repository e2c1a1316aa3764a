"""Payments and agreements: what the debtor did or signed that shows he will perform (民法典 195(2), 诉讼时效规定 14).

What the texts leave open, and how it is read here:

- A payment without a named payer is the debtor's own; one by a stranger to the debt, or by a guarantor, who pays his
  own debt, only counts if it was made for him. A proof or a voucher number shows it; the bare ledger line is a trace.
- A deduction interrupts for a financial institution alone, where law or contract allows it (规定 8(1)③): the clause is
  asked for. What is taken for a part of the debt interrupts for the rest (规定 9).
- A payment after the limitation has run out may waive it for what was paid; for the rest that is disputed (``weak``).
- An agreement that names no parties is the borrowers'. A plan's or extension's last due date is the day the new period
  is counted from (民法典 189).
"""

from collections.abc import Iterator
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt, LedgerEntry
from docgen.casefile.records import Agreement
from docgen.casefile.vocabulary import AgreementKind, ClaimType, LedgerType, Role
from docgen.glossary import word
from docgen.law.acts import Act, ActKind, joined
from docgen.law.clock import Strength
from docgen.law.statutes import cite

PRINCIPAL_ROLES = frozenset({Role.BORROWER, Role.CO_BORROWER})
LENDERS = (ClaimType.FINANCIAL_LOAN, ClaimType.CREDIT_CARD)
PAYMENTS = (LedgerType.REPAYMENT, LedgerType.PREPAYMENT)


def principal_debtors(case: Case) -> tuple[str, ...]:
    """Who owes the debt itself: borrowers and co-borrowers, by id."""
    return tuple(debtor.id for debtor in case.debtors if debtor.id and PRINCIPAL_ROLES & set(debtor.roles))


def payments_of(case: Case, as_of: date) -> Iterator[Act]:
    """Every repayment up to a day that no reversal undid."""
    for debt in case.debts:
        entries = [entry for entry in debt.ledger if entry.on <= as_of]
        reversed_vouchers = {entry.voucher for entry in entries if entry.type is LedgerType.REVERSAL}
        for entry in entries:
            if entry.type in PAYMENTS and entry.amount and not (entry.voucher and entry.voucher in reversed_vouchers):
                yield _payment(case, debt, entry)


def _payment(case: Case, debt: Debt, entry: LedgerEntry) -> Act:
    strength = Strength.STRONG if entry.proof else Strength.USABLE if entry.voucher else Strength.WEAK
    missing = "" if strength.proven else "还款凭证"
    payer = next((debtor for debtor in case.debtors if debtor.name == entry.payer), None)
    party = payer.id if payer else next(iter(principal_debtors(case)), None)
    voucher = f"，凭证号{entry.voucher}" if entry.voucher else ""
    by = f"（{entry.payer or '付款人未记，视为债务人'}{voucher}）"
    if entry.deducted:
        said, article = f"从账户扣收{entry.amount}元{by}", cite("limitation_rules", 8, 9)
        strength, missing = strength.at_most(Strength.USABLE), joined(missing, "约定扣收的合同条款")
        if case.claim_type not in LENDERS:
            strength, missing = strength.at_most(Strength.WEAK), joined(missing, "债务人同意扣收的凭证（非金融机构）")
    else:
        said, article = f"还款{entry.amount}元{by}", f"{cite('civil_code', 195)}、{cite('limitation_rules', 14)}"
        if entry.payer and payer is None:
            strength, missing = strength.at_most(Strength.WEAK), joined(missing, "付款人受债务人委托的凭证")
    return Act(
        on=entry.on,
        kind=ActKind.PAYMENT,
        said=said,
        article=article,
        strength=strength,
        party=party,
        debts=(debt.no,),
        proof=(entry.proof,) if entry.proof else (),
        missing=missing,
        revives=None if entry.deducted else strength.at_most(Strength.WEAK),
    )


def agreements_of(case: Case, as_of: date) -> Iterator[Act]:
    """Every agreement signed up to a day, an act for each debtor who signed; and notices of assignment."""
    for agreement in case.agreements:
        if agreement.kind is AgreementKind.ASSIGNMENT:
            if agreement.notified_on and agreement.notified_on <= as_of:
                yield from _notices(case, agreement, agreement.notified_on)
        elif agreement.signed_on <= as_of:
            yield from _signed(case, agreement)


def _signed(case: Case, agreement: Agreement) -> Iterator[Act]:
    strength = Strength.STRONG if agreement.file else Strength.NONE
    missing = "" if agreement.file else "协议原件"
    if not agreement.parties:
        strength, missing = strength.at_most(Strength.USABLE), joined(missing, "签署人（按借款人签署计）")
    debtors = {debtor.id for debtor in case.debtors}
    for party in agreement.parties or principal_debtors(case):
        if party in debtors:
            yield Act(
                on=agreement.signed_on,
                kind=ActKind.CONSENT,
                said=f"{case.name_of(party)}签署{word(agreement.kind)}"
                + (f"（{agreement.no}）" if agreement.no else ""),
                article=f"{cite('civil_code', 195)}、{cite('limitation_rules', 14)}",
                strength=strength,
                party=party,
                debts=agreement.debts,
                proof=(agreement.file,) if agreement.file else (),
                missing=missing,
                resumes_on=last_due(agreement),
                revives=strength,
            )


def last_due(agreement: Agreement) -> date | None:
    """The last day on which performance is due under an agreement, None where it sets none."""
    days = [line.due_on for line in agreement.schedule]
    if agreement.new_maturity:
        days.append(agreement.new_maturity)
    return max(days, default=None)


def _notices(case: Case, agreement: Agreement, on: date) -> Iterator[Act]:
    for party in agreement.parties or principal_debtors(case):
        yield Act(
            on=on,
            kind=ActKind.DEMAND,
            said=f"债权转让通知{case.name_of(party)}",
            article=cite("limitation_rules", 17),
            strength=Strength.WEAK if agreement.file else Strength.NONE,
            party=party,
            debts=agreement.debts,
            proof=(agreement.file,) if agreement.file else (),
            missing="转让通知到达债务人的凭证",
        )

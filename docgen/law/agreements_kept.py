"""What agreements ask up to a day beside the claim, and whether it is kept (claim-rules 8, last sentence).

A repayment plan, a settlement and a conditional waiver leave the claim as it is until the ledger records what was paid
or waived. Payments are applied to an agreement's installments in order; it is kept if on each due date as much was paid
in all as is asked by then.

How ambiguous spots are read here:

- Payments are repayments and prepayments on the agreement's contracts, or on all where it names none, from the day of
  the signing on: whether one of that day came before or after it the case file doesn't say.
- An installment due on the cut-off date is asked, and can still be paid in time that day: it breaks nothing yet.
- What was paid late stays late: the agreement was broken, also where nothing is short any more.
- A waiver is conditional if it has a condition, a day for it or a schedule. The case file has no sum for a condition:
  without a schedule nothing tells whether it is fulfilled, and so with any agreement that has none.
- Several agreements on the same contracts are each looked at as if it were alone.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt, Installment
from docgen.casefile.records import Agreement
from docgen.casefile.vocabulary import AgreementKind
from docgen.errors import InputError, LawError
from docgen.law.arithmetic import NIL, total
from docgen.law.beside import AgreedInstallment, AgreementKept, Keeping
from docgen.law.ledger import Payments, payments_on
from docgen.law.result import NextDue
from docgen.zh.dates import zh_date

ASKING = (AgreementKind.REPAYMENT_PLAN, AgreementKind.SETTLEMENT, AgreementKind.WAIVER)


def agreements_kept(case: Case, as_of: date) -> tuple[AgreementKept, ...]:
    """Every agreement signed by a day that asks for something and leaves the claim as it is."""
    asking = [each for each in case.agreements if each.signed_on <= as_of and _asks(each)]
    about = [{debt.no for debt in _debts(case, each)} for each in asking]
    alone = [sum(not nos.isdisjoint(others) for others in about) == 1 for nos in about]
    return tuple(_kept(case, each, as_of, alone=only) for each, only in zip(asking, alone, strict=True))


def _debts(case: Case, agreement: Agreement) -> list[Debt]:
    return [debt for debt in case.debts if not agreement.debts or debt.no in agreement.debts]


def _asks(agreement: Agreement) -> bool:
    conditional = agreement.condition or agreement.condition_until or agreement.schedule
    return agreement.kind in ASKING and (agreement.kind is not AgreementKind.WAIVER or bool(conditional))


def _kept(case: Case, agreement: Agreement, as_of: date, *, alone: bool) -> AgreementKept:
    debts = _debts(case, agreement)
    notes: list[str] = []
    payments: Payments | None = None
    try:
        payments = [(on, amount) for on, amount in payments_on(debts, as_of) if on >= agreement.signed_on]
    except (InputError, LawError):  # which entry it is, the claim itself says
        notes.append("签订后的还款未能统计，是否履行不能判断")
    rows = sorted(agreement.schedule, key=lambda row: (row.due_on, row.period))
    told = bool(rows) and payments is not None
    installments = _installments(rows, payments or []) if told else []
    due = [each for each in installments if each.due_on <= as_of]
    broken_on = next((each.due_on for each in due if each.due_on < as_of and _late(each)), None)
    if payments is not None:
        notes += _notes(agreement, as_of, installments, payments, broken_on)
    if not alone:
        notes.append("同一合同另有其他协议，同一笔还款在各协议中各自计算")
    return AgreementKept(
        kind=agreement.kind,
        no=agreement.no,
        signed_on=agreement.signed_on,
        debts=tuple(debt.no for debt in debts),
        condition=agreement.condition,
        condition_until=agreement.condition_until,
        installments=tuple(installments),
        asked=total(each.amount for each in due) if told else None,
        paid=None if payments is None else total(amount for _, amount in payments),
        shortfall=total(each.unpaid for each in due) if told else None,
        next_due=_next_due(installments, as_of),
        keeping=_keeping(installments, broken_on) if told else Keeping.UNTOLD,
        broken_on=broken_on,
        notes=tuple(notes),
    )


def _installments(rows: Sequence[Installment], payments: Payments) -> list[AgreedInstallment]:
    """Each installment with what the payments, applied in order, leave of it."""
    made: list[AgreedInstallment] = []
    asked = NIL
    for row in rows:
        amount = row.principal + row.interest
        asked += amount
        paid, paid_on = NIL, None
        for on, payment in payments:
            paid += payment
            if paid >= asked:
                paid_on = on
                break
        unpaid = min(amount, max(NIL, asked - paid))
        made.append(
            AgreedInstallment(number=row.period, due_on=row.due_on, amount=amount, unpaid=unpaid, paid_on=paid_on)
        )
    return made


def _late(installment: AgreedInstallment) -> bool:
    paid_on = installment.paid_on
    return bool(installment.amount) and (paid_on is None or paid_on > installment.due_on)


def _keeping(installments: Sequence[AgreedInstallment], broken_on: date | None) -> Keeping:
    if broken_on:
        return Keeping.BROKEN
    return Keeping.KEPT if any(each.unpaid for each in installments) else Keeping.PERFORMED


def _next_due(installments: Sequence[AgreedInstallment], as_of: date) -> NextDue | None:
    """What the agreement asks next after the cut-off date, less what is paid ahead."""
    coming = [each for each in installments if each.due_on > as_of and each.unpaid]
    if not coming:
        return None
    on = coming[0].due_on
    return NextDue(on=on, amount=total(each.unpaid for each in coming if each.due_on == on))


def _notes(
    agreement: Agreement,
    as_of: date,
    installments: Sequence[AgreedInstallment],
    payments: Payments,
    broken_on: date | None,
) -> Iterator[str]:
    """What the case file leaves open, and what follows from it."""
    short = total(each.unpaid for each in installments if each.due_on <= as_of)
    if not installments and agreement.kind is AgreementKind.WAIVER:
        yield "案件资料没有减免条件的金额，条件是否成就不能判断"
        if agreement.condition_until and as_of > agreement.condition_until:
            paid = total(amount for on, amount in payments if on <= agreement.condition_until)
            yield f"条件期限{zh_date(agreement.condition_until)}已过，签订后至该日共还款{paid}元"
    elif not installments:
        yield "案件资料没有协议还款计划，应付多少、何时应付不明，是否履行不能判断"
    if any(each.due_on == as_of and each.unpaid for each in installments):
        yield "截止日当日到期的款项当日尚可支付，未作违约"
    if broken_on and not short:
        yield "迟付的款项其后已补足"
    if broken_on and agreement.accelerates:
        yield "协议约定，违约时全部款项加速到期"
    same_day = total(amount for on, amount in payments if on == agreement.signed_on)
    if same_day:
        yield f"签订当日的还款{same_day}元计入签订后的还款"

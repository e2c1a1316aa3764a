"""What is declared in a bankruptcy: the claim on the day of acceptance, its security, who else owes (企业破产法 46-52).

The facts of such a paper are those of that day, which itself doesn't accrue. What was paid since is taken off the sum
as a whole, as in ``docgen.law.stopped_interest``. The doubled interest of an instrument stands in a line of its own:
up to that day it may be declared, and whether it ranks with the others is the court's to say.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import Bucket, CollateralKind, PartyKind, ProceedingKind, Registration, Role
from docgen.errors import KindNotApplicable, Problem, WrongAnswers
from docgen.kinds.claim_parts import SUM_COLUMNS, delay_part, sums_table
from docgen.kinds.court_claims import claimed_titles
from docgen.kinds.court_parts import side_part
from docgen.kinds.facts import OWING, Facts, facts_for
from docgen.kinds.history_parts import document_title
from docgen.kinds.parts import Listed, Part, part
from docgen.kinds.security_parts import collateral_parts
from docgen.law.actions import bankruptcies
from docgen.law.arithmetic import NIL, total
from docgen.law.beside import DelayInterest
from docgen.law.result import DebtClaim
from docgen.law.stopped_interest import paid_between

KIND: Final = "proof_of_debt"
TOLD: Final = (
    *(ProceedingKind.SUIT, ProceedingKind.ARBITRATION, ProceedingKind.PAYMENT_ORDER, ProceedingKind.PRESERVATION),
    *(ProceedingKind.JUDGMENT, ProceedingKind.MEDIATION, ProceedingKind.NOTARISED_INSTRUMENT),
    *(ProceedingKind.ENFORCEMENT, ProceedingKind.TERMINATION),
)
"""Proceedings about the debt that an administrator is told of."""
GAPS: Final = {
    "court": "受理破产申请的法院（程序中破产的机关）",
    "case_number": "破产案件的案号（程序中破产的案号）",
    "accepted_on": "受理破产申请的日期",
    "known_on": "还款计至的日期",
    "sums": "申报金额明细表",
    "before": "受理日的债权",
    "paid_since": "受理后已收",
    "unpaid": "扣除后的债权",
    "delays": "加倍部分债务利息",
    "total": "申报债权总额",
    "not_due": "视为到期的未到期款项",
    "guarantor": "破产债务人只是保证人",
    "secured": "有财产担保的担保物",
    "others": "其他对债权负有义务的人",
    "debtor": "破产债务人",
    "late": "已过申报期限",
    "reports": "有关的诉讼、仲裁、执行",
}


def bankrupts(case: Case) -> list[Debtor]:
    """Those whose bankruptcy the record may be: the organizations that owe the debt, else all who owe it."""
    owing = [debtor for debtor in case.debtors if OWING & set(debtor.roles)]
    return [debtor for debtor in owing if debtor.kind is PartyKind.ORGANIZATION] or owing


def declared_names(facts: Facts, answers: Part, dated_on: date) -> tuple[dict[str, Any], Facts]:
    """The names of a proof of debt, and the facts of the contracts the bankrupt answers for; else nothing.

    Raises:
        WrongAnswers: who is bankrupt isn't told, or is nobody of the case.
        KindNotApplicable: nothing is left to declare, or a quota of the bankrupt's guarantee is below what is owed.
        InputError, LawError: what was paid since can't be counted.
    """
    if "declared" not in facts.derived or facts.claim is None:
        return {}, facts
    bankrupt = _bankrupt(facts.case, answers)
    own = facts_for(facts, bankrupt.id)
    if own.claim is None:
        raise TypeError(own)
    made = _declared(own, own.claim.debts, bankrupt)
    _refuse(facts.case, made, bankrupt, own)
    deadline = answers.get("deadline")
    made |= {
        "debtor": side_part(facts.case, bankrupt, ""),
        "late": bool(deadline and deadline < dated_on),
        "reports": Listed(_reports(own), like=_report(min(bankruptcies(facts.case), key=lambda each: each.on))),
    }
    return {"declared": Part(made, label="", context="claim", titles=GAPS)}, own


def _bankrupt(case: Case, answers: Part) -> Debtor:
    named, found = answers.get("bankrupt"), bankrupts(case)
    if named:
        found = [debtor for debtor in case.debtors if debtor.name == named]
    if len(found) == 1:
        return found[0]
    known = "、".join(debtor.name for debtor in case.debtors)
    said = f"应为案件当事人中被受理破产的一人的名称（有：{known}）"
    raise WrongAnswers(
        title=document_title(KIND), problems=[Problem("填写项 破产债务人（bankrupt）", named or "", said)]
    )


def _declared(own: Facts, debts: Sequence[DebtClaim], bankrupt: Debtor) -> dict[str, Any]:
    """The sums, the security and the others who owe."""
    case, known_on = own.case, own.known_on or own.as_of
    by_no = {debt.no: debt for debt in case.debts}
    sinces = [paid_between(by_no[each.debt], own.as_of, known_on) for each in debts]
    delays = [each for each in (own.claim.delay_interest if own.claim else ()) if each.refused is None and each.unpaid]
    unpaid = total(each.total_to_settle for each in debts) - total(sinces)
    proceeding = min(bankruptcies(case), key=lambda each: each.on)
    things = [*zip(case.collateral, collateral_parts(own), strict=True)]
    prior = [
        made
        for thing, made in things
        if thing.owner == bankrupt.id
        and thing.kind is not CollateralKind.OTHER
        and thing.registration is not Registration.NONE
    ]
    return {
        "accepted_on": own.as_of,
        "known_on": known_on,
        "court": proceeding.court,
        "case_number": proceeding.case_number,
        "sums": sums_table([*_columns(case, debts, sinces)], debts),
        "before": total(each.total_to_settle for each in debts),
        "paid_since": total(sinces),
        "unpaid": unpaid,
        "delays": Listed(
            map(delay_part, delays),
            like=Part({"title": "", "unpaid": NIL}, label="", context="delay_interest", record=DelayInterest),
        ),
        "total": unpaid + total(each.unpaid or NIL for each in delays),
        "not_due": total(each.principal_not_due + each.accrued_not_due for each in debts),
        "guarantor": not OWING & set(bankrupt.roles),
        "secured": Listed(prior, like=next((made for _, made in things), "")),
        "others": Listed(_others(own, bankrupt), like=_other("", "")),
    }


def _columns(
    case: Case, debts: Sequence[DebtClaim], sinces: Sequence[Decimal]
) -> Iterator[tuple[str, Sequence[Decimal]]]:
    """The columns of the table, each with a sum a contract; what is nowhere owed is left out (principal never)."""
    titles = {bucket.value: title for bucket, title in claimed_titles(case).items()}
    named = {"principal_overdue": titles[Bucket.PRINCIPAL.value], "fees": titles[Bucket.FEE.value]}
    early = {"principal_overdue": "principal_not_due", "interest": "accrued_not_due"}
    for name in SUM_COLUMNS:
        amounts = [getattr(each, name) + (getattr(each, early[name]) if name in early else NIL) for each in debts]
        if any(amounts) or name == "principal_overdue":
            yield named.get(name) or titles[name], amounts
    if any(each.credit for each in debts):
        yield "减：已收未抵充款", [each.credit for each in debts]
    if any(sinces):
        yield "减：受理后已收", sinces
    yield "申报金额", [each.total_to_settle - since for each, since in zip(debts, sinces, strict=True)]


def _others(own: Facts, bankrupt: Debtor) -> Iterator[Part]:
    """Who else answers for the debt, and as what."""
    for debtor in own.case.debtors:
        if debtor.id == bankrupt.id:
            continue
        modes = [each.mode for each in own.case.guarantees if each.party == debtor.id and each.mode]
        roles = (modes[0] if role is Role.GUARANTOR and modes else role for role in debtor.roles)
        yield _other(debtor.name, "、".join(glossary.word(role) for role in roles))


def _other(name: str, capacity: str) -> Part:
    titles = {"name": "姓名或者名称", "capacity": "以什么身份负有义务"}
    return Part({"name": name, "capacity": capacity}, label="", context="debtor", titles=titles)


def _reports(own: Facts) -> Iterator[Part]:
    for each in sorted(own.case.proceedings, key=lambda proceeding: proceeding.on):
        if each.kind in TOLD and each.on <= (own.known_on or own.as_of):
            yield _report(each)


def _report(proceeding: Proceeding) -> Part:
    return part(proceeding, "程序的", "proceeding", kind_word=glossary.word(proceeding.kind))


def _refuse(case: Case, made: dict[str, Any], bankrupt: Debtor, own: Facts) -> None:
    title = document_title(KIND)
    if made["total"] <= NIL:
        reason = f"破产申请受理时的债权已由其后的还款清偿（计至{made['known_on']}），没有可申报的"
        raise KindNotApplicable(title=title, case_no=case.case_no, reason=reason)
    if not OWING & set(bankrupt.roles):
        quotas = [each.max_amount for each in own.case.guarantees if each.party == bankrupt.id and each.max_amount]
        if quotas and total(quotas) < made["total"]:
            reason = (
                f"{bankrupt.name}的保证以最高额{total(quotas)}元为限，债权{made['total']}元超过该限额，"
                "限额是否只及于本金须看合同，请由律师另行拟制申报书"
            )
            raise KindNotApplicable(title=title, case_no=case.case_no, reason=reason)

"""What happened since the contract, in the words of the element-style forms: demands, assignment, proceedings."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.records import THIRD_PARTY, Agreement, Asset, Contact, Delivery, Proceeding
from docgen.casefile.scalars import instant
from docgen.casefile.vocabulary import (
    AgreementKind,
    ContactResult,
    DeliveryOutcome,
    Direction,
    ProceedingKind,
)
from docgen.collection.papers import papers
from docgen.kinds.facts import Facts
from docgen.kinds.parts import NO_DATE, Absent, Listed, Part, part, plain
from docgen.law.actions import in_force
from docgen.law.court_clocks import FINAL_TERMINATION
from docgen.law.statutes import cite
from docgen.zh.dates import zh_date
from docgen.zh.figures import yuan

MOST_CONTACTS = 20
"""So many talks are told one by one; the log has the others."""
TALKED = (ContactResult.REACHED, ContactResult.PROMISED, ContactResult.REFUSED, ContactResult.DISPUTED)
SUITS = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
INSTRUMENTS = {
    "民事判决书": ProceedingKind.JUDGMENT,
    "民事裁定书": None,
    "民事调解书": ProceedingKind.MEDIATION,
    "支付令": ProceedingKind.PAYMENT_ORDER,
    "仲裁裁决书/调解书": ProceedingKind.ARBITRATION,
    "赋予强制执行效力的债权文书": ProceedingKind.NOTARISED_INSTRUMENT,
    "其他": None,
}
"""The boxes of an application's 文书类型 (law.md 7.7)."""


def history_parts(facts: Facts) -> dict[str, Any]:
    """``demands`` and ``notes`` in sentences, ``preserved`` before suit, the ``instrument`` in force."""
    case, as_of = facts.case, facts.as_of
    found = instrument_in_force(case, as_of)
    return {
        "demands": [*_asked(case, as_of)],
        "notes": [*_notes(case, as_of)],
        "preserved": _proceedings(preserved_before_suit(case, as_of), "诉前保全的"),
        "instrument": _proceeding(found, "生效法律文书的") if found else Absent(Proceeding),
        "instrument_boxes": [
            {"title": title, "ticked": bool(found and kind is found.kind)} for title, kind in INSTRUMENTS.items()
        ],
        "respondents": respondents(case, as_of),
        "preservations": _proceedings(_begun(case, as_of, ProceedingKind.PRESERVATION), "保全的"),
        "preserved_until": _preserved_until(case, as_of),
        "enforcements": _proceedings(_begun(case, as_of, ProceedingKind.ENFORCEMENT), "执行案件的"),
        "terminations": _proceedings(_terminated(case, as_of), "执行案件的"),
        "assignments": Listed(
            (part(a, "债权转让的", "agreement") for a in case.agreements if a.kind is AgreementKind.ASSIGNMENT),
            like=Agreement,
        ),
        "attachments": _attachments(case, found) if found else [],
        "clues": Listed((plain(a, "财产线索的", "asset", _names(case)) for a in case.assets), like=Asset),
    }


def instrument_in_force(case: Case, as_of: date) -> Proceeding | None:
    """The latest instrument that has taken effect and can be enforced."""
    found = [proceeding for proceeding in case.proceedings if in_force(proceeding, as_of)]
    return max(found, key=lambda each: each.effective_on or each.on, default=None)


def respondents(case: Case, as_of: date) -> list[str]:
    """Against whom the instrument in force is enforced: whom its orders name, else every debtor."""
    found = instrument_in_force(case, as_of)
    named = [debtor.name for debtor in case.debtors if found and debtor.name in (found.orders or "")]
    return named or [debtor.name for debtor in case.debtors]


def _attachments(case: Case, instrument: Proceeding) -> list[str]:
    """What goes with an application beside the instrument and the applicant's papers (law.md 7.7)."""
    found = []
    if case.creditor.agents:
        found.append("授权委托书及代理人身份证明")
    if any(agreement.kind is AgreementKind.ASSIGNMENT for agreement in case.agreements):
        found.append("债权转让协议、转让人书面认可债权已转让的材料及通知债务人的凭证")
    if instrument.kind is ProceedingKind.ARBITRATION:
        found.append("仲裁协议或者载有仲裁条款的合同")
    if instrument.kind is ProceedingKind.NOTARISED_INSTRUMENT:
        found.append(f"公证机构签发的执行证书（{cite('notarised_debt_rules', 3)}）")
    if case.assets:
        found.append("财产线索及有关凭证")
    return found


def preserved_before_suit(case: Case, as_of: date) -> list[Proceeding]:
    """The preservations of property before any suit."""
    suits = sorted(each.on for each in case.proceedings if each.kind in SUITS)
    first = min([*suits[:1], *([case.filed_on] if case.filed_on else [])], default=None)
    return [each for each in _begun(case, as_of, ProceedingKind.PRESERVATION) if first is None or each.on < first]


def _begun(case: Case, as_of: date, kind: ProceedingKind) -> list[Proceeding]:
    return [each for each in case.proceedings if each.kind is kind and each.on <= as_of]


def _terminated(case: Case, as_of: date) -> list[Proceeding]:
    begun = _begun(case, as_of, ProceedingKind.TERMINATION)
    return [each for each in begun if FINAL_TERMINATION in (each.outcome or FINAL_TERMINATION)]


def _proceedings(proceedings: Sequence[Proceeding], label: str) -> Listed:
    return Listed((_proceeding(each, label) for each in proceedings), like=Proceeding)


def _proceeding(proceeding: Proceeding, label: str) -> Part:
    return part(proceeding, label, "proceeding")


def _preserved_until(case: Case, as_of: date) -> date | str:
    """The earliest day a preservation still running ends."""
    ends = [each.expires_on for each in _begun(case, as_of, ProceedingKind.PRESERVATION) if each.expires_on]
    ends += [asset.seizure.until for asset in case.assets if asset.seizure and asset.seizure.until]
    return min((day for day in ends if day >= as_of), default=min(ends, default=NO_DATE))


def _names(case: Case) -> dict[str, str]:
    return {debtor.id: debtor.name for debtor in case.debtors if debtor.id}


def _asked(case: Case, as_of: date) -> Iterator[str]:
    """What was sent to those who owe and when they were talked to, by day; of many talks the latest.

    Nobody else is told of in a paper that goes to all of them.
    """
    told = [(each.sent_on, _delivered(each, case)) for each in case.deliveries if each.sent_on <= as_of]
    own = [
        contact
        for contact in sorted(case.contacts, key=lambda contact: instant(contact.at))
        if contact.party != THIRD_PARTY and contact.result in TALKED and instant(contact.at).date() <= as_of
    ]
    told += [(instant(contact.at).date(), _talked(contact, case)) for contact in own[-MOST_CONTACTS:]]
    yield from (said for _, said in sorted(told, key=lambda each: each[0]))
    if len(own) > MOST_CONTACTS:
        yield f"此外另有较早的{len(own) - MOST_CONTACTS}次催收联系，见催收记录。"


def _delivered(delivery: Delivery, case: Case) -> str:
    paper = papers().get(delivery.document)
    number = f"（{delivery.document_no}）" if delivery.document_no else ""
    said = (
        f"{zh_date(delivery.sent_on)}，以{glossary.word(delivery.method)}方式向{case.name_of(delivery.party)}"
        f"发出《{paper.title if paper else delivery.document}》{number}"
    )
    if delivery.outcome and delivery.outcome is not DeliveryOutcome.PENDING:
        when = f"{zh_date(delivery.outcome_on)}" if delivery.outcome_on else ""
        said += f"，{when}{glossary.word(delivery.outcome)}"
    return f"{said}。"


def _talked(contact: Contact, case: Case) -> str:
    name, channel = case.name_of(contact.party), glossary.word(contact.channel)
    said = f"{zh_date(instant(contact.at).date())}，"
    coming = contact.direction is Direction.IN
    said += f"{name}以{channel}方式与原告联系" if coming else f"原告以{channel}方式向{name}催收"
    if contact.result is ContactResult.PROMISED:
        by = f"于{zh_date(contact.promised_on)}前" if contact.promised_on else ""
        amount = f"{yuan(contact.promised_amount)}元" if contact.promised_amount else ""
        said += f"，其承诺{by}还款{amount}"
    return f"{said}。"


def _supplement(agreement: Agreement, case: Case, *, several: bool) -> str:
    """That the parties agreed on more than the contract, on which debts, and which guarantors consented."""
    number = f"（编号：{agreement.no}）" if agreement.no else ""
    which = f"就合同{'、'.join(agreement.debts)}" if several and agreement.debts else ""
    said = f"{zh_date(agreement.signed_on)}，当事人{which}订立{glossary.word(agreement.kind)}{number}"
    if agreement.new_maturity:
        said += f"，到期日变更为{zh_date(agreement.new_maturity)}"
    if agreement.guarantor_consents:
        said += f"，{'、'.join(case.name_of(party) for party in agreement.guarantor_consents)}书面同意"
    return f"{said}。"


def _notes(case: Case, as_of: date) -> Iterator[str]:
    """Acceleration, extension, supplement, assignment: what the rows of the forms have no place for."""
    several = len(case.debts) > 1
    for debt in case.debts:
        early = debt.acceleration
        if early and early.effective_on <= as_of:
            ground = f"因{early.ground.rstrip('。')}，" if early.ground else ""
            declared = f"于{zh_date(early.declared_on)}" if early.declared_on else ""
            which = f"合同{debt.no}项下借款" if several else "借款"
            yield f"{ground}贷款人{declared}宣布{which}提前到期，自{zh_date(early.effective_on)}起到期。"
    for agreement in case.agreements:
        if agreement.signed_on > as_of:
            continue
        if agreement.kind is AgreementKind.EXTENSION and agreement.new_maturity:
            yield f"{zh_date(agreement.signed_on)}，各方签订展期协议，到期日变更为{zh_date(agreement.new_maturity)}。"
        elif agreement.kind is AgreementKind.SUPPLEMENT:
            yield _supplement(agreement, case, several=several)
        elif agreement.kind is AgreementKind.ASSIGNMENT:
            told = f"，并于{zh_date(agreement.notified_on)}通知债务人" if agreement.notified_on else ""
            assignor = agreement.assignor or "原债权人"
            yield f"{zh_date(agreement.signed_on)}，{assignor}将本案债权转让给{agreement.assignee or '原告'}{told}。"

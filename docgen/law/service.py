"""Deliveries as demands: did the paper arrive, and how well is that proven (诉讼时效规定 8, 银行卡规定 3).

What the texts leave open, and how it is read here:

- Who may take a paper for the debtor stands in ``signatories``.
- A letter to an address agreed in the contract should have arrived though it was refused or came back; one that came
  back from another address of the debtor is arguable (``weak``), from anywhere else it had no effect.
- A letter without a note of its contents, or without a second proof, proves no more than that a letter arrived.
- An announcement counts only while the debtor cannot be found, and after other means had failed; that the paper is
  one of influence in the country or his province, and that the claim stood in it, is asked for.
- A card holder is reached on the day something is sent to the number, address or e-mail he left (银行卡规定 3), though
  it came back; of a message that bounced that is disputed (``weak``).
- A paper of an unknown title that asks for nothing, such as a statement of account, is ``weak``.
- Without a proof on file nothing counts; a tracking number is a trace to get one by.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import ClaimType, DeliveryMethod, DeliveryOutcome, HoldReason
from docgen.glossary import word, words
from docgen.law.acts import Act, ActKind, joined
from docgen.law.clock import Strength
from docgen.law.signatories import signatory_of
from docgen.law.statutes import cite

STRONG, USABLE, WEAK, NONE = Strength.STRONG, Strength.USABLE, Strength.WEAK, Strength.NONE
NOT_DEMANDS = frozenset(
    {
        *("service_address_confirmation", "power_of_attorney", "legal_representative_certificate", "evidence_index"),
        *("claim_statement", "property_clues", "filing_checklist", "overdue_report", "recovery_plan", "visit_record"),
        *("collection_mandate", "送达地址确认书", "授权委托书", "证据目录", "债权计算书"),
    }
)
ASKING = ("催", "函", "通知", "告知", "主张", "请求", "起诉", "律师", "协议", "承诺", "确认")
"""What the title of a demand says, where it is none of the known letters."""
STATING = ("对账", "对帐", "询证", "账单", "余额")
"""What the title of a paper says that only states a sum."""
BY_DATA = (DeliveryMethod.SMS, DeliveryMethod.EMAIL)
ARRIVED = (DeliveryOutcome.SIGNED, DeliveryOutcome.SIGNED_BY_OTHER, DeliveryOutcome.DELIVERED)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a delivery comes to before its proof is looked at; ``reached`` is False where it cannot count.

    ``by_sending``: it counts from the day it was sent.
    """

    strength: Strength = NONE
    missing: str = ""
    reached: bool = True
    by_sending: bool = False


FAILED = Arrival(reached=False)
UNKNOWN = Arrival(NONE, "送达结果")


def deliveries_of(case: Case, as_of: date) -> Iterator[Act]:
    """Every delivery up to a day, as an act; those that reached nobody too."""
    for delivery in case.deliveries:
        act = act_of(case, delivery)
        if act.on <= as_of:
            yield act


def act_of(case: Case, delivery: Delivery) -> Act:
    """A delivery as an act: what it comes to, how well that is proven, and what would prove more."""
    debtor = case.debtor(delivery.party)
    arrival = _proven(_arrival(case, debtor, delivery), delivery)
    title = words("Letter").get(delivery.document, delivery.document)
    number = f"（{delivery.document_no}）" if delivery.document_no else ""
    outcome = word(delivery.outcome) if delivery.outcome else "结果未记录"
    consent, revives = _consents(debtor, delivery)
    if not consent and not _asks(delivery.document):
        arrival = replace(
            arrival, strength=arrival.strength.at_most(WEAK), missing=joined(arrival.missing, "催收的意思表示")
        )
    return Act(
        on=delivery.sent_on if arrival.by_sending else delivery.outcome_on or delivery.sent_on,
        kind=ActKind.CONSENT if consent else ActKind.DEMAND,
        said=f"向{debtor.name}{word(delivery.method)}《{title}》{number}，{outcome}"
        + ("，并确认债务" if consent else ""),
        article=_article(case, delivery, consent=consent),
        strength=arrival.strength,
        party=delivery.party,
        proof=delivery.proof,
        missing=arrival.missing,
        reached=arrival.reached and delivery.document not in NOT_DEMANDS,
        revives=arrival.strength.at_most(revives) if consent else None,
    )


def _asks(document: str) -> bool:
    """Whether a paper of this kind or title asks for performance; a bare confirmation of the balance doesn't."""
    letters = words("Letter")
    if document in {"balance_confirmation", letters["balance_confirmation"]}:
        return False
    known = document in letters or document in letters.values()
    states = any(mark in document for mark in STATING)
    return known or (any(mark in document for mark in ASKING) and not states)


def _consents(debtor: Debtor, delivery: Delivery) -> tuple[bool, Strength]:
    """Whether it is signed for the debtor that he owes and will pay, and how well that waives a lapsed limitation."""
    if delivery.confirms_debt and delivery.outcome is DeliveryOutcome.SIGNED:
        return True, USABLE
    if delivery.confirms_debt and delivery.outcome is DeliveryOutcome.SIGNED_BY_OTHER:
        signatory = signatory_of(debtor, delivery)
        return signatory.binds, USABLE if signatory.strength is STRONG else WEAK
    return False, NONE


def _article(case: Case, delivery: Delivery, *, consent: bool) -> str:
    if consent:
        return f"{cite('civil_code', 195)}、{cite('limitation_rules', 14)}"
    if delivery.document in {"assignment_notice", words("Letter").get("assignment_notice")}:
        return cite("limitation_rules", 17)
    if case.claim_type is ClaimType.CREDIT_CARD and delivery.method is not DeliveryMethod.ANNOUNCEMENT:
        return f"{cite('limitation_rules', 8)}、{cite('bank_card_rules', 3)}"
    return cite("limitation_rules", 8)


def _arrival(case: Case, debtor: Debtor, delivery: Delivery) -> Arrival:
    if delivery.method is DeliveryMethod.ANNOUNCEMENT:
        return _announced(case, debtor, delivery)
    if delivery.outcome is DeliveryOutcome.PUBLISHED:
        return FAILED
    if delivery.method in BY_DATA:
        return _by_data(case, debtor, delivery)
    if delivery.method is DeliveryMethod.PERSONAL:
        return _by_hand(debtor, delivery)
    return _by_post(case, debtor, delivery)


def _by_hand(debtor: Debtor, delivery: Delivery) -> Arrival:
    match delivery.outcome:
        case None | DeliveryOutcome.PENDING:
            return UNKNOWN
        case DeliveryOutcome.SIGNED:
            return Arrival(STRONG)
        case DeliveryOutcome.SIGNED_BY_OTHER:
            return _through(debtor, delivery)
        case DeliveryOutcome.REFUSED | DeliveryOutcome.DELIVERED:
            return Arrival(USABLE, "送达现场的照片、录像或见证")
        case _:
            return FAILED


def _through(debtor: Debtor, delivery: Delivery) -> Arrival:
    signatory = signatory_of(debtor, delivery)
    return Arrival(signatory.strength, signatory.missing)


def _by_post(case: Case, debtor: Debtor, delivery: Delivery) -> Arrival:
    agreed = _agreed_address(debtor, delivery)
    by_sending = _is_card(case) and _known_address(debtor, delivery)
    arrival = _sent_to_card_holder(delivery) if by_sending else _arrived(debtor, delivery, agreed=agreed)
    if not arrival.reached or arrival is UNKNOWN:
        return arrival
    if delivery.outcome_on is None and not by_sending:
        arrival = Arrival(arrival.strength.at_most(WEAK), joined(arrival.missing, "到达日期"))
    if delivery.method is DeliveryMethod.NOTARISED or delivery.content_note or len(delivery.proof) > 1:
        return arrival
    return replace(
        arrival, strength=arrival.strength.at_most(USABLE), missing=joined(arrival.missing, "内件品名或信函内容")
    )


def _arrived(debtor: Debtor, delivery: Delivery, *, agreed: bool) -> Arrival:
    """What became of a letter whose arrival decides."""
    match delivery.outcome:
        case None | DeliveryOutcome.PENDING:
            return UNKNOWN
        case DeliveryOutcome.SIGNED:
            return Arrival(STRONG)
        case DeliveryOutcome.SIGNED_BY_OTHER:
            return Arrival(STRONG) if agreed else _through(debtor, delivery)
        case DeliveryOutcome.RETURNED if not agreed:
            return Arrival(WEAK, "约定该送达地址的条款") if _known_address(debtor, delivery) else FAILED
        case DeliveryOutcome.RETURNED:
            return Arrival(USABLE)
        case _:  # refused or delivered
            return Arrival(STRONG if agreed else USABLE)


def _sent_to_card_holder(delivery: Delivery) -> Arrival:
    """A letter to the address a card holder left: that it was sent is enough."""
    arrived = delivery.outcome in {DeliveryOutcome.SIGNED, DeliveryOutcome.SIGNED_BY_OTHER, DeliveryOutcome.DELIVERED}
    return Arrival(STRONG if arrived else USABLE, by_sending=True)


def _by_data(case: Case, debtor: Debtor, delivery: Delivery) -> Arrival:
    agreed = debtor.service_address
    if agreed and agreed.agreed and delivery.address and delivery.address in {agreed.phone, agreed.email}:
        strength, missing = STRONG, ""
    elif is_known(debtor, delivery.address):
        strength, missing = USABLE, ""
    else:
        strength, missing = WEAK, "接收号码或邮箱系债务人所留的凭证"
    by_sending = _is_card(case) and strength.proven
    if delivery.outcome in {DeliveryOutcome.RETURNED, DeliveryOutcome.REFUSED}:
        said = "到达记录（退回的能否按发送计，有争议）"
        return Arrival(WEAK, said, by_sending=True) if by_sending else FAILED
    if delivery.outcome in ARRIVED:
        return Arrival(strength, missing, by_sending=by_sending)
    if by_sending:
        return Arrival(USABLE, "到达记录（信用卡按发送计）", by_sending=True)
    return Arrival(NONE, joined(missing, "到达记录"))


def _is_card(case: Case) -> bool:
    return case.claim_type is ClaimType.CREDIT_CARD


def is_known(debtor: Debtor, contact: str | None) -> bool:
    """Whether a number or e-mail address is one the debtor left."""
    return bool(contact) and contact in {debtor.reserved_phone, debtor.phone, debtor.email}


def _known_address(debtor: Debtor, delivery: Delivery) -> bool:
    left = {debtor.address, debtor.habitual_address, debtor.registered_address}
    return bool(delivery.address) and (delivery.address in left or _agreed_address(debtor, delivery))


def _announced(case: Case, debtor: Debtor, delivery: Delivery) -> Arrival:
    missing_hold = any(hold.reason is HoldReason.MISSING for hold in case.holds)
    if delivery.outcome is not DeliveryOutcome.PUBLISHED or (debtor.whereabouts_unknown is False and not missing_hold):
        return FAILED
    tried = any(
        other.party == delivery.party and other.outcome is DeliveryOutcome.RETURNED and other.sent_on < delivery.sent_on
        for other in case.deliveries
    )
    lost = bool(debtor.whereabouts_unknown) or missing_hold
    missing = joined(
        "" if lost else "下落不明的证明",
        "" if tried else "其他方式无法送达的凭证",
        "" if delivery.newspaper else "报纸版次",
    )
    influence = "报纸系全国或债务人住所地省级有影响媒体、公告载明主张权利的凭证"
    return Arrival(WEAK if missing else USABLE, joined(missing, influence))


def _agreed_address(debtor: Debtor, delivery: Delivery) -> bool:
    agreed = debtor.service_address
    return bool(agreed and agreed.agreed and agreed.address and delivery.address == agreed.address)


def _proven(arrival: Arrival, delivery: Delivery) -> Arrival:
    """Without a proof on file nothing counts."""
    if delivery.proof or not arrival.reached:
        return arrival
    trace = WEAK if delivery.tracking_no else NONE
    return Arrival(arrival.strength.at_most(trace), joined(arrival.missing, "送达凭证"))

"""Deliveries as demands: did the paper arrive, and how well is that proven (诉讼时效规定 8, 银行卡规定 3).

What the texts leave open, and how it is read here:

- Service by hand on a person counts through a co-resident adult relative; the record's relation says so, and that he
  lives there and is of full capacity is assumed. On a company it counts through whoever it names for it.
- A letter to an address agreed in the contract should have arrived though it was refused or came back; one that came
  back from another address of the debtor is arguable (``weak``), from anywhere else it had no effect.
- A letter without a note of its contents, or without a second proof, proves no more than that a letter arrived.
- An announcement counts only while the debtor cannot be found, and after other means had failed.
- Without a proof on file nothing counts; a tracking number is a trace to get one by.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import ClaimType, DeliveryMethod, DeliveryOutcome, HoldReason, PartyKind
from docgen.glossary import word, words
from docgen.law.acts import Act, ActKind, joined
from docgen.law.clock import Strength
from docgen.law.statutes import cite

STRONG, USABLE, WEAK, NONE = Strength.STRONG, Strength.USABLE, Strength.WEAK, Strength.NONE
NOT_DEMANDS = frozenset(
    {
        *("service_address_confirmation", "power_of_attorney", "legal_representative_certificate", "evidence_index"),
        *("claim_statement", "property_clues", "filing_checklist", "overdue_report", "recovery_plan", "visit_record"),
        *("collection_mandate", "送达地址确认书", "授权委托书", "证据目录", "债权计算书"),
    }
)
FAMILY = ("配偶", "丈夫", "妻", "父", "母", "子", "女", "兄", "弟", "姐", "妹", "同住", "家属", "亲属")
ENTITLED = ("法定代表人", "负责人", "收发", "前台", "办公室", "授权", "委托", "代理")
BY_DATA = (DeliveryMethod.SMS, DeliveryMethod.EMAIL)
ARRIVED = (DeliveryOutcome.SIGNED, DeliveryOutcome.SIGNED_BY_OTHER, DeliveryOutcome.DELIVERED)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a delivery comes to before its proof is looked at; ``reached`` is False where it cannot count."""

    strength: Strength = NONE
    missing: str = ""
    reached: bool = True


FAILED = Arrival(reached=False)
UNKNOWN = Arrival(NONE, "送达结果")


def deliveries_of(case: Case, as_of: date) -> Iterator[Act]:
    """Every delivery up to a day, as an act; those that reached nobody too."""
    for delivery in case.deliveries:
        act = _act(case, delivery)
        if act.on <= as_of:
            yield act


def _act(case: Case, delivery: Delivery) -> Act:
    debtor = case.debtor(delivery.party)
    arrival = _proven(_arrival(case, debtor, delivery), delivery)
    title = words("Letter").get(delivery.document, delivery.document)
    number = f"（{delivery.document_no}）" if delivery.document_no else ""
    outcome = word(delivery.outcome) if delivery.outcome else "结果未记录"
    consent = _consents(debtor, delivery)
    if not consent and delivery.document in {"balance_confirmation", words("Letter").get("balance_confirmation")}:
        arrival = replace(
            arrival, strength=arrival.strength.at_most(WEAK), missing=joined(arrival.missing, "催收的意思表示")
        )
    return Act(
        on=delivery.outcome_on or delivery.sent_on,
        kind=ActKind.CONSENT if consent else ActKind.DEMAND,
        said=f"向{debtor.name}{word(delivery.method)}《{title}》{number}，{outcome}"
        + ("，并确认债务" if consent else ""),
        article=_article(case, delivery, consent=consent),
        strength=arrival.strength,
        party=delivery.party,
        proof=delivery.proof,
        missing=arrival.missing,
        reached=arrival.reached and delivery.document not in NOT_DEMANDS,
        revives=arrival.strength.at_most(USABLE) if consent else None,
    )


def _consents(debtor: Debtor, delivery: Delivery) -> bool:
    """Whether the debtor himself signed that he owes and will pay."""
    if not delivery.confirms_debt:
        return False
    entitled = delivery.outcome is DeliveryOutcome.SIGNED_BY_OTHER and _entitled(debtor, delivery)
    return delivery.outcome is DeliveryOutcome.SIGNED or entitled


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
    if delivery.outcome in {None, DeliveryOutcome.PENDING}:
        return UNKNOWN
    if delivery.method is DeliveryMethod.PERSONAL:
        return _by_hand(debtor, delivery)
    return _by_post(debtor, delivery)


def _by_hand(debtor: Debtor, delivery: Delivery) -> Arrival:
    match delivery.outcome:
        case DeliveryOutcome.SIGNED:
            return Arrival(STRONG)
        case DeliveryOutcome.SIGNED_BY_OTHER:
            return _through(debtor, delivery)
        case DeliveryOutcome.REFUSED | DeliveryOutcome.DELIVERED:
            return Arrival(USABLE)
        case _:
            return FAILED


def _by_post(debtor: Debtor, delivery: Delivery) -> Arrival:
    agreed = _agreed_address(debtor, delivery)
    match delivery.outcome:
        case DeliveryOutcome.SIGNED:
            arrival = Arrival(STRONG)
        case DeliveryOutcome.SIGNED_BY_OTHER:
            arrival = Arrival(STRONG) if agreed else _through(debtor, delivery)
        case DeliveryOutcome.RETURNED if not agreed:
            known = delivery.address in {debtor.address, debtor.habitual_address, debtor.registered_address}
            return Arrival(WEAK, "约定该送达地址的条款") if known and delivery.address else FAILED
        case DeliveryOutcome.RETURNED:
            arrival = Arrival(USABLE)
        case _:  # refused or delivered
            arrival = Arrival(STRONG if agreed else USABLE)
    if delivery.outcome_on is None:
        arrival = Arrival(arrival.strength.at_most(WEAK), joined(arrival.missing, "到达日期"))
    if delivery.method is DeliveryMethod.NOTARISED or delivery.content_note or len(delivery.proof) > 1:
        return arrival
    return Arrival(arrival.strength.at_most(USABLE), joined(arrival.missing, "内件品名或信函内容"))


def _by_data(case: Case, debtor: Debtor, delivery: Delivery) -> Arrival:
    if delivery.outcome in {DeliveryOutcome.RETURNED, DeliveryOutcome.REFUSED}:
        return FAILED
    agreed = debtor.service_address
    if agreed and agreed.agreed and delivery.address and delivery.address in {agreed.phone, agreed.email}:
        strength, missing = STRONG, ""
    elif is_known(debtor, delivery.address):
        strength, missing = USABLE, ""
    else:
        strength, missing = WEAK, "接收号码或邮箱系债务人所留的凭证"
    if delivery.outcome in ARRIVED:
        return Arrival(strength, missing)
    if case.claim_type is ClaimType.CREDIT_CARD and strength.proven:
        return Arrival(USABLE, "到达记录（信用卡按发送计）")
    return Arrival(NONE, joined(missing, "到达记录"))


def is_known(debtor: Debtor, contact: str | None) -> bool:
    """Whether a number or e-mail address is one the debtor left."""
    return bool(contact) and contact in {debtor.reserved_phone, debtor.phone, debtor.email}


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
    return Arrival(WEAK if missing else USABLE, missing)


def _agreed_address(debtor: Debtor, delivery: Delivery) -> bool:
    agreed = debtor.service_address
    return bool(agreed and agreed.agreed and agreed.address and delivery.address == agreed.address)


def _entitled(debtor: Debtor, delivery: Delivery) -> bool:
    own = debtor.representative is not None and delivery.signed_by == debtor.representative.name
    return own or any(mark in (delivery.relation or "") + (delivery.signed_by or "") for mark in ENTITLED)


def _through(debtor: Debtor, delivery: Delivery) -> Arrival:
    if _entitled(debtor, delivery):
        return Arrival(STRONG)
    if debtor.kind is PartyKind.PERSON and any(mark in (delivery.relation or "") for mark in FAMILY):
        return Arrival(USABLE, "签收人系同住成年家属的证明")
    return Arrival(WEAK, "签收人有权代收的证明")


def _proven(arrival: Arrival, delivery: Delivery) -> Arrival:
    """Without a proof on file nothing counts."""
    if delivery.proof or not arrival.reached:
        return arrival
    trace = WEAK if delivery.tracking_no else NONE
    return Arrival(arrival.strength.at_most(trace), joined(arrival.missing, "送达凭证"))

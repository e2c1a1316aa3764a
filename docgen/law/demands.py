"""Contacts as demands and promises: calls, messages, visits (民法典 195(1), 诉讼时效规定 8, 14).

Asking for performance by word of mouth interrupts as a letter does; what decides is whether it can be shown. A contact
that reached nobody, or somebody who isn't the debtor, is no event. Its day is the day in China.

A picture of a message shows that it was sent. That is enough towards a card holder (银行卡规定 3); of anybody else the
log has to say that he was reached.
"""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.records import THIRD_PARTY, Contact
from docgen.casefile.vocabulary import Channel, ClaimType, ContactResult, Direction
from docgen.glossary import word
from docgen.law.acts import Act, ActKind
from docgen.law.clock import Strength
from docgen.law.service import is_known
from docgen.law.statutes import cite

CHINA = ZoneInfo("Asia/Shanghai")
WRITTEN = (Channel.SMS, Channel.EMAIL, Channel.WECHAT)
NOT_REACHED = (ContactResult.NO_ANSWER, ContactResult.WRONG_NUMBER)


def contacts_of(case: Case, as_of: date) -> Iterator[Act]:
    """Every contact up to a day that reached a debtor, as an act."""
    for contact in case.contacts:
        on = contact.at.astimezone(CHINA).date()
        if on > as_of or contact.party == THIRD_PARTY or contact.result in NOT_REACHED:
            continue
        promised = contact.result is ContactResult.PROMISED
        if contact.direction is Direction.IN and not promised:
            continue
        debtor = case.debtor(contact.party)
        strength, missing = _strength(debtor, contact, by_sending=case.claim_type is ClaimType.CREDIT_CARD)
        yield Act(
            on=on,
            kind=ActKind.CONSENT if promised else ActKind.DEMAND,
            said=f"{word(contact.channel)}催收{debtor.name}" + ("，其承诺还款" if promised else ""),
            article=f"{cite('civil_code', 195)}、{cite('limitation_rules', 14 if promised else 8)}",
            strength=strength,
            party=contact.party,
            proof=(*((contact.recording,) if contact.recording else ()), *contact.files),
            missing=missing,
            revives=strength.at_most(Strength.WEAK) if promised else None,
        )


def _strength(debtor: Debtor, contact: Contact, *, by_sending: bool) -> tuple[Strength, str]:
    if contact.recording is None and not contact.files:
        return Strength.NONE, "录音、截图或签字的记录"
    if contact.channel is Channel.LETTER:
        return Strength.WEAK, "送达记录（信函须证明到达）"
    if contact.channel in WRITTEN:
        if not is_known(debtor, contact.number):
            return Strength.WEAK, "接收号码或账号系债务人所留的凭证"
        if contact.result is None and not by_sending:
            return Strength.WEAK, "到达记录"
        return Strength.USABLE, ""
    if contact.result is None:
        return Strength.WEAK, "与本人接通或见面的记录"
    if contact.automated:
        return Strength.WEAK, "本人应答并知悉催收内容的记录"
    return Strength.USABLE, ""

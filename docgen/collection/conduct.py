"""Conduct of collection (law.md 9.2): quiet hours, how often a day, third parties, what must be told.

GB/T 45251—2025 and the guideline of the China Banking Association hold for natural persons; the numbers are dated
parameters and hold from their first day. Hours and days are those of China, the debtor's local time, with whatever
offset the instant was written down. What the lender only received (``direction`` in) breaks no rule.

How the rules are read here:

- An effective voice contact is a call of the lender's that was answered, whatever was answered.
- Dials count where nobody answered, by number; a contact without a number counts under the party.
- A debtor's consent to other hours holds from when it was first written down.
- A third party may be asked only where the debtor is missing or dead by the case's holds and facts (that one is
  incapacitated the case file can't say); who once refused is not asked again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.records import THIRD_PARTY, Contact
from docgen.casefile.vocabulary import Channel, ClaimType, ContactResult, Direction, HoldReason, PartyKind
from docgen.law.dated import Cited, Parameters
from docgen.law.demands import CHINA

QUIET_FROM: Final = "conduct_quiet_from_hour"
QUIET_UNTIL: Final = "conduct_quiet_until_hour"
VOICE_DAILY: Final = "conduct_voice_contacts_daily"
DIALS_DAILY: Final = "conduct_dials_daily"
THIRD_PARTY_BASIS: Final = "互联网金融 个人网络消费信贷 贷后催收风控指引（GB/T 45251—2025）"
HOLD_BASIS: Final = "案件暂停事由"

EFFECTIVE: Final = frozenset(
    {ContactResult.REACHED, ContactResult.REFUSED, ContactResult.PROMISED, ContactResult.DISPUTED}
)
UNREACHABLE: Final = frozenset({HoldReason.MISSING, HoldReason.DECEASED})
STOPPED: Final = frozenset({HoldReason.DISPUTED, HoldReason.COMPLAINT, HoldReason.RELIEF, HoldReason.BANKRUPT})


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a contact breaks: its stable code, what is wrong (Chinese), and the source."""

    rule: str
    text: str
    basis: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What is to be said of a contact: the rules it breaks, and what must be told or kept (Chinese)."""

    breaches: tuple[Breach, ...]
    duties: tuple[str, ...]


def assess(case: Case, contact: Contact, log: Sequence[Contact], parameters: Parameters) -> Assessment:
    """Whether a contact, planned or made, keeps the rules.

    Args:
        case: its parties and holds.
        contact: the contact.
        log: the other contacts of the case; those later than ``contact`` don't count.
        parameters: the dated legal values.
    """
    return _assessed(case, _in_china(contact), [_in_china(other) for other in log], parameters)


def _assessed(case: Case, contact: Contact, log: Sequence[Contact], parameters: Parameters) -> Assessment:
    if contact.direction is Direction.IN:
        return Assessment((), ())
    earlier = [other for other in log if other.at <= contact.at and other.direction is not Direction.IN]
    found: list[Breach] = []
    if _is_person(case, contact):
        found += _quiet_hours(contact, log, parameters)
        found += _voice_contacts(contact, earlier, parameters)
        found += _dials(contact, earlier, parameters)
    found += _third_party(case, contact, earlier, parameters)
    found += _holds(case, contact)
    return Assessment(tuple(found), tuple(_duties(case, contact)))


def over_the_log(case: Case, parameters: Parameters) -> list[tuple[int, Breach]]:
    """Every breach in the case's log, with the position of its contact."""
    log = [_in_china(contact) for contact in case.contacts]
    return [
        (index, breach)
        for index, contact in enumerate(log)
        for breach in _assessed(case, contact, [*log[:index], *log[index + 1 :]], parameters).breaches
    ]


def _in_china(contact: Contact) -> Contact:
    return contact.model_copy(update={"at": contact.at.astimezone(CHINA)})


def _is_person(case: Case, contact: Contact) -> bool:
    return contact.party == THIRD_PARTY or case.debtor(contact.party).kind is PartyKind.PERSON


def _limit(name: str, day: date, parameters: Parameters) -> Cited | None:
    """The value in force; None before the rule was."""
    parameter = parameters[name]
    return parameter.on(day) if day >= parameter.history[0].since else None


def _quiet_hours(contact: Contact, log: Sequence[Contact], parameters: Parameters) -> Iterable[Breach]:
    day = contact.at.date()
    start, end = _limit(QUIET_FROM, day, parameters), _limit(QUIET_UNTIL, day, parameters)
    if start is None or end is None or contact.channel in (Channel.LETTER, Channel.EMAIL):
        return
    agreed = contact.consent_to_hours or any(
        other.consent_to_hours and other.at <= contact.at and _same_party(other, contact) for other in log
    )
    if not agreed and not end.value <= contact.at.hour < start.value:
        text = (
            f"{contact.at:%H:%M} 在静默时段（{start.value:.0f}:00 至次日 {end.value:.0f}:00）内，且没有债务人同意的记录"
        )
        yield Breach("quiet_hours", text, start.shown)


def _voice_contacts(contact: Contact, earlier: Sequence[Contact], parameters: Parameters) -> Iterable[Breach]:
    limit = _limit(VOICE_DAILY, contact.at.date(), parameters)
    if limit is None or contact.channel is not Channel.PHONE or contact.result not in (None, *EFFECTIVE):
        return
    before = [one for one in earlier if _is_voice(one) and _same_party(one, contact) and _same_day(one, contact)]
    if len(before) >= limit.value:
        text = f"当日已有效通话 {len(before)} 次，同一债务人每日不得超过 {limit.value:.0f} 次"
        yield Breach("voice_contacts", text, limit.shown)


def _dials(contact: Contact, earlier: Sequence[Contact], parameters: Parameters) -> Iterable[Breach]:
    limit = _limit(DIALS_DAILY, contact.at.date(), parameters)
    if limit is None or contact.channel is not Channel.PHONE or contact.result in EFFECTIVE:
        return
    number = _number(contact)
    before = [
        one
        for one in earlier
        if one.channel is Channel.PHONE
        and one.result is ContactResult.NO_ANSWER
        and _number(one) == number
        and _same_day(one, contact)
    ]
    if len(before) >= limit.value:
        text = f"当日向同一号码已拨打 {len(before)} 次无人接听，每日不宜超过 {limit.value:.0f} 次"
        yield Breach("dials", text, limit.shown)


def _third_party(case: Case, contact: Contact, earlier: Sequence[Contact], parameters: Parameters) -> Iterable[Breach]:
    if contact.party != THIRD_PARTY or contact.at.date() < parameters[VOICE_DAILY].history[0].since:
        return  # the standard that both rules stand in is of that day
    reachable = not any(hold.reason in UNREACHABLE and _holds_on(hold.since, contact) for hold in case.holds)
    if reachable and not any(debtor.whereabouts_unknown for debtor in case.debtors):
        text = "债务人并非下落不明、死亡，不得向第三人催收或者询问；已无法联系的，请先在案件资料中记明"
        yield Breach("third_party", text, THIRD_PARTY_BASIS)
    refused = [
        one
        for one in earlier
        if one.party == THIRD_PARTY
        and one.third_party_name == contact.third_party_name
        and one.result is ContactResult.REFUSED
    ]
    if refused:
        text = f"{contact.third_party_name}已于{refused[0].at:%Y-%m-%d}表示拒绝，不得再次联系"
        yield Breach("third_party_refused", text, THIRD_PARTY_BASIS)


def _holds(case: Case, contact: Contact) -> Iterable[Breach]:
    for hold in case.holds:
        if hold.reason in STOPPED and contact.channel is not Channel.MEETING and _holds_on(hold.since, contact):
            text = f"案件因“{glossary.word(hold.reason)}”暂停催收"
            yield Breach(f"hold_{hold.reason}", text, HOLD_BASIS)


def _holds_on(since: date | None, contact: Contact) -> bool:
    return since is None or since <= contact.at.date()


def _duties(case: Case, contact: Contact) -> Iterable[str]:
    """What the collector must say and keep."""
    if contact.party == THIRD_PARTY:
        yield "只可询问联系方式或者请其转告，不得透露任何欠款信息；对方拒绝的，立即停止"
    yield "须表明机构名称和本人身份，说明来意，不得冒充司法、行政机关"
    if case.claim_type is ClaimType.CREDIT_CARD:
        yield "催收过程应有记录，保存不少于二年（《商业银行信用卡业务监督管理办法》第六十八条）"
    if contact.channel in (Channel.SMS, Channel.WECHAT, Channel.EMAIL):
        yield "文字应含机构名称与官方电话，并经用语核对"


def _is_voice(contact: Contact) -> bool:
    return contact.channel is Channel.PHONE and contact.result in EFFECTIVE


def _same_party(one: Contact, other: Contact) -> bool:
    return one.party == other.party and one.third_party_name == other.third_party_name


def _same_day(one: Contact, other: Contact) -> bool:
    return one.at.date() == other.at.date()


def _number(contact: Contact) -> str:
    return contact.number or f"{contact.party}/{contact.third_party_name}"

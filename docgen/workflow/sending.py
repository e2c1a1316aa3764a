"""What a message says and to whom it may go.

An e-mail carries the issued document itself; neither its subject nor its words nor the attachment's name say anything
of a debt, as others may see them (law.md 8.4, 9.3). A text message is the kind's own form as one, made from the facts
of the issued document. Both go only to addresses of the addressee that are on file, and only when conduct allows.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.records import Contact
from docgen.casefile.vocabulary import Channel, Direction
from docgen.collection.conduct import assess
from docgen.errors import ConductForbids, NoAddress, Problem
from docgen.glossary import word
from docgen.law.dated import Parameters
from docgen.zh.identifiers import mask_phone

SUBJECT: Final = "{institution}：请查收文件"
BODY: Final = """{name}：

您好。随信附上{institution}致您的文件一份（PDF，文件编码 {code}），请下载查阅。
如有疑问，请与我们联系{phone}。

{institution}
"""
_WHAT: Final = {Channel.EMAIL: "电子邮箱", Channel.SMS: "手机号码"}


def address_of(debtor: Debtor, channel: Channel, wanted: str | None = None) -> str:
    """Where a message reaches a debtor: the agreed address first, else his own.

    Args:
        debtor: whom.
        channel: by e-mail or text message.
        wanted: one of his addresses; None for the first.

    Raises:
        NoAddress: none is on file, or not the one that is wanted.
    """
    known = addresses_of(debtor, channel)
    if not known or (wanted is not None and wanted not in known):
        reason = f"案件资料中没有 {wanted}" if known else "案件资料中没有填写"
        raise NoAddress(party=debtor.name, what=_WHAT[channel], reason=reason)
    return wanted or known[0]


def addresses_of(debtor: Debtor, channel: Channel) -> list[str]:
    """Where a message reaches a debtor, as far as is on file, the first choice first."""
    return list(dict.fromkeys(_addresses(debtor, channel)))


def masked_address(address: str, channel: Channel) -> str:
    """An address as pages and refusals show it: a phone as letters show one, of a mailbox the first character."""
    if channel is Channel.SMS:
        return mask_phone(address)
    name, at, host = address.rpartition("@")
    return f"{name[:1]}{'*' * max(len(name) - 1, 2)}{at}{host}"


def _addresses(debtor: Debtor, channel: Channel) -> Iterator[str]:
    agreed = debtor.service_address
    found = (
        (agreed.email if agreed else None, debtor.email)
        if channel is Channel.EMAIL
        else (agreed.phone if agreed else None, debtor.reserved_phone, debtor.phone)
    )
    return (each for each in found if each)


def planned(debtor: Debtor, channel: Channel, address: str, *, at: datetime, by: str) -> Contact:
    """The contact that a message is. ``at`` is in the debtor's local time."""
    return Contact(at=at, channel=channel, direction=Direction.OUT, party=debtor.id or "", number=address, by=by)


def refuse_conduct(case: Case, contact: Contact, parameters: Parameters) -> None:
    """Raises ConductForbids: every rule that the message would break."""
    found = assess(case, contact, case.contacts, parameters)
    if found.breaches:
        at = f"{contact.at:%Y-%m-%d %H:%M}"
        problems = [Problem("行为规范", at, f"{each.text}（{each.basis}）") for each in found.breaches]
        party, channel = case.name_of(contact.party), word(contact.channel)
        raise ConductForbids(party=party, channel=channel, problems=problems)


def mail_text(*, name: str, institution: str, phone: str | None, code: str) -> tuple[str, str]:
    """Subject and words of the e-mail that carries a document."""
    said = BODY.format(name=name, institution=institution, code=code, phone=f"，电话：{phone}" if phone else "")
    return SUBJECT.format(institution=institution), said


def attachment_name(code: str, annex: int = 0) -> str:
    """What a document or its annex is called in a mail: its code, as a title would tell what it is about."""
    return f"{code.replace(':', '-')}{f'-{annex}' if annex else ''}.pdf"

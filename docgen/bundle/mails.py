"""A mail taken apart: its head, its body, and what hangs on it, each part as it was sent.

Read by the standard library's parser under its modern policy; what old programs write without saying the encoding is
read as text of Chinese files is. Nothing is fetched: the pictures of an HTML body are those the mail carries. A part
that is neither body nor picture of the body is an attachment, whatever the mail calls it, so that nothing can hide.
"""

import email.policy
import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import (
    CloseBoundaryNotFoundDefect,
    InvalidBase64CharactersDefect,
    InvalidBase64LengthDefect,
    InvalidBase64PaddingDefect,
    StartBoundaryNotFoundDefect,
)
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urljoin

from docgen.bundle.sniff import decode
from docgen.bundle.webpages import markup_of
from docgen.render.webpage import BASE, Carried, Resource, read_page, words_of
from docgen.zh.filenames import safe_name

DEEPEST: Final = 20
"""Levels of parts within parts."""
MOST_PARTS: Final = 500
_POLICY: Final = email.policy.default.clone(refold_source="none", max_line_length=None)
"""Parts that are mails themselves are written out again as they came."""
_TORN: Final = (
    *(CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect, InvalidBase64CharactersDefect),
    *(InvalidBase64LengthDefect, InvalidBase64PaddingDefect),
)
_SEALS: Final = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_LOCKED: Final = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"}

HEADS: Final = (
    ("From", "发件人"),
    ("Sender", "代发人"),
    ("To", "收件人"),
    ("Cc", "抄送"),
    ("Bcc", "密送"),
    ("Reply-To", "回复地址"),
    ("Date", "日期"),
    ("Subject", "主题"),
    ("Message-ID", "邮件标识"),
)
"""What the sheet says of a mail (or of a web page saved as one), and its Chinese name."""
_WHERE: Final = "网页地址"
_SENT: Final = {"to", "cc", "bcc", "message-id", "received", "return-path", "delivered-to"}
"""Heads that something has which was sent, and a saved page has not."""


class MailRefused(Exception):
    """Why a mail cannot go in; Chinese, with its remedy."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something the mail carries."""

    name: str
    mime_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Of its bytes as decoded."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def seal(self) -> bool:
        """Whether it is a signature over the mail, which has no content of its own."""
        return self.mime_type in _SEALS


@dataclass(slots=True)
class Mail:
    """A mail's parts. ``bodies`` are texts and, where ``html`` holds their position, markup."""

    heads: list[tuple[str, str]]
    bodies: list[str] = field(default_factory=list)
    html: set[int] = field(default_factory=set)
    other_html: bool = False
    """A text body has a twin in HTML that says the same."""
    other_text: bool = False
    """An HTML body has a twin in text that does not say the same."""
    carried: Carried = field(default_factory=Carried)
    """What an HTML body may show."""
    pictures: list[tuple[tuple[str, ...], Part]] = field(default_factory=list)
    """Parts an HTML body may show, each with the addresses it may be asked for by."""
    attachments: list[Part] = field(default_factory=list)
    snapshot: bool = False
    """It is a web page saved with its parts (MHT), not a mail;"""
    address: str = ""
    """where the page was, as the file says."""


def read_mail(content: bytes) -> Mail:
    """Take a mail apart.

    Args:
        content: the file.

    Raises:
        MailRefused: it is torn, locked, or nested beyond reason.
    """
    message = message_from_bytes(content, policy=_POLICY)
    mail = Mail(list(_heads(message)))
    address = _address(message)
    mail.carried = Carried(address or BASE)
    mail.snapshot = "Snapshot-Content-Location" in message or (address != "" and not _SENT & _names(message))
    if mail.snapshot:
        mail.address = address
        mail.heads += [(_WHERE, address)] if address else []
    _Reader(mail).take(message, 0, related=False)
    if any(isinstance(defect, _TORN) for part in message.walk() for defect in part.defects):
        raise MailRefused("邮件已损坏或不完整。请重新导出该邮件，或在邮件程序中打印为 PDF 后重新提交")
    return mail


def _names(message: Message) -> set[str]:
    return {name.lower() for name, _ in message.raw_items()}


def _address(message: Message) -> str:
    """Where a page saved with its parts was: its browser says it at the top, older ones at the page's own part."""
    first = message
    while first.get_content_maintype() == "multipart" and (children := _children(first)):
        first = children[0]
    said = (message.get("Snapshot-Content-Location"), message.get("Content-Location"), first.get("Content-Location"))
    return next((" ".join(str(address).split()) for address in said if address and str(address).strip()), "")


def _heads(message: Message) -> Iterator[tuple[str, str]]:
    raw = list(message.raw_items())
    for name, label in HEADS:
        values = [_words(message, key, str(value)) for key, value in raw if key.lower() == name.lower()]
        if name == "Date":
            values = [_moment(value) for value in values]
        if values:
            yield label, "；".join(values)


def _words(message: Message, key: str, raw: str) -> str:
    """A head's words: encoded ones decoded, and those sent without saying how, too."""
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        octets = raw.encode("ascii", "surrogateescape")
        return " ".join((decode(octets) or octets.decode("latin-1")).split())
    return " ".join(str(message.policy.header_fetch_parse(key, raw)).split())


def _moment(value: str) -> str:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return value
    zone = f"（{moment:%z}）" if moment.tzinfo is not None else "（时区不明）"
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M:%S}{zone}"


class _Reader:
    """One walk through one mail."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail
        self.parts = 0

    def take(self, part: Message, depth: int, *, related: bool) -> None:
        self.parts += 1
        if depth > DEEPEST or self.parts > MOST_PARTS:
            raise MailRefused("邮件层层嵌套，部分过多，不予打开。请在邮件程序中打印为 PDF 后重新提交")
        kind = part.get_content_type()
        if kind in _LOCKED:
            raise MailRefused("邮件经加密或签名封装，不能直接读取。请在邮件程序中打开，打印为 PDF 后重新提交")
        if kind in {"message/external-body", "message/partial"}:
            raise MailRefused("邮件内容有一部分存放在别处，文件不完整。请在邮件程序中打印为 PDF 后重新提交")
        if kind == "multipart/alternative":
            self._alternative(part, depth)
        elif part.is_multipart() and kind.startswith("multipart/"):
            within = kind == "multipart/related"
            for number, child in enumerate(_children(part)):
                self.take(child, depth + 1, related=within and number > 0)
        elif kind in {"text/plain", "text/html"} and not related and _is_body(part):
            self._body(part, kind)
        else:
            self._attachment(part, related=related)

    def _alternative(self, part: Message, depth: int) -> None:
        """The text, if the HTML says no more; else the HTML. What neither is comes along."""
        mail = self.mail
        before = len(mail.bodies)
        for child in _children(part):
            self.take(child, depth + 1, related=False)
        texts = [mail.bodies[n] for n in range(before, len(mail.bodies)) if n not in mail.html]
        pages = [mail.bodies[n] for n in range(before, len(mail.bodies)) if n in mail.html]
        if not texts or not pages:
            return
        mail.html -= set(range(before, len(mail.bodies)))
        del mail.bodies[before:]
        if _says_no_more("\n".join(pages), "\n".join(texts)):
            mail.bodies += texts
            mail.other_html = True
        else:
            mail.html |= set(range(before, before + len(pages)))
            mail.bodies += pages
            mail.other_text = True

    def _body(self, part: Message, kind: str) -> None:
        content = _bytes(part)
        charset = part.get_content_charset()
        text = markup_of(content, charset) if kind == "text/html" else _text(content, charset)
        if text is None:
            raise MailRefused("邮件正文编码不能识别。请在邮件程序中打印为 PDF 后重新提交")
        if not text.strip():
            return
        if kind == "text/html":
            self.mail.html.add(len(self.mail.bodies))
        self.mail.bodies.append(text)

    def _attachment(self, part: Message, *, related: bool) -> None:
        mail = self.mail
        kind = part.get_content_type()
        content = _bytes(part)
        if not content and not part.get_filename():
            return
        taken = Part(_name(part, len(mail.attachments) + len(mail.pictures) + 1), kind, content)
        addresses = []
        if part["Content-ID"]:
            addresses.append(f"cid:{str(part['Content-ID']).strip().strip('<>')}")
        if part["Content-Location"]:
            addresses.append(urljoin(mail.carried.base, str(part["Content-Location"]).strip()))
        if addresses and (related or kind.startswith("image/")):
            mail.pictures.append((tuple(addresses), taken))
            for address in addresses:
                mail.carried.resources.setdefault(address, Resource(content, kind))
        else:
            mail.attachments.append(taken)


def _children(part: Message) -> list[Message]:
    payload: Any = part.get_payload()
    return payload if isinstance(payload, list) else []


def _is_body(part: Message) -> bool:
    return part.get_content_disposition() != "attachment" and not part.get_filename()


def _bytes(part: Message) -> bytes:
    """The part's bytes; of a mail within the mail, the mail."""
    children = _children(part)
    if children:
        return b"\n".join(child.as_bytes(policy=_POLICY) for child in children)
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(content: bytes, charset: str | None) -> str | None:
    if charset is not None and charset.lower() not in {"us-ascii", "ascii", "gb2312", "gbk"}:
        try:
            return content.decode(charset).replace("\r\n", "\n")
        except (LookupError, ValueError):
            pass
    return decode(content)


def _name(part: Message, number: int) -> str:
    name = part.get_filename() or ""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = decode(name.encode("ascii", "surrogateescape")) or ""
    if not name and part.get_content_type() == "message/rfc822":
        inner = _children(part)
        subject = str(inner[0].get("Subject", "")) if inner and isinstance(inner[0], EmailMessage) else ""
        name = f"{subject or '转发邮件'}.eml"
    if not name:
        name = f"附件{number}{mimetypes.guess_extension(part.get_content_type()) or ''}"
    return safe_name(name.replace("\\", "/").rpartition("/")[2])


def _says_no_more(markup: str, text: str) -> bool:
    """Whether nearly every word of the HTML stands in the text as well."""
    words, known = words_of(read_page(markup)), "".join(text.split()).casefold()
    return sum(word in known for word in words) >= 0.97 * len(words)

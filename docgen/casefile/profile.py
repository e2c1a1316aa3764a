"""The institution in whose name documents go out: what ``profile.toml`` in the data folder holds."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from docgen.casefile.parties import Creditor
from docgen.casefile.record import RULE, Record
from docgen.casefile.scalars import Code, Flag, Line, OwnPath
from docgen.casefile.vocabulary import MailSecurity

NUMBER_PARTS = ("prefix", "kind", "year", "number")
"""What a number's format may be made of: the institution's prefix, the kind's word, the year and the number."""
STANDARD_NUMBER = "{prefix}{kind}〔{year}〕{number}号"
"""As GB/T 9704 writes a document's number."""


class SealKind(StrEnum):
    """A seal by what it is used for."""

    OFFICIAL = "official"
    CONTRACT = "contract"
    REPRESENTATIVE = "representative"


USUAL_MM: Final[Mapping[SealKind, Decimal]] = {
    SealKind.OFFICIAL: Decimal(42),
    SealKind.CONTRACT: Decimal(42),
    SealKind.REPRESENTATIVE: Decimal(20),
}
"""How wide each is where the profile does not say."""


def _short_code(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]{1,12}", value):
        raise PydanticCustomError(RULE, "应为 1 至 12 位数字或大写英文字母")
    return value


def _number_format(value: str) -> str:
    """Raises PydanticCustomError for unknown parts, or numbers that would repeat from kind to kind or year to year."""
    used = re.findall(r"\{([^{}]*)\}", value)
    bare = re.sub(r"\{[^{}]*\}", "", value)
    needed = {"kind", "year", "number"}
    if "{" in bare or "}" in bare or not needed <= set(used) <= set(NUMBER_PARTS) or len(used) != len(set(used)):
        said = "应含 {kind}、{year}、{number} 各一次，可另含 {prefix}，如 " + STANDARD_NUMBER
        raise PydanticCustomError(RULE, "{said}", {"said": said})
    return value


def _server(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        raise PydanticCustomError(RULE, "应为 主机:端口，如 smtp.example.cn:587")
    return value


def _mail_address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", value):
        raise PydanticCustomError(RULE, "应为一个邮箱地址，如 notice@example.cn")
    return value


class Lawyer(Record):
    """A lawyer of the firm, who signs its letters."""

    name: Line
    licence_no: Code
    phone: Code | None = None


class LawFirm(Record):
    """The law firm that the institution is: only it may issue a lawyer's letter (律师法 13)."""

    name: Line
    licence_no: Code
    address: Line | None = None
    phone: Code | None = None
    lawyers: tuple[Lawyer, ...] = ()


class Office(Record):
    """Whom an addressee turns to: for payment, questions and objections."""

    name: Line | None = None
    phone: Code | None = None
    email: Code | None = None
    address: Line | None = None
    hours: Line | None = None


class Letterhead(Record):
    """What stands at the head of letters beside the logo."""

    name: Line
    line: Line | None = None
    """A second line: address, telephone."""


class TimestampService(Record):
    """Where time stamps on manifests come from (RFC 3161)."""

    url: Code
    """The authority's address, http or https."""
    root: OwnPath | None = None
    """The root certificates (PEM) its stamps are traced back to, a path in the data folder."""


class SignatureCertificate(Record):
    """The certificate that issued PDFs are signed with. What opens it, a password, is never in the profile."""

    pkcs12: OwnPath | None = None
    """A PKCS#12 file (.p12, .pfx), a path in the data folder."""
    token: Line | None = None
    """The label of a PKCS#11 token; its module comes from the environment."""
    label: Line | None = None
    """The label of certificate and key on the token."""
    root: OwnPath | None = None
    """The root certificates (PEM) that signatures are traced back to, a path in the data folder."""

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """One certificate, and of a token its label."""
        if "pkcs12" in values and "token" in values:
            yield "token", "证书文件（pkcs12）和密码设备（token）只能填写一项"
        if "token" in values and "label" not in values:
            yield "label", "填写了密码设备（token）的，应同时填写证书标签（label）"


class SealingService(Record):
    """Where an outside service puts its seals on issued PDFs, GB/T 38540 seals by SM2 among them."""

    url: Code
    """Its address, http or https."""


def _millimetres(least: int, most: int) -> AfterValidator:
    """A width that such a seal can have. Raises PydanticCustomError."""

    def checked(value: str) -> str:
        if not re.fullmatch(r"\d{2}(\.\d)?", value) or not least <= Decimal(value) <= most:
            said = f"应为 {least} 至 {most} 的毫米数，如 {most if most < 40 else 42}"
            raise PydanticCustomError(RULE, "{said}", {"said": said})
        return value

    return AfterValidator(checked)


def _as_written(value: object) -> object:
    """A number of a TOML file as a line of the command has it."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


_SealMm = Annotated[Code, _millimetres(38, 50), BeforeValidator(_as_written)]
_NameSealMm = Annotated[Code, _millimetres(10, 30), BeforeValidator(_as_written)]


class MailService(Record):
    """The mail server that sends e-mail for the institution; its password stands in the environment, never here."""

    server: Annotated[Code, AfterValidator(_server)]
    """Host and port, as ``smtp.example.cn:587``."""
    security: MailSecurity = MailSecurity.STARTTLS
    address: Annotated[Code, AfterValidator(_mail_address)]
    """Whom the mail comes from."""
    user: Code | None = None
    root: OwnPath | None = None
    """The certificates (PEM) its own leads back to, a path in the data folder; those of the machine if left out."""

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """No password goes over the net in clear."""
        if values.get("security") == MailSecurity.NONE and "user" in values:
            yield "security", "需要登录的服务器应使用 starttls 或 ssl，密码不得明文传送"

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where the server answers."""
        host, _, port = self.server.rpartition(":")
        return host, int(port)


class SmsService(Record):
    """The gateway for text messages: it takes files from a folder."""

    folder: OwnPath
    """A path in the data folder."""


class Profile(Record):
    """The institution in whose name documents go out. Without a profile they go out in the creditor's."""

    short_code: Annotated[Code, AfterValidator(_short_code)] | None = None
    """In the code on paper."""
    name: Line | None = None
    number_prefix: Annotated[Line, Field(max_length=10)] | None = None
    """What documents' numbers begin with, before the kind's own word."""
    number_format: Annotated[Line, Field(max_length=60), AfterValidator(_number_format)] | None = None
    """How a number is written; as STANDARD_NUMBER if left out."""
    creditor: Creditor | None = None
    """The creditor of flat sheets, which name none."""
    letterhead: Letterhead | None = None
    logo: OwnPath | None = None
    """The logo's picture, a path in the data folder."""
    contact: Office | None = None
    law_firm: LawFirm | None = None
    four_eyes: Flag | None = None
    """Whether a document needs a second account's approval."""
    default_policy: Line | None = None
    """The collection policy of cases that name none."""
    seal: OwnPath | None = None
    """The seal's picture, a path in the data folder."""
    seal_mm: _SealMm | None = None
    """How wide the seal is, in millimetres; USUAL_MM if left out, as for the others."""
    contract_seal: OwnPath | None = None
    """The seal for contracts, where there is one of its own."""
    contract_seal_mm: _SealMm | None = None
    representative_seal: OwnPath | None = None
    """The legal representative's name as a seal."""
    representative_seal_mm: _NameSealMm | None = None
    signature: SignatureCertificate | None = None
    sealing: SealingService | None = None
    timestamp: TimestampService | None = None
    mail: MailService | None = None
    sms: SmsService | None = None

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A logo stands in the letterhead."""
        if "logo" in values and "letterhead" not in values:
            yield "letterhead", "填写了标志图片（logo）的，应同时填写信头名称（letterhead.name）"

    @property
    def own_names(self) -> frozenset[str]:
        """The names the institution signs by; only over these go its seals."""
        firm = self.law_firm.name if self.law_firm else None
        own = self.name or (self.creditor.name if self.creditor else None)
        return frozenset(name for name in (own, firm) if name)

    def seal_of(self, kind: SealKind) -> tuple[str, Decimal] | None:
        """The picture of a seal and its width in millimetres; contracts take the common seal for want of their own."""
        if kind is SealKind.CONTRACT and self.contract_seal is None:
            kind = SealKind.OFFICIAL
        path, width = {
            SealKind.OFFICIAL: (self.seal, self.seal_mm),
            SealKind.CONTRACT: (self.contract_seal, self.contract_seal_mm),
            SealKind.REPRESENTATIVE: (self.representative_seal, self.representative_seal_mm),
        }[kind]
        return None if path is None else (path, Decimal(width) if width else USUAL_MM[kind])


NO_INSTITUTION = Profile()
"""No profile: documents go out plainly, in the creditor's name."""

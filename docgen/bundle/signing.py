"""Digital signatures on PDFs: PAdES B-B, and B-T where a time stamping authority is configured.

The signature is added behind the file, which stays byte for byte as it was. Whoever signs is a :class:`Signer`: a
certificate here (from a PKCS#12 file or a PKCS#11 token), or a sealing service elsewhere
(``docgen.bundle.sealing_service``). Nothing here reads a clock: the signing time is handed in, that of the time stamp
is the authority's.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import BytesIO
from threading import Lock
from typing import Any, Final, Protocol

from asn1crypto import tsp
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_der_private_key
from pkcs11.exceptions import PinIncorrect, PinLocked, PKCS11Error, UserAlreadyLoggedIn
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers import Signer as KeyHolder
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from docgen.bundle.timestamp import Authority, ask
from docgen.errors import SigningFailed, TimestampFailed

FIELD: Final = "Signature1"
"""What the signature is called in the file; no page shows it, as the seal is what one sees."""
REASON: Final = "出具文书"
_ROOM: Final = "digits"
_SLACK: Final = 512
"""Digits: a time stamp may be a little longer than the last one."""
_WRONG: Final = (PdfError, SigningError, TimestampRequestError, PKCS11Error, ValueError, OSError, KeyError)
"""What signing raises where a file, a certificate or a token is at fault."""


class Signer(Protocol):
    """Whoever puts a digital signature or an electronic seal on a PDF."""

    def sign(self, pdf: bytes, at: datetime) -> bytes:
        """The PDF with it: the same pages, the same words. Raises SigningFailed."""


@dataclass(frozen=True, slots=True)
class CertificateSigner:
    """Signs with a certificate and its key.

    Args:
        holder: who holds the key.
        authority: where a time stamp on each signature comes from, if any does.
    """

    holder: KeyHolder
    authority: Authority | None = None
    _stamper: list[TimeStamper] = field(default_factory=list, init=False, repr=False)
    _alone: Lock = field(default_factory=Lock, init=False, repr=False)
    """A token does one thing at a time."""
    _room: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    """How many digits a signature takes: known from the first, so that no other is signed twice to learn it."""

    def sign(self, pdf: bytes, at: datetime) -> bytes:
        """The PDF, signed. Raises SigningFailed: the certificate is not valid now, the authority gave no stamp."""
        with self._alone, _failing():
            self._refuse_out_of_date(at)
            about = PdfSignatureMetadata(
                field_name=FIELD, md_algorithm="sha256", reason=REASON, subfilter=SigSeedSubFilter.PADES
            )
            hand = _Dated(about, self.holder, timestamper=self._timestamper(), new_field_spec=SigFieldSpec(FIELD))
            hand.at = at
            reserved = self._room.get(_ROOM)
            signed: bytes = hand.sign_pdf(_Behind(BytesIO(pdf)), bytes_reserved=reserved).getvalue()
            if reserved is None:
                self._room[_ROOM] = _room_in(signed) + _SLACK
        return signed

    def _refuse_out_of_date(self, at: datetime) -> None:
        certificate = self.holder.signing_cert
        if certificate is None:
            raise SigningFailed(reason="没有找到签名证书")
        if not certificate.not_valid_before <= at <= certificate.not_valid_after:
            since, until = certificate.not_valid_before, certificate.not_valid_after
            raise SigningFailed(reason=f"证书的有效期为 {since:%Y-%m-%d} 至 {until:%Y-%m-%d}，不含签名之日")

    def _timestamper(self) -> TimeStamper | None:
        """One for all that is signed: it learns once how long a stamp is."""
        if self.authority is not None and not self._stamper:
            self._stamper.append(_Asking(self.authority))
        return self._stamper[0] if self._stamper else None


def from_pkcs12(content: bytes, password: str | None, authority: Authority | None = None) -> CertificateSigner:
    """Whoever signs with the certificate of a PKCS#12 file.

    Raises:
        SigningFailed: it is none, or the password is another.
    """
    try:
        read = SimpleSigner.load_pkcs12_data(content, [], password.encode() if password else None)
        holder = _KeyInHand(read.signing_cert, read.signing_key, read.cert_registry)
    except (ValueError, AttributeError, TypeError) as error:
        raise SigningFailed(reason="证书文件不能打开：密码不符，或不是含有私钥的 PKCS#12 文件") from error
    return CertificateSigner(holder, authority)


def from_token(
    module: str, token: str, label: str, pin: str | None, authority: Authority | None = None
) -> CertificateSigner:
    """Whoever signs with the certificate on a PKCS#11 token; its key never leaves the token.

    Args:
        module: the library of the token's maker.
        token: the token's label.
        label: that of certificate and key on it.
        pin: what opens it.
        authority: where time stamps come from.

    Raises:
        SigningFailed: no such library, token or certificate, or another PIN.
    """
    with _failing(), ExitStack() as opened:
        wanted = TokenCriteria(label=token)
        try:
            session = open_pkcs11_session(module, token_criteria=wanted, user_pin=pin)
        except UserAlreadyLoggedIn:  # of a token all sessions of a process are, once one is
            session = open_pkcs11_session(module, token_criteria=wanted)
        opened.callback(session.close)
        holder = PKCS11Signer(session, cert_label=label, key_label=label)
        if holder.signing_cert is None:
            raise SigningFailed(reason=f"密码设备“{token}”上没有标签为“{label}”的证书")
        opened.pop_all()
    return CertificateSigner(holder, authority)


class _KeyInHand(SimpleSigner):
    """Keeps its key: SimpleSigner reads and proves it every time, which takes fifty times as long as signing."""

    @cached_property
    def key(self) -> PrivateKeyTypes:
        """The key, read once."""
        return load_der_private_key(self.signing_key.dump(), password=None)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        """The bare signature."""
        mechanism = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo
        digest = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(self.key, RSAPrivateKey) and mechanism == "rsassa_pkcs1v15":
            return self.key.sign(data, PKCS1v15(), digest)
        if isinstance(self.key, EllipticCurvePrivateKey) and mechanism == "ecdsa":
            return self.key.sign(data, ECDSA(digest))
        raise SigningFailed(reason=f"不支持证书的签名算法（{mechanism}），请用 RSA 或 ECDSA 证书；SM2 请用电子印章服务")


class _Behind(IncrementalPdfFileWriter):
    """Writes behind a file and leaves what it says of itself alone: PDF/A wants its two descriptions to agree."""

    def _update_meta(self) -> None:
        """Nothing: not even who wrote last."""


class _Dated(PdfSigner):
    """Signs at a time that is handed in; pyHanko would read the clock."""

    at: datetime

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: Any = False,  # noqa: FBT002 - pyHanko's own signature
    ) -> PdfSigningSession:
        """A session at that time."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


class _Asking(TimeStamper):
    """Asks the authority that manifests are stamped by."""

    def __init__(self, authority: Authority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko is typed in parts
        self.authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        answer: tsp.TimeStampResp = tsp.TimeStampResp.load(ask(self.authority, req.dump()))
        return answer


@contextmanager
def _failing() -> Iterator[None]:
    """What goes wrong in signing, in our words. Raises SigningFailed."""
    try:
        yield
    except TimestampFailed as error:
        raise SigningFailed(reason=f"未能取得时间戳（{error.facts['url']}）：{error.facts['reason']}") from error
    except _WRONG as error:
        raise SigningFailed(reason=_told(error)) from error


def _room_in(signed: bytes) -> int:
    """The digits between the two stretches that a signature covers, without its brackets."""
    ranges = re.findall(rb"/ByteRange ?\[ ?0 (\d+) (\d+)", signed)
    before, after = map(int, ranges[-1])
    return after - before - 2


def _told(error: Any) -> str:
    if isinstance(error, PKCS11Error):
        known = {
            PinIncorrect: "密码设备的密码（PIN）不正确",
            PinLocked: "密码设备已被锁定，请按其说明解锁",
        }
        return known.get(type(error), f"没有找到所设的密码设备或证书，或其没有完成签名（{type(error).__name__}）")
    if isinstance(error, TimestampRequestError):
        return "时间戳服务的答复无效"
    return f"签名没有完成（{type(error).__name__}）"

"""What the signatures in a PDF say: who signed, when, whether the file is still what was signed, whom to trust.

Read for ``docgen verify``. Nothing is fetched from anywhere, and no clock is read: a certificate is held against the
time of the time stamp, or for want of one against the time the signer claims. Whether it was revoked meanwhile is not
known here, and is said so.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from docgen.bundle.timestamp import certificates

MARK: Final = b"/ByteRange"
"""Stands in every signed file."""
_WRONG: Final = (
    *(PdfError, SigningError, SignatureValidationError, ValidationError, PathError),
    *(ValueError, KeyError, TypeError, AttributeError, IndexError),
)
"""What reading a signature raises that is none, is another standard's, or was meddled with."""
for _name_of in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name_of).addHandler(logging.NullHandler())  # what is wrong is told in the answer


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature: whose, when, whether it holds.

    Args:
        signer: the name in the certificate; "" where none can be read.
        at: when, by the time stamp, else as the signer claims; None for neither.
        stamped: whether ``at`` is a time stamp's.
        intact: whether what was signed is still as it was, and the signature is the certificate's.
        whole: whether all of the file was signed, and nothing was put behind it.
        traced: whether signer and time stamp lead back to the roots given; None where none were.
        readable: whether it is a signature that can be checked here at all (an SM2 seal can't).
    """

    signer: str
    at: datetime | None
    stamped: bool
    intact: bool
    whole: bool
    traced: bool | None
    readable: bool = True


def signatures(pdf: bytes, roots: bytes = b"") -> list[Signed]:
    """The signatures of a PDF, in the order they were put on it; none where it bears none.

    Raises TimestampRootWrong where the roots are no certificates.
    """
    trusted = [x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in certificates(roots)]
    if MARK not in pdf:
        return []
    try:
        found = list(PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures)
    except _WRONG:
        return [_unreadable()]
    return [_checked(one, trusted) for one in found]


def _checked(one: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> Signed:
    try:
        one.compute_integrity_info()  # type: ignore[no-untyped-call]  # pyHanko is typed in parts
        status = _status(one, roots, one.self_reported_timestamp)
        stamp = status.timestamp_validity
        if stamp is not None:
            status = _status(one, roots, stamp.timestamp)
            stamp = status.timestamp_validity
    except _WRONG:
        return _unreadable()
    stamped = stamp is not None and stamp.valid and stamp.intact
    traced = status.trusted and (stamp is None or stamp.trusted)
    return Signed(
        signer="".join(filter(str.isprintable, _name(status.signing_cert))),
        at=stamp.timestamp if stamp is not None and stamped else one.self_reported_timestamp,
        stamped=stamped,
        intact=status.intact and status.valid and (stamp is None or stamped),
        whole=status.coverage is SignatureCoverageLevel.ENTIRE_FILE,
        traced=traced if roots else None,
    )


def _status(one: EmbeddedPdfSignature, roots: list[x509.Certificate], moment: datetime | None) -> PdfSignatureStatus:
    context = ValidationContext(trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail")
    return validate_pdf_signature(one, context, context, skip_diff=True)


def _name(certificate: x509.Certificate) -> str:
    said = certificate.subject.native
    name = said.get("common_name") or said.get("organization_name") or certificate.subject.human_friendly
    return name if isinstance(name, str) else "、".join(name)


def _unreadable() -> Signed:
    return Signed("", None, stamped=False, intact=False, whole=False, traced=None, readable=False)


def told(signed: Signed, when: str) -> str:
    """What is to be known of a signature that holds (Chinese); ``when`` is its time in words, "" for none."""
    if not signed.readable:
        return "有签名不能在此核对（国密电子印章等），请用签章机构的程序核验"
    time = f"{when}（{'时间戳' if signed.stamped else '签名人自报，没有时间戳'}）" if when else "未写明的时间"
    trust = {
        True: "签名证书已追溯到所给的根证书（未查询吊销）",
        False: "签名证书不能追溯到所给的根证书",
        None: "未指定根证书，没有核对签名证书由谁签发",
    }[signed.traced]
    return f"由 {signed.signer} 于 {time} 数字签名，{'涵盖整个文件' if signed.whole else '不涵盖整个文件'}；{trust}"

"""RFC 3161 time stamps: proof by a third party that a manifest existed, as it is, at a certain time.

The authority is sent a digest and nothing else. What it answers is kept as it came (``manifest.json.tsr``), so that
``openssl ts -verify`` or any other program can check it. Nothing here reads a clock: the time is the authority's.
"""

import hashlib
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import Final

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from docgen.bundle.timelimit import helper
from docgen.errors import Problem, TimestampFailed, TimestampRootWrong, TimestampWrong

MOST_BYTES: Final = 1 << 20
"""Of an answer; real ones have some thousands."""
TOO_SLOW: Final = "服务没有按时答复完毕"
SHA256_OID: Final = "2.16.840.1.101.3.4.2.1"
_CERTIFICATES: Final = 0xA0
"""The tag of a signature's certificates: RFC 5652, 5.1."""
_UNREADABLE: Final = (ValueError, KeyError, x509.InvalidVersion, x509.UnsupportedGeneralNameType)
"""What a certificate raises that somebody has meddled with."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Where time stamps come from.

    Args:
        url: its address, http or https.
        roots: certificates in PEM that an answer must be traced back to; empty: it is not traced.
        timeout_seconds: how long an exchange with it may take, from the first byte to the last.
    """

    url: str
    roots: bytes = b""
    timeout_seconds: float = 20


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time stamp says: when, by whom (its certificate's subject, "" without one), under which number."""

    at: datetime
    signer: str
    serial: int
    traced: bool
    """Whether the signature was traced back to a root certificate given."""


def request_stamp(authority: Authority, content: bytes) -> bytes:
    """Ask for a time stamp on ``content``; the authority's answer as it came, checked.

    Raises:
        TimestampFailed: the authority cannot be reached, refuses, or answers something else.
        TimestampRootWrong: its roots are no certificates.
    """
    roots = certificates(authority.roots)
    request = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).build()
    answer = ask(authority, request.as_bytes())
    try:
        _check(_decoded(answer), content, roots, request)
    except TimestampWrong as error:
        raise TimestampFailed(url=authority.url, reason=str(error.facts["reason"])) from error
    return answer


def read_stamp(answer: bytes, content: bytes, roots: bytes = b"") -> Stamp:
    """What a kept answer says of ``content``.

    Args:
        answer: the bytes of ``manifest.json.tsr``.
        content: what it should be a stamp on.
        roots: certificates in PEM to trace it back to; without any, the signature itself is not checked.

    Raises:
        TimestampWrong: it is none, is on something else, or does not trace back to the roots.
        TimestampRootWrong: the roots are no certificates.
    """
    return _check(_decoded(answer), content, certificates(roots), None)


def certificates(pem: bytes) -> list[x509.Certificate]:
    """The certificates of a PEM file; none for none. Raises TimestampRootWrong."""
    if not pem.strip():
        return []
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise TimestampRootWrong from error


def ask(authority: Authority, query: bytes) -> bytes:
    """The authority's answer to a query (RFC 3161, 3.4), as it came. Raises TimestampFailed.

    A socket's timeout starts anew with every byte, and an authority that drips its answer would never be done with; so
    the whole exchange has its time in a process of its own.
    """
    if not authority.url.startswith(("http://", "https://")):
        raise TimestampFailed(url=authority.url, reason="服务地址应以 http:// 或 https:// 开头")
    with helper() as hand:
        answer = hand.run(authority.url, authority.timeout_seconds, exchange, authority, query)
    if isinstance(answer, Problem):
        raise TimestampFailed(url=authority.url, reason=TOO_SLOW)
    return answer


def exchange(authority: Authority, query: bytes) -> bytes:
    """Send a query; the answer as it came. Raises TimestampFailed."""
    kind = {"Content-Type": "application/timestamp-query"}
    try:
        request = urllib.request.Request(authority.url, query, kind)  # noqa: S310 - the scheme was looked at
        with urllib.request.build_opener(_NoWayElse).open(request, timeout=authority.timeout_seconds) as response:
            answer: bytes = response.read(MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        with error:
            raise TimestampFailed(url=authority.url, reason=f"服务答复 HTTP {error.code}") from error
    except (OSError, HTTPException, ValueError) as error:
        reason = TOO_SLOW if isinstance(error, TimeoutError) else "不能连接到服务"
        raise TimestampFailed(url=authority.url, reason=reason) from error
    if len(answer) > MOST_BYTES:
        raise TimestampFailed(url=authority.url, reason="服务的答复过长，不是时间戳")
    return answer


class _NoWayElse(urllib.request.HTTPRedirectHandler):
    """An authority that sends us elsewhere is not the one that was chosen."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(_sorted(answer))
    except ValueError as error:
        raise TimestampWrong(reason="内容不是 RFC 3161 时间戳应答") from error


def _check(
    response: TimeStampResponse, content: bytes, roots: list[x509.Certificate], request: TimeStampRequest | None
) -> Stamp:
    """Imprint, nonce, signature and purpose of the certificate. Raises TimestampWrong."""
    try:
        if response.status != PKIStatus.GRANTED:
            raise TimestampWrong(reason=f"服务拒绝出具（状态 {response.status}）")
        told = response.tst_info
        signer = _signer(response)
        imprint = told.message_imprint
        nonce = told.nonce if request is not None else None
        traced = VerifierBuilder(roots=roots).build() if roots else None
        if imprint.hash_algorithm.dotted_string != SHA256_OID or imprint.message != hashlib.sha256(content).digest():
            raise TimestampWrong(reason="时间戳是对别的内容出具的")
        if request is not None and nonce != request.nonce:
            raise TimestampWrong(reason="答复不是对本次请求作出的（随机数不符）")
        if traced is not None:
            traced.verify_message(response, content)
    except (*_UNREADABLE, VerificationError) as error:
        raise TimestampWrong(reason="签名不能追溯到所给的根证书，或内容已被改动") from error
    return Stamp(told.gen_time, signer, told.serial_number, bool(roots))


def _signer(response: TimeStampResponse) -> str:
    """The subject of the certificate that signed, so far as the answer holds it."""
    (told,) = response.signed_data.signer_infos
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # in English, of certificates that are odd and nothing worse
        for der in response.signed_data.certificates:
            found = x509.load_der_x509_certificate(der)
            if (found.issuer, found.serial_number) == (told.issuer, told.serial_number):
                return "".join(filter(str.isprintable, found.subject.rfc4514_string()))
    return ""


def _sorted(answer: bytes) -> bytes:
    """The answer with its certificates in the order DER asks for.

    OpenSSL, behind many authorities, leaves them in the order of the chain, and the reader used here refuses that. They
    lie outside of what is signed. Raises ValueError for what is no such answer at all.
    """
    try:
        token = _parts(answer, *_inside(answer, 0))[1]
        signed = _parts(answer, *_inside(answer, _parts(answer, *_inside(answer, token))[1]))[0]
        for at in _parts(answer, *_inside(answer, signed)):
            if answer[at] == _CERTIFICATES:
                start, end = _inside(answer, at)
                found = [answer[part : _inside(answer, part)[1]] for part in _parts(answer, start, end)]
                return answer[:start] + b"".join(sorted(found)) + answer[end:]
    except IndexError as error:
        raise ValueError from error
    return answer


def _inside(data: bytes, at: int) -> tuple[int, int]:
    """Where the contents of the DER element at ``at`` begin and end."""
    length, start = data[at + 1], at + 2
    if length >= 0x80:
        size = length & 0x7F
        length, start = int.from_bytes(data[start : start + size]), start + size
    if start + length > len(data):
        raise IndexError
    return start, start + length


def _parts(data: bytes, start: int, end: int) -> list[int]:
    """Where the elements between ``start`` and ``end`` begin."""
    return list(_each(data, start, end))


def _each(data: bytes, start: int, end: int) -> Iterator[int]:
    while start < end:
        yield start
        start = _inside(data, start)[1]

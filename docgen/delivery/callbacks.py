"""Messages to addresses that asked for them: signed as Standard Webhooks says, sent once, to nobody inside.

An address is looked up once and connected to as it was found, so that it cannot become another between the look and the
call. Nothing is followed anywhere else.
"""

import base64
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final
from urllib.parse import SplitResult, urlsplit

from docgen.errors import WrongWebhook

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what secrets begin with
TIMEOUT_SECONDS: Final = 15
"""Of a call as a whole."""
_EMBEDDING: Final = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16"))
"""IPv6 addresses that stand for an IPv4 one."""
_GOOD: Final = range(200, 300)


@dataclass(frozen=True, slots=True)
class Call:
    """What came of a call: whether it arrived, and in what words (Chinese) it did or did not."""

    arrived: bool
    said: str


def refuse_url(url: str, *, private: bool) -> SplitResult:
    """The parts of an address that may be called.

    Args:
        url: the address.
        private: whether addresses of this machine and network may be called, and without https.

    Raises:
        WrongWebhook: it may not.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise WrongWebhook(url=url[:80], reason="不是有效的网址") from error
    if not url.isascii() or not url.isprintable() or " " in url or not parts.hostname or port == 0:
        raise WrongWebhook(url=url[:80], reason="不是有效的网址（只用 ASCII 字符）")
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise WrongWebhook(url=url[:80], reason="应以 https:// 开头")
    if parts.username is not None or parts.fragment:
        raise WrongWebhook(url=url[:80], reason="不得含有用户名、密码或 # 部分")
    try:
        literal = ipaddress.ip_address(parts.hostname)
    except ValueError:
        return parts
    if not private and not _is_public(literal):
        raise WrongWebhook(url=url[:80], reason="指向本机或内部网络")
    return parts


def signature(secret: str, message: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that say who sent a message, and when."""
    seconds = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    digest = hmac.digest(key, f"{message}.{seconds}.".encode() + body, sha256)
    return {
        "webhook-id": message,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + base64.b64encode(digest).decode(),
    }


def call(url: str, headers: dict[str, str], body: bytes, *, private: bool, seconds: float = TIMEOUT_SECONDS) -> Call:
    """Post a message; arrived is what is answered with 2xx."""
    try:
        parts = refuse_url(url, private=private)
        connection = _connected(parts, private=private, seconds=seconds)
    except WrongWebhook as error:
        return Call(arrived=False, said=str(error.facts["reason"]))
    except (OSError, UnicodeError):
        return Call(arrived=False, said="连接失败")
    ending = threading.Timer(seconds, _end, (connection,))
    ending.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json", "User-Agent": "docgen", **headers})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return Call(arrived=False, said="没有按时答复，或连接中断")
    finally:
        ending.cancel()
        connection.close()
    return Call(status in _GOOD, f"HTTP {status}")


def _connected(parts: SplitResult, *, private: bool, seconds: float) -> http.client.HTTPConnection:
    """A connection to an address that may be called. Raises WrongWebhook, OSError."""
    host, secure = str(parts.hostname), parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not private and not all(_is_public(ipaddress.ip_address(one)) for one in addresses):
        raise WrongWebhook(url=parts.geturl()[:80], reason="指向本机或内部网络")
    made = socket.create_connection((addresses[0], port), seconds)
    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    try:
        connection.sock = ssl.create_default_context().wrap_socket(made, server_hostname=host) if secure else made
    except OSError:
        made.close()
        raise
    return connection


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or address
    if any(mapped in network for network in _EMBEDDING if network.version == mapped.version):
        return False
    return bool(mapped.is_global and not mapped.is_multicast)


def _end(connection: http.client.HTTPConnection) -> None:
    """A server that answers a byte at a time holds nobody up."""
    if connection.sock is not None:
        connection.sock.close()

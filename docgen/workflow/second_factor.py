"""The second factor at sign-in: codes by time (RFC 6238, pyotp), and recovery codes for who lost the device."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import pyotp
import segno

ISSUER: Final = "docgen"
RECOVERY_CODES: Final = 10
_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_STEP: Final = 30
_NEIGHBOURS: Final = (0, -1, 1)
"""Clocks differ: the codes before and after count too."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret to be set up: as text to type, and as a picture (a ``data:`` address of an SVG) to photograph."""

    secret: str
    picture: str


def offer(account: str) -> Offer:
    """A new secret for an account."""
    return offer_of(account, pyotp.random_base32())


def offer_of(account: str, secret: str) -> Offer:
    """The same secret, shown again."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)
    return Offer(secret, segno.make(address, error="m").svg_data_uri(scale=5, border=4))


def is_secret(text: str) -> bool:
    """Whether a text has the form of a secret."""
    return len(text) == 32 and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step that a code is of, now or beside it; None if it is of none."""
    totp = pyotp.TOTP(secret)
    for neighbour in _NEIGHBOURS:
        then = at + timedelta(seconds=_STEP * neighbour)
        if secrets.compare_digest(totp.at(then).encode(), code.strip().encode()):
            return totp.timecode(then)
    return None


def recovery_codes() -> tuple[str, ...]:
    """New recovery codes: each lets in once."""
    return tuple(
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    )


def recovery_hash(code: str) -> str:
    """What is stored of a recovery code. It is random enough (2^49) for a plain hash, which lies sealed besides."""
    return hashlib.sha256(code.strip().lower().encode()).hexdigest()

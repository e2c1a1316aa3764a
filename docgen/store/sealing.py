"""What is personal is sealed in the database: AES-256-GCM with a key that lies outside it.

Sealed are whole documents (a case's version, an event, an issued document's inputs and text): ID numbers, phones and
accounts stand in many of their places, in free text too. Names of cases and parties beside them stay in clear. Rows of
earlier releases, written in clear, stay as they are; both are read alike. To find a case by such a number there are
marks: keyed hashes, by a key derived from this one, which nobody without it can make or undo.
"""

import base64
import hashlib
import hmac
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from docgen.errors import KeyDamaged, SealBroken
from docgen.store.files import read_file, replacing

KEY_FILE: Final = "personal.key"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_MARK: Final = "enc1:"


class Sealer:
    """Seals and opens texts with one key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self._marks = hmac.digest(key, b"docgen marks", hashlib.sha256)
        self.fingerprint = hmac.digest(key, b"docgen personal data", hashlib.sha256).hex()[:32]
        """Tells a key from another and says nothing of it."""

    def seal(self, text: str) -> str:
        """The text, sealed; twice the same text gives two seals."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, zlib.compress(text.encode(), 1), None)
        return _MARK + base64.b64encode(nonce + sealed).decode()

    def mark(self, text: str) -> str:
        """A keyed hash (64 hex digits): knows a text again and says nothing of it to who lacks the key."""
        return hmac.digest(self._marks, text.encode(), hashlib.sha256).hex()

    def open(self, stored: str) -> str:
        """What was sealed, or what is in clear. Raises SealBroken."""
        if not stored.startswith(_MARK):
            return stored
        try:
            raw = base64.b64decode(stored.removeprefix(_MARK), validate=True)
            return zlib.decompress(self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)).decode()
        except (InvalidTag, ValueError, zlib.error) as error:
            raise SealBroken from error


def read_key(path: Path) -> bytes | None:
    """The key in a file; None if there is no file. Raises KeyDamaged or NotReadable."""
    if not path.exists():
        return None
    try:
        key = base64.b64decode(read_file(path), validate=True)
    except ValueError as error:
        raise KeyDamaged(path=path) from error
    if len(key) != _KEY_BYTES:
        raise KeyDamaged(path=path)
    return key


def make_key(path: Path) -> bytes:
    """A new key, in a file that its owner alone may read. Raises NotWritable or DiskFull."""
    key = os.urandom(_KEY_BYTES)
    write_key(path, key)
    return key


def write_key(path: Path, key: bytes) -> None:
    """Put a key into a file that its owner alone may read. Raises NotWritable or DiskFull."""
    with replacing(path) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_bytes(base64.b64encode(key))


_sealer: ContextVar[Sealer] = ContextVar("sealer")


@contextmanager
def sealing(sealer: Sealer) -> Iterator[None]:
    """Within the block what is read and written is opened and sealed by ``sealer``."""
    token = _sealer.set(sealer)
    try:
        yield
    finally:
        _sealer.reset(token)


def mark(text: str) -> str:
    """The keyed hash of a text, by the key of the database that is read or written."""
    return _sealer.get().mark(text)


_tolerant: ContextVar[bool] = ContextVar("tolerant", default=False)
BROKEN: Final = "\0"
"""What stands for a broken seal where it is tolerated; no text of ours holds it."""


@contextmanager
def broken_seals_tolerated() -> Iterator[None]:
    """Within the block a broken seal reads as ``BROKEN``: for whoever counts what is broken."""
    token = _tolerant.set(True)
    try:
        yield
    finally:
        _tolerant.reset(token)


class SealedText(TypeDecorator[str]):
    """A text that lies sealed in the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """Sealed."""
        return None if value is None else _sealer.get().seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's
        """Opened. Raises SealBroken."""
        if value is None:
            return None
        try:
            return _sealer.get().open(value)
        except SealBroken:
            if _tolerant.get():
                return BROKEN
            raise

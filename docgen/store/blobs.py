"""Files by their SHA-256: the same content twice is one blob, and what is read is what was stored.

A blob lies at ``ab/cdef…`` under its store's root. It gets that name only once its bytes are on the disk, so a row
written afterwards never points at bytes that are not there.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

from docgen.errors import BlobDamaged, BlobMissing, NotReadable
from docgen.store.files import disk_errors, make_folder, reason, replacing

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Blob:
    """Stored content: its hash (hex, lower case) and its length in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class BlobStore:
    """The blobs under one folder."""

    root: Path

    def put(self, content: bytes) -> Blob:
        """Store bytes. Raises DiskFull or NotWritable."""
        blob = Blob(hashlib.sha256(content).hexdigest(), len(content))
        if not self._is_whole(blob.sha256):
            with replacing(self.path(blob.sha256)) as temporary:
                temporary.write_bytes(content)
        return blob

    def put_file(self, source: Path) -> Blob:
        """Store a file's bytes, never held whole. Raises NotReadable, DiskFull or NotWritable."""
        with _opened(source) as reader:
            return self.put_stream(reader)

    def put_stream(self, reader: IO[bytes]) -> Blob:
        """Store what a stream still holds, read once and never held whole. Raises DiskFull or NotWritable."""
        with self._incoming() as temporary:
            digest, size = hashlib.sha256(), 0
            with disk_errors(temporary):
                writer = temporary.open("wb")
            with writer:
                while chunk := reader.read(_CHUNK):
                    digest.update(chunk)
                    with disk_errors(temporary):
                        size += writer.write(chunk)
            blob = Blob(digest.hexdigest(), size)
            if not self._is_whole(blob.sha256):
                with replacing(self.path(blob.sha256)) as final:
                    temporary.replace(final)
        return blob

    def read(self, sha256: str) -> bytes:
        """The bytes of a blob, verified. Raises BlobMissing or BlobDamaged."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise BlobMissing(sha256=sha256) from error
        actual = hashlib.sha256(content).hexdigest()
        if actual != sha256:
            raise BlobDamaged(sha256=sha256, actual=actual)
        return content

    def place(self, sha256: str, target: Path) -> None:
        """Put a blob's file at ``target``, verified: a hard link where the disk allows, else a copy.

        The file is read-only in spirit: who gets it must not write to it. Raises BlobMissing, BlobDamaged, DiskFull or
        NotWritable.
        """
        self.verify(sha256)
        make_folder(target.parent)
        with disk_errors(target):
            try:
                os.link(self.path(sha256), target)
            except OSError as error:
                if error.errno not in (errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
                    raise
                shutil.copyfile(self.path(sha256), target)

    def verify(self, sha256: str) -> None:
        """Read a blob through. Raises BlobMissing or BlobDamaged."""
        try:
            actual = _digest(self.path(sha256))
        except FileNotFoundError as error:
            raise BlobMissing(sha256=sha256) from error
        if actual != sha256:
            raise BlobDamaged(sha256=sha256, actual=actual)

    def path(self, sha256: str) -> Path:
        """Where the blob lies, or will lie."""
        return self.root / sha256[:2] / sha256[2:]

    def _is_whole(self, sha256: str) -> bool:
        """Whether the blob is there with its own bytes; damaged bytes are replaced by the next ``put``."""
        path = self.path(sha256)
        return path.is_file() and _digest(path) == sha256

    @contextmanager
    def _incoming(self) -> Iterator[Path]:
        folder = make_folder(self.root)
        temporary = folder / f".{uuid4().hex}.part"
        try:
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def _opened(source: Path) -> Iterator[IO[bytes]]:
    try:
        reader = source.open("rb")
    except OSError as error:
        raise NotReadable(path=source, reason=reason(error)) from error
    with reader:
        yield reader


def _digest(path: Path) -> str:
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()

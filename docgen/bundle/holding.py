"""Files as whoever verifies them holds them: a folder, or a ZIP, read where it lies and never unpacked by its names.

What a ZIP's entry calls itself is compared with the manifest and used for nothing else; no more of an entry is read
than the manifest says it has, and one byte, so that a bomb cannot go off.
"""

import hashlib
import shutil
import tempfile
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from docgen.bundle.manifest import FILE_NAME
from docgen.casefile.archive import member_names

MOST_READ: Final = 64 << 20
"""Bytes of a manifest, a time stamp or a sheet that are read; each is far smaller."""
_CHUNK: Final = 1 << 20
_UNREADABLE = (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error)
"""What a damaged, locked or strangely packed entry raises."""


class Holding(ABC):
    """A set of files by name, names relative and with ``/``."""

    names: tuple[str, ...]
    twice: tuple[str, ...] = ()
    """Names that more than one file bears."""

    def __init__(self) -> None:
        self._digests: dict[str, str] = {}

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """The file; raises what ``_UNREADABLE`` lists."""

    @abstractmethod
    def size(self, name: str) -> int:
        """Its bytes, as its folder or ZIP says."""

    @abstractmethod
    @contextmanager
    def path(self, name: str, most: int) -> Iterator[Path | None]:
        """A path it can be read at for a while; None where it cannot be read, or has more than ``most`` bytes."""

    def digest(self, name: str, most: int) -> str:
        """The SHA-256 of the file; of no more than its first ``most`` bytes and one; "" where it cannot be read.

        It is taken once: of one holding, ask with one ``most``.
        """
        if name not in self._digests:
            self._digests[name] = self._digest(name, most)
        return self._digests[name]

    def _digest(self, name: str, most: int) -> str:
        digest = hashlib.sha256()
        left = most + 1
        try:
            with self.open(name) as file:
                while left > 0 and (chunk := file.read(min(_CHUNK, left))):
                    digest.update(chunk)
                    left -= len(chunk)
        except _UNREADABLE:
            return ""
        return digest.hexdigest()

    def content(self, name: str) -> bytes | None:
        """The bytes of a small file; None where it is not there, cannot be read or is far too large."""
        try:
            with self.open(name) as file:
                found = file.read(MOST_READ + 1)
        except (*_UNREADABLE, KeyError):
            return None
        return found if len(found) <= MOST_READ else None


class Folder(Holding):
    """The files below a folder, or of a folder's files those of some names."""

    def __init__(self, root: Path, names: Iterable[str] | None = None) -> None:
        super().__init__()
        self.root = root
        if names is None:
            found = (path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if not path.is_dir())
            self.names = tuple(found)
        else:
            self.names = tuple(name for name in names if (root / name).is_file())

    def open(self, name: str) -> IO[bytes]:
        """The file; raises OSError."""
        return (self.root / name).open("rb")

    def size(self, name: str) -> int:
        """Its bytes."""
        return (self.root / name).stat().st_size

    @contextmanager
    def path(self, name: str, most: int) -> Iterator[Path | None]:
        """The file where it lies."""
        del most
        yield self.root / name


class Archive(Holding):
    """The files of a ZIP. If its manifest lies in a folder of it, names begin below that; of others, ``../`` first."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        super().__init__()
        self.archive = archive
        members = archive.infolist()
        named = zip(member_names(members), members, strict=True)
        entries = [(name, entry) for name, entry in named if not entry.is_dir()]
        above = _above({name for name, _ in entries})
        entries = [(_below(name, above), entry) for name, entry in entries]
        self.entries = dict(entries)
        self.names = tuple(sorted(self.entries))
        counted = Counter(name for name, _ in entries)
        self.twice = tuple(sorted(name for name, count in counted.items() if count > 1))

    def open(self, name: str) -> IO[bytes]:
        """The entry; raises KeyError and what ``_UNREADABLE`` lists."""
        return self.archive.open(self.entries[name])

    def size(self, name: str) -> int:
        """Its bytes, as the ZIP says."""
        return self.entries[name].file_size

    @contextmanager
    def path(self, name: str, most: int) -> Iterator[Path | None]:
        """A copy of the entry, as long as it is needed."""
        if self.size(name) > most:
            yield None
            return
        with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
            try:
                with self.open(name) as file:
                    shutil.copyfileobj(file, copy, _CHUNK)
                copy.flush()
            except _UNREADABLE:
                yield None
                return
            yield Path(copy.name)


def _above(names: set[str]) -> str:
    """The one folder with a manifest, with its ``/``; "" where the manifest lies in none, or there is no such one."""
    tops = {name.partition("/")[0] for name in names if "/" in name}
    found = [f"{top}/" for top in tops if f"{top}/{FILE_NAME}" in names]
    return found[0] if len(found) == 1 and FILE_NAME not in names else ""


def _below(name: str, above: str) -> str:
    return name.removeprefix(above) if name.startswith(above) else f"../{name}"


class Below(Holding):
    """The files of one folder of a holding."""

    def __init__(self, whole: Holding, folder: str) -> None:
        super().__init__()
        self.whole = whole
        self.folder = f"{folder}/"
        self.names = tuple(n.removeprefix(self.folder) for n in whole.names if n.startswith(self.folder))

    def open(self, name: str) -> IO[bytes]:
        """The file."""
        return self.whole.open(self.folder + name)

    def size(self, name: str) -> int:
        """Its bytes."""
        return self.whole.size(self.folder + name)

    def digest(self, name: str, most: int) -> str:
        """Its SHA-256."""
        return self.whole.digest(self.folder + name, most)

    @contextmanager
    def path(self, name: str, most: int) -> Iterator[Path | None]:
        """A path it can be read at."""
        with self.whole.path(self.folder + name, most) as found:
            yield found

"""An institution's own Word templates in the data folder: every version kept, one of them in force, or none.

``templates/KIND/0001.docx`` and so on, and ``versions.toml`` beside them: what was handed in, when and by whom, its
SHA-256, and from when which version holds. Nothing is ever taken away; 0 stands for the standard template.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from docgen.errors import NotFound, TemplateDamaged
from docgen.store.files import read_file, write_file
from docgen.store.leases import alone

FILE: Final = "versions.toml"
STANDARD: Final = 0
"""The version number of the kind's own template."""


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """A template that is in force: its version, the SHA-256 of its bytes, its bytes."""

    version: int
    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was handed in, and the kind's version it was checked against."""

    number: int
    file: str
    sha256: str
    added_at: datetime
    added_by: str
    kind_version: int


@dataclass(frozen=True, slots=True)
class Use:
    """From when which version holds."""

    version: int
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class History:
    """All versions of one kind's template, and all changes of which holds, oldest first."""

    versions: tuple[Version, ...] = ()
    uses: tuple[Use, ...] = ()

    @property
    def in_force(self) -> int:
        """The version that holds now; ``STANDARD`` for none."""
        return self.uses[-1].version if self.uses else STANDARD


def history(folder: Path) -> History:
    """What a kind's folder says. Raises TemplateDamaged or NotReadable."""
    path = folder / FILE
    if not path.exists():
        return History()
    try:
        said = tomllib.loads(read_file(path).decode())
        versions = tuple(Version(**entry) for entry in said.get("versions", []))
        return History(versions, tuple(Use(**entry) for entry in said.get("uses", [])))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError) as error:
        raise TemplateDamaged(path=path) from error


def add_version(  # noqa: PLR0913 - what is known of a version
    folder: Path, content: bytes, *, file: str, kind_version: int, at: datetime, by: str
) -> Version:
    """Store a version and put it in force. Raises NotWritable, DiskFull or TemplateDamaged."""
    with alone(folder / ".lock"):
        known = history(folder).versions
        number = max((version.number for version in known), default=0) + 1
        added = Version(number, file, hashlib.sha256(content).hexdigest(), at, by, kind_version)
        write_file(_path(folder, number), content)
        _append(folder, "versions", {name: getattr(added, name) for name in Version.__dataclass_fields__})
        _append(folder, "uses", {"version": number, "since": at, "by": by})
    return added


def use_version(folder: Path, number: int, *, at: datetime, by: str) -> None:
    """Put an earlier version, or the standard, in force. Raises NotFound, NotWritable or TemplateDamaged."""
    with alone(folder / ".lock"):
        if number != STANDARD:
            read_version(folder, number)
        _append(folder, "uses", {"version": number, "since": at, "by": by})


def read_version(folder: Path, number: int) -> WordTemplate:
    """A version as it was accepted. Raises NotFound or TemplateDamaged."""
    version = next((each for each in history(folder).versions if each.number == number), None)
    if version is None:
        raise NotFound(what="Word 模板的版本", name=number)
    path = _path(folder, number)
    content = read_file(path) if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != version.sha256:
        raise TemplateDamaged(path=path)
    return WordTemplate(number, version.sha256, content)


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:04d}.docx"


def _append(folder: Path, table: str, entry: dict[str, object]) -> None:
    path = folder / FILE
    try:
        document = tomlkit.parse(read_file(path).decode()) if path.exists() else tomlkit.document()
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise TemplateDamaged(path=path) from error
    if table not in document:
        document[table] = tomlkit.aot()
    document[table].append(tomlkit.item(entry))
    write_file(path, tomlkit.dumps(document).encode())

"""An institution's own mappings: its names for sheets, headings and values, kept under a name of their own."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.workbook.mapping import AS_IT_IS, Renaming, load_mapping
from docgen.errors import Clash, MappingError, NotFound, UnreadableFileError, WrongFileName
from docgen.store.files import write_file
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name

MAPPINGS: Final = "mappings"
"""The folder of mappings, in the data folder."""
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """A mapping: its name, and how much it renames."""

    name: str
    sheets: int
    headings: int
    values: int


@dataclass(frozen=True, slots=True)
class MappingList:
    """Every mapping, by name."""

    mappings: tuple[KeptMapping, ...]


@permitted(Act.IMPORT_CASES)
def list_mappings(office: Office) -> MappingList:
    """The mappings of case files that are kept and can be used."""
    read = ((path, _read(path)) for path in _files(office))
    return MappingList(tuple(_told(path.stem, found) for path, found in read if found))


@permitted(Act.IMPORT_CASES)
def add_mapping(office: Office, name: str, content: bytes, *, at: datetime) -> KeptMapping:
    """Keep a mapping under a name, in the place of one of the same name.

    Raises:
        WrongFileName: the name cannot be that of a file.
        Clash: a mapping of couriers' lists has this name.
        MappingError, UnreadableFileError: the mapping has faults; all of them.
        NotWritable, DiskFull: what the disk refuses.
    """
    wanted = name.strip()
    if not wanted or len(wanted) > _LONGEST or wanted.startswith(".") or safe_name(wanted) != wanted:
        raise WrongFileName(name=wanted[:_LONGEST])
    said = load_mapping(content, name=wanted)
    file = f"{wanted}.toml"
    path = office.data_dir / MAPPINGS / file
    if path.exists() and _read(path) is None:
        raise Clash(what="对照表", name=wanted, reason="已有同名文件，且不是案件资料的对照表。请换一个名称")
    office.tell_change(Act.IMPORT_CASES, at, f"{MAPPINGS}/{file}", content)
    write_file(path, content)
    return _told(wanted, said)


def renaming_of(office: Office, mapping: str | Path | None) -> Renaming:
    """The mapping of a name, or of a file; a path that is the name of a kept one means that.

    Raises:
        NotFound: none of this name is kept.
        MappingError, UnreadableFileError: it has faults.
    """
    if mapping is None:
        return AS_IT_IS
    kept = next((path for path in _files(office) if path.stem == str(mapping)), None)
    if kept is None and not isinstance(mapping, Path):
        raise NotFound(what="对照表", name=mapping)
    return load_mapping(kept or Path(mapping))


def _read(path: Path) -> Renaming | None:
    """A kept mapping; None for one of couriers' lists, which lie here too, and for one that has faults."""
    try:
        return load_mapping(path)
    except (MappingError, UnreadableFileError):
        return None


def _files(office: Office) -> list[Path]:
    folder = office.data_dir / MAPPINGS
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def _told(name: str, said: Renaming) -> KeptMapping:
    headings = len(said.headings) + sum(len(names) for names in said.headings_in.values())
    return KeptMapping(name, len(said.sheets), headings, sum(len(values) for values in said.values.values()))

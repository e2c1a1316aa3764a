"""The institution's profile: shown and changed."""

import tomllib
from collections.abc import Mapping, MutableMapping, MutableSequence, Sequence
from datetime import datetime
from typing import Any

import tomlkit

from docgen.api.institution import FILE, parse_profile, version_path
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.profile import Profile
from docgen.errors import Problem, WrongProfile
from docgen.store.files import read_file, write_file
from docgen.workflow.access import Act
from docgen.zh.toml_faults import not_toml


@permitted(Act.READ_DEFINITIONS)
def profile_show(office: Office) -> Profile:
    """The institution's profile. Raises WrongProfile."""
    return office.profile


@permitted(Act.CHANGE_PROFILE)
def profile_set(office: Office, changes: Mapping[str, str], *, at: datetime) -> Profile:
    """Change the profile, all of ``changes`` or, where one is wrong, none; comments in the file stay.

    The version that was in force is kept beside it (``profile/0001.toml`` …).

    Args:
        office: whose.
        changes: values by key, ``creditor.account.number`` for a key within, ``law_firm.lawyers.0.name``
            for one within an item of a list; an empty value takes the key out.
        at: this instant; the audit chain tells of the change.

    Raises:
        WrongProfile: the profile would be wrong, with every fault; or the file is no TOML.
        NotReadable, NotWritable: the file may not be read, or the data folder not be written.
    """
    path = office.data_dir / FILE
    before = read_file(path) if path.exists() else None
    document = _document(before) if before is not None else tomlkit.document()
    for key, value in changes.items():
        _put(document, key.split("."), value)
    content = tomlkit.dumps(document).encode()
    profile = parse_profile(content)
    if content == before:
        return profile
    office.tell_change(Act.CHANGE_PROFILE, at, FILE, content)
    if before is not None:
        write_file(version_path(office.data_dir), before)
    write_file(path, content)
    return profile


def _document(content: bytes) -> tomlkit.TOMLDocument:
    try:
        tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongProfile(problems=[Problem(FILE, "", not_toml(error))]) from error
    return tomlkit.parse(content.decode())


def _put(table: MutableMapping[str, Any], key: Sequence[str], value: str) -> None:
    """Set a key, its tables and lists made on the way, or take it out."""
    first, *rest = key
    if not rest:
        if value:
            table[first] = value == "true" if value in {"true", "false"} else value
        else:
            table.pop(first, None)
        return
    inner = table.get(first)
    if rest[0].isdecimal() and len(rest) > 1:
        if not isinstance(inner, list):
            table[first] = inner = tomlkit.aot()
        _put_item(inner, rest, value)
        if not inner:
            del table[first]
        return
    if not isinstance(inner, MutableMapping):
        table[first] = inner = tomlkit.table()
    _put(inner, rest, value)


def _put_item(items: MutableSequence[Any], key: Sequence[str], value: str) -> None:
    """Set a key within an item of a list, by its place from 0: the next place makes one, an item left empty goes.

    Raises WrongProfile where a place before it is empty.
    """
    place, *rest = key
    at = int(place)
    if at > len(items):
        raise WrongProfile(problems=[Problem(".".join(key), value, f"序号从0起依次编号，现有{len(items)}项")])
    item = items[at] if at < len(items) else {}
    _put(item, rest, value)
    if at == len(items) and item:
        items.append(item)
    elif not item:
        del items[at : at + 1]

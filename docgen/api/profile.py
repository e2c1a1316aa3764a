"""The institution's profile: shown and changed."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from docgen.api.institution import FILE, not_toml, parse_profile, version_path
from docgen.api.office import Office
from docgen.casefile.profile import Profile
from docgen.store.files import read_file, write_file


def profile_show(office: Office) -> Profile:
    """The institution's profile. Raises WrongProfile."""
    return office.profile


def profile_set(office: Office, changes: Mapping[str, str]) -> Profile:
    """Change the profile, all of ``changes`` or, where one is wrong, none; comments in the file stay.

    The version that was in force is kept beside it (``profile/0001.toml`` …).

    Args:
        office: whose.
        changes: values by key, ``creditor.account.number`` for a key within; an empty value takes the key out.

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
    if before is not None:
        write_file(version_path(office.data_dir), before)
    write_file(path, content)
    return profile


def _document(content: bytes) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(content.decode())
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise not_toml(error) from error


def _put(table: MutableMapping[str, Any], key: Sequence[str], value: str) -> None:
    """Set a key, its tables made on the way, or take it out."""
    first, *rest = key
    if rest:
        inner = table.get(first)
        if not isinstance(inner, MutableMapping):
            table[first] = inner = tomlkit.table()
        _put(inner, rest, value)
    elif value:
        table[first] = value == "true" if value in {"true", "false"} else value
    else:
        table.pop(first, None)

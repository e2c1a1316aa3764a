"""File names that keep their Chinese and are safe on Windows, macOS, Linux and in ZIPs."""

import re
import unicodedata
from collections.abc import Iterable

MAX_BYTES = 200
"""A name's length in UTF-8, its extension included; file systems allow 255."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_INVISIBLE = {"Cc", "Cf", "Cs"}  # not Cn: characters newer than this Python are in people's names
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE | re.DOTALL)
_EXTENSION = re.compile(r"\.[^. ]{1,15}$")
_UNNAMED = "未命名"


def safe_name(name: str, *, max_bytes: int = MAX_BYTES) -> str:
    """One file name (never a path) that every system takes, as near to ``name`` as can be.

    Characters Windows forbids become ``_``, control and invisible ones go, white space becomes single spaces, names
    of devices get a ``_`` before them, and a long name loses the end of its stem, not its extension.

    Args:
        name: what the file should be called, extension included.
        max_bytes: the most the result may take in UTF-8; at least 100.
    """
    visible = "".join(c for c in name if c.isspace() or unicodedata.category(c) not in _INVISIBLE)
    spaced = " ".join(unicodedata.normalize("NFC", visible).split())
    clean = _FORBIDDEN.sub("_", spaced).strip(" .　") or _UNNAMED
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    return _shortened(clean, "", max_bytes)


def distinct_names(names: Iterable[str], *, max_bytes: int = MAX_BYTES) -> list[str]:
    """Safe names, in order, no two of which a file system that ignores case could confuse.

    The second ``合同.pdf`` becomes ``合同(2).pdf``.
    """
    taken: set[str] = set()
    result = []
    for name in names:
        wanted = safe_name(name, max_bytes=max_bytes)
        chosen, number = wanted, 1
        while _key(chosen) in taken:
            number += 1
            chosen = _shortened(wanted, f"({number})", max_bytes)
        taken.add(_key(chosen))
        result.append(chosen)
    return result


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())


def _shortened(name: str, mark: str, max_bytes: int) -> str:
    """The name with ``mark`` after its stem, the stem cut between characters to fit."""
    found = _EXTENSION.search(name)
    stem, extension = (name[: found.start()], found.group()) if found else (name, "")
    room = max_bytes - len(f"{mark}{extension}".encode())
    if len(stem.encode()) > room:
        stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .　")
    return f"{stem}{mark}{extension}"

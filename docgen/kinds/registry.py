"""Finds the kinds: every folder under ``templates/letters`` and ``templates/legal`` is one."""

import difflib
from functools import cache
from pathlib import Path
from typing import get_args

from docgen.errors import FaultyKind, UnknownKind
from docgen.kinds.definition import Family, Kind, read_kind

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@cache
def kinds(root: Path = TEMPLATES) -> dict[str, Kind]:
    """Every kind by its name, letters first, each family by name.

    Raises:
        FaultyKind: with every fault of all definitions.
    """
    found, faulty = survey(root)
    if faulty:
        names = "、".join(str(fault.facts["kind"]) for fault in faulty)
        raise FaultyKind(kind=names, problems=[problem for fault in faulty for problem in fault.problems])
    return found


def survey(root: Path = TEMPLATES) -> tuple[dict[str, Kind], list[FaultyKind]]:
    """The kinds whose definitions are sound, and what is wrong with each other one."""
    found, faulty = {}, []
    for family in get_args(Family):
        for folder in sorted((root / family).iterdir()):
            if folder.is_dir():
                try:
                    found[folder.name] = read_kind(folder, family)
                except FaultyKind as error:
                    faulty.append(error)
    return found, faulty


def kind(name: str, root: Path = TEMPLATES) -> Kind:
    """The kind of this name.

    Raises:
        UnknownKind: naming the nearest kind there is.
    """
    found = kinds(root)
    if name in found:
        return found[name]
    near = difflib.get_close_matches(name, found, n=1, cutoff=0.4)
    public = [kind for kind in found.values() if not kind.definition.internal]
    known = "、".join(f"{kind.name}（{kind.definition.title}）" for kind in public)
    raise UnknownKind(name=name, nearest=f"是否指 {near[0]}？" if near else "", known=known)

"""On which line of a TOML file a value stands: what the parser doesn't tell, and a person with an editor needs."""

import re
from collections import defaultdict

from docgen.casefile.faults import Location

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*([A-Za-z0-9_-]+|"[^"]*"|'[^']*')\s*(\.[^=]*)?=""")
_STRING_MARK = re.compile(r'"""|' + r"'''")


def lines_of(text: str) -> dict[Location, int]:
    """Line numbers, from 1, of every table and key that stands on a line of its own.

    Args:
        text: a file that parses.
    """
    found: dict[Location, int] = {(): 1}
    counts: defaultdict[Location, int] = defaultdict(int)
    table: Location = ()
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        within = bool(inside)
        for mark in _STRING_MARK.findall(line):
            inside = "" if inside == mark else inside or mark
        if within:
            continue
        if header := _HEADER.match(line):
            table = tuple(_bare(part) for part in header[2].split("."))
            if header[1] == "[[":
                counts[table] += 1
                found.setdefault(table, number)
                table = (*table, counts[table] - 1)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, _bare(key[1])), number)
    return found


def line_at(lines: dict[Location, int], at: Location) -> int:
    """The line of a location, or of the nearest thing around it that has one."""
    while at not in lines:
        at = at[:-1]
    return lines[at]


def _bare(key: str) -> str:
    return key.strip().strip("\"'")

"""What a file's name plainly says it is, by the table in ``evidence_names.toml``."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from docgen.casefile.vocabulary import EvidenceGroup

_NUMBER = re.compile(r"[\s_\-－—]*[（(\[【]?\d{1,4}[）)\]】]?$", re.ASCII)
_SEVERAL = re.compile("[及和与、]")


def recognised(stem: str) -> tuple[str | None, EvidenceGroup | None]:
    """The kind of evidence a file's name names, and its group; None for what it doesn't say.

    ``借款合同2`` is a 借款合同 of group ``credit``; ``个人经营借款合同`` is no kind of the table, but ends in one and
    belongs to its group; ``借款合同及保证合同`` is of no one group.
    """
    name = " ".join(stem.split())
    bare = _NUMBER.sub("", name)
    known = _known_names()
    if bare in known:
        return known[bare]
    if _SEVERAL.search(bare):
        return None, None
    longest = max((written for written in known if bare.endswith(written)), key=len, default=None)
    return None, known[longest][1] if longest else None


@cache
def _known_names() -> dict[str, tuple[str, EvidenceGroup]]:
    """Title and group by every name of the table."""
    table = tomllib.loads(files("docgen.casefile").joinpath("evidence_names.toml").read_text(encoding="utf-8"))
    return {
        name: (title, EvidenceGroup(group))
        for group, titles in table.items()
        for title, others in titles.items()
        for name in (title, *others)
    }

"""What a file's name plainly says it is, by the table in ``evidence_names.toml``."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from docgen.casefile.vocabulary import EvidenceGroup

_NUMBER = re.compile(r"[\s_\-－—]*[（(\[【]?\d{1,4}[）)\]】]?$", re.ASCII)
_SEVERAL = re.compile("[及和与、]")

PURPOSES: Final[Mapping[EvidenceGroup, str]] = {
    EvidenceGroup.IDENTITY: "证明当事人的身份和诉讼主体资格",
    EvidenceGroup.CREDIT: "证明合同关系成立，以及金额、期限、利率等约定",
    EvidenceGroup.PERFORMANCE: "证明债权人已按约定履行",
    EvidenceGroup.SECURITY: "证明担保的设立和担保范围",
    EvidenceGroup.DEFAULT: "证明债务人的还款情况和尚欠金额",
    EvidenceGroup.DEMAND: "证明债权人主张权利的时间、方式和对象",
    EvidenceGroup.COSTS: "证明为实现债权支出的费用",
    EvidenceGroup.VENUE: "证明约定的管辖法院和送达地址",
}
"""What evidence of a group usually proves (law.md 8.5 A-H): a suggestion, to be made more exact by who files it."""


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

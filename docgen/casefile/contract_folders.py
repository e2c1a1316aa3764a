"""Folders of contracts, in the industry's shape 姓名_合同编号: whose contract their names say they hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.casefile.case import Case
from docgen.casefile.evidence_names import recognised
from docgen.casefile.scalars import half_width
from docgen.zh.filenames import safe_name

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_OF_CONTRACT = re.compile(rf"[^_]*[{_HAN}][^_]*_.*\d.*")
"""A folder that may be one contract's: a name in Chinese, an underscore, a number."""
_NAME = re.compile(rf"[{_HAN}·]{{2,4}}|[{_HAN}·（）()]*(?:公司|中心|企业|合作社|[厂店行部])")
"""What may be a person's or a firm's name, and not any folder's."""
_DAY = re.compile(r"(?:19|20)\d\d(?:\D?\d{1,2}){0,2}\D?")
_THINGS = re.compile(r".*(?:记录|截图|照片|图片|材料|资料|文件|证据|凭证|流水|附件|合同|扫描件?|录音|录像)")
"""A folder by what lies in it, not by whose it is."""
_SEVERAL = re.compile(r"[、，,+&\s]+")


@dataclass(frozen=True, slots=True)
class Said:
    """What the folders of a file say: its contract of this case; the folder of a contract of another one.

    ``misnamed`` bears the number of this case's contract and the name of nobody in the case.
    """

    debt_no: str | None = None
    foreign: str | None = None
    misnamed: str | None = None


def said_by(folders: Sequence[str], given: int, case: Case) -> Said:
    """What the names of the folders that a file lies in say.

    Args:
        folders: from the outermost.
        given: how many of them were named by whoever gave them: such a folder's underscore may mean nothing.
        case: whose contracts and parties are known.
    """
    numbers = {_spelt(debt.no): debt.no for debt in case.debts}
    names = {_spelt(party.name) for party in (case.creditor, *case.debtors)}
    ours = [part for part in folders if _spelt(part.partition("_")[2]) in numbers]
    if ours:
        name, _, number = ours[-1].partition("_")
        known = any(_spelt(one) in names for one in (name, *_SEVERAL.split(name)))
        return Said(numbers[_spelt(number)], misnamed=None if known else ours[-1])
    foreign = (part for at, part in enumerate(folders) if _is_foreign(part, names, given=at < given))
    return Said(foreign=next(foreign, None))


def _is_foreign(part: str, names: set[str], *, given: bool) -> bool:
    """Whether a folder without a number of this case is another contract's."""
    name, _, number = part.partition("_")
    named = _NAME.fullmatch(name) and not _THINGS.fullmatch(name) and recognised(name) == (None, None)
    if given and (not named or _DAY.fullmatch(number)):
        return False
    if _OF_CONTRACT.fullmatch(part):
        return True
    thing = _THINGS.fullmatch(number) is not None or recognised(name + number) != (None, None)
    return bool(number and named) and not thing and _spelt(name) not in names


def _spelt(name: str) -> str:
    return half_width(safe_name(name))

"""Which known name a wrong one may have meant: the nearest spelling, and of a Chinese one the nearest Chinese name."""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from docgen.kinds.shapes import OPEN, Shape

EVERYDAY: Final = {
    "债务人": "debtors",
    "欠款人": "debtors",
    "客户": "debtors",
    "担保人": "guarantors",
    "贷款人": "creditor",
    "出借人": "creditor",
    "银行": "creditor",
    "收件人": "addressee",
    "债权人名称": "creditor.name",
    "债务人姓名": "debtors.name",
    "身份证号": "addressee.id_no",
    "身份证号码": "addressee.id_no",
    "欠款金额": "claim.total_due",
    "欠款合计": "claim.total_due",
    "欠款总额": "claim.total_due",
    "总金额": "claim.total_due",
    "日期": "document.dated_on",
    "文号": "document.number",
    "电话": "contact.phone",
}
"""What people call things whose Chinese name in the dictionary is another."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NEAR: Final = 0.6


def nearest(name: str, known: Iterable[str]) -> str:
    """``是否指 …？`` with the known name that is nearest, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"是否指 {near[0]}？" if near else ""


def guess(name: str, known: Mapping[str, Shape]) -> str:
    """``是否指 …？`` with what was meant, or nothing.

    Args:
        name: what was written.
        known: the names there are, and what they stand for.
    """
    if not _HAN.search(name):
        return nearest(name, known)
    titles = {path: title for path, title in _titles(known, "") if title}
    meant = EVERYDAY.get(name, "")
    if meant not in titles:
        meant = max(titles, key=lambda path: _likeness(name, titles[path], path), default="")
        if not meant or _likeness(name, titles[meant], meant)[0] < _NEAR:
            return ""
    return f"是否指 {meant}（{titles[meant]}）？"


def _titles(known: Mapping[str, Shape], above: str) -> Iterator[tuple[str, str]]:
    """Every path below these names with its Chinese name, lists passed through."""
    for name, shape in known.items():
        path = f"{above}{name}"
        yield path, re.split("[（：]", shape.title)[0]
        while shape.sort == "list":
            shape = shape.member or OPEN  # noqa: PLW2901 - what a list holds stands for it
        yield from _titles(shape.members, f"{path}.")


def _likeness(name: str, title: str, path: str) -> tuple[float, int]:
    """How near a Chinese name is, and, of equally near ones, how near the top it stands; 1 is the same."""
    said = (title, *title.split("/"))
    return max(difflib.SequenceMatcher(None, name, each).ratio() for each in said), -path.count(".")

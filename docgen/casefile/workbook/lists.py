"""Several values within one cell: 甲、乙; an item that holds a separator itself stands in quotes, as CSV does it."""

import re

SEPARATOR = "、"
_SEPARATORS = "、;；"
_QUOTE = '"'
_SUM_WITHIN = re.compile(r"[:：]\s*[￥¥]?\d|\s[￥¥]?\d[\d,]*(?:\.\d{1,2}(?:元|\s|[,，]|$)|元)", re.ASCII)
_ITEM = re.compile(rf'\s*(?:"((?:[^"]|"")*)"\s*(?=[{_SEPARATORS}]|$)|([^{_SEPARATORS}]*))(?:[{_SEPARATORS}]|$)')


def split(text: str) -> list[str]:
    """The items of a cell, without spaces around them; nothing between two separators is no item.

    ``甲、"乙、丙"；丁`` holds 甲, 乙、丙 and 丁.
    """
    items = []
    at = 0
    while at < len(text):
        found = _ITEM.match(text, at)
        if found is None or found.end() == at:
            break
        quoted, plain = found.groups()
        item = quoted.replace('""', _QUOTE) if quoted is not None else plain.strip()
        if item:
            items.append(item)
        at = found.end()
    return items


def join(items: list[str]) -> str:
    """A cell that ``split`` takes apart again into ``items``."""
    return SEPARATOR.join(_safe(item) for item in items)


def holds_a_sum(name: str) -> bool:
    """Whether the name of a sum looks like a sum itself: 本金：1000，利息 before ：50 is two sums, not one name."""
    return _SUM_WITHIN.search(name) is not None


def sum_name(name: str) -> str:
    """The name of a sum as written before its amount: in quotes where it could be taken for a sum itself."""
    return _quoted(name) if name.startswith(_QUOTE) or holds_a_sum(name) else name


def _quoted(item: str) -> str:
    """The item in quotes, those within it doubled."""
    return _QUOTE + item.replace(_QUOTE, '""') + _QUOTE


def _safe(item: str) -> str:
    if item.startswith(_QUOTE) or any(separator in item for separator in _SEPARATORS):
        return _quoted(item)
    return item

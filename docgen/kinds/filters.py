"""The filters of the house: what each can write, and of which it is told that a name is written by them."""

from typing import Final

from docgen.kinds.shapes import Sort

TAKES: Final[dict[str, frozenset[Sort]]] = {
    "yuan": frozenset({"money", "number"}),
    "capitals": frozenset({"money"}),
    "percent": frozenset({"rate"}),
    "zh_date": frozenset({"date", "instant"}),
    "zh_number": frozenset({"number"}),
    "word": frozenset({"choice"}),
    "masked_id": frozenset({"text"}),
    "masked_phone": frozenset({"text"}),
    "masked_account": frozenset({"text"}),
    "lines": frozenset({"text"}),
}
"""What a filter of the house can write."""
TOLD: Final = frozenset({"capitals", "masked_id", "masked_phone", "masked_account", "tail"})
"""Filters of which it is told that a name is written by them."""
WRITTEN: Final[dict[Sort, str]] = {"money": "yuan", "rate": "percent", "choice": "word"}
"""What can't be printed without a filter, and the one that writes it."""
_MASKS: Final = {
    "id_no": "masked_id",
    "phone": "masked_phone",
    "reserved_phone": "masked_phone",
    "account_no": "masked_account",
    "card.number": "masked_account",
    "account.number": "masked_account",
}
"""What must not stand in full in a letter, by the end of its name, and the filter that masks it (law.md 9.3)."""
_OWN: Final = ("creditor.", "case.creditor.", "contact.", "institution.", "lawyer.", "answers.", "document.")
"""Whose numbers a letter must show: those of whoever writes it."""


def mask_of(path: str) -> str:
    """The filter that masks what a dotted name stands for in a letter; empty where it may stand in full."""
    if path.startswith(_OWN):
        return ""
    return next((mask for end, mask in _MASKS.items() if path.endswith(f".{end}")), "")

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

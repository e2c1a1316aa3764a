"""The sheet's words: names that anybody may choose, instants, hashes in groups; and what of it can be checked."""

from datetime import UTC, datetime

import pytest

from docgen.bundle.proofsheet import IDEOGRAPHS, printable, zh_instant
from docgen.render.fonts import CHAINS, load_faces
from docgen.render.glyphs import refusal


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("证据/合同（1）.pdf", "证据/合同（1）.pdf"),
        ("王五㼆、堃䶮𠅤.jpg", "王五㼆、堃䶮𠅤.jpg"),
        ("📷 café ñ.jpg", "[U+1F4F7] café [U+00F1].jpg"),
        ("a\u202eb\tc", "a[U+202E]b[U+0009]c"),
        ("\U000f0000", "[U+F0000]"),
    ],
)
def test_names_are_printed_or_spelt_out(name: str, shown: str) -> None:
    assert printable(name) == shown


def test_whatever_passes_for_printable_is_printed() -> None:
    """Every character of the first three planes that ``printable`` leaves as it is, against the faces."""
    faces = load_faces()
    held = frozenset[int]().union(*(faces.coverage[face] for face in CHAINS["song"]))
    assert [part for part in IDEOGRAPHS if not held.issuperset(part)] == []
    plain = (chr(code) for code in range(0x20, 0x10000) if not 0x3400 <= code < 0x4DB6 and not 0xD800 <= code < 0xE000)
    assert [c for c in plain if printable(c) == c and refusal(c, faces)] == []


def test_instants_are_told_in_china() -> None:
    assert zh_instant(datetime(2026, 11, 23, 17, 5, 9, tzinfo=UTC)) == "2026年11月24日 01:05:09（UTC+08:00）"

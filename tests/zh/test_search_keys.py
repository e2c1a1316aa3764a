"""Texts as they are looked for."""

import pytest

from docgen.zh.search_keys import endings, identifier, parts, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("阿依古丽·买买提", "阿依古丽买买提"),
        ("阿依古丽•买买提", "阿依古丽买买提"),
        ("\uff2aohn\u3000Smith", "johnsmith"),
        ("江城（示例）公司&<有限>", "江城示例公司有限"),
        ("王\U00020bb7\ue000", "王\U00020bb7\ue000"),  # a character beyond the plane, one of somebody's own
        (" ·-\0\n", ""),
    ],
)
def test_what_is_written_in_different_ways_is_the_same(text: str, expected: str) -> None:
    assert plain(text) == expected


def test_a_name_is_found_by_any_part() -> None:
    assert endings("张建国") == {"张建国", "建国", "国"}
    assert endings("") == set()


def test_a_number_is_found_from_each_of_its_parts_on() -> None:
    assert parts("XYGD-2026-0001") == {"xygd20260001", "20260001", "0001"}
    assert parts("（2026）江0101民初1号") == {"2026江0101民初1号", "江0101民初1号"}
    assert parts("—") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11010119900307 001X", "11010119900307001x"),
        ("+86 139-0000-0001", "13900000001"),
        ("0086 13900000001", "13900000001"),
        ("010-86100000", "01086100000"),
        ("8613", "8613"),
        ("6222 0000 0000 0001", "6222000000000001"),
    ],
)
def test_identifiers_are_compared_by_their_letters_and_digits(text: str, expected: str) -> None:
    assert identifier(text) == expected

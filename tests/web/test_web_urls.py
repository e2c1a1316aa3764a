from urllib.parse import unquote

import pytest
from werkzeug.routing import Map, Rule

from web.urls import NumberConverter

NUMBERS = [
    "2026-001",
    "（2026）示0102民初1号",
    "A/B",
    "..",
    ".",
    "a~2fb",
    "50%",
    "a?b#c",
    "a b",
    "..\\..",
    "<x>",
    "../../x",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_any_number_is_one_segment_and_comes_back_as_it_was(number: str) -> None:
    rules = Map([Rule("/cases/<number:no>/claim", endpoint="claim")], converters={"number": NumberConverter})
    address = rules.bind("localhost").build("claim", {"no": number})
    assert address.count("/") == 3
    assert "/../" not in address
    received = unquote(address)  # as a server hands it on
    assert rules.bind("localhost").match(received) == ("claim", {"no": number})

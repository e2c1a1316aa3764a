from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from docgen.kinds.definition import Column, Question
from web.forms import first_answers, read_answers


def question(kind: str, **more: Any) -> Question:
    return Question(name="q", title="问", type=kind, **more)


@pytest.mark.parametrize(
    ("kind", "typed", "answers"),
    [
        ("integer", " 7 ", {"q": 7}),
        ("integer", "-7", {"q": -7}),
        ("integer", "--7", {"q": "--7"}),
        ("integer", "七", {"q": "七"}),  # the core says what was expected
        ("bool", "1", {"q": True}),
        ("bool", "", {"q": False}),  # a box not ticked says no
        ("date", "2026-12-01", {"q": "2026-12-01"}),
        ("money", "12.50", {"q": "12.50"}),
        ("line", "  ", {}),
        ("text", "甲\r\n乙", {"q": "甲\n乙"}),
    ],
)
def test_what_is_typed_becomes_an_answer(kind: str, typed: str, answers: dict[str, Any]) -> None:
    assert read_answers([question(kind)], MultiDict({"answer.q": typed})) == answers


def test_rows_left_empty_are_left_out() -> None:
    columns = (Column(name="on", title="日期", type="date"), Column(name="paid", title="已付", type="bool"))
    typed = MultiDict({"answer.q.0.on": "2026-01-01", "answer.q.2.on": "2026-03-01", "answer.q.2.paid": "1"})
    rows = [{"on": "2026-01-01", "paid": False}, {"on": "2026-03-01", "paid": True}]
    assert read_answers([question("table", columns=columns)], typed) == {"q": rows}


def test_no_row_is_lost_however_many_there_are() -> None:
    columns = (Column(name="on", title="日期", type="date"),)
    typed = MultiDict({f"answer.q.{number}.on": f"{number}" for number in range(360)})
    assert read_answers([question("table", columns=columns)], typed) == {"q": [{"on": f"{n}"} for n in range(360)]}


def test_a_form_opens_with_the_kinds_own_answers() -> None:
    assert first_answers([question("integer", default=7), Question(name="r", title="另", type="line")]) == {"q": 7}

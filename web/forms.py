"""The answers to a kind's questions, out of a form and back into it.

A form holds text; what can be made of it is made here (figures, ticks, rows), and the core says what is wrong with the
rest: a text that should have been a number reaches it as it was typed.
"""

import re
from collections.abc import Sequence
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

_ROW_DIGITS = 4


class Column(Protocol):
    """A column of a table-typed question, or a question of one value."""

    @property
    def name(self) -> str:
        """The key of the answer."""

    @property
    def type(self) -> str:
        """What the answer must be."""


class Question(Column, Protocol):
    """A question of a kind."""

    @property
    def default(self) -> str | int | bool | None:
        """The answer that holds if none is given."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns of a table."""


def numbers_in(text: str) -> list[str]:
    """Case numbers as people write them: one a line, or with commas between."""
    return [number.strip() for number in re.split(r"[,\u3001\uff0c\n]", text) if number.strip()]


def first_answers(questions: Sequence[Question]) -> dict[str, Any]:
    """The answers a form opens with."""
    return {question.name: question.default for question in questions if question.default is not None}


def read_answers(questions: Sequence[Question], form: MultiDict[str, str]) -> dict[str, Any]:
    """The answers a form gives; what was left empty is left out."""
    answers: dict[str, Any] = {}
    for question in questions:
        if question.type == "table":
            given: Any = _rows(question, form)
        else:
            given = _value(question.type, form.get(f"answer.{question.name}", ""))
        if given not in (None, []):
            answers[question.name] = given
    return answers


def _rows(question: Question, form: MultiDict[str, str]) -> list[dict[str, Any]]:
    rows = []
    for number in _row_numbers(f"answer.{question.name}.", form):
        cells = {
            column.name: _value(column.type, form.get(f"answer.{question.name}.{number}.{column.name}", ""))
            for column in question.columns
        }
        row = {name: value for name, value in cells.items() if value is not None}
        if any(value is not False for value in row.values()):
            rows.append(row)
    return rows


def _row_numbers(prefix: str, form: MultiDict[str, str]) -> list[int]:
    """The rows a form has, however many; a form is no longer than the application lets it be."""
    found = {name.removeprefix(prefix).partition(".")[0] for name in form if name.startswith(prefix)}
    return sorted(int(number) for number in found if number.isdecimal() and len(number) <= _ROW_DIGITS)


def _value(kind: str, text: str) -> Any:
    text = text.replace("\r\n", "\n").strip()
    if kind == "bool":
        return text == "1"
    if not text:
        return None
    if kind == "integer" and text.removeprefix("-").isdecimal() and len(text) < 10:
        return int(text)
    return text

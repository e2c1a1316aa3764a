"""The answers to a kind's own questions: read from TOML, checked all at once, given to the template as plain values."""

import difflib
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from docgen.errors import InputError, Problem, WrongAnswers
from docgen.kinds.definition import Column, Kind, Question
from docgen.kinds.parts import Part
from docgen.zh.toml_faults import not_toml

Answers = Mapping[str, Any]

EXPECTED = {
    "text": "应为文字",
    "line": "应为一行文字",
    "date": "应为日期，如 2026-12-01",
    "money": '应为金额字符串，单位元，至多两位小数，如 "500000.00"',
    "rate": '应为小数表示的年利率字符串，如 "0.0588"',
    "integer": "应为整数，不小于零",
    "bool": "应为 true 或 false",
    "table": "应为若干行的表（TOML 的表数组）",
}


def read_answers(content: bytes, place: str) -> dict[str, Any]:
    """The answers of a TOML file.

    Raises:
        InputError: the bytes are no TOML, or not UTF-8; the problem says where.
    """
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(problems=[Problem(place, "", not_toml(error))]) from error


def check_answers(kind: Kind, answers: Answers, dated_on: date | None = None) -> Part:
    """The answers as a part: given, defaulted, or open (a gap where the template prints it).

    Args:
        kind: the kind.
        answers: the answers, as read from TOML.
        dated_on: the date the paper bears, from which a deadline is measured; None where they are not for a paper now.

    Raises:
        WrongAnswers: unknown names, wrong types, required ones left out, what lies out of bounds; all at once.
    """
    questions = {question.name: question for question in kind.definition.fields}
    problems = [_unknown(name, list(questions), "填写项") for name in answers if name not in questions]
    values: dict[str, Any] = {}
    for question in questions.values():
        given = answers.get(question.name, question.default)
        if given is None:
            if question.required:
                problems.append(Problem(f"填写项 {question.title}", "", f"必填（{question.name}）。{question.help}"))
            values[question.name] = None
        else:
            values[question.name] = _value(question, given, f"填写项 {question.title}", problems, dated_on)
    if problems:
        raise WrongAnswers(title=kind.definition.title, problems=problems)
    return Part(values, label="", context="answers", titles={name: q.title for name, q in questions.items()})


def _unknown(name: str, known: list[str], what: str) -> Problem:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"是否指 {near[0]}？" if near else f"可用：{'、'.join(known) or '无'}"
    return Problem(f"{what} {name}", "", f"没有这一项。{hint}")


def _value(question: Question, given: object, place: str, problems: list[Problem], dated_on: date | None) -> Any:
    if question.type == "table":
        if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
            problems.append(Problem(place, str(given)[:60], EXPECTED["table"]))
            return []
        return [_row(question, row, f"{place}第{index}行", problems, dated_on) for index, row in enumerate(given, 1)]
    if question.type == "choice":
        return _choice(question.choices, given, place, problems)
    return _bounded(question, _scalar(question.type, given, place, problems), place, problems, dated_on)


def _bounded(asked: Question | Column, value: Any, place: str, problems: list[Problem], dated_on: date | None) -> Any:
    """The value, with a problem where it lies out of its bounds: no deadline is past, nor impossible to keep."""
    match asked.between, value:
        case (least, most), int() if not least <= value <= most:
            problems.append(Problem(place, str(value), f"应为{least}至{most}之间的整数，不得提出不可能做到的期限"))
        case (least, most), date() if dated_on and not least <= (value - dated_on).days <= most:
            first, last = dated_on + timedelta(days=least), dated_on + timedelta(days=most)
            bounds = f"应在{first}至{last}之间（文书日期为{dated_on}）"
            said = f"{bounds}，不得提出已过或者不可能做到的期限；请改填，或更正文书日期"
            problems.append(Problem(place, str(value), said))
    return value


def _choice(choices: tuple[str, ...], given: object, place: str, problems: list[Problem]) -> object:
    if given not in choices:
        problems.append(Problem(place, str(given)[:60], f"应为下列之一：{'、'.join(choices)}"))
    return given


def _row(
    question: Question, row: Mapping[str, object], place: str, problems: list[Problem], dated_on: date | None
) -> Part:
    columns: dict[str, Column] = {column.name: column for column in question.columns}
    problems += [_unknown(name, list(columns), place) for name in row if name not in columns]
    values: dict[str, Any] = {}
    for column in columns.values():
        cell = row.get(column.name)
        if cell is None:
            if column.required:
                problems.append(Problem(f"{place}“{column.title}”", "", "必填"))
            values[column.name] = None
        elif column.choices:
            values[column.name] = _choice(column.choices, cell, f"{place}“{column.title}”", problems)
        else:
            where = f"{place}“{column.title}”"
            values[column.name] = _bounded(
                column, _scalar(column.type, cell, where, problems), where, problems, dated_on
            )
    return Part(
        values, label=f"{question.title}的", context="answers", titles={c.name: c.title for c in columns.values()}
    )


def _scalar(kind: str, given: object, place: str, problems: list[Problem]) -> Any:
    value: object = None
    match kind, given:
        case ("bool", bool()) | ("date", date()) if not isinstance(given, datetime):
            value = given
        case "integer", int() if not isinstance(given, bool) and given >= 0:
            value = given
        case "text", str() if given.strip():
            value = given.strip()
        case "line", str() if given.strip() and "\n" not in given:
            value = given.strip()
        case "date", str():
            value = _iso(given)
        case (("money" | "rate"), str()):
            value = _decimal(given, places=2 if kind == "money" else 12)
    if value is None:
        problems.append(Problem(place, str(given)[:60], EXPECTED[kind]))
    return value


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _decimal(text: str, places: int) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0:
        return None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > places or value >= Decimal("1e16"):
        return None
    return value.quantize(Decimal("0.01")) if places == 2 else value

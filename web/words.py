"""Filters of the pages: the core's own ways of writing, in the visitor's language."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from flask import Flask
from flask_babel import format_date
from flask_babel import gettext as _

from docgen.api import words
from docgen.api.office import LOCAL_OPERATOR
from web.config import CHINA
from web.language import CHINESE, language, listed, term_of, word_of


def in_words(day: date) -> str:
    """A day: ``2026年11月23日``, ``23 Nov 2026``."""
    return words.zh_date(day) if language() == CHINESE else str(format_date(day, "d MMM yyyy"))


def moment(instant: datetime) -> str:
    """An instant in China: ``2026年11月23日 09:30``."""
    there = instant.astimezone(CHINA)
    return f"{in_words(there.date())} {there:%H:%M}"


def day_before(day: date) -> date:
    """The last day a claim counts: the cut-off date itself does not accrue, and documents name the day before."""
    return day - timedelta(days=1)


def who(account: str) -> str:
    """An account's name; whoever worked before there were accounts has none."""
    return str(_("本机操作员")) if account == LOCAL_OPERATOR else account


def many_words(values: Iterable[object], name: str) -> str:
    """The words of several members of a closed list."""
    return listed(word_of(name, str(value)) for value in values)


def register_words(app: Flask) -> None:
    """Make the filters known to the pages."""
    app.jinja_env.filters.update(
        capitals=words.capitals,
        day=in_words,
        day_before=day_before,
        listed=listed,
        moment=moment,
        percent=words.percent,
        who=who,
        yuan=words.yuan,
        word=lambda value, name: word_of(name, str(value)),
        words=many_words,
    )
    app.jinja_env.globals.update(term=term_of, words_of=words.words)

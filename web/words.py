"""Filters of the pages: the core's own ways of writing."""

from datetime import date, datetime, timedelta

from flask import Flask

from docgen.api import words
from web.config import CHINA


def zh_time(moment: datetime) -> str:
    """An instant as people in China read it: ``2026年11月23日 09:30``."""
    there = moment.astimezone(CHINA)
    return f"{words.zh_date(there.date())} {there:%H:%M}"


def day_before(day: date) -> date:
    """The last day a claim counts: the cut-off date itself does not accrue, and documents name the day before."""
    return day - timedelta(days=1)


def register_words(app: Flask) -> None:
    """Make the filters known to the pages."""
    app.jinja_env.filters.update(
        capitals=words.capitals,
        day_before=day_before,
        percent=words.percent,
        yuan=words.yuan,
        zh_date=words.zh_date,
        zh_time=zh_time,
        word=lambda value, name: words.word((name, str(value))),
    )
    app.jinja_env.globals["term"] = words.term

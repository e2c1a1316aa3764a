"""What a request works with: the office as whoever is signed in, the configuration, the clock, the dates it names."""

from datetime import date, datetime

from flask import current_app, g, request
from flask_babel import LazyString, lazy_gettext

from docgen.api.office import Office
from docgen.errors import SignInNeeded, WrongParameter
from web.config import Config


def config() -> Config:
    """The application's configuration."""
    found: Config = current_app.config["DOCGEN"]
    return found


def office() -> Office:
    """The data folder the application works on, for the account that is signed in. Raises SignInNeeded."""
    found: Office | None = g.get("office")
    if found is None:
        raise SignInNeeded
    return found


def anybodys_office() -> Office:
    """The data folder, before anybody is signed in: for use cases that ask for no account."""
    found: Office = current_app.extensions["office"]
    return found


def now() -> datetime:
    """This moment."""
    return config().now()


def today() -> date:
    """Today, in China."""
    return now().date()


def day(name: str, title: str | LazyString) -> date:
    """The day a request names; today if it names none. Raises WrongParameter."""
    text = request.values.get(name, "").strip()
    if not text:
        return today()
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise WrongParameter(name=title, value=text[:40], expected=lazy_gettext("应为 2026-11-23 这样的日期"))
    return found

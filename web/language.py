"""Chinese, and English by a switch: which one a visitor reads, and how sentences are found in it.

Sentences are written in Chinese where they stand (``_("…")`` in a page and in code); their English lies in
``languages/en/*.po``, a file a part of the application, all read at the start. What the core says (errors, notes,
words of closed lists) comes in Chinese: :func:`said` finds its English by the same files, by patterns with ``{name}``
for what is filled in, and by the glossary's identifiers. Documents and facts of cases stay Chinese.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, Domain, format_date, get_locale
from werkzeug.wrappers import Response as Answer

from docgen.api import words
from web.config import Config

CHINESE: Final = "zh"
ENGLISH: Final = "en"
LANGUAGES: Final = {CHINESE: "中文", ENGLISH: "English"}
COOKIE: Final = "docgen_language"
_FOLDER: Final = Path(__file__).with_name("languages") / ENGLISH
_YEAR: Final = 365 * 24 * 3600
_DAY: Final = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日((?: \d\d:\d\d)?)")
_BRACKET: Final = re.compile(r"(.+)（([^（）]+)）", re.DOTALL)
_DATED: Final = re.compile(r"\s*(\d{4}-\d\d-\d\d)(.+?)(?:\uff1a([^\uff1a]+))?", re.DOTALL)
_FILLED: Final = re.compile(r"\{(\w+)\}")


class _Sentences(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """The sentences of a language, out of memory."""

    def get_translations(self) -> NullTranslations:
        """Those of the visitor's language; Chinese stands for itself."""
        return english() if language() == ENGLISH else NullTranslations()


class _Speech(Babel):  # type: ignore[misc]  # as above
    """Flask-Babel with our sentences."""

    domain_instance = _Sentences()


def register_language(app: Flask) -> None:
    """Let pages and code speak the visitor's language."""
    _Speech(app, default_locale=CHINESE, locale_selector=chosen)
    app.jinja_env.filters["said"] = said
    app.context_processor(lambda: {"language": "zh-CN" if language() == CHINESE else ENGLISH, "languages": LANGUAGES})


def chosen() -> str:
    """The language that this visitor chose; Chinese until he does."""
    named = request.cookies.get(COOKIE, CHINESE)
    return named if named in LANGUAGES else CHINESE


def remember(response: Answer, named: str, config: Config) -> None:
    """Let the visitor's browser keep his choice."""
    response.set_cookie(
        COOKIE, named, max_age=_YEAR, httponly=True, samesite="Lax", secure=config.secure_cookies, path="/"
    )


def language() -> str:
    """The language that is spoken now; outside a request Chinese."""
    found = get_locale()
    return found.language if found else CHINESE


@cache
def catalogue() -> Catalog:
    """Every sentence with its English, out of all files. Raises ValueError where two files differ about one."""
    whole = Catalog(locale=ENGLISH)
    for path in sorted(_FOLDER.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=ENGLISH, abort_invalid=True):
                if not message.id or not message.string:
                    continue
                known = whole.get(message.id, message.context)
                if known is not None and known.string != message.string:
                    problem = f"{path.name}: {message.id!r} has another English elsewhere"
                    raise ValueError(problem)
                whole.add(message.id, message.string, context=message.context)
    return whole


@cache
def english() -> Translations:
    """The English sentences, compiled."""
    compiled = io.BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    return Translations(compiled)


def said(text: object, identifier: str | None = None) -> str:
    """A text of the core's in the visitor's language; what has no English stays as it is.

    Args:
        text: Chinese, as the core worded it.
        identifier: the English identifier that it is the term of, where there is one.
    """
    chinese = str(text)
    if language() == CHINESE or not chinese:
        return chinese
    return _in_english(chinese) or (plain(identifier) if identifier else chinese)


def worded(wording: str, facts: Mapping[str, object]) -> str:
    """A sentence with facts to be filled in (``{name}``), in the visitor's language, the facts too."""
    if language() == CHINESE:
        return wording.format_map(facts)
    known = english().gettext(wording)
    told = {name: _as_fact(value) if isinstance(value, str) else value for name, value in facts.items()}
    return known.format_map(told)


def _as_fact(chinese: str) -> str:
    """What is filled into a sentence: its own English (``msgctxt "fact"``), or what it is elsewhere."""
    known = str(english().pgettext("fact", chinese))
    return known if known != chinese else said(chinese)


def plain(identifier: str) -> str:
    """An identifier as English words: ``principal_overdue`` -> ``Principal overdue``."""
    words_of = identifier.replace("_", " ").strip()
    return words_of[:1].upper() + words_of[1:]


def word_of(name: str, value: str) -> str:
    """The word of a member of a closed list."""
    if language() == CHINESE:
        return words.word((name, value))
    own = f"{name}.{value}"
    found = english().gettext(own)
    return found if found != own else plain(value)


def term_of(identifier: str, context: str | None = None) -> str:
    """The term of an identifier."""
    chinese = words.term(identifier, context)
    return chinese if language() == CHINESE else (_exact(chinese) or plain(identifier))


def listed(members: Iterable[object], mark: str = ",") -> str:
    """Members of a list, one after the other."""
    joint = {",": "、", ";": "；"}[mark] if language() == CHINESE else f"{mark} "
    return joint.join(str(member) for member in members)


def _in_english(chinese: str) -> str | None:
    known = _known(chinese)
    if known is not None:
        return known
    if day := _DAY.fullmatch(chinese):
        return str(format_date(date(int(day[1]), int(day[2]), int(day[3])), "d MMM yyyy")) + day[4]
    for fits, sentence in _patterns():
        found = fits(chinese)
        if found is not None:
            return sentence.format_map({name: _as_fact(value) for name, value in found.groupdict().items()})
    return _joined(chinese) or _with_bracket(chinese) or _dated(chinese)


def _joined(chinese: str) -> str | None:
    """A list of known words."""
    members = chinese.split("、")
    known = [_known(one) for one in members]
    return ", ".join(one for one in known if one) if len(members) > 1 and all(known) else None


def _with_bracket(chinese: str) -> str | None:
    """A known sentence or term, and what stands in brackets behind it: what it rests on, whose it is."""
    found = _BRACKET.fullmatch(chinese)
    head = _known(found[1]) if found else None
    return f"{head} ({said(found[2])})" if found and head else None


def _dated(chinese: str) -> str | None:
    """What happened on a day (``2026-03-26上门催收张三``), and behind a colon what it lacks."""
    found = _DATED.fullmatch(chinese)
    head = _in_english(found[2]) if found else None
    if not found or not head:
        return None
    return f"{found[1]} {head}" + (f": {said(found[3])}" if found[3] else "")


def _known(chinese: str) -> str | None:
    """A sentence, term or word as it stands."""
    identifier = words.identifiers().get(chinese)
    return _exact(chinese) or (plain(identifier) if identifier else None)


def _exact(chinese: str) -> str | None:
    found = english().gettext(chinese)
    return found if found != chinese else None


@cache
def _patterns() -> tuple[tuple[Callable[[str], re.Match[str] | None], str], ...]:
    """The sentences with something to fill in, the longest first."""
    made = []
    for message in catalogue():
        if not isinstance(message.id, str) or not _FILLED.search(message.id):
            continue
        parts = _FILLED.split(message.id)
        seen: set[str] = set()
        pattern = ""
        for number, part in enumerate(parts):
            if number % 2 == 0:
                pattern += re.escape(part)
            else:
                pattern += f"(?P={part})" if part in seen else f"(?P<{part}>.+?)"
                seen.add(part)
        made.append((len(message.id), re.compile(pattern, re.DOTALL).fullmatch, str(message.string)))
    return tuple((fits, sentence) for _, fits, sentence in sorted(made, key=lambda one: -one[0]))

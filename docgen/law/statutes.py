"""The statutes and rules that documents cite, one versioned list (``statutes.toml``).

A template cites through :func:`cite`, and a kind names its basis as ``instrument:article``; both fail when the list
does not hold the article, so that no document can rest on one that nobody looked up.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from docgen.errors import UnknownArticle
from docgen.law.dated import STALE_DAYS
from docgen.zh.numerals import chinese_number


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute or rule in force, with the articles this product cites."""

    title: str
    short: str
    """The title in daily use, for words at a terminal."""
    issued: str
    in_force_from: date
    articles: frozenset[int]
    checked_on: date
    """When someone last compared it with its source."""
    doubt: str
    """What of it nobody compared, in Chinese; "" for nothing."""


@cache
def statutes() -> dict[str, Statute]:
    """Every statute by its identifier."""
    listed = tomllib.loads((Path(__file__).parent / "statutes.toml").read_text(encoding="utf-8"))
    return {
        name: Statute(
            s["title"],
            s.get("short", s["title"].removeprefix("中华人民共和国")),
            s["issued"],
            s["from"],
            frozenset(s["articles"]),
            s["checked_on"],
            s.get("doubt", ""),
        )
        for name, s in listed.items()
    }


def cite(instrument: str, *articles: int) -> str:
    """``《中华人民共和国民法典》第六百七十五条、第六百七十六条``.

    Raises:
        UnknownArticle: the list does not hold the instrument or the article.
    """
    return _cited(_listed(instrument, articles).title, articles)


def cite_short(instrument: str, *articles: int) -> str:
    """``《民法典》第六百七十五条``: as :func:`cite`, by the title in daily use.

    Raises:
        UnknownArticle: as :func:`cite`.
    """
    return _cited(_listed(instrument, articles).short, articles)


def abridged(text: str) -> str:
    """``text`` with every title of the list in its daily use: what :func:`cite` wrote, as :func:`cite_short` would.

    So is the source of a parameter, whose title stands bare before its article.
    """
    for statute in statutes().values():
        text = text.replace(f"《{statute.title}》", f"《{statute.short}》")
        text = text.replace(f"{statute.title} 第", f"《{statute.short}》第")
    return text


def _listed(instrument: str, articles: Sequence[int]) -> Statute:
    statute = statutes().get(instrument)
    missing = [article for article in articles if statute is None or article not in statute.articles]
    if statute is None or missing:
        raise UnknownArticle(instrument=instrument, article="、".join(map(str, missing or articles)))
    return statute


def _cited(title: str, articles: Sequence[int]) -> str:
    return f"《{title}》" + "、".join(f"第{chinese_number(article)}条" for article in articles)


def stale_statutes(on: date) -> list[str]:
    """One Chinese sentence for each statute that nobody compared with its source for long."""
    return [
        f"《{statute.title}》（{name}）上次核对来源是{statute.checked_on}，已超过{STALE_DAYS}天"
        for name, statute in statutes().items()
        if (on - statute.checked_on).days > STALE_DAYS
    ]


def doubtful_statutes() -> list[str]:
    """One Chinese sentence for each statute of which something was not compared."""
    return [
        f"《{statute.title}》（{name}）未经核对：{statute.doubt}"
        for name, statute in statutes().items()
        if statute.doubt
    ]


def check_basis(basis: str) -> None:
    """Refuse a kind's basis (``civil_code:675``) that the list does not hold.

    Raises:
        UnknownArticle: as :func:`cite`.
    """
    instrument, _, article = basis.partition(":")
    if not article.isdecimal():
        raise UnknownArticle(instrument=instrument, article=article)
    cite(instrument, int(article))

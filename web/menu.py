"""The navigation: entries and tabs of a case that modules of routes bring (``MENU``, ``TABS``), for who may follow."""

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, request
from flask_babel import LazyString, lazy_gettext

from docgen.api.roles import Act
from web.access import MARK, i_may

PAPERS: Final = lazy_gettext("文书")
RUNNING: Final = lazy_gettext("管理")
"""What entries are gathered under, so that all of them stand in one row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of the application in the navigation.

    Args:
        place: its place; tens leave room between.
        endpoint: where it leads.
        label: its name (``lazy_gettext``).
        act: who may not do it does not see it.
        blueprints: where it is the current one, beside its own.
        group: the name it is gathered under with others; none where it stands in the row itself.
    """

    place: int
    endpoint: str
    label: LazyString
    act: Act
    blueprints: tuple[str, ...] = ()
    group: LazyString | None = None

    @property
    def is_current(self) -> bool:
        """Whether the page at hand is part of it."""
        return request.blueprint in (self.endpoint.partition(".")[0], *self.blueprints)


@dataclass(frozen=True, slots=True)
class Group:
    """A place of the row: an entry by itself (``label`` is None), or several under a name."""

    label: LazyString | None
    entries: tuple[Entry, ...]

    @property
    def is_current(self) -> bool:
        """Whether the page at hand is part of one of them."""
        return any(entry.is_current for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Tab:
    """A side of a case: its place, where it leads (an endpoint of ``case_no``), its name."""

    place: int
    endpoint: str
    label: LazyString


def register_menu(app: Flask) -> None:
    """Let every page show the navigation."""
    from web.routes import modules  # noqa: PLC0415 - the routes bring entries of this class

    brought = (entry for module in modules() for entry in getattr(module, "MENU", ()))
    app.extensions["menu"] = sorted(brought, key=lambda entry: entry.place)
    tabs = (tab for module in modules() for tab in getattr(module, "TABS", ()))
    app.extensions["tabs"] = sorted(tabs, key=lambda tab: tab.place)
    app.context_processor(lambda: {"menu": my_groups()})


def my_entries() -> list[Entry]:
    """The entries that whoever asks may follow."""
    return [entry for entry in current_app.extensions["menu"] if i_may(entry.act)]


def my_groups() -> list[Group]:
    """The same as they stand in the row: a group where its first entry would, one of a single entry by itself."""
    entries = my_entries()
    labels = list(dict.fromkeys(entry.group or entry.endpoint for entry in entries))
    gathered = [tuple(entry for entry in entries if (entry.group or entry.endpoint) == label) for label in labels]
    return [Group(members[0].group if len(members) > 1 else None, members) for members in gathered]


def case_tabs() -> list[Tab]:
    """The sides of a case that whoever asks may look at."""
    views = current_app.view_functions
    return [tab for tab in current_app.extensions["tabs"] if i_may(getattr(views[tab.endpoint], MARK))]


def first_endpoint() -> str | None:
    """Where whoever asks begins."""
    return next((entry.endpoint for entry in my_entries()), None)

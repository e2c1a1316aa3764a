"""Lists a page at a time: the next page begins after the last item of this one, whatever came or went meanwhile."""

import base64
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.errors import WrongParameter
from web.api.endpoint import Form

Item = TypeVar("Item")


class Paged(Form):
    """The query of a list."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    after: Annotated[str, Field(max_length=400)] | None = None


def page(items: Sequence[Item], key: Callable[[Item], str], wanted: Paged) -> tuple[tuple[Item, ...], str | None]:
    """The items of a page, and where the next begins. ``key`` tells an item from every other.

    Raises:
        WrongParameter: ``after`` is none, or of an item that is no longer there.
    """
    first = 0
    if wanted.after is not None:
        last = _read(wanted.after)
        places = [place for place, item in enumerate(items) if key(item) == last]
        if not places:
            expected = _("应为上一页给出的值；请从第一页重新读取")
            raise WrongParameter(name="after", value=wanted.after[:40], expected=expected)
        first = places[-1] + 1
    shown = items[first : first + wanted.limit]
    further = _written(key(shown[-1])) if shown and first + wanted.limit < len(items) else None
    return tuple(shown), further


def _written(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read(text: str) -> str | None:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).decode()
    except ValueError:
        return None

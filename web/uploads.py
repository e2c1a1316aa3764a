"""Files from a browser: each is what its name says, by its content, before anything is done with it."""

from collections.abc import Collection
from pathlib import Path

from flask import request
from flask_babel import LazyString, lazy_gettext

from docgen.api.uploads import is_as_named
from docgen.errors import WrongParameter, WrongUpload
from web.language import listed


def received(field: str, folder: Path, suffixes: Collection[str], title: LazyString) -> Path | None:
    """The file of a form's field, put into a folder; None where none was chosen.

    Args:
        field: the field's name.
        folder: a folder of its own, that goes with the request.
        suffixes: the endings it may have, in lower case.
        title: what the field is called.

    Raises:
        WrongParameter: its name has another ending.
        WrongUpload: its content is something else than its name says.
    """
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        return None
    suffix = Path(sent.filename).suffix.lower()
    if suffix not in suffixes:
        expected = lazy_gettext("应为下列格式：%(suffixes)s", suffixes=listed(sorted(suffixes)))
        raise WrongParameter(name=title, value=sent.filename[-40:], expected=expected)
    path = folder / f"upload{suffix}"
    sent.save(path)
    if not is_as_named(path):
        raise WrongUpload(name=sent.filename[-40:], expected=suffix.removeprefix(".").upper())
    return path

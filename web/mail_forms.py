"""The fields of forms about letters: days that must be named, closed lists, files; what faults are called."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from flask import request
from flask_babel import LazyString, lazy_gettext

from docgen.api.uploads import file_name, is_as_named
from docgen.errors import DocgenError, InputError, NotFound, NothingUploaded, WrongParameter, WrongUpload
from web.errors import Refusal, refusal_of
from web.here import day
from web.language import listed

SCANS: Final = (".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png", ".bmp", ".webp")
_Member = TypeVar("_Member", bound=StrEnum)
_PLACES: Final = {
    "tracking_no": lazy_gettext("邮件号"),
    "on": lazy_gettext("日期"),
    "address": lazy_gettext("寄送地址"),
    "content_note": lazy_gettext("内件品名"),
    "document_no": lazy_gettext("文书"),
    "outcome": lazy_gettext("结果"),
    "signed_by": lazy_gettext("签收人"),
    "relation": lazy_gettext("与收件人的关系"),
    "confirms_debt": lazy_gettext("确认债务"),
    "method": lazy_gettext("送达方式"),
    "sent_on": lazy_gettext("寄出日期"),
}
"""What the fields are called that the core's faults name."""


def text(name: str) -> str | None:
    """What a field holds, None if nothing."""
    return request.form.get(name, "").strip() or None


def ticked(name: str) -> bool:
    """Whether a box is ticked."""
    return request.form.get(name) == "1"


def needed_day(name: str, title: LazyString) -> date:
    """A day that is not taken for granted. Raises WrongParameter."""
    if text(name) is None:
        raise WrongParameter(name=title, value="", expected=lazy_gettext("应填写日期"))
    return day(name, title)


def chosen(name: str, members: Iterable[_Member], title: LazyString) -> _Member:
    """A member of a closed list. Raises WrongParameter."""
    found = optional(name, members, title)
    if found is None:
        raise WrongParameter(name=title, value="", expected=lazy_gettext("应选择一项"))
    return found


def optional(name: str, members: Iterable[_Member], title: LazyString) -> _Member | None:
    """A member of a closed list, None where none is named. Raises WrongParameter."""
    given = text(name)
    if given is None:
        return None
    found = next((one for one in members if one.value == given), None)
    if found is None:
        raise WrongParameter(name=title, value=given[:40], expected=lazy_gettext("应选择所列的一项"))
    return found


def received_all(field: str, folder: Path, suffixes: Collection[str], title: LazyString) -> list[Path]:
    """The files of a form's field, each under the name it came with, made safe.

    Args:
        field: the field's name.
        folder: a folder of its own, that goes with the request.
        suffixes: the endings they may have, in lower case.
        title: what the field is called.

    Raises:
        NothingUploaded: none was chosen.
        WrongParameter: a name has another ending.
        WrongUpload: a content is something else than its name says.
    """
    paths = []
    for number, sent in enumerate(one for one in request.files.getlist(field) if one.filename):
        name = file_name(sent.filename or "")
        suffix = Path(name).suffix.lower()
        if suffix not in suffixes:
            expected = lazy_gettext("应为下列格式：%(suffixes)s", suffixes=listed(sorted(suffixes)))
            raise WrongParameter(name=title, value=name[-40:], expected=expected)
        path = folder / str(number) / name
        path.parent.mkdir()
        sent.save(path)
        if not is_as_named(path):
            raise WrongUpload(name=name[-40:], expected=suffix.removeprefix(".").upper())
        paths.append(path)
    if not paths:
        raise NothingUploaded
    return paths


def refusal_to_show(error: DocgenError) -> Refusal:
    """Why a form was not taken, for the page it stands on. Raises the error where whoever sent it cannot mend it."""
    refusal = refusal_of(error)
    if isinstance(error, NotFound) or not (isinstance(error, InputError) or refusal.status in {409, 422}):
        raise error
    problems = tuple(replace(one, place=str(_PLACES.get(one.place, one.place))) for one in refusal.problems)
    return replace(refusal, problems=problems)

"""A request of a program, from its token to its answer."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlencode

from flask import Response, make_response, request, url_for
from flask_babel import lazy_gettext as _
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import UnsupportedMediaType

from docgen.api.answers import plain_answer
from docgen.api.repeats import Answered, begin_request, drop_request, end_request
from docgen.api.uploads import is_as_named
from docgen.errors import NothingUploaded, NotJson, Problem, WrongRequest, WrongUpload
from web.api.endpoint import Asked, Download, Endpoint, Page
from web.downloads import attachment
from web.here import now, office

KEY: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_LONGEST_NAME: Final = 80
_SAID: Final = {
    "missing": _("必填"),
    "extra_forbidden": _("没有这一项，请核对拼写"),
    "string_type": _("应为字符串"),
    "string_too_long": _("过长"),
    "string_too_short": _("不得为空"),
    "bool_parsing": _("应为 true 或 false"),
    "date_from_datetime_parsing": _("应为 2026-11-23 这样的日期"),
    "date_parsing": _("应为 2026-11-23 这样的日期"),
    "enum": _("应为所列各值之一"),
    "literal_error": _("应为所列各值之一"),
    "decimal_parsing": _("应为数字"),
    "int_parsing": _("应为整数"),
}


def answer_to(endpoint: Endpoint) -> Callable[..., Response]:
    """The view of an endpoint."""

    def view(**path: str) -> Response:
        key = _key(endpoint)
        with ExitStack() as kept:
            files = _files(endpoint, Path(kept.enter_context(TemporaryDirectory(prefix="docgen-"))))
            body = _body(endpoint, files)
            asked = Asked(office(), now(), path, _query(endpoint), body, files)
            return _once(endpoint, asked, key) if key else _answered(endpoint, asked)

    view.__name__ = endpoint.name
    return view


def _once(endpoint: Endpoint, asked: Asked[Any, Any], key: str) -> Response:
    """The answer to a request with an idempotency key: made now, or as it was made before."""
    known = begin_request(asked.office, key, _hash(asked), at=asked.at)
    if known is not None:
        replayed = _json(known.body, known.status)
        replayed.headers[REPLAYED] = "true"
        return replayed
    answered = None
    try:
        answered = _answered(endpoint, asked)
        end_request(asked.office, key, Answered(answered.status_code, answered.get_data(as_text=True)))
        return answered
    finally:
        if answered is None:
            drop_request(asked.office, key)


def _answered(endpoint: Endpoint, asked: Asked[Any, Any]) -> Response:
    made = endpoint.call(asked)
    if isinstance(made, Download):
        return attachment(made.content, made.name, made.suffix)
    if made is None:
        return make_response("", 204)
    answer, after = (made.answer, made.after) if isinstance(made, Page) else (made, None)
    response = _json(json.dumps(plain_answer(answer), ensure_ascii=False), endpoint.status)
    if after is not None:
        given = [(name, value) for name, value in request.args.items(multi=True) if name != "after"]
        address = url_for(request.endpoint or "", **(request.view_args or {}))
        response.headers["Link"] = f'<{address}?{urlencode([*given, ("after", after)])}>; rel="next"'
    return response


def _json(text: str, status: int) -> Response:
    response = make_response(text, status)
    response.content_type = "application/json"
    return response


def _key(endpoint: Endpoint) -> str | None:
    given = request.headers.get(KEY)
    if given is None or not endpoint.creates:
        return None
    if not _KEY.fullmatch(given):
        raise WrongRequest(problems=[Problem(KEY, given[:40], str(_("应为1至255个可见的 ASCII 字符")))])
    return given


def _hash(asked: Asked[Any, Any]) -> str:
    """Of all that a request asks; of a file its name and bytes, so that how a client packs them does not matter."""
    body = TypeAdapter[Any](type(asked.body)).dump_json(asked.body)
    said = [request.method.encode(), request.full_path.encode(), body]
    said += [part for path in asked.files for part in (path.name.encode(), path.read_bytes())]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in said)).hexdigest()


def _query(endpoint: Endpoint) -> Any:
    return _said(endpoint.query, request.args.lists())


def _said(model: type[BaseModel], given: Iterable[tuple[str, list[str]]]) -> Any:
    """What names and values of a query or form say, as the model says."""
    many = {name for name, field in model.model_fields.items() if "tuple" in str(field.annotation)}
    said = {name: values if name in many or len(values) > 1 else values[0] for name, values in given}
    return _read(model, said, strict=False)


def _body(endpoint: Endpoint, files: list[Path]) -> Any:
    if endpoint.body is None:
        if request.content_length and not files:
            raise WrongRequest(problems=[Problem("$", "", str(_("此请求不带内容")))])
        return None
    if request.mimetype == "multipart/form-data":
        if endpoint.fields is not None:
            return _said(endpoint.fields, request.form.lists())
        return _read(endpoint.body, request.form.to_dict(), strict=False) if request.form or not files else None
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        given = json.loads(request.get_data(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    return _read(endpoint.body, given, strict=True)


def _no_number(_name: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError


def _read(model: Any, given: object, *, strict: bool) -> Any:
    """What was given, as the model says. Raises WrongRequest with every fault."""
    try:
        return (
            TypeAdapter[Any](model).validate_json(json.dumps(given))
            if strict
            else TypeAdapter[Any](model).validate_python(given)
        )
    except ValidationError as error:
        raise WrongRequest(problems=_problems(error.errors(include_url=False))) from error


def _problems(details: Iterable[ErrorDetails]) -> list[Problem]:
    return [
        Problem(
            ".".join(map(str, detail["loc"])) or "$",
            "" if detail["type"] == "missing" else str(detail["input"])[:40],
            str(_SAID.get(detail["type"], _("不符合格式要求"))),
        )
        for detail in details
    ]


def _files(endpoint: Endpoint, folder: Path) -> list[Path]:
    """The files that a request brings, each as its name says, under that name.

    Raises NothingUploaded, WrongUpload; WrongRequest where there are too many.
    """
    if not endpoint.files or (request.mimetype == "application/json" and not endpoint.needs_file):
        return []
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType
    found: list[Path] = []
    if endpoint.one_file and len(request.files.getlist("file")) > 1:
        raise WrongRequest(problems=[Problem("file", "", str(_("应为一个文件")))])
    for number, sent in enumerate(request.files.getlist("file")):
        name = _NOT_IN_NAMES.sub("_", sent.filename or "")[-_LONGEST_NAME:].strip(" .") or "upload"
        if Path(name).suffix.lower() not in endpoint.files:
            raise WrongUpload(name=name, expected=" ".join(endpoint.files))
        place = folder / str(number)
        place.mkdir()
        sent.save(place / name)
        if not is_as_named(place / name):
            raise WrongUpload(name=name, expected=Path(name).suffix.removeprefix(".").upper())
        found.append(place / name)
    if not found:
        raise NothingUploaded
    return found

"""Errors as answers: one table from families and codes to statuses; a page for people, problem+json for programs.

What is logged names the error's code and the route, never the sentence or the problems: those hold personal data.
"""

import logging
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext, lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from docgen.errors import (
    AccessError,
    AgreementInForce,
    Clash,
    DefinitionError,
    DocgenError,
    DraftOutdated,
    ForeignHost,
    InputError,
    LawError,
    NotConfirmed,
    NotFound,
    NothingUploaded,
    NotJson,
    Problem,
    SignInLocked,
    SignInNeeded,
    StorageError,
    TokenNeeded,
    UnfaithfulRenderError,
    UnknownAccount,
    UnknownKind,
    WrongParameter,
    WrongSignIn,
    WrongState,
    WrongUpload,
)
from web.language import worded
from web.security import PROGRAMS, is_for_files

STATUSES: Sequence[tuple[type[DocgenError], int]] = (
    (NotFound, 404),
    (UnknownKind, 404),
    (Clash, 409),
    (WrongState, 409),
    (AgreementInForce, 409),
    (DraftOutdated, 409),
    (WrongParameter, 400),
    (NothingUploaded, 400),
    (WrongUpload, 415),
    (NotConfirmed, 400),
    (NotJson, 400),
    (InputError, 422),
    (LawError, 422),
    (ForeignHost, 400),
    (SignInNeeded, 401),
    (UnknownAccount, 401),
    (WrongSignIn, 401),
    (TokenNeeded, 401),
    (SignInLocked, 429),
    (AccessError, 403),
    (DefinitionError, 500),
    (UnfaithfulRenderError, 500),
    (StorageError, 503),
    (DocgenError, 500),
)
"""The first family that fits holds, so the narrow ones stand before the wide."""

TITLES = {
    400: lazy_gettext("请求有误"),
    401: lazy_gettext("请先登录"),
    403: lazy_gettext("不允许此操作"),
    404: lazy_gettext("没有找到"),
    405: lazy_gettext("不支持的操作"),
    409: lazy_gettext("与现有内容冲突"),
    413: lazy_gettext("文件过大"),
    415: lazy_gettext("不支持的内容类型"),
    422: lazy_gettext("内容有误，未能办理"),
    429: lazy_gettext("请求过多"),
    500: lazy_gettext("系统出错"),
    503: lazy_gettext("暂时不能使用"),
}

_SENTENCES = {
    400: lazy_gettext("请求的内容不完整或格式有误。请返回上一页重试。"),
    403: lazy_gettext("不允许进行此操作。请联系管理员。"),
    404: lazy_gettext("没有这个页面。请核对地址，或从首页重新进入。"),
    405: lazy_gettext("这个地址不支持此操作。请从页面上的按钮重试。"),
    415: lazy_gettext("不支持这种内容类型。"),
    429: lazy_gettext("短时间内请求过多，未予办理。请稍候一分钟后重试。"),
    500: lazy_gettext("程序内部出错，操作未完成。请将发生的时间和操作步骤告知系统管理员。"),
}

_ELSE = lazy_gettext("请求未能完成。请返回上一页重试。")

_log = logging.getLogger("docgen.web")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an error page or a problem+json answer says."""

    status: int
    code: str
    message: str
    problems: tuple[Problem, ...] = ()
    wording: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The heading, in the visitor's language."""
        return str(TITLES.get(self.status, lazy_gettext("未能办理")))

    @property
    def sentence(self) -> str:
        """What is said, in the visitor's language."""
        return worded(self.wording, self.facts) if self.wording else self.message


def status_of(error: DocgenError) -> int:
    """The HTTP status of an error."""
    return next(status for family, status in STATUSES if isinstance(error, family))


def refusal_of(error: DocgenError) -> Refusal:
    """What an error of the product says."""
    return Refusal(status_of(error), error.code, error.message, error.problems, error.wording, error.facts)


def register_errors(app: Flask) -> None:
    """Answer every error of the product, of HTTP, and any other."""
    app.register_error_handler(DocgenError, _product_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unforeseen)


def answer(refusal: Refusal) -> Response:
    """The refusal as problem+json for programs, else as a page."""
    if _wants_json():
        body = {
            "type": f"urn:docgen:problem:{refusal.code}",
            "title": refusal.title,
            "status": refusal.status,
            "detail": refusal.message,
            "code": refusal.code,
            "problems": [asdict(problem) for problem in refusal.problems],
        }
        response = jsonify(body)
        response.content_type = "application/problem+json"
        if refusal.status == 401 and request.path.startswith(PROGRAMS):
            response.headers["WWW-Authenticate"] = "Bearer"
    elif request_ctx.url_adapter is None:  # the address itself is malformed, and links cannot be made
        response = make_response(refusal.message)
        response.content_type = "text/plain; charset=utf-8"
    else:
        response = make_response(render_template("error.html", refusal=refusal))
    response.status_code = refusal.status
    return response


def _product_error(error: DocgenError) -> Response:
    refusal = refusal_of(error)
    if refusal.status >= 500:
        _log_fault(error)
    else:
        _log.info("refused %s %s: %s", request.method, _route(), refusal.code)
    return answer(refusal)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:
        return make_response(error.get_response())
    if isinstance(error, CSRFError):
        refusal = Refusal(400, "csrf", gettext("页面停留过久或来源不明，未作任何更改。请返回上一页，刷新后重新提交。"))
    elif status == 413:
        limit = current_app.config["DOCGEN"].max_upload_mb
        sentence = gettext(
            "上传的内容超过 %(limit)s MB 的上限，未予接收。请拆分文件后分次上传，或以较低的分辨率重新扫描。",
            limit=limit,
        )
        if not is_for_files():
            sentence = gettext("提交的内容过长，未予接收。请缩短填写的文字后重试。")
        refusal = Refusal(413, "too_large", sentence)
    else:
        refusal = Refusal(status, f"http_{status}", str(_SENTENCES.get(status, _ELSE)))
    _log.info("refused %s %s: %s", request.method, _route(), refusal.code)
    response = answer(refusal)
    if status == 405:
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    return response


def _unforeseen(error: Exception) -> Response:
    _log_fault(error)
    return answer(Refusal(500, "internal", str(_SENTENCES[500])))


def _log_fault(error: Exception) -> None:
    """Where it happened and of what type; messages of exceptions quote values."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    code = error.code if isinstance(error, DocgenError) else "internal"
    _log.error("%s %s: %s (%s)\n  %s", request.method, _route(), type(error).__name__, code, "\n  ".join(frames))


def _route() -> str:
    """The pattern of the route: an address itself may name a case."""
    return request.url_rule.rule if request.url_rule else "(no route)"


def _wants_json() -> bool:
    if request.path.startswith(PROGRAMS):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/problem+json", "application/json"])
    return best is not None and best != "text/html"

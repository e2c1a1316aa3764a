"""What every request must pass and every answer must carry.

A route that takes files says so: ``@takes_files`` below ``@routes.post``. Others are held to the size of a form.
"""

import contextlib
import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

from flask import Flask, Response, current_app, make_response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from docgen.api.backup import WEB_KEY
from docgen.errors import ForeignHost
from web.config import Config

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
    "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""Of a page: scripts and styles from files of our own, nothing inline, nothing from elsewhere.

Pictures may stand in a style sheet (the component library draws its marks so), and a QR code in its page.
"""

LIVE_POLICY = f"{POLICY}; connect-src 'self'"
"""Of a page whose script asks us: what is wrong with a form while it is filled in, how far a job is."""

FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; "
    "base-uri 'none'; sandbox"
)
"""Of a preview: the writer's own style sheet and pictures, no script, no origin; shown in our frames alone."""

DOWNLOAD_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Of a download: whatever a file holds, it does nothing in our origin."""

MAX_FORM_BYTES = 1024 * 1024
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d{1,5})?")

PROGRAMS: Final = "/api/"
"""Where programs enter, with a token of an account."""
API_RATE: Final = "600 per minute"
"""Of one token to the HTTP API, or of one address; pages have their own limits where something can be guessed."""

csrf = CSRFProtect()


def live(page: str) -> Response:
    """A page whose script asks us something while it is looked at."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = LIVE_POLICY
    return response


def _caller() -> str:
    """Whom requests are counted for: who shows a token by its hash, anybody else by his address."""
    shown = request.headers.get("Authorization", "")
    if request.path.startswith(PROGRAMS) and shown:
        return hashlib.sha256(shown.encode()).hexdigest()
    return get_remote_address()


limiter = Limiter(
    _caller,
    default_limits=[API_RATE],
    default_limits_exempt_when=lambda: not request.path.startswith(PROGRAMS),
    storage_uri="memory://",
    strategy="moving-window",
)
_View = TypeVar("_View", bound=Callable[..., Any])
_FILES: Final = "__takes_files__"


def takes_files(view: _View) -> _View:
    """A route whose form brings files."""
    setattr(view, _FILES, True)
    return view


def is_for_files() -> bool:
    """Whether the route asked for takes files."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, _FILES, False) is True


def secure(app: Flask, config: Config) -> None:
    """Cookies, tokens against forged forms, limits, host names and headers."""
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    app.config.update(
        SECRET_KEY=_secret(config.data / WEB_KEY),
        SESSION_COOKIE_NAME="docgen",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        MAX_CONTENT_LENGTH=config.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=2000,
        RATELIMIT_HEADERS_ENABLED=True,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
    )
    app.before_request(_only_our_names)
    app.before_request(_only_uploads_are_large)
    limiter.init_app(app)
    csrf.init_app(app)  # reads the form, so it comes after the limits
    app.after_request(_headers)


def framed(page: str) -> Response:
    """A page for a sandboxed frame of ours: with its own style sheet and pictures, and nothing else."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAME_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _only_our_names() -> None:
    """A page of another site whose name is made to point here would else be our origin to a browser."""
    config: Config = current_app.config["DOCGEN"]
    named = _HOST.fullmatch(request.host.lower())
    if named is None or named[1] not in config.trusted_hosts:
        raise ForeignHost


def _only_uploads_are_large() -> None:
    """A form without files is read into memory whole."""
    if not is_for_files():
        request.max_content_length = MAX_FORM_BYTES


def _headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Frame-Options", "DENY")
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    return response


def _secret(path: Path) -> bytes:
    """The key that signs sessions: made once, readable by its owner alone, never seen half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # mode 0600
            file.write(secrets.token_bytes(32))
            file.flush()
            with contextlib.suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_bytes()

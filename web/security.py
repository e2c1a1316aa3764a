"""What every request must pass and every answer must carry."""

import contextlib
import ipaddress
import os
import re
import secrets
import tempfile
from pathlib import Path

from flask import Flask, Response, current_app, request
from flask_wtf.csrf import CSRFProtect

from docgen.errors import ForeignHost, LocalOnly
from web.config import Config

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
"""Of a page: own scripts, styles and pictures from files of our own, nothing inline, nothing from elsewhere."""

FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'; "
    "base-uri 'none'; sandbox"
)
"""Of a preview: the writer's own style sheet and pictures, no script, no origin; shown in our frames alone."""

DOWNLOAD_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Of a download: whatever a file holds, it does nothing in our origin."""

UPLOADS = frozenset({"start.receive", "signing.sign"})
"""The endpoints that take files."""

MAX_FORM_BYTES = 1024 * 1024
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::\d{1,5})?")

csrf = CSRFProtect()


def secure(app: Flask, config: Config) -> None:
    """Cookies, tokens against forged forms, limits, host names and headers."""
    app.config.update(
        SECRET_KEY=_secret(config.data / "web.key"),
        SESSION_COOKIE_NAME="docgen",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        MAX_CONTENT_LENGTH=config.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
    )
    app.before_request(_only_our_names)
    app.before_request(_only_this_machine)
    app.before_request(_only_uploads_are_large)
    csrf.init_app(app)  # reads the form, so it comes after the limits
    app.after_request(_headers)


def _only_our_names() -> None:
    """A page of another site whose name is made to point here would else be our origin to a browser."""
    config: Config = current_app.config["DOCGEN"]
    named = _HOST.fullmatch(request.host.lower())
    if named is None or named[1] not in config.trusted_hosts:
        raise ForeignHost


def _only_uploads_are_large() -> None:
    """A form without files is read into memory whole."""
    if request.endpoint not in UPLOADS:
        request.max_content_length = MAX_FORM_BYTES


def _only_this_machine() -> None:
    config: Config = current_app.config["DOCGEN"]
    if config.local_only and not _is_loopback(request.remote_addr):
        raise LocalOnly


def _is_loopback(address: str | None) -> bool:
    try:
        return ipaddress.ip_address(address or "").is_loopback
    except ValueError:
        return False


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

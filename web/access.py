"""Who may enter: every route says what act it is, and nobody gets to it who may not do that.

A route is declared with its act beside it::

    @routes.get("/cases")
    @needs(Act.READ_CASES)
    def listing() -> str: ...

``everybody`` stands in its place where no account is asked for. An application with a route that says neither does not
start. The use cases behind a route ask again, and for the very case; this is what pages and menus go by.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from typing import Any, Final, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as Answer

from docgen.api.office import LOCAL_OPERATOR, Office
from docgen.api.roles import Act, may
from docgen.api.sign_in import SignedIn, has_accounts, resume
from docgen.api.tokens import bearer
from docgen.errors import LocalOnly, SignInNeeded, TokenNeeded
from web.security import PROGRAMS

_View = TypeVar("_View", bound=Callable[..., Any])
MARK: Final = "__needs__"
EVERYBODY: Final = "everybody"
EVERYWHERE: Final = "everywhere"
TOKEN: Final = "signed_in"  # noqa: S105 - the name of a place, no secret
"""Where a browser's session holds its token, and the mark of who works as the local operator."""
OPERATOR: Final = "operator"
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


def needs(act: Act) -> Callable[[_View], _View]:
    """A route for whoever may do the act."""

    def decorate(view: _View) -> _View:
        setattr(view, MARK, act)
        return view

    return decorate


def everybody(view: _View) -> _View:
    """A route that no account is asked for."""
    setattr(view, MARK, EVERYBODY)
    return view


def everywhere(view: _View) -> _View:
    """A route that answers from any machine, also while there are no accounts: whether we live."""
    setattr(view, MARK, EVERYWHERE)
    return view


def register_access(app: Flask) -> None:
    """Ask at every request."""
    app.before_request(_enter)
    app.context_processor(lambda: {"me": me(), "may": i_may})


def every_route_is_declared(app: Flask) -> None:
    """Raises RuntimeError for a route that says not who may enter."""
    everybody(app.view_functions["static"])
    forgotten = [name for name, view in app.view_functions.items() if not hasattr(view, MARK)]
    if forgotten:
        message = f"routes without @needs(Act.…) or @everybody: {', '.join(forgotten)}"
        raise RuntimeError(message)


def me() -> SignedIn | None:
    """Who is signed in; None for the local operator, and before anybody is."""
    found: SignedIn | None = g.get("me")
    return found


def i_may(act: str) -> bool:
    """Whether whoever asks may do an act; nobody may before he signed in."""
    found = me()
    return may(found.account.role, Act(act)) if found else bool(g.get("operator"))


def is_this_machine() -> bool:
    """Whether the request was made on this machine, and not handed on by a server in front of us."""
    try:
        here = ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
    return here and not any(name in request.headers for name in _FORWARDED)


def whose_guess() -> str:
    """Whom guesses are counted for: the session, else the name that is tried and from where; an office has one address.

    What is tried in vain from an address is counted by ``docgen.api.sign_in``, whatever the names.
    """
    token = session.get(TOKEN)
    tried = request.form.get("name", "").strip().lower()
    return hashlib.sha256(f"{token or request.remote_addr} {'' if token else tried}".encode()).hexdigest()


def shows(token: str) -> bool:
    """Whether the request bears this token (``Authorization: Bearer …``)."""
    return bool(token) and hmac.compare_digest(
        request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode()
    )


def local_path(given: str | None) -> str:
    """A path of our own to go on to; the start page where anything else is named."""
    text = given or ""
    ours = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable() and "\\" not in text
    return text if ours else url_for("start.home")


def _enter() -> Answer | None:
    office: Office = current_app.extensions["office"]
    needed = EVERYBODY
    if request.endpoint:  # else there is no such page, which is said to everybody
        needed = getattr(current_app.view_functions[request.endpoint], MARK)
    if needed == EVERYWHERE:
        return None
    if request.path.startswith(PROGRAMS):
        _enter_as_program(office, needed)
        return None
    return _enter_as_person(office, needed)


def _enter_as_person(office: Office, needed: str) -> Answer | None:
    if not _accounts_exist(office):
        if not is_this_machine():
            raise LocalOnly
        g.office, g.operator = office.acting_as(LOCAL_OPERATOR), session.get(OPERATOR) == "yes"
        if needed == EVERYBODY or g.operator:
            return None
        return redirect(url_for("sign_in.first"), 303)
    g.me = _signed_in(office)
    if g.me is not None:
        g.office = office.acting_as(g.me.account.name)
    if needed == EVERYBODY:
        return None
    if g.me is None:
        return _to_sign_in()
    g.office.admit(Act(needed))
    if g.me.temporary and request.blueprint != "account":
        return redirect(url_for("account.overview"), 303)
    return None


def _enter_as_program(office: Office, needed: str) -> None:
    """A program shows a token at every request; it has no session, and no cookie counts."""
    if needed == EVERYBODY:
        return
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise TokenNeeded
    shown = bearer(office, secret.strip(), at=current_app.config["DOCGEN"].now())
    g.office = office.acting_as(shown.account, shown.scopes)
    g.office.admit(Act(needed))


def _accounts_exist(office: Office) -> bool:
    """Whether the folder has accounts; once it does, it always will."""
    known = current_app.extensions.setdefault("accounts", {"exist": False})
    known["exist"] = known["exist"] or has_accounts(office)
    return bool(known["exist"])


def _to_sign_in() -> Answer:
    if request.method != "GET":
        raise SignInNeeded
    return redirect(url_for("sign_in.form", next=request.full_path.rstrip("?")), 303)


def _signed_in(office: Office) -> SignedIn | None:
    token, config = session.get(TOKEN), current_app.config["DOCGEN"]
    return resume(office, token, at=config.now()) if isinstance(token, str) else None

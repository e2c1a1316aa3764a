"""The door: signing in and out, the first administrator of a new folder, the language."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from docgen.api.credentials import first_administrator
from docgen.api.sign_in import has_accounts, sign_in, sign_out
from docgen.errors import AccessError, InputError
from web.access import OPERATOR, TOKEN, everybody, local_path, whose_guess
from web.errors import Refusal, refusal_of
from web.here import anybodys_office, config, now, office
from web.language import CHINESE, LANGUAGES, remember
from web.security import limiter

routes = Blueprint("sign_in", __name__)


@routes.get("/sign-in")
@everybody
def form() -> str | Answer:
    """Name, password and, where there is a second factor, its code."""
    if not has_accounts(anybodys_office()):
        return redirect(url_for("sign_in.first"), 303)
    return _page()


@routes.post("/sign-in")
@everybody
@limiter.limit("300 per minute")
@limiter.limit("20 per minute", key_func=whose_guess)
def enter() -> Answer | tuple[str, int]:
    """Begin a session, and go on to where he was going."""
    given = {name: request.form.get(name, "") for name in ("name", "password", "code")}
    try:
        entered = sign_in(
            anybodys_office(),
            given["name"],
            given["password"],
            code=given["code"],
            address=request.remote_addr or "",
            at=now(),
        )
    except AccessError as error:
        refusal = refusal_of(error)
        return _page(refusal), refusal.status
    return _begun(entered.token, local_path(request.form.get("next")))


@routes.post("/sign-out")
@everybody
def leave() -> Answer:
    """End the session."""
    token = session.get(TOKEN)
    if isinstance(token, str):
        sign_out(anybodys_office(), token, at=now())
    session.clear()
    flash(_("已退出登录。"), "good")
    return redirect(url_for("sign_in.form"), 303)


@routes.get("/first")
@everybody
def first() -> str | Answer:
    """On a folder without accounts: who will be its first administrator."""
    if has_accounts(anybodys_office()):
        return redirect(url_for("sign_in.form"), 303)
    return render_template("first.html", refusal=None)


@routes.post("/first")
@everybody
def found() -> Answer | tuple[str, int]:
    """Set up the first administrator, and sign him in."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    if has_accounts(anybodys_office()):
        return redirect(url_for("sign_in.form"), 303)
    if password != request.form.get("again", ""):
        refusal = Refusal(422, "passwords_differ", _("两次输入的密码不同，未作任何更改。请重新输入。"))
        return render_template("first.html", refusal=refusal), refusal.status
    try:
        first_administrator(office(), name, password, person=request.form.get("person"), at=now())
    except InputError as error:
        refusal = refusal_of(error)
        return render_template("first.html", refusal=refusal), refusal.status
    entered = sign_in(anybodys_office(), name, password, address=request.remote_addr or "", at=now())
    return _begun(entered.token, url_for("start.home"))


@routes.post("/first/operator")
@everybody
def operator() -> Answer:
    """Work on as the local operator, without accounts, on this machine alone."""
    if not has_accounts(anybodys_office()):
        session[OPERATOR] = "yes"
    return redirect(url_for("start.start"), 303)


@routes.post("/language")
@everybody
def language() -> Answer:
    """Read on in another language."""
    named = request.form.get("language", CHINESE)
    answer = redirect(local_path(request.form.get("next")), 303)
    if named in LANGUAGES:
        remember(answer, named, config())
    return answer


def _begun(token: str, onwards: str) -> Answer:
    """Nothing of the browser's old session stays: its tokens were known to whoever had it before."""
    session.clear()
    session[TOKEN] = token
    return redirect(onwards, 303)


def _page(refusal: Refusal | None = None) -> str:
    return render_template("sign_in.html", refusal=refusal, onwards=local_path(request.values.get("next")))

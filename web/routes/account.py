"""One's own account: its password, the second factor, where it is signed in."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from docgen.api.credentials import (
    add_second_factor,
    change_password,
    offer_second_factor,
    own_credential,
    remove_second_factor,
)
from docgen.api.roles import Act
from docgen.api.sign_in import own_sessions, sign_out_elsewhere
from docgen.errors import InputError
from web.access import TOKEN, needs, whose_guess
from web.errors import Refusal, refusal_of
from web.here import now, office
from web.security import limiter

routes = Blueprint("account", __name__)


@routes.get("/account")
@needs(Act.OWN_ACCOUNT)
def overview() -> str | Answer:
    """How the account is secured; the local operator has none."""
    return _page() if TOKEN in session else redirect(url_for("sign_in.first"), 303)


@routes.post("/account/password")
@needs(Act.OWN_ACCOUNT)
@limiter.limit("20 per minute", key_func=whose_guess)
def password() -> Answer | tuple[str, int]:
    """Change the password: every session ends, this one goes on as a new one."""
    new = request.form.get("new", "")
    if new != request.form.get("again", ""):
        return _page(Refusal(422, "passwords_differ", _("两次输入的密码不同，未作任何更改。请重新输入。"))), 422
    try:
        change_password(office(), request.form.get("present", ""), new, at=now())
    except InputError as error:
        return _refused(error)
    session.clear()
    flash(_("密码已更改，其他浏览器上的登录均已失效。请用新密码登录。"), "good")
    return redirect(url_for("sign_in.form"), 303)


@routes.post("/account/second-factor")
@needs(Act.OWN_ACCOUNT)
@limiter.limit("20 per minute", key_func=whose_guess)
def second_factor() -> str | tuple[str, int]:
    """Set up a second factor, once its first code fits; the recovery codes are shown this once."""
    secret = request.form.get("secret", "")
    try:
        codes = add_second_factor(
            office(), secret, request.form.get("code", ""), request.form.get("present", ""), at=now()
        )
    except InputError as error:
        return _refused(error, secret)
    return render_template("recovery_codes.html", codes=codes)


@routes.post("/account/second-factor/remove")
@needs(Act.OWN_ACCOUNT)
@limiter.limit("20 per minute", key_func=whose_guess)
def without_second_factor() -> Answer | tuple[str, int]:
    """Take the second factor away."""
    try:
        remove_second_factor(office(), request.form.get("present", ""), at=now())
    except InputError as error:
        return _refused(error)
    flash(_("两步验证已停用。"), "good")
    return redirect(url_for("account.overview"), 303)


@routes.post("/account/sessions/end")
@needs(Act.OWN_ACCOUNT)
def end_sessions() -> Answer:
    """Sign out everywhere else."""
    sign_out_elsewhere(office(), session.get(TOKEN, ""), at=now())
    flash(_("其他浏览器上的登录均已失效。"), "good")
    return redirect(url_for("account.overview"), 303)


def _refused(error: InputError, secret: str | None = None) -> tuple[str, int]:
    refusal = refusal_of(error)
    return _page(refusal, secret), refusal.status


def _page(refusal: Refusal | None = None, secret: str | None = None) -> str:
    return render_template(
        "account.html",
        refusal=refusal,
        credential=own_credential(office()),
        offer=offer_second_factor(office(), secret),
        sessions=own_sessions(office(), session[TOKEN], at=now()),
    )

"""Accounts, for whoever manages them: set up, given another role or name, a password, closed, opened again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.accounts import add_account, change_account, list_accounts
from docgen.api.credentials import remove_second_factor_of, set_password
from docgen.api.roles import AccountRole, Act
from docgen.errors import InputError, NotFound, WrongParameter
from web.access import needs, whose_guess
from web.errors import Refusal, refusal_of
from web.here import now, office
from web.security import limiter

routes = Blueprint("accounts", __name__)


@routes.get("/accounts")
@needs(Act.MANAGE_ACCOUNTS)
def listing() -> str:
    """Every account."""
    return _page()


@routes.post("/accounts")
@needs(Act.MANAGE_ACCOUNTS)
@limiter.limit("30 per minute", key_func=whose_guess)
def add() -> Answer | tuple[str, int]:
    """Set up an account, with a password its owner must change."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    try:
        add_account(office(), name, role=_role(), person=request.form.get("person"), at=now())
        if password:
            set_password(office(), name, password, at=now())
    except InputError as error:
        refusal = refusal_of(error)
        return _page(refusal), refusal.status
    if password:
        flash(_("账户 %(name)s 已设立，首次登录时须更改密码。", name=name), "good")
    else:
        flash(_("账户 %(name)s 已设立；设定密码后才能登录。", name=name), "good")
    return redirect(url_for("accounts.listing"), 303)


@routes.post("/accounts/<name>")
@needs(Act.MANAGE_ACCOUNTS)
def change(name: str) -> Answer | tuple[str, int]:
    """Another role, another name of the person; closed or opened."""
    active = {"close": False, "open": True}.get(request.form.get("do", ""))
    try:
        if active is None:
            change_account(office(), name, role=_role(), person=request.form.get("person"), at=now())
        else:
            change_account(office(), name, active=active, at=now())
    except NotFound:
        raise
    except InputError as error:
        refusal = refusal_of(error)
        return _page(refusal), refusal.status
    flash(_("账户 %(name)s 已更改。", name=name), "good")
    return redirect(url_for("accounts.listing"), 303)


@routes.post("/accounts/<name>/password")
@needs(Act.MANAGE_ACCOUNTS)
@limiter.limit("30 per minute", key_func=whose_guess)
def password(name: str) -> Answer | tuple[str, int]:
    """A new password, which its owner must change; or the second factor taken away."""
    try:
        if request.form.get("do") == "second_factor":
            remove_second_factor_of(office(), name, at=now())
            flash(_("账户 %(name)s 的两步验证已取消。", name=name), "good")
        else:
            set_password(office(), name, request.form.get("password", ""), at=now())
            flash(_("账户 %(name)s 的密码已重设，首次登录时须更改；其登录均已失效。", name=name), "good")
    except InputError as error:
        refusal = refusal_of(error)
        return _page(refusal), refusal.status
    return redirect(url_for("accounts.listing"), 303)


def _role() -> AccountRole:
    try:
        return AccountRole(request.form.get("role", ""))
    except ValueError as error:
        given = request.form.get("role", "")[:20]
        raise WrongParameter(
            name=lazy_gettext("角色"), value=given, expected=lazy_gettext("应为页面所列的一种")
        ) from error


def _page(refusal: Refusal | None = None) -> str:
    return render_template(
        "accounts.html", accounts=list_accounts(office()).accounts, roles=list(AccountRole), refusal=refusal
    )

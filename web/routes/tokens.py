"""The tokens of one's own account: what programs show in its place."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.roles import Act
from docgen.api.tokens import LONGEST_DAYS, NewToken, add_token, list_tokens, revoke_token, scopes_of
from docgen.errors import InputError, WrongParameter
from web.access import TOKEN, me, needs, whose_guess
from web.errors import Refusal, refusal_of
from web.here import now, office
from web.security import limiter

routes = Blueprint("tokens", __name__)
_DAYS = (30, 90, 180, 365)


@routes.get("/account/tokens")
@needs(Act.OWN_ACCOUNT)
def listing() -> str | Answer:
    """The tokens; the local operator has no account that one could be of."""
    return _page() if TOKEN in session else redirect(url_for("sign_in.first"), 303)


@routes.post("/account/tokens")
@needs(Act.OWN_ACCOUNT)
@limiter.limit("20 per minute", key_func=whose_guess)
def add() -> str | tuple[str, int]:
    """Make a token, shown this once."""
    known = {act.value: act for act in Act}
    days = request.form.get("days", "")
    try:
        if not (days.isascii() and days.isdigit() and int(days) <= LONGEST_DAYS):
            raise WrongParameter(
                name=lazy_gettext("有效期"), value=days[:20], expected=lazy_gettext("应为所列天数之一")
            )
        scopes = [known[name] for name in request.form.getlist("scope") if name in known]
        made = add_token(office(), request.form.get("label", ""), scopes, days=int(days), at=now())
    except InputError as error:
        refusal = refusal_of(error)
        return _page(refusal), refusal.status
    return _page(made=made)


@routes.post("/account/tokens/<int:token_no>/revoke")
@needs(Act.OWN_ACCOUNT)
def revoke(token_no: int) -> Answer:
    """Let a token hold no more."""
    revoke_token(office(), token_no, at=now())
    flash(_("访问令牌已吊销，使用它的程序不能再调用。"), "good")
    return redirect(url_for("tokens.listing"), 303)


def _page(refusal: Refusal | None = None, made: NewToken | None = None) -> str:
    signed_in = me()
    return render_template(
        "tokens.html",
        refusal=refusal,
        made=made,
        tokens=list_tokens(office()).tokens,
        scopes=scopes_of(signed_in.account.role) if signed_in else (),
        days=_DAYS,
        at=now(),
    )

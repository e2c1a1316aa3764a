"""Collection policies: which there are, what each says, one of the institution's own, which holds by default."""

import io
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from docgen.api.catalogue import list_kinds
from docgen.api.policies import add_policy, list_policies, policy, policy_file
from docgen.api.profile import profile_set
from docgen.api.roles import Act
from docgen.errors import InputError, NothingUploaded
from web.access import needs
from web.downloads import attachment
from web.errors import Refusal, refusal_of
from web.here import now, office
from web.security import takes_files

routes = Blueprint("policies", __name__)


@routes.get("/policies")
@needs(Act.READ_DEFINITIONS)
def listing() -> str:
    """Every policy."""
    return _page()


@routes.post("/policies")
@needs(Act.CHANGE_PARAMETERS)
@takes_files
def add() -> Answer | tuple[str, int]:
    """Check a policy file and put it in force."""
    try:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise NothingUploaded
        name = request.form.get("name", "").strip() or Path(sent.filename).stem
        made = add_policy(office(), name, sent.stream.read(), at=now())
    except InputError as error:
        refusal = refusal_of(error)
        return _page(refusal), refusal.status
    flash(_("方案“%(title)s”已启用。", title=made.title), "good")
    return redirect(url_for("policies.one", name=made.name), 303)


@routes.post("/policies/default")
@needs(Act.CHANGE_PROFILE)
def default() -> Answer:
    """The policy of cases that name none; none: that of each case's cause."""
    name = request.form.get("name", "")
    if name:
        policy(office(), name)
    profile_set(office(), {"default_policy": name}, at=now())
    flash(_("默认方案已更改。"), "good")
    return redirect(url_for("policies.listing"), 303)


@routes.get("/policies/<name>")
@needs(Act.READ_DEFINITIONS)
def one(name: str) -> str:
    """A policy, step by step."""
    titles = {kind.name: kind.title for kind in list_kinds().kinds}
    return render_template("policy.html", policy=policy(office(), name), titles=titles)


@routes.get("/policies/<name>/file")
@needs(Act.READ_DEFINITIONS)
def file(name: str) -> Response:
    """Its file, to begin one's own from."""
    return attachment(io.BytesIO(policy_file(office(), name)), f"{name}.toml", "toml")


def _page(refusal: Refusal | None = None) -> str:
    return render_template("policies.html", policies=list_policies(office()).policies, refusal=refusal)

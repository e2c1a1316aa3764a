"""The evidence of a case, and the bundle made of it."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.kept_bundles import bundle_name, kept_bundle, make_kept_bundle, zip_kept_bundle
from docgen.api.roles import Act
from docgen.errors import InputError, NotFound
from web.access import needs
from web.downloads import attachment
from web.errors import Refusal, refusal_of
from web.here import now, office

routes = Blueprint("bundles", __name__)


@routes.get("/cases/<number:case_no>/bundle")
@needs(Act.READ_CASES)
def bundle(case_no: str) -> str:
    """The evidence, and the bundle as it was last made."""
    return _page(case_no)


@routes.post("/cases/<number:case_no>/bundle")
@needs(Act.MAKE_BUNDLE)
def make(case_no: str) -> Answer | tuple[str, int]:
    """Make the bundle, or say of every file why it cannot go in."""
    try:
        made = make_kept_bundle(office(), case_no, at=now())
    except NotFound:
        raise
    except InputError as error:
        refusal = refusal_of(error)
        return _page(case_no, refusal), refusal.status
    made_so = _(
        "证据材料册已制成：%(count)s 项证据，%(pages)s 页，逐页复核无误。", count=len(made.items), pages=made.page_count
    )
    flash(made_so, "good")
    return redirect(url_for("bundles.bundle", case_no=case_no), 303)


@routes.get("/cases/<number:case_no>/bundle.zip")
@needs(Act.READ_CASES)
def download(case_no: str) -> Response:
    """The bundle with its manifest, as one file."""
    return attachment(zip_kept_bundle(office(), case_no), bundle_name(case_no), "zip")


def _page(case_no: str, refusal: Refusal | None = None) -> str:
    case = case_view(office(), case_no)
    return render_template(
        "case_bundle.html", case=case, kept=kept_bundle(office(), case_no), refusal=refusal, tab="bundles.bundle"
    )

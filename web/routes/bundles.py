"""The evidence of a case, and the bundle made of it."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer

from docgen.api.casebook import case_view
from docgen.api.kept_bundles import bundle_name, kept_bundle, make_kept_bundle, zip_kept_bundle
from docgen.errors import InputError, NotFound
from web.downloads import attachment
from web.errors import Refusal, refusal_of
from web.here import now, office

routes = Blueprint("bundles", __name__)


@routes.get("/cases/<number:case_no>/bundle")
def bundle(case_no: str) -> str:
    """The evidence, and the bundle as it was last made."""
    return _page(case_no)


@routes.post("/cases/<number:case_no>/bundle")
def make(case_no: str) -> Answer | tuple[str, int]:
    """Make the bundle, or say of every file why it cannot go in."""
    try:
        made = make_kept_bundle(office(), case_no, at=now())
    except NotFound:
        raise
    except InputError as error:
        refusal = refusal_of(error)
        return _page(case_no, refusal), refusal.status
    flash(f"证据材料册已制成：{len(made.items)} 项证据，{made.page_count} 页，逐页复核无误。", "good")
    return redirect(url_for("bundles.bundle", case_no=case_no), 303)


@routes.get("/cases/<number:case_no>/bundle.zip")
def download(case_no: str) -> Response:
    """The bundle with its manifest, as one file."""
    return attachment(zip_kept_bundle(office(), case_no), bundle_name(case_no), "zip")


def _page(case_no: str, refusal: Refusal | None = None) -> str:
    case = case_view(office(), case_no)
    return render_template(
        "case_bundle.html", case=case, kept=kept_bundle(office(), case_no), refusal=refusal, tab="bundles.bundle"
    )

"""The institution's own Word templates: begun from the standard wording, tried out, put in place, taken back."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as Answer

from docgen.api.catalogue import list_kinds
from docgen.api.documents import sample_paper
from docgen.api.roles import Act
from docgen.api.template_trial import try_template
from docgen.api.templates import (
    add_template,
    list_templates,
    start_file,
    template_fields,
    use_template,
    write_fields,
)
from docgen.errors import InputError, NothingUploaded, UnknownKind
from web.access import needs
from web.downloads import attachment
from web.errors import Refusal, refusal_of
from web.here import now, office
from web.language import said
from web.security import takes_files
from web.uploads import received

routes = Blueprint("templates", __name__)


@routes.get("/templates")
@needs(Act.READ_DEFINITIONS)
def listing() -> str:
    """Every kind, and whose template it goes by."""
    own = {line.kind: line for line in list_templates(office()).templates if line.in_force and line.version}
    return render_template("templates.html", kinds=list_kinds().kinds, own=own)


@routes.get("/templates/<kind>")
@needs(Act.READ_DEFINITIONS)
def of_kind(kind: str) -> str:
    """A kind's template: versions, field dictionary, what to begin from."""
    return _page(kind)


@routes.post("/templates/<kind>")
@needs(Act.CHANGE_TEMPLATES)
@takes_files
def add(kind: str) -> Response | Answer | tuple[str, int]:
    """Check a Word file; then show the sample it makes, or put it in place."""
    try:
        with TemporaryDirectory(prefix="docgen-") as folder:
            path = received("file", Path(folder), {".docx"}, lazy_gettext("Word 模板"))
            if path is None:
                raise NothingUploaded
            if request.form.get("do") == "try":
                content = try_template(office(), kind, path).pdf
                return attachment(io.BytesIO(content), _("%(kind)s-试排.pdf", kind=kind), "pdf")
            added = add_template(office(), kind, path, at=now())
    except UnknownKind:
        raise
    except InputError as error:
        refusal = refusal_of(error)
        return _page(kind, refusal), refusal.status
    flash(_("模板已通过检查并启用，为第 %(version)s 版。", version=added.version), "good")
    for notice in added.notices:
        flash(said(notice), "warn")
    return redirect(url_for("templates.of_kind", kind=kind), 303)


@routes.post("/templates/<kind>/use/<int:version>")
@needs(Act.CHANGE_TEMPLATES)
def use(kind: str, version: int) -> Answer | tuple[str, int]:
    """Put an earlier version in force, or the standard template (0)."""
    try:
        use_template(office(), kind, version, at=now())
    except UnknownKind:
        raise
    except InputError as error:
        refusal = refusal_of(error)
        return _page(kind, refusal), refusal.status
    flash(_("已启用。"), "good")
    return redirect(url_for("templates.of_kind", kind=kind), 303)


@routes.get("/templates/<kind>/<any(fields, start):what>.docx")
@needs(Act.READ_DEFINITIONS)
def word_file(kind: str, what: str) -> Response:
    """The field dictionary to copy from, or the standard wording to begin from."""
    with TemporaryDirectory(prefix="docgen-") as folder:
        path = Path(folder) / f"{what}.docx"
        (write_fields if what == "fields" else start_file)(office(), kind, path)
        content = path.read_bytes()
    name = _("%(kind)s-字段表.docx", kind=kind) if what == "fields" else _("%(kind)s-模板.docx", kind=kind)
    return attachment(io.BytesIO(content), name, "docx")


@routes.get("/templates/<kind>/sample.pdf")
@needs(Act.READ_DEFINITIONS)
def sample(kind: str) -> Response:
    """The kind's sample by the template in force."""
    return attachment(io.BytesIO(sample_paper(office(), kind).pdf), _("%(kind)s-样例.pdf", kind=kind), "pdf")


def _page(kind: str, refusal: Refusal | None = None) -> str:
    return render_template(
        "template.html",
        fields=template_fields(office(), kind),
        versions=list_templates(office(), kind).templates,
        refusal=refusal,
    )

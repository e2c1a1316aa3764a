"""The register of seal use."""

import io
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from docgen.api.roles import Act
from docgen.api.seals import seal_register
from web.access import needs
from web.downloads import attachment
from web.here import day, office, today
from web.menu import PAPERS, Entry

routes = Blueprint("seals", __name__)

MENU = (Entry(28, "seals.register", lazy_gettext("用印登记"), Act.USE_SEAL, group=PAPERS),)


@routes.get("/seals")
@needs(Act.USE_SEAL)
def register() -> str:
    """The register of seal use, of this month unless other days are named."""
    since, until = _days()
    found = seal_register(office(), since=since, until=until, dated_on=today())
    return render_template("seals.html", lines=found.lines[::-1], since=since, until=until)


@routes.get("/seals.<any(pdf, xlsx):suffix>")
@needs(Act.USE_SEAL)
def file(suffix: str) -> Response:
    """The register as a file."""
    since, until = _days()
    with TemporaryDirectory(prefix="docgen-") as folder:
        path = Path(folder) / f"seals.{suffix}"
        seal_register(office(), since=since, until=until, out=path, dated_on=today())
        name = _("用印登记 %(since)s 至 %(until)s", since=since, until=until)
        return attachment(io.BytesIO(path.read_bytes()), f"{name}.{suffix}", suffix)


def _days() -> tuple[date, date]:
    first = today().replace(day=1)
    since = day("since", lazy_gettext("起始日")) if request.args.get("since") else first
    return since, day("until", lazy_gettext("截止日"))

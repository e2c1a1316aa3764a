"""The evidence bundle and the pack of a case: what is missing, what contradicts, made by a job, taken away."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from docgen.api.bundles import USUAL_RECIPE, bundle_recipes
from docgen.api.casebook import case_view
from docgen.api.examination import examine
from docgen.api.job_filings import BUNDLE, EARLIER, PACK, BundleOrder, PackOrder
from docgen.api.jobs import JobView, job, jobs_of_case, start_job
from docgen.api.packs import WISHES, PackPaper, pack_offer
from docgen.api.roles import Act
from docgen.api.sources import StoredNumber
from docgen.errors import WrongParameter
from web.access import i_may, needs
from web.forms import first_answers, read_answers
from web.here import day, now, office, today
from web.menu import Tab
from web.security import takes_files
from web.uploads import received

routes = Blueprint("filings", __name__)
TABS = (Tab(65, "filings.overview", lazy_gettext("成册与立案")),)
MOST_MB = 100_000


@routes.get("/cases/<number:case_no>/filings")
@needs(Act.READ_CASES)
def overview(case_no: str) -> str:
    """What is missing and what contradicts; what was made; what can be."""
    as_of = day("as_of", lazy_gettext("截止日"))
    offer = pack_offer(office(), case_no, as_of=as_of)
    made = [one for one in jobs_of_case(office(), case_no) if one.kind in (BUNDLE.name, PACK.name)]
    again = _again(case_no)
    return render_template(
        "filings.html",
        case=case_view(office(), case_no),
        as_of=as_of,
        seen=examine(office(), StoredNumber(case_no), as_of=as_of),
        offer=offer,
        jobs=made,
        earlier=[one for one in made if one.kind == BUNDLE.name and one.file],
        recipes=bundle_recipes(office()),
        wishes=[wish for wish in WISHES if any(paper.wish == wish for paper in offer.papers)],
        wished=again.order.wishes if again else (),
        answers={paper.kind: _answers(paper, again) for paper in offer.papers if paper.questions},
        dated_on=again.order.dated_on if again else today(),
    )


@routes.post("/cases/<number:case_no>/bundles")
@needs(Act.MAKE_BUNDLE)
@takes_files
def bundle(case_no: str) -> Answer:
    """Have the bundle made."""
    after = request.form.get("after", "")
    with TemporaryDirectory(prefix="docgen-") as folder:
        given = received("manifest", Path(folder), (".json",), lazy_gettext("前一次的 manifest.json"))
        order = BundleOrder(
            case_no=case_no,
            dated_on=day("dated_on", lazy_gettext("落款日期")),
            recipe=request.form.get("recipe") or USUAL_RECIPE,
            max_mb=_megabytes(),
            after=after or None,
            after_given=given is not None,
        )
        started = start_job(office(), BUNDLE.name, order, at=now(), files={EARLIER: given} if given else {})
    return redirect(url_for("jobs.one", job_id=started.id), 303)


@routes.post("/cases/<number:case_no>/packs")
@needs(Act.MAKE_BUNDLE)
def pack(case_no: str) -> Answer:
    """Have the pack made, with what its papers ask."""
    as_of = day("as_of", lazy_gettext("截止日"))
    wished = request.form.getlist("wish")
    wishes = tuple(wish for wish in WISHES if wish in wished)
    papers = [
        one for one in pack_offer(office(), case_no, as_of=as_of).papers if one.wish is None or one.wish in wishes
    ]
    given = {one.kind: read_answers(one.questions, _fields_of(one.kind)) for one in papers if one.questions}
    order = PackOrder(
        case_no=case_no,
        as_of=as_of,
        dated_on=day("dated_on", lazy_gettext("落款日期")),
        answers={kind: answers for kind, answers in given.items() if answers},
        wishes=wishes,
    )
    started = start_job(office(), PACK.name, order, at=now())
    return redirect(url_for("jobs.one", job_id=started.id), 303)


def _fields_of(kind: str) -> MultiDict[str, str]:
    """The fields of the form that are one paper's."""
    before = f"{kind}/"
    return MultiDict(
        [
            (name.removeprefix(before), value)
            for name, value in request.form.items(multi=True)
            if name.startswith(before)
        ]
    )


def _again(case_no: str) -> JobView | None:
    """The pack whose answers are to be mended, where whoever asks has asked for it."""
    named = request.args.get("again")
    found = job(office(), named) if named and i_may(Act.RUN_JOBS) else None
    return found if found and found.kind == PACK.name and found.case_no == case_no and found.order else None


def _answers(paper: PackPaper, again: JobView | None) -> dict[str, Any]:
    """What the fields of a paper hold: as they were given, else as a form opens."""
    given = again.order.answers.get(paper.kind) if again else None
    return dict(given) if given is not None else first_answers(paper.questions)


def _megabytes() -> Decimal | None:
    text = request.form.get("max_mb", "").strip()
    if not text:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(0)
    if not (number.is_finite() and 0 < number <= MOST_MB):
        raise WrongParameter(
            name=lazy_gettext("每册上限"), value=text[:20], expected=lazy_gettext("应为大于零的数，如 20")
        )
    return number

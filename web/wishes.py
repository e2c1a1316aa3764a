"""What a request asks to be written, and what there is to say about it beside the form."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import lazy_gettext

from docgen.api.documents import DocumentOrder
from docgen.api.offers import Addressee, Offer, is_in_the_text, offer
from docgen.api.previews import Examined, examine_order, needs_approval
from docgen.api.sources import StoredNumber
from docgen.errors import DocgenError, NotFound, Problem
from web.access import i_may
from web.errors import Refusal, refusal_of
from web.forms import first_answers, read_answers
from web.here import day, office
from web.security import live


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request asks to be written."""

    case_no: str
    offer: Offer
    addressee: Addressee | None
    as_of: date
    dated_on: date
    answers: dict[str, Any]

    @property
    def party(self) -> str | None:
        """The addressee's id."""
        return self.addressee.id if self.addressee else None

    @property
    def order(self) -> DocumentOrder:
        """The same, for the core."""
        return DocumentOrder(
            kind=self.offer.kind,
            source=StoredNumber(self.case_no),
            as_of=self.as_of,
            dated_on=self.dated_on,
            party=self.party,
            answers=self.answers,
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to be put right, and where: an anchor on the page, or another page; empty where neither is known."""

    problem: Problem
    link: str = ""
    leads_away: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands beside the form: why the document cannot be written, or what comes of it."""

    refusal: Refusal | None = None
    mistakes: tuple[Finding, ...] = field(default=())
    examined: Examined | None = None


def wish_of(case_no: str, kind: str) -> Wish:
    """What the request asks for: from a form, or from an address with the kind's own defaults."""
    found = offer(office(), kind, case_no)
    posted = request.method == "POST"
    answers = read_answers(found.questions, request.form) if posted else first_answers(found.questions)
    return Wish(
        case_no,
        found,
        found.addressee(request.values.get("party") or None),
        day("as_of", lazy_gettext("截止日")),
        day("dated_on", lazy_gettext("落款日期")),
        answers,
    )


def look_over(wish: Wish) -> Findings:
    """Compose what is asked for and say what came of it. Raises what no user can mend, and NotFound."""
    try:
        return Findings(examined=examine_order(office(), wish.order))
    except NotFound:
        raise
    except DocgenError as error:
        return findings_of(wish, error)


def findings_of(wish: Wish, error: DocgenError) -> Findings:
    """What an error says, each problem with the field it is of. Raises the error if the user cannot mend it."""
    refusal = refusal_of(error)
    if refusal.status >= 500:
        raise error
    return Findings(refusal, tuple(_finding(wish, problem) for problem in refusal.problems))


def wish_page(template: str, wish: Wish, **more: object) -> str:
    """A page about a wish."""
    return render_template(
        template,
        case_no=wish.case_no,
        offer=wish.offer,
        addressee=wish.addressee,
        as_of=wish.as_of,
        dated_on=wish.dated_on,
        answers=wish.answers,
        **more,
    )


def desk(wish: Wish, error: DocgenError | None = None) -> Response:
    """The form beside its preview, with its answers and what is wrong with them. Raises what the user cannot mend."""
    found = look_over(wish) if error is None else findings_of(wish, error)
    direct = i_may("issue") and not needs_approval(office(), wish.offer.kind)
    page = wish_page("write.html", wish, found=found, direct=direct, refused=error is not None)
    response = live(page)
    if error is not None and found.refusal:
        response.status_code = found.refusal.status
    return response


def _finding(wish: Wish, problem: Problem) -> Finding:
    name = wish.offer.asked_by(problem, wish.answers)
    if name:
        return Finding(problem, f"#answer-{name}")
    if is_in_the_text(problem):  # a place of the document, whose words the facts of the case did not fill
        return Finding(problem, url_for("cases.overview", case_no=wish.case_no), leads_away=True)
    return Finding(problem)

"""Whose cases are whose, and their archives."""

from dataclasses import dataclass
from typing import Annotated

from flask_babel import lazy_gettext as _
from pydantic import Field

from docgen.api.archive import DueAnswer, archive_due
from docgen.api.assignments import AssignmentAnswer, assign, assignment_overview, holders, unassign
from docgen.api.job_archive import ArchiveOrder
from docgen.api.jobs import JobList, JobView, start_job
from docgen.api.roles import Act
from web.api.cases import OnDay
from web.api.endpoint import Asked, Form, Plain, Table
from web.api.work import made_of

api = Table(_("案件分派与归档"))

Name = Annotated[str, Field(min_length=1, max_length=100)]


class Entrusting(Form):
    """Cases and the account they are given to, or taken from: all or none."""

    case_nos: Annotated[tuple[Name, ...], Field(min_length=1, max_length=10_000)]
    account: Name


@dataclass(frozen=True, slots=True)
class Holder:
    """An account that sees only the cases entrusted to it, and how many those are."""

    account: str
    person: str
    role: str
    cases: int


@dataclass(frozen=True, slots=True)
class HolderList:
    """Everybody to whom cases are entrusted."""

    holders: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class CaseHolders:
    """The persons to whom a case is entrusted."""

    case_no: str
    holders: tuple[str, ...]


@api("GET", "/assignments", Act.ASSIGN_CASES, _("催收员、律师各有多少案件"))
def assignments(asked: Asked[Plain, None]) -> HolderList:
    """Who has how many cases."""
    found = assignment_overview(asked.office)
    return HolderList(tuple(Holder(one.name, one.person, one.role_word, count) for one, count in found))


@api("POST", "/assignments", Act.ASSIGN_CASES, _("将案件分派给催收员或律师，全部分派或全不分派"))
def entrust(asked: Asked[Plain, Entrusting]) -> AssignmentAnswer:
    """Entrust cases to an account."""
    return assign(asked.office, asked.body.case_nos, to=asked.body.account, at=asked.at)


@api("POST", "/assignments/end", Act.ASSIGN_CASES, _("收回分派的案件"))
def take_away(asked: Asked[Plain, Entrusting]) -> AssignmentAnswer:
    """Take cases from an account."""
    return unassign(asked.office, asked.body.case_nos, of=asked.body.account, at=asked.at)


@api("GET", "/cases/<number:case_no>/assignments", Act.READ_CASES, _("本案分派给何人"))
def held_by(asked: Asked[Plain, None]) -> CaseHolders:
    """To whom a case is entrusted."""
    case_no = asked.path["case_no"]
    return CaseHolders(case_no, holders(asked.office, case_no))


@api("GET", "/cases/<number:case_no>/archives", Act.READ_CASES, _("本案制作的归档包"))
def archives(asked: Asked[Plain, None]) -> JobList:
    """The jobs that made archives of a case."""
    return made_of(asked, "archive")


@api("POST", "/cases/<number:case_no>/archives", Act.EXPORT_CASES, _("制作整案归档包，答复为任务"), status=202)
def make_archive(asked: Asked[Plain, None]) -> JobView:
    """Ask for the archive of a case."""
    return start_job(asked.office, "archive", ArchiveOrder(case_no=asked.path["case_no"]), at=asked.at)


@api("GET", "/archive/due", Act.READ_CASES, _("保存期限已届满的案件，只列出，不销毁"))
def due(asked: Asked[OnDay, None]) -> DueAnswer:
    """The cases whose papers need be kept no longer."""
    return archive_due(asked.office, as_of=asked.day(asked.query.as_of))

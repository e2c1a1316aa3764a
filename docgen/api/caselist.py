"""The list of cases: searched, filtered, sorted, page by page, from the summaries; and filters kept under a name."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter, ValidationError

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.refreshing import looking, settle, work_out
from docgen.api.worklist import items_of
from docgen.casefile.vocabulary import CaseStatus, ClaimType, HoldReason
from docgen.collection.classify import Grade, RepaymentClass, Risk
from docgen.errors import NotFound, WrongParameter
from docgen.law.clock import ClockKind, ClockStatus
from docgen.law.result import Yuan
from docgen.store import saved_filters
from docgen.store.assignments import entrusted_to
from docgen.store.listing import CaseFilter, CaseSort, Place, Within, listed, listed_count, place_of, rows_of, values_of
from docgen.store.models import NO_DAY
from docgen.workflow.access import Act

__all__ = ["CaseFilter", "CaseLine", "CaseList", "CaseSort", "SavedFilter", "list_cases"]

NO_FILTER: Final = CaseFilter()
CHOSEN_FROM: Final = ("product", "handler", "policy", "step", "document")
"""Fields of the filter whose values are the institution's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in the list. Of a refused case the figures are None and ``refusal`` says why."""

    case_no: str
    debtors: tuple[str, ...]
    claim_type: ClaimType
    status: CaseStatus
    holds: tuple[HoldReason, ...]
    product: str
    handler: str
    total_due: Yuan | None
    principal_overdue: Yuan | None
    interest: Yuan | None
    penalty: Yuan | None
    compound: Yuan | None
    liquidated_damages: Yuan | None
    fees: Yuan | None
    principal_not_due: Yuan | None
    total_to_settle: Yuan | None
    overdue_days: int | None
    grade: Grade | None
    repayment_class: Annotated[RepaymentClass | None, Field(serialization_alias="class")]
    risk: Risk | None
    step: str
    step_title: str
    document: str | None
    due_on: date | None
    reason: str
    clock: ClockKind | None
    clock_on: date | None
    clock_status: ClockStatus | None
    refusal_code: str | None
    refusal: str
    clocks_refusal: str


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of the list; what it shows was worked out for its day, as the cases stand now.

    ``count`` is of the whole filter. ``stale`` of all cases are still to be worked out, and stand until then where
    their last figures put them: a page that must leave none out waits for ``refresh``.

    ``next`` is where the next page begins: hand it in as ``after``; None on the last page.
    """

    as_of: date
    count: int
    stale: int
    cases: tuple[CaseLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A filter under the name that its account gave it."""

    name: str
    filter: CaseFilter


@dataclass(frozen=True, slots=True)
class SavedFilters:
    """The filters of an account."""

    filters: tuple[SavedFilter, ...]


def changed(base: CaseFilter, said: Mapping[str, Any]) -> CaseFilter:
    """A filter with some of its fields said anew, as text or as values. Raises WrongParameter."""
    try:
        return _FILTER.validate_python({**asdict(base), **said})
    except ValidationError as error:
        first = error.errors()[0]
        name, value = ".".join(map(str, first["loc"])), str(first["input"])
        raise WrongParameter(name=name, value=value[:20], expected="不是可用的值") from error


@permitted(Act.READ_CASES)
def list_cases(  # noqa: PLR0913  # each is a part of the question
    office: Office,
    wanted: CaseFilter = NO_FILTER,
    *,
    as_of: date,
    sort: CaseSort = CaseSort.DUE,
    limit: int = 50,
    after: str | None = None,
) -> CaseList:
    """A page of those cases that a filter lets through and whoever acts may see.

    Args:
        office: whose.
        wanted: the filter.
        as_of: the day of the figures.
        sort: the order.
        limit: so many at most.
        after: what the page before said is ``next``.

    Raises:
        WrongParameter: ``after`` is none, or of another order.
        WrongParameterFile, WrongProfile: the institution's own definitions cannot be used.
        StorageError: the database refuses.
    """
    place = _place(after, sort) if after else None
    stale = settle(office, as_of)
    if office.is_new:
        return CaseList(as_of, 0, 0, (), None)
    within = seen(office)
    with office.database.reading() as session:
        count = listed_count(session, as_of, wanted, within=within)
        rows = listed(session, as_of, wanted, sort=sort, limit=limit + 1, after=place, within=within)
    shown = fresh(office, as_of, rows[:limit])
    further = _written(place_of(rows[limit - 1], sort), sort) if len(rows) > limit else None
    return CaseList(as_of, count, stale, tuple(line_of(row) for row in shown), further)


@permitted(Act.READ_CASES)
def choices(office: Office, *, as_of: date) -> dict[str, Sequence[str]]:
    """The values that the institution's own fields have, to filter by. Raises StorageError."""
    settle(office, as_of)
    if office.is_new:
        return dict.fromkeys(CHOSEN_FROM, ())
    with office.database.reading() as session:
        return {name: values_of(session, as_of, name) for name in CHOSEN_FROM}


@permitted(Act.READ_CASES)
def save_filter(office: Office, name: str, wanted: CaseFilter) -> SavedFilter:
    """Keep a filter for whoever acts, in place of one of that name. Raises WrongParameter, StorageError."""
    name = name.strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise WrongParameter(name="筛选名称", value=name[:20], expected=f"应为1至{_LONGEST_NAME}个字")
    with office.database.deriving() as session:
        saved_filters.save(session, office.account, name, _FILTER.dump_json(wanted, exclude_defaults=True).decode())
    return SavedFilter(name, wanted)


@permitted(Act.READ_CASES)
def list_filters(office: Office) -> SavedFilters:
    """The filters of whoever acts, by name. Raises StorageError."""
    if office.is_new:
        return SavedFilters(())
    with office.database.reading() as session:
        found = saved_filters.all_of(session, office.account)
    return SavedFilters(tuple(SavedFilter(name, _FILTER.validate_json(text)) for name, text in found))


@permitted(Act.READ_CASES)
def saved_filter(office: Office, name: str) -> SavedFilter:
    """A filter of whoever acts. Raises NotFound, StorageError."""
    for found in list_filters(office).filters:
        if found.name == name:
            return found
    raise NotFound(what="筛选", name=name)


@permitted(Act.READ_CASES)
def remove_filter(office: Office, name: str) -> None:
    """Let go of a filter of whoever acts. Raises NotFound, StorageError."""
    saved_filter(office, name)
    with office.database.deriving() as session:
        saved_filters.remove(session, office.account, name)


def seen(office: Office) -> Within:
    """The cases that whoever acts may see: a query of their ids, None for all."""
    own = office.sees_only()
    return None if own is None else entrusted_to(own)


def fresh(office: Office, as_of: date, rows: Sequence[Any]) -> list[Any]:
    """The same rows, those of them that were stale worked out."""
    stale = [row.case_id for row in rows if row.stale]
    if not stale:
        return list(rows)
    work_out(office, looking(office, as_of), stale)
    with office.database.reading() as session:
        renewed = {row.case_id: row for row in rows_of(session, as_of, stale)}
    return [renewed.get(row.case_id, row) for row in rows]


def line_of(row: Any) -> CaseLine:
    """The line that a row of the summaries makes."""
    about: dict[str, Any] = json.loads(row.about) if row.about else {}
    first = items_of(row.about)[0] if about.get("steps") else None
    known = row.refusal is None

    def figure(name: str) -> Decimal | None:
        return getattr(row, name) if known else None

    return CaseLine(
        case_no=row.case_no,
        debtors=tuple(json.loads(row.debtors)),
        claim_type=ClaimType(row.claim_type),
        status=CaseStatus(row.status),
        holds=tuple(HoldReason(hold) for hold in row.holds.split(",") if hold),
        product=row.product,
        handler=row.handler,
        total_due=figure("total_due"),
        principal_overdue=figure("principal_overdue"),
        interest=figure("interest"),
        penalty=figure("penalty"),
        compound=figure("compound"),
        liquidated_damages=figure("liquidated_damages"),
        fees=figure("fees"),
        principal_not_due=figure("principal_not_due"),
        total_to_settle=figure("total_to_settle"),
        overdue_days=row.overdue_days if known else None,
        grade=Grade(row.grade) if row.grade else None,
        repayment_class=RepaymentClass(row.repayment_class) if row.repayment_class else None,
        risk=Risk(row.risk) if row.risk else None,
        step=row.step,
        step_title=first.title if first else "",
        document=row.document or None,
        due_on=_day(row.due_on),
        reason=first.reason if first else "",
        clock=ClockKind(row.clock_kind) if row.clock_kind else None,
        clock_on=_day(row.clock_on) if row.clock_kind else None,
        clock_status=ClockStatus(row.clock_status) if row.clock_kind else None,
        refusal_code=row.refusal,
        refusal=about.get("refusal", ""),
        clocks_refusal=about.get("clocks_refusal", ""),
    )


_LONGEST_NAME: Final = 40
_FILTER: Final = TypeAdapter(CaseFilter)
_PLACE: Final = TypeAdapter(tuple[CaseSort, str | int | None, int])
_PLACES: Final[dict[CaseSort, TypeAdapter[Any]]] = {
    CaseSort.DUE: TypeAdapter(date),
    CaseSort.AMOUNT: TypeAdapter(Decimal),
    CaseSort.DAYS: TypeAdapter(int),
    CaseSort.CLOCK: TypeAdapter(date),
    CaseSort.CASE_NO: TypeAdapter(str),
    CaseSort.NEWEST: TypeAdapter(None),
}


def _day(day: date) -> date | None:
    return None if day == NO_DAY else day


def _written(place: Place, sort: CaseSort) -> str:
    """A place as a page's ``next``."""
    value = _PLACES[sort].dump_python(place.value, mode="json")
    return base64.urlsafe_b64encode(json.dumps([sort, value, place.case_id]).encode()).decode().rstrip("=")


def _place(text: str, sort: CaseSort) -> Place:
    try:
        said = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        _, value, case_id = _PLACE.validate_python(said)
        if said[0] == sort:
            return Place(_PLACES[sort].validate_python(value), case_id)
    except ValueError:  # pydantic's and json's among them
        pass
    raise WrongParameter(name="翻页位置", value=text[:20], expected="应为上一页给出的值，且排序方式不变")

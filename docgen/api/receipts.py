"""What came of a document, as a person read it off its scan: entered as service, with the clocks before and after.

A scan proves nothing by itself: who signed, when, and whether the debt was confirmed is stated here, on the strength of
pages that were filed with the document (law.md 4.2). The clocks that move are told before anything is written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy.orm import Session

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.case import Case
from docgen.casefile.faults import json_problem
from docgen.casefile.records import Delivery
from docgen.casefile.validation import record_faults
from docgen.casefile.vocabulary import DeliveryMethod, DeliveryOutcome
from docgen.delivery.scanning import PageKind
from docgen.errors import Clash, Problem, WrongReceipt
from docgen.law.clock import Clock, ClockKind, ClockStatus
from docgen.law.clocks import compute_clocks
from docgen.store.cases import add_delivery, case_id_of, case_no_of, load_case
from docgen.store.documents import add_document_event, document, document_events
from docgen.store.events import Stamp
from docgen.store.models import DocumentEvent, IssuedDocument
from docgen.store.scans import FiledPage, filed_pages
from docgen.workflow.access import Act
from docgen.workflow.states import DocumentAct, DocumentState, after, state_of

CHINA: Final = ZoneInfo("Asia/Shanghai")
SIGNED: Final = (DeliveryOutcome.SIGNED, DeliveryOutcome.SIGNED_BY_OTHER)
LEADS: Final = {
    DeliveryOutcome.SIGNED: DocumentAct.SERVE,
    DeliveryOutcome.SIGNED_BY_OTHER: DocumentAct.SERVE,
    DeliveryOutcome.REFUSED: DocumentAct.COME_BACK,
    DeliveryOutcome.RETURNED: DocumentAct.COME_BACK,
}
"""What each outcome that paper can show does to the document; whether a refusal counts as service is for the clocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a person read off the paper.

    ``method``, ``sent_on`` and ``address`` are needed only where no delivery of the document is on record yet.
    """

    outcome: DeliveryOutcome
    on: date
    signed_by: str | None = None
    relation: str | None = None
    confirms_debt: bool = False
    method: DeliveryMethod | None = None
    sent_on: date | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ClockState:
    """How a clock stands."""

    status: ClockStatus
    expires_on: date | None
    expires_on_if_proved: date | None


@dataclass(frozen=True, slots=True)
class ClockMove:
    """A clock that the outcome moves; None where there was or will be none of its kind."""

    kind: ClockKind
    party: str | None
    party_name: str | None
    debt: str | None
    before: ClockState | None
    after: ClockState | None


@dataclass(frozen=True, slots=True)
class ReceiptAnswer:
    """The delivery as it stands now, or would, and the clocks that it moves."""

    case_no: str
    document_no: str
    delivery: Delivery
    clocks: tuple[ClockMove, ...]
    entered: bool


@permitted(Act.CONFIRM_DELIVERY)
def confirm_receipt(
    office: Office, document_no: str, stated: Stated, *, at: datetime, dry_run: bool = False
) -> ReceiptAnswer:
    """Enter what came of a document; with ``dry_run`` only say what would become of the clocks.

    Args:
        office: whose.
        document_no: the document's number.
        stated: what was read off its paper.
        at: this instant; the clocks are those of this day.
        dry_run: write nothing.

    Raises:
        NotFound: no document bears this number.
        WrongState: the document is void.
        WrongReceipt: what is stated can't be, or no page that shows it was filed; all problems at once.
        Clash: it is on record already, as stated.
        ParameterGap: something in the case is older than the law this product knows.
    """
    with office.database.reading() as session:
        if dry_run:
            return _answer(office, session, document_no, stated, at)[0]
        case_no = case_no_of(session, document(session, document_no).case_id)
    with office.database.writing(office.deed(Act.CONFIRM_DELIVERY, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        answer, entry = _answer(office, session, document_no, stated, at)
        add_delivery(session, case_no, answer.delivery, Stamp(at, office.account, document_no), entry)
        serial, act = document(session, document_no).serial, LEADS[stated.outcome]
        add_document_event(session, DocumentEvent(serial=serial, event=act, at=at, by=office.account, note=None))
    return replace(answer, entered=True)


def _answer(
    office: Office, session: Session, document_no: str, stated: Stated, at: datetime
) -> tuple[ReceiptAnswer, int | None]:
    """What would be, and the place of the delivery among those known; None for a new one."""
    today = at.astimezone(CHINA).date()
    row = document(session, document_no)
    case_no = case_no_of(session, row.case_id)
    case = load_case(session, case_no).case
    pages = filed_pages(session, row.serial)
    entry = next((no for no, d in reversed(list(enumerate(case.deliveries))) if d.document_no == document_no), None)
    known = case.deliveries[entry] if entry is not None else None
    problems = list(_problems(row, stated, pages, today))
    sent_on = stated.sent_on or (known.sent_on if known else None)
    if sent_on is not None and stated.on < sent_on:
        problems.append(Problem("on", stated.on.isoformat(), f"早于寄出日期 {sent_on}"))
    if known is None:
        needed = {"method": stated.method, "sent_on": stated.sent_on}
        problems += [
            Problem(name, "", "没有该文书的寄送记录，请一并写明") for name, given in needed.items() if given is None
        ]
    if problems:
        raise WrongReceipt(document_no=document_no, problems=problems)
    events = [event.event for event in document_events(session, row.serial)]
    after(state_of(events, DocumentState.ISSUED), LEADS[stated.outcome], name=document_no)
    first = {"document_no": document_no, "document": row.kind, "party": party_now(row, case)}
    made = _delivery(document_no, first if known is None else _kept(known), stated, pages)
    if made == known:
        raise Clash(what="文书", name=document_no, reason="的送达结果已按此记入，无需重复")
    moved = _moved(office, case, _with(case, made, entry), today)
    return ReceiptAnswer(case_no, document_no, made, moved, entered=False), entry


def _problems(row: IssuedDocument, stated: Stated, pages: Sequence[FiledPage], today: date) -> Iterator[Problem]:
    """What forbids the statement, in the words of the command's options."""
    if stated.outcome not in LEADS:
        known = "、".join(LEADS)
        yield Problem("outcome", stated.outcome, f"纸面能够证明的结果为：{known}")
    if stated.on > today:
        yield Problem("on", stated.on.isoformat(), "日期尚未到来")
    if stated.on < row.dated_on:
        yield Problem("on", stated.on.isoformat(), f"早于文书日期 {row.dated_on}")
    if stated.outcome in SIGNED and not stated.signed_by:
        yield Problem("signed_by", "", "请写明签收人")
    if stated.confirms_debt and stated.outcome not in SIGNED:
        yield Problem("confirms_debt", "", "只有签收的回执能够确认债务")
    if not pages:
        yield Problem("document_no", "", "没有归档的扫描件，请先用 docgen scan 归档该文书的回执或退件")
    elif stated.outcome in SIGNED and not any(page.kind == PageKind.RECEIPT for page in pages):
        yield Problem("document_no", "", "已归档的页中没有回执；如所归档的页即为回执，请在收件箱中按回执归档")


def _kept(known: Delivery) -> dict[str, Any]:
    """What stays of a delivery on record: how it was sent, not what became of it."""
    return known.model_dump(mode="json", exclude_none=True, exclude={"signed_by", "relation", "confirms_debt"})


def _delivery(document_no: str, before: dict[str, Any], stated: Stated, pages: Sequence[FiledPage]) -> Delivery:
    """What is on record, and what is stated on top of it. Raises WrongReceipt."""
    scanned = {page.path for page in pages}
    fresh = {
        "method": stated.method,
        "sent_on": stated.sent_on and stated.sent_on.isoformat(),
        "address": stated.address,
        "outcome": stated.outcome,
        "outcome_on": stated.on.isoformat(),
        "signed_by": stated.signed_by,
        "relation": stated.relation,
        "confirms_debt": stated.confirms_debt or None,
        "proof": [*(path for path in before.get("proof", ()) if path not in scanned), _shown(stated, pages).path],
    }
    try:
        return Delivery.model_validate(before | {name: value for name, value in fresh.items() if value is not None})
    except ValidationError as error:
        faults = map(json_problem, record_faults(Delivery, error))
        raise WrongReceipt(document_no=document_no, problems=faults) from error


def _shown(stated: Stated, pages: Sequence[FiledPage]) -> FiledPage:
    """The page that shows the outcome, the last of its kind: a second scan of it is no second proof."""
    wanted = PageKind.RECEIPT if stated.outcome in SIGNED else PageKind.PAGE
    return next((page for page in reversed(pages) if page.kind == wanted), pages[-1])


def party_now(row: IssuedDocument, case: Case) -> str | None:
    """The addressee as the case numbers him now."""
    named = [debtor.id for debtor in case.debtors if debtor.name == row.party_name]
    return named[0] if len(named) == 1 else row.party


def _with(case: Case, delivery: Delivery, entry: int | None) -> Case:
    deliveries = list(case.deliveries)
    deliveries[len(deliveries) if entry is None else entry : None if entry is None else entry + 1] = [delivery]
    return case.model_copy(update={"deliveries": tuple(deliveries)})


def _moved(office: Office, before: Case, then: Case, today: date) -> tuple[ClockMove, ...]:
    """The clocks that differ between two states of a case on a day."""
    parameters = office.parameters
    was = _keyed(compute_clocks(before, today, parameters=parameters).clocks)
    will = _keyed(compute_clocks(then, today, parameters=parameters).clocks)
    names = {debtor.id: debtor.name for debtor in before.debtors}
    return tuple(
        ClockMove(key[0], key[1], names.get(key[1]), key[2], was.get(key), will.get(key))
        for key in dict.fromkeys([*was, *will])
        if was.get(key) != will.get(key)
    )


def _keyed(clocks: Sequence[Clock]) -> dict[tuple[ClockKind, str | None, str | None, int], ClockState]:
    """Clocks by what they are of, several of one kind by their order."""
    keyed: dict[tuple[ClockKind, str | None, str | None, int], ClockState] = {}
    for clock in clocks:
        same = sum(key[:3] == (clock.kind, clock.party, clock.debt) for key in keyed)
        state = ClockState(clock.status, clock.expires_on, clock.expires_on_if_proved)
        keyed[clock.kind, clock.party, clock.debt, same] = state
    return keyed

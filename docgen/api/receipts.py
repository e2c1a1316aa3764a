"""What came of a document, as a person read it off its scan: entered as service, with the clocks before and after.

A scan proves nothing by itself: who signed, when, and whether the debt was confirmed is stated here, on the strength of
pages that were filed with the document (law.md 4.2). The clocks that move are told before anything is written.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy.orm import Session

from docgen.api.clock_moves import ClockMove, moved
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.faults import json_problem
from docgen.casefile.records import Delivery
from docgen.casefile.validation import record_faults
from docgen.casefile.vocabulary import DeliveryMethod, DeliveryOutcome
from docgen.delivery.scanning import PageKind
from docgen.errors import Clash, Problem, WrongReceipt
from docgen.law.demands import CHINA
from docgen.store.cases import case_id_of, case_no_of, load_case
from docgen.store.documents import document
from docgen.store.events import Stamp
from docgen.store.models import IssuedDocument
from docgen.store.scans import FiledPage, filed_pages
from docgen.workflow.access import Act
from docgen.workflow.service import ACTS, MESSAGES, ON_PAPER, Entering, addressee_of, last_delivery, with_delivery

SIGNED: Final = (DeliveryOutcome.SIGNED, DeliveryOutcome.SIGNED_BY_OTHER)
_BACK: Final = (PageKind.RETURNED, PageKind.PAGE, PageKind.TRACKING, PageKind.RECEIPT)
SHOWN_BY: Final[Mapping[DeliveryOutcome, tuple[PageKind, ...]]] = {
    DeliveryOutcome.SIGNED: (PageKind.RECEIPT, PageKind.TRACKING),
    DeliveryOutcome.SIGNED_BY_OTHER: (PageKind.RECEIPT, PageKind.TRACKING),
    DeliveryOutcome.DELIVERED: (PageKind.TRACKING,),
    DeliveryOutcome.REFUSED: _BACK,
    DeliveryOutcome.RETURNED: _BACK,
}
"""The outcomes that paper, or a picture of a carrier's page, can show, and which pages show them, the best first."""


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
        to = _entering(office, session, document_no, at)
        to.enter(answer.delivery, entry, ACTS[stated.outcome])
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
    methods = frozenset({stated.method}) if stated.method in MESSAGES else ON_PAPER
    entry, known = last_delivery(case, document_no, methods)
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
    _entering(office, session, document_no, at).refuse_unfit(ACTS[stated.outcome])
    debtor = addressee_of(row, case)
    first = {"document_no": document_no, "document": row.kind, "party": debtor.id if debtor else None}
    made = _delivery(document_no, first if known is None else _kept(known), stated, pages)
    if made == known:
        raise Clash(what="文书", name=document_no, reason="的送达结果已按此记入，无需重复")
    moves = moved(office.parameters, case, with_delivery(case, made, entry), today)
    return ReceiptAnswer(case_no, document_no, made, moves, entered=False), entry


def _entering(office: Office, session: Session, document_no: str, at: datetime) -> Entering:
    row = document(session, document_no)
    stamp = Stamp(at, office.account, document_no)
    return Entering(session, case_no_of(session, row.case_id), row, document_no, stamp)


def _problems(row: IssuedDocument, stated: Stated, pages: Sequence[FiledPage], today: date) -> Iterator[Problem]:
    """What forbids the statement, in the words of the command's options."""
    if stated.outcome not in SHOWN_BY:
        known = "、".join(SHOWN_BY)
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
    elif stated.outcome in SHOWN_BY and _shown(stated, pages) is None:
        if stated.outcome in SIGNED:
            said = "已归档的页中没有回执；如所归档的页即为回执，请在收件箱中按回执归档"
        else:
            said = "已归档的页中没有邮件查询截图，不能证明到达"
        yield Problem("document_no", "", said)


def _kept(known: Delivery) -> dict[str, Any]:
    """What stays of a delivery on record: how it was sent, not what became of it."""
    return known.model_dump(mode="json", exclude_none=True, exclude={"signed_by", "relation", "confirms_debt"})


def _delivery(document_no: str, before: dict[str, Any], stated: Stated, pages: Sequence[FiledPage]) -> Delivery:
    """What is on record, and what is stated on top of it. Raises WrongReceipt."""
    shown = _shown(stated, pages)
    assert shown is not None  # noqa: S101  # asked before
    scanned = {page.path for page in pages if page.kind == shown.kind}
    fresh = {
        "method": stated.method,
        "sent_on": stated.sent_on and stated.sent_on.isoformat(),
        "address": stated.address,
        "outcome": stated.outcome,
        "outcome_on": stated.on.isoformat(),
        "signed_by": stated.signed_by,
        "relation": stated.relation,
        "confirms_debt": stated.confirms_debt or None,
        "proof": [*(path for path in before.get("proof", ()) if path not in scanned), shown.path],
    }
    try:
        return Delivery.model_validate(before | {name: value for name, value in fresh.items() if value is not None})
    except ValidationError as error:
        faults = map(json_problem, record_faults(Delivery, error))
        raise WrongReceipt(document_no=document_no, problems=faults) from error


def _shown(stated: Stated, pages: Sequence[FiledPage]) -> FiledPage | None:
    """The page that shows the outcome, the last of its kind: a second scan of it is no second proof.

    Only a receipt confirms a debt.
    """
    kinds = (PageKind.RECEIPT,) if stated.confirms_debt else SHOWN_BY[stated.outcome]
    return next((page for kind in kinds for page in reversed(pages) if page.kind == kind), None)

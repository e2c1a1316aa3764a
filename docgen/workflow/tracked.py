"""What a carrier tells, taken into the cases: events on their postings, an outcome where it is plain.

An export's lines are matched by tracking number alone. All events are kept; the outcome they come to is entered once.
What contradicts an outcome that is on record, stated by a person or told before, is said and not entered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy.orm import Session

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.records import Delivery, Evidence
from docgen.casefile.vocabulary import DeliveryOutcome, EvidenceForm, EvidenceGroup, PartyKind
from docgen.delivery.carriers import Carrier
from docgen.delivery.tracking import SELF, Told, Untellable, decisive, told_of
from docgen.errors import WrongState
from docgen.law.demands import CHINA
from docgen.store.blobs import Blob
from docgen.store.case_files import record_files
from docgen.store.cases import add_evidence, load_case
from docgen.store.documents import document
from docgen.store.events import Stamp
from docgen.store.models import StoredPosting, TrackingEvent
from docgen.store.postings import Posting, add_tracking_events, tracking_events_of
from docgen.workflow.service import ACTS, FOLDER, Entering, addressee_of, with_delivery
from docgen.zh.dates import zh_date
from docgen.zh.filenames import safe_name

_OPEN: Final = (None, DeliveryOutcome.PENDING)


@dataclass(frozen=True, slots=True)
class TrackingFile:
    """What was read: a carrier's file, kept as it came."""

    name: str
    blob: Blob


@dataclass(frozen=True, slots=True)
class Proof:
    """What the case gets of it: its path there, its bytes, and what it is; no bytes where it is filed already."""

    path: str
    blob: Blob | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Tracked:
    """What became of one posting's events. ``refused`` says why an outcome was not entered."""

    posting: Posting
    fresh: int
    outcome: Told | None
    entered: bool
    before: Case
    after: Case
    refused: str = ""


def take_in(  # noqa: PLR0913 - events, of which posting, from what, by whom and when
    session: Session,
    posting: Posting,
    events: Sequence[Told],
    *,
    file: TrackingFile,
    proof: Proof,
    stamp: Stamp,
) -> Tracked:
    """Take in what a file tells of a posting. The case is locked and the file's blobs are recorded by the caller."""
    row, case_no = posting.row, posting.case_no
    known = tracking_events_of(session, [row.id])[row.id]
    seen = {(one.happened_at, one.outcome, one.told, one.signed_by) for one in known}
    fresh = []
    for told in events:
        key = (told.written_at, told.outcome, told.text, told.signed_by)
        if key not in seen:
            seen.add(key)
            fresh.append(told)
    add_tracking_events(session, [_row(row.id, told, file, stamp) for told in fresh])
    before = load_case(session, case_no).case
    still = Tracked(posting, len(fresh), None, entered=False, before=before, after=before)
    to = Entering(session, case_no, document(session, posting.document_no), posting.document_no, stamp)
    try:
        last = decisive([*map(stored_told, known), *fresh])
    except Untellable as untold:
        return replace(still, refused=str(untold))
    if last is None:
        return still
    return _conclude(to, replace(still, outcome=last), last, proof)


def _conclude(to: Entering, still: Tracked, last: Told, proof: Proof) -> Tracked:
    """Enter the outcome that the events come to, if it is new and contradicts nothing."""
    row, case = still.posting.row, still.before
    debtor = addressee_of(to.row, case)
    if debtor is None:
        return replace(still, refused="受送达人已不在案件中")
    last = resolved(last, debtor)
    still = replace(still, outcome=last)
    if last.outcome is None or row.entry >= len(case.deliveries):
        return still
    now = case.deliveries[row.entry]
    if refused := _contradiction(now, last, row.posted_on, to.stamp.at):
        return replace(still, refused=refused)
    if now.outcome == last.outcome and now.outcome_on == last.on:
        return still
    if now.outcome not in _OPEN and not _goes_on(to.session, still, debtor, now, last):
        old = f"{glossary.word(now.outcome) if now.outcome else ''}（{now.outcome_on or '日期未记录'}）"
        new = f"{glossary.word(last.outcome)}（{last.on}）"
        why = f"与已记入的结果不一致：原为{old}，现为{new}，未改动；请核对后用 docgen receipt 记入"
        return replace(still, refused=why)
    delivery = _delivery(now, last, proof)
    if isinstance(delivery, str):
        return replace(still, refused=delivery)
    try:
        to.refuse_unfit(ACTS[last.outcome])
    except WrongState as wrong:
        return replace(still, refused=str(wrong))
    if proof.blob is not None:
        _file(to, row, last, proof)
    note = f"{row.tracking_no}：{glossary.word(last.outcome)}，{last.on}（{to.stamp.source} {last.place}）"
    to.enter(delivery, row.entry, ACTS[last.outcome], note)
    return replace(still, entered=True, after=with_delivery(case, delivery, row.entry))


def resolved(told: Told, debtor: Debtor) -> Told:
    """The event towards its addressee: whoever signs by his name is he, and a company has no hand of its own."""
    named, himself = told.signed_by, told.signed_by == debtor.name
    match told.outcome:
        case DeliveryOutcome.DELIVERED if named is not None and named not in SELF:
            return replace(told, outcome=DeliveryOutcome.SIGNED if himself else DeliveryOutcome.SIGNED_BY_OTHER)
        case DeliveryOutcome.SIGNED if named is not None and not himself:
            return replace(told, outcome=DeliveryOutcome.SIGNED_BY_OTHER)
        case DeliveryOutcome.SIGNED if named is None and debtor.kind is not PartyKind.PERSON:
            return replace(told, outcome=DeliveryOutcome.DELIVERED)
        case _:
            return told


def _contradiction(now: Delivery, last: Told, posted_on: date, at: datetime) -> str:
    if last.on < posted_on:
        return f"结果日期 {last.on} 早于寄出日期 {posted_on}，请核对邮件号"
    if last.on > at.astimezone(CHINA).date():
        return f"结果日期 {last.on} 尚未到来"
    if now.confirms_debt and last.outcome is not DeliveryOutcome.SIGNED:
        return "回执上已确认债务，而查询结果并非本人签收；未改动，请核对"
    return ""


def _goes_on(session: Session, still: Tracked, debtor: Debtor, now: Delivery, last: Told) -> bool:
    """Whether the new outcome only says more of what this carrier told before, and of no earlier moment."""
    served = {DeliveryOutcome.SIGNED_BY_OTHER, DeliveryOutcome.DELIVERED}
    if now.outcome not in served or last.outcome not in {DeliveryOutcome.SIGNED, DeliveryOutcome.SIGNED_BY_OTHER}:
        return False
    row = still.posting.row
    told = [resolved(stored_told(one), debtor) for one in tracking_events_of(session, [row.id])[row.id]]
    by_carrier = any((one.outcome, one.on) == (now.outcome, now.outcome_on) for one in told)
    return by_carrier and not now.confirms_debt and now.outcome_on is not None and last.on >= now.outcome_on


def _delivery(now: Delivery, last: Told, proof: Proof) -> Delivery | str:
    stated: dict[str, Any] = now.model_dump(mode="json", exclude_none=True, exclude={"signed_by", "relation"})
    stated["outcome"], stated["outcome_on"] = last.outcome, last.on.isoformat()
    if last.outcome is DeliveryOutcome.SIGNED_BY_OTHER:
        stated |= {
            name: value
            for name, value in (("signed_by", last.signed_by), ("relation", last.relation))
            if value is not None
        }
    elif last.signed_by is not None:
        stated["signed_by"] = last.signed_by
    stated["proof"] = [*(path for path in stated.get("proof", ()) if path != proof.path), proof.path]
    try:
        return Delivery.model_validate(stated)
    except ValidationError as error:
        return f"查询结果中的内容不能记入（{error.errors()[0]['msg']}）"


def _file(to: Entering, row: StoredPosting, last: Told, proof: Proof) -> None:
    carrier = glossary.word(Carrier(row.carrier))
    outcome = glossary.word(last.outcome) if last.outcome else ""
    assert proof.blob is not None  # noqa: S101  # the caller asks
    item = Evidence(
        file=proof.path,
        title=f"{to.letter} {proof.title}",
        group=EvidenceGroup.DEMAND,
        formed_on=last.on,
        proves=f"{to.letter}（邮件号{row.tracking_no}）的投递结果：{outcome}，{zh_date(last.on)}",
        form=EvidenceForm.ELECTRONIC,
        source=carrier,
        note=f"摘自 {to.stamp.source}",
    )
    record_files(to.session, to.case_no, {proof.path: proof.blob}, to.stamp.at)
    add_evidence(to.session, to.case_no, [item], to.stamp)


def extract_path(tracking_no: str, blob: Blob) -> str:
    """Where an export's lines on one letter lie within its case."""
    return f"{FOLDER}/{safe_name(f'{tracking_no}-邮件查询结果-{blob.sha256[:8]}.csv')}"


def stored_told(event: TrackingEvent) -> Told:
    """A stored event as it was told."""
    written = event.happened_at
    at = datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)
    outcome = DeliveryOutcome(event.outcome) if event.outcome else None
    return told_of(at, outcome, event.told, event.signed_by, place=event.place)


def _row(posting_id: int, told: Told, file: TrackingFile, stamp: Stamp) -> dict[str, object]:
    return {
        "posting_id": posting_id,
        "happened_at": told.written_at,
        "outcome": told.outcome,
        "told": told.text,
        "signed_by": told.signed_by,
        "file": file.name,
        "file_sha256": file.blob.sha256,
        "place": told.place,
        "at": stamp.at,
        "by": stamp.by,
    }

"""A document given to a carrier: an act of service that waits for its outcome, with the number to ask by."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.faults import json_problem
from docgen.casefile.records import Delivery, Evidence
from docgen.casefile.validation import record_faults
from docgen.casefile.vocabulary import DeliveryOutcome, EvidenceForm, EvidenceGroup
from docgen.delivery.carriers import METHODS, Carrier, wrong_number
from docgen.delivery.postings import addressee
from docgen.errors import PostedAlready, Problem, WrongPosting
from docgen.law.demands import CHINA
from docgen.store.blobs import Blob
from docgen.store.case_files import record_files
from docgen.store.cases import add_evidence, load_case
from docgen.store.models import IssuedDocument, StoredPosting
from docgen.store.postings import add_posting, postings_by_number, postings_of
from docgen.workflow.service import FOLDER, Entering, addressee_of, last_delivery
from docgen.workflow.states import DocumentAct
from docgen.zh.dates import zh_date
from docgen.zh.filenames import safe_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """What is known of a letter given to a carrier."""

    carrier: Carrier
    tracking_no: str
    on: date
    by: str | None = None
    """Who gave it; None for the account that enters it."""
    address: str | None = None
    """Where it went; None for the addressee's address of service, as letters print it."""
    content_note: str | None = None
    """What stands on the carrier's slip as contents; None where nothing is known to."""
    again: bool = False
    """It went out before, and goes out once more."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The carrier's receipt of the posting, as a stored file."""

    name: str
    blob: Blob


@dataclass(frozen=True, slots=True)
class Posted:
    """A posting that was entered: the case before and after, and the act of service."""

    before: Case
    after: Case
    delivery: Delivery


def post(to: Entering, handed: Handed, receipt: Receipt | None = None, *, source: str = "") -> Posted | None:
    """Enter a posting; None if this very one is entered already.

    ``source`` says where it stands: a list's file, line and hash.

    Raises:
        WrongPosting: what is stated can't be; all problems at once.
        PostedAlready: it went out before, and ``again`` is not said.
        WrongState: the document is void or archived.
        Clash: somebody enters the same tracking number at this moment.
    """
    session, row, document_no = to.session, to.row, to.document_no
    before = load_case(session, to.case_no).case
    earlier = postings_of(session, row.serial)
    if any(one.tracking_no == handed.tracking_no and one.posted_on == handed.on for one in earlier):
        return None
    debtor = addressee_of(row, before)
    address = handed.address or (addressee(debtor).address if debtor else "")
    taken = postings_by_number(session, [handed.tracking_no]).get(handed.tracking_no)
    problems = list(_problems(row, handed, address, to.stamp.at))
    if debtor is None:
        problems.append(
            Problem("document_no", document_no, "该文书没有致送的当事人，或其已不在案件中，不能记为邮寄送达")
        )
    if taken is not None:
        problems.append(Problem("tracking_no", handed.tracking_no, f"该邮件号已用于 {taken.document_no}，请核对面单"))
    if problems or debtor is None or debtor.id is None:
        raise WrongPosting(document_no=document_no, problems=problems)
    to.refuse_unfit(DocumentAct.SEND)
    if earlier and not handed.again:
        last = earlier[-1]
        raise PostedAlready(
            document_no=document_no,
            posted_on=last.posted_on,
            carrier=glossary.word(Carrier(last.carrier)),
            tracking_no=last.tracking_no,
        )
    path = _file_receipt(to, handed, receipt) if receipt else None
    delivery = _delivery(to, debtor.id, handed, address, path)
    entry, known = last_delivery(before, document_no)
    unsent = known is not None and not earlier and known.tracking_no in (None, handed.tracking_no)
    if unsent and known is not None and known.sent_on == handed.on and known.outcome in (None, DeliveryOutcome.PENDING):
        kept = known.model_dump(mode="json", exclude_none=True)
        proof = [*kept.get("proof", ()), *([path] if path else [])]
        delivery = Delivery.model_validate(
            kept | delivery.model_dump(mode="json", exclude_none=True) | {"proof": proof}
        )
    else:
        entry = None
    carrier = glossary.word(handed.carrier)
    note = f"{carrier} {handed.tracking_no}，{handed.on}交寄"
    place = to.enter(delivery, entry, DocumentAct.SEND, note)
    posting = StoredPosting(
        serial=row.serial,
        entry=place,
        carrier=handed.carrier,
        tracking_no=handed.tracking_no,
        posted_on=handed.on,
        posted_by=handed.by or to.stamp.by,
        address=address,
        receipt_path=path,
        receipt_sha256=receipt.blob.sha256 if receipt else None,
        source=source,
        at=to.stamp.at,
        by=to.stamp.by,
    )
    add_posting(session, posting)
    return Posted(before, load_case(session, to.case_no).case, delivery)


def _problems(row: IssuedDocument, handed: Handed, address: str, at: datetime) -> Iterator[Problem]:
    if said := wrong_number(handed.tracking_no, handed.carrier):
        yield Problem("tracking_no", handed.tracking_no, said)
    if handed.on < row.dated_on:
        yield Problem("on", handed.on.isoformat(), f"早于文书日期 {row.dated_on}")
    if handed.on > at.astimezone(CHINA).date():
        yield Problem("on", handed.on.isoformat(), "日期尚未到来，请在交寄后记入")
    if not address:
        yield Problem("address", "", "案件中没有受送达人的地址，请写明寄送地址（--address）")


def _delivery(to: Entering, party: str, handed: Handed, address: str, receipt: str | None) -> Delivery:
    stated: dict[str, Any] = {
        "document_no": to.document_no,
        "document": to.row.kind,
        "party": party,
        "method": METHODS[handed.carrier],
        "address": address,
        "tracking_no": handed.tracking_no,
        "sent_on": handed.on.isoformat(),
        "outcome": DeliveryOutcome.PENDING,
        "proof": [receipt] if receipt else [],
    }
    if handed.content_note:
        stated["content_note"] = handed.content_note
    try:
        return Delivery.model_validate(stated)
    except ValidationError as error:
        faults = map(json_problem, record_faults(Delivery, error))
        raise WrongPosting(document_no=to.document_no, problems=faults) from error


def _file_receipt(to: Entering, handed: Handed, receipt: Receipt) -> str:
    """The carrier's receipt as evidence of the case; its path there."""
    carrier = glossary.word(handed.carrier)
    path = f"{FOLDER}/{safe_name(f'{handed.tracking_no}-寄送凭证-{receipt.blob.sha256[:8]}')}"
    path += Path(receipt.name).suffix.lower()
    item = Evidence(
        file=path,
        title=f"{to.letter} 寄送凭证",
        group=EvidenceGroup.DEMAND,
        formed_on=handed.on,
        proves=f"债权人于{zh_date(handed.on)}将{to.letter}交{carrier}寄出，邮件号{handed.tracking_no}",
        form=EvidenceForm.COPY,
        source=carrier,
        note=f"原文件 {receipt.name}，SHA-256 {receipt.blob.sha256}",
    )
    record_files(to.session, to.case_no, {path: receipt.blob}, to.stamp.at)
    add_evidence(to.session, to.case_no, [item], to.stamp)
    return path

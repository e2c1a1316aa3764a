"""What proves the service of a document: the letter, its postings, what carriers told, receipts and returns, in order.

Gathered from what is on record; which act of service it comes to, and how well that is proven, says
``docgen.law.service`` (law.md 4.2, 8.4).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.delivery.carriers import Carrier
from docgen.delivery.scanning import PageKind
from docgen.law.acts import Act
from docgen.law.clock import Strength
from docgen.law.demands import CHINA
from docgen.law.service import act_of
from docgen.store.case_files import case_files
from docgen.store.documents import VOID, acts_of_case, document_events, documents_of
from docgen.store.models import IssuedDocument, StoredPosting, TrackingEvent
from docgen.store.postings import postings_of, tracking_events_of
from docgen.store.scans import FiledPage, filed_pages
from docgen.workflow.filing import SCANNED
from docgen.workflow.service import addressee_of, letter_title
from docgen.workflow.states import DocumentAct

KIND: Final = "service_proof"
_ORDER: Final = (PageKind.TRACKING, PageKind.RECEIPT, PageKind.RETURNED, PageKind.PAGE)
_GROUP: Final = 8
_TELLING: Final = frozenset({DocumentAct.SEND, DocumentAct.SERVE, DocumentAct.COME_BACK, SCANNED})
"""The events of a document that say something of its service; the sheet is dated by them alone."""


@dataclass(frozen=True, slots=True)
class Original:
    """A file that proves: what it is, its path within the case, its hash."""

    what: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Service:
    """The service of a document and all that proves it."""

    row: IssuedDocument
    document_no: str
    letter: str
    party: str
    acts: tuple[tuple[Delivery, Act], ...]
    postings: tuple[StoredPosting, ...]
    events: Mapping[int, Sequence[TrackingEvent]]
    originals: tuple[Original, ...]
    """In the order in which they prove: postings, what carriers told, receipts, returns."""
    known_on: date
    """The day in China of the last thing that became known of it."""

    @property
    def best(self) -> tuple[Delivery, Act]:
        """The act that is proven best; of several the last."""
        ranks = list(Strength)
        return min(reversed(self.acts), key=lambda one: (not one[1].reached, ranks.index(one[1].strength)))

    @property
    def proven(self) -> bool:
        """Whether it reached the addressee as a demand, and that can be shown."""
        _, act = self.best
        return act.reached and act.strength.proven


def services_of(session: Session, case: Case) -> Iterator[Service]:
    """The service of every document of a case that was sent or handed over, and is not void, oldest first."""
    acts, files = acts_of_case(session, case.case_no), case_files(session, case.case_no)
    for row, number in documents_of(session, case.case_no):
        if VOID not in acts[row.serial] and any(one.document_no == number for one in case.deliveries):
            yield _service(session, case, row, number, files)


def _service(session: Session, case: Case, row: IssuedDocument, number: str, files: Mapping[str, str]) -> Service:
    deliveries = [one for one in case.deliveries if one.document_no == number]
    postings = tuple(postings_of(session, row.serial))
    events = tracking_events_of(session, [one.id for one in postings])
    pages = filed_pages(session, row.serial)
    debtor = addressee_of(row, case)
    stamps = [event.at for event in document_events(session, row.serial) if event.event in _TELLING]
    stamps += [event.at for told in events.values() for event in told]
    return Service(
        row=row,
        document_no=number,
        letter=letter_title(row, number),
        party=debtor.name if debtor else row.party_name or "",
        acts=tuple((one, act_of(case, one)) for one in deliveries),
        postings=postings,
        events=events,
        originals=tuple(_originals(deliveries, postings, pages, files)),
        known_on=max([*stamps, row.issued_at]).astimezone(CHINA).date(),
    )


def _originals(
    deliveries: Sequence[Delivery],
    postings: Sequence[StoredPosting],
    pages: Sequence[FiledPage],
    files: Mapping[str, str],
) -> Iterator[Original]:
    """Every file once, by its path and by its bytes."""
    kinds = {page.path: PageKind(page.kind) for page in pages}
    receipts = [one.receipt_path for one in postings if one.receipt_path]
    told = [path for one in deliveries for path in one.proof if path not in kinds and path not in receipts]
    scanned = [page.path for kind in _ORDER for page in pages if page.kind == kind]
    named = [
        *((path, "寄送凭证") for path in receipts),
        *((path, "邮件查询结果" if path.endswith(".csv") else "送达凭证文件") for path in told),
        *((path, glossary.word(kinds[path])) for path in scanned),
    ]
    seen: set[str] = set()
    for path, what in named:
        sha256 = files.get(path)
        if sha256 is not None and sha256 not in seen:
            seen.add(sha256)
            yield Original(what, path, sha256)


def sheet_answers(service: Service, clocks: Sequence[Mapping[str, Any]] = (), *, inward: bool) -> dict[str, Any]:
    """What the sheet 送达凭证 prints.

    Args:
        service: what it is of.
        clocks: what it does to which clocks, as the kind asks for it.
        inward: whether it is for the house, and says what is missing; what goes to court says what it proves.
    """
    acts = service.acts if inward else [one for one in service.acts if one[1].reached and one[1].strength.proven]
    answers: dict[str, Any] = {
        "letter": service.letter,
        "party": service.party,
        "letter_dated_on": service.row.dated_on,
        "letter_pages": service.row.pages,
        "acts": [_act(delivery, act, inward=inward) for delivery, act in acts],
        "postings": [_posting(one, service) for one in service.postings],
        "events": [
            _event(event, one)
            for one in service.postings
            for event in sorted(service.events.get(one.id, ()), key=lambda event: event.happened_at, reverse=True)
        ],
        "files": [
            {"what": "文书", "name": f"{service.document_no}.pdf", "digest": grouped(service.row.pdf_sha256)},
            *({"what": one.what, "name": one.path, "digest": grouped(one.sha256)} for one in service.originals),
            *(
                {"what": "承运人的导出文件或截图", "name": name, "digest": grouped(sha256)}
                for name, sha256 in _exports(service)
            ),
        ],
        "clocks": list(clocks),
    }
    return {name: value for name, value in answers.items() if value != []}


def _act(delivery: Delivery, act: Act, *, inward: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "said": act.said,
        "on": act.on,
        "signed_by": delivery.signed_by,
        "relation": delivery.relation,
        "strength": glossary.word(act.strength) if act.reached else "未送达",
        "article": act.article,
        "missing": act.missing if inward else None,
    }
    return {name: value for name, value in said.items() if value}


def _posting(one: StoredPosting, service: Service) -> dict[str, Any]:
    delivery = next((sent for sent, _ in service.acts if sent.tracking_no == one.tracking_no), None)
    said = {
        "posted_on": one.posted_on,
        "carrier": glossary.word(Carrier(one.carrier)),
        "tracking_no": one.tracking_no,
        "address": one.address,
        "posted_by": one.posted_by if one.posted_by != one.by else None,
        "content_note": delivery.content_note if delivery else None,
        "source": one.source,
    }
    return {name: value for name, value in said.items() if value}


def _event(event: TrackingEvent, posting: StoredPosting) -> dict[str, Any]:
    said = {
        "at": event.happened_at.replace("T", " "),
        "tracking_no": posting.tracking_no,
        "told": event.told,
        "outcome": glossary.word(DeliveryOutcome(event.outcome)) if event.outcome else None,
    }
    return {name: value for name, value in said.items() if value}


def _exports(service: Service) -> dict[tuple[str, str], None]:
    """The files carriers' answers were read from, beyond those that lie in the case themselves."""
    held = {one.sha256 for one in service.originals}
    told = (event for events in service.events.values() for event in events if event.file_sha256 not in held)
    return dict.fromkeys((event.file, event.file_sha256) for event in told)


def grouped(sha256: str) -> str:
    """A hash as paper shows it: by eight, on two lines."""
    parts = [sha256[at : at + _GROUP] for at in range(0, len(sha256), _GROUP)]
    return f"{' '.join(parts[:4])}\n{' '.join(parts[4:])}"

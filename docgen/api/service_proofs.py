"""The proof of service of a case's documents: the sheet 送达凭证, by itself or with its originals in the bundle."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.register import numbered
from docgen.api.sources import FoundCase
from docgen.bundle.sheets import Printer
from docgen.casefile.case import Case
from docgen.casefile.records import Evidence
from docgen.casefile.vocabulary import EvidenceForm, EvidenceGroup
from docgen.errors import NotFound
from docgen.law.clock import Effect, Strength
from docgen.law.clocks import compute_clocks
from docgen.law.demands import CHINA
from docgen.store.assignments import is_entrusted
from docgen.store.case_files import case_files
from docgen.store.cases import case_no_of, load_case
from docgen.store.documents import document
from docgen.store.files import write_file
from docgen.workflow.access import Act
from docgen.workflow.service import FOLDER
from docgen.workflow.service_proof import KIND, Service, services_of, sheet_answers
from docgen.zh.dates import zh_date
from docgen.zh.filenames import safe_name

TITLE: Final = "送达凭证"
_HASH: Final = re.compile("，SHA-256 [0-9a-f]{64}$")


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A sheet: of which document, what it proves and how well, what is still missing, its path in the output folder."""

    case_no: str
    document_no: str
    party: str
    said: str
    on: date
    strength: Strength
    reached: bool
    missing: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ProofAnswer:
    """The sheets of a document or of a case's documents, oldest first."""

    proofs: tuple[ProofFile, ...]


@permitted(Act.READ_CASES)
def prove(office: Office, named: str, *, out: Path, at: datetime) -> ProofAnswer:
    """Write the sheet 送达凭证 of a document, or of every document of a case that was sent or handed over.

    It is for the house: it says what is still missing, and what the service does to which clocks on this day. The
    bundle's own sheets don't.

    Args:
        office: whose.
        named: a document's number, or a stored case's.
        out: the folder to write to.
        at: this instant; the clocks are those of its day.

    Raises:
        NotFound: there is neither such a document nor such a case, or the document was not sent yet.
        NotWritable, DiskFull: as their classes say.
    """
    own = office.sees_only()
    with office.database.reading() as session:
        try:
            case_no, only = case_no_of(session, document(session, named).case_id), named
        except NotFound:
            case_no, only = named, ""
        if own is not None and not is_entrusted(session, case_no, own):
            raise NotFound(what="文书或案件", name=named)
        case = load_case(session, case_no).case
        services = [one for one in services_of(session, case) if only in ("", one.document_no)]
    if only and not services:
        raise NotFound(what="寄送或送达记录（请先用 docgen post 或 docgen receipt 记入），文书", name=only)
    today = at.astimezone(CHINA).date()
    return ProofAnswer(tuple(_written(office, case, one, out, today) for one in services))


def _written(office: Office, case: Case, service: Service, out: Path, today: date) -> ProofFile:
    delivery, act = service.best
    clocks = list(_clocks(office, case, service, today))
    content = Printer(case, today).paper(KIND, sheet_answers(service, clocks, inward=True))
    path = f"{numbered(TITLE, service.document_no)}.pdf"
    write_file(out / path, content)
    return ProofFile(
        case.case_no,
        service.document_no,
        service.party,
        act.said,
        delivery.outcome_on or act.on,
        act.strength,
        act.reached,
        act.missing,
        path,
        hashlib.sha256(content).hexdigest(),
    )


def _clocks(office: Office, case: Case, service: Service, today: date) -> Iterator[dict[str, Any]]:
    """What the service does to which clocks."""
    names = {debtor.id: debtor.name for debtor in case.debtors}
    own = {(act.on, act.said, act.proof) for _, act in service.acts}
    for clock in compute_clocks(case, today, parameters=office.parameters).clocks:
        for event in clock.events:
            if (event.on, event.event, event.proof) in own and event.effect is not Effect.NONE:
                about = [names.get(clock.party or "", ""), f"合同 {clock.debt}" if clock.debt else ""]
                said = {
                    "kind": glossary.word(clock.kind),
                    "about": "，".join(part for part in about if part),
                    "effect": glossary.word(event.effect),
                    "expires_on": clock.expires_on,
                }
                yield {name: value for name, value in said.items() if value}


def with_service(office: Office, found: FoundCase) -> FoundCase:
    """The case with the proof of its documents' service among its evidence; one read from a file as it is.

    Of every document whose service is proven come, in this order, the sheet, the letter, its posting, what the carrier
    told, receipts and returns. What was put in by hand, known by its path or its bytes, keeps its words and is not put
    in again: it stands in this order if it was put among the demands or into no group, else where it is.
    """
    if found.file is not None:
        return found
    case = found.case
    with office.database.reading() as session:
        files = case_files(session, case.case_no)
        services = [one for one in services_of(session, case) if one.proven]
    evidence = list(case.evidence)
    for service in services:
        evidence = _with(evidence, service, files)
    return replace(found, case=case.model_copy(update={"evidence": tuple(evidence)}))


def _with(evidence: Sequence[Evidence], service: Service, files: dict[str, str]) -> list[Evidence]:
    """The evidence with one document's proof at its end."""
    left, proof = list(evidence), []
    for wanted, sha256 in _items(service):
        there = [one for one in left if one.file == wanted.file or (sha256 and files.get(one.file) == sha256)]
        if not there:
            proof.append(wanted)
        for one in there:
            if one.group in (None, EvidenceGroup.DEMAND):
                left.remove(one)
                proof.append(_completed(one, wanted))
    return [*left, *proof]


def _completed(given: Evidence, wanted: Evidence) -> Evidence:
    """An item that is there already, with what it doesn't say of itself."""
    said: dict[str, Any] = {
        name: getattr(wanted, name)
        for name in ("group", "proves", "source", "form", "formed_on")
        if getattr(given, name) is None
    }
    if given.note is not None:  # sheet and manifest print the hash, and the index has a narrow column
        said["note"] = _HASH.sub("", given.note)
    return given.model_copy(update=said)


def _items(service: Service) -> Iterator[tuple[Evidence, str | None]]:
    """The items that prove a document's service, in order, with their hashes; the sheet is made anew and has none."""
    delivery, act = service.best
    outcome = glossary.word(delivery.outcome) if delivery.outcome else ""
    on = zh_date(act.on)
    yield (
        Evidence(
            file=sheet_path(service),
            title=f"{service.letter} {TITLE}",
            group=EvidenceGroup.DEMAND,
            formed_on=service.known_on,
            proves=f"{service.letter}向{service.party}送达：{outcome}，{on}",
            form=EvidenceForm.PRINTOUT,
            source="债权人",
        ),
        None,
    )
    yield (
        Evidence(
            file=letter_path(service),
            title=service.letter,
            group=EvidenceGroup.DEMAND,
            formed_on=service.row.dated_on,
            proves=f"债权人于{zh_date(service.row.dated_on)}向{service.party}出具该文书，主张权利",
            form=EvidenceForm.PRINTOUT,
            source="债权人",
        ),
        service.row.pdf_sha256,
    )
    for one in service.originals:
        yield (
            Evidence(
                file=one.path,
                title=f"{service.letter} {one.what}",
                group=EvidenceGroup.DEMAND,
                proves=f"{service.letter}向{service.party}送达：{outcome}，{on}",
            ),
            one.sha256,
        )


def sheet_path(service: Service) -> str:
    """Where the sheet lies in a bundle's folder."""
    return f"{FOLDER}/{safe_name(service.document_no)}-{TITLE}.pdf"


def letter_path(service: Service) -> str:
    """Where the letter lies in a bundle's folder."""
    return f"{FOLDER}/{safe_name(service.document_no)}-文书.pdf"


def write_service(office: Office, found: FoundCase, folder: Path) -> None:
    """Lay the sheets and letters that :func:`with_service` names beside the case's other files.

    Raises BlobMissing, BlobDamaged, NotWritable, DiskFull.
    """
    if found.file is not None:
        return
    named = {one.file for one in found.case.evidence}
    with office.database.reading() as session:
        services = [one for one in services_of(session, found.case) if one.proven]
    for service in services:
        if (sheet := sheet_path(service)) in named:
            answers = sheet_answers(service, inward=False)
            write_file(folder / sheet, Printer(found.case, service.known_on).kind(KIND, answers))
        if (letter := letter_path(service)) in named:
            office.blobs.place(service.row.pdf_sha256, folder / letter)

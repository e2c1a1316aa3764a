"""Documents of a case: drafts, previews, and documents issued for good (``docgen.api.register`` tells of those)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from docgen.api.bundles import bundle_index
from docgen.api.importing import stored_case
from docgen.api.messages import SMS, MessageFile, refuse_without_sms, write_messages
from docgen.api.office import Office
from docgen.api.own_seals import not_sealed, permitted_sealing
from docgen.api.paper_files import (
    IssuedFile,
    RenderedFile,
    hand_out_files,
    write_drafts,
    write_form,
    writers_of,
)
from docgen.api.permission import permitted
from docgen.api.register import known_formats
from docgen.api.sources import find_case
from docgen.api.templates import template_in_force, with_template
from docgen.casefile.case import Case
from docgen.casefile.profile import Profile
from docgen.kinds.definition import Kind
from docgen.kinds.registry import kind
from docgen.kinds.sample import compose_sample, read_sample, sample_facts, sample_sms
from docgen.law.claim import Basis
from docgen.law.result import ClaimWarning
from docgen.store.templates import WordTemplate
from docgen.workflow.access import Act
from docgen.workflow.approval import refuse_unapproved
from docgen.workflow.drafting import Message, draft, draft_messages
from docgen.workflow.filling import filled
from docgen.workflow.issuing import Commission, Issued, issue
from docgen.workflow.order import Order
from docgen.workflow.papers import Composed, Format, Paper
from docgen.zh.filenames import safe_name

PAPER: Final[tuple[Format, ...]] = ("pdf", "docx")
INDEX: Final = "evidence_index"


@dataclass(frozen=True, slots=True)
class DocumentOrder:
    """What is to be written.

    Args:
        kind: the kind's name.
        source: a stored case number, or a case file.
        as_of: the cut-off date.
        dated_on: the date the document bears.
        party: one addressee, by id or name; None for each that the kind names.
        answers: the answers to the kind's questions.
        basis: which figures documents go by; None for the case's default.
    """

    kind: str
    source: str
    as_of: date
    dated_on: date
    party: str | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    basis: Basis | None = None

    def on(self, case: Case, profile: Profile) -> Order:
        """The order on the case it names, in an institution's name. Raises UnknownKind."""
        found = kind(self.kind)
        return Order(found, case, self.as_of, self.dated_on, self.answers, self.party, self.basis, profile)


@dataclass(frozen=True, slots=True)
class RenderAnswer:
    """The files of the drafts, and what whoever makes them should know; it is never printed on them."""

    files: tuple[RenderedFile, ...]
    warnings: tuple[ClaimWarning, ...] = ()
    texts: tuple[MessageFile, ...] = ()
    """The text messages, where they were asked for."""


@dataclass(frozen=True, slots=True)
class IssueAnswer:
    """The files of the issued documents, and what whoever makes them should know; it is never printed on them."""

    files: tuple[IssuedFile, ...]
    warnings: tuple[ClaimWarning, ...] = ()


@permitted(Act.DRAFT, own_files=True)
def render_documents(
    office: Office, order: DocumentOrder, *, out: Path, formats: Sequence[str] = PAPER
) -> RenderAnswer:
    """Write a draft for each addressee.

    Raises:
        UnknownKind, UnknownFormat, NotFound, CaseFileError: what was asked for is not there.
        DocumentGaps: every gap of all drafts; nothing is written.
        WordingRefused, SmsRefused: what letters or text messages may not say; nothing is written.
        NoSms: text messages are asked for, and the kind has none.
        LawError, DefinitionError, UnfaithfulRenderError, NotWritable, DiskFull: as their classes say.
    """
    wanted = _draft_formats(order.kind, formats)
    on_case = order_on_case(office, order)
    made = draft_messages(on_case, office.parameters) if SMS in formats else None
    drafts = draft(on_case, office.parameters) if wanted else None
    files = tuple(write_drafts(office, drafts, out, wanted)) if drafts else ()
    texts = write_messages(made.messages, out) if made else ()
    told = drafts or made
    return RenderAnswer(files, told.warnings if told else (), texts)


@permitted(Act.READ_DEFINITIONS)
def render_sample(office: Office, name: str, *, out: Path, formats: Sequence[str] = PAPER) -> RenderAnswer:
    """Write a kind's own sample, for its first addressee. Raises what ``render_documents`` raises."""
    wanted, found = _draft_formats(name, formats), kind(name)
    stem = safe_name(f"{found.definition.title}-样例")
    text = sample_sms(found, office.parameters).rstrip("\n") if SMS in formats else None
    messages = () if text is None else (Message(None, text, stem),)
    paper = sample_paper(office, name) if wanted else None
    files = tuple(write_form(stem, None, paper, out, form) for form in wanted) if paper else ()
    return RenderAnswer(files, texts=write_messages(messages, out))


@permitted(Act.READ_DEFINITIONS)
def sample_paper(office: Office, name: str, answers: Mapping[str, Any] | None = None) -> Paper:
    """A kind's sample in all its forms, with its own answers or others. Raises what ``render_documents`` raises."""
    found = kind(name)
    return sample_paper_with(office, found, template_in_force(office, found), answers)


def sample_paper_with(
    office: Office, found: Kind, template: WordTemplate | None, answers: Mapping[str, Any] | None = None
) -> Paper:
    """A kind's sample by a template of the institution's, or by the standard one. Raises as ``render_documents``."""
    document = _sample(office, found, template, answers)
    return writers_of(office, read_sample(found).marks.dated_on).write(document)


def _sample(office: Office, found: Kind, template: WordTemplate | None, answers: Mapping[str, Any] | None) -> Composed:
    if template is None:
        return compose_sample(found, office.parameters, answers)
    sample = read_sample(found)
    facts, party = sample_facts(found, sample, office.parameters)
    given = sample.answers if answers is None else answers
    return filled(found, template, facts, party=party, answers=given, marks=sample.marks)


@permitted(Act.DRAFT, own_files=True)
def one_document(office: Office, order: DocumentOrder, file_format: str) -> bytes:
    """The draft of a kind that is addressed to nobody, as a file. Raises what ``render_documents`` raises."""
    (wanted,) = known_formats((file_format,))
    (only,) = draft(order_on_case(office, order), office.parameters).drafts
    return writers_of(office, order.dated_on).write(only.document).content(wanted)


@permitted(Act.ISSUE)
def issue_documents(
    office: Office, order: DocumentOrder, *, out: Path, at: datetime, formats: Sequence[str] = PAPER
) -> IssueAnswer:
    """Issue a document to each addressee: numbered, stored, never changed again; a case file is imported first.

    Asked again after it was killed between storing and writing, it writes what it had stored and numbers nothing anew.

    Raises:
        Clash: the case file differs from the stored case of its number.
        NeedsApproval: the kind asks for somebody else's approval first.
        SealNotPermitted: the document bears a seal that the account may not use.
        SealPictureWrong, SigningFailed: of the seal's picture, or of the certificate.
        DocgenError: what ``render_documents`` raises; no document is issued then.
    """
    wanted = known_formats(formats)
    profile = office.profile
    refuse_unapproved(office.actor(), kind(order.kind), four_eyes=bool(profile.four_eyes))
    sealing = permitted_sealing(office, kind(order.kind))
    stored = stored_case(office, order.source, at=at)
    drafts = draft(with_template(office, order.on(stored.case, profile)), office.parameters)
    files = issue_commission(office, Commission(drafts, stored, at, sealing=sealing), out=out, formats=wanted)
    return IssueAnswer(files, (*drafts.warnings, *not_sealed(drafts, sealing)))


def issue_commission(
    office: Office, commission: Commission, *, out: Path, formats: Sequence[Format]
) -> tuple[IssuedFile, ...]:
    """Issue what was commissioned and write its files. Raises what ``docgen.workflow.issuing.issue`` raises."""
    files: list[IssuedFile] = []

    def hand_out(issued: Sequence[Issued]) -> None:
        files.extend(hand_out_files(office, commission.stored.case.case_no, issued, out, formats))

    writers = writers_of(office, commission.drafts.order.dated_on, commission.sealing)
    issue(office.desk(), commission, write=writers.write_all, hand_out=hand_out)
    return tuple(files)


def order_on_case(office: Office, order: DocumentOrder) -> Order:
    """The order on its case; the index of evidence takes its rows from the bundle that the evidence makes.

    Raises UnknownKind, what ``find_case`` raises, and for the index what ``bundle_index`` raises.
    """
    found = find_case(office, order.source)
    if order.kind == INDEX and "evidence" not in order.answers:
        known = bundle_index(office, found, dated_on=order.dated_on)
        order = replace(order, answers={**known, **order.answers})
    return with_template(office, order.on(found.case, office.profile))


def _draft_formats(name: str, given: Sequence[str]) -> tuple[Format, ...]:
    """The forms of a draft's document, text messages aside. Raises UnknownKind, UnknownFormat, NoSms."""
    if SMS in given:
        refuse_without_sms(kind(name))
    return known_formats([form for form in given if form != SMS])

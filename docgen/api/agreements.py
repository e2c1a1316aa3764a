"""Agreements and promises that were signed: taken into the case, so that claim and clocks see them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.case import Case
from docgen.casefile.merging import moved_agreements
from docgen.casefile.records import Agreement, Evidence
from docgen.casefile.vocabulary import AgreementKind, EvidenceGroup
from docgen.collection.papers import papers
from docgen.errors import AgreementNotSignable, Clash, InputError, LawError, MergeError, NotAnAgreement, NotFound
from docgen.kinds.agreed import Agreed, agreed
from docgen.kinds.agreed_limits import consenting
from docgen.kinds.agreed_record import commitment_of, record_of, says
from docgen.kinds.facts import derive
from docgen.kinds.fields import check_answers
from docgen.kinds.parts import Part
from docgen.kinds.registry import kind
from docgen.law.claim import compute_claim
from docgen.law.result import ClaimWarning
from docgen.store.case_files import case_files, record_files
from docgen.store.cases import LoadedCase, Moment, add_agreement, add_evidence, case_id_of, case_no_of, load_case
from docgen.store.documents import VOID, acts_of_case, document, document_events, documents_of
from docgen.store.events import Stamp
from docgen.store.models import IssuedDocument
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name

CHINA = ZoneInfo("Asia/Shanghai")
FOLDER = "协议"
"""Where signed papers lie within a case."""
PURPOSES_OF_AGREEMENTS = {
    AgreementKind.REPAYMENT_PLAN: "证明债务人确认债务并约定分期还款，以及还款期限、金额",
    AgreementKind.EXTENSION: "证明借款展期以及展期后的到期日、利率",
    AgreementKind.SETTLEMENT: "证明当事人达成和解及其条件",
    AgreementKind.WAIVER: "证明减免的项目、金额和条件",
    AgreementKind.COMMITMENT: "证明债务人确认债务并承诺还款",
}
"""What the agreements that are made here usually prove: a suggestion, to be made more exact by who files it."""


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """The case and the agreement as it now stands there, and what whoever entered it should know."""

    case_no: str
    agreement: Agreement
    warnings: tuple[ClaimWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """What is to be known of an issued agreement that comes back: who consents in it, and whether it is in already."""

    document_no: str
    title: str
    dated_on: date
    sureties: tuple[str, ...]
    signed: bool


@permitted(Act.READ_CASES)
def signing(office: Office, case_no: str, document_no: str) -> Signing:
    """An issued agreement before its signing is entered.

    Raises:
        NotFound: the case has no such document.
        NotAnAgreement, AgreementNotSignable: as for ``sign_agreement``.
    """
    with office.database.reading() as session:
        signed = {agreement.no for agreement in load_case(session, case_no).case.agreements}
        if all(number != document_no for _, number in documents_of(session, case_no)):
            raise NotFound(what=f"案件 {case_no} 的文书", name=document_no)
        row = document(session, document_no)
        then = load_case(session, case_no, Moment(**json.loads(row.inputs)["moment"]))
    paper = _as_issued(office, row, then, document_no)
    title = kind(row.kind).definition.title
    return Signing(document_no, title, row.dated_on, tuple(paper.sureties), document_no in signed)


@permitted(Act.READ_CASES)
def signable(office: Office, case_no: str) -> dict[str, bool]:
    """The numbers of the case's agreements and promises, each with whether it was signed; none of void ones.

    Raises NotFound.
    """
    with office.database.reading() as session:
        signed = {agreement.no for agreement in load_case(session, case_no).case.agreements}
        issued, acts = documents_of(session, case_no), acts_of_case(session, case_no)
    held = ((row, number) for row, number in issued if number in signed or VOID not in acts[row.serial])
    return {number: number in signed for row, number in held if _becomes(row.kind)}


@permitted(Act.SIGN_AGREEMENT)
def sign_agreement(  # noqa: PLR0913 - each is an option of the command
    office: Office,
    document_no: str,
    *,
    signed_on: date,
    at: datetime,
    file: Path | None = None,
    without: Sequence[str] = (),
) -> SignedAnswer:
    """Take an issued agreement into its case, with its schedule as it was issued; or a debtor's own promise.

    Args:
        office: whose.
        document_no: the agreement's number.
        signed_on: when the debtors signed.
        at: this instant.
        file: the signed paper, scanned.
        without: names of sureties who didn't sign.

    Raises:
        NotFound: no document bears this number.
        NotAnAgreement: the document is none.
        AgreementNotSignable: it is void, can't be signed on that day, isn't what it was when it was issued, or the case
            has lost a party or a contract of it since.
        Clash: it is in the case already.
        NotReadable, StorageError: the file can't be read or stored; nothing was changed.
    """
    with office.database.reading() as session:
        row = document(session, document_no)
        case_no = case_no_of(session, row.case_id)
        then = load_case(session, case_no, Moment(**json.loads(row.inputs)["moment"]))
    paper = _as_issued(office, row, then, document_no)
    _check_day(row, paper, signed_on, at, document_no)
    _check_without(paper, without, document_no)
    blob = office.blobs.put_file(file) if file else None
    path = f"{FOLDER}/{safe_name(document_no)}{file.suffix.lower()}" if file else None
    record = paper.record(document_no, signed_on, without, path)
    with office.database.writing(office.deed(Act.SIGN_AGREEMENT, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        _refuse_void(session, row, document_no)
        now = load_case(session, case_no)
        if any(agreement.no == document_no for agreement in now.case.agreements):
            raise Clash(what="协议", name=document_no, reason="已记入案件，不能重复记入")
        record = _as_known_now(record, then, now)
        if path and blob:
            record_files(session, case_no, {path: blob}, at)
        source = file.name if file else document_no
        stamp = Stamp(at, office.account, source)
        add_agreement(session, case_no, record, stamp)
        if path and blob:
            held, files = now.case.evidence, case_files(session, case_no)
            if all(files.get(known.file) != blob.sha256 for known in held):  # its content is no evidence yet
                add_evidence(session, case_no, [_scan(path, row.kind, record)], stamp)
        case = load_case(session, case_no).case
    try:
        compute_claim(case, signed_on, parameters=office.parameters)
    except (InputError, LawError) as refused:
        told = ClaimWarning(code="claim_after_agreement", message=f"协议已记入，但{refused.message}")
        return SignedAnswer(case_no, record, (told,))
    return SignedAnswer(case_no, record)


def _scan(path: str, name: str, record: Agreement) -> Evidence:
    """The signed paper as evidence: what was agreed after the contract belongs with it."""
    return Evidence(
        file=path,
        title=f"《{kind(name).definition.title}》{record.no}",
        group=EvidenceGroup.CREDIT,
        formed_on=record.signed_on,
        proves=PURPOSES_OF_AGREEMENTS[record.kind],
        note="已签署的协议扫描件",
    )


def _as_known_now(record: Agreement, then: LoadedCase, now: LoadedCase) -> Agreement:
    """The record, speaking of the parties as the case does now. Raises AgreementNotSignable if one of them is gone."""
    try:
        (moved,) = moved_agreements(then.case, now.case, (record,))
    except MergeError as error:
        reason = "所涉的当事人或者合同已不在案件中，请先补录后重试"
        raise AgreementNotSignable(document_no=record.no, reason=reason, problems=error.problems) from error
    return moved


@dataclass(frozen=True, slots=True)
class _Paper:
    """What was issued: an agreement with its figures and answers, or a debtor's promise, which has no figures."""

    case: Case
    party: str | None
    made: Agreed | None = None
    answers: Part | None = None

    @property
    def sureties(self) -> list[str]:
        """The names of those who were to sign their consent."""
        if self.made is None or self.answers is None:
            return []
        return [debtor.name for debtor in consenting(self.made.facts, self.answers)]

    def record(self, no: str, signed_on: date, without: Sequence[str], file: str | None) -> Agreement:
        """It, signed."""
        if self.made is None or self.answers is None:
            return commitment_of(self.case, self.party or "", no=no, signed_on=signed_on, file=file)
        return record_of(self.made, self.answers, no=no, signed_on=signed_on, without=without, file=file)


def _becomes(name: str) -> AgreementKind | None:
    """What kind of agreement a kind of document becomes once signed."""
    paper = papers().get(name)
    return paper.agreement if paper else None


def _as_issued(office: Office, row: IssuedDocument, then: LoadedCase, document_no: str) -> _Paper:
    """The paper as it was kept; an agreement's figures, worked out anew, must be those it bears."""
    found, becomes = kind(row.kind), _becomes(row.kind)
    if becomes is None:
        raise NotAnAgreement(document_no=document_no, kind=found.definition.title)
    if becomes is AgreementKind.COMMITMENT:
        return _Paper(then.case, row.party)
    inputs = json.loads(row.inputs)
    answers = check_answers(found, inputs["answers"])
    facts = derive(
        found, then.case, row.as_of, parameters=office.parameters, basis=inputs["basis"], profile=office.profile
    )
    made = agreed(facts, answers)
    if not says(row.text, made):
        reason = "以现行参数重新计算的还款安排与已出具的文书不一致，请核对法定参数，或重新出具后签署"
        raise AgreementNotSignable(document_no=document_no, reason=reason)
    return _Paper(then.case, row.party, made, answers)


def _refuse_void(session: Session, row: IssuedDocument, document_no: str) -> None:
    if any(event.event == VOID for event in document_events(session, row.serial)):
        raise AgreementNotSignable(document_no=document_no, reason="文书已作废，请签署接替它的文书")


def _check_day(row: IssuedDocument, paper: _Paper, signed_on: date, at: datetime, document_no: str) -> None:
    extends = paper.made is not None and paper.made.kind is AgreementKind.EXTENSION
    if signed_on < row.dated_on:
        reason = f"签订日期{signed_on}早于文书日期{row.dated_on}，请核对签订日期"
    elif signed_on > at.astimezone(CHINA).date():
        reason = f"签订日期{signed_on}尚未到来，请在签订后记入"
    elif extends and signed_on != row.as_of:
        reason = f"展期自签订之日起计息，而还款安排自截止日{row.as_of}起算，请以签订日为截止日重新出具"
    else:
        return
    raise AgreementNotSignable(document_no=document_no, reason=reason)


def _check_without(paper: _Paper, without: Sequence[str], document_no: str) -> None:
    known = paper.sureties
    for name in without:
        if name not in known:
            listed = "、".join(known) or "无"
            reason = f"{name}不是应在协议上签署同意的担保人（有：{listed}）；债务人未签署的，协议不成立"
            raise AgreementNotSignable(document_no=document_no, reason=reason)

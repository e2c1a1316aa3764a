"""Agreements that were signed: taken into the case, so that claim and clocks see them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.merging import moved_agreements
from docgen.casefile.records import Agreement
from docgen.casefile.vocabulary import AgreementKind
from docgen.errors import AgreementNotSignable, Clash, InputError, LawError, MergeError, NotAnAgreement
from docgen.kinds.agreed import Agreed, agreed
from docgen.kinds.agreed_limits import consenting
from docgen.kinds.agreed_record import record_of, says
from docgen.kinds.facts import derive
from docgen.kinds.fields import check_answers
from docgen.kinds.parts import Part
from docgen.kinds.registry import kind
from docgen.law.claim import compute_claim
from docgen.law.result import ClaimWarning
from docgen.store.case_files import record_files
from docgen.store.cases import LoadedCase, Moment, add_agreement, case_id_of, case_no_of, load_case
from docgen.store.documents import document
from docgen.store.events import Stamp
from docgen.store.models import IssuedDocument
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name

CHINA = ZoneInfo("Asia/Shanghai")
FOLDER = "协议"
"""Where signed papers lie within a case."""


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """The case and the agreement as it now stands there, and what whoever entered it should know."""

    case_no: str
    agreement: Agreement
    warnings: tuple[ClaimWarning, ...] = ()


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
    """Take an issued agreement into its case, with its schedule as it was issued.

    Args:
        office: whose.
        document_no: the agreement's number.
        signed_on: when the debtors signed.
        at: this instant.
        file: the signed paper, scanned.
        without: names of sureties who didn't sign.

    Raises:
        NotFound: no document bears this number.
        NotAnAgreement: the document binds nobody by a schedule.
        AgreementNotSignable: it can't be signed on that day, isn't what it was when it was issued, or the case has lost
            a party or a contract of it since.
        Clash: it is in the case already.
        NotReadable, StorageError: the file can't be read or stored; nothing was changed.
    """
    with office.database.reading() as session:
        row = document(session, document_no)
        case_no = case_no_of(session, row.case_id)
        then = load_case(session, case_no, Moment(**json.loads(row.inputs)["moment"]))
    made, answers = _as_issued(office, row, then, document_no)
    _check_day(row, made, signed_on, at, document_no)
    _check_without(made, answers, without, document_no)
    blob = office.blobs.put_file(file) if file else None
    path = f"{FOLDER}/{safe_name(document_no)}{file.suffix.lower()}" if file else None
    record = record_of(made, answers, no=document_no, signed_on=signed_on, without=without, file=path)
    with office.database.writing(office.deed(Act.SIGN_AGREEMENT, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        now = load_case(session, case_no)
        if any(agreement.no == document_no for agreement in now.case.agreements):
            raise Clash(what="协议", name=document_no, reason="已记入案件，不能重复记入")
        record = _as_known_now(record, then, now)
        if path and blob:
            record_files(session, case_no, {path: blob}, at)
        source = file.name if file else document_no
        add_agreement(session, case_no, record, Stamp(at, office.account, source))
        case = load_case(session, case_no).case
    try:
        compute_claim(case, signed_on, parameters=office.parameters)
    except (InputError, LawError) as refused:
        told = ClaimWarning(code="claim_after_agreement", message=f"协议已记入，但{refused.message}")
        return SignedAnswer(case_no, record, (told,))
    return SignedAnswer(case_no, record)


def _as_known_now(record: Agreement, then: LoadedCase, now: LoadedCase) -> Agreement:
    """The record, speaking of the parties as the case does now. Raises AgreementNotSignable if one of them is gone."""
    try:
        (moved,) = moved_agreements(then.case, now.case, (record,))
    except MergeError as error:
        reason = "所涉的当事人或者合同已不在案件中，请先补录后重试"
        raise AgreementNotSignable(document_no=record.no, reason=reason, problems=error.problems) from error
    return moved


def _as_issued(office: Office, row: IssuedDocument, then: LoadedCase, document_no: str) -> tuple[Agreed, Part]:
    """The agreement's figures worked out from what was kept of it; they must be those its paper bears."""
    found = kind(row.kind)
    if "plan" not in found.definition.derived:
        raise NotAnAgreement(document_no=document_no, kind=found.definition.title)
    inputs = json.loads(row.inputs)
    answers = check_answers(found, inputs["answers"])
    facts = derive(
        found, then.case, row.as_of, parameters=office.parameters, basis=inputs["basis"], profile=office.profile
    )
    made = agreed(facts, answers)
    if not says(row.text, made):
        reason = "以现行参数重新计算的还款安排与已出具的文书不一致，请核对法定参数，或重新出具后签署"
        raise AgreementNotSignable(document_no=document_no, reason=reason)
    return made, answers


def _check_day(row: IssuedDocument, made: Agreed, signed_on: date, at: datetime, document_no: str) -> None:
    if signed_on < row.dated_on:
        reason = f"签订日期{signed_on}早于文书日期{row.dated_on}，请核对签订日期"
    elif signed_on > at.astimezone(CHINA).date():
        reason = f"签订日期{signed_on}尚未到来，请在签订后记入"
    elif made.kind is AgreementKind.EXTENSION and signed_on != row.as_of:
        reason = f"展期自签订之日起计息，而还款安排自截止日{row.as_of}起算，请以签订日为截止日重新出具"
    else:
        return
    raise AgreementNotSignable(document_no=document_no, reason=reason)


def _check_without(made: Agreed, answers: Part, without: Sequence[str], document_no: str) -> None:
    known = [debtor.name for debtor in consenting(made.facts, answers)]
    for name in without:
        if name not in known:
            listed = "、".join(known) or "无"
            reason = f"{name}不是应在协议上签署同意的担保人（有：{listed}）；债务人未签署的，协议不成立"
            raise AgreementNotSignable(document_no=document_no, reason=reason)

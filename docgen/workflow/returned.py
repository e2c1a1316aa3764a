"""A letter that came back: its envelope filed with it, the return entered as what became of its last posting."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.delivery.courier_words import AS_SHIPPED
from docgen.errors import Problem, ReasonMissing, WrongReceipt, WrongState
from docgen.store.cases import load_case
from docgen.workflow.service import ACTS, Entering, last_delivery, with_delivery

_BACK: Final = (DeliveryOutcome.RETURNED, DeliveryOutcome.REFUSED)


@dataclass(frozen=True, slots=True)
class Returned:
    """When letters came back, and why, as their envelopes say."""

    on: date
    reason: str

    def refuse_wrong(self, today: date) -> None:
        """Raises ReasonMissing; WrongReceipt where the day has not come yet."""
        if not self.reason.strip():
            raise ReasonMissing
        if self.on > today:
            raise WrongReceipt(document_no="", problems=[Problem("on", self.on.isoformat(), "日期尚未到来")])

    @property
    def outcome(self) -> DeliveryOutcome:
        """A refusal where the reason is one."""
        _, said = AS_SHIPPED.outcome(self.reason)
        return DeliveryOutcome.REFUSED if said is DeliveryOutcome.REFUSED else DeliveryOutcome.RETURNED

    @property
    def proves(self) -> str:
        """What a returned envelope proves."""
        return f"该文书经邮寄于{self.on}被{glossary.word(self.outcome)}，原因：{self.reason}"


@dataclass(frozen=True, slots=True)
class CameBack:
    """What a returned letter's envelope did to its case; ``refused`` says why its outcome was not entered."""

    case_no: str
    before: Case
    after: Case
    entered: bool
    refused: str = ""


def come_back(to: Entering, path: str, returned: Returned) -> CameBack:
    """Enter that a letter came back, on the strength of its envelope."""
    case = load_case(to.session, to.case_no).case
    entry, known = last_delivery(case, to.document_no)

    def refused(why: str) -> CameBack:
        return CameBack(to.case_no, case, case, entered=False, refused=why)

    if known is None:
        return refused("没有该文书的寄送记录，退件已归档；请用 docgen receipt 连同寄送方式、日期记入")
    if returned.on < known.sent_on:
        return refused(f"退回日期 {returned.on} 早于寄出日期 {known.sent_on}，请核对后用 docgen receipt 记入")
    if known.outcome not in (None, DeliveryOutcome.PENDING, *_BACK):
        said = f"{glossary.word(known.outcome)}（{known.outcome_on or '日期未记录'}）"
        return refused(f"与已记入的结果不一致：原为{said}，现为退件；未改动，请核对后用 docgen receipt 记入")
    outcome = known.outcome if known.outcome in _BACK else returned.outcome
    made = _with_return(known, outcome, returned.on, path)
    try:
        to.refuse_unfit(ACTS[outcome])
    except WrongState as wrong:
        return refused(str(wrong))
    note = f"{glossary.word(outcome)}，{returned.on}，原因：{returned.reason}"
    to.enter(made, entry, ACTS[outcome], note)
    return CameBack(to.case_no, case, with_delivery(case, made, entry), entered=True)


def _with_return(known: Delivery, outcome: DeliveryOutcome, on: date, path: str) -> Delivery:
    """What is on record, with the return: its day is the first that was told, and the envelope is one more proof."""
    first = known.outcome_on if known.outcome in _BACK and known.outcome_on else on
    proof = (*(one for one in known.proof if one != path), path)
    return known.model_copy(update={"outcome": outcome, "outcome_on": first, "proof": proof})

"""How the clocks of a case move when a proof of service arrives: before, after; and what they would become."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.case import Case
from docgen.casefile.records import Delivery
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.errors import NotFound, Problem, WrongReceipt
from docgen.law.clock import Clock, ClockKind, ClockStatus
from docgen.law.clocks import compute_clocks
from docgen.law.dated import Parameters
from docgen.store.cases import case_no_of, load_case
from docgen.store.documents import document
from docgen.workflow.access import Act
from docgen.workflow.service import MESSAGES, last_delivery, with_delivery

SUPPOSED: Final = "（假定取得的送达凭证）"
"""The proof of a preview: nothing counts without one."""


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
class ClockPreview:
    """The clocks as they would move if a document were delivered on a day, as that day would see them."""

    case_no: str
    document_no: str
    outcome: DeliveryOutcome
    on: date
    clocks: tuple[ClockMove, ...]


@permitted(Act.READ_CASES)
def clocks_if_delivered(
    office: Office,
    document_no: str,
    *,
    on: date,
    outcome: DeliveryOutcome = DeliveryOutcome.SIGNED,
    case_no: str | None = None,
) -> ClockPreview:
    """What the clocks of a case would become if one of its documents were delivered, and that were proven.

    Args:
        office: whose.
        document_no: the document; it was sent.
        on: the day of the outcome; both sides are the clocks of this day.
        outcome: what would become of it.
        case_no: the case it should be of; None for whichever it is.

    Raises:
        NotFound: there is no such document, or it is of another case.
        WrongReceipt: it was not sent yet, or was sent after that day.
        ParameterGap: something in the case is older than the law this product knows.
    """
    with office.database.reading() as session:
        of = case_no_of(session, document(session, document_no).case_id)
        if case_no not in (None, of):
            raise NotFound(what=f"案件 {case_no} 的文书", name=document_no)
        case = load_case(session, of).case
    _, known = _sent(case, document_no)
    if known is None:
        problems = [Problem("document_no", "", "该文书尚无寄送记录，请先用 docgen post 记入")]
        raise WrongReceipt(document_no=document_no, problems=problems)
    if on < known.sent_on:
        problems = [Problem("on", on.isoformat(), f"早于寄出日期 {known.sent_on}")]
        raise WrongReceipt(document_no=document_no, problems=problems)
    moves = supposed(office.parameters, case, document_no, outcome, on)
    return ClockPreview(of, document_no, outcome, on, moves)


def supposed(
    parameters: Parameters, case: Case, document_no: str, outcome: DeliveryOutcome, on: date
) -> tuple[ClockMove, ...]:
    """How the clocks would move if a letter that was sent had this outcome on that day, proven."""
    entry, known = _sent(case, document_no)
    if known is None:
        return ()
    proof = (*known.proof, SUPPOSED)
    made = known.model_copy(update={"outcome": outcome, "outcome_on": on, "proof": proof})
    return moved(parameters, case, with_delivery(case, made, entry), on)


def _sent(case: Case, document_no: str) -> tuple[int | None, Delivery | None]:
    """How a document was last sent on paper; as a message where it never was."""
    entry, known = last_delivery(case, document_no)
    return (entry, known) if known else last_delivery(case, document_no, MESSAGES)


def moved(parameters: Parameters, before: Case, then: Case, today: date) -> tuple[ClockMove, ...]:
    """The clocks that differ between two states of a case on a day."""
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

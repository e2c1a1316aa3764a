"""What two applications rest on: a preservation's stage and security, a mediation to be confirmed."""

from decimal import Decimal
from typing import Any

from docgen.casefile.case import Case
from docgen.casefile.parties import Creditor
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import PartyKind, ProceedingKind
from docgen.kinds.facts import Facts
from docgen.kinds.form_history import instrument_in_force
from docgen.kinds.parts import Absent, Part, part
from docgen.law.actions import by_court, was_withdrawn

BEFORE_SUIT = "诉前财产保全"
IN_SUIT = "诉讼财产保全"
BEFORE_ENFORCEMENT = "执行前财产保全"
EXEMPT = "申请免予提供担保"
GIVES = "提供担保"


def preservation_parts(facts: Facts, answers: Part) -> Part:
    """Before suit, in it or after it, for how much, and with what security.

    Before suit security is a must; in a suit a licensed financial institution may ask to be spared it
    (财产保全规定 9). Only a bank may call itself one, so that its name tells; any other applicant is asked.
    """
    case = facts.case
    suit = suit_pending(case, facts)
    chosen = answers.get("security") or (EXEMPT if _is_bank(case.creditor) else None)
    instrument = instrument_in_force(case, facts.as_of)
    begun = IN_SUIT if suit or case.filed_on else BEFORE_SUIT
    stage = BEFORE_ENFORCEMENT if instrument else answers.get("stage") or begun
    before = stage == BEFORE_SUIT
    due = facts.claim.total_due if facts.claim else Decimal(0)
    values: dict[str, Any] = {
        "stage": stage,
        "before_suit": before,
        "suit": part(suit, "诉讼的", "proceeding") if suit else Absent(Proceeding),
        "instrument": part(instrument, "生效法律文书的", "proceeding") if instrument else Absent(Proceeding),
        "amount": answers.get("amount") or due,
        "exempt": chosen == EXEMPT and not before and (_is_bank(case.creditor) or bool(answers.get("licence_no"))),
        "security": GIVES if before else chosen,
    }
    return Part(values, label="", context="proceeding", titles={"security": "担保情况（填写项“担保”）"})


def _is_bank(creditor: Creditor) -> bool:
    return creditor.kind is PartyKind.ORGANIZATION and "银行" in creditor.name


def suit_pending(case: Case, facts: Facts) -> Proceeding | None:
    """The suit or arbitration under way, the latest one."""
    suits = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
    begun = [each for each in case.proceedings if each.kind in suits and each.on <= facts.as_of]
    live = [each for each in begun if not was_withdrawn(case, each, facts.as_of)]
    return max(live, key=lambda each: each.on, default=None)


def mediated(facts: Facts) -> Proceeding | None:
    """The latest agreement made before a mediation body; a court's own mediation needs no confirmation."""
    found = [
        each
        for each in facts.case.proceedings
        if each.kind is ProceedingKind.MEDIATION and each.on <= facts.as_of and not by_court(each)
    ]
    return max(found, key=lambda each: each.on, default=None)


def confirmation_parts(facts: Facts) -> Part:
    """The mediation agreement that both sides bring to the court; a gap where there is none."""
    found = mediated(facts)
    titles = {"court": "调解组织（程序的机关）", "agreed_on": "调解协议（程序中的调解）"}
    if found is None:
        none = dict.fromkeys(("on", "agreed_on", "court", "case_number", "orders", "amount", "effective_on"))
        return Part(none | {"performance_due_on": None}, label="调解协议的", context="proceeding", titles=titles)
    made = part(found, "调解协议的", "proceeding", agreed_on=found.effective_on or found.on)
    made.titles = titles
    return made

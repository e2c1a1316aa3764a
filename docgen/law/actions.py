"""Court, arbitral and police proceedings as acts (诉讼时效规定 10-13), and the instruments that came of them.

The record of a proceeding doesn't say against whom it is. It is taken to be against borrowers and co-borrowers; that a
guarantor was sued is only proven where an instrument's orders name him. An action is pending until a later record ends
it, or its own outcome says that it ended; when, the record doesn't say, so that the day of the action is then counted.
"""

from collections.abc import Iterator
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import HoldReason, PartyKind, ProceedingKind
from docgen.glossary import word
from docgen.law.acts import Act, ActKind
from docgen.law.clock import Strength
from docgen.law.consent import principal_debtors
from docgen.law.statutes import cite

ENDED = ("撤", "驳回", "不予", "终结", "失效", "不立案", "不起诉")
WITHDRAWN = ("撤", "驳回起诉", "不予受理")
COURT = "法院"
ARTICLES = {
    ProceedingKind.SUIT: 10,
    ProceedingKind.ARBITRATION: 10,
    ProceedingKind.PAYMENT_ORDER: 11,
    ProceedingKind.PRESERVATION: 11,
    ProceedingKind.ENFORCEMENT: 11,
    ProceedingKind.BANKRUPTCY: 11,
    ProceedingKind.MEDIATION: 12,
    ProceedingKind.POLICE_REPORT: 13,
    ProceedingKind.SETTLEMENT: 14,
    ProceedingKind.TERMINATION: 11,
}
MOMENTARY = (ProceedingKind.PRESERVATION, ProceedingKind.MEDIATION)
_KINDS = {ProceedingKind.TERMINATION: ActKind.CLOSING, ProceedingKind.SETTLEMENT: ActKind.SETTLEMENT}
REPLACING = (
    ProceedingKind.JUDGMENT,
    ProceedingKind.MEDIATION,
    ProceedingKind.ARBITRATION,
    ProceedingKind.PAYMENT_ORDER,
)
"""Instruments after which the period to apply for enforcement takes the place of limitation."""


def proceedings_of(case: Case, as_of: date) -> Iterator[Act]:
    """Every proceeding up to a day that touches a limitation, as an act of the principal debtors'."""
    for proceeding in case.proceedings:
        if proceeding.on <= as_of and proceeding.kind in ARTICLES:
            yield proceeding_act(proceeding)
    suits = {ProceedingKind.SUIT, ProceedingKind.ARBITRATION}
    if case.filed_on and case.filed_on <= as_of and not any(each.kind in suits for each in case.proceedings):
        yield Act(
            on=case.filed_on,
            kind=ActKind.ACTION,
            said="提起诉讼",
            article=f"{cite('civil_code', 195)}、{cite('limitation_rules', 10)}",
            strength=Strength.USABLE if case.accepted_on else Strength.NONE,
            missing="" if case.accepted_on else "立案回执",
            pending=True,
        )


def proceeding_act(proceeding: Proceeding) -> Act:
    """One proceeding as an act: an action (pending until it ends), or the end of one."""
    strength, missing = proof_of(proceeding)
    ended = proceeding.kind in {*_KINDS, *MOMENTARY} or has_ended(proceeding)
    return Act(
        on=proceeding.on,
        kind=_KINDS.get(proceeding.kind, ActKind.ACTION),
        said=named(proceeding) + (f"，{proceeding.outcome}" if proceeding.outcome else ""),
        article=f"{cite('civil_code', 195)}、{cite('limitation_rules', ARTICLES[proceeding.kind])}",
        strength=strength,
        proof=(proceeding.file,) if proceeding.file else (),
        missing=missing,
        pending=not ended,
    )


def named(proceeding: Proceeding) -> str:
    """Its kind, with its case number."""
    return word(proceeding.kind) + (f"（{proceeding.case_number}）" if proceeding.case_number else "")


def proof_of(proceeding: Proceeding) -> tuple[Strength, str]:
    """A paper on file proves it; a case number lets anyone ask the court."""
    if proceeding.file:
        return Strength.STRONG, ""
    return (Strength.USABLE, "") if proceeding.case_number else (Strength.NONE, "案号或受理凭证")


def has_ended(proceeding: Proceeding) -> bool:
    """Whether its own outcome says that it is over."""
    return any(mark in (proceeding.outcome or "") for mark in ENDED)


def was_withdrawn(proceeding: Proceeding) -> bool:
    """Whether the court never came to decide it."""
    return any(mark in (proceeding.outcome or "") for mark in WITHDRAWN)


def by_court(proceeding: Proceeding) -> bool:
    """Whether a mediation is a court's own; a mediation body has neither court nor case number."""
    return COURT in (proceeding.court or "") or (proceeding.court is None and proceeding.case_number is not None)


def confirmed(proceeding: Proceeding) -> bool:
    """Whether a mediation's outcome says that a court confirmed it."""
    return "确认" in (proceeding.outcome or "")


def in_force(proceeding: Proceeding, as_of: date) -> bool:
    """Whether it is an instrument that has taken effect and can be enforced."""
    if proceeding.kind is ProceedingKind.MEDIATION and not by_court(proceeding):
        return False
    if proceeding.kind not in {*REPLACING, ProceedingKind.NOTARISED_INSTRUMENT}:
        return False
    effective_on = proceeding.effective_on or (proceeding.on if proceeding.performance_due_on else None)
    return effective_on is not None and effective_on <= as_of


def performance_ends_on(instrument: Proceeding) -> date:
    """The last day to perform it: as recorded; else the day it took effect; else its own day."""
    return instrument.performance_due_on or instrument.effective_on or instrument.on


def adjudicated(case: Case, as_of: date, name: str | None = None) -> list[Proceeding]:
    """The instruments in force that took the place of limitation; those whose orders name a party, if asked."""
    return [
        each
        for each in case.proceedings
        if each.kind in REPLACING and in_force(each, as_of) and (name is None or name in (each.orders or ""))
    ]


def obstacles_of(case: Case, as_of: date) -> Iterator[Act]:
    """A debtor's death, as far as the case file can tell: nobody to claim from until heirs are settled (民法典 194)."""
    people = [d.id for d in case.debtors if d.kind is PartyKind.PERSON and d.id in principal_debtors(case)]
    for hold in case.holds:
        if hold.reason is HoldReason.DECEASED and hold.since and hold.since <= as_of and people:
            yield Act(
                on=hold.since,
                kind=ActKind.OBSTACLE,
                said="债务人死亡，继承人或者遗产管理人尚未确定",
                article=cite("civil_code", 194),
                strength=Strength.WEAK,
                missing="死亡证明及继承人、遗产管理人尚未确定的证明",
                pending=True,
            )

"""Court, arbitral and police proceedings as acts (诉讼时效规定 10-13), and the instruments that came of them.

The record of a proceeding doesn't say against whom it is. It is taken to be against borrowers and co-borrowers; that a
guarantor was sued is only proven where an instrument's orders name him. An action is pending until a later record ends
it, or its own outcome says that it ended; when, the record doesn't say, so that the day of the action is then counted.

What the texts leave open, and how it is read here:

- That a debtor is bankrupt is no act of the creditor's: his proof of debt is, and it is asked for.
- A suit that was withdrawn or refused interrupted on the day it was filed all the same; practice is divided.
- A settlement with a day of performance of its own puts the new period off to that day.
- A notarised instrument is in force from its date.
- After a debtor's death a demand on him reaches nobody; where several people owe, who died isn't on record.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import HoldReason, PartyKind, ProceedingKind
from docgen.glossary import word
from docgen.law.acts import Act, ActKind, joined
from docgen.law.clock import Strength
from docgen.law.consent import principal_debtors
from docgen.law.dated import Parameters
from docgen.law.statutes import cite

ENDED = re.compile("撤|驳回(?!.{0,8}异议)|不予|终结|失效|不立案|不起诉")
WITHDRAWN = ("撤诉", "撤回", "驳回起诉", "不予受理")
DECLARED = "申报"
NOT_TAKEN = re.compile("撤|驳回(?!.{0,8}异议)|不予受理")
"""Outcomes of an application for bankruptcy that came to nothing."""
DEBTORS_ALONE = (ProceedingKind.PAYMENT_ORDER, ProceedingKind.BANKRUPTCY, ProceedingKind.POLICE_REPORT)
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
DECIDING = (
    ProceedingKind.JUDGMENT,
    ProceedingKind.MEDIATION,
    ProceedingKind.ARBITRATION,
    ProceedingKind.ENFORCEMENT,
    ProceedingKind.TERMINATION,
)
"""What shows that somebody has decided; of a mediation and a payment order it takes more."""


def proceedings_of(case: Case, as_of: date) -> Iterator[Act]:
    """Every proceeding up to a day that touches a limitation, as an act of the principal debtors'."""
    for proceeding in case.proceedings:
        if proceeding.on <= as_of and proceeding.kind in ARTICLES:
            act = proceeding_act(case, proceeding, as_of)
            declared = DECLARED in f"{proceeding.outcome or ''}{proceeding.file or ''}"
            if proceeding.kind is ProceedingKind.BANKRUPTCY and not declared:
                missing = joined(act.missing, "申报债权的凭证")
                act = replace(act, strength=act.strength.at_most(Strength.WEAK), missing=missing)
            yield act
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


def bankruptcies(case: Case) -> list[Proceeding]:
    """The bankruptcies on record, but for applications that came to nothing."""
    return [
        each
        for each in case.proceedings
        if each.kind is ProceedingKind.BANKRUPTCY and not NOT_TAKEN.search(each.outcome or "")
    ]


def bankrupt_on(case: Case) -> date | None:
    """The day of the first bankruptcy on record, from which no interest accrues (企业破产法 46); None where none is."""
    return min((each.on for each in bankruptcies(case)), default=None)


def debt_declared_on(case: Case, as_of: date) -> date | None:
    """When proof of the debt is on record in a bankruptcy, up to a day; None where none is."""
    said = [each for each in bankruptcies(case) if DECLARED in f"{each.outcome or ''}{each.file or ''}"]
    return max((each.on for each in said if each.on <= as_of), default=None)


def proceeding_act(case: Case, proceeding: Proceeding, as_of: date) -> Act:
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
        resumes_on=proceeding.performance_due_on if proceeding.kind is ProceedingKind.SETTLEMENT else None,
        withdrawn=was_withdrawn(case, proceeding, as_of),
        alone=proceeding.kind in DEBTORS_ALONE,
        pending=not ended,
    )


def named(proceeding: Proceeding) -> str:
    """Its kind, with its case number."""
    return f"{word(proceeding.kind)}{numbered(proceeding)}"


def was_withdrawn(case: Case, proceeding: Proceeding, as_of: date) -> bool:
    """Whether a suit was withdrawn, by its own outcome or by the end on record of that number or of none."""
    ends = [
        each
        for each in case.proceedings
        if each.kind is ProceedingKind.TERMINATION
        and proceeding.on <= each.on <= as_of
        and each.case_number in {None, proceeding.case_number}
        and not any(other.kind in REPLACING and proceeding.on < other.on <= each.on for other in case.proceedings)
    ]
    return any(is_withdrawal(each) for each in (proceeding, *ends))


def is_withdrawal(proceeding: Proceeding) -> bool:
    """Whether a record says that the court never came to decide."""
    return any(mark in (proceeding.outcome or "") for mark in WITHDRAWN)


def numbered(proceeding: Proceeding) -> str:
    """The number of a record after its name; most court numbers begin with the year in brackets of their own."""
    number = proceeding.case_number or ""
    return number if not number or number.startswith("（") else f"（{number}）"


def proof_of(proceeding: Proceeding) -> tuple[Strength, str]:
    """A paper on file proves it; a case number lets anyone ask the court."""
    if proceeding.file:
        return Strength.STRONG, ""
    return (Strength.USABLE, "") if proceeding.case_number else (Strength.NONE, "案号或受理凭证")


def has_ended(proceeding: Proceeding) -> bool:
    """Whether its own outcome says that it is over."""
    return ENDED.search(proceeding.outcome or "") is not None


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
    if proceeding.kind is ProceedingKind.NOTARISED_INSTRUMENT:
        return (proceeding.effective_on or proceeding.on) <= as_of
    if proceeding.kind not in REPLACING:
        return False
    effective_on = proceeding.effective_on or (proceeding.on if proceeding.performance_due_on else None)
    return effective_on is not None and effective_on <= as_of


def decides(proceeding: Proceeding, as_of: date) -> bool:
    """Whether by ``as_of`` it ends the contract's own way: a court's or tribunal's paper is enforced from then on.

    A mediation body's agreement decides nothing until a court confirms it; a payment order does once it is in force; of
    an arbitration only the award does, which is told from the application by what it says or when it binds.
    """
    if proceeding.kind is ProceedingKind.PAYMENT_ORDER:
        return in_force(proceeding, as_of)
    if proceeding.kind is ProceedingKind.ARBITRATION and not _awarded(proceeding):
        return False
    if proceeding.kind is ProceedingKind.MEDIATION and not by_court(proceeding):
        return False
    return proceeding.kind in DECIDING and proceeding.on <= as_of


def _awarded(arbitration: Proceeding) -> bool:
    said = arbitration.orders or arbitration.amounts or arbitration.effective_on or arbitration.performance_due_on
    return bool(said) or "裁决" in (arbitration.outcome or "")


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


def obstacles_of(case: Case, as_of: date, parameters: Parameters) -> Iterator[Act]:
    """A debtor's death, as far as the case file can tell: nobody to claim from until heirs are settled (民法典 194).

    Raises:
        ParameterGap: it is older than any known rule of suspension.
    """
    people = _people(case)
    for hold in case.holds:
        if hold.reason is HoldReason.DECEASED and hold.since and hold.since <= as_of and people:
            months = parameters["limitation_suspension_months"].on(hold.since)
            yield Act(
                on=hold.since,
                kind=ActKind.OBSTACLE,
                said="债务人死亡，继承人或者遗产管理人尚未确定",
                article=cite("civil_code", 194),
                strength=Strength.WEAK,
                missing="死亡证明及继承人、遗产管理人尚未确定的证明",
                last_months=int(months.value),
            )


def reaching_the_living(case: Case, act: Act) -> Act:
    """An act towards the only person who owes, once he is dead: a demand has to reach who takes his place."""
    people = _people(case)
    died = [hold.since for hold in case.holds if hold.reason is HoldReason.DECEASED and hold.since]
    if act.kind is not ActKind.DEMAND or not died or act.on < min(died) or people != [act.party]:
        return act
    missing = joined(act.missing, "向继承人、遗产管理人主张权利的凭证（债务人已死亡）")
    return replace(act, strength=act.strength.at_most(Strength.WEAK), missing=missing)


def _people(case: Case) -> list[str | None]:
    owing = principal_debtors(case)
    return [debtor.id for debtor in case.debtors if debtor.kind is PartyKind.PERSON and debtor.id in owing]

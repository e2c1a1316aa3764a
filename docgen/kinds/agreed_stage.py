"""How far a case has gone when the parties agree, and which of a settlement's answers fit there.

How ambiguous spots are read here: once an instrument is in force a settlement is one in enforcement, also before
enforcement was applied for; a judgment that isn't in force yet leaves the case in suit. A suit withdrawn leaves it
where it was before.
"""

from collections.abc import Iterator
from datetime import date

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import AgreementKind, ProceedingKind
from docgen.errors import Problem, WrongAnswers
from docgen.kinds.agreed import Agreed, agreement_title
from docgen.kinds.parts import Part
from docgen.law.actions import by_court, decides, in_force, was_withdrawn
from docgen.law.result import ClaimWarning

BEFORE_SUIT, DURING_SUIT, ENFORCEMENT = "诉讼前", "诉讼中", "执行中"
IN_SUIT = frozenset({ProceedingKind.SUIT, ProceedingKind.ARBITRATION, ProceedingKind.JUDGMENT})
ENFORCING = frozenset({ProceedingKind.ENFORCEMENT, ProceedingKind.TERMINATION})
COURT_FORMS = {"申请司法确认": BEFORE_SUIT, "申请制作调解书": DURING_SUIT, "撤回起诉": DURING_SUIT}
"""The ways of having a court confirm a settlement, each with its stage."""


def case_stage(case: Case, answers: Part, as_of: date) -> str:
    """How far the case has gone by ``as_of``: as answered, else by its proceedings."""
    told = [proceeding for proceeding in case.proceedings if proceeding.on <= as_of]
    kinds = {proceeding.kind for proceeding in told}
    if answers.get("case_stage"):
        return str(answers["case_stage"])
    if kinds & ENFORCING or any(in_force(proceeding, as_of) for proceeding in told):
        return ENFORCEMENT
    suits = [
        each for each in told if each.kind in IN_SUIT or (each.kind is ProceedingKind.MEDIATION and by_court(each))
    ]
    accepted = not suits and case.accepted_on is not None and case.accepted_on <= as_of
    pending = any(not was_withdrawn(case, suit, as_of) for suit in suits)
    return DURING_SUIT if pending or accepted else BEFORE_SUIT


def stage_notices(made: Agreed, answers: Part) -> Iterator[ClaimWarning]:
    """What the stage notices.

    Raises:
        WrongAnswers: an answer that fits another stage, which the document would pass over in silence.
    """
    stage = case_stage(made.facts.case, answers, made.facts.as_of)
    form = answers.get("court_form")
    problems = []
    if COURT_FORMS.get(form or "", stage) != stage:
        problems.append(Problem("填写项 法院确认方式", form or "", f"案件阶段为{stage}，不适用此方式"))
    if answers.get("enforceable_guarantee") and stage != ENFORCEMENT:
        problems.append(Problem("填写项 担保人承诺直接强制执行", "", f"只用于执行中，案件阶段为{stage}"))
    if problems:
        raise WrongAnswers(title=agreement_title(made.facts), problems=problems)
    found = [each for each in made.facts.case.proceedings if decides(each, made.facts.as_of)]
    if found:
        last = max(found, key=lambda each: each.on)
        said = f"案件已有{glossary.word(last.kind)}（{last.on}），债权金额应以生效法律文书为准，请核对"
        advice = "" if made.kind is AgreementKind.SETTLEMENT else "；此阶段宜用《和解协议》"
        yield ClaimWarning(code="agreement_after_decision", message=said + advice)

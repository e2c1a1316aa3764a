"""Kind + facts + answers -> the document, or every gap at once."""

import traceback
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import ProceedingKind
from docgen.document.reader import read_template_html
from docgen.document.text import plain_text
from docgen.document.tree import Document
from docgen.errors import CaseOnHold, DocumentGaps, FaultyKind, KindNotApplicable, Problem
from docgen.kinds.context import Facts, Marks, context
from docgen.kinds.definition import Kind
from docgen.kinds.environment import house_environment
from docgen.kinds.fields import Answers, check_answers
from docgen.kinds.parts import GAP_MARK
from docgen.law.claim import Basis, compute_claim
from docgen.law.dated import Parameters

DECIDED = frozenset(
    {
        ProceedingKind.JUDGMENT,
        ProceedingKind.MEDIATION,
        ProceedingKind.ARBITRATION,
        ProceedingKind.ENFORCEMENT,
        ProceedingKind.TERMINATION,
    }
)
"""What ends the contract's own way: from then on a court's or tribunal's paper is enforced."""


def derive(kind: Kind, case: Case, as_of: date, *, parameters: Parameters, basis: Basis | None = None) -> Facts:
    """Compute what the kind's ``derived`` names, after asking whether the kind fits the case at all.

    Raises:
        KindNotApplicable: wrong cause of action, or nothing to demand.
        CaseOnHold: collection is on hold and the kind may not go out.
        LawError: the claim cannot be computed.
    """
    definition = kind.definition
    if case.claim_type not in definition.claim_types:
        cause = glossary.word(case.claim_type)
        raise KindNotApplicable(title=definition.title, case_no=case.case_no, reason=f"案由为{cause}")
    holds = [hold.reason for hold in case.holds if hold.reason not in definition.on_hold]
    if holds:
        reasons = "、".join(glossary.word(reason) for reason in holds)
        raise CaseOnHold(case_no=case.case_no, holds=reasons, title=definition.title)
    if definition.stage == "demand" and (judged := _decided(case)):
        raise KindNotApplicable(title=definition.title, case_no=case.case_no, reason=judged)
    claim = None
    if "claim" in definition.derived:
        claim = compute_claim(case, as_of, parameters=parameters, basis=basis)
        if definition.stage == "demand" and claim.total_due <= Decimal(0):
            reason = f"以 {as_of} 为截止日计算，没有到期应付而未付的款项"
            raise KindNotApplicable(title=definition.title, case_no=case.case_no, reason=reason)
    return Facts(case, as_of, claim)


def _decided(case: Case) -> str:
    """Why a demand out of the contract no longer fits: someone has decided, and the decision is what is enforced."""
    found = [proceeding for proceeding in case.proceedings if proceeding.kind in DECIDED]
    if not found:
        return ""
    last = max(found, key=lambda proceeding: proceeding.on)
    return f"案件已有{glossary.word(last.kind)}（{last.on}），应按生效法律文书申请执行，不再依合同催收"


def compose(kind: Kind, facts: Facts, *, party: str | None, answers: Answers, marks: Marks) -> Document:
    """The document for one addressee.

    Args:
        kind: the kind.
        facts: from :func:`derive`.
        party: the addressee's id, None where the kind addresses no party.
        answers: the answers to the kind's questions, as read from TOML.
        marks: number, code and date; a draft has neither number nor code.

    Raises:
        WrongAnswers: the answers do not fit the questions.
        DocumentGaps: naming every missing value and where it would have stood.
        FaultyKind: the template is at fault, with its line.
    """
    names = names_for(kind, facts, party=party, answers=answers, marks=marks)
    try:
        html = _template(kind.template_path).render(names)
    except (UndefinedError, TemplateSyntaxError, SecurityError, TypeError) as error:
        raise FaultyKind(kind=kind.name, problems=[_fault(kind, error)]) from error
    document = read_template_html(html, kind.name, page=kind.definition.page)
    refuse_gaps(kind, document)
    return document


def names_for(kind: Kind, facts: Facts, *, party: str | None, answers: Answers, marks: Marks) -> dict[str, Any]:
    """Every name a template of the kind can use, for one addressee. Raises WrongAnswers."""
    return context(facts, marks=marks, answers=check_answers(kind, answers), party=party)


@cache
def _template(path: Path) -> Template:
    return house_environment().from_string(path.read_text(encoding="utf-8"))


def _fault(kind: Kind, error: Exception) -> Problem:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == "<template>"]
    line = error.lineno if isinstance(error, TemplateSyntaxError) else lines[-1] if lines else 0
    return Problem(f"{kind.name}/template.html 第{line}行", "", str(error))


def refuse_gaps(kind: Kind, document: Document) -> None:
    """Raises DocumentGaps, naming every missing value and where it would have stood."""
    problems: dict[tuple[str, str], Problem] = {}
    for line in plain_text(document).splitlines():
        for mark in GAP_MARK.finditer(line):
            where = GAP_MARK.sub(lambda found: f"【{found[1]}】", line)
            problems.setdefault((mark[1], where), Problem(f"“{_around(where, mark[1])}”", "", f"缺少{mark[1]}"))
    if problems:
        raise DocumentGaps(title=kind.definition.title, problems=problems.values())


def _around(line: str, title: str) -> str:
    at = line.find(f"【{title}】")
    start, end = max(0, at - 12), at + len(title) + 14
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")

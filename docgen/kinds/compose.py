"""Kind + facts + answers -> the document, or every gap at once."""

import traceback
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from docgen import glossary
from docgen.casefile.profile import NO_INSTITUTION, Profile
from docgen.document.reader import read_template_html
from docgen.document.text import plain_text
from docgen.document.tree import Document
from docgen.errors import DocumentGaps, FaultyKind, Problem, WrongAnswers
from docgen.kinds.context import Marks, context, document_part
from docgen.kinds.definition import Kind
from docgen.kinds.environment import house_environment
from docgen.kinds.facts import Facts, facts_for
from docgen.kinds.fields import Answers, check_answers
from docgen.kinds.parts import GAP_MARK, Part, plain
from docgen.zh.figures import yuan


def compose(kind: Kind, facts: Facts, *, party: str | None, answers: Answers, marks: Marks) -> Document:
    """The document for one addressee.

    Args:
        kind: the kind.
        facts: from :func:`docgen.kinds.facts.derive`.
        party: the addressee's id, None where the kind addresses no party.
        answers: the answers to the kind's questions, as read from TOML.
        marks: number, code and date; a draft has neither number nor code.

    Raises:
        WrongAnswers: the answers do not fit the questions.
        DocumentGaps: naming every missing value and where it would have stood.
        FaultyKind: the template is at fault, with its line.
    """
    return _written(kind, names_for(kind, facts, party=party, answers=answers, marks=marks))


def compose_report(kind: Kind, answers: Answers, marks: Marks, profile: Profile = NO_INSTITUTION) -> Document:
    """The document of a kind that speaks of no one case (``portfolio``). Raises what ``compose`` raises."""
    return _written(kind, _report_names(kind, answers, marks, profile))


def _written(kind: Kind, names: dict[str, Any]) -> Document:
    try:
        html = _template(kind.template_path).render(names)
    except (UndefinedError, TemplateSyntaxError, SecurityError, TypeError) as error:
        raise FaultyKind(kind=kind.name, problems=[template_fault(kind.template_path, error)]) from error
    title = kind.definition.title if kind.definition.internal and "<h1" not in html else None
    document = read_template_html(html, kind.name, page=kind.definition.page, title=title)
    refuse_gaps(kind, plain_text(document))
    return document


def names_for(kind: Kind, facts: Facts, *, party: str | None, answers: Answers, marks: Marks) -> dict[str, Any]:
    """Every name a template of the kind can use, for one addressee. Raises WrongAnswers."""
    if kind.definition.addressed_to == "portfolio":
        return _report_names(kind, answers, marks, facts.profile)
    given = check_answers(kind, answers, marks.dated_on)
    its_facts = facts_for(facts, party)
    _refuse_excess(kind, its_facts, given)
    return context(its_facts, marks=marks, answers=given, party=party)


def _report_names(kind: Kind, answers: Answers, marks: Marks, profile: Profile) -> dict[str, Any]:
    """What a report over many cases may say: its answers, the day it bears, who reports. Raises WrongAnswers."""
    return {
        "answers": check_answers(kind, answers, marks.dated_on),
        "document": document_part(marks.dated_on, marks),
        "institution": plain(profile, "机构资料的", "profile"),
    }


def _refuse_excess(kind: Kind, facts: Facts, answers: Part) -> None:
    """Raises WrongAnswers: a table of sums that come to more than is owed."""
    problems = []
    for question in kind.definition.fields:
        if question.sums_to_at_most and facts.claim:
            column, figure = question.sums_to_at_most
            asked = sum((row[column] for row in answers[question.name] or ()), Decimal(0))
            most = getattr(facts.claim, figure)
            if asked > most:
                said = f"合计不得超过{glossary.term(figure, 'claim')}{yuan(most)}元"
                problems.append(Problem(f"填写项 {question.title}", f"{yuan(asked)}元", said))
    if problems:
        raise WrongAnswers(title=kind.definition.title, problems=problems)


@cache
def _template(path: Path) -> Template:
    return house_environment().from_string(path.read_text(encoding="utf-8"))


def template_fault(path: Path, error: Exception) -> Problem:
    """What is wrong with a kind's template, and on which line."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == "<template>"]
    line = error.lineno if isinstance(error, TemplateSyntaxError) else lines[-1] if lines else 0
    return Problem(f"{path.parent.name}/{path.name} 第{line}行", "", str(error))


def refuse_gaps(kind: Kind, text: str) -> None:
    """Raises DocumentGaps: every gap marked in a text, and where it would have stood."""
    problems: dict[tuple[str, str], Problem] = {}
    for line in text.splitlines():
        for mark in GAP_MARK.finditer(line):
            where = GAP_MARK.sub(lambda found: f"【{found[1]}】", line)
            problems.setdefault((mark[1], where), Problem(f"“{_around(where, mark[1])}”", "", f"缺少{mark[1]}"))
    if problems:
        raise DocumentGaps(title=kind.definition.title, problems=problems.values())


def _around(line: str, title: str) -> str:
    at = line.find(f"【{title}】")
    start, end = max(0, at - 12), at + len(title) + 14
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")

"""The language list over what a kind says: letters and agreements, not court papers, nor papers for one's own file."""

from collections.abc import Iterable

from docgen.collection.language import Finding, findings
from docgen.collection.language_facts import LanguageFacts, language_facts, proper_names
from docgen.document.text import passages
from docgen.document.tree import Document
from docgen.errors import Problem, WordingRefused
from docgen.kinds.definition import Kind
from docgen.kinds.facts import Facts
from docgen.kinds.fields import Answers, check_answers

Passages = Iterable[tuple[str, str]]


def refuse_wording(kind: Kind, facts: Facts, said: Passages, *, party: str | None, answers: Answers) -> None:
    """Refuse a text that says what it may not say.

    Args:
        kind: the kind.
        facts: what it rests on.
        said: each paragraph's place and text.
        party: the addressee's id, None where the document stands for the case.
        answers: the answers to the kind's questions.

    Raises:
        WordingRefused: every expression, with its sentence, the reason and a better sentence.
    """
    if not is_controlled(kind):
        return
    given, is_firm = check_answers(kind, answers), facts.profile.law_firm is not None
    held = language_facts(facts.case, party=party, answers=given, lawyer=is_firm)
    names = proper_names(facts.case) | proper_names(facts.profile)
    problems = [_problem(finding) for finding in findings(said, held, names)]
    if problems:
        raise WordingRefused(title=kind.definition.title, problems=problems)


def blocked_in(kind: Kind, said: Passages) -> list[Problem]:
    """What a template says that no fact of a case would make right, each with its sentence and a better one.

    Args:
        kind: the kind.
        said: each paragraph's place and text.
    """
    if not is_controlled(kind):
        return []
    return [_problem(finding) for finding in findings(said, LanguageFacts()) if finding.rule.blocks]


def is_controlled(kind: Kind) -> bool:
    """Whether the list governs a kind: it does not where a paper is for the court, or for no one but oneself."""
    definition = kind.definition
    for_the_file = definition.stage == "record" and definition.addressed_to == "case"
    return kind.family == "letters" and definition.addressed_to not in ("internal", "portfolio") and not for_the_file


def said_in(document: Document) -> Passages:
    """A document's paragraphs, as the list reads them."""
    return ((passage.place, passage.text) for passage in passages(document))


def _problem(finding: Finding) -> Problem:
    rule = finding.rule
    reason = f"{rule.why}（{rule.source}）。可改为：“{rule.better}”"
    expressions = "、".join(f"“{each}”" for each in finding.expressions)
    if finding.missing:
        return Problem(
            finding.place,
            finding.sentence,
            f"{expressions}须具备下列条件才可使用：{'；'.join(finding.missing)}。{reason}",
        )
    return Problem(finding.place, finding.sentence, f"不得使用{expressions}：{reason}")

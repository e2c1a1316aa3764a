"""A document for one addressee from an institution's own Word template: the same names, the same gaps."""

from typing import Any

from docgen.document.text import plain_text
from docgen.errors import TemplateFillFailed
from docgen.kinds.compose import names_for, refuse_gaps
from docgen.kinds.context import Marks
from docgen.kinds.definition import Kind
from docgen.kinds.facts import Facts
from docgen.kinds.fields import Answers
from docgen.render.fonts import load_faces
from docgen.render.glyphs import check_characters
from docgen.render.wordtemplate import FAILURES, FilledWord, fill_word
from docgen.store.templates import WordTemplate


def filled(  # noqa: PLR0913 - what ``compose`` takes, and the template
    kind: Kind, template: WordTemplate, facts: Facts, *, party: str | None, answers: Answers, marks: Marks
) -> FilledWord:
    """The document for one addressee.

    Raises:
        WrongAnswers: the answers do not fit the questions.
        DocumentGaps: naming every missing value and where it would have stood.
        TemplateFillFailed: the template can't be filled with this case.
        UnprintableCharacterError: a character no face has.
    """
    return filled_names(kind, template, names_for(kind, facts, party=party, answers=answers, marks=marks), marks)


def filled_names(kind: Kind, template: WordTemplate, names: dict[str, Any], marks: Marks) -> FilledWord:
    """The template filled with these names. Raises DocumentGaps, TemplateFillFailed or UnprintableCharacterError."""
    title = kind.definition.title
    try:
        made = fill_word(template.content, names, kind=kind, title=title, dated_on=marks.dated_on)
    except FAILURES as error:
        raise TemplateFillFailed(title=title, kind=kind.name, version=template.version, reason=error) from error
    refuse_gaps(kind, plain_text(made.document))
    check_characters(made.document, load_faces(None))
    return made

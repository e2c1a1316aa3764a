"""Start templates of every kind there is: accepted as they are, and filled they say what the standard says."""

from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from agreement import document_paragraphs, word_paragraphs
from public_kinds import PUBLIC

from docgen.casefile import load_json
from docgen.document.tree import Masthead, walk
from docgen.errors import CaseOnHold, DocumentGaps, KindNotApplicable, KindNotLawful, PlanTooFine
from docgen.kinds.compose import compose, names_for
from docgen.kinds.context import Marks, addressees
from docgen.kinds.dictionary import sample_context
from docgen.kinds.facts import derive
from docgen.kinds.registry import kind
from docgen.kinds.sample import FIXTURES, compose_sample, read_sample
from docgen.law.dated import Parameters
from docgen.render.wordcheck import check_template
from docgen.render.wordstart import write_start
from docgen.render.wordtemplate import fill_word

PARAMETERS = Parameters.load()
DAY = date(2026, 11, 23)


@pytest.mark.parametrize("name", PUBLIC)
def test_filled_with_the_sample_it_says_what_the_standard_says(name: str) -> None:
    found = kind(name)
    sample, standard = read_sample(found), compose_sample(found, PARAMETERS)
    names = sample_context(found, sample, PARAMETERS)
    made = fill_word(write_start(found), names, kind=found, title=standard.title, dated_on=DAY)
    assert word_paragraphs(made.docx) == document_paragraphs(standard)
    pictures = len(docx.Document(BytesIO(made.docx)).inline_shapes)
    assert pictures == sum(isinstance(block, Masthead) and bool(block.code) for block in walk(standard.blocks))


OFTEN = ("demand_letter", "repayment_plan", "complaint_financial_loan", "claim_statement", "evidence_index")
"""One of each sort of page; the others take two seconds each and say the same."""


@pytest.mark.parametrize(
    "name", [name if name in OFTEN else pytest.param(name, marks=pytest.mark.slow) for name in PUBLIC]
)
def test_it_is_accepted_as_it_is(name: str) -> None:
    assert check_template(kind(name), "起始模板.docx", write_start(kind(name)), PARAMETERS) == ()


NOT_WRITTEN = (CaseOnHold, KindNotApplicable, KindNotLawful, DocumentGaps, PlanTooFine)
"""Why a kind is not written for some case of the portfolio."""


@pytest.mark.parametrize("path", sorted((FIXTURES / "cases").glob("*.json")), ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["demand_letter", "claim_statement", "repayment_plan", "complaint"])
def test_for_every_case_of_the_portfolio(name: str, path: Path) -> None:
    found, case, sample = kind(name), load_json(path), read_sample(kind(name))
    template, day = write_start(found), sample.as_of
    answers = sample.answers | ({"contact_name": "王五"} if name == "demand_letter" else {})
    try:
        facts = derive(found, case, day, parameters=PARAMETERS)
        for party in addressees(found.definition.addressed_to, case):
            for marks in (Marks(day), Marks(day, "示银催〔2026〕12号", "DG1:LOCAL:00000C:14")):
                standard = compose(found, facts, party=party, answers=answers, marks=marks)
                names = names_for(found, facts, party=party, answers=answers, marks=marks)
                made = fill_word(template, names, kind=found, title=standard.title, dated_on=day)
                assert word_paragraphs(made.docx) == document_paragraphs(standard)
    except NOT_WRITTEN as error:
        pytest.skip(error.message)


def test_the_same_kind_gives_the_same_bytes() -> None:
    assert write_start(kind("demand_letter")) == write_start(kind("demand_letter"))

"""Every kind there is: its sample as PDF and Word says the same, word for word, and fits the papers it names."""

from pathlib import Path

import pytest
from agreement import assert_agree

from docgen.kinds.check import check_kinds
from docgen.kinds.registry import kind, kinds
from docgen.kinds.sample import compose_sample
from docgen.law.dated import Parameters
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx

PARAMETERS = Parameters.load()


def test_nothing_is_wrong_with_any_kind() -> None:
    assert check_kinds(kinds().values(), PARAMETERS) == []


@pytest.mark.parametrize("name", kinds())
def test_pdf_and_word_say_the_same(name: str, tmp_path: Path) -> None:
    document = compose_sample(kind(name), PARAMETERS)

    assert_agree(document, write_pdf(document), write_docx(document), tmp_path)

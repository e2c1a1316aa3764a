from pathlib import Path

import pytest
from pypdf import PdfReader

from docgen.api.office import open_office
from docgen.api.specimens import specimen_book
from docgen.collection.papers import papers
from docgen.kinds.registry import kinds


@pytest.mark.slow
def test_a_book_holds_every_public_kind_in_the_order_of_a_case_and_a_list_of_them(tmp_path: Path) -> None:
    book = specimen_book(open_office(tmp_path / "data"), tmp_path / "book")

    public = {name for name, found in kinds().items() if not found.definition.internal}
    order = list(papers())
    assert {each.kind for each in book.specimens} == public
    assert [each.kind for each in book.specimens] == sorted(public, key=order.index)
    for each in book.specimens:
        assert (tmp_path / "book" / f"{each.file}.docx").stat().st_size > 0
        assert len(PdfReader(tmp_path / "book" / f"{each.file}.pdf").pages) == each.pages
    contents = PdfReader(tmp_path / "book" / book.contents).pages
    listed = "".join(page.extract_text() for page in contents).replace("\n", "")
    assert [each.title for each in book.specimens if each.title not in listed] == []

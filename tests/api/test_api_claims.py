"""The claim statement as a file of each format."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from docgen.api.claims import claim, claim_statement, claim_workbook
from docgen.api.office import Office, open_office
from docgen.errors import UnknownFormat

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "cases"
LOAN = str(FIXTURES / "03_working_capital.json")
DAY = date(2026, 11, 23)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "data")
    yield opened
    opened.close()


def test_a_claim_statement_as_one_file(office: Office, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name, magic in (("a.pdf", b"%PDF"), ("b.DOCX", b"PK"), ("c.XLSX", b"PK")):
        claim_statement(office, LOAN, as_of=DAY, dated_on=DAY, out=out / name)
        assert (out / name).read_bytes().startswith(magic)
    for name in ("d.odt", "e"):
        with pytest.raises(UnknownFormat, match="pdf、docx、xlsx"):
            claim_statement(office, LOAN, as_of=DAY, dated_on=DAY, out=out / name)
    assert sorted(path.name for path in out.iterdir()) == ["a.pdf", "b.DOCX", "c.XLSX"]


def test_the_workbook_is_of_the_claim_asked_for(office: Office, tmp_path: Path) -> None:
    for as_of in (DAY, date(2026, 3, 1)):
        file = tmp_path / "a.xlsx"
        file.write_bytes(claim_workbook(office, LOAN, as_of=as_of, dated_on=DAY))
        sheet = openpyxl.load_workbook(file, data_only=True)["汇总"]
        lines = {row[0]: row[3] for row in sheet.iter_rows(values_only=True) if row[0]}
        assert lines["到期应付合计"] == float(claim(office, LOAN, as_of=as_of).total_due)

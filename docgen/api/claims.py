"""What is owed: the claim of a case on a day, and its statement as a file."""

from datetime import date
from pathlib import Path

from docgen.api.documents import DocumentOrder, one_document
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import find_case
from docgen.errors import UnknownFormat
from docgen.law.beside import ClaimResult as ClaimResult  # noqa: PLC0414 - the answer, for whoever gives it on
from docgen.law.claim import Basis, compute_claim
from docgen.render.claim_workbook.writing import write_claim_workbook
from docgen.store.files import write_file
from docgen.workflow.access import Act


@permitted(Act.READ_CASES, own_files=True)
def claim(office: Office, source: str, *, as_of: date, basis: Basis | None = None) -> ClaimResult:
    """The claim of a case on the cut-off date (claim-rules 10).

    Args:
        office: whose.
        source: a stored case number, or a case file.
        as_of: the cut-off date.
        basis: which figures documents go by; None for the case's default.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
        LawError: the law or its data does not allow it.
    """
    return compute_claim(find_case(office, source).case, as_of, parameters=office.parameters, basis=basis)


@permitted(Act.DRAFT, own_files=True)
def claim_statement(  # noqa: PLR0913  # each is an option of the command
    office: Office, source: str, *, as_of: date, dated_on: date, out: Path, basis: Basis | None = None
) -> None:
    """Write the claim statement of a case to a ``.pdf``, ``.docx`` or ``.xlsx`` file.

    Args:
        office: whose.
        source: a stored case number, or a case file.
        as_of: the cut-off date.
        dated_on: the date the statement bears.
        out: the file.
        basis: which figures it goes by; None for the case's default.

    Raises:
        UnknownFormat: ``out`` ends otherwise.
        ClaimWorkbookUnsuited: a spreadsheet doesn't hold the claim's figures exactly.
        DocgenError: what ``documents.render_documents`` raises.
    """
    match out.suffix.lower():
        case ".pdf" | ".docx":
            order = DocumentOrder("claim_statement", source, as_of, dated_on, basis=basis)
            content = one_document(office, order, out.suffix.lower().removeprefix("."))
        case ".xlsx":
            content = claim_workbook(office, source, as_of=as_of, dated_on=dated_on, basis=basis)
        case _:
            raise UnknownFormat(format=out.suffix.removeprefix(".") or out.name, known="pdf、docx、xlsx")
    write_file(out, content)


@permitted(Act.READ_CASES, own_files=True)
def claim_workbook(office: Office, source: str, *, as_of: date, dated_on: date, basis: Basis | None = None) -> bytes:
    """The claim statement as a workbook of live formulas. Raises what ``claim_statement`` raises."""
    case = find_case(office, source).case
    computed = compute_claim(case, as_of, parameters=office.parameters, basis=basis)
    return write_claim_workbook(case, computed, dated_on=dated_on)

"""Claims as workbooks, recomputed by LibreOffice in one run, and read back."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl

from docgen.casefile.case import Case
from docgen.law.beside import ClaimResult
from docgen.law.claim import Basis, compute_claim
from docgen.law.dated import Parameters
from docgen.render.claim_workbook.writing import write_claim_workbook
from docgen.render.office import find_office

RESULT = re.compile(rb"(</f>)<v>[^<]*</v>")
Row = dict[str, Any]


@dataclass(frozen=True)
class Written:
    """A claim and its workbook."""

    case: Case
    claim: ClaimResult
    content: bytes


@cache
def shipped() -> Parameters:
    return Parameters.load()


def written(case: Case, as_of: date, basis: Basis | None = None) -> Written:
    claim = compute_claim(case, as_of, parameters=shipped(), basis=basis)
    return Written(case, claim, write_claim_workbook(case, claim, dated_on=as_of))


def without_results(content: bytes) -> bytes:
    """The workbook with formulas alone: what is read back afterwards was computed by whoever opened it."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as archive, ZipFile(out, "w") as stripped:
        for name in archive.namelist():
            stripped.writestr(name, RESULT.sub(rb"\1", archive.read(name)))
    return out.getvalue()


def recomputed(books: Sequence[bytes], folder: Path) -> list[dict[str, list[Row]]]:
    """Each workbook's sheets after one run of LibreOffice, rows by heading."""
    program = find_office()
    assert program is not None
    for number, content in enumerate(books):
        (folder / f"{number:04d}.xlsx").write_bytes(without_results(content))
    command = [str(program), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to"]
    files = [str(path) for path in sorted(folder.glob("*.xlsx"))]
    run = [*command, "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), *files]
    subprocess.run(run, check=True, capture_output=True, timeout=500)  # noqa: S603  # our own files, a fixed program
    return [sheets_of((folder / "out" / f"{number:04d}.xlsx").read_bytes()) for number in range(len(books))]


def sheets_of(content: bytes) -> dict[str, list[Row]]:
    """The sheets' rows by heading (of a sheet without one by letter), as saved results."""
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    return {sheet.title: _rows(list(sheet.iter_rows(values_only=True))) for sheet in book.worksheets}


def _rows(rows: Sequence[Sequence[Any]]) -> list[Row]:
    headed = rows[1][0] in {"合同", "文书"}
    heads = [str(head) for head in rows[1]] if headed else list("ABCDEFG")
    return [dict(zip(heads, row, strict=False)) for row in rows[2 if headed else 0 :]]


def facts(sheet: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The summary's lines by title: what stands in its first cell beside the title."""
    return {str(row["A"]): next((row[c] for c in "CD" if row[c] is not None), None) for row in sheet if row["A"]}

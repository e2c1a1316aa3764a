"""What CASES of a batch may be: a case file, which is taken in, or numbers of stored cases.

A path that ends in ``.xlsx`` or ``.json`` is a case file; columns of it that are named like the kind's questions answer
them row by row. A path that ends in ``.txt`` lists numbers of stored cases, one a line. Anything else is such numbers,
with commas between.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from docgen.api.importing import read_cases, take_in
from docgen.api.office import Office
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import Part
from docgen.casefile.workbook.reading import Outcome
from docgen.casefile.workbook.tables import Beside
from docgen.errors import NoCases, NotFound, Problem, UnreadableFileError
from docgen.kinds.definition import FieldType, Kind
from docgen.store.assignments import entrusted_numbers
from docgen.store.files import read_file

_CASE_FILES: Final = (".xlsx", ".json")
_SPELLINGS: Final[Mapping[FieldType, Spelling]] = {
    "text": Spelling.TEXT,
    "line": Spelling.LINE,
    "choice": Spelling.LINE,
    "date": Spelling.DATE,
    "money": Spelling.MONEY,
    "rate": Spelling.RATE,
    "integer": Spelling.WHOLE,
    "bool": Spelling.FLAG,
}
"""How the cell of a question's column is read. A table has no column."""


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A case of a batch: its number, where it stands, its own answers, and why it is refused from the start."""

    case_no: str
    sheet_row: int | None
    answers: Mapping[str, Any] = field(default_factory=dict)
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class CaseSource:
    """CASES, read as bytes: ``file`` is None where the numbers themselves were given."""

    text: str
    content: bytes
    file: Path | None

    @property
    def sha256(self) -> str:
        """By which a batch knows its cases again."""
        return hashlib.sha256(self.content).hexdigest()


def read_source(cases: str) -> CaseSource:
    """CASES as bytes. Raises NotReadable."""
    path = Path(cases)
    if path.suffix.lower() in (*_CASE_FILES, ".txt"):
        return CaseSource(cases, read_file(path), path)
    return CaseSource(cases, cases.encode(), None)


def planned_rows(office: Office, source: CaseSource, kind: Kind, *, at: datetime) -> list[PlannedRow]:
    """The rows of a batch, in the order of their source; cases of a file are stored where they are new.

    Raises:
        NoCases: there are none.
        UnreadableFileError, WorkbookError, MissingCreditorError: the file can't be told apart; nothing was stored.
    """
    rows = _planned(office, source, kind, at)
    own = office.sees_only()
    if own is None:
        return rows
    with office.database.reading() as session:
        mine = entrusted_numbers(session, own)
    return [row if row.case_no in mine else _unknown(row) for row in rows]


def _unknown(row: PlannedRow) -> PlannedRow:
    """A case of somebody else's: refused as one that is not there would be."""
    return replace(row, refused=NotFound(what="案件", name=row.case_no).message)


def _planned(office: Office, source: CaseSource, kind: Kind, at: datetime) -> list[PlannedRow]:
    if source.file is not None and source.file.suffix.lower() in _CASE_FILES:
        return _of_file(office, source.file, kind, at)
    rows = _of_numbers(_numbers(source))
    if not rows:
        raise NoCases(source=source.text)
    return rows


def words_of(problems: Iterable[Problem]) -> str:
    """Problems on one line, as a reason; one whose place shows what is missing is told by that alone."""
    problems = [replace(p, place="") if p.expected.removeprefix("缺少") in p.place else p for p in problems]
    return "；".join(
        f"{p.place}{'：' if p.place else ''}{p.expected}{f'（现为：{p.value}）' if p.value else ''}" for p in problems
    )


def read_rows(
    office: Office, file: Path, kind: Kind, *, at: datetime, dry_run: bool = False
) -> list[tuple[Outcome, tuple[Problem, ...]]]:
    """The cases of a file with what refuses each; new ones are stored, unless it is a dry run.

    Raises:
        UnreadableFileError, WorkbookError, MissingCreditorError: the file can't be told apart; nothing was stored.
    """
    outcomes = read_cases(office, file, beside=_questions(kind))
    taken = take_in(office, file, outcomes, at=at, dry_run=dry_run)
    refused = {(one.case_no, one.row): one.problems for one in taken}
    return [
        (one, refused.get((one.case_no, one.row or None)) or refused.get((one.case_no, None)) or ()) for one in outcomes
    ]


def _of_file(office: Office, file: Path, kind: Kind, at: datetime) -> list[PlannedRow]:
    return [
        PlannedRow(one.case_no, one.row or None, one.beside, words_of(problems) or None)
        for one, problems in read_rows(office, file, kind, at=at)
    ]


def _questions(kind: Kind) -> Beside:
    """The headings of columns that answer the kind's questions: their titles and their names."""
    beside: dict[str, Part] = {}
    for question in kind.definition.fields:
        if question.type != "table":
            part = Part(question.name, question.name, _SPELLINGS[question.type], None, None, many=False, required=False)
            beside |= {question.title: part, question.name: part}
    return beside


def _numbers(source: CaseSource) -> list[str]:
    if source.file is None:
        return [number.strip() for number in re.split("[,，]", source.text) if number.strip()]
    try:
        lines = source.content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            name=source.file.name, reason="不是 UTF-8 编码", remedy="请另存为 UTF-8 后重试"
        ) from error
    return [line.strip() for line in lines if line.strip()]


def _of_numbers(numbers: Sequence[str]) -> list[PlannedRow]:
    seen: set[str] = set()
    rows = []
    for position, number in enumerate(numbers, 1):
        why = "案件编号重复，前面已有一行" if number in seen else None
        seen.add(number)
        rows.append(PlannedRow(number, position, refused=why))
    return rows

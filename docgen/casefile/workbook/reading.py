"""Workbooks and flat sheets into cases: the good come through, the bad are refused, each with its problems."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from docgen.casefile.case import Case
from docgen.casefile.faults import Fault, Location
from docgen.casefile.parties import Creditor
from docgen.casefile.validation import examine
from docgen.casefile.vocabulary import Role
from docgen.casefile.workbook.gathering import Draft, Gathering
from docgen.casefile.workbook.mapping import AS_IT_IS, Renaming
from docgen.casefile.workbook.package import raw_sheets
from docgen.casefile.workbook.sheets import sheets
from docgen.casefile.workbook.tables import Beside, matched
from docgen.errors import MissingCreditorError, Problem, WorkbookError

MOST_PROBLEMS = 1000
"""Problems that one error lists; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case of a file: the case, or why it is refused."""

    case_no: str
    """As the file has it; "" where it has none."""
    row: int
    """The row of the sheet 案件 it stands in, or the first row that names it; from 1, as Excel counts."""
    case: Case | None
    problems: tuple[Problem, ...]
    beside: Mapping[str, Any] = field(default_factory=dict)
    """What the columns beside the case say, by the keys of what the caller looked for."""


def read(
    source: Path | bytes,
    *,
    creditor: Creditor | None = None,
    mapping: Renaming = AS_IT_IS,
    name: str | None = None,
    beside: Beside = MappingProxyType({}),
) -> list[Outcome]:
    """Read every case of a workbook, or of a flat sheet (a workbook with one sheet).

    Args:
        source: the file, or its bytes.
        creditor: who the creditor is of the cases of a flat sheet, which names none.
        mapping: the institution's own names for sheets, headings and values.
        name: what errors call the file; its own name if left out.
        beside: headings that may stand beside the case's own, with what each holds.

    Returns:
        One outcome a case, in the order of the sheet 案件; then cases that other sheets name and it does not.

    Raises:
        UnreadableFileError: the file is no workbook that can be read.
        WorkbookError: its sheets, headings or rows can't be told apart; nothing of it may be taken.
        MissingCreditorError: a flat sheet without ``creditor``.
    """
    called = name or (source.name if isinstance(source, Path) else "工作簿")
    tables, problems = matched(raw_sheets(source, called), mapping, beside)
    flat = bool(tables) and tables[0].flat
    gathering = Gathering(mapping)
    for table in tables:
        gathering.add(table)
    problems += gathering.problems
    if not problems and not gathering.drafts():
        problems = [Problem("工作簿", "", "没有任何案件；请从空白工作簿模板开始填写")]
    if flat and creditor is None and not problems:
        raise MissingCreditorError(name=called)
    lender = creditor.model_dump(mode="json", by_alias=True, exclude_defaults=True) if flat and creditor else None
    outcomes = [_outcome(draft, lender) for draft in gathering.drafts()]
    if problems:
        _refuse(called, problems, [problem for outcome in outcomes for problem in outcome.problems])
    return outcomes


def _refuse(called: str, problems: list[Problem], others: list[Problem]) -> None:
    """Raise what concerns the file, and beside it what is wrong with single cases."""
    found = [*problems, *others]
    listed = found[:MOST_PROBLEMS]
    if len(found) > len(listed):
        listed.append(Problem("工作簿", "", f"另有{len(found) - len(listed)}处未列出，更正以上各处后会再列出"))
    raise WorkbookError(name=called, count=len(found), problems=listed)


def _outcome(draft: Draft, lender: dict[str, Any] | None) -> Outcome:
    problems = list(draft.problems)
    if not draft.known:
        return Outcome(draft.case_no, draft.row, None, tuple(problems))
    if lender is not None:
        draft.data["creditor"] = lender
        for debtor in draft.data.get("debtors", ()):
            debtor.setdefault("roles", [Role.BORROWER.value])
    found = examine(draft.data)
    if isinstance(found, list):
        told = [fault for fault in found if not any(fault.at[:n] in draft.wrong for n in range(1, len(fault.at) + 1))]
        problems += [problem for fault in told if (problem := _problem(fault, draft)) is not None]
        return Outcome(draft.case_no, draft.row, None, tuple(problems))
    return Outcome(draft.case_no, draft.row, None if problems else found, tuple(problems), draft.beside)


def _problem(fault: Fault, draft: Draft) -> Problem | None:
    """The fault at its place in the file; None if a missing column has been told for the whole sheet."""
    at, rest = _row_of(fault.at, draft)
    table, row = draft.rows[at]
    if not at and rest:
        below = next((sheet for sheet in sheets() if sheet.path == rest[:1]), None)
        if below is not None:
            missing = not draft.data.get(str(rest[0]))
            if missing and table.flat:
                return Problem(table.place(row), "", f"此行没有填写“{below.name}”的任何一项")
            expected = f"案件“{draft.case_no}”在此表中没有任何一行" if missing else fault.expected
            return Problem(f"工作表 {below.name}", fault.value or draft.case_no, expected)
    column = table.sheet.column_at(rest) if rest else None
    if column is not None and not fault.value and column.required and column.heading not in table.labels:
        return None
    return Problem(table.place(row, column.heading if column else None), fault.value, fault.expected)


def _row_of(at: Location, draft: Draft) -> tuple[Location, Location]:
    """The row a location lies in, and the rest of the way."""
    length = next(n for n in range(len(at), -1, -1) if at[:n] in draft.rows)
    return at[:length], at[length:]

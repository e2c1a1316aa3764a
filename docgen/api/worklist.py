"""The work list: what comes next in every case, or in one, by its policy.

Of all stored cases it is read from their summaries, which are brought up to date first; of a case file, or by a policy
chosen on the way, every case is looked at anew. A policy file with faults keeps no other case from the list.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.refreshing import looking, refresh
from docgen.api.sources import case_path, find_case
from docgen.casefile.case import Case
from docgen.collection.classify import GRAVITY, Risk
from docgen.collection.done import Issued
from docgen.errors import Problem
from docgen.store.assignments import entrusted_to
from docgen.store.cases import case_numbers, load_cases
from docgen.store.issued import issued_lines
from docgen.store.listing import steps_on
from docgen.workflow.access import Act
from docgen.workflow.work_items import WorkItem, see, work_items

__all__ = ["WorkItem", "WorkList", "worklist"]

CHUNK = 500
"""Cases in memory at once."""


@dataclass(frozen=True, slots=True)
class WorkList:
    """What is to be done, first due first, and of one day the gravest first."""

    items: tuple[WorkItem, ...]
    problems: Annotated[tuple[Problem, ...], Field(exclude=True)] = ()
    """Faults of the institution's policy files; what goes by another policy is listed all the same."""


@permitted(Act.READ_CASES, own_files=True)
def worklist(office: Office, source: str | None = None, *, as_of: date, policy: str | None = None) -> WorkList:
    """What comes next: in one case, or in every stored one.

    Args:
        office: whose; its own policies overlay the presets.
        source: a stored case number, or a case file; None for every stored case.
        as_of: the day the work is done.
        policy: the policy to go by, by name or title; None for each case's own.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
        UnknownPolicy: ``policy`` is none.
        WrongPolicyFile: the file of ``policy`` has faults.
    """
    gone_by = looking(office, as_of, policy)
    if source is None and policy is None:
        items: Iterable[WorkItem] = _summarised(office, as_of)
    else:
        cases = _all_stored(office) if source is None else _one(office, source)
        items = (item for case, issued in cases for item in work_items(see(case, gone_by), issued, gone_by))
    return WorkList(tuple(sorted(items, key=_order)), gone_by.policies.problems)


def items_of(about: str) -> list[WorkItem]:
    """The work items that a summary holds."""
    steps: list[dict[str, Any]] = json.loads(about)["steps"]
    return [_ITEM.validate_python({**step, "class": step["repayment_class"]}) for step in steps]


_ITEM = TypeAdapter(WorkItem)


def _summarised(office: Office, as_of: date) -> Iterator[WorkItem]:
    if office.is_new:
        return
    refresh(office, as_of=as_of)
    own = office.sees_only()
    within = None if own is None else entrusted_to(own)
    with office.database.reading() as session:
        for about in steps_on(session, as_of, within=within):
            yield from items_of(about)


def _one(office: Office, source: str) -> Iterator[tuple[Case, Sequence[Issued]]]:
    case = find_case(office, source).case
    if case_path(source) is not None:
        yield case, ()
        return
    with office.database.reading() as session:
        lines = issued_lines(session, [case.case_no])
    yield case, [Issued(line.kind, line.party, line.dated_on) for line in lines]


def _all_stored(office: Office) -> Iterator[tuple[Case, Sequence[Issued]]]:
    if office.is_new:
        return
    own = office.sees_only()
    with office.database.reading() as session:
        numbers = case_numbers(session, own=own)
        for start in range(0, len(numbers), CHUNK):
            chunk = numbers[start : start + CHUNK]
            issued: Mapping[str, list[Issued]] = defaultdict(list)
            for line in issued_lines(session, chunk):
                issued[line.case_no].append(Issued(line.kind, line.party, line.dated_on))
            for case_no, loaded in load_cases(session, chunk).items():
                yield loaded.case, issued[case_no]


def _order(item: WorkItem) -> tuple[date, int, int, int, str]:
    """First due first; of one day the gravest first, what can't be worked out before all."""
    risk = list(Risk).index(item.risk) if item.risk else len(Risk)
    graver = GRAVITY.index(item.repayment_class) if item.repayment_class else len(GRAVITY)
    return item.due_on or date.max, -risk, -graver, -(item.overdue_days or 0), item.case_no

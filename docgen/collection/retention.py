"""How long papers are kept: the rules that ship or the institution's own, and what they come to (law.md 9.2).

A case that has not ended is kept; of one that has, each rule gives a first day on which the papers might go, and the
latest of them holds. A program that says so destroys nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, Field

from docgen.casefile.case import Case
from docgen.casefile.record import Record
from docgen.casefile.scalars import Code, Line, Whole
from docgen.casefile.vocabulary import CaseStatus, ClaimType
from docgen.collection.toml_files import read_file
from docgen.errors import ShippedFileFaulty, WrongRetentionFile
from docgen.law.deadlines import Period
from docgen.law.demands import CHINA

SHIPPED: Final = Path(__file__).with_name("retention.toml")
OWN: Final = "retention.toml"
"""The institution's file, in its data folder."""
ENDED: Final = (CaseStatus.SETTLED, CaseStatus.CLOSED)


class CountsFrom(StrEnum):
    """The day a term counts from."""

    ENDED = "ended"
    LAST_RECORD = "last_record"


class RetentionRule(Record):
    """A rule: how many years from when, for which cases or documents, and where it stands."""

    name: Line
    years: Annotated[Whole, Field(ge=1, le=100)]
    counts_from: CountsFrom
    claim_types: tuple[ClaimType, ...] = ()
    creditors: tuple[Line, ...] = ()
    kinds: tuple[Code, ...] = ()
    source: Line


class RetentionRules(Record):
    """The file."""

    rule: Annotated[tuple[RetentionRule, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Retention:
    """Until which day something is kept (that day included), by which rule; None where it hasn't begun to count."""

    until: date | None
    rule: str
    source: str


def load_rules(data_dir: Path) -> RetentionRules:
    """The institution's rules, else those that ship. Raises WrongRetentionFile, every fault with its line."""
    own = data_dir / OWN
    found = read_file(own if own.is_file() else SHIPPED, RetentionRules)
    if isinstance(found, RetentionRules):
        return found
    if own.is_file():
        raise WrongRetentionFile(count=len(found), problems=found)
    raise ShippedFileFaulty(name=OWN, problems=found)


def retention(case: Case, rules: RetentionRules, kind: str | None = None) -> Retention:
    """How long the papers of a case are kept, or a document of a kind in it.

    Args:
        case: the case.
        rules: the rules.
        kind: a document's kind; None for the case as a whole, which is kept as long as any of its papers.
    """
    if case.status not in ENDED:
        return Retention(None, "案件未结", "债权清偿、结案之前一律保存")
    fitting = [rule for rule in rules.rule if _fits(rule, case, kind)]
    days = list(_days(case))
    until = [(Period(years=rule.years).after(_start(rule, case, days)), rule) for rule in fitting]
    latest, rule = max(until, key=lambda pair: pair[0], default=(None, None))
    if latest is None or rule is None:
        return Retention(None, "没有适用的保存规则", "请在 retention.toml 中补充")
    return Retention(latest, rule.name, rule.source)


def _fits(rule: RetentionRule, case: Case, kind: str | None) -> bool:
    return (
        (not rule.claim_types or case.claim_type in rule.claim_types)
        and (not rule.creditors or any(word in case.creditor.name for word in rule.creditors))
        and (not rule.kinds or kind is None or kind in rule.kinds)
    )


def _start(rule: RetentionRule, case: Case, days: Sequence[date]) -> date:
    if rule.counts_from is CountsFrom.LAST_RECORD:
        return max(days)
    paid = [entry.on for debt in case.debts for entry in debt.ledger]
    ended = [*paid, *(step.on for step in case.proceedings), *(made.signed_on for made in case.agreements)]
    return max(ended, default=max(days))


def _days(record: object) -> Iterator[date]:
    """Every day that a case file has, as in China; what is agreed for later too, which errs on the side of keeping."""
    if isinstance(record, tuple):
        for member in record:
            yield from _days(member)
    elif isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from _days(getattr(record, name))
    elif isinstance(record, datetime):
        yield record.astimezone(CHINA).date()
    elif isinstance(record, date):
        yield record

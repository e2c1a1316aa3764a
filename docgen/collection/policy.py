"""What a policy says: which step comes next, by overdue days and class.

Days count from the oldest unpaid due date, which is day 0. ``from_day`` is the first day of a step, ``by_day`` the day
by which it is to be done, ``until_day`` the last day on which it still makes sense. A step for a class, a risk or a
hold opens no earlier than the case came to be so, as far as the case file says when.

The rules of these records look at a file as it stands, so that what is wrong between its values is said with all else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from docgen.casefile.record import Record
from docgen.casefile.scalars import Code, Flag, Line, Money, Whole
from docgen.casefile.vocabulary import Channel, HoldReason, ProceedingKind
from docgen.collection.classify import RepaymentClass, Risk, RiskFloor
from docgen.collection.papers import Addressee
from docgen.errors import Problem

Day = Annotated[Whole, Field(ge=-90, le=3650)]


class Need(StrEnum):
    """What a case must hold for a step to make sense."""

    GUARANTOR = "guarantor"
    COLLATERAL = "collateral"
    ABILITY_RETURNS = "ability_returns"
    """The debtor will be able to pay within ``classify.RETURN_YEARS``."""
    ABILITY_GONE = "ability_gone"
    """It isn't established that he will."""


class PolicyStep(Record):
    """A step of a policy: a paper, a contact, or something done in the house."""

    name: Annotated[Code, Field(max_length=60)]
    """The same in every version of the policy; scripts go by it."""
    title: Line
    stage: Line | None = None
    term: Line | None = None
    """The term in words, where the days don't say it all."""
    document: Code | None = None
    contact: tuple[Channel, ...] = ()
    to: Addressee | None = None
    """Of a contact; a paper's own kind says to whom it goes."""
    from_day: Day
    by_day: Day
    until_day: Day | None = None
    repeat_days: Annotated[Whole, Field(ge=1, le=3650)] | None = None
    classes: tuple[RepaymentClass, ...] = ()
    not_classes: tuple[RepaymentClass, ...] = ()
    risks: tuple[Risk, ...] = ()
    holds: tuple[HoldReason, ...] = ()
    """Only while one of these stands."""
    from_hold: Flag = False
    """Days count from the day of the first of ``holds``, not from the due date, whatever else holds or is pending."""
    proof_of_debt: Flag = False
    """Done once proof of the debt is on record in the bankruptcy."""
    needs: tuple[Need, ...] = ()
    after: tuple[ProceedingKind, ...] = ()
    """Only once the debtor's time to perform such a decision is over."""

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Days run forward; what leaves no trace in a case ends by itself."""
        first, by, last = (_whole(values, key) for key in ("from_day", "by_day", "until_day"))
        if first is not None and by is not None and by < first:
            yield "by_day", "by_day（完成日）不得早于 from_day（起始日）"
        if by is not None and last is not None and last < by:
            yield "until_day", "until_day（截止日）不得早于 by_day（完成日）"
        classes, others = (_names(values.get(key)) for key in ("classes", "not_classes"))
        traced = {"document", "contact"} & set(values) or values.get("proof_of_debt") or classes == {"unknown"}
        if not traced and "until_day" not in values:
            yield "until_day", "既无文书也无联系方式的步骤，案件中没有完成的记录，应填写 until_day（截止日）"
        if values.get("from_hold") and ("until_day" in values or not values.get("holds")):
            yield "from_hold", "自暂停事由起算的步骤应填写 holds（暂停事由），不填 until_day（截止日）"
        if classes & others:
            yield "not_classes", "classes 与 not_classes 不得有相同的分类"


class RiskLine(Record):
    """Where a risk begins."""

    from_day: Annotated[Whole, Field(ge=1, le=3650)]
    from_amount: Money | None = None
    above_amount: Money | None = None

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """One spelling of the amount."""
        if "from_amount" in values and "above_amount" in values:
            yield "above_amount", "from_amount（达到）与 above_amount（超过）只填一项"


class RiskLines(Record):
    """Thresholds of risk; below both the risk is low."""

    medium: RiskLine
    high: RiskLine

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The graver begins later."""
        medium, high = (_whole(values.get(key), "from_day") for key in ("medium", "high"))
        if medium is not None and high is not None and high <= medium:
            yield "high", "高风险的 from_day（起始日）应晚于中风险"


class Policy(Record):
    """A policy file."""

    title: Line
    common: Flag = True
    """Whether the steps of every policy (``common.toml``) come beside its own."""
    risk: RiskLines
    steps: Annotated[tuple[PolicyStep, ...], Field(min_length=1)]

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A name is one step's."""
        steps = values.get("steps")
        names = [_get(step, "name") for step in steps] if isinstance(steps, Sequence) else []
        twice = sorted({name for name in names if isinstance(name, str) and names.count(name) > 1})
        if twice:
            yield "steps", f"步骤名称重复：{'、'.join(twice)}"


class CommonSteps(Record):
    """The steps that come under every policy."""

    steps: tuple[PolicyStep, ...]


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A policy ready for use: its own steps first, then the common ones whose names it doesn't take."""

    name: str
    title: str
    floors: tuple[RiskFloor, ...]
    """Lightest first."""
    steps: tuple[PolicyStep, ...]


@dataclass(frozen=True, slots=True)
class FaultyPolicy:
    """A policy whose file has faults: nobody can go by it before they are mended."""

    name: str
    title: str
    """As far as the file tells; else empty."""
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Policies:
    """Every policy by name; no name is in both."""

    sound: Mapping[str, NamedPolicy]
    faulty: Mapping[str, FaultyPolicy] = field(default_factory=dict)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every fault of every file."""
        return tuple(problem for policy in self.faulty.values() for problem in policy.problems)


def _get(value: object, key: str) -> Any:
    """A field of a record, read or still as data."""
    return value.get(key) if isinstance(value, Mapping) else getattr(value, key, None)


def _whole(value: object, key: str) -> int | None:
    """A field that is a whole number."""
    found = _get(value, key)
    return found if isinstance(found, int) else None


def _names(value: object) -> set[str]:
    """The names in a list of them."""
    return {name for name in value if isinstance(name, str)} if isinstance(value, Sequence) else set()

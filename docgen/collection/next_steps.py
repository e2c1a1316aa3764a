"""What comes next in a case by its policy: the steps that are open on a day, or else why there is none.

How ambiguous spots are read here:

- A step that was missed lapses with its ``until_day``; others stay open, late, until they are done.
- Where two open steps make the same paper, the one due first stands.
- A case under several holds may be sent only what every one of them allows; a step whose days count from a hold is
  there because of it, and no other hold nor a court stands in its way.
- What the law stays under a hold (``Paper.stayed``) is no step, though the paper may still go out.
- Once a case is before a court or tribunal, letters and contacts of the policy end and court papers go on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from docgen.casefile.vocabulary import CaseStatus
from docgen.collection.classify import Risk, ability_returns
from docgen.collection.done import CaseLog, Issued, addressees
from docgen.collection.papers import Addressee, Papers, paper_for
from docgen.collection.policy import NamedPolicy, Need, PolicyStep
from docgen.collection.situation import Situation, performance_over_on, reasons

_RISKS = list(Risk)


class Pause(StrEnum):
    """What stands on the list where no step is open."""

    REVIEW = "review"
    """The case cannot be worked out."""
    HELD = "held"
    IN_COURT = "in_court"
    UPCOMING = "upcoming"
    """A step of the policy opens later."""
    AWAITING = "awaiting"
    """All steps are done; one comes again later, or none."""
    REMAINDER = "remainder"
    """Principal and interest are paid, something else isn't."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that comes next, or (``pause``) why none is open."""

    step: PolicyStep | None
    pause: Pause | None
    document: str | None
    due_on: date | None
    opened_on: date | None = None
    last_on: date | None = None
    """When it was last done; it comes again."""
    missing: tuple[str, ...] = ()
    """Ids of those who haven't had it, where others have."""


def next_steps(now: Situation, policy: NamedPolicy, papers: Papers, issued: Sequence[Issued]) -> list[NextStep]:
    """What comes next, first due first.

    Args:
        now: the case.
        policy: its policy.
        papers: every paper the policy may name.
        issued: the documents issued here in the case.

    Returns:
        the open steps; where there is none in a case that owes something, one entry that says why. Nothing for a case
        that is settled or closed, or where nothing is due.
    """
    if now.case.status in (CaseStatus.SETTLED, CaseStatus.CLOSED):
        return []
    fitting = [step for step in policy.steps if _fits(step, now)]
    open_steps: dict[str, NextStep] = {}
    later: list[NextStep] = []
    for step in (each for each in fitting if _allowed(each, now, papers)):
        found = _course(step, now, policy, papers, issued)
        if found is None:
            continue
        if found.pause is not None:
            later.append(found)
            continue
        key = found.document or step.name
        if key not in open_steps or _due(found) < _due(open_steps[key]):
            open_steps[key] = found
    if open_steps:
        return sorted(open_steps.values(), key=_due)
    return list(_instead(now, later))


def _course(
    step: PolicyStep, now: Situation, policy: NamedPolicy, papers: Papers, issued: Sequence[Issued]
) -> NextStep | None:
    """The step as open, as coming later, or None where it is done or past."""
    opened_on = _opened_on(step, now, policy)
    lapses_on = _days_on(now, step.until_day)
    if opened_on is None or (lapses_on is not None and now.as_of > lapses_on):
        return None
    document = paper_for(step.document, now.case) if step.document else None
    due_on = opened_on + timedelta(days=step.by_day - step.from_day)
    if now.as_of < opened_on:
        return NextStep(step, Pause.UPCOMING, document, due_on, opened_on)
    since = min(opened_on, now.due_since or opened_on)
    done = CaseLog(now.case, issued, papers, since, now.as_of).of(step)
    if done.on is None:
        return NextStep(step, None, document, due_on, opened_on, missing=done.missing)
    if step.repeat_days is None:
        return None
    again_on = done.on + timedelta(days=step.repeat_days)
    if lapses_on is not None and again_on > lapses_on:
        return None
    if now.as_of < again_on:
        return NextStep(step, Pause.AWAITING, None, again_on, again_on, done.on)
    return NextStep(step, None, document, again_on, again_on, done.on)


def _instead(now: Situation, later: Sequence[NextStep]) -> Iterator[NextStep]:
    """Why nothing is open: one entry for a case that owes something."""
    if not now.overdue_days:
        if now.remainder:
            yield NextStep(None, Pause.HELD if now.holds else Pause.REMAINDER, None, None if now.holds else now.as_of)
        return
    if now.holds:
        yield NextStep(None, Pause.HELD, None, None)
    elif now.in_court:
        yield NextStep(None, Pause.IN_COURT, None, None)
    else:
        yield min(later, key=_opens, default=NextStep(None, Pause.AWAITING, None, None))


def _fits(step: PolicyStep, now: Situation) -> bool:
    """Whether the step is for a case of this class, risk, hold and security, whenever it opens."""
    if now.due_since is None or (step.classes and now.repayment_class not in step.classes):
        return False
    if now.repayment_class in step.not_classes or (step.risks and now.risk not in step.risks):
        return False
    if step.holds and not set(step.holds) & set(reasons(now)):
        return False
    return all(_has(now, need) for need in step.needs)


def _has(now: Situation, need: Need) -> bool:
    match need:
        case Need.GUARANTOR:
            return bool(addressees(now.case, Addressee.GUARANTORS))
        case Need.COLLATERAL:
            return bool(now.case.collateral)
        case Need.ABILITY_RETURNS:
            return ability_returns(now.assessment, now.as_of)
        case Need.ABILITY_GONE:
            return not ability_returns(now.assessment, now.as_of)
        case _:
            assert_never(need)


def _allowed(step: PolicyStep, now: Situation, papers: Papers) -> bool:
    """Whether holds and courts let the step be done."""
    if step.from_hold:
        return True
    paper = papers[paper_for(step.document, now.case)] if step.document else None
    if paper is not None and paper.stayed & set(now.holds):
        return False
    if now.in_court and (paper is None or not paper.court):
        return False
    return not now.holds or (paper is not None and all(paper.may_go(hold) for hold in now.holds))


def _opened_on(step: PolicyStep, now: Situation, policy: NamedPolicy) -> date | None:
    """The first day of a step; None where it never opens."""
    if step.after:
        decided_on = performance_over_on(now.case, step.after, now.as_of)
        return decided_on + timedelta(days=step.from_day) if decided_on else None
    if step.from_hold:
        return min(_since(step, now), default=now.as_of) + timedelta(days=step.from_day)
    if step.from_day > 0 and now.day <= 0:
        return None
    days = [_days_on(now, step.from_day)]
    if step.classes and now.assessment:
        days.append(now.assessment.assessed_on)
    if step.holds:
        days.append(min(_since(step, now), default=None))
    if step.risks:
        lightest = min(step.risks, key=_RISKS.index)
        floors = [floor.from_day for floor in policy.floors if floor.risk is lightest]
        days += [_days_on(now, day) for day in floors if day <= now.overdue_days]
    return max(day for day in days if day is not None)


def _since(step: PolicyStep, now: Situation) -> list[date]:
    """The days on which the step's holds came, as far as the case file says."""
    return [since for reason, since in reasons(now).items() if reason in step.holds and since is not None]


def _days_on(now: Situation, day: int | None) -> date | None:
    """The date of a day counted from the due date."""
    return None if day is None or now.due_since is None else now.due_since + timedelta(days=day)


def _due(step: NextStep) -> date:
    return step.due_on or date.max


def _opens(step: NextStep) -> tuple[date, date]:
    return step.opened_on or date.max, _due(step)

"""A case worked out for lists and dashboards: its claim, class, next step and clocks by the engine, never nearly.

How ambiguous spots are read here:

- The next clock is the first that still runs or waits for proof; where there is none, the last that ran out.
- Kept apart are the clocks that have run out or will within ``CLOCK_DAYS``.
- A case came in on the day (in China) on which it was first stored here; what it was then is its claim on that day.
- Several letters of one kind sent on one day in a case are one. A letter sent by a recorded delivery went out on that
  day, one issued here without a delivery on the date it bears. What was paid within so many days after it came from the
  day after it on; whether it came because of it nobody knows.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import CaseStatus, Role
from docgen.collection.classify import BUCKET_DAYS
from docgen.collection.done import CHINA, Issued
from docgen.collection.papers import Addressee, Papers
from docgen.errors import DocgenError, InputError, LawError
from docgen.law.claim import compute_claim
from docgen.law.clock import Clock, ClockStatus
from docgen.law.clocks import compute_clocks
from docgen.law.ledger import Payments, payments_on
from docgen.store.cases import LoadedCase
from docgen.store.issued import IssuedLine
from docgen.store.models import CLOCKS_REFUSED, NO_DAY
from docgen.store.summaries import ClockRow, LetterRow, PaymentRow, Summary, ToDo
from docgen.workflow.found_by import names_of, numbers_of, secrets_of
from docgen.workflow.work_items import OVER, Looking, Seen, see, words_of, work_items

CLOCK_DAYS: Final = 182
"""Half a year ahead."""
AMOUNT_BANDS: Final = tuple(Decimal(each) for each in (10_000, 50_000, 100_000, 500_000, 1_000_000))
"""Where the second and later bands of amounts begin, in yuan; band 0 is nothing due."""
AMOUNTS: Final = (
    *("principal_overdue", "principal_not_due", "interest", "penalty", "compound", "liquidated_damages"),
    *("fees", "total_due", "total_to_settle"),
)
_RUNNING: Final = (ClockStatus.RUNNING, ClockStatus.EXPIRING, ClockStatus.EXPIRED_UNLESS_PROVED)
_ZERO: Final = Decimal(0)


def summarised(loaded: LoadedCase, known: ToDo, issued: Sequence[IssuedLine], looking: Looking) -> Summary:
    """What the case comes to on the day looked at.

    Args:
        loaded: the case, read after ``known``.
        known: how it stood in the list before it was read.
        issued: the documents issued here in it.
        looking: the day, and what is gone by.
    """
    case = loaded.case
    seen = see(case, looking)
    placed_on = known.created_at.astimezone(CHINA).date()
    payments = _payments(case)
    clocks = _clocks(case, looking)
    done = [Issued(line.kind, line.party, line.dated_on) for line in issued]
    steps = [asdict(step) for step in work_items(seen, done, looking)]
    about = {
        "steps": steps,
        "refusal": words_of(seen.claim_refused) if seen.claim_refused else "",
        "clocks_refusal": words_of(clocks) if isinstance(clocks, DocgenError) else "",
    }
    values = {
        "worked_out_on": looking.as_of,
        **_facts(case),
        **_figures(seen),
        **_next_step(steps),
        **_next_clock(clocks, looking.as_of),
        "placed_on": placed_on,
        "placed_amount": known.placed_amount if known.placed else _placed(seen, placed_on, looking),
        **_collected(payments, placed_on, looking.as_of),
    }
    return Summary(
        case_id=loaded.id,
        changes=known.changes,
        values=values,
        about=json.dumps(about, ensure_ascii=False, default=str),
        clocks=() if isinstance(clocks, DocgenError) else [*_soon(clocks, looking.as_of)],
        names=names_of(case),
        numbers=numbers_of(case),
        secrets=secrets_of(case),
        payments=[
            PaymentRow(paid_on=on, amount=amount, since_placed=on > placed_on) for on, amount in payments.items()
        ],
        letters=_letters(case, issued, looking.papers, payments),
    )


def amount_band(amount: Decimal) -> int:
    """The band of an amount due: 0 for none, then by ``AMOUNT_BANDS``."""
    return 0 if amount <= 0 else 1 + sum(amount >= floor for floor in AMOUNT_BANDS)


def _facts(case: Case) -> dict[str, Any]:
    debtors = sorted(case.debtors, key=lambda debtor: Role.BORROWER not in debtor.roles)
    return {
        "debtors": json.dumps([debtor.name for debtor in debtors], ensure_ascii=False),
        "claim_type": case.claim_type.value,
        "status": (case.status or CaseStatus.OPEN).value,
        "holds": ",".join(dict.fromkeys(hold.reason.value for hold in case.holds)),
        "product": case.product or "",
        "handler": case.handler or "",
        "cause": case.assessment.cause.value if case.assessment and case.assessment.cause else "",
        "over": case.status in OVER,
    }


def _figures(seen: Seen) -> dict[str, Any]:
    claim = seen.claim
    days = claim.overdue_days if claim else 0
    return {
        **{name: getattr(claim, name) if claim else _ZERO for name in AMOUNTS},
        "refusal": seen.claim_refused.code if seen.claim_refused else None,
        "overdue_days": days,
        "ageing": -(-max(days, 0) // BUCKET_DAYS),
        "amount_band": amount_band(claim.total_due) if claim else 0,
        "grade": seen.grade.value if seen.grade else "",
        "policy": seen.policy.name if seen.policy else "",
        "repayment_class": seen.now.repayment_class.value if seen.now else "",
        "risk": seen.now.risk.value if seen.now else "",
    }


def _next_step(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = steps[0] if steps else {}
    return {
        "step": first.get("step", ""),
        "document": first.get("document") or "",
        "due_on": first.get("due_on") or NO_DAY,
    }


def _clocks(case: Case, looking: Looking) -> Sequence[Clock] | DocgenError:
    try:
        return compute_clocks(case, looking.as_of, parameters=looking.parameters).clocks
    except (InputError, LawError) as refused:
        return refused


def _next_clock(clocks: Sequence[Clock] | DocgenError, as_of: date) -> dict[str, Any]:
    if isinstance(clocks, DocgenError):
        return {"clock_kind": "", "clock_status": CLOCKS_REFUSED, "clock_on": as_of}
    ending = [clock for clock in clocks if clock.expires_on is not None]
    found = min((clock for clock in ending if clock.status in _RUNNING), key=_ends, default=None)
    found = found or max((clock for clock in ending if clock.status is ClockStatus.EXPIRED), key=_ends, default=None)
    if found is None:
        return {"clock_kind": "", "clock_status": "", "clock_on": NO_DAY}
    return {"clock_kind": found.kind.value, "clock_status": found.status.value, "clock_on": _ends(found)}


def _soon(clocks: Sequence[Clock], as_of: date) -> Iterator[ClockRow]:
    until = as_of + timedelta(days=CLOCK_DAYS)
    for clock in sorted(clocks, key=_ends):
        if clock.status is not ClockStatus.NOT_STARTED and _ends(clock) <= until:
            yield ClockRow(
                kind=clock.kind.value,
                status=clock.status.value,
                party=clock.party,
                debt=clock.debt,
                expires_on=_ends(clock),
                latest_safe_on=clock.latest_safe_on,
                provisional=clock.provisional,
            )


def _ends(clock: Clock) -> date:
    return clock.expires_on or NO_DAY


def _placed(seen: Seen, on: date, looking: Looking) -> Decimal | None:
    """What was due on the day the case came in; None where that is refused."""
    if on == looking.as_of:
        return seen.claim.total_due if seen.claim else None
    try:
        return compute_claim(seen.case, on, parameters=looking.parameters).total_due
    except (InputError, LawError):
        return None


def _collected(payments: Mapping[date, Decimal], placed_on: date, as_of: date) -> dict[str, Any]:
    since = {on: amount for on, amount in payments.items() if placed_on < on <= as_of}
    by_days = ((on - placed_on).days * amount for on, amount in since.items())
    return {"collected": sum(since.values(), _ZERO), "collected_by_days": sum(by_days, _ZERO)}


def _payments(case: Case) -> dict[date, Decimal]:
    """What was paid by day; nothing of a ledger that cannot be read, whose claim is refused as well."""
    try:
        paid: Payments = payments_on(case.debts, date.max)
    except (InputError, LawError):
        return {}
    days: dict[date, Decimal] = defaultdict(Decimal)
    for on, amount in paid:
        days[on] += amount
    return dict(days)


def _letters(
    case: Case, issued: Sequence[IssuedLine], papers: Papers, payments: Mapping[date, Decimal]
) -> list[LetterRow]:
    letters = {paper.name: paper for paper in papers.values() if not paper.court and paper.to is not Addressee.CASE}
    named = {key: paper.name for paper in letters.values() for key in (paper.title, paper.name)}
    sent = {(named.get(each.document.strip("《》")), each.sent_on) for each in case.deliveries}
    delivered = {each.document_no for each in case.deliveries}
    sent |= {(line.kind, line.dated_on) for line in issued if line.document_no not in delivered}
    return [
        LetterRow(
            kind=kind,
            sent_on=on,
            paid_7=_paid_after(on, 7, payments),
            paid_15=_paid_after(on, 15, payments),
            paid_30=_paid_after(on, 30, payments),
        )
        for on, kind in sorted((on, kind) for kind, on in sent if kind in letters and kind is not None)
    ]


def _paid_after(on: date, days: int, payments: Mapping[date, Decimal]) -> Decimal:
    until = on + timedelta(days=days)
    return sum((amount for day, amount in payments.items() if on < day <= until), _ZERO)

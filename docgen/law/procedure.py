"""Which ways are open to a creditor on a day, each with its conditions, its consequences and its expected fee.

The answer is about what the case file shows: a condition it can't decide is named with what to record. A case whose
claim is refused still gets its answer, with the refusal as what is missing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import ProceedingKind
from docgen.law.actions import by_court, confirmed
from docgen.law.conditions import Condition, met, unknown, unmet
from docgen.law.dated import Parameters
from docgen.law.deadlines import Period, deadline
from docgen.law.payment_order import payment_orders
from docgen.law.preservation import preservations
from docgen.law.result import Yuan
from docgen.law.security_realisation import realisations
from docgen.law.standing import Standing, standing
from docgen.law.statutes import cite
from docgen.law.suit_procedures import suit_procedures
from docgen.law.way import Procedure, ProcedureKind, way


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedures:
    """Every way, and the amount due that it is judged by (None where the claim is refused)."""

    as_of: date
    amount: Yuan | None
    procedures: tuple[Procedure, ...]
    notes: tuple[str, ...]
    """What bears on every way, in Chinese."""


def compute_procedures(
    case: Case, as_of: date, *, parameters: Parameters, average_wage: Decimal | None = None
) -> Procedures:
    """What is open to the creditor of ``case`` on ``as_of``.

    Args:
        case: a case as read.
        as_of: the day of the application.
        parameters: the dated legal values.
        average_wage: of the employed in the court's province in the year before, in yuan; None where not known.

    Raises:
        AverageWageFaulty: not an amount above zero.
        ParameterGap: the day lies before the law this product knows.
    """
    now = standing(case, as_of, parameters=parameters)
    found = [*payment_orders(now), *suit_procedures(now, average_wage), *realisations(now), *preservations(now)]
    return Procedures(as_of=as_of, amount=now.due, procedures=(*found, _confirmation(now)), notes=tuple(now.bankruptcy))


def _confirmation(now: Standing) -> Procedure:
    """Judicial confirmation of a mediated agreement, asked for by both parties (民诉法 205)."""
    said = "确认裁定生效后，一方不履行的，对方可以申请执行；不收申请费"
    court = f"依{cite('civil_procedure_law', 205)}确定的人民法院"
    return way(ProcedureKind.JUDICIAL_CONFIRMATION, court, list(_confirmable(now)), [said])


def _confirmable(now: Standing) -> Iterator[Condition]:
    law = cite("civil_procedure_law", 205)
    what = "有依法设立的调解组织主持达成的调解协议"
    mediated = [each for each in now.begun(ProceedingKind.MEDIATION) if not by_court(each)]
    if not mediated:
        yield unmet(what, law, "案件资料未记调解组织主持的调解")
        return
    latest = max(mediated, key=lambda each: each.on)
    yield met(what, law, f"{latest.on}调解")
    start_on = latest.effective_on or latest.on
    days = now.parameters["judicial_confirmation_days"].on(start_on)
    last = deadline(start_on, Period(days=int(days.value)))
    term, ends = f"自调解协议生效之日起{days.value}日内申请", f"生效日{start_on}，期限至{last.on}"
    if now.as_of > last.on:
        yield unmet(term, law, ends)
    elif latest.effective_on is None:
        yield unknown(term, law, "调解协议的生效日", f"未记生效日，按调解日计，期限至{last.on}")
    else:
        yield met(term, law, ends)
    yield unknown("双方当事人共同申请", law, "债务人同意共同申请的书面材料")
    if confirmed(latest):
        yield unmet("尚未确认", law, latest.outcome or "")
    else:
        yield met("尚未确认", law)

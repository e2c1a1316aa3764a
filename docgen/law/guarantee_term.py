"""A guarantee's mode and period (民法典 686, 692, 695; 担保制度解释 30, 32; 时间效力规定 27; 担保法 19).

What the texts leave open, and how it is read here:

- A guarantee without a date of its own was formed with the contract it secures.
- An agreed end stands as agreed; whether an acceleration brings it forward is the contract's to say. An end that is not
  after the debt's due date is none (692); where the due date has moved across it, by an acceleration or an extension
  the guarantor agreed to, either reading may hold: the earlier end is counted, and the later one never conceded. Nor is
  the end that counts from the agreed due date of an accelerated debt, where no end was agreed.
- An unclear period of a contract formed before 2021 is two years, also where the debt fell due only later.
- A case file without an end of the period is one of a guarantee without an agreed period.
- A guarantee signed after the debt was due counts from its signing.
"""

import re
from dataclasses import dataclass
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.records import Guarantee
from docgen.casefile.vocabulary import AgreementKind, GuaranteeMode
from docgen.glossary import word
from docgen.law.consent import last_due
from docgen.law.dated import Parameters
from docgen.law.deadlines import Deadline, Period, deadline, rolled
from docgen.law.due import Due, due_of
from docgen.law.reasons import assumed
from docgen.law.statutes import cite, statutes

UNTIL_PAID = re.compile("直?至.*(还清|清偿(?!期)|付清|结清).*(为止|之日|止)")
"""What 担保制度解释 32 calls unclear; until the day of payment falls due is not."""


@dataclass(frozen=True, slots=True)
class GuaranteeTerm:
    """A guarantee's period: counted from ``start_on``, ending on ``end``; a claim on the first day may count.

    ``later_end`` is where the other of two readings ends it, None where there is but one; ``agreed_end`` where it ends
    counted from the agreed due date of a debt that fell due early.
    """

    mode: GuaranteeMode
    start_on: date
    end: Deadline
    later_end: Deadline | None
    agreed_end: Deadline | None
    first_day_counts: bool
    basis: tuple[str, ...]

    def holds(self, on: date) -> bool:
        """Whether a day lies within the period."""
        return self._from(on) and on <= self.end.on

    def may_hold(self, on: date) -> bool:
        """Whether it does by either reading."""
        return self._from(on) and on <= (self.later_end or self.agreed_end or self.end).on

    def _from(self, on: date) -> bool:
        return self.start_on < on or (self.first_day_counts and on == self.start_on)


def term_of(
    case: Case, guarantee: Guarantee, debt: Debt, as_of: date, *, parameters: Parameters
) -> GuaranteeTerm | None:
    """The mode and the period of a guarantee; None where the case file can't tell when the debt was due.

    Raises:
        ParameterGap: the guarantee is older than any known period.
    """
    due = due_of(debt, as_of)
    if due is None:
        return None
    formed_on, old = _formed(guarantee, debt)
    mode, mode_basis = _mode(guarantee, old=old)
    main_due, start_on, start_basis = _start(case, guarantee, debt, due, as_of)
    end, end_basis = _end(guarantee, main_due, start_on, parameters, old=old)
    later_end = None
    agreed_due = due.agreed_on or due.on
    if guarantee.until and min(agreed_due, main_due) < guarantee.until <= max(agreed_due, main_due):
        end, later_end, end_basis = _either(guarantee.until, start_on, parameters)
    if due.accelerated and end.safe_on == guarantee.until:
        end_basis = (*end_basis, assumed("约定的止日不因提前到期而提前；保证合同另有约定的，从其约定"))
    agreed_end = None
    if due.agreed_on and later_end is None:
        again, _ = _end(guarantee, due.agreed_on, max(start_on, due.agreed_on), parameters, old=old)
        if again.on > end.on:
            agreed_end = again
            said = f"自提前到期日起算，保证期间至{end.on}；如仍自原到期日{due.agreed_on}起算，至{again.on}"
            end_basis = (*end_basis, assumed(f"{said}（实务有分歧，从早计，不宜自认届满）"))
    undated = () if guarantee.signed_on else (assumed(f"保证合同未填签订日期，按主合同签订日{formed_on}"),)
    basis = (*mode_basis, *undated, *start_basis, *due.basis, *end_basis)
    return GuaranteeTerm(mode, start_on, end, later_end, agreed_end, due.accelerated or start_on != main_due, basis)


def mode_of(guarantee: Guarantee, debt: Debt) -> GuaranteeMode:
    """The mode of a guarantee of a debt: as agreed, else the law's of its day (民法典 686; 担保法 19)."""
    return _mode(guarantee, old=_formed(guarantee, debt)[1])[0]


def _formed(guarantee: Guarantee, debt: Debt) -> tuple[date, bool]:
    """When a guarantee was formed, and whether before the Civil Code."""
    formed_on = guarantee.signed_on or debt.signed_on
    return formed_on, formed_on < statutes()["civil_code"].in_force_from


def _mode(guarantee: Guarantee, *, old: bool) -> tuple[GuaranteeMode, tuple[str, ...]]:
    if guarantee.mode:
        return guarantee.mode, (f"保证方式：{word(guarantee.mode)}",)
    if old:
        rule = cite("guarantee_law", 19)
        return GuaranteeMode.JOINT, (assumed(f"保证方式未约定，2021年以前成立的，为连带责任保证（{rule}）"),)
    return GuaranteeMode.GENERAL, (assumed(f"保证方式未约定或者约定不明，为一般保证（{cite('civil_code', 686)}）"),)


def _start(case: Case, guarantee: Guarantee, debt: Debt, due: Due, as_of: date) -> tuple[date, date, tuple[str, ...]]:
    """When the main debt was due towards the guarantor, from when the period is counted, and why."""
    main_due, basis = due.on, [f"主债务履行期限届满日{due.on}"]
    for agreement in case.agreements:
        moved_to = last_due(agreement)
        concerns = agreement.kind is AgreementKind.EXTENSION and (not agreement.debts or debt.no in agreement.debts)
        if not concerns or moved_to is None or agreement.signed_on > as_of or due.accelerated:
            continue
        if guarantee.party in agreement.guarantor_consents:
            main_due = max(main_due, moved_to)
            basis.append(f"保证人书面同意展期至{moved_to}（{cite('civil_code', 695)}）")
        else:
            basis.append(f"展期未记保证人书面同意，保证期间不受影响（{cite('civil_code', 695)}）")
    start_on = main_due
    if guarantee.max_amount or guarantee.fixed_on:
        start_on = _fixed(case, guarantee, main_due, as_of)
        basis.append(
            f"最高额保证，自债权确定且所担保债务均到期之日{start_on}起算（{cite('guarantee_interpretation', 30)}）"
        )
        if guarantee.fixed_on is None:
            basis.append(assumed("未填债权确定日，按所担保债务均已到期之日"))
    if guarantee.signed_on and guarantee.signed_on > start_on:
        start_on = guarantee.signed_on
        basis.append(assumed(f"保证合同签订于主债务到期之后，自签订日{start_on}起算"))
    return main_due, start_on, tuple(basis)


def _fixed(case: Case, guarantee: Guarantee, main_due: date, as_of: date) -> date:
    covered = [debt for debt in case.debts if not guarantee.debts or debt.no in guarantee.debts]
    days = [main_due, guarantee.fixed_on or main_due]
    days += [due.on for due in (due_of(debt, as_of) for debt in covered) if due]
    return max(days)


def _either(until: date, start_on: date, parameters: Parameters) -> tuple[Deadline, Deadline, tuple[str, ...]]:
    """Both ends of a period whose agreed end the due date has moved across, the earlier first."""
    months = parameters["guarantee_period_months"].on(start_on)
    ends = sorted((rolled(until), deadline(start_on, Period(months=int(months.value)))), key=lambda end: end.on)
    reading = assumed(
        f"约定的止日{until}介于原到期日与现到期日之间：如约定有效，保证期间至该日；如视为没有约定，"
        f"为{months.value}个月（{months.shown}）；有争议，从早计至{ends[0].on}，较晚者为{ends[1].on}"
    )
    return ends[0], ends[1], (reading,)


def _end(
    guarantee: Guarantee, main_due: date, start_on: date, parameters: Parameters, *, old: bool
) -> tuple[Deadline, tuple[str, ...]]:
    if guarantee.until and guarantee.until > main_due:
        return rolled(guarantee.until), (f"约定保证期间至{guarantee.until}（{cite('civil_code', 692)}）",)
    unclear = guarantee.until is None and UNTIL_PAID.search(guarantee.scope or "")
    if unclear and old:
        years = parameters["guarantee_unclear_years"].on(start_on)
        reading = assumed(f"2021年以前成立的保证，保证期间约定不明的，为{years.value}年（{years.shown}）")
        lines = [reading]
        if start_on >= statutes()["civil_code"].in_force_from:
            safe_on = Period(months=int(parameters["guarantee_period_months"].on(start_on).value)).after(start_on)
            lines.append(assumed(f"主债务2021年以后才到期的，亦按{years.value}年；稳妥起见宜不晚于{safe_on}主张"))
        return deadline(start_on, Period(years=int(years.value))), tuple(lines)
    months = parameters["guarantee_period_months"].on(start_on)
    why = "未约定（假定：案件资料未填保证期间止，即合同没有约定）"
    if guarantee.until:
        why = f"约定的止日{guarantee.until}不晚于主债务履行期限，视为没有约定"
    elif unclear:
        why = f"约定至清偿完毕，属约定不明（{cite('guarantee_interpretation', 32)}）"
    said = f"保证期间{why}，为{months.value}个月（{months.shown}），不中止、中断、延长"
    return deadline(start_on, Period(months=int(months.value))), (said,)

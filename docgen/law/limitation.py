"""The limitation of the claim itself, and of the mortgages that hang on it (民法典 188, 189, 192-195, 419).

What the texts leave open, and how it is read here:

- An act of one borrower or towards one holds for every co-borrower (诉讼时效规定 15), not for guarantors, nor does one
  towards them for the borrowers. What a guarantor pays is his own debt: for the borrowers it is ``weak``.
- A delivery or contact names no contract: it is taken to be about every debt of the case.
- A mortgage is exercised within the limitation as it ran the first time: a waiver by the debtor after it has run out is
  not taken to revive it.
- A plan that the debtor breaks may make everything due at once: the day it names is taken, and the doubt printed.
- After a judgment or another instrument in force the period to apply for enforcement takes the place of limitation.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.vocabulary import CollateralKind, EvidenceGroup, HoldReason, ProceedingKind
from docgen.glossary import word
from docgen.law.actions import (
    adjudicated,
    bankruptcies,
    by_court,
    numbered,
    obstacles_of,
    proceedings_of,
    reaching_the_living,
)
from docgen.law.acts import Act, ActKind, joined
from docgen.law.clock import Clock, ClockEvent, ClockKind, ClockStatus, Effect, Strength
from docgen.law.consent import agreements_of, payments_of, principal_debtors
from docgen.law.dated import Parameters
from docgen.law.deadlines import Deadline, Period, deadline
from docgen.law.demands import contacts_of
from docgen.law.due import Due, as_agreed, due_of
from docgen.law.reasons import assumed, contract_strength, reasons
from docgen.law.running import Length, Runs, Subject, clock_of, go_through, waiving
from docgen.law.service import deliveries_of
from docgen.law.statutes import cite

EXTENDING = "届满前，书面催收到达、债务人同意履行或部分履行、起诉、申请支付令等可使期间重新计算"
PITFALLS = "空白预签的回执、未穷尽其他送达方式的公告，不被采信"


def limitation_length(parameters: Parameters) -> Length:
    """The length of a limitation: one that has not run out on the day a longer period takes effect is that long."""
    parameter = parameters["limitation_years"]

    def length(start_on: date) -> Deadline:
        first = parameter.on(start_on)
        end = deadline(start_on, Period(years=int(first.value)))
        for later in parameter.history:
            if start_on < later.since <= end.on:
                end = deadline(start_on, Period(years=int(later.value)))
        return end

    return length


def log_of(case: Case, as_of: date) -> list[Act]:
    """The whole event log up to a day."""
    sources = (deliveries_of, contacts_of, payments_of, agreements_of, proceedings_of)
    return [act for source in sources for act in source(case, as_of)]


def opening_of(case: Case, due: Due, article: str) -> ClockEvent:
    """The event that starts a clock, with the contract as its proof."""
    proof = tuple(item.file for item in case.evidence if item.group is EvidenceGroup.CREDIT)
    strength, missing = contract_strength(proof)
    return ClockEvent(
        on=due.on,
        event=due.said,
        effect=Effect.STARTS,
        article=article,
        proof=proof,
        strength=strength,
        missing=missing,
    )


def limitation_clocks(case: Case, debt: Debt, as_of: date, *, parameters: Parameters) -> Iterator[Clock]:
    """The limitation of one debt for each who owes it, and each mortgage's; none where the case file can't tell.

    Raises:
        ParameterGap: it was due before any known limitation period.
    """
    due = due_of(debt, as_of)
    if due is None or adjudicated(case, as_of):
        return
    article = cite("civil_code", 189 if due.installments else 188)
    opening = opening_of(case, due, article)
    length = limitation_length(parameters)
    acts = _acts(case, debt, due, as_of, parameters)
    runs = go_through(due.on, acts, length, as_of=as_of)
    agreed = as_agreed(debt, as_of)
    for party in principal_debtors(case):
        subject = Subject(ClockKind.LIMITATION, party, debt.no)
        clock = clock_of(subject, runs, opening, as_of, [*_basis(case, due, runs, as_of, parameters), *due.basis])
        if agreed:
            again = go_through(agreed.on, _acts(case, debt, agreed, as_of, parameters), length, as_of=as_of)
            clock = _unconceded(clock, agreed, again, as_of)
        yield replace(clock, basis=(*clock.basis, *_closing(clock, runs)))
    for_good = go_through(due.on, acts, length, as_of=as_of, lapses_for_good=True)
    for item in case.collateral:
        if item.kind is CollateralKind.MORTGAGE:
            basis = [*_mortgage_basis(), *_basis(case, due, for_good, as_of, parameters), *due.basis]
            subject = Subject(ClockKind.MORTGAGE_EXERCISE, item.owner, debt.no)
            clock = clock_of(subject, for_good, opening, as_of, basis)
            if agreed:
                acts = _acts(case, debt, agreed, as_of, parameters)
                again = go_through(agreed.on, acts, length, as_of=as_of, lapses_for_good=True)
                clock = _unconceded(clock, agreed, again, as_of)
            yield clock


def _unconceded(clock: Clock, agreed: Due, again: Runs, as_of: date) -> Clock:
    """The clock, not called expired while it stands counted ``again`` from the agreed day."""
    end = again.recorded.end
    if clock.status is not ClockStatus.EXPIRED or (end is not None and as_of > end.on):
        return clock
    until = f"至{end.on}" if end else "不届满"
    said = f"如按原最后一期{agreed.on}起算，期间{until}；提前到期后如何起算实务有分歧，不宜自认时效届满"
    return replace(
        clock,
        expires_on_if_proved=end.on if end else None,
        provisional=clock.provisional or (end is not None and end.provisional),
        status=ClockStatus.EXPIRED_UNLESS_PROVED,
        basis=(*clock.basis, assumed(said)),
    )


def _acts(case: Case, debt: Debt, due: Due, as_of: date, parameters: Parameters) -> list[Act]:
    owing = {None, *principal_debtors(case)}
    log = [reaching_the_living(case, act) for act in log_of(case, as_of)]
    acts = [
        act if act.party in owing else _of_a_guarantor(act)
        for act in (*log, *obstacles_of(case, as_of, parameters))
        if act.about(debt.no) and (act.party in owing or act.kind is ActKind.PAYMENT)
    ]
    if due.accelerated:  # what was agreed before the acceleration puts nothing off any more
        acts = [replace(act, resumes_on=None) if act.on <= due.on else act for act in acts]
    return acts


def _of_a_guarantor(act: Act) -> Act:
    """His payment as one for the borrower."""
    missing = joined(act.missing, "付款人受债务人委托的凭证")
    return replace(act, strength=act.strength.at_most(Strength.WEAK), missing=missing)


def _basis(case: Case, due: Due, runs: Runs, as_of: date, parameters: Parameters) -> list[str]:
    start_on, end = runs.proven.start_on, runs.proven.end
    years = parameters["limitation_years"].on(end.on if end else start_on)
    counted = f"自{due.on}{due.said}起算，当日不计入（{cite('civil_code', 201)}）"
    lines = [f"诉讼时效期间{years.value}年（{years.shown}），{counted}", *reasons(runs)]
    longest = parameters["limitation_longest_years"].on(due.on)
    if end and end.on > Period(years=int(longest.value)).after(due.on):
        lines.append(
            assumed(f"自{due.on}起已逾{longest.value}年的最长保护期间（{longest.shown}），能否计至届满日有争议")
        )
    if len(principal_debtors(case)) > 1:
        lines.append(f"对共同借款人之一的中断及于其他共同借款人（{cite('limitation_rules', 15)}）")
    if len(case.debts) > 1 and any(act.party and not act.debts for act in runs.acts):
        lines.append(assumed("送达与催收记录未注明合同，视为对本案各合同均已主张"))
    if any(act.party is None for act in runs.acts):
        lines.append(assumed("程序记录未列明对方当事人，视为针对借款人"))
    lines += [*_doubts(case, runs), *_undated(case, as_of)]
    if any(act.resumes_on and act.resumes_on == start_on for act in runs.acts):
        lines.append(assumed("协议约定新的履行期限的，自协议最后一期届满起算；违约时全部提前到期的，应另行核对"))
    return lines


def _doubts(case: Case, runs: Runs) -> Iterator[str]:
    """What practice divides on, of what is on record."""
    owing = {None, *principal_debtors(case)}
    counted = [act for act, effect in zip(runs.acts, runs.recorded.effects, strict=True) if effect is not Effect.NONE]
    if any(act.kind in {ActKind.DEMAND, ActKind.ACTION} for act in counted):
        yield f"主张部分债权的，中断及于其余部分，明示放弃的除外（{cite('limitation_rules', 9)}）"
    if any(act.party not in owing for act in counted):
        yield assumed("保证人还款系履行自己的保证债务，不作为债务人同意履行；能证明受债务人委托的除外")
    if any(act.withdrawn for act in counted):
        rule = cite("limitation_rules", 10)
        yield assumed(f"撤诉、驳回起诉的，仍自提交起诉材料之日中断（{rule}）；起诉状副本未送达的，实务有分歧")
    bankrupt = any(hold.reason is HoldReason.BANKRUPT for hold in case.holds)
    if bankrupt and not bankruptcies(case):
        yield f"债务人已进入破产的，应当申报债权，申报使时效中断（{cite('limitation_rules', 11)}）；尚无申报记录"


def _undated(case: Case, as_of: date) -> Iterator[str]:
    """A judgment that may long be in force: its own period can't be counted before somebody says since when."""
    for each in case.proceedings:
        decided = each.kind is ProceedingKind.JUDGMENT or (each.kind is ProceedingKind.MEDIATION and by_court(each))
        if decided and each.on <= as_of and not (each.effective_on or each.performance_due_on):
            said = f"{each.on}{word(each.kind)}{numbered(each)}未记生效日和履行期限届满日"
            yield f"{said}：如已生效，申请执行期间已经起算，请尽快补录（{cite('civil_procedure_law', 250)}）"


def _mortgage_basis() -> list[str]:
    return [
        f"抵押权应在主债权诉讼时效期间内行使（{cite('civil_code', 419)}、{cite('guarantee_interpretation', 44)}）",
        assumed("债务人放弃时效抗辩的，效力不及于抵押权"),
    ]


def _closing(clock: Clock, runs: Runs) -> Iterator[str]:
    """What would extend it, or what can still be done."""
    if runs.recorded.revivals:
        yield f"债务人同意履行能够证明的，不得再以时效抗辩（{waiving()}）；须其书面明示同意继续履行，仅签收通知不足"
    if clock.status is ClockStatus.EXPIRED:
        rule = cite("limitation_rules", 19)
        yield f"届满后债务人签字同意履行或达成还款协议的，不得再以时效抗辩（{rule}）；仅签收不足，回执须载明同意履行"
    else:
        rules = f"{cite('civil_code', 195)}、{cite('limitation_rules', 8, 10, 11, 14)}"
        yield f"{EXTENDING}（{rules}）；{PITFALLS}"

"""Guards of letters: who may issue them, to whom they may still go, what they need to rest on."""

from collections.abc import Iterator, Mapping
from typing import Final

from docgen.casefile.vocabulary import AgreementKind, DeliveryOutcome, Role
from docgen.glossary import word
from docgen.kinds.adjudged_parts import performance
from docgen.kinds.definition import Guard
from docgen.kinds.facts import OWING, Facts, answers_for, guarantee_periods
from docgen.kinds.findings import Check, Finding, LawRefusal, Refusal
from docgen.law.clock import Clock, ClockKind, ClockStatus
from docgen.law.result import ClaimWarning
from docgen.law.statutes import cite

PLANS = frozenset({AgreementKind.REPAYMENT_PLAN, AgreementKind.SETTLEMENT, AgreementKind.WAIVER})
"""Agreements by which a debt is paid in parts."""


def time_barred(facts: Facts, party: str | None) -> bool:
    """Whether the claim on this party is out of time on both of its dates, whatever may still be proven."""
    clocks = _limitations(facts, party)
    return bool(clocks) and all(clock.status is ClockStatus.EXPIRED for clock in clocks)


def _limitations(facts: Facts, party: str | None) -> list[Clock]:
    nos = answers_for(facts, party)
    kinds = (ClockKind.LIMITATION, ClockKind.GUARANTEE_LIMITATION)
    return [c for c in facts.clocks if c.kind in kinds and (party is None or c.party == party) and c.debt in nos]


def _law_firm(facts: Facts, _party: str | None) -> Iterator[Finding]:
    firm = facts.profile.law_firm
    if firm is None:
        rule = cite("lawyers_law", 13)
        yield LawRefusal(
            f"律师函只能由律师事务所出具（{rule}），机构资料中没有律师事务所名称和执业许可证号；"
            "可以债权人名义发出《限期还款催告函》，或委托律师事务所出具"
        )
    elif not firm.lawyers:
        yield Refusal("机构资料中没有承办律师的姓名和执业证号，请补录 law_firm.lawyers 后重试")


def _guarantee_period(facts: Facts, party: str | None) -> Iterator[Finding]:
    if party is None or Role.GUARANTOR not in facts.case.debtor(party).roles:
        return
    name = facts.case.debtor(party).name
    if all(guarantee.party != party for guarantee in facts.case.guarantees):
        yield Refusal(f"案件中没有{name}的保证合同；请先在保证（guarantees）中补录合同名称、编号、签订日期和保证方式")
        return
    nos = answers_for(facts, party)
    for clock in guarantee_periods(facts, party):
        if clock.status is ClockStatus.EXPIRED and not nos:
            rule = f"{cite('civil_code', 693)}、{cite('guarantee_interpretation', 34)}"
            yield LawRefusal(
                f"{name}对合同 {clock.debt} 的保证期间已于{clock.expires_on}届满，保证责任消灭（{rule}），"
                "在通知书上签字也不恢复保证责任；可以另行订立保证合同，或向借款人及其他担保人主张"
            )
        elif clock.status is ClockStatus.EXPIRED:
            left = f"{name}另有保证尚可主张，仍列入该合同" if clock.debt in nos else f"致{name}的文书未列入该合同"
            said = f"合同 {clock.debt} 的保证期间已于{clock.expires_on}届满，{left}"
            yield ClaimWarning(code="guarantee_period_expired", message=said)
        elif clock.status is ClockStatus.EXPIRED_UNLESS_PROVED:
            said = (
                f"{name}对合同 {clock.debt} 的保证期间从严算至{clock.expires_on}，计全部记录（或按另一读法）未过；"
                "请先补足期间内请求的凭证并由律师核对，否则此通知不能恢复保证责任"
            )
            yield ClaimWarning(code="guarantee_period_unproved", message=said)
        elif clock.status is ClockStatus.EXPIRING:
            said = f"{name}对合同 {clock.debt} 的保证期间不晚于{clock.latest_safe_on}届满，通知须在此前到达"
            yield ClaimWarning(code="guarantee_period_expiring", message=said)


def _limitation(facts: Facts, party: str | None) -> Iterator[Finding]:
    rule = cite("limitation_rules", 19)
    if time_barred(facts, party):
        said = f"诉讼时效已届满，回执改用载明同意继续履行的文字，须由义务人签署，仅签收不足以恢复时效利益（{rule}）"
        yield ClaimWarning(code="time_barred", message=said)
        return
    for clock in _limitations(facts, party):
        if clock.status in (ClockStatus.EXPIRED, ClockStatus.EXPIRED_UNLESS_PROVED):
            doubtful = clock.status is ClockStatus.EXPIRED_UNLESS_PROVED
            said = (
                f"合同 {clock.debt} 的诉讼时效从严算至{clock.expires_on}"
                f"{'，计全部记录（或按另一读法）未过' if doubtful else ''}；"
                f"请补足中断时效的凭证，或由律师决定采用载明同意继续履行的回执（{rule}）"
            )
            yield ClaimWarning(code="limitation_unproved", message=said)


def _announcement(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """Only where the debtor can't be found; courts refuse an announcement before ordinary means were exhausted."""
    case = facts.case
    rule = cite("limitation_rules", 8)
    absent = [d for d in case.debtors if d.whereabouts_unknown and OWING & set(d.roles)]
    if not absent:
        yield LawRefusal(
            f"没有借款人记为下落不明；公告只在债务人下落不明时产生催收效力（{rule}），请先直接送达或者邮寄催收通知书"
        )
        return
    for debtor in absent:
        tried = [
            delivery
            for delivery in case.deliveries
            if delivery.party == debtor.id and delivery.outcome is DeliveryOutcome.RETURNED
        ]
        if not tried:
            said = f"没有{debtor.name}的邮件退回记录；公告前应当用尽直接送达、邮寄等通常方式并留存凭证（{rule}）"
            yield ClaimWarning(code="announcement_untried", message=said)
    said = "公告应当刊登在国家级或者债务人住所地省级有影响的媒体上，并留存报纸原件"
    yield ClaimWarning(code="announcement_medium", message=f"{said}（{rule}）")


def _acceleration(facts: Facts, party: str | None) -> Iterator[Finding]:
    nos, early = answers_for(facts, party), {debt.no for debt in facts.case.debts if debt.acceleration}
    if early and nos and not early & set(nos):
        name = facts.case.name_of(party or "")
        yield Refusal(f"{name}不对宣布提前到期的合同（{'、'.join(sorted(early))}）承担责任，不向其发出")
    gone = [d for d in facts.case.debts if d.acceleration and d.acceleration.effective_on < facts.as_of]
    if early and len(gone) == len(early):
        last = max(debt.acceleration.effective_on for debt in gone if debt.acceleration)
        yield LawRefusal(
            f"借款已于{last}提前到期，早于截止日{facts.as_of}，提前到期通知须在其前发出并到达"
            f"（{cite('civil_code', 137, 565)}）；已经通知的，请用《逾期贷款催收通知书》，尚未通知的，请更正生效日"
        )
    if not early:
        rule = cite("civil_code", 578)
        yield Refusal(
            f"没有填写提前到期的生效日和事由；宣布提前到期须有合同约定或者法定事由（{rule}），"
            "请先在合同中补录提前到期（acceleration）"
        )


def _assignment(facts: Facts, _party: str | None) -> Iterator[Finding]:
    made = [a for a in facts.case.agreements if a.kind is AgreementKind.ASSIGNMENT]
    bare = [debt.no for debt in facts.case.debts if not any(debt.no in (a.debts or (debt.no,)) for a in made)]
    if bare:
        said = f"合同 {'、'.join(bare)} 没有债权转让协议，无从通知（{cite('civil_code', 546)}）"
        yield Refusal(f"{said}；请先在协议中补录债权转让（assignment），未转让的合同另立案件")


def _agreed_plan(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """A plan that is under way: who asks for everything while it is kept breaks his own word."""
    for agreement in facts.case.agreements:
        days = sorted(row.due_on for row in agreement.schedule)
        under_way = agreement.signed_on <= facts.as_of and days and days[-1] >= facts.as_of
        if agreement.kind in PLANS and under_way:
            coming = next(day for day in days if day >= facts.as_of)
            said = (
                f"案件有{agreement.signed_on}签订的{word(agreement.kind)}，下一期应还日{coming}；"
                f"请先核对是否违约，协议正在履行的，不应要求一次清偿（{cite('civil_code', 509)}）"
            )
            yield ClaimWarning(code="plan_under_way", message=said)


LETTER_CHECKS: Final[Mapping[Guard, Check]] = {
    "law_firm": _law_firm,
    "guarantee_period": _guarantee_period,
    "limitation": _limitation,
    "announcement": _announcement,
    "acceleration": _acceleration,
    "assignment": _assignment,
    "agreed_plan": _agreed_plan,
    "performance": performance,
}

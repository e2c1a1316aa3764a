"""Guards: what a kind asks before it goes to someone, each with its article and what can be done instead.

``guards`` in ``kind.toml`` names them. A guard refuses (``KindNotApplicable``) or gives notices to whoever makes the
document; a notice is never printed on it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from docgen.casefile.records import Proceeding
from docgen.casefile.vocabulary import AgreementKind, CollateralKind, DeliveryOutcome, HoldReason, ProceedingKind, Role
from docgen.errors import KindNotApplicable
from docgen.glossary import word
from docgen.kinds.definition import Guard, Kind
from docgen.kinds.facts import DECIDED, OWING, Facts, answers_for, guarantee_periods
from docgen.kinds.form_history import instrument_in_force
from docgen.law.actions import by_court, in_force, was_withdrawn
from docgen.law.clock import Clock, ClockKind, ClockStatus
from docgen.law.result import ClaimWarning
from docgen.law.statutes import cite


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a document may not be made, and what can be done instead."""

    reason: str


Finding = Refusal | ClaimWarning
Check = Callable[[Facts, str | None], Iterator[Finding]]


def check_guards(kind: Kind, facts: Facts, party: str | None) -> list[ClaimWarning]:
    """What the kind's guards notice of a document to one addressee (None: to nobody in particular).

    Raises:
        KindNotApplicable: a guard refuses; every guard's reason is in it.
    """
    found = [finding for name in kind.definition.guards for finding in CHECKS[name](facts, party)]
    refused = [finding.reason for finding in found if isinstance(finding, Refusal)]
    if refused:
        raise KindNotApplicable(
            title=kind.definition.title, case_no=facts.case.case_no, reason="；".join(dict.fromkeys(refused))
        )
    return [finding for finding in found if isinstance(finding, ClaimWarning)]


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
        yield Refusal(
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
    for clock in guarantee_periods(facts, party):
        if clock.status is ClockStatus.EXPIRED and not answers_for(facts, party):
            rule = f"{cite('civil_code', 693)}、{cite('guarantee_interpretation', 34)}"
            yield Refusal(
                f"{name}对合同 {clock.debt} 的保证期间已于{clock.expires_on}届满，保证责任消灭（{rule}），"
                "在通知书上签字也不恢复保证责任；可以另行订立保证合同，或向借款人及其他担保人主张"
            )
        elif clock.status is ClockStatus.EXPIRED:
            said = f"合同 {clock.debt} 的保证期间已于{clock.expires_on}届满，致{name}的文书未列入该合同"
            yield ClaimWarning(code="guarantee_period_expired", message=said)
        elif clock.status is ClockStatus.EXPIRED_UNLESS_PROVED:
            said = (
                f"{name}对合同 {clock.debt} 的保证期间算至{clock.expires_on}，期间内的请求尚缺凭证；"
                "请先补足凭证，否则此通知不能恢复保证责任"
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
            said = (
                f"合同 {clock.debt} 的诉讼时效按已有凭证算至{clock.expires_on}；"
                f"请补足中断时效的凭证，或由律师决定采用载明同意继续履行的回执（{rule}）"
            )
            yield ClaimWarning(code="limitation_unproved", message=said)


def _payment_order(facts: Facts, _party: str | None) -> Iterator[Finding]:
    case = facts.case
    absent = [d.name for d in case.debtors if d.whereabouts_unknown and Role.GUARANTOR not in d.roles]
    if absent or any(hold.reason is HoldReason.MISSING for hold in case.holds):
        who = "、".join(absent) or "债务人"
        rule = cite("civil_procedure_interpretation", 427)
        yield Refusal(f"{who}下落不明，支付令不能送达，不得申请（{rule}）；可以起诉")
    suits = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
    for proceeding in case.proceedings:
        sued = any(each.kind in suits and each.on <= proceeding.on for each in case.proceedings)
        if proceeding.kind is ProceedingKind.PRESERVATION and not sued:
            rule = cite("civil_procedure_interpretation", 427)
            yield Refusal(f"已于{proceeding.on}申请诉前保全，不得申请支付令（{rule}）；可以起诉")
        elif proceeding.kind in suits:
            rule = cite("civil_procedure_interpretation", 430)
            yield Refusal(f"已于{proceeding.on}起诉或者申请仲裁，支付令程序应当终结（{rule}）；请在诉讼中主张")
    if case.guarantees or any(Role.GUARANTOR in debtor.roles for debtor in case.debtors):
        rule = cite("civil_procedure_interpretation", 434)
        said = f"支付令对保证人没有约束力，另行起诉保证人的，支付令自行失效（{rule}）；需要保证人承担责任的，宜起诉"
        yield ClaimWarning(code="payment_order_guarantee", message=said)
    if any(item.kind is CollateralKind.MORTGAGE for item in case.collateral):
        said = "支付令不处理抵押物优先受偿；需要行使担保物权的，另行申请实现担保物权或者起诉"
        yield ClaimWarning(code="payment_order_collateral", message=said)
    disputed = any(hold.reason is HoldReason.DISPUTED for hold in case.holds)
    if disputed or (facts.claim and any(line.difference for line in facts.claim.reconciliation)):
        rule = cite("civil_procedure_law", 225)
        said = f"金额存在争议或者与核心系统不符，支付令要求金额确定、没有其他债务纠纷（{rule}）；请先核对"
        yield ClaimWarning(code="payment_order_contested", message=said)


def _announcement(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """Only where the debtor can't be found; courts refuse an announcement before ordinary means were exhausted."""
    case = facts.case
    rule = cite("limitation_rules", 8)
    absent = [d for d in case.debtors if d.whereabouts_unknown and OWING & set(d.roles)]
    if not absent:
        yield Refusal(
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


def _acceleration(facts: Facts, _party: str | None) -> Iterator[Finding]:
    if not any(debt.acceleration for debt in facts.case.debts):
        rule = cite("civil_code", 578)
        yield Refusal(
            f"没有填写提前到期的生效日和事由；宣布提前到期须有合同约定或者法定事由（{rule}），"
            "请先在合同中补录提前到期（acceleration）"
        )


def _assignment(facts: Facts, _party: str | None) -> Iterator[Finding]:
    if not any(agreement.kind is AgreementKind.ASSIGNMENT for agreement in facts.case.agreements):
        yield Refusal(
            f"案件中没有债权转让协议，无从通知（{cite('civil_code', 546)}）；请先在协议中补录债权转让（assignment）"
        )


def _suit(facts: Facts, _party: str | None) -> Iterator[Finding]:
    case, claim = facts.case, facts.claim
    if claim and claim.total_to_settle <= 0:
        yield Refusal(f"以 {facts.as_of} 为截止日计算，没有尚未清偿的款项")
    elif claim and claim.total_due <= 0:
        said = f"以 {facts.as_of} 为截止日计算，没有到期应付而未付的款项；请确认是否要求提前还款"
        yield ClaimWarning(code="nothing_due", message=said)
    rule = cite("civil_procedure_law", 250)
    for proceeding in case.proceedings:
        if proceeding.on > facts.as_of:
            continue
        if _decides(proceeding, facts.as_of):
            said = (
                f"案件已有{word(proceeding.kind)}（{proceeding.on}），不能就同一债权再次起诉；请按生效法律文书申请执行"
            )
            yield Refusal(f"{said}（{rule}）")
        elif proceeding.kind is ProceedingKind.SUIT and not was_withdrawn(case, proceeding, facts.as_of):
            said = f"已于{proceeding.on}起诉，请确认此起诉状用于该案件，避免重复起诉"
            yield ClaimWarning(code="suit_pending", message=said)
    for debt in case.debts:
        if debt.clauses and debt.clauses.arbitration:
            said = f"合同 {debt.no} 有仲裁条款，请先核对其效力；有效的仲裁条款排除法院管辖，应当申请仲裁"
            yield ClaimWarning(code="arbitration_agreed", message=said)
    yield from _expired(facts)


def _decides(proceeding: Proceeding, as_of: date) -> bool:
    """Whether someone has decided on the claim: a mediation of a court's own, a payment order once it is in force."""
    if proceeding.kind is ProceedingKind.PAYMENT_ORDER:
        return in_force(proceeding, as_of)
    return proceeding.kind in DECIDED and (proceeding.kind is not ProceedingKind.MEDIATION or by_court(proceeding))


def _expired(facts: Facts) -> Iterator[Finding]:
    """Terms that have run out: the court looks at a guarantee's itself, at a limitation only if it is objected."""
    for clock in facts.clocks:
        if clock.status not in (ClockStatus.EXPIRED, ClockStatus.EXPIRED_UNLESS_PROVED):
            continue
        name = facts.case.name_of(clock.party) if clock.party else "债务人"
        if clock.kind is ClockKind.GUARANTEE_PERIOD:
            rule = f"{cite('civil_code', 693)}、{cite('guarantee_interpretation', 34)}"
            said = (
                f"{name}对合同 {clock.debt} 的保证期间按已有凭证算至{clock.expires_on}，请核对是否列其为被告（{rule}）"
            )
            yield ClaimWarning(code="guarantee_period_expired", message=said)
        elif clock.kind in (ClockKind.LIMITATION, ClockKind.GUARANTEE_LIMITATION):
            rule = cite("civil_code", 188, 192)
            said = f"对{name}就合同 {clock.debt} 的诉讼时效按已有凭证算至{clock.expires_on}，对方可以提出抗辩（{rule}）"
            yield ClaimWarning(code="limitation_expired", message=said)


def _enforceable(facts: Facts, _party: str | None) -> Iterator[Finding]:
    case = facts.case
    found = instrument_in_force(case, facts.as_of)
    if found is None:
        rule = cite("civil_procedure_law", 235, 248, 249)
        yield Refusal(
            "案件中没有已经生效的判决、调解书、支付令、仲裁裁决或者公证债权文书，不能申请执行"
            f"（{rule}）；请先起诉或者申请支付令，文书生效后补录程序及生效日期"
        )
        return
    due_on = found.performance_due_on
    if due_on and due_on >= facts.as_of:
        rule = cite("civil_procedure_law", 250)
        yield Refusal(f"{word(found.kind)}确定的履行期限至{due_on}，尚未届满，期满未履行的方可申请执行（{rule}）")
    for clock in facts.clocks:
        if clock.kind is ClockKind.ENFORCEMENT and clock.status is ClockStatus.EXPIRED:
            rule = cite("civil_procedure_law", 250)
            said = f"申请执行期间已于{clock.expires_on}届满，被执行人提出异议的，法院不予执行（{rule}）"
            yield ClaimWarning(code="enforcement_expired", message=said)
    left_out = [d.name for d in case.debtors if found.orders and d.name not in found.orders]
    if left_out and len(left_out) < len(case.debtors):
        said = f"判项主文没有写到{'、'.join(left_out)}，未列为被执行人；请核对"
        yield ClaimWarning(code="respondent_not_named", message=said)
    under_way = [each for each in case.proceedings if each.kind is ProceedingKind.ENFORCEMENT]
    if under_way and not any(each.kind is ProceedingKind.TERMINATION for each in case.proceedings):
        said = f"已于{under_way[-1].on}申请执行，案件中没有终结的记录；请确认不是重复申请"
        yield ClaimWarning(code="enforcement_pending", message=said)


CHECKS: Final[Mapping[Guard, Check]] = {
    "law_firm": _law_firm,
    "guarantee_period": _guarantee_period,
    "limitation": _limitation,
    "payment_order": _payment_order,
    "announcement": _announcement,
    "acceleration": _acceleration,
    "assignment": _assignment,
    "suit": _suit,
    "enforceable": _enforceable,
}

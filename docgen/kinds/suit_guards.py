"""Guards of what begins proceedings: something is due, nobody decided on it yet, or there is something to enforce."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from docgen.casefile.vocabulary import CollateralKind, HoldReason, ProceedingKind, Role
from docgen.glossary import word
from docgen.kinds.arbitration_parts import commissions
from docgen.kinds.definition import Guard
from docgen.kinds.facts import Facts
from docgen.kinds.findings import Check, Finding, LawRefusal, Refusal
from docgen.kinds.form_history import instrument_in_force
from docgen.law.actions import decides, was_withdrawn
from docgen.law.agreed_court import arbitrates, leaves_choice
from docgen.law.clock import ClockKind, ClockStatus
from docgen.law.result import ClaimWarning
from docgen.law.statutes import cite


def _due(facts: Facts, _party: str | None) -> Iterator[Finding]:
    if facts.claim and facts.claim.total_due <= Decimal(0):
        yield Refusal(f"以 {facts.as_of} 为截止日计算，没有到期应付而未付的款项；请核对还款流水和截止日")


def _suit(facts: Facts, _party: str | None) -> Iterator[Finding]:
    yield from _begun(facts)
    for debt in facts.case.debts:
        if debt.clauses and debt.clauses.arbitration:
            said = f"合同 {debt.no} 有仲裁条款，请先核对其效力；有效的仲裁条款排除法院管辖，应当申请仲裁"
            yield ClaimWarning(code="arbitration_agreed", message=said)
    yield from _expired(facts)


def _arbitration(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """An application for arbitration: there is an agreement on it, with one commission (仲裁法 4, 27, 29, 32)."""
    bound = [debt for debt in facts.case.debts if arbitrates(debt)]
    if not bound:
        rule = cite("arbitration_law", 4, 32)
        yield LawRefusal(
            f"案件的合同都没有仲裁条款，没有仲裁协议的，仲裁机构不予受理（{rule}）；"
            "合同确有约定的，请在合同条款（clauses.arbitration）中补录，没有的可以起诉"
        )
        return
    found = {named for debt in bound if (named := "、".join(commissions([debt])))}
    if len(found) > 1:
        listed = "；".join(sorted(found))
        yield Refusal(f"各合同约定的仲裁机构不同（{listed}），不能合并申请；请按仲裁机构分别立案件后制作")
    for debt in facts.case.debts:
        if debt not in bound:
            said = f"合同 {debt.no} 没有仲裁条款，未列入仲裁申请；请另行起诉"
            yield ClaimWarning(code="not_arbitrated", message=said)
        elif leaves_choice(debt):
            said = (
                f"合同 {debt.no} 的条款兼有仲裁和诉讼的文字，约定既可仲裁又可起诉的，仲裁约定无效"
                f"（{cite('jurisdiction_reply', 4)}）；请由律师核对后再申请"
            )
            yield ClaimWarning(code="arbitrate_or_sue", message=said)
    yield from _begun(facts)
    yield from _expired(facts)


def _begun(facts: Facts) -> Iterator[Finding]:
    """Whether something is owed, and nobody decided on it yet or is asked to."""
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
        if decides(proceeding, facts.as_of):
            said = f"案件已有{word(proceeding.kind)}（{proceeding.on}），不能就同一债权再次起诉或者申请"
            yield LawRefusal(f"{said}；请按生效法律文书申请执行（{rule}）")
        elif proceeding.kind is ProceedingKind.SUIT and not was_withdrawn(case, proceeding, facts.as_of):
            said = f"已于{proceeding.on}起诉，请确认本文书用于该案件，避免重复起诉"
            yield ClaimWarning(code="suit_pending", message=said)


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
        yield LawRefusal(
            "案件中没有已经生效的判决、调解书、支付令、仲裁裁决或者公证债权文书，不能申请执行"
            f"（{rule}）；请先起诉或者申请支付令，文书生效后补录程序及生效日期"
        )
        return
    due_on = found.performance_due_on
    if due_on and due_on >= facts.as_of:
        rule = cite("civil_procedure_law", 250)
        yield LawRefusal(f"{word(found.kind)}确定的履行期限至{due_on}，尚未届满，期满未履行的方可申请执行（{rule}）")
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


def _payment_order(facts: Facts, _party: str | None) -> Iterator[Finding]:
    case = facts.case
    absent = [d.name for d in case.debtors if d.whereabouts_unknown and Role.GUARANTOR not in d.roles]
    if absent or any(hold.reason is HoldReason.MISSING for hold in case.holds):
        who = "、".join(absent) or "债务人"
        rule = cite("civil_procedure_interpretation", 427)
        yield LawRefusal(f"{who}下落不明，支付令不能送达，不得申请（{rule}）；可以起诉")
    suits = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
    for proceeding in case.proceedings:
        sued = any(each.kind in suits and each.on <= proceeding.on for each in case.proceedings)
        if proceeding.kind is ProceedingKind.PRESERVATION and not sued:
            rule = cite("civil_procedure_interpretation", 427)
            yield LawRefusal(f"已于{proceeding.on}申请诉前保全，不得申请支付令（{rule}）；可以起诉")
        elif proceeding.kind in suits and not was_withdrawn(case, proceeding, facts.as_of):
            rule = cite("civil_procedure_interpretation", 430)
            yield LawRefusal(f"已于{proceeding.on}起诉或者申请仲裁，支付令程序应当终结（{rule}）；请在诉讼中主张")
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


SUIT_CHECKS: Final[Mapping[Guard, Check]] = {
    "due": _due,
    "suit": _suit,
    "arbitration": _arbitration,
    "enforceable": _enforceable,
    "payment_order": _payment_order,
}

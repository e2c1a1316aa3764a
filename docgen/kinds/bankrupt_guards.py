"""Guards of papers once a debtor's bankruptcy was accepted (企业破产法 19 to 21, 46, 48, 58; 担保制度解释 22).

The record of a bankruptcy doesn't say whose it is. As everywhere, it is taken to be a borrower's; of several borrowers
an organization's, if one is among them, and which of them stays open.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import HoldReason, Registration
from docgen.kinds.declared_parts import bankrupts
from docgen.kinds.definition import Guard
from docgen.kinds.facts import Facts
from docgen.kinds.findings import Check, Finding, LawRefusal
from docgen.kinds.form_history import respondents
from docgen.law.actions import adjudicated, bankrupt_on
from docgen.law.result import ClaimWarning
from docgen.law.statutes import cite
from docgen.law.stopped_interest import stopping_articles

STATUTE = "enterprise_bankruptcy_law"


def _accepted(facts: Facts) -> date | None:
    """The day of acceptance, once it has come."""
    accepted_on = bankrupt_on(facts.case)
    return accepted_on if accepted_on and accepted_on <= facts.as_of else None


def _bankrupts(case: Case) -> list[str]:
    """The names of those whose bankruptcy it may be."""
    return [debtor.name for debtor in bankrupts(case)]


def _on_hold_alone(facts: Facts) -> Iterator[Finding]:
    """A hold without the proceeding: nothing says when, or whether, it was accepted."""
    if any(h.reason is HoldReason.BANKRUPT and (h.since is None or h.since <= facts.as_of) for h in facts.case.holds):
        said = (
            "案件因破产暂停，但没有受理破产申请的记录；已受理的，不能另行起诉、保全、执行债务人，应当申报债权"
            f"（{cite(STATUTE, 19, 21, 48)}），请先在“程序”中补录破产及受理日期"
        )
        yield ClaimWarning(code="bankruptcy_unrecorded", message=said)


def _sued(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """A complaint, a payment order: they ask the bankrupt to pay."""
    accepted_on = _accepted(facts)
    if accepted_on is None:
        yield from _on_hold_alone(facts)
        return
    yield LawRefusal(
        f"破产申请已于{accepted_on}受理，有关债务人的民事诉讼只能向受理破产申请的法院提起，已经开始的中止"
        f"（{cite(STATUTE, 20, 21)}），不能另行请求其清偿；请以{accepted_on}为截止日计算债权，"
        f"用《债权申报书》向管理人申报（{cite(STATUTE, 48)}），对债权表有异议的，"
        f"向该法院提起债权确认之诉（{cite(STATUTE, 58)}）；"
        f"只起诉担保人的，由律师另行拟制起诉状，利息算至{accepted_on}（{stopping_articles()}）"
    )


def _sums_stopped(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """A paper that asks for sums: of interest none after the day of acceptance."""
    accepted_on = _accepted(facts)
    if accepted_on is not None and accepted_on < facts.as_of:
        yield LawRefusal(
            f"破产申请已于{accepted_on}受理，附利息的债权自该日起停止计息，担保人同样可以主张停止"
            f"（{stopping_articles()}），"
            f"而截止日为{facts.as_of}；请以受理日为截止日制作（{accepted_on}），受理后的还款另行说明并扣除"
        )


def _property(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """A preservation of the bankrupt's property."""
    names = {debtor.id: debtor.name for debtor in facts.case.debtors}
    yield from _measures(facts, {names.get(asset.holder, asset.holder) for asset in facts.case.assets})


def _enforced(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """An enforcement against the bankrupt."""
    yield from _measures(facts, set(respondents(facts.case, facts.as_of)))


def _measures(facts: Facts, against: set[str]) -> Iterator[Finding]:
    """Measures against some people: refused where all is against who is bankrupt, else it is to be looked at."""
    accepted_on, bankrupts = _accepted(facts), _bankrupts(facts.case)
    if accepted_on is None:
        yield from _on_hold_alone(facts)
    elif against and against == set(bankrupts) and len(bankrupts) == 1:
        yield LawRefusal(
            f"破产申请已于{accepted_on}受理，对{bankrupts[0]}财产的保全措施应当解除，执行程序应当中止"
            f"（{cite(STATUTE, 19)}）；请向管理人申报债权（{cite(STATUTE, 48)}）"
        )
    else:
        said = (
            f"破产申请已于{accepted_on}受理（按{'、'.join(bankrupts)}破产计），对破产债务人财产的保全措施应当解除、执行程序"
            f"应当中止（{cite(STATUTE, 19)}），不得对其申请，应当申报债权（{cite(STATUTE, 48)}）；"
            "请由律师核对申请针对的人和财产"
        )
        yield ClaimWarning(code="bankrupt_party", message=said)


def _security(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """The realisation of security: what isn't the bankrupt's may be realised, what is goes through his bankruptcy."""
    accepted_on = _accepted(facts)
    if accepted_on is None:
        yield from _on_hold_alone(facts)
        return
    said = (
        f"破产申请已于{accepted_on}受理：担保物属于破产债务人的，应当向管理人申报有财产担保的债权并在破产程序中主张优先受偿，"
        f"有关诉讼由受理破产申请的法院管辖，执行中止（{cite(STATUTE, 19, 21, 48)}）；请由律师核对担保物的权利人"
    )
    yield ClaimWarning(code="bankrupt_security", message=said)


def _arbitrated(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """An application for arbitration: it asks the bankrupt to pay."""
    accepted_on = _accepted(facts)
    if accepted_on is None:
        yield from _on_hold_alone(facts)
        return
    yield LawRefusal(
        f"破产申请已于{accepted_on}受理，不能另行申请仲裁请求破产债务人清偿，已经开始的仲裁中止"
        f"（{cite(STATUTE, 20)}）；请用《债权申报书》向管理人申报（{cite(STATUTE, 48)}），"
        f"对债权表有异议的（{cite(STATUTE, 58)}），是否依仲裁协议申请仲裁确认债权由律师决定"
    )


def _declared(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """A proof of debt: whose bankruptcy it is, what an instrument fixed, what isn't registered."""
    candidates = bankrupts(facts.case)
    if len(candidates) == 1:
        said = f"破产程序的记录没有写明是谁破产，未填写破产债务人的，按{candidates[0].name}破产申报；请核对"
        yield ClaimWarning(code="bankrupt_assumed", message=said)
    if adjudicated(facts.case, facts.as_of):
        said = "已有生效法律文书，申报金额按合同计算至受理日；与判项确定的不一致的，请由律师核对"
        yield ClaimWarning(code="declared_beside_instrument", message=said)
    for each in facts.claim.delay_interest if facts.claim else ():
        if each.refused is not None:
            yield each.refused
    for item in facts.case.collateral:
        if item.registration is not Registration.FORMAL:
            said = f"担保物 {item.name} 未记载正式登记，能否作为有财产担保的债权申报请由律师核对"
            yield ClaimWarning(code="declared_security", message=said)


BANKRUPT_CHECKS: Final[Mapping[Guard, Check]] = {
    "bankrupt_sued": _sued,
    "bankrupt_sums": _sums_stopped,
    "bankrupt_property": _property,
    "bankrupt_enforced": _enforced,
    "bankrupt_security": _security,
    "bankrupt_arbitrated": _arbitrated,
    "declared": _declared,
}

"""Guards of the papers for a court: what an application cannot do without, each with its article and another way."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from docgen.casefile.vocabulary import Authority, CollateralKind, PartyKind, ProceedingKind, Registration, Role
from docgen.kinds.court_steps import mediated
from docgen.kinds.definition import Guard
from docgen.kinds.facts import Facts
from docgen.kinds.findings import Check, Finding, LawRefusal, Refusal
from docgen.law.clock import ClockKind, ClockStatus
from docgen.law.result import ClaimWarning
from docgen.law.statutes import cite
from docgen.zh.figures import yuan

NIL = Decimal(0)
SPECIAL_POWERS = ("承认", "放弃", "变更", "和解", "反诉", "上诉")
"""What a special authority lists (民诉法 62)."""
HIGHER_COURTS = ("中级人民法院", "高级人民法院", "最高人民法院", "金融法院")


def _basic_court(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """These applications go to a basic court, which need not be the one the case names."""
    court = facts.case.court
    if court and any(court.endswith(each) for each in HIGHER_COURTS):
        said = f"案件的受诉法院为{court}，本申请由基层人民法院管辖；请在填写项“受理法院”中填写有管辖权的基层法院"
        yield ClaimWarning(code="basic_court", message=said)
    elif court:
        said = f"填写项“受理法院”未填的，列受诉法院{court}；本申请的管辖与诉讼不同，请核对该院是否有管辖权"
        yield ClaimWarning(code="application_court", message=said)


def _beyond_registered(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """A debt above the sum in the register limits no request: courts differ on it, and a lawyer decides."""
    owed = max(facts.claim.total_due, facts.claim.total_to_settle) if facts.claim else NIL
    for item in facts.case.collateral:
        registered = item.registration is not Registration.NONE and not item.max_amount
        if registered and item.amount_secured and owed > item.amount_secured:
            said = (
                f"担保物 {item.name} 登记的担保债权数额为{yuan(item.amount_secured)}元，债权{yuan(owed)}元超过该数额；"
                "请求未以该数额为限，优先受偿是否以登记的数额为限，各地法院掌握不一，请由律师决定"
            )
            yield ClaimWarning(code="beyond_registered_sum", message=said)


def _collateral(facts: Facts, _party: str | None) -> Iterator[Finding]:
    """What a request of priority depends on."""
    yield from _beyond_registered(facts, None)
    for item in facts.case.collateral:
        if item.registration is Registration.ADVANCE:
            said = f"担保物 {item.name} 只办理了预告登记，能否主张优先受偿取决于是否具备正式登记的条件，请由律师核对"
            yield ClaimWarning(code="advance_registration", message=said)
        elif item.registration is Registration.NONE and item.kind is not CollateralKind.OTHER:
            said = f"担保物 {item.name} 没有登记，未列优先受偿的请求，改为请求在该财产价值范围内承担责任，请由律师核对"
            yield ClaimWarning(code="unregistered_collateral", message=said)

    owners = {item.owner for item in facts.case.collateral}
    for debtor in facts.case.debtors:
        if set(debtor.roles) <= {Role.MORTGAGOR, Role.PLEDGOR} and debtor.id not in owners:
            said = f"{debtor.name}列为被告，案件中没有其提供的担保物，起诉状未对其提出请求；请补录担保物或者核对其身份"
            yield ClaimWarning(code="nothing_asked", message=said)


def _asset_clues(facts: Facts, _party: str | None) -> Iterator[Finding]:
    case = facts.case
    rule = cite("preservation_rules", 1)
    if not case.assets:
        yield Refusal(
            f"没有财产线索；财产保全申请书应当写明明确的被保全财产信息或者具体的财产线索（{rule}）；"
            "请先查找并在“财产线索”中补录财产种类、具体情况和权利人"
        )
        return
    known = {debtor.id for debtor in case.debtors}
    for asset in case.assets:
        if asset.holder not in known:
            said = f"财产线索“{asset.detail}”的权利人{asset.holder}不是本案债务人或者担保人，未列入申请；请核对"
            yield ClaimWarning(code="asset_of_stranger", message=said)
    kinds = [each.kind for each in case.proceedings if each.on <= facts.as_of]
    if ProceedingKind.ENFORCEMENT in kinds and ProceedingKind.TERMINATION not in kinds:
        rule = cite("civil_procedure_interpretation", 163)
        yield LawRefusal(f"案件已经申请执行，保全只在进入执行程序前适用（{rule}）；请向执行法院提交《财产线索清单》")
    if all(asset.holder not in known for asset in case.assets):
        yield LawRefusal(
            f"财产线索的权利人都不是本案债务人或者担保人，不能申请保全（{rule}）；请补录被申请人名下的财产"
        )


def _registered_collateral(facts: Facts, _party: str | None) -> Iterator[Finding]:
    yield from _beyond_registered(facts, None)
    things = [item for item in facts.case.collateral if item.kind is not CollateralKind.OTHER]
    rule = cite("civil_procedure_law", 207, 208)
    if not any(item.registration is Registration.FORMAL for item in things):
        yield LawRefusal(
            f"没有已经办理正式登记的抵押、质押，无从申请实现担保物权（{rule}）；可以起诉，或先补录担保物的登记情况"
        )
    for item in things:
        if item.registration is not Registration.FORMAL:
            said = f"担保物 {item.name} 未记载正式登记，没有列入申请；需要主张的，可以起诉"
            yield ClaimWarning(code="collateral_left_out", message=said)
        elif (item.rank or 1) > 1 or item.prior_rights:
            said = f"担保物 {item.name} 另有在先权利，申请不得影响其实现，请核对顺位"
            yield ClaimWarning(code="prior_rights", message=said)


def _mediation(facts: Facts, _party: str | None) -> Iterator[Finding]:
    rule = cite("civil_procedure_law", 205)
    found = mediated(facts)
    if found is None:
        yield LawRefusal(
            f"案件中没有调解组织主持达成的调解协议，不能申请司法确认（{rule}）；"
            "请在“程序”中补录调解（填写调解组织和日期）；自行达成的和解协议可以办理公证，或者起诉后请求制作调解书"
        )
        return
    for clock in facts.clocks:
        if clock.kind is not ClockKind.JUDICIAL_CONFIRMATION:
            continue
        if clock.status is ClockStatus.EXPIRED:
            yield LawRefusal(
                f"申请司法确认的期限已于{clock.expires_on}届满（{rule}）；"
                "可以由调解组织主持重新达成调解协议，或者依调解协议起诉"
            )
        elif clock.expires_on:
            said = f"双方应当不晚于{clock.latest_safe_on}共同提出申请（{rule}）"
            yield ClaimWarning(code="confirmation_deadline", message=said)


def _agents(facts: Facts, _party: str | None) -> Iterator[Finding]:
    rule = f"{cite('civil_procedure_law', 62)}、{cite('civil_procedure_interpretation', 89)}"
    for agent in facts.case.creditor.agents:
        powers = agent.special_powers or ""
        listed = any(power in powers for power in SPECIAL_POWERS)
        if agent.authority is Authority.SPECIAL and powers and not listed:
            yield Refusal(
                f"代理人{agent.name}的特别授权事项为“{powers}”，没有列明具体权限，不产生特别授权的效力（{rule}）；"
                "请在案件中列明代为承认、放弃、变更诉讼请求，进行和解，提起反诉或者上诉等事项，或者将其留空、在填写项中逐项选定"
            )
        elif "全权" in powers:
            said = f"代理人{agent.name}的授权写有“全权”，只有列明的事项具有特别授权的效力（{rule}）"
            yield ClaimWarning(code="full_authority", message=said)


def _organization(facts: Facts, _party: str | None) -> Iterator[Finding]:
    if facts.case.creditor.kind is PartyKind.PERSON:
        yield Refusal("债权人是自然人，没有法定代表人；请提交本人身份证复印件")


COURT_CHECKS: Final[Mapping[Guard, Check]] = {
    "basic_court": _basic_court,
    "collateral": _collateral,
    "registered_sum": _beyond_registered,
    "asset_clues": _asset_clues,
    "registered_collateral": _registered_collateral,
    "mediation": _mediation,
    "agents": _agents,
    "organization": _organization,
}

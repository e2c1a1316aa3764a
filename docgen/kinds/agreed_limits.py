"""The limits of an agreement, and what whoever makes it should know: caps on its rate, terms, consents of sureties.

民法典 art. 695: without his written consent a guarantor isn't answerable for what is added, and a change of the time
for performance leaves his guarantee period as it was.

How ambiguous spots are read here:

- The limits on extensions bind banks; whoever calls itself none (by its name) is told of them only.
- What a change means for an owner of collateral who didn't consent is nowhere settled: shown as an assumption.
- An agreement over a card's debt is an individual installment plan (信用卡业务监督管理办法 art. 70).
"""

from collections.abc import Iterator

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.vocabulary import AgreementKind, ClaimType, PartyKind, Role
from docgen.errors import ExtensionTooLong, PlanRateAboveCap, PlanTooLong, Problem, WrongAnswers
from docgen.kinds.agreed import Agreed, agreed, agreement_title, names_in
from docgen.kinds.agreed_stage import stage_notices
from docgen.kinds.facts import OWING, Facts, answers_for
from docgen.kinds.parts import Part
from docgen.law.dated import Parameters
from docgen.law.deadlines import Period
from docgen.law.extension import limit_of
from docgen.law.reasons import assumed
from docgen.law.result import ClaimWarning
from docgen.law.statutes import cite
from docgen.zh.figures import percent

SECURING = frozenset({Role.GUARANTOR, Role.MORTGAGOR, Role.PLEDGOR})
BANKS = ("银行", "信用社", "信用联社", "信用合作")


def notices(facts: Facts, answers: Part) -> list[ClaimWarning]:
    """What the agreement's limits notice; nothing for a kind without a plan.

    Raises:
        WrongAnswers, InputError, LawError: as ``agreed`` says, and where a limit refuses.
    """
    if facts.agreement is None or facts.parameters is None:
        return []
    made = agreed(facts, answers)
    return [
        *_rate(made, facts.parameters),
        *_length(made, facts.parameters, answers),
        *_extension(made),
        *_consents(made, answers),
        *stage_notices(made, answers),
    ]


def sureties(case: Case) -> list[Debtor]:
    """Who secures the debt without owing it: guarantors of these contracts, and owners of collateral."""
    bound = {guarantee.party for guarantee in case.guarantees} | {item.owner for item in case.collateral}
    return [
        debtor
        for debtor in case.debtors
        if not OWING & set(debtor.roles) and (SECURING & set(debtor.roles) or debtor.id in bound)
    ]


def consenting(facts: Facts, answers: Part) -> list[Debtor]:
    """The sureties who are to sign.

    Raises:
        WrongAnswers: someone said not to consent is no surety.
    """
    all_of_them = sureties(facts.case)
    without = names_in(answers.get("without_consent"))
    known = {debtor.name for debtor in all_of_them}
    problems = [
        Problem(
            "填写项 不签署同意的担保人", name, f"不是本协议涉及的担保人；担保人有：{'、'.join(sorted(known)) or '无'}"
        )
        for name in without
        if name not in known
    ]
    if problems:
        raise WrongAnswers(title=agreement_title(facts), problems=problems)
    return [debtor for debtor in all_of_them if debtor.name not in without]


def _rate(made: Agreed, parameters: Parameters) -> Iterator[ClaimWarning]:
    case, as_of = made.facts.case, made.facts.as_of
    for terms in made.terms:
        cap = terms.cap.at(as_of) if terms.cap else None
        if cap is not None and made.rate > cap:
            lends = case.claim_type is ClaimType.PRIVATE_LENDING
            rule = cite("private_lending_rules", 25, 28) if lends else "案件所填利率上限"
            raise PlanRateAboveCap(debt=terms.debt.no, rate=percent(made.rate), cap=percent(cap), rule=rule)
    line = parameters["financial_cost_line"].on(as_of)
    if case.claim_type in (ClaimType.FINANCIAL_LOAN, ClaimType.CREDIT_CARD) and made.rate > line.value:
        said = f"还款期间年利率{percent(made.rate)}高于{percent(line.value)}，债务人可以请求调减（{line.source}）"
        yield ClaimWarning(code="plan_rate_above_line", message=assumed(said))


def _length(made: Agreed, parameters: Parameters, answers: Part) -> Iterator[ClaimWarning]:
    facts = made.facts
    if facts.case.claim_type is ClaimType.CREDIT_CARD:
        months = parameters["card_plan_months"].on(facts.as_of)
        limit_on = Period(months=int(months.value)).after(facts.as_of)
        if made.last_on > limit_on:
            rule = f"信用卡个性化分期还款最长不超过{months.value}个月（{cite('credit_card_measures', 70)}）"
            raise PlanTooLong(last_on=made.last_on, limit_on=limit_on, rule=rule)
    if made.kind is AgreementKind.EXTENSION:
        yield from _extension_limit(made, parameters, answers)


def _extension_limit(made: Agreed, parameters: Parameters, answers: Part) -> Iterator[ClaimWarning]:
    facts, debt = made.facts, made.terms[0].debt
    if debt.disbursed_on is None or debt.matures_on is None:
        return
    borrowers = [debtor for debtor in facts.case.debtors if Role.BORROWER in debtor.roles]
    limit = limit_of(
        debt.disbursed_on,
        debt.matures_on,
        facts.as_of,
        personal=all(debtor.kind is PartyKind.PERSON for debtor in borrowers),
        longest_months=answers.get("longest_months"),
        parameters=parameters,
    )
    if limit.last_on is None:
        said = f"{limit.said}（{limit.article}）；未填写“最长贷款期限”，未能核对"
        yield ClaimWarning(code="extension_limit_unknown", message=assumed(said))
    elif made.last_on <= limit.last_on:
        said = f"{limit.said}，最迟可展期至{limit.last_on}（{limit.article}，条文未经核对）"
        yield ClaimWarning(code="extension_limit", message=assumed(said))
    elif is_bank(facts.case):
        said, article = limit.said, limit.article
        raise ExtensionTooLong(debt=debt.no, last_on=made.last_on, limit_on=limit.last_on, said=said, article=article)
    else:
        said = f"展期至{made.last_on}，超过银行贷款展期的限度{limit.last_on}：{limit.said}（{limit.article}）"
        yield ClaimWarning(code="extension_beyond_bank_limit", message=assumed(f"{said}；债权人不是银行"))


def is_bank(case: Case) -> bool:
    """Whether the lender is a bank, by its name."""
    return case.claim_type is ClaimType.FINANCIAL_LOAN and any(word in case.creditor.name for word in BANKS)


def _extension(made: Agreed) -> Iterator[ClaimWarning]:
    if made.kind is not AgreementKind.EXTENSION:
        return
    terms, claim, as_of = made.terms[0], made.facts.claim, made.facts.as_of
    if terms.debt.matures_on and as_of > terms.debt.matures_on and not terms.extensions:
        said = f"借款已于{terms.debt.matures_on}到期；展期应在还款期限届满前申请（{cite('civil_code', 678)}）"
        yield ClaimWarning(code="extension_after_maturity", message=f"{said}，请核对申请日期，或改用《分期还款协议》")
    if claim and claim.accrued_not_due:
        said = "截止日有未到期本金在计息，在此日签订的展期协议入案后债权不能自动计算；请以合同应还日为截止日和签订日"
        yield ClaimWarning(code="extension_mid_period", message=said)
    if terms.debt.floating:
        said = "原合同为浮动利率，展期另定利率后是否继续浮动，计算规则未作规定；协议入案后请改按系统余额计算"
        yield ClaimWarning(code="extension_of_floating", message=said)


def _consents(made: Agreed, answers: Part) -> Iterator[ClaimWarning]:
    facts = made.facts
    signing = consenting(facts, answers)
    for debtor in sureties(facts.case):
        if debtor in signing:
            continue
        if Role.GUARANTOR in debtor.roles:
            said = (
                f"保证人{debtor.name}不签署书面同意：对加重的债务不承担保证责任，变更履行期限的，保证期间不受影响"
                f"（{cite('civil_code', 695)}）；请在原保证期间内向其主张"
            )
            yield ClaimWarning(code="guarantor_without_consent", message=said)
        else:
            said = f"{debtor.name}（担保物权利人）不签署书面同意，其担保是否及于变更后的债务可能有争议，宜取得书面同意"
            yield ClaimWarning(code="owner_without_consent", message=assumed(said))
    if ended := "、".join(debtor.name for debtor in signing if _period_ended(facts, debtor)):
        said = (
            f"{ended}的保证期间已届满，在本协议上签字同意不恢复保证责任"
            f"（{cite('guarantee_interpretation', 34)}）；需要其担保的，请另行订立保证合同"
        )
        yield ClaimWarning(code="guarantee_period_expired", message=said)


def _period_ended(facts: Facts, debtor: Debtor) -> bool:
    """Whether the periods of all his guarantees are over, whatever may still be proven."""
    return not answers_for(facts, debtor.id)

"""The payment order 支付令 against one borrower (民诉法 225-228; 民诉法解释 427-441).

What the texts leave open, and how it is read here:

- A contested debt doesn't close the way, for the court looks at the papers only; an objection would end it.
- That an order can be served is shown by the latest letter that reached the debtor or that he refused; an address
  alone doesn't show it, nor does a letter that came back.
- That nobody is known to be missing or abroad is an assumption, which is stated.
- The order binds no guarantor: it is for borrowers and co-borrowers.
"""

from collections.abc import Iterator

from docgen.casefile.parties import Debtor
from docgen.casefile.vocabulary import DeliveryMethod, DeliveryOutcome, ProceedingKind
from docgen.glossary import word
from docgen.law.agreed_court import arbitration
from docgen.law.conditions import Condition, Met, met, unknown, unmet
from docgen.law.consent import principal_debtors
from docgen.law.reasons import assumed
from docgen.law.standing import SUITS, Standing
from docgen.law.statutes import cite
from docgen.law.venue import domicile
from docgen.law.way import Procedure, ProcedureKind, due, uncontested, way

BY_HAND_OR_POST = (
    DeliveryMethod.PERSONAL,
    DeliveryMethod.EMS,
    DeliveryMethod.REGISTERED_MAIL,
    DeliveryMethod.NOTARISED,
)
ARRIVED = (
    DeliveryOutcome.SIGNED,
    DeliveryOutcome.SIGNED_BY_OTHER,
    DeliveryOutcome.REFUSED,
    DeliveryOutcome.DELIVERED,
)


def payment_orders(now: Standing) -> Iterator[Procedure]:
    """The payment order against each borrower and co-borrower."""
    owing = principal_debtors(now.case)
    for debtor in now.case.debtors:
        if debtor.id in owing:
            rule = cite("civil_procedure_interpretation", 23)
            court = f"债务人住所地基层人民法院，不受金额限制（{rule}）"
            fee = now.fees.payment_order if now.fees else None
            conditions = list(_conditions(now, debtor))
            yield way(ProcedureKind.PAYMENT_ORDER, court, conditions, _consequences(now), fee=fee, party=debtor.id)


def _conditions(now: Standing, debtor: Debtor) -> Iterator[Condition]:
    law, rule = cite("civil_procedure_law", 225), cite("civil_procedure_interpretation", 427)
    yield met("请求给付金钱或者有价证券", law)
    yield due(now, "债权已到期", law)
    yield _certain(now, law)
    yield _agreed(now)
    yield _performed(now, law)
    yield uncontested(now, "债权人与债务人没有其他债务纠纷", law)
    yield _present(now, debtor, rule)
    yield _serviceable(now, debtor, f"{law}、{rule}")
    place = domicile(debtor)
    court = cite("civil_procedure_interpretation", 23)
    if place:
        yield met("已知债务人住所地", court, place)
    else:
        yield unknown("已知债务人住所地", court, f"{debtor.name}的住所地")
    yield _not_preserved(now, rule)
    yield from _not_sued(now)


def _certain(now: Standing, law: str) -> Condition:
    what = "数额确定"
    if now.due is None:
        return unknown(what, law, f"债权金额：{now.refused}")
    if now.doubts:
        return unknown(what, law, "核对金额并更正流水或者余额", "；".join(now.doubts))
    return met(what, law)


def _agreed(now: Standing) -> Condition:
    what = "请求的利息、违约金在债权文书中有约定"
    rule = cite("civil_procedure_interpretation", 428)
    silent = [
        debt.no
        for debt in now.case.debts
        if not (debt.default_rate or debt.liquidated_damages or (debt.clauses and debt.clauses.overdue))
        and not (debt.card and debt.card.agreement)
    ]
    if silent:
        return unknown(what, rule, f"合同{'、'.join(silent)}的罚息利率或者逾期条款；没有约定的，只请求约定的款项")
    return met(what, rule)


def _performed(now: Standing, law: str) -> Condition:
    what = "债权人没有对待给付义务"
    open_ = [
        invoice.no or str(invoice.due_on)
        for debt in now.case.debts
        for invoice in debt.invoices
        if not (invoice.delivered_on or invoice.accepted_on)
    ]
    if open_:
        return unknown(what, law, f"发票{'、'.join(open_)}的交付日期或者验收日期")
    invoiced = any(debt.invoices for debt in now.case.debts)
    return met(what, law, "货物或者服务已交付" if invoiced else "款项已由债权人提供")


def _present(now: Standing, debtor: Debtor, rule: str) -> Condition:
    what = "债务人在我国境内且未下落不明"
    missing = now.missing(debtor)
    if missing:
        return unmet(what, rule, f"{debtor.name}下落不明")
    if missing is None:
        return unknown(what, rule, "下落不明的是哪一位当事人（当事人的“下落不明”）")
    if domicile(debtor) is None:
        return unknown(what, rule, f"{debtor.name}的住所地")
    return met(what, rule, assumed("住所地在我国境内，案件资料未记下落不明"))


def _serviceable(now: Standing, debtor: Debtor, article: str) -> Condition:
    what = "支付令能够送达债务人"
    if now.missing(debtor):
        return unmet(what, article, "下落不明，不能公告送达支付令")
    sent = [
        each
        for each in now.case.deliveries
        if each.party == debtor.id
        and each.method in BY_HAND_OR_POST
        and each.outcome not in {None, DeliveryOutcome.PENDING}
        and (each.outcome_on or each.sent_on) <= now.as_of
    ]
    latest = max(sent, key=lambda each: each.outcome_on or each.sent_on, default=None)
    if latest is None or latest.outcome is None:
        return unknown(what, article, "直接送达或者邮寄的送达记录")
    said = f"{latest.outcome_on or latest.sent_on}{word(latest.method)}：{word(latest.outcome)}"
    if latest.outcome in ARRIVED:
        return met(what, article, said)
    return unknown(what, article, "能够送达的地址", said)


def _not_preserved(now: Standing, rule: str) -> Condition:
    what = "债权人未申请诉前保全"
    suits = [each.on for each in now.begun(*SUITS)] + ([now.sued_on] if now.sued_on else [])
    first = min(suits, default=None)
    for measure in now.begun(ProceedingKind.PRESERVATION):
        if first is None or measure.on < first:
            return unmet(what, rule, f"{measure.on}申请诉前保全")
    return met(what, rule, "案件资料未记诉前保全")


def _not_sued(now: Standing) -> Iterator[Condition]:
    what, rule = "未就同一债权起诉或者取得生效法律文书", cite("civil_procedure_interpretation", 430)
    if now.decided:
        yield unmet(what, rule, f"{now.decided.on}{word(now.decided.kind)}已生效")
    elif now.in_court:
        yield unmet(what, rule, now.in_court)
    else:
        yield met(what, rule)


def _consequences(now: Standing) -> Iterator[str]:
    names = ("acceptance", "issue", "objection", "service", "no_suit")
    accept, issue, object_, serve, no_suit = (now.legal(f"payment_order_{name}_days") for name in names)
    yield f"法院{accept.value}日内通知是否受理（{accept.source}），受理后{issue.value}日内发出支付令（{issue.source}）"
    yield (
        f"债务人自收到之日起{object_.value}日内清偿或者书面提出异议（{object_.source}）；口头异议无效，"
        f"称无力清偿、要求延期或者改变清偿方式不影响支付令（{cite('civil_procedure_interpretation', 436)}）"
    )
    yield f"异议成立的，支付令失效并转入诉讼，申请人{no_suit.value}日内表示不同意的除外（{no_suit.source}）"
    yield f"发出后{serve.value}日内未能送达、债权人起诉或者撤回申请的，程序终结（{serve.source}）"
    yield f"申请费为案件受理费的三分之一，债务人未提异议的由其负担（{cite('court_fee_measures', 14, 36)}）"
    yield f"申请支付令使诉讼时效中断（{cite('limitation_rules', 11)}）"
    if len(principal_debtors(now.case)) < len(now.case.debtors):
        rule = cite("civil_procedure_interpretation", 434)
        yield f"支付令对担保人没有约束力；另行起诉担保人的，支付令失效（{rule}）"
    if arbitration(now.case.debts).met is not Met.YES:
        yield assumed("合同有仲裁条款，债务人异议后不能转入诉讼，应申请仲裁")

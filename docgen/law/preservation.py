"""Preservation of the debtors' assets, before a suit and in it (民诉法 103-108; 财产保全规定; 解释 152, 163, 485).

What the texts leave open, and how it is read here:

- The amount to be preserved is what is due; who sues for more preserves more.
- Urgency and the danger to enforcement are facts of a kind the case file doesn't hold: they are always to be shown.
- A licensed financial institution may be spared security in a suit (规定 9). The licence is on file where an item of
  evidence is titled with it; after an assignment the licence may be the former creditor's. Before a suit security is
  taken to be needed from everybody (民诉法 104).
- Only what a debtor of the case holds is a clue; a spouse's or a third party's asset isn't.
"""

from collections.abc import Iterator
from decimal import Decimal

from docgen.casefile.vocabulary import OverdueCause
from docgen.glossary import word
from docgen.law.arithmetic import cents, product
from docgen.law.conditions import Condition, met, unknown, unmet
from docgen.law.reasons import assumed
from docgen.law.standing import Standing
from docgen.law.statutes import cite
from docgen.law.way import Procedure, ProcedureKind, due, way
from docgen.zh.figures import yuan

LICENCE = "金融许可证"


def preservations(now: Standing) -> Iterator[Procedure]:
    """The preservation before a suit and the one in it."""
    fee = now.fees.preservation if now.fees else None
    yield way(
        ProcedureKind.PRESUIT_PRESERVATION,
        f"被保全财产所在地、被申请人住所地或者对案件有管辖权的人民法院（{cite('civil_procedure_law', 104)}）",
        list(_before_suit(now)),
        [*_presuit_consequences(now), *_consequences(now)],
        fee=fee,
    )
    yield way(
        ProcedureKind.PRESERVATION,
        "受理案件的人民法院",
        list(_in_suit(now)),
        [*_in_suit_consequences(now), *_consequences(now)],
        fee=fee,
    )


def _before_suit(now: Standing) -> Iterator[Condition]:
    law = cite("civil_procedure_law", 104)
    if now.in_court or now.decided:
        yield unmet("尚未起诉或者申请仲裁", law, now.in_court or "债权已有生效法律文书")
    else:
        yield met("尚未起诉或者申请仲裁", law)
    yield _danger(now, "情况紧急，不立即保全将使合法权益受到难以弥补的损害", law)
    yield from _application(now)
    ratio = now.legal("presuit_preservation_security_ratio")
    rule = f"{law}、{cite('civil_procedure_interpretation', 152)}"
    what = "提供相当于请求保全数额的担保（法院可以酌定）"
    yield unknown(what, rule, "担保方式与担保数额", _security("", now, ratio.value))


def _in_suit(now: Standing) -> Iterator[Condition]:
    law = cite("civil_procedure_law", 103)
    if now.decided:
        rule = cite("civil_procedure_interpretation", 163)
        yield unmet("债权尚在诉讼中", law, f"已有生效法律文书：依{rule}申请执行前保全，或者直接申请执行")
    else:
        yield met("起诉时或者诉讼中提出", law, now.in_court or "可在起诉时一并申请")
    yield _danger(now, "因被申请人的行为或者其他原因，判决可能难以执行", law)
    yield from _application(now)
    yield _secured(now)


def _danger(now: Standing, what: str, article: str) -> Condition:
    assessment = now.case.assessment
    cause = f"逾期原因：{word(assessment.cause)}" if assessment and assessment.cause is OverdueCause.MALICIOUS else ""
    return unknown(what, article, "转移、隐匿、处分财产或者其他紧急情形的事实与证据", cause)


def _application(now: Standing) -> Iterator[Condition]:
    """What an application must hold: an amount, and something to preserve."""
    rule = cite("preservation_rules", 1)
    yield due(now, "请求保全的数额明确", rule)
    what = "有明确的被保全财产信息或者具体的财产线索"
    article = f"{cite('civil_procedure_law', 105)}、{rule}"
    holders = {debtor.id for debtor in now.case.debtors}
    clues = [asset for asset in now.case.assets if asset.holder in holders]
    if not clues:
        yield unknown(what, article, "被申请人名下的财产线索（种类、具体情况、所在地或账号）")
        return
    seized = [asset.detail for asset in clues if asset.seizure]
    waiting = f"；已被查封，须轮候：{'、'.join(seized)}" if seized else ""
    yield met(what, article, f"被申请人名下财产线索{len(clues)}项{waiting}")


def _secured(now: Standing) -> Condition:
    ratio = now.legal("preservation_security_ratio")
    what, article = "法院要求的，提供担保", f"{cite('civil_procedure_law', 103)}、{cite('preservation_rules', 5, 9)}"
    bound = _security("不超过", now, ratio.value)
    licence = [item.title for item in now.case.evidence if LICENCE in item.title]
    if licence and not now.assignments:
        found = f"证据“{'、'.join(licence)}”：商业银行等具有独立偿付能力的金融机构，可以请求不提供担保"
        return met(what, article, assumed(f"{found}，由法院决定；要求担保的{bound}"))
    missing = "担保方式；债权人为持牌金融机构的，其金融许可证（证据）"
    return unknown(what, article, missing, bound)


def _security(bound: str, now: Standing, ratio: Decimal) -> str:
    share = f"{bound}请求保全数额的{ratio:%}".replace(".0%", "%")
    return share + (f"，即{yuan(cents(product(now.due, ratio)))}元" if now.due is not None and now.due > 0 else "")


def _presuit_consequences(now: Standing) -> Iterator[str]:
    hours, days = now.legal("preservation_urgent_hours"), now.legal("presuit_preservation_suit_days")
    yield f"法院{hours.value}小时内裁定，裁定保全的立即执行（{hours.source}）"
    yield f"采取保全措施后{days.value}日内不起诉或者申请仲裁的，解除保全（{days.source}）"
    yield f"申请诉前保全后不能再申请支付令（{cite('civil_procedure_interpretation', 427)}）"
    yield f"申请诉前保全使诉讼时效中断（{cite('limitation_rules', 11)}）"


def _in_suit_consequences(now: Standing) -> Iterator[str]:
    ruling, hours = now.legal("preservation_ruling_days"), now.legal("preservation_urgent_hours")
    yield (
        f"法院{ruling.value}日内裁定，须提供担保的自提供担保后计（{ruling.source}）；"
        f"情况紧急的{hours.value}小时内（{hours.source}）"
    )


def _consequences(now: Standing) -> Iterator[str]:
    deposit, movables, other = (now.legal(f"preservation_{name}_years") for name in ("deposit", "movable", "property"))
    lead = now.legal("preservation_renewal_days")
    yield (
        f"保全期限最长为银行存款{deposit.value}年、动产{movables.value}年、不动产及其他财产权{other.value}年"
        f"（{other.source}）；续行保全在届满{lead.value}日前申请（{lead.source}）"
    )
    yield f"申请有错误的，赔偿被申请人因保全所受的损失（{cite('civil_procedure_law', 108)}）"
    yield f"申请费由申请人预交，可以在诉讼请求中一并主张（{cite('court_fee_measures', 38)}）"

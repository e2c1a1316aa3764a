"""Why a hold stops collection, and what can be done meanwhile: an article where there is one, else the house's rule."""

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import ClaimType, HoldReason
from docgen.law.statutes import cite

HOUSE = "本系统催收规则"
"""What no article says: which letters wait while a reason holds (product.md, "The way of a case" 2)."""


def grounds(case: Case, reason: HoldReason) -> str:
    """The source of a hold and the way on, in Chinese."""
    card = case.claim_type is ClaimType.CREDIT_CARD
    match reason:
        case HoldReason.DISPUTED:
            source = f"{HOUSE}、{cite('credit_card_measures', 69)}" if card else HOUSE
            return f"{source}：有异议的，先核对账目并书面答复，再行催收"
        case HoldReason.COMPLAINT:
            return f"{HOUSE}：投诉办结并答复以前不发催收文书"
        case HoldReason.RELIEF:
            source = f"{HOUSE}、{cite('credit_card_measures', 70)}" if card else f"{HOUSE}、{cite('civil_code', 509)}"
            return f"{source}：已达成减缓安排的，按安排履行，违反安排后再行催收"
        case HoldReason.DECEASED:
            return f"{cite('civil_code', 194)}、{HOUSE}：债务人死亡的，请查明继承人或者遗产管理人，补录后向其主张"
        case HoldReason.BANKRUPT:
            return f"{cite('enterprise_bankruptcy_law', 48)}：法院受理破产申请后，请在期限内向管理人申报债权"
        case HoldReason.MISSING:
            return f"{cite('limitation_rules', 8)}：债务人下落不明的，可以用《公告催收》，或者起诉"
    return f"{HOUSE}：请先核实暂停的原因"

"""What papers for a court print beside what every template may say: the court, the sides, who acts, what is asked.

The sides are numbered in the order of the paper where there are several (被告一、被告二), and every request speaks of
them by these numbers.
"""

import re
from collections.abc import Iterable
from typing import Any

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.parties import Creditor, Debtor, Party
from docgen.casefile.vocabulary import ClaimType, PartyKind
from docgen.kinds.agent_parts import agent_parts
from docgen.kinds.asset_parts import asset_groups, asset_parts
from docgen.kinds.court_claims import claim_parts
from docgen.kinds.court_steps import confirmation_parts, preservation_parts
from docgen.kinds.facts import OWING, Facts, is_property_fee
from docgen.kinds.parts import Part, part
from docgen.kinds.security_parts import realisable_parts
from docgen.zh.numerals import chinese_number

GAPS = {
    "name": "受理法院（填写项“受理法院”或案件的受诉法院）",
    "no_agent": "代理人（债权人的代理人）",
    "no_assets": "财产线索（案件的财产线索）",
}
"""What a paper cannot do without, as it is asked for."""
UNTOLD = "法定代表人（负责人）"
"""Of a representative whose capacity the case leaves open."""
SALE = re.compile(r"^(?!.*(?:房|土地|股权|服务)).*(?:买卖|购销|供货)")
"""The name of a contract by which goods are sold; land, houses and shares have causes of their own."""
BRANCHES = ("分行", "支行", "分公司", "营业部", "信用卡中心", "分理处")


def court_parts(facts: Facts, answers: Part) -> Part:
    """The names a paper for a court uses, under ``court``."""
    case = facts.case
    values: dict[str, Any] = {
        "name": answers.get("court") or case.court,
        "cause": answers.get("cause") or _cause(case),
        "plaintiff": side_part(case, case.creditor, ""),
        "defendants": numbered_sides(case, case.debtors),
        "payers": numbered_sides(case, payers(case)),
        "owners": numbered_sides(case, _owners(facts)),
        "agents": agent_parts(case, answers),
        "claims": claim_parts(facts, answers) if facts.claim else "",
        "realisable": [*realisable_parts(facts)],
        "preservation": preservation_parts(facts, answers),
        "confirmation": confirmation_parts(facts),
        "assets": [made for _, made in asset_parts(case)],
        "asset_groups": asset_groups(case),
        "branch": case.creditor.name.endswith(BRANCHES),
        "no_agent": None,
        "no_assets": None,
    }
    return Part(values, label="", context="court", titles=GAPS)


def payers(case: Case) -> list[Debtor]:
    """Who owes the debt itself: borrower and co-borrowers."""
    return [debtor for debtor in case.debtors if OWING & set(debtor.roles)]


def numbered_sides(case: Case, debtors: Iterable[Debtor]) -> list[Part]:
    """Debtors as the other side of a paper; ``number`` is empty where there is only one."""
    found = list(debtors)
    return [
        side_part(case, debtor, chinese_number(place) if len(found) > 1 else "")
        for place, debtor in enumerate(found, 1)
    ]


def acts_as(party: Party) -> str:
    """What a unit's representative is to it."""
    acts = party.representative
    return glossary.word(acts.capacity) if acts and acts.capacity else UNTOLD


def side_part(case: Case, party: Creditor | Debtor, number: str) -> Part:
    """One who stands on a paper for a court: what he is called there, where he lives and where papers reach him."""
    names = {debtor.id: debtor.name for debtor in case.debtors if debtor.id}
    agreed = party.service_address if isinstance(party, Debtor) else None
    made = part(
        party,
        f"{party.name} 的",
        "debtor",
        names,
        number=number,
        person=party.kind is PartyKind.PERSON,
        missing=isinstance(party, Debtor) and bool(party.whereabouts_unknown),
        acts_as=acts_as(party),
        residence=party.address or party.registered_address,
        papers_to=(agreed.address if agreed else None) or party.address or party.registered_address,
        papers_phone=(agreed.phone if agreed else None) or party.phone,
    )
    made.titles = {
        "residence": "住所地",
        "papers_to": "送达地址或住所地",
        "papers_phone": "联系电话",
        "missing": "下落不明",
    }
    return made


def _owners(facts: Facts) -> list[Debtor]:
    """Whose things are realised, then who else owes the debt."""
    case = facts.case
    owners = [case.debtor(item.owner) for item in case.collateral if item.owner in {d.id for d in case.debtors}]
    return list({debtor.id: debtor for debtor in (*owners, *payers(case))}.values())


def _cause(case: Case) -> str:
    """The cause of action as a court calls it; of receivables it is a sale only where every contract's name says so."""
    if case.claim_type is not ClaimType.RECEIVABLE:
        return glossary.word(case.claim_type)
    if is_property_fee(case):
        return "物业服务合同纠纷"
    sold = all(SALE.search(debt.name or "") for debt in case.debts)
    return "买卖合同纠纷" if case.debts and sold else "合同纠纷"

"""Which courts may hear a case: the agreed one, those of domiciles, that of performance (民诉法 22, 24, 35).

Each court is a place with its ground and the conditions it depends on; no court's name is guessed from an address.

What the texts leave open, and how it is read here:

- A habitual residence that is not on file is taken to be no other than the domicile.
- Of a guarantor who is no borrower the domicile matters only if he is sued alone (担保制度解释 21).
- After an assignment it is divided whether the old or the new creditor's place is that of performance.
- Whoever is missing is sued at his last known domicile.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor, Party
from docgen.casefile.vocabulary import ClaimType, HoldReason, PartyKind
from docgen.law.agreed_court import agreed_court, arbitration, no_agreement
from docgen.law.conditions import Condition, met, unknown
from docgen.law.consent import principal_debtors
from docgen.law.court_choice import CourtChoice, VenueGround, choose
from docgen.law.court_level import Level, level_of
from docgen.law.dated import Parameters
from docgen.law.reasons import assumed
from docgen.law.standing import Standing, standing
from docgen.law.statutes import cite


@dataclass(frozen=True, slots=True, kw_only=True)
class Venue:
    """The courts that may hear a case, the level of court, and what else to mind."""

    as_of: date
    court: str | None
    """The court that the case names."""
    courts: tuple[CourtChoice, ...]
    level: Level
    notes: tuple[str, ...]


def compute_venue(case: Case, as_of: date, *, parameters: Parameters) -> Venue:
    """Which courts may hear ``case`` when it is brought on ``as_of``; a refused claim only leaves the level open."""
    now = standing(case, as_of, parameters=parameters)
    level = level_of(now)
    courts = [choice for debt in case.debts for choice in agreed_court(now, debt, level)]
    for debtor in case.debtors:
        courts += _domiciles(now, debtor)
    courts.append(_performance(now))
    return Venue(as_of=as_of, court=case.court, courts=tuple(courts), level=level, notes=tuple(_notes(now)))


def domicile(party: Party) -> str | None:
    """A party's domicile (民诉法解释 3): an organization's main office, else its registered place; None if unknown."""
    return party.address or (party.registered_address if party.kind is PartyKind.ORGANIZATION else None)


def _domiciles(now: Standing, debtor: Debtor) -> Iterator[CourtChoice]:
    """The court of a defendant's domicile, and that of the habitual residence he has elsewhere."""
    basis = [arbitration(now.case.debts), no_agreement(now), *_guarantor(now, debtor)]
    habitual = debtor.habitual_address if debtor.kind is PartyKind.PERSON else None
    elsewhere = habitual if habitual != debtor.address else None
    what = "离开住所地至起诉时在经常居住地连续居住一年以上（住院就医除外）"
    law, rule = cite("civil_procedure_law", 22, 24), cite("civil_procedure_interpretation", 4)
    if elsewhere:
        known = "被告下落不明" if now.missing(debtor) else ""
        lived = unknown(what, rule, "居住证、社区证明等居住一年以上的证据", known)
        yield choose(VenueGround.DEFENDANT_DOMICILE, elsewhere, f"{law}、{rule}", (*basis, lived), party=debtor.id)
    place, article = domicile(debtor), cite("civil_procedure_interpretation", 3)
    if place is None:
        basis.append(unknown("已知被告的住所地", article, f"{debtor.name}的住所地"))
    elif elsewhere:
        basis.append(
            unknown("经常居住地与住所地一致", rule, "核对是否在经常居住地连续居住一年以上：是的，由经常居住地法院管辖")
        )
    elif debtor.kind is PartyKind.PERSON:
        basis.append(met("经常居住地与住所地一致", rule, assumed("未记其他经常居住地，以住所地为准")))
    else:
        same = "住所地为主要办事机构所在地" if debtor.address else "主要办事机构所在地未记，以注册地为准"
        basis.append(met("住所地为主要办事机构所在地，不能确定的为注册地", article, assumed(same)))
    yield choose(VenueGround.DEFENDANT_DOMICILE, place, f"{law}、{article}", basis, party=debtor.id)


def _guarantor(now: Standing, debtor: Debtor) -> Iterator[Condition]:
    if debtor.id not in principal_debtors(now.case):
        missing = "确定是否只起诉该担保人；只起诉担保人的，核对担保合同的管辖条款"
        found = "与借款人一并起诉的，依主合同确定管辖"
        yield unknown("单独起诉该担保人", cite("guarantee_interpretation", 21), missing, found)


def _performance(now: Standing) -> CourtChoice:
    """The creditor's place: money is to be paid where it is received."""
    case = now.case
    article = cite("civil_procedure_interpretation", 18)
    if case.claim_type is ClaimType.PRIVATE_LENDING:
        article = f"{article}、{cite('private_lending_rules', 3)}"
    creditor = case.creditor
    place = creditor.habitual_address if creditor.kind is PartyKind.PERSON else None
    place = place or domicile(creditor)
    conditions = [arbitration(case.debts), no_agreement(now)]
    what = "履行地没有约定或者约定不明，以接收货币一方所在地为履行地"
    if now.assignments:
        missing = "实务有分歧：债权转让后以原债权人还是受让人所在地为准；核对原债权人所在地及当地法院做法"
        conditions.append(unknown(what, article, missing, "债权已转让"))
    else:
        conditions.append(met(what, article, assumed("合同未约定履行地，债权人为接收货币一方")))
    if place is None:
        conditions.append(unknown("已知债权人所在地", article, "债权人的住所地"))
    law = cite("civil_procedure_law", 24)
    return choose(VenueGround.PLACE_OF_PERFORMANCE, place, f"{law}、{article}", conditions)


def _notes(now: Standing) -> Iterator[str]:
    if now.in_court:
        yield f"本案{now.in_court}，管辖以受诉法院的受理和裁定为准"
    if len({(debt.clauses and debt.clauses.venue and debt.clauses.venue.text) or "" for debt in now.case.debts}) > 1:
        yield "各合同的管辖约定不同，分别确定；约定的法院不同的，应分案起诉"
    if any(now.missing(debtor) is not False for debtor in now.case.debtors):
        where = assumed("管辖仍按其最后的住所地确定")
        served = f"起诉状须公告送达（{cite('civil_procedure_law', 95)}），支付令、简易程序、小额诉讼不能适用"
        yield f"有当事人下落不明：{where}；{served}"
    if now.held(HoldReason.DECEASED):
        yield "债务人死亡：被告应为继承人或者遗产管理人，补录其姓名和住所地后再确定管辖"
    yield from now.bankruptcy

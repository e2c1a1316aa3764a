"""The court that a contract agrees on, and the arbitration that would shut courts out (民诉法 35, 法释〔2025〕15号).

A clause is quoted; nothing is read out of it but the words that 民诉法 35 and the level of a court turn on. That it
names the court of the case (``court``) is met only where it holds that name word for word.

What the texts leave open, and how it is read here:

- A clause on venue may be exclusive or not: beside one, the statutory courts depend on what it says.
- A recorded arbitration clause shuts the courts out, unless it seems to leave a choice between both, which is then to
  be checked. Where only some contracts have one, the courts of the parties depend.
- A person who borrows of an organization may be a consumer; whether he is one, somebody must look.
"""

from collections.abc import Iterator, Sequence

from docgen.casefile.debts import Clause, Debt
from docgen.casefile.vocabulary import EvidenceGroup, PartyKind
from docgen.glossary import word
from docgen.law.conditions import Condition, met, unknown, unmet
from docgen.law.consent import principal_debtors
from docgen.law.court_choice import CourtChoice, VenueGround, choose
from docgen.law.court_level import CourtLevel, Level
from docgen.law.reasons import assumed
from docgen.law.standing import Standing
from docgen.law.statutes import cite, statutes

LISTED_PLACES = ("住所地", "履行地", "签订地", "标的物所在地")
"""What 民诉法 35 names itself; any other place must be proven to be connected with the dispute."""
LEVEL_WORDS = {CourtLevel.BASIC: "", CourtLevel.INTERMEDIATE: "中级", CourtLevel.HIGH: "高级"}
ARBITRATION = "仲裁"
SUING = ("法院", "起诉")


def arbitration(debts: Sequence[Debt]) -> Condition:
    """Whether the courts are open to disputes under these contracts (民诉法 122)."""
    what, article = "没有排除法院管辖的仲裁协议", cite("civil_procedure_law", 122)
    bound = [debt for debt in debts if arbitrates(debt)]
    if not bound:
        return met(what, article)
    quoted = "；".join(f"合同{debt.no}：{'；'.join(clause_texts(debt))}" for debt in bound)
    if any(leaves_choice(debt) for debt in bound):
        missing = (
            "核对条款是否约定既可仲裁又可起诉：是的，仲裁约定无效而诉讼管辖约定仍有效"
            f"（{_reply(4)}），核对后管辖条款只录诉讼部分、仲裁条款留空"
        )
        return unknown(what, article, missing, quoted)
    if len(bound) < len(debts):
        return unknown(what, article, f"有仲裁条款的合同应申请仲裁，其余合同另行起诉：{quoted}", quoted)
    return unmet(what, article, assumed(f"仲裁条款有效，应申请仲裁（{quoted}）；条款无效的，核对后留空仲裁条款"))


def _reply(article: int) -> str:
    """The court's reply of 2025, and since when it holds."""
    return f"{cite('jurisdiction_reply', article)}，{statutes()['jurisdiction_reply'].in_force_from}起施行"


def _clause(debt: Debt, name: str) -> Clause | None:
    clause: Clause | None = getattr(debt.clauses, name) if debt.clauses else None
    return clause


def clause_texts(debt: Debt) -> list[str]:
    """What a contract says of arbitration and of venue, as it is quoted."""
    clauses = (_clause(debt, "arbitration"), _clause(debt, "venue"))
    return [_quoted(clause) for clause in clauses if clause]


def _quoted(clause: Clause) -> str:
    return f"{clause.no or ''}“{clause.text or '内容未录'}”"


def arbitrates(debt: Debt) -> bool:
    """Whether a contract has an arbitration clause, recorded as one or within its clause on venue."""
    venue = _clause(debt, "venue")
    return _clause(debt, "arbitration") is not None or ARBITRATION in ((venue and venue.text) or "")


def leaves_choice(debt: Debt) -> bool:
    """Whether the contract speaks of suing beside arbitrating; what it means by that a person must read."""
    both = None not in {_clause(debt, "arbitration"), _clause(debt, "venue")}
    return both or any(mark in text for text in clause_texts(debt) for mark in SUING)


def agreed_court(now: Standing, debt: Debt, level: Level) -> Iterator[CourtChoice]:
    """The court that a contract agrees on, if it does."""
    clause = _clause(debt, "venue")
    if clause is None:
        return
    text = clause.text or ""
    conditions = [arbitration([debt]), _court_named(now, text), _connected(now, debt, text), _right_level(text, level)]
    conditions += [*_highlighted(now), *_carried(now, debt)]
    article = cite("civil_procedure_law", 35)
    yield choose(VenueGround.AGREED, _quoted(clause), article, conditions, debt=debt.no)


def _court_named(now: Standing, text: str) -> Condition:
    what, article = "以书面约定了可以确定的法院", cite("civil_procedure_law", 35)
    court = now.case.court
    if not text:
        return unknown(what, article, "管辖条款内容")
    if court and court in text:
        return met(what, article, f"条款写明受诉法院“{court}”")
    rule = _reply(3)
    if court:
        missing = f"核对条款所指的法院是否为“{court}”；只约定地域、依法能确定法院的也有效（{rule}）"
    else:
        missing = f"按条款核对并填写受诉法院；只约定地域、依法能确定法院的也有效（{rule}）"
    return unknown(what, article, missing)


def _connected(now: Standing, debt: Debt, text: str) -> Condition:
    what = "约定的地点与争议有实际联系"
    article = cite("civil_procedure_law", 35)
    if now.as_of >= statutes()["jurisdiction_reply"].in_force_from:
        article = f"{article}、{cite('jurisdiction_reply', 1)}"
    named = [place for place in LISTED_PLACES if place in text]
    if not named:
        return unknown(what, article, "条款未写明住所地、履行地、签订地等，须有证据证明该地点与争议有实际联系")
    if named == ["签订地"] and debt.signed_at is None:
        return unknown(what, article, "签订地点", "条款以签订地为准")
    found = f"条款写明{'、'.join(named)}" + (f"，签订地点{debt.signed_at}" if "签订地" in named else "")
    if now.assignments and "住所地" in named:
        return unknown(what, article, "债权已转让，核对条款所指住所地为原债权人还是现债权人的，及其地址", found)
    return met(what, article, found)


def _right_level(text: str, level: Level) -> Condition:
    what, article = "不违反级别管辖", cite("civil_procedure_law", 35)
    if level.level is None:
        return unknown(what, article, level.missing)
    found = assumed(f"按标的额由{word(level.level)}一审")
    named = next((name for name in ("中级", "高级", "最高") if name in text), "")
    if named == LEVEL_WORDS[level.level]:
        return met(what, article, found)
    return unknown(what, article, "核对条款所写法院的级别，与按标的额确定的不一致", found)


def _highlighted(now: Standing) -> Iterator[Condition]:
    """Standard terms against a consumer: a business's claim on a person."""
    owing = principal_debtors(now.case)
    people = any(debtor.kind is PartyKind.PERSON and debtor.id in owing for debtor in now.case.debtors)
    if not people or now.case.creditor.kind is PartyKind.PERSON:
        return
    files = [item.title for item in now.case.evidence if item.group is EvidenceGroup.VENUE]
    found = f"已有证据：{'、'.join(files)}" if files else ""
    what = "对消费者使用格式条款约定管辖的，已采取合理方式提请注意"
    missing = "条款加粗、提示或签字确认的证据（证据，分组“管辖与送达条款”）；债务人不是消费者的除外"
    yield unknown(what, cite("civil_procedure_interpretation", 31), missing, found)


def _carried(now: Standing, debt: Debt) -> Iterator[Condition]:
    if any(not agreement.debts or debt.no in agreement.debts for agreement in now.assignments):
        found = assumed("债权转让时未另行约定管辖，原管辖协议对受让人有效")
        yield met("转让的合同，管辖协议对受让人有效", cite("civil_procedure_interpretation", 33), found)


def no_agreement(now: Standing) -> Condition:
    """Whether the statutory courts stand: they give way to an agreed one."""
    what, article = "没有有效的管辖约定", cite("civil_procedure_law", 24, 35)
    agreed = [debt.no for debt in now.case.debts if _clause(debt, "venue")]
    if not agreed:
        return met(what, article, "合同资料未录管辖条款")
    found = f"合同{'、'.join(agreed)}有管辖条款"
    return unknown(what, article, "核对条款：有效且排他的依约定，无效或者未排除其他法院的方依法定管辖", found)

"""The contracts that agree on arbitration, before which commission, and whom the agreement binds (仲裁法 4, 27, 32).

An arbitration clause binds those who signed its contract. Whether a contract of security has one of its own the case
file doesn't tell, so that it is asked: who isn't named is no respondent, and what he secured isn't asked for.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any, Final

from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.parties import Debtor
from docgen.errors import Problem, WrongAnswers
from docgen.kinds.facts import OWING, Facts, facts_about
from docgen.kinds.history_parts import document_title
from docgen.kinds.parts import Listed, Part
from docgen.law.agreed_court import arbitrates, clause_texts

KIND: Final = "arbitration_application"
ALL, NONE = "全部", "无"
_BODY: Final = re.compile(r"[一-鿿（）()]{2,40}?(?:仲裁委员会|仲裁院|仲裁中心)")
_BEFORE: Final = re.compile(r".*(?:提交|提请|交由|交付|递交|送交|选择|选定|申请|约定|[向由至于到在的是])")
GAPS: Final = {
    "clauses": "仲裁条款",
    "left_out": "担保合同没有约定仲裁的担保人",
    "commission": "仲裁机构（填写项“仲裁机构”，或者合同仲裁条款写明的仲裁机构）",
    "named": (
        "参加仲裁的担保人（填写项“参加仲裁的担保人”：担保合同也约定由同一机构仲裁的，写其姓名或者名称；都没有的写“无”）"
    ),
}


def commissions(debts: Sequence[Debt]) -> list[str]:
    """The commissions that the contracts' clauses name, as far as they can be told from their words."""
    found = (match for debt in debts for text in clause_texts(debt) for match in _BODY.findall(text))
    named = (_BEFORE.sub("", name) for name in found)
    return [*dict.fromkeys(name for name in named if not name.startswith(("仲裁委", "仲裁院", "仲裁中")))]


def _sureties(case: Case, whole: Case) -> list[Debtor]:
    """Who secured the debts of ``case`` by a contract of his own; also whose contracts are nowhere on file."""
    parties = {each.party for each in case.guarantees} | {each.owner for each in case.collateral}
    on_file = {each.party for each in whole.guarantees} | parties
    untold = {d.id for d in case.debtors if not OWING & set(d.roles) and d.id not in on_file}
    return [debtor for debtor in case.debtors if debtor.id in parties | untold]


def arbitration_names(facts: Facts, answers: Part) -> tuple[dict[str, Any], Facts]:
    """The names of an application, and the facts of the contracts and the people that it is about; else nothing.

    Raises:
        WrongAnswers: a surety is named who is none of the case.
    """
    if "arbitration" not in facts.derived:
        return {}, facts
    bound = [debt for debt in facts.case.debts if arbitrates(debt)]
    whole = facts.case
    facts = facts_about(facts, [debt.no for debt in bound]) if bound else facts
    secured, named = _sureties(facts.case, whole), answers.get("sureties")
    chosen = _chosen(secured, named)
    owing = [debtor for debtor in facts.case.debtors if OWING & set(debtor.roles)]
    ids = {debtor.id for debtor in (*owing, *chosen)}
    found = commissions(bound)
    values = {
        "commission": answers.get("commission") or (found[0] if len(found) == 1 else None),
        "named": named if secured else NONE,
        "clauses": [_clause(debt) for debt in bound],
        "left_out": Listed((debtor.name for debtor in secured if debtor not in chosen), like=""),
    }
    made = Part(values, label="", context="court", titles=GAPS)
    return {"arbitration": made}, _about(facts, ids, {debtor.id for debtor in chosen})


def _chosen(secured: Sequence[Debtor], named: str | None) -> list[Debtor]:
    if named in (None, NONE):
        return []
    if named == ALL:
        return [*secured]
    names = [name.strip() for name in re.split("[、，,；;]", named or "") if name.strip()]
    known = {debtor.name: debtor for debtor in secured}
    wrong = [name for name in names if name not in known]
    if wrong:
        said = f"应为“{ALL}”“{NONE}”，或者案件中的担保人（{'、'.join(known) or '无'}），多人以顿号分隔"
        problem = Problem("填写项 参加仲裁的担保人", "、".join(wrong), said)
        raise WrongAnswers(title=document_title(KIND), problems=[problem])
    return [known[name] for name in names]


def _clause(debt: Debt) -> Part:
    """What a contract says of arbitration; without the words of its own clause, those of its clause on venue."""
    own = debt.clauses.arbitration if debt.clauses else None
    clause = own or (debt.clauses.venue if debt.clauses else None)
    values = {
        "contract": debt.name,
        "debt": debt.no,
        "no": (clause.no if clause else None) or "",
        "text": (clause.text if clause else None) or None,
    }
    titles = {"contract": "合同名称", "debt": "合同编号", "text": "仲裁条款的内容"}
    return Part(values, label=f"合同 {debt.no} 的", context="clause", titles=titles)


def _about(facts: Facts, people: Collection[str | None], bound: Collection[str | None]) -> Facts:
    """The facts as far as they concern some people, and what those bound as sureties secured."""
    case = facts.case
    kept = [guarantee.party in bound for guarantee in case.guarantees]
    agreements = (
        each.model_copy(update={"guarantor_consents": tuple(p for p in each.guarantor_consents if p in people)})
        for each in case.agreements
    )
    update = {
        "debtors": tuple(debtor for debtor in case.debtors if debtor.id in people),
        "guarantees": tuple(compress(case.guarantees, kept)),
        "collateral": tuple(item for item in case.collateral if item.owner in bound),
        "deliveries": tuple(each for each in case.deliveries if each.party in people),
        "agreements": tuple(agreements),
    }
    return replace(
        facts,
        case=case.model_copy(update=update),
        guarantee_terms=tuple(compress(facts.guarantee_terms, kept)) if facts.guarantee_terms else (),
    )

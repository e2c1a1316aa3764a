"""The special procedure to realise a security interest 实现担保物权 (民诉法 207-208; 民诉法解释 359-372).

What the texts leave open, and how it is read here:

- A formal registration shows the interest; an advance one, and a pledge or a thing that was never registered, are to be
  checked, for some interests arise without registration.
- Whether an unregistered mortgage of real estate exists isn't decided here: the file doesn't say what a thing is.
- The fee is the province's own: it is asked for at the court.
"""

from collections.abc import Iterator

from docgen.casefile.records import Collateral
from docgen.casefile.vocabulary import Registration
from docgen.glossary import word
from docgen.law.conditions import Condition, met, unknown, unmet
from docgen.law.reasons import assumed
from docgen.law.standing import Standing
from docgen.law.statutes import cite
from docgen.law.way import Procedure, ProcedureKind, due, uncontested, way


def realisations(now: Standing) -> Iterator[Procedure]:
    """The procedure for each thing or right that secures the debt."""
    for item in now.case.collateral:
        rule = cite("civil_procedure_law", 207)
        yield way(
            ProcedureKind.SECURITY_REALISATION,
            f"担保财产所在地或者担保物权登记地基层人民法院（{rule}）",
            list(_conditions(now, item)),
            _consequences(now),
            party=item.owner,
            about=item.name,
        )


def _conditions(now: Standing, item: Collateral) -> Iterator[Condition]:
    law = cite("civil_procedure_law", 207)
    yield _registered(item, law)
    papers = {"担保合同编号": item.contract_no, "他项权证号": item.certificate_no}
    held, lacking = [part for part in papers.values() if part], [name for name, part in papers.items() if not part]
    if lacking:
        yield unknown("有担保合同和他项权利证明", law, "、".join(lacking), "、".join(held))
    else:
        yield met("有担保合同和他项权利证明", law, "、".join(held))
    yield due(now, "主债权已到期未受清偿", law)
    if item.location or item.registry:
        yield met("已知担保财产所在地或者登记地", law, item.location or item.registry or "")
    else:
        yield unknown("已知担保财产所在地或者登记地", law, "所在地或者登记机构")
    yield uncontested(now, "对担保物权没有实质性争议", cite("civil_procedure_law", 208))
    what = "未就同一债权取得生效法律文书"
    if now.decided:
        yield unmet(what, law, f"{now.decided.on}{word(now.decided.kind)}已生效，担保物权的实现依该文书申请执行")
    elif now.in_court:
        yield unknown(what, law, "诉讼请求是否已包括就该担保财产优先受偿", now.in_court)
    else:
        yield met(what, law)


def _registered(item: Collateral, law: str) -> Condition:
    what = f"{word(item.kind)}权已设立"
    if item.registration is Registration.FORMAL:
        return met(what, law, f"{word(item.registration)}" + (f"，{item.registered_on}" if item.registered_on else ""))
    if item.registration is None:
        return unknown(what, law, "登记情况")
    return unknown(what, law, "担保物权设立的凭证（正式登记，或者动产交付、权利凭证交付）", word(item.registration))


def _consequences(now: Standing) -> Iterator[str]:
    days = now.legal("security_objection_days")
    law = cite("civil_procedure_law", 208)
    yield f"符合条件的，裁定拍卖、变卖担保财产，可依裁定申请执行；不符合的裁定驳回，可以起诉（{law}）"
    yield f"被申请人、利害关系人可以在收到通知后{days.value}日内提出异议（{days.source}）"
    yield assumed("申请费的收取及计算基数各地不同，以受理法院为准")
    yield "只就担保财产受偿；不足部分和保证人的责任另行起诉"

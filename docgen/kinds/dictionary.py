"""The field dictionary: every name that a template of a kind can use, what it is, and how it is written.

It is taken from what ``context`` gives for the kind's sample and for every case of the portfolio, and from the types
of the records in it, so that a name that is there for one case only is known too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final

from docgen import glossary
from docgen.casefile import load_json
from docgen.casefile.vocabulary import HoldReason
from docgen.errors import InputError, LawError
from docgen.kinds.compose import names_for
from docgen.kinds.context import Marks, addressees, context
from docgen.kinds.definition import Addressed, Column, Derived, Kind, KindDefinition, Question
from docgen.kinds.facts import derive, facts_for
from docgen.kinds.filters import mask_of
from docgen.kinds.parts import Part
from docgen.kinds.sample import FIXTURES, Sample, read_sample, sample_facts
from docgen.kinds.shapes import OPEN, SORTS, Shape, Sort, merged, shape_of
from docgen.law.dated import Parameters
from docgen.zh.dates import zh_date
from docgen.zh.figures import percent, yuan

PICTURE: Final = "code_picture"
"""The QR code of the document, in an institution's own Word template."""
RECEIPT_PICTURE: Final = "receipt_code_picture"
"""The same in its receipt: by it a receipt that is scanned back is known as one."""

GROUPS: Final = {
    "document": "文书",
    "creditor": "债权人",
    "addressee": "致送对象",
    "debtors": "当事人",
    "borrowers": "借款人",
    "guarantors": "保证人",
    "contracts": "合同",
    "claim": "债权金额",
    "sums": "债权金额汇总表",
    "answers": "填写项",
    "contact": "联系人",
    "institution": "机构资料",
    "lawyer": "承办律师",
    "guarantees": "保证合同",
    "collateral": "担保物",
    "demands": "此前送达的催收",
    "instruments": "生效法律文书",
    "adjudged": "请求履行的生效法律文书",
    "delays": "迟延履行期间的债务利息",
    "agreements_kept": "协议履行情况",
    "clocks": "时效与期间",
    "fees": "诉讼费用",
    "legal_values": "所用法定数值",
    "plan": "还款安排",
    "blocks": "签署栏",
    "consenting": "同意的担保人",
    "pledged": "继续提供担保的担保物",
    "sides": "协议各方",
    "proceeding": "最近的程序",
    "form": "要素式表格",
    "court": "法院文书",
    "declared": "破产债权申报",
    "arbitration": "仲裁约定",
    "case": "案件",
}
"""The Chinese names of what stands at the top; what is not here stands under 其他."""
OTHERS: Final = "其他"
_SIMPLE: Final = {
    "we": "债权人自称（我行、我公司、本人）",
    "dispute_route": "争议解决途径（各合同不同的分别写明）",
    "secured": "有担保物",
    "guaranteed": "有保证人",
    "fees_borne": "约定由债务人承担的费用",
    "copies": "份数",
    "case_stage": "案件阶段",
    "time_barred": "已过诉讼时效",
    "accelerated_total": "宣布提前到期的合同全部应付",
    "accruing": "截止日后继续计算的款项",
    PICTURE: "二维码图片（草稿没有）",
    RECEIPT_PICTURE: "回执上的二维码图片（草稿没有；扫描归档时据此认出回执）",
}
_DOCUMENT: Final = {
    "number": "文书编号（草稿为“草稿”二字）",
    "code": "二维码内容（草稿为空）",
    "dated_on": "落款日期",
    "as_of": "截止日（当日不计息）",
    "computed_to": "计算至（截止日前一日）",
}
_SAID_ELSEWHERE: Final = frozenset(
    {"case.creditor", "case.guarantees", "case.collateral", "claim.debts", "contracts.claim.segments"}
    | {"contracts.claim.buckets", "contracts.claim.repayments"}
)
"""Known, and not listed: the same stands nearer, under a shorter name."""
_MEMBER_NAMES: Final = {
    "addressee": "addressee",
    "debtors": "debtor",
    "contracts": "contract",
    "legal_values": "value",
    "evidence": "item",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One name: dotted as a template writes it, the loop it stands in, its Chinese name, sort, spelling, an example."""

    group: str
    name: str
    path: str
    loop: str
    title: str
    sort: str
    written: str
    example: str


@cache
def names(kind: Kind) -> Shape:
    """Every name a template of this kind can use, as one part. Raises what reading or computing its sample raises."""
    sample = read_sample(kind)
    found = shape_of(Part(sample_context(kind, sample, Parameters.load()), label="", context=""))
    definition = kind.definition
    if definition.addressed_to != "portfolio":
        found = merged(found, _portfolio_names(sample.as_of, definition.derived, definition.addressed_to))
    members = dict(found.members)
    members["answers"] = Shape("part", members={q.name: _answer(q) for q in kind.definition.fields})
    members[PICTURE] = Shape("picture")
    if definition.receipt:
        members[RECEIPT_PICTURE] = Shape("picture")
    said = _SIMPLE | GROUPS
    named = {name: replace(shape, title=said.get(name) or shape.title) for name, shape in members.items()}
    document = found.members["document"].members
    told = {name: replace(shape, title=_DOCUMENT.get(name) or shape.title) for name, shape in document.items()}
    named["document"] = Shape("part", GROUPS["document"], told)
    return Shape("part", members=named)


def sample_context(kind: Kind, sample: Sample, parameters: Parameters) -> dict[str, Any]:
    """What the kind's template would be filled with for a sample. Raises what deriving it raises."""
    facts, party = sample_facts(kind, sample, parameters)
    return names_for(kind, facts, party=party, answers=sample.answers, marks=sample.marks)


@cache
def _portfolio_names(as_of: date, derived: tuple[Derived, ...], addressed_to: Addressed) -> Shape:
    """What the cases of the portfolio add: names that are there for some cases only."""
    found, answers = OPEN, Part({}, label="", context="answers")
    derived = tuple(name for name in derived if name != "plan")  # a plan needs the answers of its own kind
    everyone = KindDefinition(
        title="", version=1, page="letter", filename="", derived=derived, addressed_to=addressed_to,
        on_hold=tuple(HoldReason), stage="record",
    )  # fmt: skip
    any_kind = Kind("", "letters", FIXTURES, everyone)
    for path in [*sorted((FIXTURES / "cases").glob("*.json")), FIXTURES / "full_case" / "case.json"]:
        try:
            facts = derive(any_kind, load_json(path), as_of, parameters=Parameters.load())
        except (LawError, InputError):
            continue
        for party in addressees(addressed_to, facts.case):
            more = context(facts_for(facts, party), marks=Marks(as_of), answers=answers, party=party)
            found = merged(found, shape_of(Part(more, label="", context="")))
    return found


def _answer(question: Question | Column) -> Shape:
    sorts: dict[str, Sort] = {"line": "text", "integer": "number", "bool": "flag", "choice": "text"}
    if isinstance(question, Question) and question.type == "table":
        columns = {column.name: _answer(column) for column in question.columns}
        return Shape("list", question.title, member=Shape("part", members=columns))
    return Shape(sorts.get(question.type, question.type), question.title)  # type: ignore[arg-type]  # a field's other types are sorts


def found_by(offered: Shape, path: str) -> Shape | None:
    """What the names lead to by a dotted path, lists passed through; None if nowhere."""
    shape = offered
    for name in path.split("."):
        while shape.sort == "list":
            shape = shape.member or OPEN
        if name not in shape.members:
            return None
        shape = shape.members[name]
    return shape


def title_of(offered: Shape, path: str) -> str:
    """The Chinese name of what a path leads to, with that of the group it stands in."""
    group = GROUPS.get(path.partition(".")[0], "")
    found = found_by(offered, path)
    title = found.title if found else ""
    return f"{group}：{title}" if group and "." in path else title or path


def entries(kind: Kind, parameters: Parameters) -> Iterator[Entry]:
    """The dictionary, in the order a reader looks things up: by group, each member of a list with its loop."""
    found = names(kind).members
    example = sample_context(kind, read_sample(kind), parameters)
    order = [*(name for name in GROUPS if name in found), *(name for name in found if name not in GROUPS)]
    for name in order:
        yield from _Walk(GROUPS.get(name, OTHERS), masks=kind.sort == "letter").entries(
            found[name], name, name, "", example.get(name)
        )


class _Walk:
    def __init__(self, group: str, *, masks: bool) -> None:
        self.group = group
        self.masks = masks

    def entries(self, shape: Shape, name: str, path: str, loop: str, value: object) -> Iterator[Entry]:
        match shape.sort:
            case "part":
                for key, member in shape.members.items():
                    if f"{path}.{key}" in _SAID_ELSEWHERE:
                        continue
                    inner = value.get(key) if isinstance(value, Mapping) else None
                    yield from self.entries(member, f"{name}.{key}", f"{path}.{key}", loop, inner)
            case "list":
                yield from self.members(shape, name, path, loop, value)
            case _:
                written = _written(shape, name, mask_of(path) if self.masks else "")
                example = _example(shape, value)
                yield Entry(self.group, name, path, loop, shape.title, SORTS[shape.sort], written, example)

    def members(self, shape: Shape, name: str, path: str, loop: str, value: object) -> Iterator[Entry]:
        each = _each(path)
        said = f"{{% for {each} in {name} %}}"
        count = f"{len(value)}项" if isinstance(value, list) else ""
        yield Entry(self.group, name, path, loop, shape.title, SORTS["list"], f"{said} … {{% endfor %}}", count)
        first = value[0] if isinstance(value, list) and value else None
        inner = f"{loop} {said}".strip()
        yield from self.entries((shape.member or OPEN).titled(shape.title), each, path, inner, first)


def _each(path: str) -> str:
    """What to call a member of a list: ``contract`` of ``contracts``."""
    last = path.rpartition(".")[2]
    if last in _MEMBER_NAMES:
        return _MEMBER_NAMES[last]
    if last.endswith("ies"):
        return last[:-3] + "y"
    return last[:-1] if last.endswith("s") and not last.endswith("ss") else f"{last}_item"


def _written(shape: Shape, name: str, mask: str) -> str:
    match shape.sort:
        case "money":
            return f"{{{{ {name} | yuan }}}}"
        case "rate":
            return f"{{{{ {name} | percent }}}}"
        case "date":
            return f"{{{{ {name} | zh_date }}}}"
        case "choice":
            return f'{{{{ {name} | word("{shape.closed_list}") }}}}'
        case "flag":
            return f"{{% if {name} %}} … {{% endif %}}"
    return f"{{{{ {name} | {mask} }}}}" if mask else f"{{{{ {name} }}}}"


def _example(shape: Shape, value: object) -> str:
    match value:
        case None | "":
            return ""
        case str() if shape.sort == "choice":
            return glossary.word((shape.closed_list, value))
        case bool():
            return "是" if value else "否"
        case Decimal() if shape.sort == "rate":
            return percent(value)
        case Decimal():
            return yuan(value) if value == value.quantize(Decimal("0.01")) else f"{value.normalize():f}"
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return zh_date(value)
    return str(value)[:60]

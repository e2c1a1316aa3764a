"""The litigation pack: which papers a case's filing is made of, each drafted, with everything that stands in the way.

A paper of the pack that cannot be made stops the pack, and all that cannot be made are told at once. Sums, rows and
fees come from the papers themselves: the fees are those of the total that the complaint asks for.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from docgen.bundle.completeness import Missing, filing_rows
from docgen.casefile.case import Case
from docgen.casefile.profile import NO_INSTITUTION, Profile
from docgen.casefile.vocabulary import PartyKind
from docgen.collection.papers import paper_for
from docgen.errors import ArbitrationAgreed, DocgenError, InputError, LawError, PackNotAllowed, PackRefused, Problem
from docgen.kinds.compose import names_for
from docgen.kinds.context import Marks
from docgen.kinds.registry import kind
from docgen.law.agreed_court import arbitration
from docgen.law.claim import Basis
from docgen.law.conditions import Met
from docgen.law.dated import Parameters
from docgen.law.fees import CourtFees, court_fees
from docgen.workflow.drafting import Drafts, Order, draft

Wish = Literal["preservation", "payment_order"]


@dataclass(frozen=True, slots=True)
class PackPart:
    """A paper of the pack: its kind, its name in the folder, for whom it is printed, what is to be done with it."""

    kind: str
    title: str
    each: bool = False
    """One for the court and one for each defendant (民诉法 123), else one."""
    note: str = ""
    by_person: str = ""
    """What is to be done with it where the creditor is a person, if that is something else."""
    wish: Wish | None = None
    """Only where it is asked for, by name or by its answers."""
    when: Callable[[Case], bool] = lambda _: True
    otherwise: str = ""
    """What to do without it: the pack is made, and its absence is told. Empty where the pack cannot be without it."""
    answers: Mapping[str, Any] = field(default_factory=dict)
    """What its place in a pack answers, where nobody answers otherwise."""

    def copies(self, case: Case) -> int:
        """How many are to be printed."""
        return 1 + len(case.debtors) if self.each else 1

    def to_do(self, case: Case) -> str:
        """What is to be done with it."""
        person = case.creditor.kind is PartyKind.PERSON
        return self.by_person if person and self.by_person else self.note


SIGNED: Final = "签名或者盖章，填写日期"
COMPLAINT: Final = PackPart("complaint", "民事起诉状", each=True, note=f"具状人{SIGNED}")
STATEMENT: Final = PackPart(
    "claim_statement", "债权计算书", each=True, note="单位盖章，负责人和制作人签名", by_person="签名"
)
ENCLOSED: Final = "民事起诉状附件"
"""What the claim statement of a pack bears where one issued for itself bears its number."""
FEES: Final = PackPart("fee_estimate", "诉讼费用估算表", note="交费参考，不必提交")
EVIDENCE: Final = PackPart("bundle", "证据目录和证据材料", note=f"提交人{SIGNED}")
"""The bundle with its index: no paper of a kind, but a part of the pack like one."""
CONTENTS: Final = PackPart("pack_contents", "提交材料清单")
BEFORE_EVIDENCE: Final = (COMPLAINT, STATEMENT)
AFTER_EVIDENCE: Final = (
    PackPart(
        "legal_representative_certificate",
        "法定代表人身份证明书",
        note="盖章，附身份证复印件",
        when=lambda case: case.creditor.kind is PartyKind.ORGANIZATION,
    ),
    PackPart(
        "power_of_attorney",
        "授权委托书",
        note=f"委托人{SIGNED}",
        when=lambda case: bool(case.creditor.agents),
    ),
    PackPart(
        "service_address_confirmation",
        "送达地址确认书",
        note=SIGNED,
        otherwise="补全后重新制作，或者在法院用其格式填写",
    ),
    PackPart(
        "preservation_application",
        "财产保全申请书",
        note=f"申请人{SIGNED}",
        wish="preservation",
        answers={"stage": "诉讼财产保全"},
    ),
    PackPart("property_clues", "财产线索清单", note=SIGNED, wish="preservation", when=lambda case: bool(case.assets)),
    PackPart(
        "payment_order_application",
        "支付令申请书",
        note=f"申请人{SIGNED}；与起诉状择一提交",
        wish="payment_order",
    ),
    PackPart("filing_checklist", "立案材料清单", note="核对后随卷提交"),
)


@dataclass(frozen=True, slots=True)
class PackOrder:
    """What is to be packed: a case on a cut-off date, the date the papers bear, answers by kind, and what is asked."""

    case: Case
    as_of: date
    dated_on: date
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    wishes: frozenset[Wish] = frozenset()
    basis: Basis | None = None
    profile: Profile = NO_INSTITUTION

    def parts(self, listed: Sequence[PackPart]) -> list[PackPart]:
        """Those that the case needs, and those asked for."""
        asked = self.wishes | {part.wish for part in AFTER_EVIDENCE if part.kind in self.answers}
        return [part for part in listed if part.when(self.case) and (part.wish is None or part.wish in asked)]

    def order(self, part: PackPart, answers: Mapping[str, Any] | None = None) -> Order:
        """The order of one paper, with the answers to its kind."""
        name = self.kind_of(part)
        given = self.answers.get(name) or self.answers.get(part.kind) or {}
        return Order(
            kind(name),
            self.case,
            self.as_of,
            self.dated_on,
            {**part.answers, **self._rows(part), **(answers or {}), **given},
            basis=self.basis,
            profile=self.profile,
        )

    def _rows(self, part: PackPart) -> Mapping[str, Any]:
        """The checklist of a pack knows which papers were asked for."""
        if part.kind != "filing_checklist":
            return {}
        return {"items": filing_rows(self.case, [one.kind for one in self.parts(AFTER_EVIDENCE) if one.wish])}

    def kind_of(self, part: PackPart) -> str:
        """The kind that the case's cause of action has for a paper."""
        return paper_for(part.kind, self.case.claim_type)


def refuse_unsuited(order: PackOrder) -> None:
    """Refuse what no paper of the pack asks, and a case that is not the courts'.

    Raises:
        InputError: answers to kinds that are none of the pack's.
        ArbitrationAgreed: a valid arbitration clause shuts the courts out (民诉法 122).
    """
    listed = (*BEFORE_EVIDENCE, *AFTER_EVIDENCE)
    known = {name: None for part in listed for name in (part.kind, order.kind_of(part))}
    unknown = [name for name in order.answers if name not in known or not isinstance(order.answers[name], Mapping)]
    if unknown:
        said = f"应为立案材料中一种文书的填写项表（{'、'.join(f'[{name}]' for name in known)}）"
        raise InputError(problems=[Problem(f"填写项 {name}", "", said) for name in unknown])
    condition = arbitration(order.case.debts)
    if condition.met is Met.NO:
        raise ArbitrationAgreed(
            case_no=order.case.case_no, found=condition.found or condition.what, article=condition.article
        )


class Refusals:
    """What stands in the way of papers; raised all at once, but for those the pack can be without (``spared``)."""

    def __init__(self, case_no: str) -> None:
        self._case_no = case_no
        self._found: list[tuple[str, DocgenError]] = []
        self.spared: list[Missing] = []

    def __bool__(self) -> bool:
        """Whether anything stands in the way."""
        return bool(self._found)

    def add(self, part: PackPart, error: InputError | LawError) -> None:
        """A paper that cannot be made."""
        if part.otherwise:
            reasons = "；".join(problem.expected for problem in error.problems) or error.message
            self.spared.append(Missing(what=part.title, why=f"未能制作：{reasons}。请{part.otherwise}", required=True))
        else:
            self._found.append((part.title, error))

    def raise_any(self) -> None:
        """Raises what was added: PackNotAllowed where only the law or its data refuses, else PackRefused."""
        if not self._found:
            return
        problems = [*dict.fromkeys(self._problems())]
        lawful = any(isinstance(error, InputError) for _, error in self._found)
        refusal = PackRefused if lawful else PackNotAllowed
        raise refusal(case_no=self._case_no, count=len(problems), problems=problems)

    def _problems(self) -> Iterator[Problem]:
        common = {error.message for _, error in self._found}
        for title, error in self._found:
            if error.problems:
                for problem in error.problems:
                    yield Problem(f"《{title}》{problem.place}", problem.value, problem.expected)
            elif error.message in common:
                common.discard(error.message)
                yield Problem(f"《{title}》", "", error.message)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A paper of the pack, composed."""

    part: PackPart
    drafts: Drafts


def drafted(orders: Sequence[tuple[PackPart, Order]], parameters: Parameters, refusals: Refusals) -> list[Drafted]:
    """The papers composed; those that cannot be are added to ``refusals``."""
    made = []
    for part, order in orders:
        try:
            made.append(Drafted(part, draft(order, parameters)))
        except (InputError, LawError) as error:
            refusals.add(part, error)
    return made


def amount_claimed(complaint: Drafts) -> Decimal:
    """The total that a complaint asks for, in yuan."""
    order = complaint.order
    marks = Marks(order.dated_on)
    names = names_for(order.kind, complaint.facts, party=None, answers=order.answers, marks=marks)
    sums = names["form"]["sums"] if "form" in names else names["court"]["claims"]
    return sums["total"] or Decimal(0)


def fee_answers(order: PackOrder, amount: Decimal, parameters: Parameters) -> dict[str, Any]:
    """What the fee estimate says: the fees of ``amount`` on the day the papers bear, and of what is asked beside."""
    fees = court_fees(amount, order.dated_on, parameters=parameters)
    wished = {part.wish for part in order.parts(AFTER_EVIDENCE)}
    rows = [
        ("acceptance", "案件受理费", "起诉时预交"),
        ("acceptance_half", "减半的案件受理费", "适用简易程序、小额诉讼程序，调解结案或者撤诉的，减半交纳，只减一次"),
    ]
    if "preservation" in wished:
        rows.append(("preservation", "财产保全申请费", "申请时预交，可以请求对方负担；按标的总额计算，按保全金额为准"))
    if "payment_order" in wished:
        rows.append(("payment_order", "支付令申请费", "申请支付令时预交；转入诉讼的，补足案件受理费"))
    return {"amount": f"{amount:.2f}", "rows": [_fee_row(fees, *row) for row in rows]}


def _fee_row(fees: CourtFees, name: str, what: str, note: str) -> dict[str, Any]:
    source = next(source.source for source in fees.sources if source.fee == name)
    return {"what": what, "amount": f"{getattr(fees, name):.2f}", "basis": source, "note": note}

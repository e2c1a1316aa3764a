"""The litigation pack: which papers a case's filing is made of, each drafted, with everything that stands in the way.

A paper of the pack that cannot be made stops the pack, and all that cannot be made are told at once. Sums, rows and
fees come from the papers themselves: the fees are those of the total that the complaint asks for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from docgen.bundle.completeness import Missing, filing_rows
from docgen.casefile.case import Case
from docgen.casefile.profile import NO_INSTITUTION, Profile
from docgen.collection.papers import paper_for
from docgen.errors import DocgenError, InputError, LawError, PackNotAllowed, PackRefused, Problem
from docgen.kinds.compose import names_for
from docgen.kinds.context import Marks
from docgen.kinds.registry import kind
from docgen.law.actions import bankrupt_on
from docgen.law.claim import Basis
from docgen.law.dated import Parameters
from docgen.law.fees import CourtFees, court_fees
from docgen.workflow.drafting import Drafts, draft
from docgen.workflow.filings import ADMINISTRATOR, STATEMENT, TRIBUNAL, Filing, PackPart, Wish, filing_of
from docgen.workflow.order import Order


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

    @property
    def filing(self) -> Filing:
        """Where it goes."""
        return filing_of(self.case, self.as_of)

    def parts(self, listed: Sequence[PackPart]) -> list[PackPart]:
        """Those that the case needs, and those asked for."""
        asked = self.wishes | {part.wish for part in self.filing.after if part.kind in self.answers}
        return [part for part in listed if part.when(self.case) and (part.wish is None or part.wish in asked)]

    def order(self, part: PackPart, answers: Mapping[str, Any] | None = None) -> Order:
        """The order of one paper, with the answers to its kind."""
        name = self.kind_of(part)
        given = self.answers.get(name) or self.answers.get(part.kind) or {}
        return Order(
            kind(name),
            self.case,
            self._cut_off(part),
            self.dated_on,
            {**part.answers, **self._rows(part), **(answers or {}), **given},
            basis=self.basis,
            profile=self.profile,
        )

    def _cut_off(self, part: PackPart) -> date:
        """The statement beside a proof of debt goes to the day from which nothing accrues (企业破产法 46)."""
        accepted_on = bankrupt_on(self.case)
        declares = self.filing is ADMINISTRATOR and part is STATEMENT
        return accepted_on if declares and accepted_on else self.as_of

    def _rows(self, part: PackPart) -> Mapping[str, Any]:
        """The checklist of a pack knows which papers were asked for."""
        if part.kind != "filing_checklist":
            return {}
        return {"items": filing_rows(self.case, [one.kind for one in self.parts(self.filing.after) if one.wish])}

    def kind_of(self, part: PackPart) -> str:
        """The kind that the case's cause of action has for a paper."""
        return paper_for(part.kind, self.case)


def refuse_unsuited(order: PackOrder) -> None:
    """Refuse what no paper of the pack asks, and applications that are none of it.

    Raises:
        InputError: answers to kinds, or applications, that are none of the pack's; all at once.
    """
    filing = order.filing
    listed = (*filing.before, *filing.after)
    known = {name: None for part in listed for name in (part.kind, order.kind_of(part))}
    unknown = [name for name in order.answers if name not in known or not isinstance(order.answers[name], Mapping)]
    said = f"应为{filing.title}中一种文书的填写项表（{'、'.join(f'[{name}]' for name in known)}）"
    problems = [Problem(f"填写项 {name}", "", said) for name in unknown]
    strange = sorted(order.wishes - {part.wish for part in filing.after})
    problems += [Problem("--with", wish, f"{filing.title}中没有这种申请书，请用 render 单独制作") for wish in strange]
    if problems:
        raise InputError(problems=problems)


class Refusals:
    """What stands in the way of papers; raised all at once, but for those the pack can be without (``spared``)."""

    def __init__(self, case_no: str, pack: str) -> None:
        self._case_no = case_no
        self._pack = pack
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
        raise refusal(case_no=self._case_no, pack=self._pack, count=len(problems), problems=problems)

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


def _names(paper: Drafts) -> dict[str, Any]:
    order = paper.order
    return names_for(order.kind, paper.facts, party=None, answers=order.answers, marks=Marks(order.dated_on))


@dataclass(frozen=True, slots=True)
class Cover:
    """Who gets a pack, as its first paper says: with whom it is filed, the other side, one copy for all of them."""

    receiver: str
    opponents: tuple[str, ...]
    whole: int


def cover_of(filing: Filing, first: Drafts) -> Cover:
    """Who gets a pack. A court's name may still be open: it is then empty."""
    names = _names(first)
    match filing.receiver:
        case TRIBUNAL.receiver:
            receiver, opponents = names["arbitration"]["commission"], names["court"]["defendants"]
        case ADMINISTRATOR.receiver:
            opponents = [names["declared"]["debtor"]]
            receiver = f"{opponents[0]['name']}管理人（{names['answers']['administrator']}）"
        case _:
            receiver, opponents = first.order.case.court or "", names["debtors"]
    copies = 1 if filing is ADMINISTRATOR else 1 + len(opponents)
    return Cover(receiver, tuple(each["name"] for each in opponents), copies)


def addressed_answers(filing: Filing, cover: Cover | None) -> dict[str, dict[str, Any]]:
    """What our own papers in a pack say of whom they go to, by their kinds; nothing where that is a court."""
    if not filing.stages:
        return {}
    receiver = {"receiver": cover.receiver} if cover else {}
    authority = {"before": filing.receiver, "stages": filing.stages, **receiver}
    return {"power_of_attorney": authority, "legal_representative_certificate": receiver}


def amount_claimed(complaint: Drafts) -> Decimal:
    """The total that a complaint asks for, in yuan."""
    names = _names(complaint)
    sums = names["form"]["sums"] if "form" in names else names["court"]["claims"]
    return sums["total"] or Decimal(0)


def fee_answers(order: PackOrder, amount: Decimal, parameters: Parameters) -> dict[str, Any]:
    """What the fee estimate says: the fees of ``amount`` on the day the papers bear, and of what is asked beside."""
    fees = court_fees(amount, order.dated_on, parameters=parameters)
    wished = {part.wish for part in order.parts(order.filing.after)}
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

"""What an agreement provides, from the claim and the answers: which debt, what is waived, what is paid when.

The plan sums to the debt less what is waived. It is worked out anew when a signed agreement goes into the case.

How ambiguous spots are read here:

- The kinds of the debt are paid off in the contract's order where all contracts covered have the same, else in the
  statutory one (民法典 art. 561).
- An agreement on what is due leaves the principal not due to the contract; one on the whole debt takes it in, with the
  interest run up on it.
- An extension is about one contract and about its principal alone: its schedule replaces the installments, what has
  accrued stays owed (claim-rules 8). Until the day from which it is extended the contract's own rate goes on.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import AgreementKind, Bucket, Role
from docgen.collection.papers import papers
from docgen.errors import PlanDayCounts, Problem, WrongAnswers
from docgen.kinds.agreed_schedule import dated_amounts, whole_debt
from docgen.kinds.facts import Facts, facts_about
from docgen.kinds.parts import Part
from docgen.law.allocation import STATUTORY, complete
from docgen.law.arithmetic import NIL, total
from docgen.law.beside import ClaimResult
from docgen.law.dated import Citations, Parameters
from docgen.law.plan import Plan, make_plan
from docgen.law.rates import Steps
from docgen.law.terms import Terms, resolve

OWED: Mapping[Bucket, str] = {
    Bucket.PRINCIPAL: "principal_overdue",
    Bucket.INTEREST: "interest",
    Bucket.PENALTY: "penalty",
    Bucket.COMPOUND: "compound",
    Bucket.LIQUIDATED_DAMAGES: "liquidated_damages",
    Bucket.FEE: "fees",
}
"""Where the claim states each kind of the debt, in the order documents list them."""
WAIVED: Mapping[Bucket, str] = {
    Bucket.INTEREST: "waive_interest",
    Bucket.PENALTY: "waive_penalty",
    Bucket.COMPOUND: "waive_compound",
    Bucket.LIQUIDATED_DAMAGES: "waive_liquidated_damages",
    Bucket.FEE: "waive_fees",
}
"""The answers that waive."""

Amounts = Mapping[Bucket, Decimal]


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement's figures. ``owed`` less ``waived`` is what the plan pays; all in yuan."""

    kind: AgreementKind
    facts: Facts
    """Of the contracts it covers alone."""
    terms: tuple[Terms, ...]
    owed: Amounts
    waived: Amounts
    besides: Amounts
    """What an extension leaves to be paid by itself."""
    not_covered: Decimal
    """Principal not due that stays with the contract."""
    order: tuple[Bucket, ...]
    rate: Decimal
    divisor: int
    plan: Plan

    @property
    def debt(self) -> Decimal:
        """What the plan pays, its own interest aside."""
        return total(self.owed.values()) - total(self.waived.values())

    @property
    def last_on(self) -> date:
        """The last due date."""
        return self.plan.rows[-1].due_on


def covered(facts: Facts, answers: Part) -> Facts:
    """The facts as far as they concern the contracts that the agreement covers; all where none is named.

    Raises:
        WrongAnswers: a number that no contract has, or an extension of several.
    """
    known = [debt.no for debt in facts.case.debts]
    named = names_in(answers.get("covered_contracts"))
    problems = [
        Problem("填写项 涉及合同编号", no, f"案件中没有此合同；合同编号有：{'、'.join(known)}")
        for no in named
        if no not in known
    ]
    nos = [no for no in known if not named or no in named]
    if facts.agreement is AgreementKind.EXTENSION and len(nos) > 1 and not problems:
        problems.append(
            Problem("填写项 涉及合同编号", "", f"一份展期协议只对一份合同，请填写：{'、'.join(known)} 之一")
        )
    if problems:
        raise WrongAnswers(title=agreement_title(facts), problems=problems)
    about = facts_about(facts, nos)
    return replace(about, case=_bound(about.case, {guarantee.party for guarantee in facts.case.guarantees}))


def _bound(case: Case, guarantors: Collection[str]) -> Case:
    """The case without those of ``guarantors`` who guarantee none of its contracts and are nothing else."""
    elsewhere = set(guarantors) - {guarantee.party for guarantee in case.guarantees}
    debtors = [d for d in case.debtors if d.id not in elsewhere or set(d.roles) != {Role.GUARANTOR}]
    return case.model_copy(update={"debtors": tuple(debtors)})


def agreed(facts: Facts, answers: Part) -> Agreed:
    """The agreement's figures.

    Args:
        facts: with claim and parameters, as ``derive`` gives them for a kind whose ``derived`` names ``plan``.
        answers: to the kind's questions.

    Raises:
        WrongAnswers: answers that don't fit together, all at once.
        InputError, LawError: as ``docgen.law.plan`` and ``docgen.law.terms`` say.
    """
    facts = covered(facts, answers)
    claim, parameters, kind = facts.claim, facts.parameters, facts.agreement
    if claim is None or parameters is None or kind is None:
        raise TypeError(facts)
    terms = _terms(facts, parameters)
    order = _order(terms)
    whole = whole_debt(answers)
    everything = _owed(claim, order, whole=whole or kind is AgreementKind.EXTENSION)
    extends = kind is AgreementKind.EXTENSION
    owed = {Bucket.PRINCIPAL: everything[Bucket.PRINCIPAL]} if extends else everything
    waived = {bucket: answers.get(name) or NIL for bucket, name in WAIVED.items()}
    debt = total(owed.values()) - total(waived.values())
    _check(facts, owed, waived, debt)
    rate = answers.get("plan_rate") or Decimal(0)
    plan = make_plan(
        {bucket: amount - waived.get(bucket, NIL) for bucket, amount in owed.items()},
        order,
        dated_amounts(agreement_title(facts), debt, answers),
        from_on=facts.as_of,
        rate=_rate(terms, answers, rate, facts.as_of) if extends else Steps.constant(rate),
        divisor=_divisor(terms, rate),
    )
    if idle := [row.number for row in plan.rows if not row.amount]:
        said = f"第{idle[0]}期应还为零；不计还款期间利息时，各期应有还款"
        raise WrongAnswers(title=agreement_title(facts), problems=[Problem("还款安排", "", said)])
    return Agreed(
        kind=kind,
        facts=facts,
        terms=terms,
        owed=owed,
        waived=waived,
        besides={bucket: amount for bucket, amount in everything.items() if bucket not in owed},
        not_covered=NIL if whole or extends else claim.principal_not_due,
        order=order,
        rate=rate,
        divisor=terms[0].divisor,
        plan=plan,
    )


def names_in(written: str | None) -> list[str]:
    """The members of a list written into one line, parted by 、 or ； (a number may hold a comma)."""
    pieces = (written or "").replace("；", "、").replace(";", "、").split("、")
    return [name.strip() for name in pieces if name.strip()]


def agreement_title(facts: Facts) -> str:
    """What the agreement is called in messages: its paper's title."""
    return next((paper.title for paper in papers().values() if paper.agreement is facts.agreement), "")


def _terms(facts: Facts, parameters: Parameters) -> tuple[Terms, ...]:
    citations = Citations(parameters)
    return tuple(resolve(facts.case, debt, facts.as_of, citations) for debt in facts.case.debts)


def _order(terms: Sequence[Terms]) -> tuple[Bucket, ...]:
    orders = {complete(each.debt.allocation.order) if each.debt.allocation else STATUTORY for each in terms}
    return orders.pop() if len(orders) == 1 else STATUTORY


def _owed(claim: ClaimResult, order: Sequence[Bucket], *, whole: bool) -> dict[Bucket, Decimal]:
    """The debt by kinds; a credit is taken off in the order of allocation."""
    owed: dict[Bucket, Decimal] = {bucket: getattr(claim, name) for bucket, name in OWED.items()}
    if whole:
        owed[Bucket.PRINCIPAL] += claim.principal_not_due
        owed[Bucket.INTEREST] += claim.accrued_not_due
    credit = claim.credit
    for bucket in order:
        taken = min(owed[bucket], credit)
        owed[bucket] -= taken
        credit -= taken
    return owed


def _check(facts: Facts, owed: Amounts, waived: Amounts, debt: Decimal) -> None:
    problems = [
        Problem(f"填写项 减免{glossary.word(bucket)}", f"{amount}", f"不得超过应还的{owed.get(bucket, NIL)}元")
        for bucket, amount in waived.items()
        if amount > owed.get(bucket, NIL)
    ]
    if facts.agreement is AgreementKind.WAIVER and not total(waived.values()):
        problems.append(Problem("减免项目", "", "请至少填写一项减免金额；不减免的，请用《分期还款协议》"))
    if not problems and debt <= NIL:
        problems.append(Problem("应还款项", f"{debt}", f"以{facts.as_of}为截止日，没有可以约定分期的欠款"))
    if problems:
        raise WrongAnswers(title=agreement_title(facts), problems=problems)


def _divisor(terms: Sequence[Terms], rate: Decimal) -> int:
    for each in terms[1:]:
        if rate and each.divisor != terms[0].divisor:
            raise PlanDayCounts(debt=each.debt.no)
    return terms[0].divisor


def extended_from(terms: Terms, answers: Part, as_of: date) -> date:
    """The day from which an extension runs: the one answered, else the maturity in force, else the cut-off date."""
    matures_on = terms.extensions[-1].matures_on if terms.extensions else terms.debt.matures_on
    return answers.get("extended_from") or max(as_of, matures_on or as_of)


def _rate(terms: Sequence[Terms], answers: Part, rate: Decimal, as_of: date) -> Steps:
    since, before = extended_from(terms[0], answers, as_of), terms[0].in_term.effective.at(as_of)
    return Steps.of([since], lambda day: rate if day >= since else before)

"""What a document rests on: the case, and what the law makes of it, as far as the kind's ``derived`` asks.

A guarantor answers for the debts he guarantees and for no others: what is written to him rests on those alone.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import compress

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.profile import NO_INSTITUTION, Profile
from docgen.casefile.vocabulary import AgreementKind, ClaimType, HoldReason, Role
from docgen.collection.papers import papers
from docgen.errors import CaseOnHold, KindNotApplicable, KindNotLawful
from docgen.kinds.definition import Derived, Kind
from docgen.kinds.holds import grounds
from docgen.law.actions import adjudicated, bankrupt_on, decides
from docgen.law.beside import ClaimResult
from docgen.law.claim import Basis, compute_claim, limited_to
from docgen.law.clock import Clock, ClockKind, ClockStatus
from docgen.law.clocks import compute_clocks
from docgen.law.dated import Parameters
from docgen.law.fees import CourtFees, court_fees
from docgen.law.guarantee import guarantees_of
from docgen.law.guarantee_term import GuaranteeTerm, term_of
from docgen.law.statutes import cite

PROPERTY = re.compile("物业(?:管理)?(?:服务|费)")
PROPERTY_POLICY = "property_fee"
OWING = frozenset({Role.BORROWER, Role.CO_BORROWER})
"""Who owes the debt itself."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A case with what the law makes of it on the cut-off date; what the kind does not ask for is None or empty."""

    case: Case
    as_of: date
    profile: Profile = NO_INSTITUTION
    derived: frozenset[Derived] = frozenset()
    """What the kind asks for."""
    claim: ClaimResult | None = None
    clocks: tuple[Clock, ...] = ()
    guarantee_terms: tuple[Mapping[str, GuaranteeTerm], ...] = ()
    """For each guarantee on file, its term for each debt it secures, by number, as far as the file can tell."""
    fees: CourtFees | None = None
    agreement: AgreementKind | None = None
    """What the document becomes once signed, where its schedule is made here (``plan``)."""
    parameters: Parameters | None = None
    """The dated legal values, for what turns on the answers: an agreement's schedule and its limits."""
    known_on: date | None = None
    """The day up to which payments are known, where the cut-off date is an earlier one (``declared``)."""


def derive(  # noqa: PLR0913 - each is something a document rests on
    kind: Kind,
    case: Case,
    as_of: date,
    *,
    parameters: Parameters,
    basis: Basis | None = None,
    profile: Profile = NO_INSTITUTION,
) -> Facts:
    """Compute what the kind's ``derived`` names, after asking whether the kind fits the case at all.

    Raises:
        KindNotApplicable: wrong cause of action, nothing to demand, or no bankruptcy to declare it in.
        KindNotLawful: a demand of what was decided.
        CaseOnHold: collection is on hold and the kind may not go out.
        LawError: the claim cannot be computed.
    """
    _refuse_misfits(kind, case, as_of)
    derived = frozenset(kind.definition.derived)
    known_on, as_of = as_of, _accepted(kind, case, as_of) if "declared" in derived else as_of
    asked = bool(derived & {"claim", "fees", "plan"})
    claim = compute_claim(case, as_of, parameters=parameters, basis=basis) if asked else None
    if claim:
        _refuse_idle(kind, case, claim)
    fees = court_fees(max(claim.total_due, Decimal(0)), as_of, parameters=parameters) if claim else None
    return Facts(
        case=case,
        as_of=as_of,
        profile=profile,
        derived=derived,
        claim=claim,
        clocks=compute_clocks(case, as_of, parameters=parameters).clocks if "clocks" in derived else (),
        guarantee_terms=_terms(case, as_of, parameters) if "guarantees" in derived else (),
        fees=fees if "fees" in derived else None,
        agreement=papers()[kind.name].agreement if "plan" in derived else None,
        parameters=parameters if "plan" in derived else None,
        known_on=known_on,
    )


def _accepted(kind: Kind, case: Case, as_of: date) -> date:
    """The day a bankruptcy was accepted: the cut-off date of what is declared in it (企业破产法 44, 46)."""
    accepted_on = bankrupt_on(case)
    if accepted_on is None or accepted_on > as_of:
        reason = (
            f"“程序”中没有{as_of}以前受理破产申请的记录，无从申报债权（{cite('enterprise_bankruptcy_law', 44, 48)}）；"
            "请先补录破产程序：裁定受理之日、受理法院和案号"
        )
        raise KindNotApplicable(title=kind.definition.title, case_no=case.case_no, reason=reason)
    return accepted_on


def _refuse_misfits(kind: Kind, case: Case, as_of: date) -> None:
    """A kind for another cause of action, a case on hold, a demand of what was decided."""
    definition = kind.definition
    if case.claim_type not in definition.claim_types:
        cause = glossary.word(case.claim_type)
        raise KindNotApplicable(title=definition.title, case_no=case.case_no, reason=f"案由为{cause}")
    held = [hold.reason for hold in case.holds]
    accepted_on = bankrupt_on(case)
    if accepted_on is not None and accepted_on <= as_of:
        held.append(HoldReason.BANKRUPT)
    holds = [reason for reason in dict.fromkeys(held) if reason not in definition.on_hold]
    if holds:
        reasons = "、".join(glossary.word(reason) for reason in holds)
        why = "；".join(grounds(case, reason) for reason in holds)
        raise CaseOnHold(case_no=case.case_no, holds=reasons, title=definition.title, grounds=why)
    if definition.stage == "demand" and (judged := _decided(kind, case, as_of)):
        raise KindNotLawful(title=definition.title, case_no=case.case_no, reason=judged)


def _refuse_idle(kind: Kind, case: Case, claim: ClaimResult) -> None:
    """A demand of nothing, a reminder of nothing to come. What is declared due early need not be due before."""
    title, stage = kind.definition.title, kind.definition.stage
    owed = claim.total_to_settle if "acceleration" in kind.definition.guards else claim.total_due
    if stage == "demand" and owed <= Decimal(0):
        reason = f"以 {claim.as_of} 为截止日计算，没有到期应付而未付的款项"
        raise KindNotApplicable(title=title, case_no=case.case_no, reason=reason)
    if stage == "remind" and claim.next_due is None:
        reason = f"{claim.as_of} 之后没有将要到期的款项；已经逾期的，请用《逾期还款提醒函》"
        raise KindNotApplicable(title=title, case_no=case.case_no, reason=reason)


def _terms(case: Case, as_of: date, parameters: Parameters) -> tuple[Mapping[str, GuaranteeTerm], ...]:
    found = []
    for guarantee in case.guarantees:
        debts = [debt for debt in case.debts if not guarantee.debts or debt.no in guarantee.debts]
        terms = {debt.no: term_of(case, guarantee, debt, as_of, parameters=parameters) for debt in debts}
        found.append({no: term for no, term in terms.items() if term})
    return tuple(found)


def _decided(kind: Kind, case: Case, as_of: date) -> str:
    """Why a demand out of the contract no longer fits: someone has decided, and the decision is what is enforced.

    A kind that asks for the performance of an instrument does so once one is in force.
    """
    if "adjudged" in kind.definition.derived and adjudicated(case, as_of):
        return ""
    found = [proceeding for proceeding in case.proceedings if decides(proceeding, as_of)]
    if not found:
        return ""
    last = max(found, key=lambda proceeding: proceeding.on)
    enforced = cite("civil_procedure_law", 235, 248, 249, 250)
    demand = cite("enforcement_procedure_interpretation", 20)
    return (
        f"案件已有{glossary.word(last.kind)}（{last.on}），应按生效法律文书申请执行，不再依合同催收（{enforced}）；"
        f"可以用《强制执行申请书》，或者以《限期还款催告函》《履行保证责任通知书》《律师函》请求履行生效法律文书，使申请执行时效中断（{demand}），"
        "两者都须先在“程序”中补录文书的生效日；债权已经转让的，用《债权转让暨催收通知书》"
    )


def answers_for(facts: Facts, party: str | None) -> tuple[str, ...]:
    """The numbers of the contracts a party answers for: a mere guarantor's guaranteed ones, else every one."""
    case = facts.case
    every = tuple(debt.no for debt in case.debts)
    if party is None or OWING & set(case.debtor(party).roles) or Role.GUARANTOR not in case.debtor(party).roles:
        return every
    guaranteed = [no for no in every if any(no in nos for nos in _guaranteed(case, party))]
    return tuple(no for no in guaranteed if not _is_released(facts, party, no))


def _is_released(facts: Facts, party: str, no: str) -> bool:
    """Whether the periods of all his guarantees of a contract ran out; of several, one not over holds him."""
    kinds = (ClockKind.GUARANTEE_PERIOD, ClockKind.GUARANTEE_LIMITATION)
    own = [clock for clock in facts.clocks if clock.kind in kinds and clock.party == party and clock.debt == no]
    over = [clock.kind is ClockKind.GUARANTEE_PERIOD and clock.status is ClockStatus.EXPIRED for clock in own]
    return bool(over) and all(over)


def guarantee_periods(facts: Facts, party: str) -> Sequence[Clock]:
    """The guarantee periods of one guarantor, over or not; one in which he was claimed from has no clock."""
    return [c for c in facts.clocks if c.kind is ClockKind.GUARANTEE_PERIOD and c.party == party]


def _guaranteed(case: Case, party: str) -> list[tuple[str, ...]]:
    every = tuple(debt.no for debt in case.debts)
    return [guarantee.debts or every for guarantee in guarantees_of(case) if guarantee.party == party]


def facts_for(facts: Facts, party: str | None) -> Facts:
    """The facts as far as they concern one addressee: the contracts he answers for, and their claim."""
    nos = answers_for(facts, party)
    return facts_about(facts, nos) if nos else facts


def facts_about(facts: Facts, nos: Collection[str]) -> Facts:
    """The facts as far as they concern some contracts, by number: their claim, their guarantees, their clocks."""
    case = facts.case
    if len(nos) == len(case.debts):
        return facts
    concerned = [not guarantee.debts or bool(set(guarantee.debts) & set(nos)) for guarantee in case.guarantees]
    debts = tuple(debt for debt in case.debts if debt.no in nos)
    kept = {"debts": debts, "guarantees": tuple(compress(case.guarantees, concerned))}
    return replace(
        facts,
        case=case.model_copy(update=kept),
        claim=limited_to(facts.claim, nos) if facts.claim else None,
        guarantee_terms=tuple(compress(facts.guarantee_terms, concerned)),
        clocks=tuple(clock for clock in facts.clocks if clock.debt is None or clock.debt in nos),
    )


def is_property_fee(case: Case) -> bool:
    """Whether receivables are fees of a property service (民法典 937): the policy says so, or every contract does."""
    if case.claim_type is not ClaimType.RECEIVABLE:
        return False
    told = bool(case.debts) and all(PROPERTY.search(f"{debt.name} {debt.goods or ''}") for debt in case.debts)
    return told or case.policy == PROPERTY_POLICY

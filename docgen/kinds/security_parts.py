"""What secures the debt as a template sees it: guarantees with their terms, collateral with what it secures."""

from collections.abc import Iterator, Sequence
from datetime import date

from docgen.casefile.vocabulary import CollateralKind, Registration
from docgen.kinds.facts import Facts
from docgen.kinds.parts import NO_DATE, NO_SUM, Part, part
from docgen.law.guarantee import guarantees_of
from docgen.law.guarantee_term import GuaranteeTerm


def guarantee_parts(facts: Facts, party: str | None) -> Iterator[Part]:
    """The guarantees (of one guarantor, where the addressee is one); with the kind's ``derived`` also their terms."""
    case = facts.case
    names = {debtor.id: debtor.name for debtor in case.debtors if debtor.id}
    own = any(guarantee.party == party for guarantee in case.guarantees)
    for place, guarantee in enumerate(case.guarantees):
        if own and guarantee.party != party:
            continue
        known = facts.guarantee_terms[place] if facts.guarantee_terms else {}
        terms = [known[debt.no] for debt in case.debts if debt.no in known]
        mode = terms[0].mode if terms else guarantee.mode
        yield part(
            guarantee,
            f"保证人 {names.get(guarantee.party, guarantee.party)} 的",
            "guarantee",
            names,
            mode=mode.value if mode else None,
            ends_on=_end_said(terms, facts.as_of),
            debts=[debt.no for debt in case.debts if not guarantee.debts or debt.no in guarantee.debts],
        )


def _end_said(terms: Sequence[GuaranteeTerm], as_of: date) -> date | str:
    """The one day on which a guarantee's period ends; empty where to state it could concede that it is over.

    That is a day past, an end that by another reading is later, and one that isn't that of every contract.
    """
    ends = {term.end.safe_on for term in terms}
    doubtful = len(ends) != 1 or any(term.later_end for term in terms) or min(ends) < as_of
    return NO_DATE if doubtful else ends.pop()


def collateral_parts(facts: Facts) -> Iterator[Part]:
    """The collateral, each with its owner's name and what it secures: a sum, or a quota."""
    names = {debtor.id: debtor.name for debtor in facts.case.debtors if debtor.id}
    for item in facts.case.collateral:
        yield part(
            item,
            f"担保物 {item.name} 的",
            "collateral",
            names,
            limit=item.max_amount or item.amount_secured or NO_SUM,
        )


def bare_guarantee_parts(facts: Facts) -> Iterator[Part]:
    """Guarantors whose contracts are not on file: whatever is said of their guarantees is a gap."""
    case = facts.case
    for guarantee in guarantees_of(case):
        if guarantee not in case.guarantees:
            name = case.name_of(guarantee.party)
            every = [debt.no for debt in case.debts]
            yield part(guarantee, f"保证人 {name} 的", "guarantee", party=name, ends_on=NO_DATE, debts=every)


def realisable_parts(facts: Facts) -> Iterator[Part]:
    """The mortgages and pledges that are registered: what a court may order to be sold without a suit."""
    for item in collateral_parts(facts):
        if item["kind"] != CollateralKind.OTHER and item["registration"] == Registration.FORMAL:
            yield item

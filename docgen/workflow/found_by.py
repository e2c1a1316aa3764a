"""What a case is found by: names, or a part of one; numbers of cases and contracts; and what is personal, whole."""

from collections.abc import Iterator

from docgen.casefile.case import Case
from docgen.zh.search_keys import endings, identifier, parts


def names_of(case: Case) -> frozenset[str]:
    """The ends of the debtors' names, and of who acts for them."""
    names = [debtor.name for debtor in case.debtors]
    names += [debtor.representative.name for debtor in case.debtors if debtor.representative]
    return frozenset(end for name in names for end in endings(name))


def numbers_of(case: Case) -> frozenset[str]:
    """The parts of the case's number, its contracts' and its proceedings'; a card's number is personal."""
    numbers: list[str | None] = [case.case_no, *(debt.no for debt in case.debts if debt.card is None)]
    numbers += [guarantee.contract_no for guarantee in case.guarantees]
    numbers += [thing.contract_no for thing in case.collateral]
    numbers += [proceeding.case_number for proceeding in case.proceedings]
    return frozenset(part for number in numbers if number for part in parts(number))


def secrets_of(case: Case) -> frozenset[str]:
    """ID numbers, phones and accounts of the debtors, as they are compared."""
    return frozenset(found for text in _personal(case) if text and (found := identifier(text)))


def _personal(case: Case) -> Iterator[str | None]:
    for debtor in case.debtors:
        yield from (debtor.id_no, debtor.phone, debtor.reserved_phone)
        if debtor.service_address:
            yield debtor.service_address.phone
        if debtor.representative:
            yield from (debtor.representative.phone, debtor.representative.id_no)
    for debt in case.debts:
        if debt.card:
            yield from (debt.no, debt.card.number)
    yield from (contact.number for contact in case.contacts)

"""What a document may say depends on: the facts on file, and the names that are no one's wording."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import PartyKind, ProceedingKind
from docgen.law.actions import by_court

_PROPER = frozenset({"name", "contract_name", "firm", "assignor", "assignee", "recipient", "holder", "court", "spouse"})
_LONG = frozenset(
    {
        *("address", "habitual_address", "registered_address", "employer", "bank", "no", "contract_no", "case_number"),
        *("certificate_no", "title_no", "location", "registry", "case_no", "goods", "title", "newspaper"),
    }
)
"""Names of their own only where they are long: an employer may be called no more than 学校."""
_LONG_CHARACTERS = 5

_DECIDED = frozenset(
    {
        ProceedingKind.JUDGMENT,
        ProceedingKind.MEDIATION,
        ProceedingKind.ARBITRATION,
        ProceedingKind.NOTARISED_INSTRUMENT,
        ProceedingKind.ENFORCEMENT,
        ProceedingKind.TERMINATION,
    }
)
_SUED = frozenset({ProceedingKind.SUIT, ProceedingKind.PAYMENT_ORDER}) | _DECIDED


@dataclass(frozen=True, slots=True)
class LanguageFacts:
    """The facts that conditional expressions need; their words stand in ``language.toml``."""

    reports_credit: bool = False
    to_organization: bool = False
    lender_is_person: bool = False
    sued: bool = False
    accepted: bool = False
    preserved: bool = False
    judged: bool = False
    enforced: bool = False
    police_report: bool = False
    lawyer_letter: bool = False


def language_facts(case: Case, *, party: str | None, answers: Mapping[str, Any], lawyer: bool) -> LanguageFacts:
    """The facts of a case.

    Args:
        case: the case.
        party: the addressee's id; None where a document stands for the whole case.
        answers: the answers to the kind's questions; ``reports_credit`` is read.
        lawyer: the institution in whose name it goes out is a law firm.
    """
    begun = {proceeding.kind for proceeding in case.proceedings}
    numbered = {
        proceeding.kind
        for proceeding in case.proceedings
        if proceeding.case_number and (proceeding.kind is not ProceedingKind.MEDIATION or by_court(proceeding))
    }
    addressed = case.debtors if party is None else (case.debtor(party),)
    return LanguageFacts(
        reports_credit=answers.get("reports_credit") is True,
        to_organization=all(debtor.kind is PartyKind.ORGANIZATION for debtor in addressed),
        lender_is_person=case.creditor.kind is PartyKind.PERSON,
        sued=bool(begun & _SUED),
        accepted=bool(numbered & _SUED),
        preserved=ProceedingKind.PRESERVATION in numbered,
        judged=bool(numbered & _DECIDED),
        enforced=ProceedingKind.ENFORCEMENT in numbered,
        police_report=ProceedingKind.POLICE_REPORT in numbered,
        lawyer_letter=lawyer or any("律师函" in delivery.document for delivery in case.deliveries),
    )


def proper_names(record: BaseModel) -> frozenset[str]:
    """Names of people, companies, contracts, places and courts that a case (or profile) holds: none is wording."""
    return frozenset(_names(record))


def _names(record: object) -> Iterator[str]:
    if isinstance(record, tuple):
        for member in record:
            yield from _names(member)
    elif isinstance(record, BaseModel):
        for field in type(record).model_fields:
            value = getattr(record, field)
            if not isinstance(value, str):
                yield from _names(value)
            elif (field in _PROPER and len(value) > 1) or (field in _LONG and len(value) >= _LONG_CHARACTERS):
                yield value

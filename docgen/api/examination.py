"""What a case lacks where it is to be filed, and where its facts contradict each other: seen before building."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.service_proofs import with_service
from docgen.api.sources import find_case
from docgen.bundle.completeness import Missing, Present, completeness
from docgen.bundle.contradiction import Contradiction, error
from docgen.bundle.contradictions import contradictions
from docgen.casefile.case import Case
from docgen.errors import DocgenError, InputError, LawError
from docgen.law.claim import Basis, compute_claim
from docgen.law.dated import Parameters
from docgen.workflow.access import Act
from docgen.workflow.filings import filing_of

SEEN_ALREADY: Final = {
    "several_drawdowns": ("disbursement_differs", "disbursement_day_differs"),
    "ledger_faulty": ("entry_before_disbursement",),
}
"""Refusals of the claim that a contradiction tells better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What is missing, what contradicts, and what is there by what it was told."""

    missing: tuple[Missing, ...]
    contradictions: tuple[Contradiction, ...]
    present: tuple[Present, ...]


@permitted(Act.READ_CASES, own_files=True)
def examine(office: Office, source: str, *, as_of: date, basis: Basis | None = None) -> Examination:
    """Look a case through for where it is to be filed, without building anything.

    Args:
        office: whose.
        source: a stored case number, or a case file.
        as_of: the cut-off date of the claim; evidence formed later is none yet.
        basis: which figures the claim goes by; None for the case's default.

    Raises:
        NotFound, WrongCaseSource, CaseFileError: there is no such case.
    """
    found = with_service(office, find_case(office, source))
    return examined(found.case, as_of, parameters=office.parameters, basis=basis)


def examined(case: Case, as_of: date, *, parameters: Parameters, basis: Basis | None = None) -> Examination:
    """Look a case through. A claim that is refused is itself told as a contradiction."""
    claim, refused = None, None
    try:
        claim = compute_claim(case, as_of, parameters=parameters, basis=basis)
    except (InputError, LawError) as fault:
        refused = fault
    forum = filing_of(case, as_of).forum
    found = contradictions(case, as_of, claim, forum)
    if refused is not None and not {each.code for each in found} & set(SEEN_ALREADY.get(refused.code, ())):
        found = (_refused_claim(refused), *found)
    held = completeness(case, forum=forum)
    return Examination(missing=held.missing, contradictions=found, present=held.present)


def _refused_claim(refused: DocgenError) -> Contradiction:
    return error(
        refused.code,
        "债权不能计算",
        why="文书和债权计算书的金额无从得出",
        remedy=str(refused),
    )

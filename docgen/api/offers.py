"""What can be written for a case: the kinds that fit it, whom each goes to, what each asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.case import Case
from docgen.collection.papers import papers
from docgen.errors import NotFound, Problem
from docgen.glossary import word, words
from docgen.kinds.context import addressees
from docgen.kinds.definition import Kind, Question
from docgen.kinds.registry import kind, kinds
from docgen.store.cases import load_case
from docgen.workflow.access import Act

ONLY_BY_BUNDLE: Final = frozenset({"evidence_index"})
"""Kinds whose answers only the making of a bundle knows: nobody is offered them."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """A party a kind goes to: its id, its name, its roles in words."""

    id: str
    name: str
    roles: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind for a case. Without addressees it is one document for the whole case."""

    kind: str
    title: str
    stage: str
    stage_title: str
    stage_order: int
    """The place of the stage in the way of a case."""
    numbered: bool
    addressees: tuple[Addressee, ...]
    questions: tuple[Question, ...]
    annexes: tuple[str, ...] = ()
    """What may go with it, by title; its words decide."""

    def addressee(self, party: str | None) -> Addressee | None:
        """The addressee of this id; the first one if none is named. Raises NotFound."""
        found = next((a for a in self.addressees if party in (None, a.id)), None)
        if found is None and party is not None:
            raise NotFound(what=f"《{self.title}》的致送对象", name=party)
        return found

    def asked_by(self, problem: Problem, answers: Mapping[str, Any]) -> str | None:
        """The question that a problem is of: named by its title, or the one whose answer holds what is objected to."""
        for question in sorted(self.questions, key=lambda question: -len(question.title)):
            title = re.escape(question.title)
            if re.match(rf"(填写项 ?)?{title}(?=$|[ 第，：（])", problem.place):
                return question.name
            if re.search(rf"缺少{title}(?=$|（)|填写项“{title}”", problem.expected):
                return question.name
        if not problem.value:
            return None
        return next((one.name for one in self.questions if problem.value in str(answers.get(one.name) or "")), None)


def is_in_the_text(problem: Problem) -> bool:
    """Whether a problem is of words that the facts of the case did not fill: its place quotes them."""
    return problem.place.startswith("“")


@permitted(Act.READ_CASES)
def offers(office: Office, case_no: str) -> tuple[Offer, ...]:
    """Every kind that people write and that fits the case's cause, in the order of its papers. Raises NotFound."""
    case = _case(office, case_no)
    order = list(papers())
    fitting = [found for found in kinds().values() if _fits(found, case)]
    return tuple(_offer(found, case) for found in sorted(fitting, key=lambda found: order.index(found.name)))


@permitted(Act.READ_CASES)
def offer(office: Office, name: str, case_no: str) -> Offer:
    """One kind for a case. Raises UnknownKind or NotFound."""
    found = kind(name)
    return _offer(found, _case(office, case_no))


def _case(office: Office, case_no: str) -> Case:
    with office.database.reading() as session:
        return load_case(session, case_no).case


def _fits(found: Kind, case: Case) -> bool:
    definition = found.definition
    written = not definition.internal and found.name not in ONLY_BY_BUNDLE
    return written and case.claim_type in definition.claim_types and bool(addressees(definition.addressed_to, case))


def _offer(found: Kind, case: Case) -> Offer:
    parties = [case.debtor(party) for party in addressees(found.definition.addressed_to, case) if party]
    return Offer(
        kind=found.name,
        title=found.definition.title,
        stage=found.definition.stage,
        stage_title=word(("Stage", found.definition.stage)),
        stage_order=list(words("Stage")).index(found.definition.stage),
        numbered=bool(found.definition.number_prefix),
        addressees=tuple(
            Addressee(party.id or "", party.name, "、".join(word(role) for role in party.roles)) for party in parties
        ),
        questions=found.definition.fields,
        annexes=tuple(kind(annex).definition.title for annex in found.definition.annexes),
    )

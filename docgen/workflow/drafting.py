"""Drafts: one document an addressee, composed from a case, with every gap of all of them at once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from docgen.casefile.case import Case
from docgen.errors import DocumentGaps, KindNotApplicable, NotFound, Problem
from docgen.kinds.compose import compose, derive
from docgen.kinds.context import Facts, Marks, addressees
from docgen.kinds.definition import Kind
from docgen.law.claim import Basis
from docgen.law.dated import Parameters
from docgen.store.cases import Moment
from docgen.store.templates import WordTemplate
from docgen.workflow.filling import filled
from docgen.workflow.papers import Composed
from docgen.zh.filenames import distinct_names


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: a kind for a case, on a cut-off date, bearing a date.

    ``party`` (an id or a name) limits it to one addressee; ``basis`` is None for the case's own default.
    """

    kind: Kind
    case: Case
    as_of: date
    dated_on: date
    answers: Mapping[str, Any]
    party: str | None = None
    basis: Basis | None = None
    template: WordTemplate | None = None
    """The institution's own, where one is in force."""

    def fingerprint(self, moment: Moment) -> str:
        """The same for the same order on the same case at the same moment (hex)."""
        said = {
            "kind": [self.kind.name, self.kind.definition.version],
            "case": [self.case.case_no, asdict(moment)],
            "days": [self.as_of.isoformat(), self.dated_on.isoformat()],
            "wish": [self.party, self.basis],
            "answers": dict(self.answers),
        }
        if self.template is not None:
            said["template"] = [self.template.version, self.template.sha256]
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document without number and code for one addressee (None where it stands for the case), and its file's stem."""

    party: str | None
    document: Composed
    stem: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """An order whose drafts have no gaps."""

    order: Order
    facts: Facts
    drafts: tuple[Draft, ...]

    def numbered(self, draft: Draft, number: str, code: str) -> Composed:
        """The draft's document with its number and code."""
        return _composed(self.order, self.facts, draft.party, Marks(self.order.dated_on, number, code))


def draft(order: Order, parameters: Parameters) -> Drafts:
    """Compose the order's drafts.

    Raises:
        KindNotApplicable: the kind does not fit the case, or nobody is addressed.
        NotFound: the party asked for is not among the addressees.
        DocumentGaps: all gaps of all drafts, each with its addressee where there are several.
        WrongAnswers, CaseOnHold, LawError, FaultyKind: as ``docgen.kinds.compose`` says.
        TemplateFillFailed, UnprintableCharacterError: as ``docgen.workflow.filling`` says.
    """
    facts = derive(order.kind, order.case, order.as_of, parameters=parameters, basis=order.basis)
    parties = _parties(order)
    marks = Marks(order.dated_on)
    documents: list[Composed] = []
    gaps: list[Problem] = []
    for party in parties:
        try:
            documents.append(_composed(order, facts, party, marks))
        except DocumentGaps as error:
            whose = f"致{_name(order.case, party)}：" if len(parties) > 1 else ""
            gaps += [Problem(whose + problem.place, problem.value, problem.expected) for problem in error.problems]
    if gaps:
        raise DocumentGaps(title=order.kind.definition.title, problems=gaps)
    stems = _stems(order, parties, [document.title for document in documents])
    drafts = (Draft(*parts) for parts in zip(parties, documents, stems, strict=True))
    return Drafts(order, facts, tuple(drafts))


def _composed(order: Order, facts: Facts, party: str | None, marks: Marks) -> Composed:
    if order.template is not None:
        return filled(order.kind, order.template, facts, party=party, answers=order.answers, marks=marks)
    return compose(order.kind, facts, party=party, answers=order.answers, marks=marks)


def _parties(order: Order) -> list[str | None]:
    found = addressees(order.kind.definition.addressed_to, order.case)
    title = order.kind.definition.title
    if not found:
        raise KindNotApplicable(title=title, case_no=order.case.case_no, reason="案件中没有此文书应致送的当事人")
    if order.party is None:
        return found
    chosen: list[str | None] = [party for party in found if party and order.party in (party, _name(order.case, party))]
    if len(chosen) != 1:
        raise NotFound(what=f"《{title}》的致送对象", name=order.party)
    return chosen


def _stems(order: Order, parties: list[str | None], titles: list[str]) -> list[str]:
    said = order.kind.definition.filename
    names = [
        said.format(case_no=order.case.case_no, title=title, party=_name(order.case, party))
        for party, title in zip(parties, titles, strict=True)
    ]
    return [name.removesuffix(".pdf") for name in distinct_names(f"{name}.pdf" for name in names)]


def _name(case: Case, party: str | None) -> str:
    return case.debtor(party).name if party else ""

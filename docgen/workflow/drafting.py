"""Drafts: one document an addressee, composed from a case, with every gap of all of them at once."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from docgen.casefile.case import Case
from docgen.casefile.profile import NO_INSTITUTION, Profile
from docgen.document.tree import Document
from docgen.errors import DocumentGaps, KindNotApplicable, NotFound, Problem
from docgen.kinds.agreed_limits import notices
from docgen.kinds.compose import compose
from docgen.kinds.context import Marks, addressees
from docgen.kinds.definition import Kind
from docgen.kinds.facts import Facts, derive
from docgen.kinds.fields import check_answers
from docgen.kinds.guards import check_guards
from docgen.law.claim import Basis
from docgen.law.dated import Parameters
from docgen.law.result import ClaimWarning
from docgen.store.cases import Moment
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
    profile: Profile = NO_INSTITUTION

    def fingerprint(self, moment: Moment) -> str:
        """The same for the same order on the same case at the same moment (hex)."""
        said = {
            "kind": [self.kind.name, self.kind.definition.version],
            "case": [self.case.case_no, asdict(moment)],
            "days": [self.as_of.isoformat(), self.dated_on.isoformat()],
            "wish": [self.party, self.basis],
            "answers": dict(self.answers),
            "profile": self.profile.model_dump(mode="json", exclude_defaults=True),
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document without number and code for one addressee (None where it stands for the case), and its file's stem."""

    party: str | None
    document: Document
    stem: str


@dataclass(frozen=True, slots=True)
class Drafts:
    """An order whose drafts have no gaps, and what whoever makes them should know."""

    order: Order
    facts: Facts
    drafts: tuple[Draft, ...]
    warnings: tuple[ClaimWarning, ...]

    def numbered(self, draft: Draft, number: str, code: str) -> Document:
        """The draft's document with its number and code."""
        marks = Marks(self.order.dated_on, number, code)
        return compose(self.order.kind, self.facts, party=draft.party, answers=self.order.answers, marks=marks)


def draft(order: Order, parameters: Parameters) -> Drafts:
    """Compose the order's drafts.

    Raises:
        KindNotApplicable: the kind does not fit the case, or nobody is addressed.
        NotFound: the party asked for is not among the addressees.
        DocumentGaps: all gaps of all drafts, each with its addressee where there are several.
        WrongAnswers, CaseOnHold, LawError, FaultyKind: as ``docgen.kinds.compose`` says.
    """
    facts = derive(order.kind, order.case, order.as_of, parameters=parameters, basis=order.basis, profile=order.profile)
    parties, noticed = _admitted(order, facts)
    marks = Marks(order.dated_on)
    documents: list[Document] = []
    gaps: list[Problem] = []
    for party in parties:
        try:
            documents.append(compose(order.kind, facts, party=party, answers=order.answers, marks=marks))
        except DocumentGaps as error:
            whose = f"致{_name(order.case, party)}：" if len(parties) > 1 else ""
            gaps += [Problem(whose + problem.place, problem.value, problem.expected) for problem in error.problems]
    if gaps:
        raise DocumentGaps(title=order.kind.definition.title, problems=gaps)
    stems = _stems(order, parties, [document.title for document in documents])
    drafts = (Draft(*parts) for parts in zip(parties, documents, stems, strict=True))
    told = notices(facts, check_answers(order.kind, order.answers))
    warnings = (*(facts.claim.warnings if facts.claim else ()), *noticed, *told)
    return Drafts(order, facts, tuple(drafts), warnings)


def _admitted(order: Order, facts: Facts) -> tuple[list[str | None], list[ClaimWarning]]:
    """Those addressees whom the kind's guards let the document go to, and what the guards notice.

    An addressee refused does not keep the others from theirs, lest a term run out on them: he is named in a notice.
    """
    admitted: list[str | None] = []
    noticed: list[ClaimWarning] = []
    refused: list[KindNotApplicable] = []
    for party in _parties(order):
        try:
            noticed += check_guards(order.kind, facts, party)
            admitted.append(party)
        except KindNotApplicable as error:
            refused.append(error)
            noticed.append(ClaimWarning(code="addressee_refused", message=error.message))
    if not admitted:
        reasons = "；".join(str(error.facts["reason"]) for error in refused)
        raise KindNotApplicable(title=order.kind.definition.title, case_no=order.case.case_no, reason=reasons)
    return admitted, list(dict.fromkeys(noticed))


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

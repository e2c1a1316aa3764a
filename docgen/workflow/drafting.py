"""Drafts: one document an addressee, composed from a case, with every gap of all of them at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from docgen.casefile.case import Case
from docgen.errors import DocumentGaps, KindNotApplicable, KindNotLawful, NotFound, Problem, SmsRefused, WordingRefused
from docgen.kinds.adjudged_parts import binding
from docgen.kinds.agreed_limits import notices
from docgen.kinds.annexes import annex_names, annexes
from docgen.kinds.compose import compose, compose_names
from docgen.kinds.context import Marks, addressees
from docgen.kinds.definition import Kind
from docgen.kinds.facts import Facts, derive
from docgen.kinds.fields import check_answers
from docgen.kinds.guards import check_guards
from docgen.kinds.sms import compose_sms
from docgen.kinds.wording import refuse_wording, said_in
from docgen.law.dated import Parameters
from docgen.law.result import ClaimWarning
from docgen.render.wordmarks import marked_word
from docgen.render.wordtemplate import FilledWord
from docgen.workflow.filling import filled, filled_names
from docgen.workflow.order import Order
from docgen.workflow.papers import Composed, text_of, tree_of
from docgen.workflow.supplied import supplied
from docgen.zh.filenames import distinct_names

_Written = TypeVar("_Written")
_Refused = DocumentGaps | WordingRefused | SmsRefused


@dataclass(frozen=True, slots=True)
class Annex:
    """A paper that goes with a document: its kind, what it is called, and what it says."""

    kind: str
    title: str
    document: Composed


@dataclass(frozen=True, slots=True)
class Draft:
    """A document for one addressee (None where it stands for the case) with its annexes, and its file's stem."""

    party: str | None
    document: Composed
    stem: str
    annexes: tuple[Annex, ...] = ()

    @property
    def documents(self) -> tuple[Composed, ...]:
        """The document, then its annexes."""
        return (self.document, *(annex.document for annex in self.annexes))


@dataclass(frozen=True, slots=True)
class Drafts:
    """An order whose drafts have no gaps, and what whoever makes them should know."""

    order: Order
    facts: Facts
    drafts: tuple[Draft, ...]
    warnings: tuple[ClaimWarning, ...]
    edited: bytes | None = None
    """The Word file that the one draft was edited into by hand."""

    def numbered(self, draft: Draft, number: str, code: str) -> Draft:
        """The draft with its number and code."""
        document, enclosed = _composed(self.order, self.facts, draft.party, Marks(self.order.dated_on, number, code))
        if self.edited is not None:
            document = self.marked(draft, self.edited, number, code)
        return replace(draft, document=document, annexes=enclosed)

    def marked(self, draft: Draft, edited: bytes, number: str = "", code: str = "") -> FilledWord:
        """An edited file with number and code in their places; without them as it stands."""
        definition, day = self.order.kind.definition, self.order.dated_on
        title, kind = draft.document.title, self.order.kind.name
        return marked_word(edited, title=title, kind=kind, page=definition.page, number=number, code=code, dated_on=day)


def draft(order: Order, parameters: Parameters) -> Drafts:
    """Compose the order's drafts.

    Raises:
        KindNotApplicable: the kind does not fit the case, or nobody is addressed.
        KindNotLawful: the law does not allow it to any addressee.
        NotFound: the party asked for is not among the addressees.
        DocumentGaps: all gaps of all drafts, each with its addressee where there are several.
        WordingRefused: all that letters may not say, of all drafts.
        WrongAnswers, CaseOnHold, LawError, FaultyKind: as ``docgen.kinds.compose`` says.
        TemplateFillFailed, UnprintableCharacterError: as ``docgen.workflow.filling`` says.
    """
    order = replace(order, answers=supplied(order.kind.name, order.case, order.answers))
    facts = derive(order.kind, order.case, order.as_of, parameters=parameters, basis=order.basis, profile=order.profile)
    parties, noticed = _admitted(order, facts)
    marks = Marks(order.dated_on)

    def write(party: str | None) -> tuple[Composed, tuple[Annex, ...]]:
        document, enclosed = _composed(order, facts, party, marks)
        for each in (document, *(annex.document for annex in enclosed)):
            refuse_wording(order.kind, facts, said_in(tree_of(each)), party=party, answers=order.answers)
        return document, enclosed

    made = _for_each(order, parties, write)
    stems = _stems(order, parties, [document.title for document, _ in made])
    drafts = (Draft(party, one, stem, more) for party, (one, more), stem in zip(parties, made, stems, strict=True))
    told = notices(facts, check_answers(order.kind, order.answers))
    return Drafts(order, facts, tuple(drafts), _warnings(facts, [*noticed, *told]))


def _warnings(facts: Facts, noticed: list[ClaimWarning]) -> tuple[ClaimWarning, ...]:
    """What the claim behind the documents warns of, and what the guards notice."""
    return (*(facts.claim.warnings if facts.claim else ()), *noticed)


def _admitted(order: Order, facts: Facts) -> tuple[list[str | None], list[ClaimWarning]]:
    """Those addressees whom the kind's guards let the document go to, and what the guards notice.

    An addressee refused does not keep the others from theirs, lest a term run out on them: he is named in a notice.
    """
    admitted: list[str | None] = []
    noticed: list[ClaimWarning] = []
    refused: list[KindNotApplicable | KindNotLawful] = []
    for party in _parties(order):
        try:
            noticed += check_guards(order.kind, facts, party)
            admitted.append(party)
        except (KindNotApplicable, KindNotLawful) as error:
            refused.append(error)
            noticed.append(ClaimWarning(code="addressee_refused", message=error.message))
    if not admitted:
        reasons = dict.fromkeys(reason for error in refused for reason in str(error.facts["reason"]).split("；"))
        by_law = any(isinstance(error, KindNotLawful) for error in refused)
        refusal = KindNotLawful if by_law else KindNotApplicable
        raise refusal(title=order.kind.definition.title, case_no=order.case.case_no, reason="；".join(reasons))
    return admitted, list(dict.fromkeys(noticed))


@dataclass(frozen=True, slots=True)
class Message:
    """A text message to one addressee, and its file's stem."""

    party: str | None
    text: str
    stem: str


@dataclass(frozen=True, slots=True)
class Messages:
    """An order's text messages, none refused, and what whoever makes them should know."""

    messages: tuple[Message, ...]
    warnings: tuple[ClaimWarning, ...]


def draft_messages(order: Order, parameters: Parameters) -> Messages:
    """Compose the order's text messages; its kind has a form as one.

    Raises:
        SmsRefused: all that text messages may not show, of all of them.
        DocgenError: what ``draft`` raises.
    """
    facts = derive(order.kind, order.case, order.as_of, parameters=parameters, basis=order.basis, profile=order.profile)
    parties, noticed = _admitted(order, facts)
    marks = Marks(order.dated_on)

    def write(party: str | None) -> str:
        return compose_sms(order.kind, facts, party=party, answers=order.answers, marks=marks)

    texts = _for_each(order, parties, write)
    stems = _stems(order, parties, [order.kind.definition.title] * len(parties))
    messages = (Message(*parts) for parts in zip(parties, texts, stems, strict=True))
    return Messages(tuple(messages), _warnings(facts, noticed))


def _for_each(order: Order, parties: list[str | None], write: Callable[[str | None], _Written]) -> list[_Written]:
    """One piece an addressee; what is refused of all of them at once, gaps before words."""
    written: list[_Written] = []
    refused: dict[type[_Refused], list[Problem]] = {DocumentGaps: [], WordingRefused: [], SmsRefused: []}
    for party in parties:
        try:
            written.append(write(party))
        except (DocumentGaps, WordingRefused, SmsRefused) as error:
            whose = f"致{_name(order.case, party)}：" if len(parties) > 1 else ""
            refused[type(error)] += [Problem(whose + p.place, p.value, p.expected) for p in error.problems]
    for error_class, problems in refused.items():
        if problems:
            raise error_class(title=order.kind.definition.title, problems=problems)
    return written


def _composed(order: Order, facts: Facts, party: str | None, marks: Marks) -> tuple[Composed, tuple[Annex, ...]]:
    """A document and what it says is annexed to it."""
    document = _document(order, facts, party, marks)
    kinds = annexes(order.kind, text_of(document)) if order.kind.definition.annexes else ()
    its_marks = replace(marks, annex_of=document.title)
    return document, tuple(_annex(order, each, facts, party, its_marks) for each in kinds)


def _document(order: Order, facts: Facts, party: str | None, marks: Marks) -> Composed:
    """By the institution's own template, if any; never a judgment's performance, as such templates tell contracts."""
    adjudged = "adjudged" in facts.derived and binding(facts, party)
    if order.template is not None and not adjudged:
        return filled(order.kind, order.template, facts, party=party, answers=order.answers, marks=marks)
    return compose(order.kind, facts, party=party, answers=order.answers, marks=marks)


def _annex(order: Order, kind: Kind, facts: Facts, party: str | None, marks: Marks) -> Annex:
    names = annex_names(kind, facts, party=party, marks=marks)
    template = order.annex_templates.get(kind.name)
    document = filled_names(kind, template, names, marks) if template else compose_names(kind, names)
    return Annex(kind.name, document.title, document)


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

"""Every use case names the act it is; who calls it must be granted that act (``docgen.workflow.access``).

What a use case is about is told by its parameters' names (``SUBJECTS``): a case, a document, a draft. Who sees only the
cases entrusted to him is told of any other what he would be told of one that is not there. A use case of many cases
leaves out by itself what is not its caller's (``Office.sees_only``).
"""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy.orm import Session

from docgen.api.office import Office
from docgen.api.sources import case_path
from docgen.errors import NotFound
from docgen.store.assignments import is_entrusted
from docgen.store.cases import case_no_of
from docgen.store.documents import document
from docgen.store.drafts import draft_number, stored_draft
from docgen.workflow.access import Act

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_UseCase = Callable[Concatenate[Office, _Given], _Answer]

MARK: Final = "__act__"
"""The attribute by which a test finds use cases that name no act."""


def permitted(act: Act, *, own_files: bool = False) -> Callable[[_UseCase[_Given, _Answer]], _UseCase[_Given, _Answer]]:
    """A use case of this act. It raises NotAdmitted, UnknownAccount or AccountClosed before anything else.

    Whoever sees his own cases alone is also refused, with NotFound, a subject that belongs to another case.

    Args:
        act: what it is.
        own_files: it only reads the source that its first argument is or names. Who reads a case file of his own needs
            nobody's leave, and no database.
    """

    def decorate(use_case: _UseCase[_Given, _Answer]) -> _UseCase[_Given, _Answer]:
        called = signature(use_case)
        source = [*called.parameters][1] if own_files else ""
        subjects = [name for name in called.parameters if name in SUBJECTS]

        @wraps(use_case)
        def asked(office: Office, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Answer:
            if not (own_files and _names_a_file(args[0] if args else kwargs.get(source))):
                actor = office.admit(act)
                if subjects and not actor.sees_all:
                    given = called.bind(office, *args, **kwargs).arguments
                    _refuse_foreign(office, actor.name, {name: given.get(name) for name in subjects})
            return use_case(office, *args, **kwargs)

        setattr(asked, MARK, act)
        return asked

    return decorate


def _refuse_foreign(office: Office, account: str, given: Mapping[str, object]) -> None:
    with office.database.reading() as session:
        for name, value in given.items():
            found = None if value is None else SUBJECTS[name](session, value)
            if found is not None and not is_entrusted(session, found[1], account):
                raise NotFound(what=found[0], name=value if isinstance(value, str) else found[1])


_Subject = tuple[str, str]
"""What the subject is, in Chinese, and the number of its case."""


def _case(_session: Session, case_no: object) -> _Subject:
    return "案件", str(case_no)


def _document(session: Session, document_no: object) -> _Subject:
    return "文书", case_no_of(session, document(session, str(document_no)).case_id)


def _draft(session: Session, draft_no: object) -> _Subject:
    row, _ = stored_draft(session, draft_number(str(draft_no)))
    return "草稿", case_no_of(session, row.case_id)


def _source(_session: Session, given: object) -> _Subject | None:
    """The case that a source, or that of an order, names; a file is told by what is in it (``sources``)."""
    source = getattr(given, "source", given)
    return ("案件", source) if isinstance(source, str) and case_path(source) is None else None


SUBJECTS: Final[Mapping[str, Callable[[Session, object], _Subject | None]]] = {
    "case_no": _case,
    "source": _source,
    "order": _source,
    "document_no": _document,
    "successor": _document,
    "draft_no": _draft,
}
"""By a parameter's name: the case that it is of."""


def _names_a_file(given: object) -> bool:
    """Whether the source, or that of the order, is a file."""
    source = getattr(given, "source", given)
    return isinstance(source, str) and case_path(source) is not None

"""Every use case names the act it is; who calls it must be granted that act (``docgen.workflow.access``)."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

from docgen.api.office import Office
from docgen.api.sources import case_path
from docgen.workflow.access import Act

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_UseCase = Callable[Concatenate[Office, _Given], _Answer]

MARK: Final = "__act__"
"""The attribute by which a test finds use cases that name no act."""


def permitted(act: Act) -> Callable[[_UseCase[_Given, _Answer]], _UseCase[_Given, _Answer]]:
    """A use case of this act. It raises NotAdmitted, UnknownAccount or AccountClosed before anything else.

    Who reads a case file of his own needs nobody's leave, and no database.
    """

    def decorate(use_case: _UseCase[_Given, _Answer]) -> _UseCase[_Given, _Answer]:
        @wraps(use_case)
        def asked(office: Office, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Answer:
            if not _reads_own_file(act, (*args, *kwargs.values())):
                office.admit(act)
            return use_case(office, *args, **kwargs)

        setattr(asked, MARK, act)
        return asked

    return decorate


def _reads_own_file(act: Act, given: tuple[object, ...]) -> bool:
    """Whether the use case only reads, and its source is a file."""
    if act not in (Act.READ_CASES, Act.DRAFT, Act.EXPORT_CASES, Act.MAKE_BUNDLE) or not given:
        return False
    source = getattr(given[0], "source", given[0])
    return isinstance(source, str) and case_path(source) is not None

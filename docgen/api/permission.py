"""Every use case names the act it is; who calls it must be granted that act (``docgen.workflow.access``)."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Concatenate, Final, ParamSpec, TypeVar

from docgen.api.office import Office
from docgen.api.sources import case_path
from docgen.workflow.access import Act

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_UseCase = Callable[Concatenate[Office, _Given], _Answer]

MARK: Final = "__act__"
"""The attribute by which a test finds use cases that name no act."""


def permitted(act: Act, *, own_files: bool = False) -> Callable[[_UseCase[_Given, _Answer]], _UseCase[_Given, _Answer]]:
    """A use case of this act. It raises NotAdmitted, UnknownAccount or AccountClosed before anything else.

    Args:
        act: what it is.
        own_files: it only reads the source that its first argument is or names. Who reads a case file of his own needs
            nobody's leave, and no database.
    """

    def decorate(use_case: _UseCase[_Given, _Answer]) -> _UseCase[_Given, _Answer]:
        source = [*signature(use_case).parameters][1] if own_files else ""

        @wraps(use_case)
        def asked(office: Office, /, *args: _Given.args, **kwargs: _Given.kwargs) -> _Answer:
            if not (own_files and _names_a_file(args[0] if args else kwargs.get(source))):
                office.admit(act)
            return use_case(office, *args, **kwargs)

        setattr(asked, MARK, act)
        return asked

    return decorate


def _names_a_file(given: object) -> bool:
    """Whether the source, or that of the order, is a file."""
    source = getattr(given, "source", given)
    return isinstance(source, str) and case_path(source) is not None

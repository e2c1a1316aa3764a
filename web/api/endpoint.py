"""What an endpoint is, and how a module declares its own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from inspect import signature
from pathlib import Path
from typing import IO, Any, Final, Generic, TypeVar, get_args, get_origin, get_type_hints

from flask_babel import LazyString
from pydantic import BaseModel, ConfigDict

from docgen.api.office import Office
from docgen.api.roles import Act

Query = TypeVar("Query")
Body = TypeVar("Body")
Answer = TypeVar("Answer")

BASE: Final = "/api/v1"


class Form(BaseModel):
    """The root of queries and bodies: what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Plain(Form):
    """A query without parameters."""


@dataclass(frozen=True, slots=True)
class Asked(Generic[Query, Body]):
    """A request that was let in and read."""

    office: Office
    at: datetime
    path: Mapping[str, str]
    query: Query
    body: Body
    files: Sequence[Path] = ()

    @property
    def file(self) -> Path | None:
        """The one file of a request that may bring one."""
        return self.files[0] if self.files else None

    @property
    def today(self) -> date:
        """The day of the request, in China."""
        return self.at.date()

    def day(self, named: date | None) -> date:
        """A day that may be left out; today then."""
        return named or self.today


@dataclass(frozen=True, slots=True)
class Page(Generic[Answer]):
    """An answer that is one page of more: ``after`` begins the next one, None on the last."""

    answer: Answer
    after: str | None


@dataclass(frozen=True, slots=True)
class Download:
    """An answer that is a file."""

    content: IO[bytes]
    name: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A method of a path.

    Args:
        method: GET, POST or DELETE.
        path: below ``/api/v1``, as Flask writes it.
        act: what a token must be for.
        summary: what it does, for whoever reads the description.
        call: does it.
        status: of an answer.
        files: the endings of files that the request may bring, as ``multipart/form-data`` with what its body holds as
            fields; none for JSON alone.
        one_file: not more than one.
        file_needed: it does nothing without a file; so does every one that takes no body.
        forms: the suffixes of files that it answers; none for JSON.
        topic: what the description lists it under.
    """

    method: str
    path: str
    act: Act
    summary: LazyString
    call: Callable[[Asked[Any, Any]], object]
    status: int
    files: tuple[str, ...]
    forms: tuple[str, ...]
    topic: LazyString
    one_file: bool = False
    file_needed: bool = False

    @property
    def name(self) -> str:
        """Its stable name: the function's."""
        return self.call.__name__

    @property
    def creates(self) -> bool:
        """Whether asking twice may make something twice: it takes a key then, by which its answer (no file) is kept."""
        return self.method == "POST" and not self.forms

    @property
    def needs_file(self) -> bool:
        """Whether a request without a file is refused."""
        return bool(self.files) and (self.file_needed or self.body is None)

    @property
    def fields(self) -> type[Form] | None:
        """The model of its body, where a form can hold it beside files."""
        body = self.body
        return body if self.files and isinstance(body, type) and issubclass(body, Form) else None

    @property
    def query(self) -> type[BaseModel]:
        """The model of its query."""
        found: type[BaseModel] = self._asked[0]
        return found

    @property
    def body(self) -> Any:
        """The type of its body; None where it takes none."""
        return None if self._asked[1] is type(None) else self._asked[1]

    @property
    def answer(self) -> Any:
        """The type of its answer; None where it answers nothing."""
        if self.is_page:
            return get_args(self._returned)[0]
        return None if self._returned is type(None) else self._returned

    @property
    def is_page(self) -> bool:
        """Whether its answer is a page, with a ``Link`` to the next."""
        return get_origin(self._returned) is Page

    @property
    def _returned(self) -> Any:
        return get_type_hints(self.call, include_extras=True)["return"]

    @property
    def _asked(self) -> tuple[Any, ...]:
        (name,) = signature(self.call).parameters
        return get_args(get_type_hints(self.call, include_extras=True)[name])


Call = TypeVar("Call", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Table:
    """The endpoints of a module."""

    topic: LazyString
    endpoints: list[Endpoint] = field(default_factory=list)

    def __call__(  # noqa: PLR0913 - what an endpoint is
        self,
        method: str,
        path: str,
        act: Act,
        summary: LazyString,
        *,
        status: int = 200,
        files: tuple[str, ...] = (),
        forms: tuple[str, ...] = (),
        one_file: bool = False,
        file_needed: bool = False,
    ) -> Callable[[Call], Call]:
        """Declare an endpoint."""

        def declare(call: Call) -> Call:
            made = Endpoint(method, path, act, summary, call, status, files, forms, self.topic, one_file, file_needed)
            self.endpoints.append(made)
            return call

        return declare

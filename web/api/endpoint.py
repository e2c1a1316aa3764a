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
        files: the endings of files that the request may bring, as ``multipart/form-data``; none for JSON alone.
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

    @property
    def name(self) -> str:
        """Its stable name: the function's."""
        return self.call.__name__

    @property
    def creates(self) -> bool:
        """Whether asking twice may make something twice: then it takes an idempotency key."""
        return self.method == "POST"

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
    ) -> Callable[[Call], Call]:
        """Declare an endpoint."""

        def declare(call: Call) -> Call:
            self.endpoints.append(Endpoint(method, path, act, summary, call, status, files, forms, self.topic))
            return call

        return declare

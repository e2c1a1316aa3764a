"""What a kind of job is: what may be asked of it, who may ask, what it does, what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from docgen.api.office import Office
from docgen.workflow.access import Act

Progress = Callable[[str, int, int], None]
"""Told what is being done (in Chinese), how much of it is done, and of how much."""

GIVEN: Final = "given"
"""The folder of the files that came with the order, in the job's own."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job: its own folder, which an earlier run that was killed may have left something in; when; told."""

    folder: Path
    at: datetime
    progress: Progress

    def given(self, name: str) -> Path:
        """A file that came with the order."""
        return self.folder / GIVEN / name


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job answers (of the kind's ``answer``), and the file to be taken away, in the job's folder."""

    answer: object
    file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobKind:
    """A kind of job.

    Args:
        name: its stable name; its word stands in the glossary, ``[words.JobKind]``.
        act: what it is; asked when it is ordered, and again when it runs.
        order: a frozen dataclass of what is asked. One with ``case_no`` is of that case, and whoever sees the case
            sees the job; any other job is seen by whoever asked for it.
        answer: a frozen dataclass of what comes of it.
        work: does it, for the office as whoever asked. It may be called again after a kill, with the same folder, and
            calls ``run.progress`` now and then: there it is stopped.
    """

    name: str
    act: Act
    order: type
    answer: type
    work: Callable[[Office, Any, Run], Outcome]


def as_json(kind: type, value: object) -> str:
    """A frozen dataclass as JSON."""
    return TypeAdapter[Any](kind).dump_json(value).decode()


def from_json(kind: type, text: str) -> Any:
    """The same, back."""
    return TypeAdapter[Any](kind).validate_json(text)


def case_of(order: object) -> str | None:
    """The case that an order is of."""
    found = getattr(order, "case_no", None)
    return found if isinstance(found, str) else None


Files = Mapping[str, Path]
"""Files that come with an order, by the names they get in the job's folder."""

"""All Office files of a bundle through LibreOffice at once: looked into before, and looked over after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol, TypeVar

from docgen.bundle.officefiles import is_workbook, look_into
from docgen.bundle.source import Note, Source
from docgen.bundle.workbooks import look_through, unreadable_numbers
from docgen.errors import OfficeConversionError, OfficeMissingError, Problem
from docgen.render.office import convert

Made = TypeVar("Made")
_BY_OFFICE: Final = Note("converted", "由 LibreOffice 转换为 PDF 后编入")


class Runner(Protocol):
    """Does a task for a file, against time."""

    def __call__(self, source: Source, task: Callable[..., Made], *args: object) -> Made | Problem:
        """What the task returns, or that it took too long."""


@dataclass(frozen=True, slots=True)
class Converted:
    """An Office file as PDF, and what is to be said of it."""

    pdf: Path
    notes: tuple[Note, ...]


def convert_all(sources: Sequence[Source], folder: Path, run: Runner) -> dict[str, Converted | Problem]:
    """What becomes of each file, by its name.

    Args:
        sources: Office files.
        folder: where the PDFs go.
        run: looks into files with a limit of time; LibreOffice has its own.
    """
    looked = {source.name: run(source, look_into, source.name, source.path) for source in sources}
    sound = [source for source in sources if not isinstance(looked[source.name], Problem)]
    pdfs = _through(sound, folder / "office", "pdf")
    sound = [source for source in sound if not isinstance(pdfs[source.name], Problem)]
    kinds = {source.name: run(source, is_workbook, source.path) for source in sound}
    old = [source for source in sound if kinds[source.name] == "other"]
    books = _through(old, folder / "workbooks", "xlsx")
    books |= {source.name: source.path for source in sound if kinds[source.name] == "xlsx"}
    made: dict[str, Converted | Problem] = {}
    for source in sources:
        made[source.name] = _outcome(source, looked[source.name], pdfs.get(source.name), books.get(source.name), run)
    return made


def _outcome(
    source: Source,
    looked: tuple[Note, ...] | Problem,
    pdf: Path | Problem | None,
    book: Path | Problem | None,
    run: Runner,
) -> Converted | Problem:
    for step in (looked, pdf, book):
        if isinstance(step, Problem):
            return step
    assert isinstance(looked, tuple) and isinstance(pdf, Path)  # noqa: S101, PT018 - no step was a problem
    more = _left_out(source, pdf, book, run) if isinstance(book, Path) else ()
    return more if isinstance(more, Problem) else Converted(pdf, (_BY_OFFICE, *looked, *more))


def _left_out(source: Source, pdf: Path, book: Path, run: Runner) -> tuple[Note, ...] | Problem:
    notes = run(source, look_through, source.name, book)
    if isinstance(notes, Problem):
        return notes
    return run(source, unreadable_numbers, source.name, pdf, book) or notes


def _through(sources: Sequence[Source], folder: Path, form: Literal["pdf", "xlsx"]) -> dict[str, Path | Problem]:
    """All through one process; should that fail, each by itself, to name every one at fault."""
    if not sources:
        return {}
    together = _converted(sources, folder, form)
    if not isinstance(together, Problem):
        return dict(zip((source.name for source in sources), together, strict=True))
    if len(sources) == 1:
        return {sources[0].name: together}
    made: dict[str, Path | Problem] = {}
    for source in sources:
        made |= _through([source], folder, form)
    return made


def _converted(sources: Sequence[Source], folder: Path, form: Literal["pdf", "xlsx"]) -> list[Path] | Problem:
    try:
        return convert([source.path for source in sources], folder, form)
    except (OfficeConversionError, OfficeMissingError) as error:
        return Problem(sources[0].name, "", f"{error.message}也可在 Office 中另存为 PDF 后重新提交")

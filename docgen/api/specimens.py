"""The specimen book: every kind's own sample as PDF and Word, and a list of them."""

from dataclasses import dataclass
from pathlib import Path

from docgen.api.documents import sample_paper
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.collection.papers import papers
from docgen.glossary import word
from docgen.kinds.registry import kind, kinds
from docgen.store.files import write_file
from docgen.workflow.access import Act
from docgen.zh.filenames import safe_name

CONTENTS = "specimen_contents"


@dataclass(frozen=True, slots=True)
class Specimen:
    """A kind's sample: its files' name without ending, and its pages."""

    kind: str
    title: str
    file: str
    pages: int


@dataclass(frozen=True, slots=True)
class SpecimenBook:
    """The specimens in the order of the list."""

    contents: str
    specimens: tuple[Specimen, ...]


@permitted(Act.READ_DEFINITIONS)
def specimen_book(office: Office, out: Path) -> SpecimenBook:
    """Write every public kind's sample, and the list.

    Args:
        office: whose letterhead, seal and parameters the samples bear.
        out: the folder.

    Raises:
        DefinitionError, UnfaithfulRenderError: a kind or its sample is at fault.
        NotWritable, DiskFull: as their classes say.
    """
    made = []
    for number, name in enumerate(_in_order(), start=1):
        title = kind(name).definition.title
        stem = safe_name(f"{number:02d} {title}")
        paper = sample_paper(office, name)
        for ending in ("pdf", "docx"):
            write_file(out / f"{stem}.{ending}", paper.content(ending))
        made.append(Specimen(name, title, stem, paper.pages))
    rows = [
        {
            "title": each.title,
            "name": each.kind,
            "stage": word(("Stage", kind(each.kind).definition.stage)),
            "pages": each.pages,
        }
        for each in made
    ]
    contents = "00 目录.pdf"
    write_file(out / contents, sample_paper(office, CONTENTS, {"specimens": rows}).pdf)
    return SpecimenBook(contents, tuple(made))


def _in_order() -> list[str]:
    """The public kinds, in the order in which the papers of a case follow each other."""
    order = list(papers())
    public = [name for name, found in kinds().items() if not found.definition.internal]
    return sorted(public, key=lambda name: order.index(name) if name in order else len(order))

"""An institution's own Word template tried out: checked, and filled with the kind's sample; not yet put in place."""

from dataclasses import dataclass
from pathlib import Path

from docgen.api.documents import sample_paper_with
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import TemplateNotForKind
from docgen.kinds.registry import kind
from docgen.render.wordcheck import check_template
from docgen.store.files import read_file
from docgen.store.templates import STANDARD, WordTemplate
from docgen.workflow.access import Act


@dataclass(frozen=True, slots=True)
class TemplateTrial:
    """A template that could be put in place: what should be known of it, and the sample it makes, as PDF."""

    notices: tuple[str, ...]
    pdf: bytes


@permitted(Act.CHANGE_TEMPLATES)
def try_template(office: Office, name: str, path: Path) -> TemplateTrial:
    """Check a Word file and fill it with the kind's sample; nothing is put in place.

    Raises:
        UnknownKind, TemplateNotForKind: the kind is none, or takes no template.
        TemplateFileUnreadable, TemplateRefused: the file, with every fault of it.
        OfficeMissingError: there is no LibreOffice to print it.
    """
    found = kind(name)
    if found.definition.internal:
        raise TemplateNotForKind(title=found.definition.title)
    content = read_file(path)
    notices = check_template(found, path.name, content, office.parameters)
    paper = sample_paper_with(office, found, WordTemplate(STANDARD, "", content))
    return TemplateTrial(notices, paper.pdf)

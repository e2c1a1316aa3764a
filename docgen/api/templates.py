"""An institution's own Word templates: put in a kind's place, taken back, begun from the standard wording."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import TemplateNotConvertible, TemplateNotForKind, TemplateRefused
from docgen.kinds.definition import Kind
from docgen.kinds.dictionary import Entry, entries
from docgen.kinds.registry import kind, kinds
from docgen.render.fielddoc import fields_document
from docgen.render.word import write_docx
from docgen.render.wordcheck import check_template
from docgen.render.wordstart import write_start
from docgen.store.files import read_file, write_file
from docgen.store.templates import STANDARD, History, WordTemplate, add_version, history, read_version, use_version
from docgen.workflow.access import Act
from docgen.workflow.order import Order

_BUNDLED: Final = {
    "evidence_index": ("证据册里的目录带有链接和书签，仍按标准版式排印；本模板用于单独出具的证据目录",),
}
"""What is to be known of a template whose kind a bundle prints, too: by the kind."""


@dataclass(frozen=True, slots=True)
class TemplateAdded:
    """A template that was accepted and is in force, and what whoever handed it in should know."""

    kind: str
    version: int
    sha256: str
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A version as the list shows it; version 0 is the standard template, which nobody handed in."""

    kind: str
    title: str
    version: int
    file: str
    sha256: str
    added_at: datetime | None
    added_by: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class TemplateList:
    """Every version, by kind."""

    templates: tuple[TemplateVersion, ...]


@dataclass(frozen=True, slots=True)
class TemplateFields:
    """Every name a template of a kind can use."""

    kind: str
    title: str
    fields: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class TemplateFile:
    """A file that was written."""

    path: str
    kind: str


@permitted(Act.CHANGE_TEMPLATES)
def add_template(office: Office, name: str, path: Path, *, at: datetime) -> TemplateAdded:
    """Check a Word file and put it in a kind's place.

    Raises:
        UnknownKind, TemplateNotForKind: the kind is none, or takes no template.
        TemplateFileUnreadable, TemplateRefused: the file, with every fault of it.
        NotReadable, NotWritable, DiskFull: what the disk refuses.
    """
    found = _kind(name)
    content = read_file(path)
    notices = check_template(found, path.name, content, office.parameters) + _BUNDLED.get(found.name, ())
    office.tell_change(Act.CHANGE_TEMPLATES, at, f"templates/{found.name} {path.name}", content)
    version = found.definition.version
    added = add_version(_folder(office, found), content, file=path.name, kind_version=version, at=at, by=office.account)
    return TemplateAdded(found.name, added.number, added.sha256, notices)


@permitted(Act.CHANGE_TEMPLATES)
def use_template(office: Office, name: str, version: int, *, at: datetime) -> TemplateList:
    """Put an earlier version in force, or the standard template (version 0).

    Raises:
        UnknownKind, NotFound: the kind or its version isn't there.
        TemplateRefused: the version no longer fits the kind.
        TemplateDamaged, NotWritable: its bytes are not those that were accepted; the folder refuses.
    """
    found = kind(name)
    folder = _folder(office, found)
    content = found.template_path.read_bytes()
    if version != STANDARD:
        content = read_version(folder, version).content
        check_template(found, f"{found.name}/{version:04d}.docx", content, office.parameters)
    office.tell_change(Act.CHANGE_TEMPLATES, at, f"templates/{found.name} {version:04d}", content)
    use_version(folder, version, at=at, by=office.account)
    return list_templates(office, name)


@permitted(Act.READ_DEFINITIONS)
def list_templates(office: Office, name: str | None = None) -> TemplateList:
    """The versions of a kind's template, or of all that have one. Raises UnknownKind or TemplateDamaged."""
    wanted = [kind(name)] if name else list(kinds().values())
    pairs = [(each, history(_folder(office, each))) for each in wanted]
    return TemplateList(tuple(line for each, said in pairs if name or said.versions for line in _lines(each, said)))


def _lines(found: Kind, said: History) -> list[TemplateVersion]:
    title = found.definition.title
    standard = TemplateVersion(found.name, title, STANDARD, "", "", None, "", said.in_force == STANDARD)
    return [standard] + [
        TemplateVersion(
            kind=found.name,
            title=title,
            version=version.number,
            file=version.file,
            sha256=version.sha256,
            added_at=version.added_at,
            added_by=version.added_by,
            in_force=version.number == said.in_force,
        )
        for version in said.versions
    ]


@permitted(Act.READ_DEFINITIONS)
def template_fields(office: Office, name: str) -> TemplateFields:
    """The field dictionary of a kind. Raises UnknownKind or FaultyKind."""
    found = kind(name)
    return TemplateFields(found.name, found.definition.title, tuple(entries(found, office.parameters)))


@permitted(Act.READ_DEFINITIONS)
def write_fields(office: Office, name: str, out: Path) -> TemplateFile:
    """The field dictionary as a Word document to copy from. Raises what ``template_fields`` raises, and NotWritable."""
    answer = template_fields(office, name)
    write_file(out, write_docx(fields_document(answer.title, answer.fields)))
    return TemplateFile(str(out), answer.kind)


@permitted(Act.READ_DEFINITIONS)
def start_file(office: Office, name: str, out: Path) -> TemplateFile:
    """The standard wording as a Word template, one that would be accepted as it is.

    Raises:
        UnknownKind: the kind is none.
        TemplateNotConvertible: the standard template says something that has no like in a Word template.
        NotWritable, DiskFull: what the disk refuses.
    """
    found = kind(name)
    content = write_start(found)
    try:
        check_template(found, out.name, content, office.parameters)
    except TemplateRefused as error:
        first = error.problems[0]
        what = f"{first.value}，{first.expected}"
        raise TemplateNotConvertible(title=found.definition.title, kind=found.name, what=what) from error
    write_file(out, content)
    return TemplateFile(str(out), found.name)


def template_in_force(office: Office, found: Kind) -> WordTemplate | None:
    """The institution's own template of a kind. Raises TemplateDamaged."""
    folder = _folder(office, found)
    version = history(folder).in_force
    return read_version(folder, version) if version != STANDARD else None


def template_of_version(office: Office, found: Kind, version: int) -> WordTemplate:
    """One version of the institution's own template of a kind. Raises NotFound or TemplateDamaged."""
    return read_version(_folder(office, found), version)


def with_template(office: Office, order: Order) -> Order:
    """The order with the templates that are in force, its annexes' too. Raises TemplateDamaged."""
    own = {name: template_in_force(office, kind(name)) for name in order.kind.definition.annexes}
    annexed = {name: template for name, template in own.items() if template}
    return replace(order, template=template_in_force(office, order.kind), annex_templates=annexed)


def template_problems(office: Office, found: Kind) -> TemplateRefused | None:
    """What is wrong with the template in force, as after an upgrade of the kind. Raises TemplateDamaged."""
    template = template_in_force(office, found)
    if template is None:
        return None
    try:
        check_template(found, f"{found.name}/{template.version:04d}.docx", template.content, office.parameters)
    except TemplateRefused as error:
        return error
    return None


def _kind(name: str) -> Kind:
    found = kind(name)
    if found.definition.internal:
        raise TemplateNotForKind(title=found.definition.title)
    return found


def _folder(office: Office, found: Kind) -> Path:
    return office.data_dir / "templates" / found.name

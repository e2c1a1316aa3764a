"""What is said of an item of evidence that was added here: its title, group, purpose, source, form, pages, note."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.casefile.faults import json_problem
from docgen.casefile.records import Evidence
from docgen.casefile.validation import record_faults
from docgen.casefile.vocabulary import EvidenceForm, EvidenceGroup
from docgen.errors import Clash, NotFound, WrongEvidence
from docgen.store.cases import case_id_of, change_evidence, load_case
from docgen.store.events import Stamp
from docgen.workflow.access import Act


@dataclass(frozen=True, slots=True)
class StatedEvidence:
    """An item as it stands now; ``no`` is its place among the evidence of the case, from 1."""

    no: int
    file: str
    title: str
    group: EvidenceGroup | None
    proves: str | None
    source: str | None
    form: EvidenceForm | None
    as_sheet: bool
    pages: str | None
    note: str | None


@permitted(Act.ADD_EVIDENCE)
def set_evidence(
    office: Office, case_no: str, which: str, given: Mapping[str, str | bool], *, at: datetime
) -> StatedEvidence:
    """Say of an item of evidence added here what is to be said; every earlier saying is kept.

    Args:
        office: whose.
        case_no: a stored case.
        which: the item's file, or its number among the evidence of the case (from 1).
        given: values by their keys of case-format.md; an empty one takes the value away.
        at: this instant.

    Raises:
        NotFound: there is no such case, or no such item in it.
        Clash: the item came with the case file: it is changed there.
        WrongEvidence: values are faulty, all of them told.
        StorageError: nothing was changed.
    """
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, at, case_no)) as session:
        case_id_of(session, case_no, lock=True)
        loaded = load_case(session, case_no)
        place, item = _found(loaded.case.evidence, which)
        if any(item.file == stated.file for stated in loaded.stated.evidence):
            way = "随案件资料导入，不是在系统中加入的。请导出案件，修改后以更新方式导入（命令行 import --replace）"
            raise Clash(what="证据", name=item.title, reason=way)
        changed = _changed(item, given)
        change_evidence(session, case_no, changed, Stamp(at, office.account, "evidence set"))
    return _stated(place + 1, changed)


def _stated(no: int, item: Evidence) -> StatedEvidence:
    return StatedEvidence(
        no,
        item.file,
        item.title,
        item.group,
        item.proves,
        item.source,
        item.form,
        item.as_sheet,
        item.pages,
        item.note,
    )


def _found(items: tuple[Evidence, ...], which: str) -> tuple[int, Evidence]:
    """The item of a file, else of a number, with its place. Raises NotFound."""
    by_file = {item.file: place for place, item in enumerate(items)}
    numbers = {str(place + 1): place for place in range(len(items))}
    place = by_file.get(which, numbers.get(which))
    if place is None:
        raise NotFound(what="证据", name=which)
    return place, items[place]


def _changed(item: Evidence, given: Mapping[str, str | bool]) -> Evidence:
    """The item with what is given. Raises WrongEvidence."""
    stated = {**item.model_dump(mode="json", exclude_none=True), **given}
    try:
        return Evidence.model_validate({name: value for name, value in stated.items() if value != ""})
    except ValidationError as error:
        raise WrongEvidence(problems=map(json_problem, record_faults(Evidence, error))) from error

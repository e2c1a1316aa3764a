"""A stored draft as it comes out now, and the file edited by hand that stands for it."""

import json
from dataclasses import asdict
from datetime import date
from itertools import zip_longest
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from docgen.api.office import Office
from docgen.api.templates import template_of_version
from docgen.casefile.profile import Profile
from docgen.document.difference import Difference
from docgen.errors import DateInText, DraftOutdated, EditedUnseen, Problem
from docgen.kinds.registry import kind
from docgen.render.wordmarks import Place, marks_in, unpacked
from docgen.store.cases import LoadedCase, Moment, case_no_of, load_case
from docgen.store.drafts import last_revision
from docgen.store.models import DraftRevision, IssuedDocument, StoredDraft
from docgen.workflow.drafting import Drafts, Order, draft
from docgen.workflow.papers import text_of
from docgen.workflow.taking_back import Stated
from docgen.zh.dates import zh_date

_VERSION_CHARACTERS: Final = 8
_DIFFERENCES: Final = TypeAdapter(tuple[Difference, ...])
_FACTS: Final = TypeAdapter(tuple[Stated, ...])


def unaltered(office: Office, row: StoredDraft) -> tuple[Drafts, LoadedCase]:
    """The draft as it comes out now. Raises DraftOutdated if it says something else than what was written down."""
    drafts, stored = composed_again(office, row, row.dated_on)
    if text_of(drafts.drafts[0].document) != row.text:
        raise DraftOutdated(draft=f"D{row.id}")
    return drafts, stored


def redated(office: Office, row: StoredDraft, approved: Drafts, dated_on: date) -> tuple[Drafts, LoadedCase]:
    """The draft bearing another day.

    Raises:
        DateInText: it was edited by hand, and the day is more than the date of its signature.
    """
    drafts, stored = composed_again(office, row, dated_on)
    with office.database.reading() as session:
        revision = last_revision(session, row.id)
    if revision is not None:
        marks = marks_in(unpacked(office.blobs.read(revision.docx_sha256)))
        before, after = (text_of(each.drafts[0].document).splitlines() for each in (approved, drafts))
        days = (zh_date(row.dated_on), zh_date(dated_on))
        changed = [pair for pair in zip_longest(before, after) if pair[0] != pair[1]]
        if any(pair != days for pair in changed):
            raise DateInText(draft=f"D{row.id}", day=zh_date(dated_on), reason="正文的内容随日期而变")
        if len(changed) != sum(mark.place is Place.DATE for mark in marks):
            raise DateInText(draft=f"D{row.id}", day=zh_date(dated_on), reason="文件中没有可以改写的落款日期")
    return drafts, stored


def version_of(revision: DraftRevision | None) -> str | None:
    """The beginning of an edited file's SHA-256, by which people name it."""
    return revision.docx_sha256[:_VERSION_CHARACTERS] if revision else None


def refuse_unseen(session: Session, row: StoredDraft, seen: str | None) -> None:
    """Raises EditedUnseen where a draft was edited by hand and ``seen`` is not its edited file's version."""
    revision = last_revision(session, row.id)
    if revision is None or seen == version_of(revision):
        return
    found = differences_of(revision)
    problems = [Problem(each.place, each.before or "（无）", f"改为“{each.after}”") for each in found]
    raise EditedUnseen(draft=f"D{row.id}", count=len(found), version=version_of(revision), problems=problems)


def kept(records: tuple[Difference, ...] | tuple[Stated, ...]) -> str:
    """Differences or confirmed facts as the store keeps them."""
    return json.dumps([asdict(record) for record in records], ensure_ascii=False)


def differences_of(revision: DraftRevision) -> tuple[Difference, ...]:
    """What differs between an edited file and its draft."""
    return _DIFFERENCES.validate_json(revision.differences)


def facts_of(revision: DraftRevision) -> tuple[Stated, ...]:
    """The facts that whoever edited the file confirmed."""
    return _FACTS.validate_json(revision.confirmed)


def composed_again(office: Office, row: StoredDraft | IssuedDocument, dated_on: date) -> tuple[Drafts, LoadedCase]:
    """The order behind a draft or an issued document, composed again from the same facts, bearing a day."""
    inputs = json.loads(row.inputs)
    with office.database.reading() as session:
        stored = load_case(session, case_no_of(session, row.case_id), Moment(**inputs["moment"]))
    found = kind(row.kind)
    template = inputs["template"]
    order = Order(
        found,
        stored.case,
        row.as_of,
        dated_on,
        inputs["answers"],
        row.party,
        inputs["basis"],
        Profile.model_validate(inputs["profile"]),
        template_of_version(office, found, template["version"]) if template else None,
    )
    return draft(order, office.parameters), stored

"""A stored draft as it comes out now, and the file edited by hand that stands for it."""

import json
from dataclasses import asdict, replace
from datetime import date
from itertools import zip_longest
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from docgen.api.drafted import composed_again
from docgen.api.office import Office
from docgen.document.difference import Difference
from docgen.errors import DateInText, EditedUnseen, Problem
from docgen.render.wordmarks import Place, marks_in, unpacked
from docgen.store.cases import LoadedCase
from docgen.store.drafts import last_revision
from docgen.store.models import DraftRevision, StoredDraft
from docgen.workflow.drafting import Drafts
from docgen.workflow.papers import text_of
from docgen.workflow.taking_back import Stated
from docgen.zh.dates import zh_date

_VERSION_CHARACTERS: Final = 8
_DIFFERENCES: Final = TypeAdapter(tuple[Difference, ...])
_FACTS: Final = TypeAdapter(tuple[Stated, ...])


def with_edited(office: Office, row: StoredDraft, drafts: Drafts) -> Drafts:
    """The draft as it is issued: in the words of the file it was last edited into by hand, where there is one."""
    with office.database.reading() as session:
        revision = last_revision(session, row.id)
    return drafts if revision is None else replace(drafts, edited=office.blobs.read(revision.docx_sha256))


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

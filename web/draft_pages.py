"""Pages about one draft: what everybody sees of it, whatever he may do with it."""

from flask import render_template

from docgen.api.draft_review import DraftPapers, DraftRecord, draft_papers
from docgen.api.taking_back import TakenBack, difference
from docgen.errors import DocgenError
from web.errors import Refusal, refusal_of
from web.here import office, today


def draft_page(template: str, record: DraftRecord, **more: object) -> str:
    """A page of a draft with its papers, or with the reason why it no longer comes out as it was written down."""
    papers, outdated = _papers(record)
    return render_template(
        template,
        record=record,
        draft=record.line,
        papers=papers,
        outdated=outdated,
        edited=_edited(record),
        refused=refusal_of(record.refused) if record.refused else None,
        today=today(),
        **more,
    )


def _papers(record: DraftRecord) -> tuple[DraftPapers | None, Refusal | None]:
    if record.line.state in {"issued", "withdrawn"}:
        return None, None
    try:
        return draft_papers(office(), record.line.draft), None
    except DocgenError as error:
        refusal = refusal_of(error)
        if refusal.status >= 500:
            raise
        return None, refusal


def _edited(record: DraftRecord) -> TakenBack | None:
    return difference(office(), record.line.draft) if record.line.edited else None

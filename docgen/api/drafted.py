"""What a draft was written down from, and the draft made of it again: it must say what it said."""

import json
from datetime import date, datetime

from docgen.api.office import Office
from docgen.api.templates import template_of_version
from docgen.casefile.profile import Profile
from docgen.errors import DraftOutdated, InputError, Problem
from docgen.kinds.registry import kind
from docgen.law.result import ClaimWarning
from docgen.store.cases import LoadedCase, Moment, case_no_of, load_case
from docgen.store.models import IssuedDocument, StoredDraft
from docgen.workflow.drafting import Draft, Drafts, draft
from docgen.workflow.order import Order
from docgen.workflow.papers import text_of


def draft_row(  # noqa: PLR0913 - a draft, and what it was made from
    office: Office, order: Order, stored: LoadedCase, made: Draft, at: datetime, *, batch_row: str | None = None
) -> StoredDraft:
    """A draft as it is written down; ``batch_row`` is the fingerprint of the row of a batch that it is for."""
    return StoredDraft(
        case_id=stored.id,
        kind=order.kind.name,
        kind_version=str(order.kind.definition.version),
        party=made.party,
        party_name=order.case.debtor(made.party).name if made.party else None,
        dated_on=order.dated_on,
        as_of=order.as_of,
        inputs=order.inputs(stored.moment),
        text=text_of(made.document),
        made_at=at,
        made_by=office.account,
        annex_text=annex_text(made),
        batch_row=batch_row,
    )


def composed_as_drafted(office: Office, row: StoredDraft) -> tuple[Drafts, LoadedCase]:
    """The draft as it comes out now. Raises DraftOutdated if it says something else than what was written down."""
    drafts, stored = composed_again(office, row, row.dated_on)
    (made,) = drafts.drafts
    if text_of(made.document) != row.text or annex_text(made) != row.annex_text:
        raise DraftOutdated(draft=f"D{row.id}")
    return drafts, stored


def composed_again(office: Office, row: StoredDraft | IssuedDocument, dated_on: date) -> tuple[Drafts, LoadedCase]:
    """The draft or issued document from the facts it was written from, bearing a day. Raises what ``draft`` raises."""
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
        {
            name: template_of_version(office, kind(name), said["version"])
            for name, said in inputs.get("annex_templates", {}).items()
        },
    )
    return draft(order, office.parameters), stored


def changed_since(office: Office, then: LoadedCase) -> tuple[ClaimWarning, ...]:
    """What whoever issues a draft should know of its case."""
    with office.database.reading() as session:
        now = load_case(session, then.case.case_no)
    if now.moment == then.moment:
        return ()
    text = "案件资料自起草后有变更，本文书仍按批准时的资料出具。如有影响，请作废后重新起草"
    return (ClaimWarning(code="case_changed_since_draft", message=text),)


def refuse_day(row: StoredDraft, dated_on: date, today: date) -> None:
    """A letter bears no day before it was written, and none that is yet to come. Raises InputError."""
    last = max(today, row.dated_on)
    if not row.dated_on <= dated_on <= last:
        expected = f"应在草稿的落款日期 {row.dated_on} 至 {last} 之间"
        raise InputError(problems=[Problem("落款日期", dated_on.isoformat(), expected)])


def annex_text(made: Draft) -> str | None:
    """What a draft's annexes say; None where it has none."""
    return "\f".join(text_of(annex.document) for annex in made.annexes) or None

"""What a document would be, before it is written down: its papers as HTML, and what whoever writes it should know."""

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.api.documents import DocumentOrder, order_on_case
from docgen.api.office import Office
from docgen.api.own_seals import has_seals
from docgen.api.paper_files import assets_of
from docgen.api.permission import permitted
from docgen.errors import NeedsApproval
from docgen.kinds.registry import kind
from docgen.law.result import ClaimWarning
from docgen.render.html import preview_html
from docgen.workflow.access import Act
from docgen.workflow.approval import refuse_unapproved
from docgen.workflow.drafting import Drafts, draft
from docgen.workflow.papers import tree_of


@dataclass(frozen=True, slots=True)
class Preview:
    """A paper as HTML, for a browser: a draft itself (``annex`` 0), or an annex of it by its place."""

    party: str | None
    title: str
    html: str
    annex: int = 0


@dataclass(frozen=True, slots=True)
class Examined:
    """An order whose documents have no gaps: their papers, and what whoever writes them should know."""

    papers: tuple[Preview, ...]
    warnings: tuple[ClaimWarning, ...]

    @property
    def annexes(self) -> tuple[str, ...]:
        """What goes with the documents, by title."""
        return tuple(dict.fromkeys(paper.title for paper in self.papers if paper.annex))


@permitted(Act.DRAFT, own_files=True)
def examine_order(office: Office, order: DocumentOrder) -> Examined:
    """The documents as they would be now. Raises what ``documents.render_documents`` raises, gaps first."""
    drafts = draft(order_on_case(office, order), office.parameters)
    return Examined(tuple(previews(office, drafts)), drafts.warnings)


@permitted(Act.DRAFT)
def needs_approval(office: Office, name: str) -> bool:
    """Whether whoever asks has a document of a kind issued only once its draft was approved. Raises UnknownKind."""
    found, actor = kind(name), office.actor()
    try:
        refuse_unapproved(actor, found, four_eyes=bool(office.profile.four_eyes))
    except NeedsApproval:
        return True
    return not actor.may(Act.ISSUE) or (has_seals(office, found) and not actor.may(Act.USE_SEAL))


def previews(office: Office, drafts: Drafts) -> Iterator[Preview]:
    """Every paper of drafts. Raises AssetMissingError, NotReadable."""
    assets = assets_of(office)
    for one in drafts.drafts:
        for place, document in enumerate(map(tree_of, one.documents)):
            yield Preview(one.party, document.title, preview_html(document, assets=assets), place)

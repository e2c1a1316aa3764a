"""The institution's seals as they stand in its data folder, for what is issued."""

from docgen.api.office import Office
from docgen.kinds.definition import Kind
from docgen.law.result import ClaimWarning
from docgen.store.files import read_file
from docgen.workflow.drafting import Drafts
from docgen.workflow.sealing import OwnSeal, Sealing, refuse_unpermitted


def permitted_sealing(office: Office, kind: Kind, *, approved: bool = False) -> Sealing:
    """What documents of a kind are sealed with, where whoever issues may use it.

    Args:
        office: whose.
        kind: theirs.
        approved: whether somebody approved the document.

    Raises:
        SealNotPermitted: he may not.
        SealPictureWrong, NotReadable: of a seal's picture.
        SigningFailed: the certificate can't be opened.
    """
    sealing = sealing_of(office, kind)
    refuse_unpermitted(office.actor(), kind, sealing, approved=approved)
    return sealing


def sealing_of(office: Office, kind: Kind) -> Sealing:
    """What documents of a kind are sealed with. Raises SealPictureWrong, NotReadable, SigningFailed."""
    profile, definition = office.profile, kind.definition
    found = {each: profile.seal_of(each) for each in definition.seals}
    seals = {
        each: OwnSeal.of(read_file(office.data_dir / has[0]), float(has[1]))
        for each, has in found.items()
        if has is not None
    }
    signer = None if definition.internal else office.signer
    return Sealing(seals, profile.own_names, seams=definition.page_seams, signer=signer)


def has_seals(office: Office, kind: Kind) -> bool:
    """Whether documents of a kind are to bear a seal that the institution has."""
    return any(office.profile.seal_of(each) for each in kind.definition.seals)


def not_sealed(drafts: Drafts, sealing: Sealing) -> tuple[ClaimWarning, ...]:
    """What whoever issues should know of documents that come out without the seal they were to bear."""
    edited = drafts.edited
    documents = [one.document if edited is None else drafts.marked(one, edited) for one in drafts.drafts]
    told = [warning for document in documents for warning in sealing.unsealed(document)]
    return tuple(dict.fromkeys(told))

"""Who must look at a document before it is issued: nobody, a second pair of eyes, a lawyer (``approval`` of a kind)."""

from collections.abc import Collection, Iterable
from typing import Protocol

from docgen.errors import NeedsApproval, NotTheApprover
from docgen.kinds.definition import Kind
from docgen.workflow.access import AccountRole, Actor
from docgen.workflow.states import DocumentAct


class Done(Protocol):
    """An act on a draft, and who did it."""

    event: str
    by: str


def refuse_unapproved(actor: Actor, kind: Kind, *, four_eyes: bool) -> None:
    """Raises NeedsApproval where this account may not issue a document of the kind without somebody else's approval.

    Args:
        actor: who issues. The local operator of a folder without accounts may do all.
        kind: the document's.
        four_eyes: whether the institution's profile asks for a second account.
    """
    definition = kind.definition
    if actor.role is None:
        return
    if definition.approval == "lawyer" and actor.role is not AccountRole.LAWYER:
        raise NeedsApproval(title=definition.title, whose="律师")
    if definition.approval == "four_eyes" and four_eyes:
        raise NeedsApproval(title=definition.title, whose="另一账户")


def refuse_approver(actor: Actor, kind: Kind, prepared_by: Collection[str], *, four_eyes: bool) -> None:
    """Raises NotTheApprover where this account may not approve the document.

    Args:
        actor: who approves.
        kind: the document's.
        prepared_by: the accounts that wrote, submitted or edited it.
        four_eyes: whether the institution's profile asks for a second account.
    """
    definition = kind.definition
    if actor.role is None:
        return
    if definition.approval == "lawyer" and actor.role is not AccountRole.LAWYER:
        raise NotTheApprover(title=definition.title, reason="须由律师批准")
    if definition.approval == "four_eyes" and four_eyes and actor.name in prepared_by:
        raise NotTheApprover(title=definition.title, reason="须由起草、送审以外的另一账户批准")


def approver(events: Iterable[Done]) -> str | None:
    """Who approved a draft last, by what became of it; None where nobody did."""
    return next(reversed([done.by for done in events if done.event == DocumentAct.APPROVE]), None)

"""Who may do what: one table, which the use cases of ``docgen.api`` ask and nobody else need know.

A new data folder has no accounts, and its local operator may do all. Once there are accounts, whoever acts is one of
them: its role decides here.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from docgen import glossary
from docgen.errors import NotAdmitted, OutOfScope


class AccountRole(StrEnum):
    """What an account is there for (cli.md, ``docgen user add``)."""

    COLLECTOR = "collector"
    LEGAL = "legal"
    LAWYER = "lawyer"
    ARCHIVIST = "archivist"
    ACCOUNT_MANAGER = "account_manager"
    MANAGER = "manager"
    ADMIN = "admin"


class Act(StrEnum):
    """What can be done, as the table grants it and the audit chain names it."""

    READ_CASES = "read_cases"
    IMPORT_CASES = "import_cases"
    EXPORT_CASES = "export_cases"
    ADD_EVIDENCE = "add_evidence"
    ADD_CONTACT = "add_contact"
    SCAN = "scan"
    POST = "post"
    CONFIRM_DELIVERY = "confirm_delivery"
    ARCHIVE = "archive"
    DRAFT = "draft"
    APPROVE = "approve"
    ISSUE = "issue"
    USE_SEAL = "use_seal"
    REPRINT = "reprint"
    SEND = "send"
    VOID = "void"
    SIGN_AGREEMENT = "sign_agreement"
    MAKE_BUNDLE = "make_bundle"
    READ_DEFINITIONS = "read_definitions"
    CHANGE_PARAMETERS = "change_parameters"
    CHANGE_TEMPLATES = "change_templates"
    CHANGE_PROFILE = "change_profile"
    ASSIGN_CASES = "assign_cases"
    REVEAL = "reveal"
    SIGN_IN = "sign_in"
    OWN_ACCOUNT = "own_account"
    RUN_JOBS = "run_jobs"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_WEBHOOKS = "manage_webhooks"
    AUDIT = "audit"
    EXPORT_KEY = "export_key"
    BACK_UP = "back_up"
    CLEAN_UP = "clean_up"


_CASEWORK: Final = frozenset(AccountRole) - {AccountRole.ADMIN}
_WRITERS: Final = frozenset(
    {AccountRole.COLLECTOR, AccountRole.LEGAL, AccountRole.LAWYER, AccountRole.ACCOUNT_MANAGER, AccountRole.MANAGER}
)
_FILING: Final = frozenset({AccountRole.ARCHIVIST, AccountRole.COLLECTOR, AccountRole.LEGAL, AccountRole.MANAGER})
_POST_ROOM: Final = _FILING | {AccountRole.ACCOUNT_MANAGER}
_COUNSEL: Final = frozenset({AccountRole.LEGAL, AccountRole.LAWYER, AccountRole.MANAGER})

ACCESS: Final[dict[Act, frozenset[AccountRole]]] = {
    Act.READ_CASES: _CASEWORK,
    Act.IMPORT_CASES: frozenset(
        {AccountRole.LEGAL, AccountRole.ACCOUNT_MANAGER, AccountRole.MANAGER, AccountRole.ADMIN}
    ),
    Act.EXPORT_CASES: _COUNSEL | {AccountRole.ARCHIVIST},
    Act.ADD_EVIDENCE: _CASEWORK,
    Act.ADD_CONTACT: _WRITERS,
    Act.SCAN: _POST_ROOM,
    Act.POST: _POST_ROOM,
    Act.CONFIRM_DELIVERY: _POST_ROOM,
    Act.ARCHIVE: _FILING,
    Act.DRAFT: _WRITERS,
    Act.APPROVE: _COUNSEL,
    Act.ISSUE: _WRITERS,
    Act.USE_SEAL: _COUNSEL | {AccountRole.ACCOUNT_MANAGER},
    Act.REPRINT: _WRITERS | {AccountRole.ARCHIVIST},
    Act.SEND: _WRITERS,
    Act.VOID: _COUNSEL,
    Act.SIGN_AGREEMENT: _COUNSEL | {AccountRole.ACCOUNT_MANAGER},
    Act.MAKE_BUNDLE: _COUNSEL,
    Act.READ_DEFINITIONS: frozenset(AccountRole),
    Act.CHANGE_PARAMETERS: frozenset({AccountRole.LEGAL, AccountRole.ADMIN}),
    Act.CHANGE_TEMPLATES: frozenset({AccountRole.LEGAL, AccountRole.ADMIN}),
    Act.CHANGE_PROFILE: frozenset({AccountRole.ADMIN}),
    Act.ASSIGN_CASES: frozenset({AccountRole.LEGAL, AccountRole.MANAGER}),
    Act.REVEAL: _WRITERS,
    Act.SIGN_IN: frozenset(AccountRole),
    Act.OWN_ACCOUNT: frozenset(AccountRole),
    Act.RUN_JOBS: frozenset(AccountRole),
    Act.MANAGE_ACCOUNTS: frozenset({AccountRole.ADMIN}),
    Act.MANAGE_WEBHOOKS: frozenset({AccountRole.ADMIN}),
    Act.AUDIT: frozenset({AccountRole.MANAGER, AccountRole.ADMIN}),
    Act.EXPORT_KEY: frozenset({AccountRole.ADMIN}),
    Act.BACK_UP: frozenset({AccountRole.ADMIN}),
    Act.CLEAN_UP: frozenset(AccountRole),
}
"""Which roles may do an act."""

OWN_CASES_ONLY: Final = frozenset({AccountRole.COLLECTOR, AccountRole.LAWYER})
"""Who sees the cases entrusted to him, and no others: a collector his own, an outside lawyer those he was given."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account's name, and its role; None for the local operator of a folder without accounts."""

    name: str
    role: AccountRole | None
    scopes: frozenset[Act] | None = None
    """Where a program acts in his place: the acts that its token is for; None for all of his."""

    def may(self, act: Act) -> bool:
        """Whether the table grants him the act, and the token he is shown by is for it."""
        return (self.role is None or self.role in ACCESS[act]) and (self.scopes is None or act in self.scopes)

    @property
    def sees_all(self) -> bool:
        """Whether every case is his to see, not only those entrusted to him."""
        return self.role not in OWN_CASES_ONLY


def admit(actor: Actor, act: Act) -> None:
    """Raises NotAdmitted where the table does not grant the act, OutOfScope where only the token is not for it."""
    if not actor.may(act):
        if actor.role in ACCESS[act]:
            raise OutOfScope(act=glossary.word(act), scope=act.value)
        role = glossary.word(actor.role) if actor.role else ""
        others = "、".join(glossary.word(role) for role in AccountRole if role in ACCESS[act])
        raise NotAdmitted(account=actor.name, role=role, act=glossary.word(act), roles=others)

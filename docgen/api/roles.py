"""Roles, and what they may do, for pages."""

from docgen.workflow.access import ACCESS, OWN_CASES_ONLY, AccountRole, Act

__all__ = ["ACCESS", "OWN_CASES_ONLY", "AccountRole", "Act", "may"]


def may(role: AccountRole | None, act: Act) -> bool:
    """Whether the table grants a role the act; None is the local operator of a folder without accounts."""
    return role is None or role in ACCESS[act]

"""Closed lists whose members pages and forms name."""

from docgen.casefile.profile import SealKind
from docgen.workflow.states import DocumentState

__all__ = ["DocumentState", "SealKind"]

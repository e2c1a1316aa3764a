"""Answers as JSON: what the command line prints under ``--json`` and the HTTP API sends, and the schemas of both."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from docgen.api.audit import AuditAnswer, AuditHead
from docgen.api.batch_answers import BatchAnswer
from docgen.api.catalogue import KindList
from docgen.api.claims import ClaimResult
from docgen.api.contacts import ContactAdded, ContactCheck
from docgen.api.documents import IssueAnswer, RenderAnswer
from docgen.api.drafts import DraftLine, DraftList
from docgen.api.importing import ImportAnswer
from docgen.api.law import Clocks, CourtFees
from docgen.api.packs import PackAnswer
from docgen.api.postings import PostAnswer
from docgen.api.scans import InboxAnswer, ScanAnswer
from docgen.api.tracking import TrackingAnswer
from docgen.api.worklist import WorkList
from docgen.errors import NotFound

ANSWERS: Final[Mapping[str, Any]] = {
    "import": ImportAnswer,
    "claim": ClaimResult,
    "fees": CourtFees,
    "clocks": Clocks,
    "next": WorkList,
    "kinds": KindList,
    "render": RenderAnswer,
    "issue": IssueAnswer,
    "drafts": DraftList,
    "submit": DraftLine,
    "batch": BatchAnswer,
    "pack": PackAnswer,
    "post": PostAnswer,
    "tracking": TrackingAnswer,
    "scan": ScanAnswer,
    "inbox": InboxAnswer,
    "contact check": ContactCheck,
    "contact add": ContactAdded,
    "audit head": AuditHead,
    "audit verify": AuditAnswer,
}
"""By the command that gives it."""


def plain_answer(answer: object, declared: Any = None) -> Any:
    """An answer as JSON values: money as strings, keys as the contract spells them.

    Args:
        answer: the answer.
        declared: its type, where ``type(answer)`` does not say it (a list of something).
    """
    return TypeAdapter(declared or type(answer)).dump_python(answer, mode="json", by_alias=True)


def answer_schema(command: str) -> dict[str, Any]:
    """The JSON Schema of what a command answers. Raises NotFound."""
    if command not in ANSWERS:
        raise NotFound(what="命令", name=f"{command}（可用：{'、'.join(ANSWERS)}）")
    schema = TypeAdapter(ANSWERS[command]).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

"""The audit chain: examined, its head told, what it says of a case."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from docgen import glossary
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import WrongHead
from docgen.store import audit
from docgen.store.cases import case_id_of
from docgen.store.examination import examine
from docgen.store.stored_files import DamagedFile, examine_files
from docgen.workflow.access import Act

_HEAD: Final = re.compile(r"([1-9][0-9]*):([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The chain's last entry, in the form that is kept elsewhere: its number, a colon, its hash."""

    head: str


@dataclass(frozen=True, slots=True)
class AuditAnswer:
    """Whether all is whole, how many entries and rows the chain holds, its head, and what is wrong (Chinese).

    ``files`` is how many stored files were read through; ``damaged`` are those that are gone or changed, told among the
    problems too.
    """

    ok: bool
    entries: int
    rows: int
    head: str
    problems: tuple[str, ...]
    files: int
    damaged: tuple[DamagedFile, ...]


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry: its number, when, by which account, what was done (and its word)."""

    seq: int
    at: datetime
    by: str
    act: str
    act_word: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditLog:
    """What was done to a case, oldest first."""

    lines: tuple[AuditLine, ...]


@permitted(Act.AUDIT)
def audit_head(office: Office) -> AuditHead:
    """The head of the chain, to be kept elsewhere."""
    with office.database.reading() as session:
        return AuditHead(spelt(audit.head(session)))


@permitted(Act.AUDIT)
def audit_verify(office: Office, *, kept: str | None = None) -> AuditAnswer:
    """Examine the chain, all that it witnesses, and every stored file.

    Args:
        office: whose.
        kept: a head that was kept elsewhere; the chain must still hold it.

    Raises:
        WrongHead: ``kept`` is none.
    """
    head = None
    if kept is not None:
        found = _HEAD.fullmatch(kept.strip())
        if found is None:
            raise WrongHead(head=kept)
        head = audit.Head(int(found[1]), found[2])
    with office.database.reading() as session:
        seen = examine(session, head)
        files, damaged = examine_files(session, office.blobs)
    problems = (*seen.problems, *map(_damage, damaged))
    return AuditAnswer(not problems, seen.entries, seen.rows, spelt(seen.head), problems, files, damaged)


@permitted(Act.AUDIT)
def audit_log(office: Office, case_no: str) -> AuditLog:
    """What was done to a case, oldest first. Raises NotFound."""
    with office.database.reading() as session:
        case_id_of(session, case_no)
        entries = audit.entries_of_case(session, case_no)
    return AuditLog(tuple(AuditLine(e.seq, e.at, e.by, e.act, glossary.word(("Act", e.act)), e.hash) for e in entries))


def _damage(file: DamagedFile) -> str:
    what = "缺失" if file.missing else "内容已被改动或损坏"
    return f"{'、'.join(file.needed_by)}：已保存的文件{what}（SHA-256 {file.sha256}），请从备份恢复"


def spelt(head: audit.Head) -> str:
    """A head in the form that is kept elsewhere."""
    return f"{head.seq}:{head.hash}"

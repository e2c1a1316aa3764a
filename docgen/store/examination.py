"""The audit chain examined: every link, and every row that it witnesses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from docgen.store.audit import FIRST, Head, digest_of, hash_of, marked_rows
from docgen.store.models import AuditEntry, DocumentEvent, IssuedDocument, Number, NumberState
from docgen.store.sealing import broken_seals_tolerated

_BATCH: Final = 2_000


@dataclass(frozen=True, slots=True)
class Audit:
    """What an examination of the chain found: how many entries and rows it saw, and all that is wrong (Chinese)."""

    entries: int
    rows: int
    head: Head
    problems: tuple[str, ...]


def examine(session: Session, kept: Head | None = None) -> Audit:
    """Examine the whole chain and every row it witnesses.

    Args:
        session: a reading session.
        kept: a head that was noted elsewhere; the chain must hold it.
    """
    problems: list[str] = []
    previous, count = Head(0, FIRST), 0
    witnessed: dict[str, tuple[int, str, int]] = {}
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=_BATCH)):
        problems += _links(entry, previous)
        previous, count = Head(entry.seq, entry.hash), count + 1
        witnessed[entry.deed] = (entry.seq, entry.digest, entry.rows)
        if kept is not None and entry.seq == kept.seq and entry.hash != kept.hash:
            problems.append(f"第 {kept.seq} 条记录与另行保存的链头不符，链在此前被整体改写过")
    if not count:
        problems.append("审计链是空的，记录已被删除")
    if kept is not None and kept.seq > previous.seq:
        problems.append(f"链上只有 {previous.seq} 条记录，少于另行保存的第 {kept.seq} 条，末尾的记录已被删除")
    rows = 0
    with broken_seals_tolerated():
        for mark, group in groupby(marked_rows(session), key=itemgetter(0)):
            hashes = [digest for _, digest in group]
            rows += len(hashes)
            problems += _fits(witnessed.pop(mark, None), hashes)
    problems += [_fault(seq, told, 0) for seq, _, told in witnessed.values() if told]
    problems += _strays(session)
    return Audit(count, rows, previous, tuple(problems))


def _links(entry: AuditEntry, previous: Head) -> Iterator[str]:
    if entry.seq != previous.seq + 1:
        yield f"第 {previous.seq + 1} 条记录缺失（其后是第 {entry.seq} 条）"
    elif entry.previous != previous.hash:
        yield f"第 {entry.seq} 条记录与上一条不相衔接"
    if entry.hash != hash_of(entry):
        yield f"第 {entry.seq} 条记录的内容被改动过"


def _fits(witness: tuple[int, str, int] | None, hashes: Sequence[str]) -> Iterator[str]:
    if witness is None:
        yield f"有 {len(hashes)} 行数据没有审计记录，是绕过程序写入的"
        return
    seq, digest, rows = witness
    if digest != digest_of(hashes):
        yield _fault(seq, rows, len(hashes))


def _fault(seq: int, then: int, now: int) -> str:
    what = "有行被改动" if then == now else f"应有 {then} 行，现有 {now} 行"
    return f"第 {seq} 条记录所证明的数据与现状不符（{what}）"


def _strays(session: Session) -> Iterator[str]:
    """What the marks can't tell: a number that ended without its document, an event of none."""
    issued = select(Number.serial).where(Number.state == NumberState.ISSUED.value)
    orphan = session.scalars(issued.where(~Number.serial.in_(select(IssuedDocument.serial)))).all()
    yield from (f"编号序号 {serial} 记为已出具，但没有文书" for serial in orphan)
    lost = select(DocumentEvent.serial).where(~DocumentEvent.serial.in_(select(IssuedDocument.serial)))
    yield from (f"文书序号 {serial} 有经过记录，但没有文书" for serial in session.scalars(lost).all())

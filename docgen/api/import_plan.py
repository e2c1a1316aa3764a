"""What an import would do: which cases are new, what it changes in those that are stored, which it must refuse."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from docgen.bundle.source import Source
from docgen.casefile.case import Case
from docgen.casefile.differences import Difference, differences
from docgen.casefile.merging import merge, moved_agreements
from docgen.casefile.records import Agreement
from docgen.errors import MergeError, Problem
from docgen.store.case_files import case_files
from docgen.store.cases import LoadedCase, load_cases, which_exist, with_signed

BY_UPDATE: Final = "请先以更新方式导入此文件（命令行：import --replace），或改用案件编号"
_UPDATE = "要按此文件更新，请以更新方式重新导入，可先试导入查看差异（命令行加 --replace、--dry-run）"
EXISTS: Final = Problem("case_no", "", f"案件已存在。{_UPDATE}")
DIFFERS: Final = Problem("案件编号", "", f"案件已存在，且与此文件不同。{BY_UPDATE}")
_TAKEN: Final = "与在系统中补充的证据或协议同名而内容不同，导入会使后者丢失。请将此文件改名后重新导入"


@dataclass(frozen=True, slots=True)
class Refused:
    """A case that was not imported; ``row`` is where it begins in a workbook."""

    case_no: str
    row: int | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sound case of a file, and the files it names."""

    case: Case
    row: int | None
    sources: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Update:
    """A stored case as it will stand, and what that changes."""

    candidate: Candidate
    case: Case
    differences: tuple[Difference, ...]
    signed: tuple[Agreement, ...] = ()
    """The agreements signed here, speaking of the parties as the file does."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of a file's sound cases."""

    new: tuple[Candidate, ...] = ()
    updates: tuple[Update, ...] = ()
    refused: tuple[Refused, ...] = ()


def plan(session: Session, candidates: Sequence[Candidate], *, replace: bool) -> Plan:
    """Sort the cases: new ones, updates of stored ones (with ``replace``), and those that have to be refused."""
    numbers = [candidate.case.case_no for candidate in candidates]
    stored = load_cases(session, numbers) if replace else {}
    known = stored.keys() if replace else which_exist(session, numbers)
    new, updates, refused = [], [], []
    for candidate in candidates:
        if candidate.case.case_no not in known:
            new.append(candidate)
            continue
        found = _update(session, candidate, stored[candidate.case.case_no]) if replace else [EXISTS]
        if isinstance(found, Update):
            updates.append(found)
        else:
            refused.append(Refused(candidate.case.case_no, candidate.row, tuple(found)))
    return Plan(tuple(new), tuple(updates), tuple(refused))


def _update(session: Session, candidate: Candidate, stored: LoadedCase) -> Update | Sequence[Problem]:
    """What the file makes of a stored case, the bytes behind its paths too; or why it can't."""
    known = case_files(session, candidate.case.case_no) if candidate.sources else {}
    renewed = [path for path, source in candidate.sources.items() if known.get(path, source.sha256) != source.sha256]
    entered = {item.file: item for item in stored.case.evidence if item not in stored.stated.evidence}
    papers = {agreement.file for agreement in stored.signed}
    taken = [Problem(path, "", _TAKEN) for path in renewed if path in entered or path in papers]
    if taken:
        return taken
    try:
        after = merge(stored.case, candidate.case)
        signed = moved_agreements(stored.case, candidate.case, stored.signed)
    except MergeError as error:
        return error.problems
    named = {item.file for item in after.evidence}
    kept = [item for path, item in entered.items() if path not in named]
    shown = after.model_copy(
        update={"evidence": (*after.evidence, *kept), "agreements": with_signed(candidate.case, signed)}
    )
    files = [
        Difference(f"文件 {path}", f"SHA-256 {known[path]}", f"SHA-256 {candidate.sources[path].sha256}")
        for path in renewed
    ]
    return Update(candidate, after, (*differences(stored.case, shown), *files), signed)

"""Importing: case files into the database, every file in a transaction of its own.

A file's good cases go in, its bad ones are refused, each with its problems; a file that as a whole cannot be told apart
changes nothing. What exists is changed only where that is asked for, and then its difference is told.
"""

import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from docgen.api.import_plan import BY_UPDATE, DIFFERS, EXISTS, Candidate, Plan, Refused, plan
from docgen.api.mappings import renaming_of
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.sources import find_case, read_workbook
from docgen.bundle.source import Source, find
from docgen.casefile import load_json
from docgen.casefile.differences import Difference
from docgen.casefile.named_files import named_files
from docgen.casefile.workbook.mapping import AS_IT_IS, Renaming
from docgen.casefile.workbook.reading import Outcome
from docgen.casefile.workbook.tables import Beside
from docgen.errors import CaseFileError, Clash, InputError, NotFound, Problem, WrongCaseSource
from docgen.store.assignments import entrust
from docgen.store.blobs import Blob
from docgen.store.case_files import case_files, record_files
from docgen.store.cases import LoadedCase, add_cases, case_ids, load_case, lock_imports, replace_cases, which_exist
from docgen.store.events import Stamp
from docgen.workflow.access import Act


@dataclass(frozen=True, slots=True)
class Changed:
    """A stored case that the file changed, or would change."""

    case_no: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """What an import did: ``imported`` are new or replaced cases, ``changed`` those of them that were there."""

    imported: tuple[str, ...]
    refused: tuple[Refused, ...]
    changed: tuple[Changed, ...]


@permitted(Act.IMPORT_CASES)
def import_cases(  # noqa: PLR0913  # each is an option of the command
    office: Office,
    paths: Sequence[Path],
    *,
    at: datetime,
    dry_run: bool = False,
    replace: bool = False,
    mapping: str | Path | None = None,
) -> ImportAnswer:
    """Take case files into the database.

    Args:
        office: whose.
        paths: JSON files, workbooks, flat sheets.
        at: the instant of the import.
        dry_run: only say what would happen.
        replace: bring cases that exist up to date (case-format: Importing again).
        mapping: the institution's own headings and values: a TOML file, or a name saved in the data folder.

    Returns:
        What was imported, refused, changed. Of several files one that cannot be read is among the refused.

    Raises:
        UnreadableFileError, WorkbookError: the one file given cannot be read; nothing was changed.
        MappingError, NotFound: the mapping has faults, or none of this name is kept.
        StorageError: the database or the disk refused; the file at hand changed nothing.
    """
    renaming = renaming_of(office, mapping)
    run = _Run(office, at, dry_run=dry_run, replace=replace)
    for path in paths:
        try:
            outcomes = read_cases(office, path, renaming)
        except InputError as error:
            if len(paths) == 1:
                raise
            run.refused.append(Refused("", None, error.problems or (Problem(path.name, "", error.message),)))
        else:
            run.take(path, outcomes)
    return ImportAnswer(tuple(run.imported), tuple(run.refused), tuple(run.changed))


def stored_case(office: Office, source: str, *, at: datetime) -> LoadedCase:
    """The stored case that a source names; a case file is imported first.

    Raises:
        Clash: a case of this number is stored, and the file would change it.
        CaseFileError: the file's case, or a file it names, has faults.
        NotAdmitted: the file's case is not stored yet, and who acts may import none.
        NotFound, WrongCaseSource, UnreadableFileError, WorkbookError: as ``find_case`` raises them.
    """
    found = find_case(office, source)
    case_no = found.case.case_no
    if found.file is not None:
        _refuse_unseen(office, case_no)
        outcome = Outcome(case_no, 0, found.case, ())
        rehearsal = _Run(office, at, dry_run=True, replace=True)
        rehearsal.take(found.file, [outcome])
        if rehearsal.changed:
            raise Clash(what="案件", name=case_no, reason=f"已存在，且与此文件不同。{BY_UPDATE}")
        run = rehearsal
        if not run.refused and not _is_stored(office, case_no):
            # Without ``replace``: if someone else is first meanwhile, the file is refused and changes nothing.
            office.admit(Act.IMPORT_CASES)
            run = _Run(office, at, dry_run=False, replace=False)
            run.take(found.file, [outcome])
        for refused in run.refused:
            raise CaseFileError(name=found.file.name, count=len(refused.problems), problems=refused.problems)
    with office.database.reading() as session:
        return load_case(session, case_no)


def take_in(
    office: Office, file: Path, outcomes: Sequence[Outcome], *, at: datetime, dry_run: bool = False
) -> tuple[Refused, ...]:
    """Store those cases of a file that are not stored yet; refused are the faulty, and those it would change."""
    run = _Run(office, at, dry_run=dry_run, replace=False)
    run.take(file, outcomes)
    there = {one.case_no for one in run.refused if one.problems == (EXISTS,)}
    rehearsal = _Run(office, at, dry_run=True, replace=True)
    rehearsal.take(file, [one for one in outcomes if one.case_no in there])
    faulty = [one for one in run.refused if one.problems != (EXISTS,)]
    return (*faulty, *rehearsal.refused, *(Refused(one.case_no, None, (DIFFERS,)) for one in rehearsal.changed))


def _refuse_unseen(office: Office, case_no: str) -> None:
    """A case that whoever acts may not see is to him as one that is not stored. Raises NotAdmitted, NotFound."""
    try:
        office.refuse_foreign(case_no)
    except NotFound:
        office.admit(Act.IMPORT_CASES)
        raise


def _is_stored(office: Office, case_no: str) -> bool:
    with office.database.reading() as session:
        return bool(which_exist(session, [case_no]))


@dataclass
class _Run:
    """One import, and what has become of the cases so far."""

    office: Office
    at: datetime
    dry_run: bool
    replace: bool
    imported: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    own: str | None = field(init=False)
    """Whoever imports, if he sees his own cases alone."""

    def __post_init__(self) -> None:
        """Ask once who acts."""
        self.own = self.office.sees_only()

    def take(self, file: Path, outcomes: Sequence[Outcome]) -> None:
        """Import the sound cases of one file in one transaction."""
        candidates = [found for found in (self._examined(file, one) for one in outcomes) if found]
        planned = self._foreseen(candidates) if self.dry_run else self._carried_out(file, candidates)
        done = (*planned.new, *(update.candidate for update in planned.updates))
        going = {candidate.case.case_no for candidate in done}
        self.imported += [c.case.case_no for c in candidates if c.case.case_no in going]
        self.changed += [Changed(u.case.case_no, u.differences) for u in planned.updates if u.differences]
        self.refused += planned.refused

    def _examined(self, file: Path, outcome: Outcome) -> Candidate | None:
        """The case with the files it names, or None once it is among the refused."""
        sources: Mapping[str, Source] = {}
        problems = list(outcome.problems)
        row = outcome.row or None
        if outcome.case is not None:
            names = named_files(outcome.case, lambda name: (file.parent / name).is_file())
            sources, missing = find(names, file.parent)
            kept = self._kept(outcome.case.case_no) if missing else ()
            problems += [one for one in missing if one.place not in kept or os.path.lexists(file.parent / one.place)]
        if outcome.case is None or problems:
            self.refused.append(Refused(outcome.case_no, row, tuple(problems)))
            return None
        return Candidate(outcome.case, row, sources)

    def _kept(self, case_no: str) -> Collection[str]:
        """The paths whose bytes a case that is brought up to date has already: they need not lie beside the file."""
        if not self.replace or self.office.is_new:
            return ()
        with self.office.database.reading() as session:
            return case_files(session, case_no) if which_exist(session, [case_no]) else ()

    def _foreseen(self, candidates: Sequence[Candidate]) -> Plan:
        """What would happen. A case that an earlier file of this run brings would be there by then."""
        again = [] if self.replace else [c for c in candidates if c.case.case_no in self.imported]
        self.refused += [Refused(c.case.case_no, c.row, (EXISTS,)) for c in again]
        others = [candidate for candidate in candidates if candidate not in again]
        if self.office.is_new:
            return Plan(tuple(others))
        with self.office.database.reading() as session:
            return plan(session, others, replace=self.replace)

    def _carried_out(self, file: Path, candidates: Sequence[Candidate]) -> Plan:
        """Store the files, then plan where nobody else can write, and write."""
        if not candidates:
            return Plan()
        blobs = self._stored_files(candidates)
        stamp = Stamp(self.at, self.office.account, file.name)
        subject = candidates[0].case.case_no if len(candidates) == 1 else None
        with self.office.database.writing(self.office.deed(Act.IMPORT_CASES, self.at, subject)) as session:
            lock_imports(session)
            planned = plan(session, candidates, replace=self.replace)
            add_cases(session, [candidate.case for candidate in planned.new], stamp)
            if self.own is not None and planned.new:  # what he brought is his
                brought = case_ids(session, [one.case.case_no for one in planned.new]).values()
                entrust(session, [(row, self.own) for row in brought], entrusted=True, at=self.at, by=self.own)
            changing = [update for update in planned.updates if update.differences]
            signed = {update.case.case_no: update.signed for update in changing}
            replace_cases(session, [update.case for update in changing], stamp, signed)
            for candidate in (*planned.new, *(update.candidate for update in changing)):
                files = {path: blobs[source.sha256] for path, source in candidate.sources.items()}
                record_files(session, candidate.case.case_no, files, self.at)
        return planned

    def _stored_files(self, candidates: Sequence[Candidate]) -> dict[str, Blob]:
        """The files of the cases that may be written, among the blobs."""
        known: set[str] = set()
        if not self.replace:
            with self.office.database.reading() as session:
                known = which_exist(session, [candidate.case.case_no for candidate in candidates])
        wanted = [candidate for candidate in candidates if candidate.case.case_no not in known]
        return {s.sha256: self.office.blobs.put_file(s.path) for c in wanted for s in c.sources.values()}


def read_cases(
    office: Office, path: Path, renaming: Renaming = AS_IT_IS, beside: Beside = MappingProxyType({})
) -> Sequence[Outcome]:
    """Every case of a file. Raises UnreadableFileError, WorkbookError, WrongCaseSource."""
    match path.suffix.lower():
        case ".json":
            try:
                case = load_json(path)
            except CaseFileError as error:
                return [Outcome(_said_number(path), 0, None, error.problems)]
            return [Outcome(case.case_no, 0, case, ())]
        case ".xlsx":
            return read_workbook(office, path, renaming, beside)
    raise WrongCaseSource(source=path.name, reason="案件文件应为 .json 或 .xlsx 文件")


def _said_number(path: Path) -> str:
    """The case number in a JSON file that has faults elsewhere."""
    said = json.loads(path.read_bytes())
    number = said.get("case_no") if isinstance(said, dict) else None
    return number if isinstance(number, str) else ""

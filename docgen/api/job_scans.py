"""Scans and returned letters taken in as jobs: reading a stack of pages takes longer than a browser waits."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from docgen.api.job_work import Files, JobKind, Outcome, Run
from docgen.api.office import Office
from docgen.api.returns import ReturnAnswer, return_letters
from docgen.api.scans import ScanAnswer, scan_files
from docgen.store.files import disk_errors, make_folder
from docgen.workflow.access import Act
from docgen.workflow.returned import Returned


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOrder:
    """Scans to be filed, by the names they came with; the files come with the order (``with_scans``)."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnOrder:
    """The same of letters that came back; as ``docgen.workflow.returned.Returned``."""

    names: tuple[str, ...]
    on: date
    reason: str


def with_scans(paths: Sequence[Path]) -> tuple[tuple[str, ...], Files]:
    """The names of scans, and the files as they come with an order: two may have one name."""
    return tuple(path.name for path in paths), {_place(number): path for number, path in enumerate(paths)}


def _place(number: int) -> str:
    return f"{number:04}"


def _scan(office: Office, order: ScanOrder, run: Run) -> Outcome:
    """Raises what ``docgen.api.scans.scan_files`` raises."""
    return Outcome(scan_files(office, _laid_out(order.names, run), at=run.at, progress=run.progress))


def _return(office: Office, order: ReturnOrder, run: Run) -> Outcome:
    """Raises what ``docgen.api.returns.return_letters`` raises."""
    back = Returned(order.on, order.reason)
    return Outcome(return_letters(office, _laid_out(order.names, run), back, at=run.at, progress=run.progress))


def _laid_out(names: Sequence[str], run: Run) -> list[Path]:
    """The scans under their own names, each in a folder of its own."""
    paths = [run.folder / "scans" / _place(number) / name for number, name in enumerate(names)]
    for number, path in enumerate(paths):
        make_folder(path.parent)
        with disk_errors(path.parent):
            shutil.copyfile(run.given(_place(number)), path)
    return paths


SCAN: Final = JobKind(name="scan", act=Act.SCAN, order=ScanOrder, answer=ScanAnswer, work=_scan)
RETURNED: Final = JobKind(name="returned", act=Act.SCAN, order=ReturnOrder, answer=ReturnAnswer, work=_return)

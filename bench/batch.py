"""A batch of letters with their receipts, from a flat sheet to print files, beside LibreOffice on the same Word files.

The batch composes, checks, numbers, writes PDF and Word, stores, audits and hands out each letter; LibreOffice, in one
process as it is installed, only makes PDFs of the Word files that the batch stored. Letters a second and core are by
the processor's seconds, of whatever processes took part; the clock's stand beside them.
"""

import os
import resource
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter

from sqlalchemy import select

from docgen.api.batches import BatchOrder, issue_batch
from docgen.api.office import open_office
from docgen.render.office import find_office
from docgen.store.models import IssuedDocument

LETTERS = 200
FIXTURES = Path(__file__).parents[1] / "fixtures"
AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)


Seconds = tuple[float, float]
"""The clock's and the processor's."""


def _now() -> Seconds:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return perf_counter(), sum(each.ru_utime + each.ru_stime for each in used)


def _since(began: Seconds) -> Seconds:
    now = _now()
    return now[0] - began[0], now[1] - began[1]


def _batch(folder: Path, jobs: int) -> tuple[Seconds, list[bytes]]:
    """Seconds from the sheet to the print files, and the letters' Word files."""
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "profile.toml").write_bytes((FIXTURES / "profile.toml").read_bytes())
    order = BatchOrder("demand_letter", str(FIXTURES / "core_flat.xlsx"), DAY, DAY)
    with closing(open_office(data)) as office:
        began = _now()
        answer = issue_batch(office, order, out=folder / "out", jobs=jobs, at=AT)
        seconds = _since(began)
        if answer.issued != LETTERS:
            sys.exit(f"{answer.issued} letters, and not {LETTERS}")
        with office.database.reading() as session:
            stored = session.scalars(select(IssuedDocument.docx_sha256)).all()
        return seconds, [office.blobs.read(sha256) for sha256 in stored]


def _office(folder: Path, papers: list[bytes]) -> Seconds:
    """Seconds of one LibreOffice process over these Word files; its profile exists already."""
    program = find_office()
    if program is None:
        raise SystemExit("LibreOffice is not installed: nothing to compare with")
    files = [folder / f"{number}.docx" for number in range(len(papers))]
    for file, paper in zip(files, papers, strict=True):
        file.write_bytes(paper)
    command = [str(program), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(folder / "plain")]
    subprocess.run([*command, str(files[0])], check=True, capture_output=True)  # noqa: S603 - makes the profile
    began = _now()
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True)  # noqa: S603 - our own files
    return _since(began)


def measure() -> dict[str, float]:
    """Letters a second and core, what more cores bring, and how many times as fast as LibreOffice."""
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone, papers = _batch(folder / "one", 1)
        together, _ = _batch(folder / "all", cores)
        theirs = _office(folder, papers)
    return {
        "letters": LETTERS,
        "letters_a_second_and_core": LETTERS / alone[1],
        f"letters_a_second_with_{cores}_processes": LETTERS / together[0],
        "office_letters_a_second_and_core": LETTERS / theirs[1],
        "a_core_times_as_fast_as_office": theirs[1] / alone[1],
        "all_cores_times_as_fast_as_one_office_process": theirs[0] / together[0],
    }


if __name__ == "__main__":  # the batch's processes load this file too
    for name, value in measure().items():
        print(f"{name}: {value:.3f}")

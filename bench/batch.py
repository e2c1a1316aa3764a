"""A batch of letters with their receipts, from a flat sheet to print files, beside LibreOffice on the same Word files.

The batch composes, checks, numbers, writes PDF and Word, stores, audits and hands out each letter; LibreOffice, in one
process as it is installed, only makes PDFs of the Word files that the batch stored.
"""

import os
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


def _batch(folder: Path, jobs: int) -> tuple[float, list[bytes]]:
    """Seconds from the sheet to the print files, and the letters' Word files."""
    data = folder / "data"
    data.mkdir(parents=True)
    (data / "profile.toml").write_bytes((FIXTURES / "profile.toml").read_bytes())
    order = BatchOrder("demand_letter", str(FIXTURES / "core_flat.xlsx"), DAY, DAY)
    with closing(open_office(data)) as office:
        began = perf_counter()
        answer = issue_batch(office, order, out=folder / "out", jobs=jobs, at=AT)
        seconds = perf_counter() - began
        if answer.issued != LETTERS:
            sys.exit(f"{answer.issued} letters, and not {LETTERS}")
        with office.database.reading() as session:
            stored = session.scalars(select(IssuedDocument.docx_sha256)).all()
        return seconds, [office.blobs.read(sha256) for sha256 in stored]


def _office(folder: Path, papers: list[bytes]) -> float:
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
    began = perf_counter()
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True)  # noqa: S603 - our own files
    return perf_counter() - began


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
        "letters_a_second_with_one_process": LETTERS / alone,
        f"letters_a_second_and_core_with_{cores}_processes": LETTERS / together / cores,
        "office_letters_a_second": LETTERS / theirs,
        "one_process_times_as_fast_as_office": theirs / alone,
        "all_cores_times_as_fast_as_office": theirs / together,
    }


if __name__ == "__main__":  # the batch's processes load this file too
    for name, value in measure().items():
        print(f"{name}: {value:.3f}")

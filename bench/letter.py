"""The letter with its receipt, as PDF and as Word, beside LibreOffice converting the same Word file.

LibreOffice runs as it is installed, one process a file and twenty files in one process; and, its best mode, with our
few faces alone, which saves it the time to look through the machine's fonts.
"""

import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

from docgen.document.tree import Document
from docgen.kinds.registry import kind
from docgen.kinds.sample import compose_sample
from docgen.law.dated import Parameters
from docgen.render.office import find_office, to_pdf
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx

ROUNDS = 20
KIB = 1024


def _seconds_each(write: object, document: Document) -> float:
    began = perf_counter()
    for _ in range(ROUNDS):
        write(document)  # type: ignore[operator]  # either writer
    return (perf_counter() - began) / ROUNDS


def measure() -> dict[str, float]:
    """Seconds a letter each way, sizes in KiB, and the ratios that are aimed at."""
    document = compose_sample(kind("demand_letter"), Parameters.load())
    pdf, docx = write_pdf(document), write_docx(document)  # the first of each warms the caches
    figures = {
        "pdf_seconds": _seconds_each(write_pdf, document),
        "word_seconds": _seconds_each(write_docx, document),
        "pdf_kib": len(pdf) / KIB,
        "word_kib": len(docx) / KIB,
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = [folder / f"{number}.docx" for number in range(ROUNDS)]
        for paper in papers:
            paper.write_bytes(docx)
        figures["office_single_seconds"] = _plain_office(folder, papers[:1])
        figures["office_batch_seconds"] = _plain_office(folder, papers) / ROUNDS
        began = perf_counter()
        to_pdf(papers, folder / "ours")
        figures["office_batch_with_our_faces_seconds"] = (perf_counter() - began) / ROUNDS
    for writer in ("pdf", "word"):
        for office in ("office_batch", "office_batch_with_our_faces"):
            ratio = figures[f"{office}_seconds"] / figures[f"{writer}_seconds"]
            figures[f"{writer}_times_as_fast_as_{office}"] = ratio
    return figures


def _plain_office(folder: Path, papers: list[Path]) -> float:
    """Seconds of one LibreOffice process, as it is installed, over these files; its profile exists already."""
    program = find_office()
    if program is None:
        raise SystemExit("LibreOffice is not installed: nothing to compare with")
    command = [str(program), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    command += ["--outdir", str(folder / "plain")]
    if not (folder / "profile").exists():
        subprocess.run([*command, str(papers[0])], check=True, capture_output=True)  # noqa: S603 - makes the profile
    began = perf_counter()
    subprocess.run([*command, *map(str, papers)], check=True, capture_output=True)  # noqa: S603 - our own files
    return perf_counter() - began


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value:.3f}")

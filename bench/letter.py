"""The letter with its receipt, as PDF and as Word, beside LibreOffice converting the same Word file."""

import shutil
import tempfile
from pathlib import Path
from time import perf_counter

from docgen.document.tree import Document
from docgen.kinds.registry import kind
from docgen.kinds.sample import compose_sample
from docgen.law.dated import Parameters
from docgen.render.office import to_pdf
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
    with tempfile.TemporaryDirectory() as folder:
        papers = []
        for number in range(ROUNDS):
            papers.append(Path(folder) / f"{number}.docx")
            papers[-1].write_bytes(docx)
        out = Path(folder) / "out"
        began = perf_counter()
        to_pdf(papers, out)
        figures["office_batch_seconds"] = (perf_counter() - began) / ROUNDS
        shutil.rmtree(out)
        began = perf_counter()
        for paper in papers[:3]:
            to_pdf([paper], out)
        figures["office_single_seconds"] = (perf_counter() - began) / 3
    best = min(figures["office_batch_seconds"], figures["office_single_seconds"])
    figures["pdf_times_as_fast"] = best / figures["pdf_seconds"]
    figures["word_times_as_fast"] = best / figures["word_seconds"]
    return figures


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value:.3f}")

"""Every kind's sample, Word and PDF, in one process, beside LibreOffice converting the same Word files in one."""

import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

from docgen.kinds.registry import kinds
from docgen.kinds.sample import compose_sample
from docgen.law.dated import Parameters
from docgen.render.office import find_office
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx


def measure() -> dict[str, float]:
    """Seconds for all samples each way, and how many times as fast as LibreOffice."""
    program = find_office()
    if program is None:
        raise SystemExit("LibreOffice is not installed: nothing to compare with")
    parameters = Parameters.load()
    public = [kind for kind in kinds().values() if not kind.definition.internal]
    compose_sample(public[0], parameters)  # the first warms the caches
    write_docx(compose_sample(public[0], parameters))
    write_pdf(compose_sample(public[0], parameters))
    figures: dict[str, float] = {"kinds": len(public)}
    began = perf_counter()
    documents = [compose_sample(kind, parameters) for kind in public]
    figures["compose_seconds"] = perf_counter() - began
    began = perf_counter()
    words = [write_docx(document) for document in documents]
    figures["word_seconds"] = perf_counter() - began
    began = perf_counter()
    for document in documents:
        write_pdf(document)
    figures["pdf_seconds"] = perf_counter() - began
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = [folder / f"{number}.docx" for number in range(len(words))]
        for paper, content in zip(papers, words, strict=True):
            paper.write_bytes(content)
        command = [str(program), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        command += ["--outdir", str(folder / "out")]
        subprocess.run([*command, str(papers[0])], check=True, capture_output=True)  # noqa: S603 - makes the profile
        began = perf_counter()
        subprocess.run([*command, *map(str, papers)], check=True, capture_output=True)  # noqa: S603 - our own files
        figures["office_seconds"] = perf_counter() - began
    ours = figures["compose_seconds"] + figures["word_seconds"] + figures["pdf_seconds"]
    figures["word_and_pdf_times_as_fast_as_office_pdf_alone"] = figures["office_seconds"] / ours
    figures["pdf_times_as_fast_as_office"] = figures["office_seconds"] / figures["pdf_seconds"]
    return figures


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value:.3f}")

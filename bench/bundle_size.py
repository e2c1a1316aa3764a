"""How a bundle's time a page and memory grow from 100 pages to 10,000 (1.5 GB of scans). Prints JSON.

Each size is made in a process of its own, whose peak memory the system tells. Everything that a bundle of finished
PDFs takes is in it: hashing and examining the sources, writing the volume, proving it page by page. What is beyond
256 MB goes to disk in parts first; the clock tells how busy the disk is as well, the processor's time does not.
"""

import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docgen.bundle.assemble import Imprint, assemble
from docgen.bundle.examine import examine
from docgen.bundle.plan import make_plan
from docgen.bundle.proof import prove
from docgen.bundle.source import Readable, find
from docgen.bundle.stamp import stamp_face
from docgen.casefile.records import Evidence
from docgen.errors import Problem
from docgen.render.fonts import load_faces

SIZES = (100, 1_000, 3_000, 10_000)
PAGES_A_FILE = 50
SCAN = (700, 990)
A4 = (595.276, 841.89)


def make_sources(folder: Path, pages: int) -> int:
    """Files of 50 scans, some 150 KB each; their bytes altogether."""
    random = Random(20261123)
    first = folder / "00000.pdf"
    canvas = Canvas(str(first), pagesize=A4, invariant=1)
    for _ in range(PAGES_A_FILE):
        file = io.BytesIO()
        Image.frombytes("L", SCAN, random.randbytes(SCAN[0] * SCAN[1])).save(file, "JPEG", quality=12)
        file.seek(0)
        canvas.drawImage(ImageReader(file), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    for number in range(1, pages // PAGES_A_FILE):
        shutil.copy(first, folder / f"{number:05d}.pdf")
    return first.stat().st_size * (pages // PAGES_A_FILE)


def measure(folder: Path, pages: int) -> dict[str, float]:
    """Seconds, by the clock and of the processor, and peak memory in MB of a bundle of so many pages."""
    face = stamp_face(load_faces().path("song"))
    paths = sorted(folder.glob("[0-9]*.pdf"))[: pages // PAGES_A_FILE]
    start, busy = time.perf_counter(), time.process_time()
    sources, _ = find([path.name for path in paths], folder)
    chosen = []
    for path in paths:
        found = examine(path.name, path)
        if isinstance(found, Problem):
            raise SystemExit(found.expected)
        readable = Readable(sources[path.name], path, found[0])
        chosen.append((Evidence(file=path.name, title=path.stem), readable, tuple(range(found[0]))))
    (volume,) = make_plan(chosen).volumes
    imprint = Imprint("证据材料", "测试", datetime(2026, 11, 23, tzinfo=UTC), "bench", {"I": "I 其他"}, face)
    target = folder / "out.pdf"
    assembled = assemble(volume, [], target, imprint)
    prove(volume, target, assembled.front_pages)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    target.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "pages": pages,
        "ms_a_page": round(seconds * 1000 / pages, 2),
        "cpu_ms_a_page": round(busy * 1000 / pages, 2),
        "seconds": round(seconds, 2),
        "peak_mb": round(peak),
    }


def main(largest: int = SIZES[-1]) -> None:
    """Measure each size up to the largest, and print."""
    sizes = [size for size in SIZES if size <= largest]
    with tempfile.TemporaryDirectory() as name:
        total = make_sources(Path(name), sizes[-1])
        runs = []
        for size in (sizes[0], *sizes):  # the first time for the disk alone
            command = [sys.executable, __file__, name, str(size)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this script
            runs.append(json.loads(done.stdout))
    answer = {"source_mb": round(total / (1 << 20)), "runs": runs[1:]}
    for unit in ("ms_a_page", "cpu_ms_a_page"):
        found = [run[unit] for run in runs[1:]]
        answer[f"slowest_to_quickest_{unit}"] = round(max(found) / min(found), 2)
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
    else:
        main(*map(int, sys.argv[1:]))

"""How a bundle's time a page and memory grow from 100 pages to 10,000 (1.5 GB of scans). Prints JSON.

Every size is made of the same fifty pages, copied file by file as often as it takes, so that a page has the same bytes
in all of them and what differs is the number of pages alone. Each is made in a process of its own, whose peak memory
the system tells; the quicker of two runs counts. Everything that a bundle of finished PDFs takes is in it: hashing and
examining the sources, writing the volume, proving it page by page. The clock tells how busy the disk is as well (it
holds a hundred scans in memory and not ten thousand), the processor's time does not. Beside scans there are small
pictures, of which ten thousand take little of the disk: what they cost grows with pages and not with bytes.
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
PICTURES = {"scans": (700, 990), "small": (40, 56)}
"""Pixels of the picture on each page."""
A4 = (595.276, 841.89)


def make_sources(folder: Path, pages: int, size: tuple[int, int]) -> int:
    """Files of 50 pictures; their bytes altogether."""
    random = Random(20261123)
    first = folder / "00000.pdf"
    canvas = Canvas(str(first), pagesize=A4, invariant=1)
    for _ in range(PAGES_A_FILE):
        file = io.BytesIO()
        Image.frombytes("L", size, random.randbytes(size[0] * size[1])).save(file, "JPEG", quality=12)
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


def series(kind: str, sizes: list[int]) -> dict[str, object]:
    """Each size measured, of pictures of one kind."""
    with tempfile.TemporaryDirectory() as name:
        total = make_sources(Path(name), sizes[-1], PICTURES[kind])
        runs = [min((_measured(name, size) for _ in "12"), key=lambda run: run["seconds"]) for size in sizes]
    answer: dict[str, object] = {"source_kb_a_page": round(total / sizes[-1] / 1024, 1), "runs": runs}
    for unit in ("ms_a_page", "cpu_ms_a_page"):
        found = [run[unit] for run in runs]
        answer[f"slowest_to_quickest_{unit}"] = round(max(found) / min(found), 2)
    return answer


def _measured(folder: str, pages: int) -> dict[str, float]:
    """One size, in a process of its own."""
    command = [sys.executable, __file__, folder, str(pages)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - this script
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(largest: int = SIZES[-1]) -> None:
    """Measure each size up to the largest, and print."""
    sizes = [size for size in SIZES if size <= largest]
    print(json.dumps({kind: series(kind, sizes) for kind in PICTURES}, ensure_ascii=False))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))))
    else:
        main(*map(int, sys.argv[1:]))

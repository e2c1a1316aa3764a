"""A bundle of 1,000 pages: ours against plain pypdf and reportlab, in one run, as ratios. Prints JSON.

Both merge the same files, print a number and the item's name on every page in the same embedded face, write an index
with links, bookmarks and page labels. Ours does so on A4 pages with the content clear of the number; ``build`` adds
what the comparison does not do at all: hashing, examining every source, and proving the finished file page by page.
"""

import io
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pikepdf
from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.constants import PageLabelStyle
from pypdf.generic import Fit
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from docgen.bundle.assemble import FrontPart, Imprint, assemble
from docgen.bundle.examine import examine
from docgen.bundle.plan import Plan, make_plan
from docgen.bundle.proof import prove
from docgen.bundle.source import Readable, find
from docgen.bundle.stamp import stamp_face
from docgen.casefile.records import Evidence
from docgen.render.fonts import load_faces

PAGES_A_FILE = 50
ROWS_A_PAGE = 50
A4 = (595.276, 841.89)
TURNED = (841.89, 595.276)


def make_sources(folder: Path, files: int) -> list[Path]:
    """Files of text pages, some landscape, and every third one of scans."""
    random = Random(20261123)
    words = ["loan", "principal", "interest", "5,000.00", "2026-03-05", "repayment", "guarantor"]
    paths = []
    for number in range(files):
        path = folder / f"{number:03d}.pdf"
        size = TURNED if number % 4 == 1 else A4
        canvas = Canvas(str(path), pagesize=size, invariant=1)
        for _ in range(PAGES_A_FILE):
            if number % 3 == 2:
                _scan(canvas, random, size)
            else:
                canvas.setFont("Helvetica", 9)
                for line in range(40):
                    text = " ".join(random.choice(words) for _ in range(12))
                    canvas.drawString(50, size[1] - 50 - line * 12, text)
            canvas.showPage()
        canvas.save()
        paths.append(path)
    return paths


def _scan(canvas: Canvas, random: Random, size: tuple[float, float]) -> None:
    pixels = Image.frombytes("L", (310, 438), random.randbytes(310 * 438))
    file = io.BytesIO()
    pixels.save(file, "JPEG", quality=50)
    file.seek(0)
    canvas.drawImage(ImageReader(file), 0, 0, *size)


def front(folder: Path, rows: list[tuple[str, str]]) -> Path:
    """An index by reportlab, the same for both."""
    path = folder / "index.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for line, (title, pages) in enumerate(rows):
        if line % ROWS_A_PAGE == 0:
            if line:
                canvas.showPage()
            canvas.setFont("song", 10)
        canvas.drawString(60, _row(line)[1] + 3, title)
        canvas.drawString(500, _row(line)[1] + 3, pages)
    canvas.save()
    return path


def _row(line: int) -> tuple[float, float, float, float]:
    """Where the pages of a row of the index stand."""
    y = 777 - 14 * (line % ROWS_A_PAGE)
    return 495, y, 590, y + 13


def with_links(index: Path, rows: int) -> Path:
    """The index with links by name, as the house's writer leaves them."""
    path = index.with_name("linked.pdf")
    with pikepdf.open(index) as pdf:
        for line in range(rows):
            page = pdf.pages[line // ROWS_A_PAGE].obj
            link = pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=list(_row(line)),
                Dest=pikepdf.String(f"item-{line + 1}"),
            )
            page.Annots = pikepdf.Array([*page.get("/Annots", []), link])
        pdf.save(path)
    return path


def ours(folder: Path, paths: list[Path], face_path: Path) -> dict[str, float]:
    """Seconds of each step."""
    clock = time.perf_counter
    start = clock()
    sources, problems = find([path.name for path in paths], folder)
    hashed = clock()
    chosen = []
    for path in paths:
        outcome = examine(path.name, path)
        if problems or not isinstance(outcome, tuple):
            raise SystemExit(f"{problems} {outcome}")
        readable = Readable(sources[path.name], path, outcome[0])
        chosen.append((Evidence(file=path.name, title=path.stem), readable, tuple(range(outcome[0]))))
    examined = clock()
    plan = make_plan(chosen)
    index = front(folder, [(item.evidence.title, item.printed) for item in plan.items])
    index = with_links(index, len(plan.items))
    target = folder / "ours.pdf"
    imprint = Imprint(
        "证据材料", "测试", datetime(2026, 11, 23, tzinfo=UTC), "bench", {"I": "I 其他"}, stamp_face(face_path)
    )
    assembled = assemble(plan.volumes[0], [FrontPart("证据目录", index)], target, imprint)
    assembled_at = clock()
    _prove(plan, target, assembled.front_pages)
    proved = clock()
    return {
        "assemble": assembled_at - examined,
        "build": proved - start,
        "hash": hashed - start,
        "examine": examined - hashed,
        "prove": proved - assembled_at,
    }


def _prove(plan: Plan, target: Path, front_pages: int) -> None:
    prove(plan.volumes[0], target, front_pages)


def plain(folder: Path, paths: list[Path]) -> float:
    """Seconds that pypdf and reportlab take, page by page."""
    start = time.perf_counter()
    writer = PdfWriter()
    rows, number = [], 0
    readers = [PdfReader(path) for path in paths]
    for path, reader in zip(paths, readers, strict=True):
        rows.append((path.stem, number + 1))
        number += len(reader.pages)
    index = front(folder, [(title, f"{first}-{first + PAGES_A_FILE - 1}") for title, first in rows])
    for page in PdfReader(index).pages:
        writer.add_page(page)
    front_pages = len(writer.pages)
    number = 0
    for item, reader in enumerate(readers, 1):
        for page in reader.pages:
            number += 1
            added = writer.add_page(page)
            added.merge_page(_overlay(number, item, float(page.mediabox.width), float(page.mediabox.height)))
    for line, (title, page_number) in enumerate(rows):
        at = front_pages + page_number - 1
        writer.add_outline_item(title=title, page_number=at)
        link = Link(rect=_row(line), target_page_index=at, fit=Fit.fit())
        writer.add_annotation(line // ROWS_A_PAGE, link)
    writer.set_page_label(0, front_pages - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
    writer.set_page_label(front_pages, front_pages + number - 1, style=PageLabelStyle.DECIMAL, start=1)
    writer.write(folder / "plain.pdf")
    return time.perf_counter() - start


def _overlay(number: int, item: int, width: float, height: float) -> PageObject:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(width, height))
    canvas.setFont("song", 12)
    canvas.drawRightString(width - 36, 13, str(number))
    canvas.setFont("song", 9)
    canvas.drawString(36, 13, f"证据{item}")
    canvas.save()
    file.seek(0)
    return PdfReader(file).pages[0]


def main(files: int = 20, rounds: int = 3) -> None:
    """Measure and print."""
    face_path = load_faces().path("song")
    pdfmetrics.registerFont(TTFont("song", str(face_path)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = make_sources(folder, files)
        ours(folder, paths[:1], face_path)
        steps, others = [], []
        for _ in range(rounds):
            steps.append(ours(folder, paths, face_path))
            others.append(plain(folder, paths))
        ours_by_step = {step: min(run[step] for run in steps) for step in steps[0]}
        other = min(others)
        sizes = {kind: (folder / f"{kind}.pdf").stat().st_size for kind in ("ours", "plain")}
    answer = {
        "pages": files * PAGES_A_FILE,
        "ours_seconds": {step: round(seconds, 3) for step, seconds in ours_by_step.items()},
        "pypdf_reportlab_seconds": round(other, 3),
        "times_as_fast": round(other / ours_by_step["assemble"], 1),
        "times_as_fast_with_proof": round(other / ours_by_step["build"], 1),
        "bytes": sizes,
    }
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

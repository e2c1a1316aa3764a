"""A bundle of 3,000 pages of mixed sources: ours against plain pypdf and reportlab, in one run, as ratios. Prints JSON.

Both merge the same files (text, landscape, turned pages, scans, photographs), print a number and the item's name on
every page in the same embedded face, write an index with links, bookmarks and page labels. Ours does so on A4 pages
with the content clear of the number; ``build`` adds what the comparison does not do at all: hashing, examining every
source, and proving the finished file page by page. ``bundle_size.py`` measures how time and memory grow.
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
from docgen.bundle.pictures import picture_to_pdf
from docgen.bundle.plan import make_plan
from docgen.bundle.proof import prove
from docgen.bundle.source import Readable, Source, find
from docgen.bundle.stamp import stamp_face
from docgen.casefile.records import Evidence
from docgen.errors import Problem
from docgen.render.fonts import load_faces

PAGES_A_FILE = 50
PHOTOS = 8
"""For every ten files."""
ROWS_A_PAGE = 50
A4 = (595.276, 841.89)
TURNED = (841.89, 595.276)


def make_sources(folder: Path, files: int) -> list[Path]:
    """Files of text pages, some landscape or turned, every third one of scans; and two photographs a file of them."""
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
        if number % 5 == 4:
            _turn(path)
        paths.append(path)
    return paths + [_photograph(folder / f"photo{number:03d}.jpg", random) for number in range(files * PHOTOS // 10)]


def _turn(path: Path) -> None:
    """Pages that lie on their side in the file, and are shown upright."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.rotate(90, relative=False)
        pdf.save(path)


def _photograph(path: Path, random: Random) -> Path:
    Image.frombytes("RGB", (600, 800), random.randbytes(600 * 800 * 3)).save(path, "JPEG", quality=40)
    return path


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
    sources, _ = find([path.name for path in paths], folder)
    hashed = clock()
    chosen = []
    for path in paths:
        readable = _readable(sources[path.name], path)
        chosen.append((Evidence(file=path.name, title=path.stem), readable, tuple(range(readable.page_count))))
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
    prove(plan.volumes[0], target, assembled.front_pages)
    proved = clock()
    return {
        "assemble": assembled_at - examined,
        "build": proved - start,
        "hash": hashed - start,
        "examine": examined - hashed,
        "prove": proved - assembled_at,
    }


def _readable(source: Source, path: Path) -> Readable:
    if path.suffix == ".jpg":
        made = picture_to_pdf(path.name, path, path.with_suffix(".jpg.pdf"))
        if isinstance(made, Problem):
            raise SystemExit(made.expected)
        return Readable(source, path.with_suffix(".jpg.pdf"), len(made.turns), made.turns)
    found = examine(path.name, path)
    if isinstance(found, Problem):
        raise SystemExit(found.expected)
    return Readable(source, path, found[0])


def plain(folder: Path, paths: list[Path]) -> float:
    """Seconds that pypdf and reportlab take, page by page."""
    start = time.perf_counter()
    writer = PdfWriter()
    rows, number = [], 0
    readers = [PdfReader(_as_page(path) if path.suffix == ".jpg" else path) for path in paths]
    for path, reader in zip(paths, readers, strict=True):
        rows.append((path.stem, number + 1))
        number += len(reader.pages)
    index = front(folder, [(title, f"{first}-") for title, first in rows])
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


def _as_page(path: Path) -> io.BytesIO:
    """A photograph on a page, as reportlab puts it there."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    canvas.drawImage(str(path), 36, 36, A4[0] - 72, A4[1] - 72, preserveAspectRatio=True)
    canvas.save()
    file.seek(0)
    return file


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


def main(files: int = 59, rounds: int = 2) -> None:
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
        "pages": files * PAGES_A_FILE + len(paths) - files,
        "ours_seconds": {step: round(seconds, 3) for step, seconds in ours_by_step.items()},
        "pypdf_reportlab_seconds": round(other, 3),
        "times_as_fast": round(other / ours_by_step["assemble"], 1),
        "times_as_fast_with_proof": round(other / ours_by_step["build"], 1),
        "bytes": sizes,
    }
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

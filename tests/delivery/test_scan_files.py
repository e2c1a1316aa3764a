"""Scan files: PDFs, pictures of several pages, and what is refused by name."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from scanned_pages import sample, sample_pages

from docgen.delivery import scan_files
from docgen.delivery.scan_files import opened
from docgen.delivery.scanning import look
from docgen.errors import ScanUnreadable
from docgen.render.pdf import write_pdf

LETTER = sample_pages("demand_letter", 150)


def as_pdf() -> bytes:
    return write_pdf(sample("demand_letter"))


def as_picture(form: str, **how: object) -> bytes:
    out = io.BytesIO()
    LETTER[0].save(out, form, save_all=form == "TIFF", append_images=LETTER[1:] if form == "TIFF" else [], **how)
    return out.getvalue()


READABLE: dict[str, tuple[Callable[[], bytes], int]] = {
    "letter.pdf": (as_pdf, 2),
    "letter.tif": (lambda: as_picture("TIFF", compression="tiff_lzw"), 2),
    "letter.jpg": (lambda: as_picture("JPEG"), 1),
    "letter.png": (lambda: as_picture("PNG"), 1),
    "no ending": (as_pdf, 2),
}


@pytest.mark.parametrize("name", READABLE)
def test_pages_are_read_and_taken_out(tmp_path: Path, name: str) -> None:
    made, pages = READABLE[name]
    (tmp_path / name).write_bytes(made())
    with opened(tmp_path / name, name) as scan:
        assert scan.count == pages
        for page in range(1, pages + 1):
            assert len(look(scan.image(page, 150)).marks) == 1
            alone = pypdfium2.PdfDocument(scan.alone(page))
            assert len(alone) == 1
            grey = alone[0].render(scale=150 / 72, grayscale=True).to_pil().convert("L")
            assert look(grey).marks == look(LETTER[page - 1]).marks
            alone.close()
        assert ("欠款" in scan.text(1)) is scan.drawn is name.endswith(("pdf", "ending"))


def test_a_page_taken_out_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("letter.pdf", "letter.tif"):
        (tmp_path / name).write_bytes(READABLE[name][0]())
        with opened(tmp_path / name, name) as scan:
            assert scan.alone(2) == scan.alone(2)


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(as_pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "locked.pdf": (locked, "设有打开密码"),
    "broken.pdf": (lambda: b"%PDF-1.7 nothing", "已损坏"),
    "notes.txt": ("会议记录".encode, "不是能识别的扫描件"),
    "empty.jpg": (lambda: b"", "不是能识别的扫描件"),
    "false.png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "不是能识别的扫描件"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_scan_is_refused_by_name(tmp_path: Path, name: str) -> None:
    made, reason = REFUSED[name]
    (tmp_path / name).write_bytes(made())
    with pytest.raises(ScanUnreadable, match=rf"{name} 不能读取：.*{reason}"), opened(tmp_path / name, name):
        pass


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScanUnreadable, match="不存在"), opened(tmp_path / "none.pdf", "none.pdf"):
        pass


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_files, "MOST_PAGES", 1)
    (tmp_path / "a.pdf").write_bytes(as_pdf())
    with pytest.raises(ScanUnreadable, match="有 2 页"), opened(tmp_path / "a.pdf", "a.pdf"):
        pass


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.png").write_bytes(as_picture("PNG"))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(ScanUnreadable, match="图片过大"), opened(tmp_path / "a.png", "a.png"):
        pass
    monkeypatch.undo()
    monkeypatch.setattr(scan_files, "MOST_STORED", 1000)
    with opened(tmp_path / "a.png", "a.png") as scan, pytest.raises(ScanUnreadable, match="第 1 页过大"):
        scan.image(1, 200)


def test_a_large_page_is_looked_at_smaller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_files, "MOST_PIXELS", 500_000)
    for name in ("letter.png", "letter.pdf"):
        (tmp_path / name).write_bytes(READABLE[name][0]())
        with opened(tmp_path / name, name) as scan:
            page = scan.image(1, 300)
            assert page.width * page.height <= 505_000


def test_a_torn_page_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    whole = as_picture("JPEG")
    (tmp_path / "torn.jpg").write_bytes(whole[: len(whole) // 2])
    with opened(tmp_path / "torn.jpg", "torn.jpg") as scan:
        with pytest.raises(ScanUnreadable, match="第 1 页已损坏"):
            scan.image(1, 200)
        with pytest.raises(ScanUnreadable, match="第 1 页已损坏"):
            scan.alone(1)


@pytest.mark.parametrize("mode", ["1", "RGB", "RGBA", "LA", "P", "CMYK", "I;16"])
def test_every_kind_of_pixels_becomes_grey(tmp_path: Path, mode: str) -> None:
    page = LETTER[1].resize((LETTER[1].width // 2, LETTER[1].height // 2))
    page = page.point(lambda value: value * 257, "I").convert("I;16") if mode == "I;16" else page.convert(mode)
    page.save(tmp_path / "a.tif")
    with opened(tmp_path / "a.tif", "a.tif") as scan:
        grey = scan.image(1, 200)
        assert grey.mode == "L"
        assert len(look(grey).marks) == 1


def test_transparent_paper_is_white(tmp_path: Path) -> None:
    page = Image.new("RGBA", LETTER[1].size, (0, 0, 0, 0))
    page.paste((0, 0, 0, 255), mask=LETTER[1].point(lambda value: 255 - value))
    page.save(tmp_path / "a.png")
    with opened(tmp_path / "a.png", "a.png") as scan:
        assert len(look(scan.image(1, 200)).marks) == 1

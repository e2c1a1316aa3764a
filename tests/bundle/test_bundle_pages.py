"""Pages in the volume look as they did in their source, whatever way they lay; numbers stand upright at one place."""

import resource
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from bundle_samples import A4, Bind, change, picture_of, text_of, write_pages
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageChops, ImageStat
from pypdfium2 import PdfDocument

from docgen.bundle import body
from docgen.bundle.body import plain
from docgen.bundle.geometry import BAND
from docgen.bundle.proof import prove
from docgen.bundle.stamp import BASELINE, MARGIN, NUMBER_SIZE

LANDSCAPE = (A4[1], A4[0])
BOXES = {
    "plain": None,
    "offset media": ((-300, -200, 0, 0), None),
    "crop inside": (None, (60, 80, 500, 560)),
    "crop beyond media": (None, (-100, -100, 5000, 5000)),
    "corners exchanged": ((595, 842, 0, 0), None),
}


def turned(pdf: Pdf, degrees: int, boxes: tuple[tuple[float, ...] | None, tuple[float, ...] | None] | None) -> None:
    page = pdf.pages[0].obj
    page.Rotate = degrees
    media, crop = boxes or (None, None)
    if media is not None:
        if min(media) < 0:  # move the whole page
            shift = f"1 0 0 1 {media[0]} {media[1]} cm\n".encode()
            pdf.pages[0].contents_add(shift, prepend=True)
            width, height = float(page.MediaBox[2]), float(page.MediaBox[3])
            media = (media[0], media[1], media[0] + width, media[1] + height)
        page.MediaBox = Array(list(media))
    if crop is not None:
        page.CropBox = Array(list(crop))


def same_look(source: Path, target: Path, page: int = 0) -> None:
    """The frame of the target shows what a viewer shows of the source, at the same proportions."""
    document = PdfDocument(source)
    shown = document[page]
    across, up = shown.get_width(), shown.get_height()
    result = picture_of(target, page, 2.0)
    frame = result.crop((0, 0, result.width, result.height - round(BAND * 2)))
    scale = min(1.0, result.width / 2 / across, frame.height / 2 / up)
    original = shown.render(scale=2 * scale).to_pil().convert("L")
    document.close()
    expected = Image.new("L", frame.size, 255)
    expected.paste(original, ((frame.width - original.width) // 2, (frame.height - original.height) // 2))
    difference = ImageStat.Stat(ImageChops.difference(frame, expected)).mean[0]
    ink = 255 - ImageStat.Stat(expected).mean[0]
    assert ink > 0.3, "the sample must show something"
    assert difference < max(0.9, ink * 0.35)


def number_area(picture: Image.Image) -> Image.Image:
    """The lower right of the band, where the number stands, at two pixels a point."""
    width, height = picture.size
    return picture.crop((width - round((MARGIN + 60) * 2), height - round((BAND - 2) * 2), width, height))


@pytest.mark.parametrize("boxes", BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("size", [A4, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("degrees", [0, 90, 180, 270, -90, 450])
def test_every_page_looks_as_in_its_source_and_its_number_stands_upright(
    tmp_path: Path, bind: Bind, degrees: int, size: tuple[float, float], boxes: object
) -> None:
    path = change(
        write_pages(tmp_path / "a.pdf", ["Principal 500,000.00"], size),
        lambda pdf: turned(pdf, degrees, boxes),  # type: ignore[arg-type]  # the parameters are pairs of boxes
    )
    upright = write_pages(tmp_path / "b.pdf", ["plain"])
    target = tmp_path / "out.pdf"
    volume, _ = bind([path, upright], target)
    prove(volume, target, 0)
    same_look(path, target)
    number, plain = number_area(picture_of(target, 0, 2.0)), number_area(picture_of(target, 1, 2.0))
    found, reference = (
        number.point(lambda v: 255 * (v < 128)).getbbox(),
        plain.point(lambda v: 255 * (v < 128)).getbbox(),
    )
    assert found is not None
    assert reference is not None
    left, top, right, bottom = found
    assert bottom - top > right - left, "a 1 that stands is taller than wide"
    assert (top, bottom) == reference[1::2], "the same height above the edge as on a plain page"
    assert number.height - bottom == pytest.approx(BASELINE * 2, abs=2)
    assert bottom - top < NUMBER_SIZE * 2


def test_the_band_holds_the_number_and_nothing_of_the_content(tmp_path: Path, bind: Bind) -> None:
    black = tmp_path / "black.pdf"
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=A4)
        pdf.pages[0].contents_add(b"0 g -999 -999 9999 9999 re f")
        pdf.save(black)
    bind([black], tmp_path / "out.pdf")
    picture = picture_of(tmp_path / "out.pdf", 0, 2.0)
    band = picture.crop((0, picture.height - round(BAND * 2) + 1, picture.width, picture.height))
    ink = 255 - ImageStat.Stat(band).mean[0]
    assert 0 < ink < 5
    assert ImageStat.Stat(picture.crop((40, 0, 1100, picture.height - round(BAND * 2) - 1))).mean[0] < 5


def _in_parts(pdf: Pdf) -> None:
    raw = pdf.pages[0].obj.Contents.read_bytes()
    half = raw.index(b" ", len(raw) // 2)
    pdf.pages[0].obj.Contents = Array([pdf.make_stream(raw[:half]), pdf.make_stream(raw[half:])])


def _inherited(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    pdf.Root.Pages.Resources, pdf.Root.Pages.MediaBox = page.Resources, page.MediaBox
    pdf.Root.Pages.Rotate = 90
    del page.Resources
    del page.MediaBox


def _unbalanced(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"q 0.1 0 0 0.1 0 0 cm q q\n", prepend=False)


def _more_q_than_there_were(pdf: Pdf) -> None:
    pdf.pages[0].contents_add(b"\nQ Q Q\n", prepend=False)


def _user_unit(pdf: Pdf) -> None:
    pdf.pages[0].obj.UserUnit = 2.5


def _stamped_seal(pdf: Pdf) -> None:
    appearance = Stream(pdf, b"1 0 0 rg 0 0 80 80 re f")
    appearance.Type, appearance.Subtype, appearance.BBox = Name.XObject, Name.Form, Array([0, 0, 80, 80])
    seal = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=[300, 200, 380, 280],
        F=4,
        AP=Dictionary(N=pdf.make_indirect(appearance)),
    )
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(seal)])


@pytest.mark.parametrize(
    "edit", [_in_parts, _inherited, _unbalanced, _more_q_than_there_were, _user_unit, _stamped_seal]
)
def test_unusual_pages_look_as_before(tmp_path: Path, bind: Bind, edit: Callable[[Pdf], None]) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["Principal 500,000.00"]), edit)
    target = tmp_path / "out.pdf"
    volume, _ = bind([path], target)
    prove(volume, target, 0)
    same_look(path, target)


def test_a_seal_set_as_an_annotation_is_still_there(tmp_path: Path, bind: Bind) -> None:
    path = change(write_pages(tmp_path / "a.pdf", [" "]), _stamped_seal)
    without = write_pages(tmp_path / "b.pdf", [" "])
    volume, _ = bind([path, without], tmp_path / "out.pdf")
    assert [note.code for note in volume.items[0].readable.notes] == ["annotations_flattened"]
    inks = [255 - ImageStat.Stat(picture_of(tmp_path / "out.pdf", page)).mean[0] for page in (0, 1)]
    assert inks[0] > inks[1] + 1


def test_two_pages_may_share_one_content_stream(tmp_path: Path, bind: Bind) -> None:
    def share(pdf: Pdf) -> None:
        pdf.pages[1].obj.Contents = pdf.pages[0].obj.Contents
        pdf.pages[1].obj.MediaBox = Array([0, 0, 300, 842])

    path = change(write_pages(tmp_path / "a.pdf", ["one", "two"]), share)
    bind([path], tmp_path / "out.pdf")
    for page in (0, 1):
        same_look(path, tmp_path / "out.pdf", page)


def _layered(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("印章")))
    other = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("正文")))
    pdf.Root.OCProperties = Dictionary(OCGs=[layer, other], D=Dictionary(OFF=[layer]))
    page = pdf.pages[0]
    page.obj.Resources.Properties = Dictionary(Hidden=layer, Shown=other)
    page.contents_add(b"/OC /Hidden BDC 100 100 300 300 re f EMC /OC /Shown BDC 300 600 100 100 re f EMC")


def test_a_layer_that_was_off_stays_off(tmp_path: Path, bind: Bind) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["one"]), _layered)
    bind([path], tmp_path / "out.pdf")
    same_look(path, tmp_path / "out.pdf")
    picture = picture_of(tmp_path / "out.pdf", 0)
    assert picture.getpixel((250, 600)) == 255
    assert picture.getpixel((345, 195)) == 0


def test_a_crop_box_that_shows_nothing_is_passed_over(tmp_path: Path, bind: Bind) -> None:
    """Viewers differ; nothing of a page may be lost to such a box."""
    path = change(
        write_pages(tmp_path / "a.pdf", ["one"]), lambda pdf: turned(pdf, 0, (None, (9000, 9000, 9100, 9100)))
    )
    bind([path], tmp_path / "out.pdf")
    assert text_of(tmp_path / "out.pdf", 0).split()[0] == "one"


def test_a_blank_page_stays_a_page(tmp_path: Path, bind: Bind) -> None:
    path = tmp_path / "blank.pdf"
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=A4)
        del pdf.pages[0].obj.Contents
        pdf.add_blank_page(page_size=A4)
        pdf.save(path)
    volume, _ = bind([path], tmp_path / "out.pdf")
    prove(volume, tmp_path / "out.pdf", 0)
    assert [text_of(tmp_path / "out.pdf", page).split() for page in (0, 1)] == [["证据1", "1"], ["证据1", "2"]]


@pytest.mark.parametrize("box", [[0, 0, 0, 0], [0, 0, 10], ["a", 0, 1, 1], [0, 0, 14400, 14400], [0, 0, 2, 3]])
def test_senseless_boxes_do_not_stop_the_page(tmp_path: Path, bind: Bind, box: list[object]) -> None:
    def edit(pdf: Pdf) -> None:
        pdf.pages[0].obj.MediaBox = Array([Name("/a") if side == "a" else side for side in box])

    path = change(write_pages(tmp_path / "a.pdf", ["one"]), edit)
    volume, _ = bind([path], tmp_path / "out.pdf")
    prove(volume, tmp_path / "out.pdf", 0)


def test_more_files_than_a_process_may_usually_open(tmp_path: Path, bind: Bind) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    paths = [write_pages(tmp_path / f"{n}.pdf", ["x"]) for n in range(60)]
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (len(list(Path("/proc/self/fd").iterdir())) + 40, hard))
        volume, _ = bind(paths, tmp_path / "out.pdf")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    prove(volume, tmp_path / "out.pdf", 0)


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path, bind: Bind) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["one", "two"]), _stamped_seal)
    for name in ("x.pdf", "y.pdf"):
        bind([path], tmp_path / name)
    assert (tmp_path / "x.pdf").read_bytes() == (tmp_path / "y.pdf").read_bytes()


def test_page_labels_metadata_and_language(tmp_path: Path, bind: Bind) -> None:
    bind([write_pages(tmp_path / "a.pdf", ["one"])], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.docinfo.Title) == "证据材料"
        assert str(pdf.docinfo.CreationDate) == "D:20261123090000+00'00"
        assert pdf.check_pdf_syntax() == []


def test_a_volume_put_down_in_parts_is_the_same_volume(
    tmp_path: Path, bind: Bind, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [
        change(write_pages(tmp_path / "a.pdf", ["one", "two", "three"]), _layered),
        change(write_pages(tmp_path / "b.pdf", ["four"]), _stamped_seal),
        write_pages(tmp_path / "c.pdf", ["five", "six"], LANDSCAPE),
    ]
    bind(paths, tmp_path / "whole.pdf")
    monkeypatch.setattr(body, "MOST_OPEN", 1)
    volume, _ = bind(paths, tmp_path / "parts.pdf")
    prove(volume, tmp_path / "parts.pdf", 0)
    for page in range(6):
        whole, parts = (picture_of(tmp_path / name, page) for name in ("whole.pdf", "parts.pdf"))
        assert ImageChops.difference(whole, parts).getbbox() is None
    assert not list(tmp_path.glob(".parts-*"))
    bind(paths, tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "parts.pdf").read_bytes()


def test_matrices_have_no_exponents_which_pdf_does_not_know(tmp_path: Path, bind: Bind) -> None:
    """A slide of 1280 x 720: what is left over beside it comes out as 5.7e-14, at which readers drop the page."""
    path = write_pages(tmp_path / "slide.pdf", ["slide"], (1280, 720))
    bind([path], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert b"e-" not in pdf.pages[0].Contents.read_bytes().split(b" cm ")[0]
    assert picture_of(tmp_path / "out.pdf", 0).getextrema()[0] < 50
    assert plain(-5.68434e-14) == "0"
    assert plain(0.6577265625) == "0.6577266"


def test_what_a_program_kept_among_the_resources_is_left_behind(tmp_path: Path, bind: Bind) -> None:
    """A number of 700 digits there stopped the proof."""

    def edit(pdf: Pdf) -> None:
        pdf.pages[0].obj.Resources.Pi = Decimal("3." + "1415926535" * 70)

    bind([change(write_pages(tmp_path / "a.pdf", ["one"]), edit)], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        assert "/Pi" not in pdf.pages[0].Resources.XObject.P.Resources
    assert "one" in text_of(tmp_path / "out.pdf", 0)


def test_text_clipped_away_below_the_frame_is_not_taken_for_the_number(tmp_path: Path, bind: Bind) -> None:
    """PDFium reads it all the same; only what is set in the stamp's face counts."""

    def edit(pdf: Pdf) -> None:
        hidden = b"BT /F1 20 Tf 300 -20 Td (7777) Tj ET"
        pdf.pages[0].contents_add(hidden)

    path = change(write_pages(tmp_path / "a.pdf", ["one"]), edit)
    volume, assembled = bind([path], tmp_path / "out.pdf")
    prove(volume, tmp_path / "out.pdf", assembled.front_pages)

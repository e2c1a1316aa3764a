"""Pictures get fewer pixels only where they are finer than asked, and a page looks as it did."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from bundle_samples import picture_of
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageChops, ImageCms, ImageDraw, ImageStat

from docgen.bundle.downsample import Downsampled, downsample
from docgen.bundle.geometry import CLOCKWISE
from docgen.bundle.pictures import picture_to_pdf

PIXELS = 1200
"""A side of the sample picture; on 288 points (4 inches) it has 300 pixels an inch."""


def sample(mode: str = "RGB") -> Image.Image:
    image = Image.effect_noise((PIXELS, PIXELS), 30).convert("RGB")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 300, 300), fill="black")
    draw.ellipse((500, 500, 1100, 1100), fill=(200, 40, 40))
    return image.convert(mode)


def jpeg(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue()


def page_with(
    path: Path, picture: Callable[[Pdf], Stream], places: tuple[str, ...] = ("288 0 0 288 100 200",), **page: object
) -> Path:
    """A PDF whose one page draws a picture by these matrices."""
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 807))
        image = pdf.make_indirect(picture(pdf))
        holder = pdf.pages[0].obj
        holder.Resources = Dictionary(XObject=Dictionary(I=image))
        holder.Contents = pdf.make_stream("\n".join(f"q {place} cm /I Do Q" for place in places).encode())
        for key, value in page.items():
            holder[f"/{key}"] = value
        pdf.save(path, compress_streams=False)
    return path


def photo(pdf: Pdf, mode: str = "RGB", **entries: object) -> Stream:
    space = {"RGB": Name.DeviceRGB, "L": Name.DeviceGray, "CMYK": Name.DeviceCMYK}[mode]
    sides = {"Width": PIXELS, "Height": PIXELS}
    values = {"ColorSpace": space, "BitsPerComponent": 8, "Filter": Name.DCTDecode, **sides, **entries}
    return pdf.make_stream(jpeg(sample(mode)), Subtype=Name.Image, **values)


def flate(pdf: Pdf, mode: str, **entries: object) -> Stream:
    image = sample(mode)
    space = {"RGB": Name.DeviceRGB, "L": Name.DeviceGray, "1": Name.DeviceGray}[mode]
    bits = 1 if mode == "1" else 8
    values = {"ColorSpace": space, "BitsPerComponent": bits, "Filter": Name.FlateDecode, **entries}
    return pdf.make_stream(zlib.compress(image.tobytes()), Subtype=Name.Image, Width=PIXELS, Height=PIXELS, **values)


def calibrated(pdf: Pdf) -> Stream:
    profile = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), N=3)
    return photo(pdf, ColorSpace=Array([Name.ICCBased, pdf.make_indirect(profile)]))


def masked(pdf: Pdf) -> Stream:
    mask = pdf.make_stream(bytes([255]), Subtype=Name.Image, Width=1, Height=1, ColorSpace=Name.DeviceGray)
    mask.BitsPerComponent = 8
    return photo(pdf, SMask=pdf.make_indirect(mask))


def matted(pdf: Pdf) -> Stream:
    picture = masked(pdf)
    picture.SMask.Matte = Array([0, 0, 0])
    return picture


def sides(path: Path) -> tuple[int, int]:
    with pikepdf.open(path) as pdf:
        picture = pdf.pages[0].Resources.XObject.I
        return int(picture.Width), int(picture.Height)


COARSER = {
    "colour JPEG": photo,
    "grey JPEG": lambda pdf: photo(pdf, "L"),
    "colour Flate": lambda pdf: flate(pdf, "RGB"),
    "grey Flate": lambda pdf: flate(pdf, "L"),
    "with a profile": calibrated,
    "with a soft mask": masked,
}


@pytest.mark.parametrize("make", COARSER.values(), ids=COARSER)
def test_what_is_finer_than_asked_is_coarser_and_looks_alike(tmp_path: Path, make: Callable[[Pdf], Stream]) -> None:
    """288 points at 150 pixels an inch are 600 pixels."""
    source = page_with(tmp_path / "a.pdf", make)
    before = source.read_bytes()
    done = downsample(source, tmp_path / "b.pdf", 150)
    assert done == Downsampled(1, 150, len(before), (tmp_path / "b.pdf").stat().st_size)
    assert done.size_after < done.size_before / 2
    assert source.read_bytes() == before
    assert sides(tmp_path / "b.pdf") == (600, 600)
    difference = ImageChops.difference(picture_of(source, 0), picture_of(tmp_path / "b.pdf", 0))
    assert ImageStat.Stat(difference).mean[0] < 2
    assert done.note.text.startswith("图片 1 幅降低分辨率至每英寸 150 点")


LEFT = {
    "black and white": lambda pdf: flate(pdf, "1"),
    "for printing": lambda pdf: photo(pdf, "CMYK"),
    "masked by colours": lambda pdf: photo(pdf, Mask=Array([0, 9, 0, 9, 0, 9])),
    "blended with its matte": matted,
    "turned to its negative": lambda pdf: photo(pdf, Decode=Array([1, 0, 1, 0, 1, 0])),
    "a stencil": lambda pdf: flate(pdf, "1", ImageMask=True),
    "JPEG 2000": lambda pdf: photo(pdf, Filter=Name.JPXDecode),
    "broken": lambda pdf: photo(pdf, Width=PIXELS + 1),
}


@pytest.mark.parametrize("make", LEFT.values(), ids=LEFT)
def test_what_is_not_safe_is_left_alone(tmp_path: Path, make: Callable[[Pdf], Stream]) -> None:
    assert downsample(page_with(tmp_path / "a.pdf", make), tmp_path / "b.pdf", 72) is None
    assert not (tmp_path / "b.pdf").exists()


@pytest.mark.parametrize(
    ("dpi", "places", "side"),
    [
        (299, ("288 0 0 288 0 0",), None),
        (280, ("288 0 0 288 0 0",), None),  # 300 is less than a tenth over 280
        (150, ("0 288 -288 0 300 0",), 600),
        (150, ("72 0 0 72 0 0", "288 0 0 288 100 100"), 600),  # its largest place counts
        (150, ("2 0 0 2 0 0 cm 144 0 0 144 0 0",), 600),
    ],
)
def test_how_fine_is_told_by_where_it_is_drawn(
    tmp_path: Path, dpi: int, places: tuple[str, ...], side: int | None
) -> None:
    done = downsample(page_with(tmp_path / "a.pdf", photo, places), tmp_path / "b.pdf", dpi)
    assert (None if done is None else sides(tmp_path / "b.pdf")[0]) == side


def test_a_page_that_is_shrunk_makes_its_pictures_finer(tmp_path: Path) -> None:
    """On a page of twice A4's width and height (less the band) 288 points of the page are 144 of the bundle."""
    page = page_with(tmp_path / "a.pdf", photo, MediaBox=Array([0, 0, 2 * 595.276, 2 * (841.89 - 34)]))
    assert downsample(page, tmp_path / "b.pdf", 150) is not None
    assert sides(tmp_path / "b.pdf") == (300, 300)


def test_pictures_in_forms_are_found(tmp_path: Path) -> None:
    def edit(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        form = pdf.make_stream(
            page.Contents.read_bytes(),
            Subtype=Name.Form,
            BBox=[0, 0, 999, 999],
            Matrix=[0.5, 0, 0, 0.5, 0, 0],
            Resources=page.Resources,
        )
        page.Resources = Dictionary(XObject=Dictionary(F=pdf.make_indirect(form), X=String("odd")))
        page.Contents = pdf.make_stream(b"/F Do /Missing Do Q Q")

    source = page_with(tmp_path / "a.pdf", photo)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        edit(pdf)
        pdf.save(source)
    assert downsample(source, tmp_path / "b.pdf", 150) is not None
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        assert pdf.pages[0].Resources.XObject.F.Resources.XObject.I.Width == 300


def test_a_photograph_turned_by_its_tag_is_measured_turned(tmp_path: Path) -> None:
    """3000 x 2000 pixels at 96 an inch, turned upright: its 2250 points of width become the page's height, of which
    807.89 are free: 3000 pixels on 11.22 inches."""
    path = tmp_path / "a.jpg"
    Image.effect_noise((3000, 2000), 60).save(path, quality=95)
    picture_to_pdf("a.jpg", path, tmp_path / "a.pdf")
    done = downsample(tmp_path / "a.pdf", tmp_path / "b.pdf", 150, (CLOCKWISE[90],))
    assert done is not None
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        (picture,) = pdf.pages[0].Resources.XObject.values()
        assert picture.Width == round((841.89 - 34) / 72 * 150)


def test_a_file_without_pictures_is_left_alone(tmp_path: Path) -> None:
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "a.pdf")
    assert downsample(tmp_path / "a.pdf", tmp_path / "b.pdf", 150) is None


def test_a_picture_that_would_not_be_smaller_is_left_alone(tmp_path: Path) -> None:
    """A flat grey of 1200 x 1200 pixels packs to a thousandth; as JPEG it would grow."""

    def flat(pdf: Pdf) -> Stream:
        packed = zlib.compress(bytes([128]) * PIXELS**2, 9)
        return pdf.make_stream(
            packed,
            Subtype=Name.Image,
            Width=PIXELS,
            Height=PIXELS,
            ColorSpace=Name.DeviceGray,
            BitsPerComponent=8,
            Filter=Name.FlateDecode,
        )

    assert downsample(page_with(tmp_path / "a.pdf", flat), tmp_path / "b.pdf", 150) is None

"""Pictures: every way a camera holds itself, every way a pixel is stored."""

import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from bundle_samples import picture_of
from pikepdf import Name
from PIL import Image, ImageDraw, ImageFile, features
from PIL.Image import Transpose

from docgen.bundle.assemble import Imprint, assemble
from docgen.bundle.geometry import BAND
from docgen.bundle.pictures import Picture, picture_to_pdf
from docgen.bundle.plan import make_plan
from docgen.bundle.sniff import FileKind
from docgen.bundle.source import Readable, Source
from docgen.casefile.records import Evidence
from docgen.errors import Problem

SIZE = (300, 200)
STORED = {
    1: None,
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_90,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_270,
}
"""How an upright picture is stored so that the tag's value turns it upright again (EXIF 2.32, 4.6.4)."""


def upright() -> Image.Image:
    """Black at the top left, grey at the top right, white below: no two turns of it look alike."""
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 99, 99), fill="black")
    draw.rectangle((200, 0, 299, 99), fill=(128, 128, 128))
    return image


def tagged(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


@pytest.fixture
def shown(tmp_path: Path, imprint: Imprint) -> Callable[[Path], Image.Image]:
    """The picture as its page of the volume shows it, cut out of the page."""

    def show(path: Path) -> Image.Image:
        target = tmp_path / "converted.pdf"
        outcome = picture_to_pdf(path.name, path, target)
        assert isinstance(outcome, Picture), outcome
        source = Source(path.name, path, "0" * 64, 1, FileKind.IMAGE, (0, 0, 0))
        readable = Readable(source, target, len(outcome.turns), outcome.turns)
        plan = make_plan([(Evidence(file=path.name, title="照片"), readable, (0,))])
        assemble(plan.volumes[0], [], tmp_path / "out.pdf", imprint)
        page = picture_of(tmp_path / "out.pdf", 0)
        across, up = SIZE[0] * 3 // 4, SIZE[1] * 3 // 4  # 96 pixels an inch: three quarters of a point a pixel
        left, top = round((page.width - across) / 2), round((page.height - BAND - up) / 2)
        return page.crop((left, top, left + across, top + up))

    return show


def assert_upright(image: Image.Image, tolerance: int = 14) -> None:
    assert image.size == (225, 150)
    assert [image.getpixel(at) for at in ((30, 30), (190, 30), (110, 30), (30, 120))] == [
        pytest.approx(grey, abs=tolerance) for grey in (0, 128, 255, 255)
    ]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("extension", ["jpg", "png", "tif", "webp"])
def test_all_eight_orientations_are_turned_upright(
    tmp_path: Path, shown: Callable[[Path], Image.Image], extension: str, orientation: int
) -> None:
    method = STORED[orientation]
    stored = upright() if method is None else upright().transpose(method)
    path = tmp_path / f"photo.{extension}"
    options = {"quality": 95} if extension == "jpg" else {"lossless": True} if extension == "webp" else {}
    stored.save(path, exif=tagged(orientation), **options)
    assert_upright(shown(path))


def grey16() -> Image.Image:
    return (
        Image.merge("RGB", [upright().convert("L")] * 3)
        .convert("L")
        .convert("I")
        .point(lambda v: v * 257)
        .convert("I;16")
    )


MODES = {
    "grey": ("png", lambda: upright().convert("L")),
    "palette": ("png", lambda: upright().quantize(8)),
    "16 bit png": ("png", grey16),
    "16 bit tiff": ("tif", grey16),
    "cmyk jpeg": ("jpg", lambda: upright().convert("CMYK")),
    "cmyk tiff": ("tif", lambda: upright().convert("CMYK")),
    "bmp": ("bmp", upright),
    "gif": ("gif", upright),
}


@pytest.mark.parametrize(("extension", "make"), MODES.values(), ids=MODES)
def test_pixels_survive_in_every_mode(
    tmp_path: Path, shown: Callable[[Path], Image.Image], extension: str, make: Callable[[], Image.Image]
) -> None:
    path = tmp_path / f"{make().mode.lower()}.{extension}"
    make().save(path)
    assert_upright(shown(path), tolerance=60 if "cmyk" in path.stem else 14)  # black of three inks is not quite black


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_parts_are_white_paper(tmp_path: Path, shown: Callable[[Path], Image.Image], mode: str) -> None:
    image = upright().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 100, 300, 200))
    path = tmp_path / "shot.png"
    (image.quantize(8) if mode == "P" else image.convert(mode)).save(path)
    assert_upright(shown(path))


@pytest.mark.parametrize("compression", ["group4", "tiff_lzw", "jpeg", "raw"])
def test_multi_page_tiff_keeps_every_page(tmp_path: Path, compression: str) -> None:
    mode = "1" if compression == "group4" else "RGB"
    frames = [Image.new(mode, size, "white") for size in ((100, 150), (150, 100), (90, 90))]
    path = tmp_path / "scan.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:], compression=compression)
    outcome = picture_to_pdf("scan.tif", path, tmp_path / "out.pdf")
    assert isinstance(outcome, Picture)
    assert len(outcome.turns) == 3
    said = ["TIFF 内 3 页以 JPEG 分条存放，无法原样编入，解码后无损存入，尺寸不变"] if compression == "jpeg" else []
    assert [note.text for note in outcome.notes] == said


def test_what_a_camera_put_behind_a_photograph_is_said(tmp_path: Path) -> None:
    """A JPEG of several pictures (MPO): readers show the first, so that is what goes in."""
    path = tmp_path / "photo.jpg"
    upright().save(path, "MPO", save_all=True, append_images=[Image.new("RGB", (300, 300)), Image.new("RGB", (8, 8))])
    outcome = picture_to_pdf("photo.jpg", path, tmp_path / "out.pdf")
    assert isinstance(outcome, Picture)
    assert len(outcome.turns) == 1
    (note,) = outcome.notes
    assert (note.code, "2 幅" in note.text) == ("further_pictures_left_out", True)


def refusal(path: Path, tmp_path: Path) -> str:
    outcome = picture_to_pdf(path.name, path, tmp_path / "out.pdf")
    assert isinstance(outcome, Problem)
    assert outcome.place == path.name
    return outcome.expected


@pytest.mark.parametrize("extension", ["jpg", "png", "tif", "bmp", "webp"])
def test_a_torn_picture_is_refused_even_where_another_library_would_take_it(
    tmp_path: Path, extension: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    path = tmp_path / f"torn.{extension}"
    Image.effect_noise((400, 400), 90).convert("RGB").save(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert refusal(path, tmp_path).startswith("图片已损坏或不完整")


def test_a_picture_of_a_hundred_thousand_pixels_a_side_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    Image.new("1", (8, 8)).save(path)
    content = bytearray(path.read_bytes())
    content[16:24] = (100_000).to_bytes(4) * 2  # IHDR's width and height; its checksum is 29 to 33
    content[29:33] = zlib.crc32(content[12:29]).to_bytes(4)
    path.write_bytes(content)
    assert refusal(path, tmp_path).startswith("图片过大")


def test_a_moving_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "moving.gif"
    Image.new("RGB", (8, 8), "red").save(path, save_all=True, append_images=[Image.new("RGB", (8, 8), "blue")])
    assert refusal(path, tmp_path).startswith("是动态图片")


def test_a_jpeg_is_not_encoded_again(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    upright().save(path)
    picture_to_pdf("photo.jpg", path, tmp_path / "out.pdf")
    assert path.read_bytes() in (tmp_path / "out.pdf").read_bytes()


def test_a_screenshot_of_a_whole_conversation_is_shown_screen_by_screen(tmp_path: Path, imprint: Imprint) -> None:
    """1,000 x 9,000 pixels: (9000 - 100) / (2200 - 100) = 4.2, so five pieces; every band of it is seen."""
    image = Image.new("L", (1000, 9000), 255)
    draw = ImageDraw.Draw(image)
    for number in range(9):
        draw.rectangle((100, number * 1000 + 400, 900, number * 1000 + 600), fill=number * 25)
    path = tmp_path / "chat.png"
    image.save(path)
    outcome = picture_to_pdf("chat.png", path, tmp_path / "converted.pdf")
    assert isinstance(outcome, Picture)
    assert [note.code for note in outcome.notes] == ["split"]
    assert len(outcome.turns) == 5
    source = Source(path.name, path, "0" * 64, 1, FileKind.IMAGE, (0, 0, 0))
    readable = Readable(source, tmp_path / "converted.pdf", 5, outcome.turns)
    volume = make_plan([(Evidence(file=path.name, title="微信"), readable, tuple(range(5)))]).volumes[0]
    assemble(volume, [], tmp_path / "out.pdf", imprint)
    with pikepdf.open(tmp_path / "converted.pdf") as pdf:
        assert pdf.pages[0].mediabox[2] == 1000 * 72 / 96
    seen = set()
    for page in range(5):
        picture = picture_of(tmp_path / "out.pdf", page)
        middle = [picture.getpixel((picture.width // 2, y)) for y in range(picture.height - 40)]
        seen |= {grey for grey in middle if middle.count(grey) > 30}
    assert seen == {255, *(number * 25 for number in range(9))}
    assert (tmp_path / "out.pdf").stat().st_size < 3 * path.stat().st_size + 20_000, "the picture is stored once"


HEIC = Path(__file__).with_name("heic")
"""The same picture as above, coded as a telephone does: plain, two in one file, stored on its side."""


@pytest.mark.parametrize("name", ["one", "turned"])
def test_a_photograph_of_a_telephone_is_upright(shown: Callable[[Path], Image.Image], name: str) -> None:
    assert_upright(shown(HEIC / f"{name}.heic"))


def test_of_several_photographs_in_one_file_every_one_is_a_page(tmp_path: Path) -> None:
    outcome = picture_to_pdf("two.heic", HEIC / "two.heic", tmp_path / "out.pdf")
    assert isinstance(outcome, Picture)
    assert [note.code for note in outcome.notes] == ["converted", "all_pictures"]
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        pictures = [next(iter(page.Resources.XObject.values())) for page in pdf.pages]
        assert [(picture.Width, picture.Filter) for picture in pictures] == [
            (300, Name.DCTDecode),
            (200, Name.DCTDecode),
        ]


@pytest.mark.parametrize("percent", [20, 50, 90])
def test_a_torn_photograph_is_refused(tmp_path: Path, percent: int) -> None:
    content = (HEIC / "one.heic").read_bytes()
    (tmp_path / "torn.heic").write_bytes(content[: len(content) * percent // 100])
    assert "损坏" in refusal(tmp_path / "torn.heic", tmp_path)


@pytest.mark.skipif(not features.check("avif"), reason="this Pillow was built without AVIF")
@pytest.mark.parametrize("orientation", [1, 6])
def test_avif(tmp_path: Path, shown: Callable[[Path], Image.Image], orientation: int) -> None:
    method = STORED[orientation]
    stored = upright() if method is None else upright().transpose(method)
    stored.save(tmp_path / "a.avif", quality=95, exif=tagged(orientation))
    assert_upright(shown(tmp_path / "a.avif"))

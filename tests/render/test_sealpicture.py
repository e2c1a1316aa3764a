"""Pictures of seals: white made nothing without changing what is seen, blank edges cut, the unfit refused."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageDraw
from sealing_samples import RED, own_seal, seal_picture

from docgen.errors import SealPictureWrong
from docgen.render.sealpicture import check_seal, prepared


def png(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def test_white_becomes_nothing_and_the_seal_looks_the_same_on_paper() -> None:
    made = prepared(seal_picture())
    assert made.changes == ("白色底已改为透明", "四周的空白已裁去")
    image = Image.open(BytesIO(made.png))
    assert (image.mode, image.size) == ("RGBA", (301, 301))
    assert image.getpixel((0, 0))[3] == 0
    assert image.getpixel((150, 5))[3] > 230, "the ring"
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    before = Image.open(BytesIO(seal_picture())).crop((20, 20, 321, 321))
    assert max(high for _, high in ImageChops.difference(paper.convert("RGB"), before).getextrema()) <= 24
    assert check_seal(made.png) == (301, 301)


def test_what_is_ready_is_left_as_it_is() -> None:
    assert prepared(own_seal()).changes == ()


def test_a_scan_in_jpeg_keeps_its_noise_out_of_the_paper() -> None:
    made = prepared(seal_picture(form="JPEG"))
    image = Image.open(BytesIO(made.png))
    assert abs(image.width - 301) <= 4, "cut to the ring, not to specks around it"
    assert image.getpixel((image.width // 2, image.height // 4))[3] == 0


def test_what_is_finer_than_print_is_made_coarser() -> None:
    made = prepared(seal_picture(1500))
    assert check_seal(made.png) == (1000, 1000)
    assert made.changes[-1] == "分辨率已降至约 600 DPI"


def grey_sheet() -> Image.Image:
    image = Image.new("RGB", (400, 400), (190, 190, 185))
    ImageDraw.Draw(image).ellipse((40, 40, 360, 360), outline=RED, width=12)
    return image


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a picture", "不是完整的"),
        (seal_picture()[:-60], "不是完整的"),
        (png(Image.new("RGB", (400, 400), "white")), "没有印迹"),
        (png(Image.new("RGBA", (400, 400), (0, 0, 0, 0))), "没有印迹"),
        (png(Image.new("RGBA", (400, 400), (214, 20, 20, 120))), "半透明"),
        (png(grey_sheet()), "既不是白色也不是透明"),
        (seal_picture(120), "121 像素宽"),
    ],
)
def test_what_cannot_be_a_seal_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SealPictureWrong, match=reason):
        prepared(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (seal_picture(), "底色不是透明的"),
        (seal_picture(form="JPEG"), "底色不是透明的"),
        (png(Image.open(BytesIO(own_seal())).crop((-30, -30, 331, 331))), "四周有空白"),
        (png(Image.open(BytesIO(own_seal())).resize((200, 200))), "200 像素宽"),
    ],
)
def test_only_what_was_made_ready_is_printed(content: bytes, reason: str) -> None:
    with pytest.raises(SealPictureWrong, match=reason):
        check_seal(content)

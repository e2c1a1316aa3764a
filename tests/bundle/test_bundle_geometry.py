"""Where pages land: the arithmetic of the frame, for every way a page can lie."""

import pytest

from docgen.bundle.geometry import A4_LONG, A4_SHORT, BAND, CLOCKWISE, EXIF, UPRIGHT, Box, place

A4_BOX = Box(0, 0, A4_SHORT, A4_LONG)


def test_an_a4_page_gives_up_the_band_and_stands_in_the_middle() -> None:
    placed = place(A4_BOX)
    scale = (A4_LONG - BAND) / A4_LONG
    area = placed.spread(A4_BOX)
    assert placed.scale == pytest.approx(scale)
    assert area == pytest.approx(((1 - scale) * A4_SHORT / 2, BAND, (1 + scale) * A4_SHORT / 2, A4_LONG))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((300, 200), (A4_LONG, A4_SHORT)),  # wider than tall: landscape
        ((200, 300), (A4_SHORT, A4_LONG)),
        ((300, 300), (A4_SHORT, A4_LONG)),
        ((5000, 200), (A4_LONG, A4_SHORT)),
    ],
)
def test_the_sheet_lies_as_the_page_does(size: tuple[float, float], expected: tuple[float, float]) -> None:
    placed = place(Box(0, 0, *size))
    assert (placed.width, placed.height) == expected


@pytest.mark.parametrize("size", [(300, 200), (100, 150), (560, 800)])
def test_small_pages_keep_their_size(size: tuple[float, float]) -> None:
    assert place(Box(0, 0, *size)).scale == 1


@pytest.mark.parametrize("turn", [*CLOCKWISE.values(), *EXIF.values()])
@pytest.mark.parametrize("box", [A4_BOX, Box(-100, 50, 900, 350), Box(1000, 1000, 1010, 9000), Box(0, 0, 1, 1)])
def test_content_always_lies_in_the_frame_whole_and_in_proportion(turn: tuple[int, ...], box: Box) -> None:
    placed = place(box, turn)  # type: ignore[arg-type]  # the parameters are turns
    area, frame = placed.spread(box), placed.frame
    assert area.left >= frame.left - 1e-6
    assert area.bottom >= frame.bottom - 1e-6
    assert area.right <= frame.right + 1e-6
    assert area.top <= frame.top + 1e-6
    assert area.width * area.height == pytest.approx(box.width * box.height * placed.scale**2)


@pytest.mark.parametrize(
    ("degrees", "lower_left_goes_to"),
    [(0, "lower left"), (90, "upper left"), (180, "upper right"), (270, "lower right")],
)
def test_rotation_is_clockwise(degrees: int, lower_left_goes_to: str) -> None:
    box = Box(0, 0, 100, 200)
    placed = place(box, CLOCKWISE[degrees])
    corner = placed.spread(Box(0, 0, 1, 2))
    area = placed.spread(box)
    vertical = "lower" if corner.bottom - area.bottom < 1 else "upper"
    horizontal = "left" if corner.left - area.left < 1 else "right"
    assert f"{vertical} {horizontal}" == lower_left_goes_to


def test_user_unit_counts_towards_the_size() -> None:
    """100 units of 2 points are 200 points wide: they fit, and keep their size."""
    placed = place(Box(0, 0, 100, 150), UPRIGHT, unit=2)
    assert placed.scale == 1
    assert placed.spread(Box(0, 0, 100, 150)).width == pytest.approx(200)


def test_boxes_are_cut_to_what_they_share() -> None:
    assert Box(0, 0, 10, 10).within(Box(5, 5, 20, 20)) == Box(5, 5, 10, 10)
    assert Box(0, 0, 10, 10).within(Box(10, 0, 20, 20)) is None
    assert Box.normal(9, 8, 1, 2) == Box(1, 2, 9, 8)

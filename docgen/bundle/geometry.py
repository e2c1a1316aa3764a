"""Where a source page lands on its A4 page.

A source page is turned as its reader sees it (``/Rotate``, or the orientation a camera noted), shrunk if it is larger
than the frame, never enlarged, and set in the middle of the frame. The frame is the A4 page less a band, which holds
the printed number: at its foot, or at its head where numbers stand there. So a number can neither hide content nor be
hidden by it. A page wider than tall gets a landscape A4 page: nothing has to be turned to be read on a screen.

Lengths are points (1/72 inch); the origin is the lower left corner.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, Self

A4_SHORT: Final = 595.276
A4_LONG: Final = 841.89
BAND: Final = 34.0
"""Height of the band of every page that holds its number, 12 mm."""


class Place(StrEnum):
    """Where the printed number stands; an item's tag stands at the other side of the same band."""

    BOTTOM_RIGHT = "bottom_right"
    BOTTOM_CENTER = "bottom_center"
    BOTTOM_LEFT = "bottom_left"
    TOP_RIGHT = "top_right"

    @property
    def at_head(self) -> bool:
        """Whether the band is at the head of the page."""
        return self is Place.TOP_RIGHT


class Box(NamedTuple):
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    @classmethod
    def normal(cls, x0: float, y0: float, x1: float, y1: float) -> Self:
        """The rectangle with these opposite corners, whichever they are."""
        return cls(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def within(self, other: "Box") -> "Box | None":
        """What both have in common, None if that is nothing."""
        common = Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )
        return common if common.width > 0 and common.height > 0 else None


class Turn(NamedTuple):
    """One of the eight ways to lay a rectangle on its sides: x' = a·x + c·y, y' = b·x + d·y."""

    a: int
    b: int
    c: int
    d: int

    @property
    def swaps(self) -> bool:
        """Whether width becomes height."""
        return self.a == 0


UPRIGHT: Final = Turn(1, 0, 0, 1)
CLOCKWISE: Final = {0: UPRIGHT, 90: Turn(0, -1, 1, 0), 180: Turn(-1, 0, 0, -1), 270: Turn(0, 1, -1, 0)}
"""By the degrees of a page's ``/Rotate``."""

EXIF: Final = {
    1: UPRIGHT,
    2: Turn(-1, 0, 0, 1),
    3: CLOCKWISE[180],
    4: Turn(1, 0, 0, -1),
    5: Turn(0, -1, -1, 0),
    6: CLOCKWISE[90],
    7: Turn(0, 1, 1, 0),
    8: CLOCKWISE[270],
}
"""By the value of the orientation tag (EXIF 2.32, 4.6.4): what turns the stored picture upright."""


@dataclass(frozen=True, slots=True)
class Placement:
    """An A4 page and the matrix that takes the source's coordinates to it."""

    width: float
    height: float
    scale: float
    matrix: tuple[float, float, float, float, float, float]
    at_head: bool = False
    """Whether the band is at the head of the page."""

    @property
    def frame(self) -> Box:
        """The part of the page that content may fill: all of it but the band."""
        return frame(self.width, self.height, at_head=self.at_head)

    def spread(self, box: Box) -> Box:
        """Where this box of the source lies on the page."""
        a, b, c, d, e, f = self.matrix
        xs = [a * x + c * y + e for x in (box.left, box.right) for y in (box.bottom, box.top)]
        ys = [b * x + d * y + f for x in (box.left, box.right) for y in (box.bottom, box.top)]
        return Box(min(xs), min(ys), max(xs), max(ys))


def frame(width: float, height: float, *, at_head: bool = False) -> Box:
    """What the band leaves of a page for its content."""
    return Box(0, 0, width, height - BAND) if at_head else Box(0, BAND, width, height)


def band(width: float, height: float, *, at_head: bool = False) -> Box:
    """The band of a page."""
    return Box(0, height - BAND, width, height) if at_head else Box(0, 0, width, BAND)


def place(box: Box, turn: Turn = UPRIGHT, unit: float = 1.0, *, at_head: bool = False) -> Placement:
    """Fit what ``box`` shows of a page, turned upright, into the frame of an A4 page.

    Args:
        box: the visible part of the source page, in its own coordinates.
        turn: how the source is turned to be upright.
        unit: size of the source's unit in points (``UserUnit``).
        at_head: whether the band is at the head of the page.
    """
    across, up = (box.height, box.width) if turn.swaps else (box.width, box.height)
    width, height = (A4_SHORT, A4_LONG) if across <= up else (A4_LONG, A4_SHORT)
    scale = min(unit, width / across, (height - BAND) / up)
    a, b, c, d = (scale * component for component in turn)
    corners_x = [a * x + c * y for x in (box.left, box.right) for y in (box.bottom, box.top)]
    corners_y = [b * x + d * y for x in (box.left, box.right) for y in (box.bottom, box.top)]
    e = (width - across * scale) / 2 - min(corners_x)
    f = (0 if at_head else BAND) + (height - BAND - up * scale) / 2 - min(corners_y)
    return Placement(width, height, scale / unit, (a, b, c, d, e, f), at_head)

"""Bars of a report, drawn by Matplotlib: as SVG for pages and PNG for documents, letters as outlines of our own faces.

Every bar bears its figure in words, so a chart says what the table beside it says, also printed without colour.
"""

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from docgen.render.fonts import CHAINS, FAMILIES, load_faces

Form = Literal["svg", "png"]
COLOUR: Final = "#1d3a63"
_INK: Final = "#1c2430"
_SOFT: Final = "#55606e"
_WIDE: Final = 6.4
"""Inches; documents set a chart to their own width."""
_HIGH: Final = 2.7
_ROW: Final = 0.3
"""What a bar that lies takes."""
_DOTS: Final = 220
_LONGEST: Final = 16
"""Characters of a name beside a bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, its length, and its figure as it is written."""

    name: str
    value: Decimal
    text: str


def bars(each: Sequence[Bar], form: Form, *, lying: bool = False, fonts: Path | None = None) -> bytes:
    """A chart of bars, standing side by side, or lying below one another where their names are long.

    Raises:
        FontMissingError: the faces are not there.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - half a second, for few commands
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415 - as above
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    family = _family(load_faces(fonts).folder)
    high = max(_ROW * len(each) + 0.5, 1.0) if lying else _HIGH
    figure = Figure(figsize=(_WIDE, high), layout="constrained")
    (FigureCanvasSVG if form == "svg" else FigureCanvasAgg)(figure)
    axes = figure.add_subplot()
    _bare(axes, lying=lying)
    places = list(range(len(each)))
    lengths = [float(bar.value) for bar in each]
    names = [_short(bar.name) for bar in each]
    if lying:
        drawn = axes.barh(places, lengths, height=0.62, color=COLOUR)
        axes.set_yticks(places, names, family=family, fontsize=8, color=_INK)
        axes.invert_yaxis()
        axes.margins(x=0.18)
    else:
        drawn = axes.bar(places, lengths, width=0.62, color=COLOUR)
        axes.set_xticks(places, names, family=family, fontsize=8, color=_INK)
        axes.margins(y=0.14)
    axes.bar_label(drawn, [bar.text for bar in each], padding=2, family=family, fontsize=7, color=_INK)
    out = io.BytesIO()
    said: dict[str, Any] = {"Date": None} if form == "svg" else {"Software": None}
    figure.savefig(out, format=form, dpi=_DOTS, metadata=said, transparent=form == "svg")
    return out.getvalue()


def _bare(axes: Any, *, lying: bool) -> None:
    """No frame, no ticks, and no scale: the figures stand on the bars."""
    axes.spines[:].set_visible(b=False)
    axes.spines["left" if lying else "bottom"].set_visible(b=True)
    axes.spines["left" if lying else "bottom"].set_color(_SOFT)
    axes.tick_params(length=0)
    axes.set_axisbelow(b=True)
    (axes.xaxis if lying else axes.yaxis).set_ticks([])


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


@cache
def _family(folder: Path) -> list[str]:
    """Our faces by name, known to Matplotlib; where one lacks a character the next is asked."""
    import matplotlib as mpl  # noqa: PLC0415 - as above
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - as above

    mpl.rcParams["svg.hashsalt"] = "docgen"  # names within a picture are the same every time

    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # faces of one weight are all there is
    for face in CHAINS["song"]:
        fontManager.addfont(folder / f"{face}.ttf")
    return [FAMILIES[face] for face in CHAINS["song"]]

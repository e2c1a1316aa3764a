"""Shorter ways of WeasyPrint to the same result: two places replaced for speed.

- Margins, paddings and sizes that are fixed lengths come to the same wherever a box stands, so they are worked out once
  a style and not fifteen properties for every box. A style with a percentage, a ``calc()`` or another ``box-sizing``
  goes the long way.
- The arrays that font subsetting hands to HarfBuzz say their length in their type, which cffi parses as C anew for each
  new length; without the length it is parsed once.

They hold for any page, those of mails and web pages too. ``tests/render/test_shortcuts.py`` compares the files with and
without.
"""

from typing import Any

from weasyprint.layout import block, inline, percent, table
from weasyprint.pdf import fonts
from weasyprint.text.ffi import ffi

_LENGTHS = (
    *(f"{edge}_{side}" for edge in ("margin", "padding") for side in ("top", "right", "bottom", "left")),
    *("width", "height", "min_width", "min_height", "max_width", "max_height"),
)
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_resolve_percentages = percent.resolve_percentages


def install() -> None:
    """Replace the places; does nothing the second time."""
    for module in (block, inline, table):
        module.resolve_percentages = _resolve_lengths
    fonts.ffi = _Arrays()


def _resolve_lengths(box: Any, containing_block: Any) -> None:
    """Set the lengths of a box; those of a style that are fixed are kept with it."""
    style = box.style
    kept = style.__dict__
    if "fixed_lengths" not in kept:
        kept["fixed_lengths"] = _fixed_lengths(style)
    fixed = kept["fixed_lengths"]
    if fixed is None:
        _resolve_percentages(box, containing_block)
    else:
        box.__dict__.update(fixed)


def _fixed_lengths(style: Any) -> dict[str, Any] | None:
    """The lengths of a style in CSS pixels by their names, None if they hang on where a box stands."""
    if style["box_sizing"] != "content-box" or style["border_collapse"] != "separate":
        return None
    found = {name: _fixed(style[name]) for name in _LENGTHS}
    if None in found.values():
        return None
    for name in ("min_width", "min_height"):
        found[name] = 0 if found[name] == "auto" else found[name]
    return found | {name: style[name] for name in _BORDERS}


def _fixed(value: Any) -> Any:
    if value == "auto":
        return value
    return value.value if getattr(value, "unit", None) == "px" else None


class _Arrays:
    """cffi, with arrays as long as what is put into them."""

    def __getattr__(self, name: str) -> Any:
        return getattr(ffi, name)

    def new(self, what: str, content: Any = None) -> Any:
        """A new C object; an array takes its length from its content."""
        if what.endswith("]") and isinstance(content, list | tuple):
            what = f"{what.partition('[')[0]}[]"
        return ffi.new(what, content)

"""Computed styles that outlive a document: one place of WeasyPrint replaced for speed, and only where it is safe.

Every document of a page style has the same stylesheet and the same few kinds of elements, yet WeasyPrint computes
some eighty properties for each of them anew, a sixth of a letter's time. Here the style of an element is taken from an
earlier document with the same faces when the same declarations (the very objects of the cached stylesheet) apply to it
under the same parent style. It is complete when it is kept: WeasyPrint copies the style of every cell, and would
compute in each copy what nobody had asked the first for. Elements with a ``style`` or ``id`` of their own, what stands
below them and pages are computed as ever. WeasyPrint itself shares styles within a document in the same way, so it does
not change them afterwards. ``tests/render/test_stylecache.py`` compares the layouts with and without.
"""

from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.css import StyleFor
from weasyprint.css.properties import INITIAL_VALUES

_set_computed_styles = StyleFor.set_computed_styles
_OWN = ("style", "id")


def install() -> None:
    """Replace the place; does nothing the second time."""
    StyleFor.set_computed_styles = _set_shared_styles


def _set_shared_styles(
    self: Any, element: Any, parent: Any, root: Any = None, pseudo_type: str | None = None, **more: Any
) -> None:
    shared: dict[object, Any] = self.font_config.__dict__.setdefault("shared_styles", {})
    computed = self.get_computed_styles()
    above = computed[parent, None] if parent is not None else None
    cacheable = (
        isinstance(element, Element)
        and not any(name in element.attrib for name in _OWN)
        and (above is None or getattr(above, "shared", False))
    )
    if not cacheable:
        _set_computed_styles(self, element, parent, root, pseudo_type, **more)
        return
    cascaded = self.get_cascaded_styles().get((element, pseudo_type), {})
    key = (
        id(above),
        pseudo_type,
        tuple((name, _identity(value), weight) for name, (value, weight) in cascaded.items()),
    )
    found = shared.get(key)
    if found is None:
        _set_computed_styles(self, element, parent, root, pseudo_type, **more)
        found = shared[key] = computed[element, pseudo_type]
        found.shared = True
        for name in INITIAL_VALUES:
            found[name]  # asking for it computes it
    computed[element, pseudo_type] = found


def _identity(value: object) -> object:
    """Plain values are themselves; others are the very object, which the cached style keeps alive."""
    return value if isinstance(value, str | tuple) else id(value)

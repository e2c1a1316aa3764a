"""Web pages and HTML mails that other people made -> PDF: as a screen would show them, with nothing from elsewhere.

The page is laid out on A4; what is wider gets a wider page, so that nothing is cut off at the right. Scripts do not
run. What the page asks for is served from what came with it or from the page itself (``data:``); whatever else it asks
for is told to the caller, and so are words that its styles do not show: a page is taken whole or not at all.
"""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import tinyhtml5
from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from docgen.render import cjk_justify, stylecache
from docgen.render.compact import identified

BASE = "http://saved-page.invalid/"
"""Where a page without an address of its own stands: nowhere."""

_WIDTH_MM, _HEIGHT_MM, _MARGIN_MM = 210.0, 297.0, 12.0
_PX_PER_MM = 96 / 25.4
_WIDEST = 6.0
"""How many times A4's width a page may need: beyond, its words would be too small to read."""
_SILENT = {"script", "style", "head", "title", "template", "noscript", "svg", "textarea", "select", "option"}
"""Elements whose words are not the page's own text."""
_WORD = re.compile(r"\w+")
_SLACK_PX = 1.0


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that came with the page."""

    content: bytes
    mime_type: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What came with a page: its own address, and its parts by absolute address (``cid:…``, or where they were)."""

    base: str = BASE
    resources: dict[str, Resource] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WebPage:
    """A page as PDF, and what has to be known of it."""

    pdf: bytes
    elsewhere: tuple[str, ...]
    """Addresses it asked for that did not come with it, each once."""
    broken: tuple[str, ...]
    """What of its pictures and styles could not be read, or which characters could not be drawn."""
    used: frozenset[str]
    """Addresses of what came with it and was asked for."""
    hidden: int
    """Characters of its text that its styles do not show."""
    cut: bool
    """Whether something stands outside every page there could be."""
    words: int
    """Characters it shows."""
    pictures: int


def read_page(markup: str) -> Element:
    """The tree of a page, as browsers read it."""
    root: Element = tinyhtml5.parse(markup, namespace_html_elements=False)
    return root


def local_name(element: Element) -> str:
    """An element's name without its namespace; none for a comment."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def words_of(root: Element) -> list[str]:
    """The words of a page's text, in small letters; a run of Chinese characters counts as one."""
    return _WORD.findall("".join(_text(root)).casefold())


def print_page(root: Element, carried: Carried) -> WebPage:
    """Lay a page out and write it.

    Args:
        root: the page, by :func:`read_page`.
        carried: what came with it.
    """
    cjk_justify.install()
    stylecache.install()
    fetcher = _Parts(carried.resources)
    with _heard() as messages:
        rendering, right = _laid_out(root, carried.base, fetcher, _WIDTH_MM)
        if right > _WIDTH_MM * _PX_PER_MM + _SLACK_PX:
            wide = min(right / _PX_PER_MM + _MARGIN_MM, _WIDEST * _WIDTH_MM)
            rendering, right = _laid_out(root, carried.base, fetcher, wide)
        pdf = identified(rendering.write_pdf(pdf_identifier=False))
    shown = [box for page in rendering.pages for box in _shown(page._page_box)]  # noqa: SLF001 - there is no other way
    drawn = Counter("".join(box.text for box in shown if isinstance(box, boxes.TextBox)))
    written = Counter("".join(_text(root)))
    hidden = sum((_letters(written) - _letters(drawn)).values())
    return WebPage(
        pdf=pdf,
        elsewhere=tuple(dict.fromkeys(fetcher.elsewhere)),
        broken=tuple(dict.fromkeys(messages)),
        used=frozenset(fetcher.used),
        hidden=hidden,
        cut=any(_outside(box, page) for page in rendering.pages for box in _shown(page._page_box)),  # noqa: SLF001
        words=sum(_letters(drawn).values()),
        pictures=sum(isinstance(box, boxes.ReplacedBox) for box in shown),
    )


def _laid_out(root: Element, base: str, fetcher: URLFetcher, width_mm: float) -> tuple[Any, float]:
    """The layout on pages of this width, and how far to the right it reaches."""
    height_mm = _HEIGHT_MM * width_mm / _WIDTH_MM
    style = f"@page {{ size: {width_mm}mm {height_mm}mm !important; margin: {_MARGIN_MM}mm !important; }}"
    fonts = FontConfiguration()
    rendering = _Tree(root, base, fetcher).render(
        font_config=fonts, stylesheets=[CSS(string=style, font_config=fonts)], presentational_hints=True
    )
    right = max(
        (box.position_x + box.margin_width() for page in rendering.pages for box in _shown(page._page_box)),  # noqa: SLF001
        default=0.0,
    )
    return rendering, right


class _Tree(HTML):  # type: ignore[misc]  # WeasyPrint is untyped
    """A page that is a tree already."""

    def __init__(self, root: Element, base: str, fetcher: URLFetcher) -> None:
        self.base_url = base
        self.url_fetcher = fetcher
        self.media_type = "screen"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


class _Parts(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Serves what came with the page; notes what else is asked for."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        super().__init__(allowed_protocols=("data",))
        self.resources = resources
        self.elsewhere: list[str] = []
        self.used: set[str] = set()

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        del headers
        address = url.partition("#")[0]
        for known in (address, unquote(address)):
            if known in self.resources:
                self.used.add(known)
                part = self.resources[known]
                return URLFetcherResponse(url, part.content, {"Content-Type": part.mime_type})
        if url[:5].lower() == "data:":
            return super().fetch(url)
        self.elsewhere.append(url.removeprefix(BASE))
        raise ValueError(url)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if message.startswith(("Failed to", ".notdef")):  # the rest is what the web's styles say to browsers
            self.messages.append(message)


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What WeasyPrint says of losses meanwhile."""
    ear, logger = _Ear(), logging.getLogger("weasyprint")
    logger.addHandler(ear)
    try:
        yield ear.messages
    finally:
        logger.removeHandler(ear)


def _shown(box: Any) -> Iterator[Any]:
    """The boxes with ink: text and pictures."""
    if getattr(box, "style", None) is not None and box.style["visibility"] != "visible":
        return
    if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
        yield box
    for child in getattr(box, "children", ()):
        yield from _shown(child)


def _outside(box: Any, page: Any) -> bool:
    """Whether a box with ink ends right of its page or below it; what stands left or above was put out of sight."""
    right = float(box.position_x + box.margin_width())
    bottom = float(box.position_y + box.margin_height())
    visible = right > 0 and bottom > 0
    return visible and (right > float(page.width) + _SLACK_PX or bottom > float(page.height) + _SLACK_PX)


def _text(element: Element) -> Iterator[str]:
    if local_name(element) in {"", *_SILENT}:
        return
    yield element.text or ""
    for child in element:
        yield from _text(child)
        yield child.tail or ""


def _letters(characters: Counter[str]) -> Counter[str]:
    folded: Counter[str] = Counter()
    for character, count in characters.items():
        if character.isalnum():
            folded[character.casefold()] += count
    return folded

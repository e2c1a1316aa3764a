"""Document tree -> PDF by WeasyPrint: PDF/A-3u, tagged, with bookmarks, and the same bytes for the same document.

Nothing is left to a library's good will: the faces are registered by file and asked for by name, what the file then
embeds is compared with them, every warning of WeasyPrint or fontTools stops the document, and the finished layout is
walked for text that runs out of its box. Reading the file again is left to the tests: it would cost as much as writing.
"""

import gc
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from html import escape
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote, unquote
from xml.etree.ElementTree import fromstring

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.text.ffi import ffi, fontconfig, pangoft2
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from docgen.document.tree import Document, Inline, Page, Run
from docgen.errors import AssetMissingError, UnfaithfulRenderError
from docgen.render import cjk_justify, shortcuts, stylecache
from docgen.render.code import code_png
from docgen.render.compact import compact, identified
from docgen.render.figures import FigureSizes, code_room
from docgen.render.fonts import FAMILIES, Faces, Voice, load_faces
from docgen.render.glyphs import check_characters, split_by_face
from docgen.render.keeping import kept_together
from docgen.render.linebreaks import with_hints
from docgen.render.markup import Markup
from docgen.render.measures import (
    CELL_PADDING_PT,
    CODE_FRAME_MM,
    CODE_MM,
    CODE_TOP_MM,
    LETTERHEAD_GAP_MM,
    LETTERHEAD_TOP_MM,
    LOGO_MM,
    MEASURES,
    PAGE_CODE_FRAME_MM,
    PAGE_CODE_MM,
    PAGE_CODE_TOP_MM,
    POINTS_PER_MM,
    SECTION_PT,
    SUBTITLE_PT,
    table_width_pt,
)
from docgen.render.overflow import check_layout
from docgen.render.pictures import HOUSE, check_pictures
from docgen.render.sealspot import seal_style

PDFA_LEVEL = "3U"
"""Part and level of PDF/A that every document here keeps to (ISO 19005-3)."""
_VARIANT = f"pdf/a-{PDFA_LEVEL.lower()}"
_UNNUMBERED = (
    "@page { @bottom-center { content: none; } }"
    "@page :right { @bottom-right { content: none; } }"
    "@page :left { @bottom-left { content: none; } }"
)
_lock = threading.Lock()


def write_pdf(
    document: Document,
    *,
    dated_on: date | None = None,
    assets: Mapping[str, bytes] | None = None,
    fonts: Path | None = None,
    numbered: bool = True,
) -> bytes:
    """The document as PDF.

    Args:
        document: What to write.
        dated_on: The day written into the file's properties; none is written without it. No clock is read.
        assets: Pictures (PNG, JPEG) by the names the document uses.
        fonts: The folder of the built faces; by default where set-up put them.
        numbered: Whether pages bear their own footer; a part of a bundle is numbered by the bundle.

    Raises:
        FontMissingError: The faces are not there.
        UnprintableCharacterError: A character no face has.
        AssetMissingError: A picture that was not handed over or cannot be read.
        TextOverflowError: Text wider than its cell, or a block taller than a page.
        UnfaithfulRenderError: WeasyPrint warned, or embedded a face nobody asked for.
    """
    faces = load_faces(fonts)
    check_characters(document, faces)
    check_pictures(document, assets or {})
    pictures = _Assets(assets or {})
    html = _html(document, faces, dated_on)
    with _lock, _uncollected(), _warnings_are_errors():
        return _written(html, pictures, _setting(faces.folder, document.page), numbered=numbered)


def _written(html: str, pictures: URLFetcher, setting: "_Setting", *, numbered: bool) -> bytes:
    """The file. What WeasyPrint made for it is let go here, before garbage is collected again."""
    styles = [setting.style] if numbered else [setting.style, CSS(string=_UNNUMBERED)]
    rendering = _Page(html, pictures).render(
        font_config=setting.fonts, stylesheets=styles, pdf_variant=_VARIANT, pdf_tags=True
    )
    check_layout(rendering.pages)
    return identified(rendering.write_pdf(pdf_variant=_VARIANT, pdf_tags=True, pdf_identifier=False, finisher=_finish))


class _Page(HTML):  # type: ignore[misc]  # WeasyPrint is untyped
    """HTML that is well-formed by its making, and whose look is print.css alone (see the note at its top).

    Neither needs the HTML parser, which guesses at what the web writes, nor the 200 rules of the default stylesheet;
    the two took a sixth of a letter's time.
    """

    def __init__(self, markup: str, pictures: URLFetcher) -> None:
        self.base_url = "asset:"
        self.url_fetcher = pictures
        self.media_type = "print"
        root = fromstring(markup)  # noqa: S314 - written by ourselves, everything in it escaped, no DTD
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: FBT001, FBT002 - WeasyPrint's own signature
        del forms
        return []


class _Setting:
    """Fonts and stylesheet of one page style, made once a process: they do not change between documents."""

    def __init__(self, folder: Path, page: Page) -> None:
        cjk_justify.install()
        stylecache.install()
        shortcuts.install()
        self.fonts = FontConfiguration()
        for face in FAMILIES:
            path = str(folder / f"{face}.ttf").encode()
            if not fontconfig.FcConfigAppFontAddFile(self.fonts._config, path):  # noqa: SLF001 - @font-face would copy 80 MB
                raise UnfaithfulRenderError(reason=f"字体文件 {face}.ttf 无法载入")
        pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", self.fonts.font_map))
        self.style = CSS(string=_stylesheet(page), font_config=self.fonts)


@cache
def _setting(folder: Path, page: Page) -> _Setting:
    return _Setting(folder, page)


def _stylesheet(page: Page) -> str:
    m = MEASURES[page]
    margins = f"{m.top_mm}mm {m.right_mm}mm {m.bottom_mm}mm {m.left_mm}mm"
    footer = f'font-family: "Docgen Song"; font-size: {m.footer_pt}pt; vertical-align: top; padding-top: 4mm;'
    if m.dashed_footer:
        number = f'content: "— " counter(page) " —"; {footer}'
        rules = (
            f"@page {{ size: A4; margin: {margins}; }}"
            f"@page :right {{ @bottom-right {{ {number} padding-right: 1em; }} }}"
            f"@page :left {{ @bottom-left {{ {number} padding-left: 1em; }} }}"
        )
    else:
        number = f'content: "第 " counter(page) " 页　共 " counter(pages) " 页"; {footer}'
        rules = f"@page {{ size: A4; margin: {margins}; @bottom-center {{ {number} }} }}"
    rules += (
        f"@page {{ @top-right {{ content: element(pagecode, first-except); width: {PAGE_CODE_FRAME_MM}mm;"
        f" vertical-align: top; padding-top: {PAGE_CODE_TOP_MM}mm; }} }}"
    )
    if m.row_mm:
        cell = f"box-sizing: border-box; height: {m.row_mm}mm; padding: 2mm 6mm; vertical-align: middle;"
        rules += f"body table.facts td {{ {cell} }} body table.facts {{ margin: 0; }}"
    sizes = {
        "title": f"{m.title_pt}pt",
        "body": f"{m.body_pt}pt",
        "pitch": f"{m.pitch_pt}pt",
        "cell": f"{m.cell_pt}pt",
        "cell_pitch": f"{m.cell_pitch_pt}pt",
        "note": f"{m.note_pt}pt",
        "subtitle": f"{SUBTITLE_PT}pt",
        "section": f"{SECTION_PT}pt",
        "form_table": f"{table_width_pt(page, 'form')}pt",
        "padding": f"{CELL_PADDING_PT}pt",
        "code": f"{CODE_MM}mm",
        "code_frame": f"{CODE_FRAME_MM}mm",
        "page_code": f"{PAGE_CODE_MM}mm",
        "letterhead_height": f"{max(0, m.top_mm - LETTERHEAD_TOP_MM)}mm",
        "letterhead_width": f"{m.text_width_pt / POINTS_PER_MM - CODE_FRAME_MM - LETTERHEAD_GAP_MM}mm",
        "logo": f"{LOGO_MM}mm",
        "code_height": f"{m.top_mm - CODE_TOP_MM}mm",
        "beside_code": "22mm" if m.code_above_text else f"{CODE_FRAME_MM}mm",
    }
    return rules + Template((HOUSE / "print.css").read_text("utf-8").partition("*/")[2]).substitute(sizes)


def _html(document: Document, faces: Faces, dated_on: date | None) -> str:
    def texts(inlines: tuple[Inline, ...], voice: Voice, whole: int) -> list[str]:
        return [
            _in_faces(
                text, "song_bold" if isinstance(inline, Run) and inline.bold and voice == "song" else voice, faces
            )
            for inline, text in zip(inlines, with_hints(inlines, whole), strict=True)
        ]

    markup = Markup(
        texts=texts,
        picture=lambda name: f"asset:picture/{quote(name, safe='')}",
        code=lambda text, receipt: f"asset:{'receipt' if receipt else 'code'}/{quote(text, safe='')}",
        seal=partial(seal_style, page=document.page),
        figure_size=FigureSizes(document.page, faces.folder),
        room=lambda table, cell, column: code_room(document.page, table, cell, column),
        paged=True,
    )
    created = f'<meta name="dcterms.created" content="{dated_on.isoformat()}"/>' if dated_on else ""
    return (
        f'<html lang="{document.language}"><head><meta charset="utf-8"/>'
        f"<title>{escape(document.title)}</title>{created}</head>"
        f"<body>{markup.blocks(kept_together(document.blocks))}</body></html>"
    )


def _in_faces(text: str, voice: Voice, faces: Faces) -> str:
    return "".join(
        escape(piece, quote=False) if face is None else f'<span class="{face}">{escape(piece, quote=False)}</span>'
        for face, piece in split_by_face(text, voice, faces)
    )


class _Assets(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
    """Serves the pictures of one document and nothing else: no network, no file system."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=("asset",), fail_on_errors=True)
        self.assets = assets

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        del headers
        kind, _, quoted = url.removeprefix("asset:").partition("/")
        name = unquote(quoted)
        if kind == "picture" and name in self.assets:
            return URLFetcherResponse(url, self.assets[name])
        if kind in {"code", "receipt"}:
            return URLFetcherResponse(url, code_png(name, receipt=kind == "receipt"), {"Content-Type": "image/png"})
        raise AssetMissingError(name=url)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: a layout is a hundred thousand objects that all live to its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _warnings_are_errors() -> Iterator[None]:
    """Whatever WeasyPrint or fontTools would only log stops the document."""
    collector = _Collector()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(collector)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(collector)
    if collector.messages:
        raise UnfaithfulRenderError(reason="；".join(collector.messages))


def _finish(rendering: Any, pdf: Any) -> None:
    """What is left to do when all is drawn and nothing written: no strange face, and no byte too many."""
    strangers = {font.family for font in rendering.fonts.values()} - set(FAMILIES.values())
    if strangers:
        raise UnfaithfulRenderError(reason=f"使用了未指定的字体 {'、'.join(sorted(strangers))}")
    compact(rendering, pdf)

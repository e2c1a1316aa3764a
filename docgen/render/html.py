"""Document tree -> HTML for previews: one fragment that carries its style, its pictures and nothing from elsewhere.

Faces are those of the reader's own machine; what a preview shows is the words and their order, not the paper.
"""

from base64 import b64encode
from collections.abc import Mapping
from functools import cache, partial
from html import escape

from docgen.document.tree import Document, Inline, Run
from docgen.render.code import code_png
from docgen.render.fonts import Voice
from docgen.render.markup import Markup
from docgen.render.pictures import HOUSE, check_pictures, media_type
from docgen.render.sealspot import seal_style


def preview_html(document: Document, *, assets: Mapping[str, bytes] | None = None) -> str:
    """The document as an HTML fragment, everything escaped: ``<article class="docgen …">`` with a ``<style>`` in it.

    Args:
        document: What to show.
        assets: Pictures by the names the document uses.

    Raises:
        AssetMissingError: A picture that was not handed over or cannot be read.
    """
    pictures = assets or {}
    check_pictures(document, pictures)
    markup = Markup(
        texts=_texts,
        picture=lambda name: _inline(pictures[name], media_type(pictures[name])),
        code=lambda text, receipt: _inline(code_png(text, 4, receipt=receipt), "image/png"),
        seal=partial(seal_style, page=document.page),
    )
    language, page = escape(document.language), escape(document.page)
    return (
        f'<article class="docgen-preview {page}" lang="{language}"><style>{_style()}</style>'
        f"{markup.blocks(document.blocks)}</article>"
    )


def _texts(inlines: tuple[Inline, ...], _voice: Voice, _whole: int) -> list[str]:
    return [escape(inline.text, quote=False) if isinstance(inline, Run) else "" for inline in inlines]


def _inline(data: bytes, kind: str) -> str:
    return f"data:{kind};base64,{b64encode(data).decode()}"


@cache
def _style() -> str:
    return (HOUSE / "preview.css").read_text("utf-8")

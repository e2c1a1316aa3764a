"""A picture in a Word file that lies behind the words and moves none of them."""

from io import BytesIO
from typing import Final

from docx.oxml.shape import CT_Inline
from docx.parts.story import StoryPart
from docx.shared import Length
from lxml import etree

WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"


def floating(  # noqa: PLR0913 - a picture, and where it lies
    part: StoryPart, number: int, picture: bytes, size: tuple[Length, Length], *, across: int, down: int, start: str
) -> str:
    """A run with a picture behind the words.

    Args:
        part: the part the run stands in.
        number: the picture's in the file.
        picture: its bytes.
        size: its width and height.
        across: how far, in EMU, from the left of what ``start`` names.
        down: how far from the top of its paragraph.
        start: ``column``, or ``character`` for the place the run stands in.
    """
    relation, _ = part.get_or_add_image(BytesIO(picture))
    inline = CT_Inline.new_pic_inline(number, relation, f"picture{number}", *size)
    inline.docPr.set("descr", "印章")
    held = {etree.QName(child).localname: etree.tostring(child, encoding="unicode") for child in inline}
    return (
        f'<w:r><w:drawing><wp:anchor xmlns:wp="{WP}" distT="0" distB="0" distL="0" distR="0" simplePos="0"'
        ' relativeHeight="1" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{start}"><wp:posOffset>{across}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{down}</wp:posOffset></wp:positionV>'
        f"{held['extent']}<wp:wrapNone/>{held['docPr']}{held['cNvGraphicFramePr']}{held['graphic']}"
        "</wp:anchor></w:drawing></w:r>"
    )

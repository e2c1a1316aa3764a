"""The measures of the house style, one set a page style; PDF and Word are both set to them.

Letters follow GB/T 9704 (margins 37, 35, 28, 26 mm; page number 四号) in the smaller sizes product.md chooses for them;
forms follow the 2025 element-style model forms (margins, 宋体 10.5 pt, rules of 0.25 pt). Labels are fourteen on a
page, two by seven, of 99.1 by 38.1 mm with a gap of 2.5 mm, as sheets of labels for A4 are cut. What is to be read
through the window of an envelope stands where the window of DL is, folded to a third (GB/T 1416-2003 appendix A, after
a transcription: 100 by 40 mm, 25 mm from the envelope's left and 30 mm from its top).
"""

from dataclasses import dataclass

from docgen.document.tree import Page, TableStyle

PAGE_WIDTH_MM = 210.0
PAGE_HEIGHT_MM = 297.0
CODE_MM = 20.0
CODE_FRAME_MM = 32.0
CODE_TOP_MM = 10.0
CODE_CAPTION_MM = 3.0
PAGE_CODE_MM = 14.0
PAGE_CODE_FRAME_MM = 26.0
PAGE_CODE_TOP_MM = 7.0
"""The code in the margin of later pages: smaller than the one that is read first, and never among the words."""
LETTERHEAD_TOP_MM = 14.0
LETTERHEAD_GAP_MM = 4.0
"""Between a letterhead and the code on its right."""
LOGO_MM = 12.0
"""The width of the logo in a letterhead."""
POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Measures:
    """Margins in millimetres, sizes and line pitch in points."""

    top_mm: float
    right_mm: float
    bottom_mm: float
    left_mm: float
    title_pt: float
    body_pt: float
    pitch_pt: float
    cell_pt: float
    cell_pitch_pt: float
    note_pt: float
    footer_pt: float
    dashed_footer: bool = False
    row_mm: float | None = None
    """The height of every row of a table, where it is fixed: sheets of labels are cut before they are printed."""

    @property
    def text_width_pt(self) -> float:
        """The width of the text area."""
        return (PAGE_WIDTH_MM - self.left_mm - self.right_mm) * POINTS_PER_MM

    @property
    def code_above_text(self) -> bool:
        """Whether a code fits above the text with its line in clear; where it doesn't, the title stands beside it."""
        return self.top_mm - CODE_TOP_MM >= CODE_MM + CODE_CAPTION_MM


MEASURES: dict[Page, Measures] = {
    "letter": Measures(35, 26, 26, 28, 22, 12, 19, 10.5, 15, 10.5, 14, dashed_footer=True),
    "agreement": Measures(30, 25, 25, 28, 22, 12, 21, 10.5, 15, 10.5, 9),
    "table": Measures(25, 20, 22, 20, 18, 10.5, 17, 9, 13, 9, 9),
    "form": Measures(25.2, 20, 17.6, 25, 22, 10.5, 16, 10.5, 16, 9, 9),
    "labels": Measures(15.1, 4.6, 15.1, 4.6, 18, 10.5, 15, 10.5, 15, 8, 8, row_mm=38.1),
    "window": Measures(10, 97, 26, 29, 18, 12, 16, 12, 16, 8, 8),
}

SUBTITLE_PT = 18.0
SECTION_PT = 15.0
"""The heads of the parts of a form."""

FORM_TABLE_PT = 467.2
"""9344 twips: the table of the model forms, on pages of that style."""

CELL_PADDING_PT = 4.0
"""Left and right of the words of a cell."""

SMALLEST_CELL_PT = 6.0
"""Figures are set smaller, down to this, before a column is called too narrow for them."""


def table_width_pt(page: Page, style: TableStyle) -> float:
    """The width of a table: a form's own, any other as wide as the text."""
    return FORM_TABLE_PT if page == "form" and style == "form" else MEASURES[page].text_width_pt

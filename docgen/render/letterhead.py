"""Builds ``templates/house/letterhead.docx``: styles, footers, settings of the house, as one empty Word file.

``python -m docgen.render.letterhead FILE`` writes it. It is committed, so that an institution can open it in Word and
put its own head on it; the writer takes what stands there and sets sizes and margins by page style (measures.py).
Faces are those a Chinese Windows has; the fall-back of each is named in the font table.
"""

import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docgen.document.tree import Page
from docgen.render.measures import MEASURES, SECTION_PT, SUBTITLE_PT

ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every part: the same document gives the same bytes."""

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACES = f'xmlns:w="{W}" xmlns:r="{R}"'

LATIN = "Times New Roman"
SONG, HEI, KAI, TITLE_FACE = "宋体", "黑体", "楷体", "方正小标宋简体"
FALL_BACKS = {SONG: "SimSun", HEI: "SimHei", KAI: "KaiTi", TITLE_FACE: "华文中宋", "SimSun-ExtB": "宋体-ExtB"}

NOT_AT_END = "$([{£¥‘“〈《「『【〔〖（￥"
NOT_AT_BEGINNING = "!%),.:;>?]}·—’”…‰℃、。〃〉》」』】〕〗！％），：；？～元角分年月日天份页号期笔□☑"
"""Word has no other way to keep a figure with its unit, a box with its word: both count as marks that begin no line."""


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style: id, the name Word shows, what it is set in."""

    identifier: str
    name: str
    size: str = "body"
    east_asian: str = SONG
    bold: bool = False
    align: str = "both"
    indent: str = ""
    spacing: str = ""
    keep: bool = False
    outline: int | None = None
    builtin: bool = False


_TWO = '<w:ind w:firstLineChars="200" w:firstLine="{two}"/>'
STYLES = (
    Style("BodyIndent", "Normal Indent", indent=_TWO, builtin=True),
    Style("Flush", "正文顶格"),
    Style("Addressee", "称谓"),
    Style("RightText", "正文右对齐", align="right"),
    Style("CenterText", "正文居中", align="center"),
    Style("Note", "附注", size="note", indent=_TWO),
    Style("DocumentNumber", "文号", align="center", spacing='w:after="170"', keep=True),
    Style("Title", "Title", size="title", east_asian=TITLE_FACE, align="center", spacing='w:after="150"', keep=True,
          outline=0, builtin=True),
    Style("Subtitle", "Subtitle", size="subtitle", east_asian=TITLE_FACE, align="center", spacing='w:after="120"',
          keep=True, builtin=True),
    Style("Heading1", "heading 1", east_asian=HEI, indent=_TWO, keep=True, outline=1, builtin=True),
    Style("Heading2", "heading 2", east_asian=KAI, indent=_TWO, keep=True, outline=2, builtin=True),
    Style("Caption", "caption", size="cell", bold=True, align="center", spacing='w:before="60" w:after="60"', keep=True,
          builtin=True),
    Style("CellText", "表格文字", size="cell", align="left"),
    Style("CellNumber", "表格数字", size="cell", align="right"),
    Style("CellCenter", "表格居中", size="cell", align="center"),
    Style("Fact", "项目", align="left"),
    Style("CellHead", "表头", size="cell", bold=True, align="center", keep=True),
    Style("FormSection", "表格分节", size="section", bold=True, align="center", keep=True),
    Style("SignatureLine", "落款", align="center"),
    Style("Code", "编码", size="code", align="center"),
    Style("LetterheadName", "信头", size="letterhead", east_asian=TITLE_FACE, align="left"),
    Style("LetterheadLine", "信头细项", size="letterhead_line", align="left"),
    Style("Gap", "表后间隔", size="gap"),
)  # fmt: skip

NORMAL = Style("Normal", "Normal", builtin=True)


def style_sizes(page: Page) -> dict[str, tuple[float, float]]:
    """The size and the exact line pitch, in points, of each size name on a page style; pitch 0 is left to Word."""
    m = MEASURES[page]
    return {
        "body": (m.body_pt, m.pitch_pt),
        "title": (m.title_pt, m.title_pt * 1.3),
        "subtitle": (SUBTITLE_PT, SUBTITLE_PT * 1.3),
        "note": (m.note_pt, m.note_pt * 1.5),
        "cell": (m.cell_pt, m.cell_pitch_pt),
        "section": (SECTION_PT, SECTION_PT * 1.5),
        "code": (6.5, 0),
        "letterhead": (16, 0),
        "letterhead_line": (9, 0),
        "gap": (4, 5),
    }


def style_xml(style: Style, page: Page) -> str:
    """A style for a page style, sizes and all."""
    size, pitch = style_sizes(page)[style.size]
    line = f'w:line="{round(pitch * 20)}" w:lineRule="exact"' if pitch else 'w:line="240" w:lineRule="auto"'
    keep = "<w:keepNext/><w:keepLines/>" if style.keep else ""
    outline = f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else ""
    bold = "<w:b/>" if style.bold else ""
    latin = style.east_asian if style.east_asian in {HEI, KAI} else LATIN
    custom = "" if style.builtin else ' w:customStyle="1"'
    based, default, breaks = '<w:basedOn w:val="Normal"/>', "", ""
    if style is NORMAL:
        based, default = "", ' w:default="1"'
        breaks = '<w:widowControl/><w:kinsoku/><w:overflowPunct w:val="0"/>'
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style.identifier}">'
        f'<w:name w:val="{escape(style.name)}"/>{based}<w:uiPriority w:val="1"/><w:qFormat/>'
        f"<w:pPr>{keep}{breaks}<w:spacing {style.spacing} {line}/>{style.indent.format(two=round(size * 40))}"
        f'<w:jc w:val="{style.align}"/>{outline}</w:pPr>'
        f'<w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{style.east_asian}" w:cs="{LATIN}"/>{bold}'
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr></w:style>'
    )


def styles_xml(page: Page) -> str:
    """The whole of ``styles.xml`` for a page style."""
    size, _ = style_sizes(page)["body"]
    normal = style_xml(NORMAL, page)
    small = ('<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{1}"/><w:basedOn w:val="Normal"/>'
             '<w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/></w:pPr></w:style>')  # fmt: skip
    return (
        f"{_HEAD}<w:styles {_SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{SONG}" w:cs="{LATIN}"/>'
        f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/>'
        "</w:docDefaults>"
        f"{normal}{''.join(style_xml(style, page) for style in STYLES)}"
        f"{small.format('Header', 'header')}{small.format('Footer', 'footer')}"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultFont"><w:name w:val="Default Paragraph Font"/>'
        "</w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{_table_style('TableGrid', 'Table Grid', 4, '000000')}{_table_style('FormGrid', '要素式表格', 2, '231F20')}"
        "</w:styles>"
    )


def _table_style(identifier: str, name: str, eighths: int, colour: str) -> str:
    custom = "" if identifier == "TableGrid" else ' w:customStyle="1"'
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="{eighths}" w:space="0" w:color="{colour}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:style w:type="table"{custom} w:styleId="{identifier}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr></w:style>'
    )


def _field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _footer(align: str, content: str, size: int) -> str:
    side = {"right": '<w:ind w:rightChars="100" w:right="280"/>', "left": '<w:ind w:leftChars="100" w:left="280"/>'}
    runs = content.replace("<w:r>", f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/><w:sz w:val="{size}"/></w:rPr>')
    return (
        f'{_HEAD}<w:ftr {_SPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/>{side.get(align, "")}<w:jc w:val="{align}"/>'
        f"</w:pPr>{runs}</w:p></w:ftr>"
    )


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


_DASHED = _text("— ") + _field("PAGE") + _text(" —")
_PAGES = _text("第 ") + _field("PAGE") + _text(" 页　共 ") + _field("NUMPAGES") + _text(" 页")
FOOTERS = {"dashed": ("rIdOdd", "rIdEven"), "pages": ("rIdPages", "rIdPages")}
"""The relationships of the footers for odd and even pages."""


def _fonts() -> str:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in FALL_BACKS.items()
    )
    return f"{_HEAD}<w:fonts {_SPACES}>{fonts}</w:fonts>"


def _settings() -> str:
    return (
        f'{_HEAD}<w:settings {_SPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        f'<w:noLineBreaksAfter w:lang="zh-CN" w:val="{escape(NOT_AT_END)}"/>'
        f'<w:noLineBreaksBefore w:lang="zh-CN" w:val="{escape(NOT_AT_BEGINNING)}"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:ulTrailSpace/><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "rIdStyles": ("styles", "styles.xml", "styles"),
    "rIdSettings": ("settings", "settings.xml", "settings"),
    "rIdFonts": ("fontTable", "fontTable.xml", "fontTable"),
    "rIdOdd": ("footer", "footer1.xml", "footer"),
    "rIdEven": ("footer", "footer2.xml", "footer"),
    "rIdPages": ("footer", "footer3.xml", "footer"),
}


def build() -> bytes:
    """The letterhead as a Word file."""
    overrides = "".join(
        f'<Override PartName="/word/{path}" ContentType="{_KIND}.{kind}+xml"/>' for _, path, kind in _PARTS.values()
    )
    relations = "".join(
        f'<Relationship Id="{identifier}" Type="{R}/{kind}" Target="{path}"/>'
        for identifier, (kind, path, _) in _PARTS.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_KIND}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{package}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{package}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>',
        "word/document.xml": f"{_HEAD}<w:document {_SPACES}><w:body><w:sectPr>"
        '<w:footerReference w:type="default" r:id="rIdOdd"/><w:footerReference w:type="even" r:id="rIdEven"/>'
        "</w:sectPr></w:body></w:document>",
        "word/_rels/document.xml.rels": f'{_HEAD}<Relationships xmlns="{package}/relationships">{relations}'
        "</Relationships>",
        "word/styles.xml": styles_xml("letter"),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer("right", _DASHED, 28),
        "word/footer2.xml": _footer("left", _DASHED, 28),
        "word/footer3.xml": _footer("center", _PAGES, 18),
    }
    return zipped({name: content.encode() for name, content in parts.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip file, in the order given, every time the same."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = ZipInfo(name, ZIP_TIME)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return out.getvalue()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(build())

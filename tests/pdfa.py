"""What PDF/A asks for, read out of a finished file by pikepdf and fontTools: ISO 19005-2 and -3, level U.

No validator can be installed as a package; this reads the rules that our writers could break: the file's own structure,
the description, the colour profile, faces and their tables, annotations, actions and pictures. What pypdf, which shares
nothing with pikepdf, makes of the file must be the same: it repairs nothing here, and is asked for the plainest rules.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Operator, Pdf, Stream
from pypdf import PdfReader

ACTIONS = {"/GoTo", "/URI"}
"""Of those that 6.5.1 allows, what we use."""
ANNOTATIONS = {"/Link", "/Widget"}
PRINT, HIDDEN = 4, 0b100011
"""Flags of annotations (6.3.2): Print is set; Invisible, Hidden and NoView are not."""
SHOWS = {"Tj", "TJ", "'", '"'}


def pdfa_faults(content: bytes, level: str) -> list[str]:
    """Every rule of PDF/A that a file breaks; ``level`` is what it should declare, ``3U``."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [
            *_by_another_reader(content, level),
            *_structure(content, pdf),
            *_description(pdf, level),
            *_colours(pdf),
            *_objects(pdf),
            *_form(pdf),
            *_annotations(pdf),
            *_faces(pdf),
        ]


def _by_another_reader(content: bytes, level: str) -> Iterator[str]:
    """6.1.3, 6.2.2, 6.2.11.4, 6.5.1, 6.6.4, 6.8 as pypdf sees them, which raises where structures need repair."""
    reader = PdfReader(BytesIO(content), strict=True)
    root: Any = reader.trailer["/Root"]
    fields = reader.get_fields() or {}
    form = any(field.field_type != "/Sig" for field in fields.values()) or ("/AcroForm" in root and not fields)
    if reader.is_encrypted or {"/OpenAction", "/AA"} & set(root) or form:
        yield "pypdf: encryption, an action or a form that is more than a signature"
    if {"/JavaScript", "/EmbeddedFiles"} & set(root.get("/Names", {})):
        yield "pypdf: scripts or files"
    told = reader.xmp_metadata
    if told is None or f"{told.pdfaid_part}{told.pdfaid_conformance}" != level:
        yield "pypdf: the level is not declared"
    if [intent.get_object()["/S"] for intent in root.get("/OutputIntents", ())] != ["/GTS_PDFA1"]:
        yield "pypdf: no output intent"
    for number, page in enumerate(reader.pages, 1):
        if "/AA" in page or any("/AA" in annotation.get_object() for annotation in page.get("/Annots", ())):
            yield f"pypdf: page {number} acts"
        for name, font in page.get("/Resources", {}).get("/Font", {}).items():
            held = font.get_object()
            described = held["/DescendantFonts"][0].get_object() if "/DescendantFonts" in held else held
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described["/FontDescriptor"]):
                yield f"pypdf: the face {name} of page {number} is not embedded"


def _structure(content: bytes, pdf: Pdf) -> Iterator[str]:
    """6.1.2, 6.1.3, 6.1.7: header, trailer, no encryption."""
    head = content[:1024].split(b"\n")
    if not re.fullmatch(rb"%PDF-1\.[0-7]", head[0].strip()):
        yield "6.1.2 header"
    if not (head[1].startswith(b"%") and len(head[1]) > 4 and all(byte > 127 for byte in head[1][1:5])):
        yield "6.1.2 the comment after the header has four bytes above 127"
    if pdf.is_encrypted or "/Encrypt" in pdf.trailer:
        yield "6.1.3 encryption"
    if not isinstance(pdf.trailer.get("/ID"), Array) or len(pdf.trailer.ID) != 2:
        yield "6.1.3 identifier"
    if not content.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "6.1.3 bytes after the end of the file"


def _description(pdf: Pdf, level: str) -> Iterator[str]:
    """6.6: an XMP description that declares the level and agrees with the information dictionary."""
    stream = pdf.Root.get("/Metadata")
    if not isinstance(stream, Stream) or (stream.get("/Type"), stream.get("/Subtype")) != (Name.Metadata, Name.XML):
        yield "6.6.2.1 no description"
        return
    metadata = dict(pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False).items())
    ns = "{http://www.aiim.org/pdfa/ns/id/}"
    if metadata.get(f"{ns}part", "") + metadata.get(f"{ns}conformance", "") != level:
        yield "6.6.4 level declared"
    pairs = {
        "/Title": "{http://purl.org/dc/elements/1.1/}title",
        "/Author": "{http://purl.org/dc/elements/1.1/}creator",
        "/Producer": "{http://ns.adobe.com/pdf/1.3/}Producer",
    }
    for key, name in pairs.items():
        said = metadata.get(name)
        if key in pdf.docinfo and (said[0] if isinstance(said, list) else said) != str(pdf.docinfo[key]):
            yield f"6.6.3 {key} differs"
    for key, name in (("/CreationDate", "CreateDate"), ("/ModDate", "ModifyDate")):
        said = metadata.get("{http://ns.adobe.com/xap/1.0/}" + name)
        if key in pdf.docinfo and (said is None or not _same_instant(str(pdf.docinfo[key]), said)):
            yield f"6.6.3 {key} differs"


def _same_instant(written: str, said: str) -> bool:
    plain = written.removeprefix("D:").replace("'", "").replace("Z", "+0000")
    if len(said) == len("2026-11-23"):
        return plain.startswith(said.replace("-", ""))
    return datetime.strptime(plain, "%Y%m%d%H%M%S%z") == datetime.fromisoformat(said)


def _colours(pdf: Pdf) -> Iterator[str]:
    """6.2.3: one output intent with a display profile for RGB, of version 4 at most."""
    intents = list(pdf.Root.get("/OutputIntents", Array()))
    if len(intents) != 1 or intents[0].S != Name.GTS_PDFA1:
        yield "6.2.3 output intent"
        return
    profile = intents[0].DestOutputProfile
    raw = profile.read_bytes()
    known = raw[36:40] == b"acsp" and raw[16:20] == b"RGB " and raw[12:16] in {b"mntr", b"prtr"} and raw[8] <= 4
    if profile.N != 3 or not known or int.from_bytes(raw[:4], "big") != len(raw):
        yield "6.2.3 profile"


def _objects(pdf: Pdf) -> Iterator[str]:
    """6.1.6, 6.1.7, 6.2.4, 6.2.8, 6.5, 6.8: nothing that is forbidden wherever it stands."""
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary | Stream):
            continue
        if isinstance(thing, Stream):
            yield from _stream(thing)
        if {"/TR", "/HTP", "/AA"} & set(thing.keys()):
            yield f"6.2.5 or 6.5.2 in {thing.objgen}"
        if thing.get("/Type") == Name.Filespec and "/AFRelationship" not in thing:
            yield f"6.8 file {thing.objgen}"
        if "/S" in thing and thing.get("/Type") == Name.Action and str(thing.S) not in ACTIONS:
            yield f"6.5.1 action {thing.S}"
    for key in ("/Perms", "/Requirements", "/AA", "/Collection"):
        if key in pdf.Root:
            yield f"6.4 to 6.11 catalogue holds {key}"


def _form(pdf: Pdf) -> Iterator[str]:
    """6.4.1, 6.4.2: of forms, those that hold signatures and nothing else."""
    form = pdf.Root.get("/AcroForm", Dictionary(Fields=Array()))
    if {"/XFA", "/NeedAppearances"} & set(form.keys()) or {str(field.FT) for field in form.Fields} - {"/Sig"}:
        yield "6.4 a form that is more than a signature"


def _stream(thing: Stream) -> Iterator[str]:
    filters = thing.get("/Filter", Array())
    names = {str(name) for name in (filters if isinstance(filters, Array) else [filters])}
    if names & {"/LZWDecode", "/Crypt"} or {"/F", "/FFilter"} & set(thing.keys()):
        yield f"6.1.7 stream {thing.objgen}"
    if thing.get("/Subtype") == Name.Image and (thing.get("/Interpolate") or "/Alternates" in thing):
        yield f"6.2.8 picture {thing.objgen}"
    if thing.get("/ColorSpace") == Name.DeviceCMYK:
        yield f"6.2.4.3 colour of picture {thing.objgen}"
    if thing.get("/Subtype") == Name.PS or "/Ref" in thing or "/OPI" in thing:
        yield f"6.2.9 form {thing.objgen}"


def _annotations(pdf: Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            flags = int(annotation.get("/F", 0))
            shown = annotation.Subtype == Name.Widget and any(annotation.Rect)  # would need an appearance (6.3.3)
            if str(annotation.Subtype) not in ANNOTATIONS or not flags & PRINT or flags & HIDDEN or shown:
                yield f"6.3 annotation {annotation.Subtype} {flags}"
            if "/A" in annotation and str(annotation.A.S) not in ACTIONS:
                yield f"6.5.1 action {annotation.A.S}"


def _faces(pdf: Pdf) -> Iterator[str]:
    """6.2.11: every face used is embedded, its widths are its program's; every code has its glyph and character."""
    used: dict[tuple[int, int], tuple[Any, set[int]]] = {}
    for page in pdf.pages:
        yield from _shown(page.obj, page.obj.get("/Resources", Dictionary()), used)
    for font, codes in used.values():
        name = str(font.get("/BaseFont"))
        if font.Subtype != Name.Type0 or font.Encoding != Name("/Identity-H"):
            yield f"6.2.11.3 {name}: not a composite font by glyph numbers"
            continue
        (descendant,) = font.DescendantFonts
        descriptor = descendant.FontDescriptor
        if descendant.Subtype != Name.CIDFontType2 or descendant.get("/CIDToGIDMap") != Name.Identity:
            yield f"6.2.11.3 {name}: no map from codes to glyphs"
        if {str(each) for each in (font.BaseFont, descendant.BaseFont, descriptor.FontName)} != {name}:
            yield f"6.2.11 {name}: names differ"
        if "/FontFile2" not in descriptor:
            yield f"6.2.11.4 {name}: not embedded"
            continue
        if "/CIDSet" in descriptor:
            yield f"6.2.11.4.2 {name}: CIDSet, which would have to be complete"
        yield from _program(name, descriptor.FontFile2, descendant, codes)
        characters = _characters(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
        if lost := {code for code in codes if set(characters.get(code, "\0")) & {"\0", "\ufeff", "\ufffe"}}:
            yield f"6.2.11.7.2 {name}: glyphs without a character {sorted(lost)}"


def _shown(page: Any, resources: Any, used: dict[tuple[int, int], tuple[Any, set[int]]]) -> Iterator[str]:
    """Follow a page's operators, forms within it as well, and note which codes of which font it shows."""
    font: Any = None
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if operator == Operator("Tf"):
            font = resources.Font[operands[0]]
            used.setdefault(font.objgen, (font, set()))
        elif name in SHOWS:
            parts = operands[0] if isinstance(operands[0], Array) else operands
            raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            used[font.objgen][1].update(int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2))
        elif name == "Do":
            thing = resources.XObject[operands[0]]
            if thing.Subtype == Name.Form:
                yield from _shown(thing, thing.get("/Resources", resources), used)
        elif name in {"k", "K"}:
            yield "6.2.4.3 a colour for print in a file for the screen"
        elif name == "INLINE IMAGE":
            yield "6.2.8 an inline picture"


def _program(name: str, stream: Any, descendant: Any, codes: set[int]) -> Iterator[str]:
    program = TTFont(BytesIO(stream.read_bytes()))
    order = program.getGlyphOrder()
    widths = _widths(descendant)
    scale = 1000 / program["head"].unitsPerEm
    for code in sorted(codes):
        if code == 0 or code >= len(order):
            yield f"6.2.11.8 {name}: glyph {code} is missing"
        elif abs(widths.get(code, int(descendant.get("/DW", 1000))) - program["hmtx"][order[code]][0] * scale) > 1:
            yield f"6.2.11.5 {name}: width of glyph {code}"


def _widths(descendant: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    parts = list(descendant.get("/W", Array()))
    while parts:
        first = int(parts.pop(0))
        following = parts.pop(0)
        if isinstance(following, Array):
            found.update({first + at: float(width) for at, width in enumerate(following)})
        else:
            width = float(parts.pop(0))
            found.update(dict.fromkeys(range(first, int(following) + 1), width))
    return found


def _characters(cmap: bytes) -> dict[int, str]:
    """What a map to Unicode says of each code: single codes and ranges."""
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            codes = range(int(first, 16), int(last, 16) + 1)
            found.update({code: chr(int(text, 16) + at) for at, code in enumerate(codes)})
    return found

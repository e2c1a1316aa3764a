"""Word templates for tests: small files by python-docx, and whatever Word itself would put into them."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from docgen.kinds.definition import Kind, read_kind
from docgen.kinds.dictionary import sample_context
from docgen.kinds.sample import read_sample
from docgen.law.dated import Parameters
from docgen.render.wordcheck import check_template
from docgen.render.wordtemplate import FilledWord, fill_word

PARAMETERS = Parameters.load()
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f000101010018dd8db0"
    "0000000049454e44ae426082"
)
KIND = """
title = "对账函"
version = 1
page = "letter"
filename = "{case_no}-对账函"
derived = ["claim"]
addressed_to = "each_debtor"
stage = "record"
prints = ["creditor.name"]

[[fields]]
name = "remark"
title = "附言"
type = "text"

[[fields]]
name = "rows"
title = "明细"
type = "table"
columns = [{ name = "title", title = "名称" }, { name = "sum", title = "数额", type = "money" }]
"""
SAMPLE = """
case = "cases/04_two_debts.json"
as_of = 2026-11-23
dated = 2026-11-23
number = "示对〔2026〕1号"
code = "DG1:LOCAL:000001:53"

[answers]
remark = "第一行\\n第二行 <甲&乙>"
rows = [{ title = "A&B", sum = "1.50" }, { title = "<C>", sum = "2.00" }]
"""


def small_kind(folder: Path, definition: str = KIND) -> Kind:
    """A kind of its own: two debts, two answers, asking for the creditor's name alone."""
    made = folder / "statement"
    made.mkdir(exist_ok=True)
    (made / "kind.toml").write_text(definition, "utf-8")
    (made / "sample.toml").write_text(SAMPLE, "utf-8")
    (made / "template.html").write_text("<h1>对账函</h1><p>{{ creditor.name }}</p>", "utf-8")
    return read_kind(made, "letters")


def word(*paragraphs: str, change: Callable[[Any], None] | None = None, needed: bool = True) -> bytes:
    """A Word file of these paragraphs; ``needed`` puts what the kind needs before them."""
    made = docx.Document()
    for text in (*(["{{ creditor.name }}"] if needed else []), *paragraphs):
        made.add_paragraph(text)
    if change:
        change(made)
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def xml(text: str) -> Any:
    """An element with the prefixes of a Word file."""
    spaces = nsdecls("w", "wp", "a", "r")
    more = (
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    head, _, rest = text.partition(">")
    slash = "/" if head.endswith("/") else ""
    return parse_xml(f"{head.removesuffix('/')} {spaces}{more}{slash}>{rest}")


def runs(*pieces: str) -> Any:
    """A paragraph whose text Word cut into runs, with its usual litter between them."""
    between = '<w:proofErr w:type="spellStart"/><w:bookmarkStart w:id="7" w:name="_GoBack"/><w:bookmarkEnd w:id="7"/>'
    said = between.join(
        f'<w:r w:rsidR="00A"><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{piece}</w:t></w:r>' for piece in pieces
    )
    return xml(f"<w:p>{said}</w:p>")


def text_box(text: str) -> Any:
    """A text box as Word writes it: once for itself, once for old readers."""
    inner = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    return xml(
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="9" cy="9"/>'
        f'<a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp></a:graphicData></a:graphic>'
        f"</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """A Word file with a part put in or replaced."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, data)
    return out.getvalue()


def part_of(content: bytes, name: str) -> str:
    """A part of a Word file."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()


def check(kind: Kind, content: bytes) -> tuple[str, ...]:
    """What ``template add`` asks of a file."""
    return check_template(kind, "模板.docx", content, PARAMETERS)


def filled(kind: Kind, content: bytes, **more: Any) -> FilledWord:
    """The file filled with the kind's sample."""
    sample = read_sample(kind)
    names = sample_context(kind, sample, PARAMETERS) | more
    return fill_word(content, names, kind=kind, title="对账函", dated_on=sample.marks.dated_on)

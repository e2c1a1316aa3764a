"""Which PDFs may go in, and what is said of them."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from bundle_samples import Bind, change, javascript, picture_of, text_of, write_pages
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, Stream, String
from PIL import Image

from docgen.bundle.examine import examine
from docgen.errors import Problem


def codes(path: Path) -> set[str]:
    outcome = examine(path.name, path)
    assert isinstance(outcome, tuple), outcome
    return {note.code for note in outcome[1]}


def refusal(path: Path) -> str:
    outcome = examine(path.name, path)
    assert isinstance(outcome, Problem), outcome
    assert outcome.place == path.name
    return outcome.expected


def test_a_plain_file_needs_no_words(tmp_path: Path) -> None:
    assert examine("a", write_pages(tmp_path / "a.pdf", ["one", "two"])) == (2, ())


def test_owner_encryption_is_read_and_said(tmp_path: Path) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["one"]), _nothing, encryption=Encryption(owner="o", user=""))
    assert codes(path) == {"owner_restrictions"}


def test_a_user_password_is_refused(tmp_path: Path) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["one"]), _nothing, encryption=Encryption(owner="o", user="u"))
    assert refusal(path).startswith("文件设有打开密码")


def _nothing(_pdf: Pdf) -> None:
    pass


@pytest.mark.parametrize("percent", range(5, 100, 5))
def test_a_truncated_file_is_whole_or_refused(tmp_path: Path, bind: Bind, percent: int) -> None:
    whole = write_pages(tmp_path / "whole.pdf", [f"page {n} of three" for n in range(3)])
    content = whole.read_bytes()
    path = tmp_path / "torn.pdf"
    path.write_bytes(content[: len(content) * percent // 100])
    outcome = examine("torn.pdf", path)
    if isinstance(outcome, Problem):
        return
    assert outcome[0] == 3
    assert {note.code for note in outcome[1]} == {"repaired"}
    bind([path], tmp_path / "out.pdf")
    assert [text_of(tmp_path / "out.pdf", n).split("\r")[0] for n in range(3)] == [
        f"page {n} of three" for n in range(3)
    ]


def test_some_truncated_file_is_repaired_and_some_refused(tmp_path: Path) -> None:
    """The test above must not pass because everything is refused, or nothing."""
    content = write_pages(tmp_path / "whole.pdf", ["one", "two", "three"]).read_bytes()
    outcomes = []
    for percent in range(5, 100, 5):
        path = tmp_path / f"{percent}.pdf"
        path.write_bytes(content[: len(content) * percent // 100])
        outcomes.append(isinstance(examine(path.name, path), Problem))
    assert {True, False} == set(outcomes)


def test_garbage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n" + bytes(range(256)) * 20)
    assert refusal(path).startswith("PDF 已损坏")


def test_torn_page_contents_are_refused(tmp_path: Path) -> None:
    def tear(pdf: Pdf) -> None:
        page = pdf.pages[1].obj
        raw = page.Contents.read_raw_bytes()
        page.Contents = pdf.make_indirect(Stream(pdf, raw[: len(raw) // 2], Filter=page.Contents.Filter))

    path = write_pages(tmp_path / "a.pdf", ["one", "two " * 100])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, recompress_flate=True, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    change(path, tear, compress_streams=False)
    assert refusal(path).startswith("第2页内容已损坏")


def test_a_page_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    def swell(pdf: Pdf) -> None:
        packed = zlib.compress(bytes(300 << 20), 1)
        pdf.pages[0].obj.Contents = pdf.make_indirect(Stream(pdf, packed, Filter=Name.FlateDecode))

    path = change(write_pages(tmp_path / "a.pdf", ["one"]), swell, compress_streams=False)
    assert path.stat().st_size < 5 << 20
    assert refusal(path).startswith("PDF 的内容解压后异常庞大，不予打开。请在阅读器中打开")


def _open_action(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def _page_action(pdf: Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.URI, Next=Dictionary(S=Name.JavaScript, JS=String("x"))))


def _attachment(pdf: Pdf) -> None:
    pdf.attachments["秘密.docx"] = pikepdf.AttachedFileSpec(pdf, b"content")


def _link(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array(
        [
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Link,
                Rect=[0, 0, 9, 9],
                A=Dictionary(S=Name.URI, URI=String("http://example.invalid/")),
            )
        ]
    )


def _remote(pdf: Pdf) -> None:
    _link(pdf)
    pdf.pages[0].obj.Annots[0].A = Dictionary(S=Name.GoToR, F=String("other.pdf"))


def _signed(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=[])


def _pinned(pdf: Pdf) -> None:
    file = Dictionary(Type=Name.Filespec, UF=String("欠条.docx"), EF=Dictionary(F=pdf.make_stream(b"x")))
    spot = Dictionary(
        Type=Name.Annot, Subtype=Name.FileAttachment, Rect=[0, 0, 9, 9], FS=file, AP=Dictionary(N=pdf.make_stream(b""))
    )
    spot.AP.N.Subtype, spot.AP.N.BBox = Name.Form, Array([0, 0, 9, 9])
    pdf.pages[0].obj.Annots = Array([spot])


def _sticky(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=String("此处有异议"))
    pdf.pages[0].obj.Annots = Array([note])


def _outline_action(pdf: Pdf) -> None:
    entry = pdf.make_indirect(Dictionary(Title=String("打开"), A=Dictionary(S=Name.Launch, F=String("cmd.exe"))))
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1))
    entry.Parent = root
    entry.Next = entry
    pdf.Root.Outlines = root


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (javascript, {"scripts_removed"}),
        (_open_action, {"actions_removed"}),
        (_page_action, {"scripts_removed"}),
        (_attachment, {"attachments_left_out"}),
        (_link, {"links_removed"}),
        (_remote, {"links_removed", "actions_removed"}),
        (_signed, {"signed"}),
        (_pinned, {"annotations_flattened", "attachments_left_out"}),
        (_sticky, {"comments_left_out"}),
        (_outline_action, {"actions_removed"}),
    ],
)
def test_what_is_left_behind_is_said(
    tmp_path: Path, bind: Bind, edit: Callable[[Pdf], None], expected: set[str]
) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["one"]), edit)
    assert codes(path) == expected
    bind([path], tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        everything = b"".join(thing.unparse() for thing in pdf.objects if not isinstance(thing, Stream))
    for word in (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/URI", b"/GoToR", b"/OpenAction", b"/AA"):
        assert word not in everything


def _portfolio(pdf: Pdf) -> None:
    pdf.Root.Collection = Dictionary()


def _dynamic(pdf: Pdf) -> None:
    pdf.Root.NeedsRendering = True


def _free_text(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9], Contents=String("批注"))
    pdf.pages[0].obj.Annots = Array([note])


def _form(pdf: Pdf) -> None:
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], FT=Name.Tx, V=String("张三"))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)


def _xobject(pdf: Pdf, **entries: object) -> None:
    """A form that the first page draws."""
    form = pdf.make_stream(b"0 g", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    for key, value in entries.items():
        form[f"/{key}"] = value
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=pdf.make_indirect(form))


def _external_form(pdf: Pdf) -> None:
    _xobject(pdf, F=String("/etc/passwd"))


def _reference_form(pdf: Pdf) -> None:
    _xobject(pdf, Ref=Dictionary(F=String("other.pdf"), Page=0))


def _external_contents(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(
        b"", F=Dictionary(Type=Name.Filespec, FS=Name.URL, F=String("http://x/"))
    )


def _external_in_pattern(pdf: Pdf) -> None:
    picture = pdf.make_stream(b"", Subtype=Name.Image, Width=1, Height=1, F=String("a.jpg"))
    tile = pdf.make_stream(b"", PatternType=1, Resources=Dictionary(XObject=Dictionary(I=picture)))
    pdf.pages[0].obj.Resources.Pattern = Dictionary(T=tile)


def _external_in_mask(pdf: Pdf) -> None:
    group = pdf.make_stream(b"", Subtype=Name.Form, F=String("a.pdf"))
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(G=Dictionary(SMask=Dictionary(S=Name.Alpha, G=group)))


def _external_glyph(pdf: Pdf) -> None:
    glyph = pdf.make_stream(b"", F=String("a"))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=Dictionary(a=glyph))
    pdf.pages[0].obj.Resources.Font = Dictionary(T=font)


def _external_appearance(pdf: Pdf) -> None:
    picture = pdf.make_stream(b"", Subtype=Name.Form, BBox=[0, 0, 9, 9], F=String("a.pdf"))
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 9, 9], AP=Dictionary(N=picture))
    pdf.pages[0].obj.Annots = Array([stamp])


def _picture_of(pdf: Pdf, width: int, height: int, **more: object) -> None:
    sides = {"Width": width, "Height": height, "BitsPerComponent": 8, **more}
    picture = pdf.make_stream(zlib.compress(b"x"), Subtype=Name.Image, Filter=Name.FlateDecode, **sides)
    pdf.pages[0].obj.Resources.XObject = Dictionary(I=picture)


def _huge_picture(pdf: Pdf) -> None:
    _picture_of(pdf, 30_000, 30_000, ColorSpace=Name.DeviceGray)


def _deep_picture(pdf: Pdf) -> None:
    _picture_of(pdf, 13_000, 13_000, ColorSpace=Name.DeviceCMYK, BitsPerComponent=16)


def _modest_picture(pdf: Pdf, coded: bytes, *filters: Name) -> None:
    """A picture whose dictionary says that it is small."""
    _picture_of(pdf, 9, 9, ColorSpace=Name.DeviceGray)
    for _ in filters[:-1]:
        coded = zlib.compress(coded)
    pdf.pages[0].obj.Resources.XObject.I.write(coded, filter=Array(filters))


def _jpeg(width: int, height: int) -> bytes:
    """A JPEG whose head says that it has these sides."""
    file = io.BytesIO()
    Image.new("L", (9, 9)).save(file, "JPEG")
    said = struct.pack(">HH", 9, 9)
    at = file.getvalue().index(said, file.getvalue().index(b"\xff\xc0"))
    return file.getvalue()[:at] + struct.pack(">HH", height, width) + file.getvalue()[at + 4 :]


def _huge_jpeg(pdf: Pdf) -> None:
    _modest_picture(pdf, _jpeg(60_000, 60_000), Name.DCTDecode)


def _huge_jpeg_after_something(pdf: Pdf) -> None:
    _modest_picture(pdf, b"%%%" + _jpeg(60_000, 60_000), Name.DCTDecode)


def _huge_jpeg_packed(pdf: Pdf) -> None:
    _modest_picture(pdf, _jpeg(60_000, 60_000), Name.FlateDecode, Name.DCTDecode)


def _huge_jpeg_2000(pdf: Pdf) -> None:
    """Its box says nine by nine, its code stream, by which it is drawn, more."""
    file = io.BytesIO()
    Image.new("L", (9, 9)).save(file, "JPEG2000")
    head, code, rest = file.getvalue().partition(b"\xff\x4f\xff\x51")
    _modest_picture(pdf, head + code + rest[:4] + struct.pack(">II", 60_000, 60_000) + rest[12:], Name.JPXDecode)


_INLINE = b"q 9 0 0 9 0 0 cm BI /W 30000 /H 30000 /CS /G /BPC 8 /F /AHx ID 00> EI Q"


def _huge_inline(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(_INLINE)


def _huge_inline_in_form(pdf: Pdf) -> None:
    form = pdf.make_stream(_INLINE, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    pdf.pages[0].obj.Resources.XObject = Dictionary(X=form)


def _huge_inline_jpeg(pdf: Pdf) -> None:
    """Its dictionary says nine by nine."""
    before = b"q 9 0 0 9 0 0 cm BI /W 9 /H 9 /CS /G /BPC 8 /F /DCT ID "
    pdf.pages[0].obj.Contents = pdf.make_stream(before + _jpeg(60_000, 60_000) + b" EI Q")


def _huge_inline_jpeg_packed(pdf: Pdf) -> None:
    before = b"q 9 0 0 9 0 0 cm BI /W 9 /H 9 /CS /G /BPC 8 /F [/Fl /DCT] ID "
    pdf.pages[0].obj.Contents = pdf.make_stream(before + zlib.compress(_jpeg(60_000, 60_000)) + b" EI Q")


_TOO_MANY = (
    *(_huge_picture, _huge_inline, _huge_inline_in_form, _huge_inline_jpeg, _huge_inline_jpeg_packed),
    *(_huge_jpeg, _huge_jpeg_after_something, _huge_jpeg_packed, _huge_jpeg_2000),
)


def _swollen_form(pdf: Pdf) -> None:
    _xobject(pdf)
    form = pdf.pages[0].obj.Resources.XObject.X
    form.write(zlib.compress(zlib.compress(bytes(300 << 20), 1), 1), filter=Array([Name.FlateDecode, Name.FlateDecode]))


def _forms_within_forms(pdf: Pdf) -> Stream:
    """Twelve forms, each drawn twenty times by the next: some kilobytes that no reader is ever done with."""
    form = pdf.make_stream(b"0 g", Subtype=Name.Form, BBox=[0, 0, 9, 9])
    for _ in range(11):
        within = Dictionary(XObject=Dictionary({"/A B": form}))
        form = pdf.make_stream(b"/A#20B %\n Do " * 20, Subtype=Name.Form, BBox=[0, 0, 9, 9], Resources=within)
    return form


def _endless_page(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(X=_forms_within_forms(pdf))
    page.Contents = pdf.make_stream(b"/X Do")


def _endless_appearance(pdf: Pdf) -> None:
    picture = Dictionary(N=Dictionary(On=_forms_within_forms(pdf)))
    stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=[0, 0, 9, 9], AP=picture, AS=Name.On)
    pdf.pages[0].obj.Annots = Array([stamp])


def test_forms_within_forms_and_within_themselves_are_taken(tmp_path: Path) -> None:
    """A letterhead within a letterhead, drawn often; a form that names itself, which readers draw once."""

    def edit(pdf: Pdf) -> None:
        inner = pdf.make_stream(b"0 g", Subtype=Name.Form, BBox=[0, 0, 9, 9])
        outer = pdf.make_stream(b"/I Do /O Do " * 50, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        outer.Resources = Dictionary(XObject=Dictionary(I=inner, O=outer))
        pdf.pages[0].obj.Resources.XObject = Dictionary(O=outer)
        pdf.pages[0].obj.Contents = pdf.make_stream(b"/O Do " * 50)

    assert examine("a.pdf", change(write_pages(tmp_path / "a.pdf", ["one"]), edit)) == (1, ())


def test_pictures_and_words_of_a_usual_size_are_taken(tmp_path: Path) -> None:
    """A page of the largest size a picture by itself may have, a small inline picture, and the letters BI in words."""

    def edit(pdf: Pdf) -> None:
        _picture_of(pdf, 13_000, 13_765, ColorSpace=Name.DeviceGray)
        pdf.pages[0].obj.Contents = pdf.make_stream(_INLINE.replace(b"30000", b"1") + b" BT (a BI b ID c) Tj ET")

    assert examine("a.pdf", change(write_pages(tmp_path / "a.pdf", ["one"]), edit)) == (1, ())


def test_a_jpeg_within_the_limit_is_taken_whatever_its_dictionary_says(tmp_path: Path) -> None:
    def edit(pdf: Pdf) -> None:
        _modest_picture(pdf, _jpeg(13_000, 13_765), Name.DCTDecode)

    assert examine("a.pdf", change(write_pages(tmp_path / "a.pdf", ["one"]), edit)) == (1, ())


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        *(
            (edit, "第1页内容有一部分存放在其他文件中")
            for edit in (
                *(_external_form, _reference_form, _external_contents, _external_in_pattern, _external_in_mask),
                *(_external_glyph, _external_appearance),
            )
        ),
        *((edit, "第1页图片过大，超过 17895 万像素") for edit in _TOO_MANY),
        (_deep_picture, "第1页图片尺寸异常庞大"),
        (_endless_page, "第1页图形层层重复，展开后异常庞大"),
        (_endless_appearance, "第1页图形层层重复，展开后异常庞大"),
        (_swollen_form, "第1页图形内容已损坏或解压后异常庞大"),
        (_portfolio, "是 PDF 文件包"),
        (_dynamic, "是动态 XFA 表单"),
        (_free_text, "第1页有未生成外观的批注"),
        (_form, "第1页有未生成外观的批注"),
    ],
)
def test_what_cannot_be_shown_faithfully_is_refused(tmp_path: Path, edit: Callable[[Pdf], None], expected: str) -> None:
    path = change(write_pages(tmp_path / "a.pdf", ["one"]), edit)
    assert refusal(path).startswith(expected)


def test_a_file_on_whose_length_two_readers_differ_is_refused(tmp_path: Path) -> None:
    path = write_pages(tmp_path / "a.pdf", ["one", "two"])
    path.write_bytes(path.read_bytes().replace(b"/Count 2", b"/Count 7"))
    assert refusal(path).startswith("PDF 页数不能确定（2 页或 7 页）")


def test_a_form_that_asks_for_new_pictures_of_its_fields(tmp_path: Path, bind: Bind) -> None:
    """Filled in, nobody knows what its reader saw; empty, its fields are taken as they are drawn."""

    def edit(pdf: Pdf, value: str) -> None:
        box = pdf.make_stream(b"0 g 0 0 90 90 re f", Subtype=Name.Form, BBox=[0, 0, 90, 90])
        field = Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            Rect=[300, 300, 390, 390],
            FT=Name.Tx,
            T=String("a"),
            V=String(value),
            F=4,
            AP=Dictionary(N=box),
        )
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
        pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots, NeedAppearances=True)

    path = change(write_pages(tmp_path / "a.pdf", ["one"]), lambda pdf: edit(pdf, "5,000.00"))
    assert refusal(path).startswith("第1页有未生成外观的批注")
    path = change(write_pages(tmp_path / "a.pdf", ["one"]), lambda pdf: edit(pdf, ""))
    assert codes(path) == {"annotations_flattened"}
    bind([path], tmp_path / "out.pdf")
    assert picture_of(tmp_path / "out.pdf", 0).getpixel((345, 480)) < 50


def test_a_form_that_says_to_wait_is_a_dynamic_one(tmp_path: Path) -> None:
    def edit(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))

    path = change(write_pages(tmp_path / "a.pdf", ["Please wait... If this message is not replaced"]), edit)
    assert refusal(path).startswith("是动态 XFA 表单")
    assert codes(change(write_pages(tmp_path / "b.pdf", ["one"]), edit)) == {"form_data_left_out"}


def test_an_empty_form_field_and_a_hidden_note_are_no_obstacle(tmp_path: Path) -> None:
    def edit(pdf: Pdf) -> None:
        _free_text(pdf)
        pdf.pages[0].obj.Annots[0].F = 2
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=[0, 0, 9, 9], FT=Name.Tx)
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(field))
        pdf.Root.AcroForm = Dictionary(Fields=[pdf.pages[0].obj.Annots[1]])

    assert codes(change(write_pages(tmp_path / "a.pdf", ["one"]), edit)) == set()

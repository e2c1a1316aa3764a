"""A draft's Word file comes back: what Word does to it is nothing, what people do to it is told or refused."""

import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import pytest
from PIL import Image

from docgen.casefile import load_json
from docgen.document.difference import Change
from docgen.document.tree import Document
from docgen.errors import (
    EditedFileUnreadable,
    TakeBackRefused,
    TakeBackUnconfirmed,
    UnprintableCharacterError,
    WordingRefused,
)
from docgen.kinds.registry import kind
from docgen.law.dated import Parameters
from docgen.render.letterhead import zipped
from docgen.render.office import find_office
from docgen.render.word import write_docx
from docgen.render.wordedit import CODE_STAND_IN, NUMBER_STAND_IN, edit_copy
from docgen.render.wordmarks import Place, marks_in, unpacked
from docgen.render.wordpackage import W
from docgen.workflow.drafting import Drafts, draft
from docgen.workflow.order import Order
from docgen.workflow.taking_back import Edited, examine_edited

DAY = date(2026, 11, 23)
CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
BODY = "word/document.xml"
Alter = Callable[[str], str]


@cache
def drafted() -> tuple[Drafts, bytes]:
    """A letter, and the file given out to edit."""
    order = Order(kind("demand_letter"), load_json(CASE), DAY, DAY, {"contact_name": "王五"}, "P1")
    drafts = draft(order, Parameters.load(Path("/nowhere")))
    tree = drafts.numbered(drafts.drafts[0], NUMBER_STAND_IN, CODE_STAND_IN).document
    assert isinstance(tree, Document)
    return drafts, edit_copy(write_docx(tree, dated_on=DAY), "D7", DAY)


def returned(alter: Alter = str, **parts: str) -> bytes:
    """The file with its text altered, as XML, and other parts in it."""
    found = unpacked(drafted()[1])
    before = found[BODY].decode()
    after = alter(before)
    assert after != before or alter is str, "nothing was altered"
    found[BODY] = after.encode()
    for name, content in parts.items():
        found[name.replace("__", "/").replace("_xml", ".xml")] = content.encode()
    return zipped(found)


def take(content: bytes, *confirmed: str) -> Edited:
    drafts, copy = drafted()
    return examine_edited(
        drafts, drafts.drafts[0], "D7", copy=copy, name="改.docx", content=content, confirmed=set(confirmed)
    )


def swap(*pairs: str) -> Alter:
    def alter(xml: str) -> str:
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            assert old in xml
            xml = xml.replace(old, new)
        return xml

    return alter


def add(xml: str) -> Alter:
    """Something after the first paragraph that says 逾期仍不履行的."""

    def alter(whole: str) -> str:
        end = whole.index("</w:p>", whole.index("逾期仍不履行的")) + len("</w:p>")
        return whole[:end] + xml + whole[end:]

    return alter


def para(text: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def test_the_places_are_marked() -> None:
    found = [(mark.draft, mark.place, mark.shown) for mark in marks_in(unpacked(drafted()[1]))]
    assert found == [
        ("D7", Place.CODE, "出具时印编码"),
        ("D7", Place.NUMBER, "草稿"),
        ("D7", Place.DATE, "2026年11月23日"),
        ("D7", Place.CODE, "出具时印编码"),
        ("D7", Place.NUMBER, "草稿"),
        ("D7", Place.NUMBER, "草稿"),
        ("D7", Place.PICTURE, ""),
        ("D7", Place.RECEIPT_PICTURE, ""),
        *[("D7", Place.CODE, "出具时印编码"), ("D7", Place.PICTURE, "")] * 2,  # later pages, odd and even
    ]


def split_runs(xml: str) -> str:
    """As Word leaves text after an afternoon: every run in two, revision ids, proofing marks, soft page breaks."""
    return re.sub(
        r'<w:r><w:rPr>((?:(?!</w:rPr>).)*)</w:rPr><w:t xml:space="preserve">([^<]{4,}?)([^<]{2})</w:t></w:r>',
        r'<w:r w:rsidR="00A1"><w:rPr>\1</w:rPr><w:lastRenderedPageBreak/><w:t xml:space="preserve">\2</w:t></w:r>'
        r'<w:proofErr w:type="spellStart"/><w:r><w:rPr>\1</w:rPr><w:t>\3</w:t></w:r>',
        xml,
    )


def test_what_word_does_by_itself_is_no_difference() -> None:
    edited = take(returned(split_runs, word__comments_xml='<w:comments xmlns:w="urn:x"/>'))
    assert (edited.differences, edited.confirmed) == ((), ())


@pytest.mark.slow
@pytest.mark.libreoffice
def test_what_libreoffice_does_by_itself_is_no_difference(tmp_path: Path) -> None:
    (tmp_path / "改.docx").write_bytes(returned())
    office = find_office()
    assert office is not None
    command = [str(office), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    command += ["docx:MS Word 2007 XML", "--outdir", str(tmp_path / "again"), str(tmp_path / "改.docx")]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own arguments
    edited = take((tmp_path / "again" / "改.docx").read_bytes())
    assert (edited.differences, edited.confirmed) == ((), ())


def test_words_are_shown_and_nothing_need_be_confirmed() -> None:
    (only,) = take(returned(swap("将予核对并答复", "将在核对后及时答复"))).differences
    changes = {(each.change, each.text) for each in only.stretches if each.change is not Change.KEPT}
    assert (Change.INSERTED, "在") in changes
    assert only.place == "第14段"


def test_the_headers_code_is_small_and_no_word_of_the_letter() -> None:
    assert "出具时印编码" not in take(returned()).text.splitlines()[0]
    with pytest.raises(TakeBackRefused, match="小于六磅"):  # not in ours
        take(returned(add(para("出具时印编码 小字", '<w:sz w:val="10"/>'))))


@pytest.mark.parametrize(
    ("alter", "values"),
    [
        (swap(">1,382.27<", ">x<", ">1,491.33<", ">1,382.27<", ">x<", ">1,491.33<"), {"1491.33"}),
        (swap("7日内", "3日内"), {"3日", "7日"}),
        (swap("4.5%", "5.4%"), {"5.4%", "4.5%"}),
        (add(para("您也可以向江城阳光贸易有限公司付款。")), {"江城阳光贸易有限公司"}),
        (add(para("请于二〇二六年十二月一日前到行。")), {"二〇二六年十二月一日"}),
    ],
)
def test_facts_are_confirmed_one_by_one(alter: Alter, values: set[str]) -> None:
    content = returned(alter)
    with pytest.raises(TakeBackUnconfirmed) as refusal:
        take(content)
    assert {problem.value for problem in refusal.value.problems} == values
    with pytest.raises(TakeBackUnconfirmed):
        take(content, *list(values)[1:])
    assert {fact.value for fact in take(content, *values).confirmed} == values


def test_a_paragraph_moved_is_told_and_needs_no_word() -> None:
    def move(xml: str) -> str:
        start = xml.rindex("<w:p>", 0, xml.index("附件：债权计算书"))
        end = xml.index("</w:p>", start) + len("</w:p>")
        moved = xml[start:end]
        before = xml.rindex("<w:p>", 0, xml.index("如对上述款项有异议"))
        return xml[:before] + moved + xml[before:start] + xml[end:]

    edited = take(returned(move))
    assert edited.differences
    assert edited.confirmed == ()


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (add(para("藏", "<w:vanish/>")), "隐藏文字"),
        (add(para("藏", '<w:color w:val="FFFFFF"/>')), "白色"),
        (add(para("藏", '<w:sz w:val="2"/>')), "小于六磅"),
        (add(para("藏", '<w:w w:val="1"/>')), "压扁"),
        (add('<w:p><w:ins w:id="1" w:author="a"><w:r><w:t>增</w:t></w:r></w:ins></w:p>'), "接受或拒绝全部修订"),
        (add('<w:p><w:del w:id="1" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del></w:p>'), "修订标记"),
        (add('<w:p><w:r><w:rPr><w:rPrChange w:id="1" w:author="a"/></w:rPr><w:t>字</w:t></w:r></w:p>'), "格式"),
        (add("<w:p><w:r><w:object/></w:r></w:p>"), "嵌入的对象"),
        (add('<w:p><w:fldSimple w:instr=" DATE "><w:r><w:t>今</w:t></w:r></w:fldSimple></w:p>'), "Ctrl+Shift+F9"),
        (
            add(
                '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>=SUM(</w:instrText></w:r><w:r>'
                "<w:instrText>ABOVE)</w:instrText></w:r></w:p>"
            ),
            "Ctrl+Shift+F9",
        ),
        (add('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r></w:p>'), "符号字体"),
        (swap("_number_2", "_numbered_2"), "文号的位置应有 3 处，现有 2 处、2 处完好"),
        (swap("docgen_D7_", "docgen_D8_"), "另一份草稿"),
        (swap(">草稿<", ">江催〔2026〕99号<"), "文号的位置应有 3 处，现有 3 处、0 处完好"),
        (swap("docgen:D7:picture", "照片"), "二维码的位置应有 3 处，现有 2 处、2 处完好"),
        (swap("继续计算", "计算", "至实际清偿之日", "起"), "继续计算至实际清偿之日"),
        (swap("0000000000001000001", "见柜台公告"), "账号"),
        (swap("57,591.99", "57,591.98"), "欠款构成"),
        (swap("王五", "王伍"), "联系人"),
        (swap("0000-00000001", "0000-00000007"), "电话"),
        (swap("无异议，愿意继续履行", "无意见"), "对债务的确认"),
        (swap("（盖章）", ""), "落款盖章处"),
    ],
)
def test_what_must_be_put_right_first(alter: Alter, reason: str) -> None:
    with pytest.raises(TakeBackRefused, match=re.escape(reason)):
        take(returned(alter))


FALLBACK = (
    '<w:p><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="w"><w:r><w:t>甲</w:t></w:r></mc:Choice>'
    "<mc:Fallback><w:r><w:t>乙</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"
)


def test_words_that_only_some_programs_print() -> None:
    with pytest.raises(TakeBackRefused, match="备用内容"):
        take(returned(add(FALLBACK)))
    take(returned(add(FALLBACK.replace("乙", "甲"))))


def test_numbers_that_say_more_than_a_number() -> None:
    numbering = f'<w:numbering xmlns:w="{W}"><w:lvl><w:lvlText w:val="LABEL"/></w:lvl></w:numbering>'
    for label in ("第%1条", "（%1）", "%1.%2", "•"):
        take(returned(word__numbering_xml=numbering.replace("LABEL", label)))
    for label in ("欠款已结清%1", "100元%1"):
        with pytest.raises(TakeBackRefused, match="编号格式"):
            take(returned(word__numbering_xml=numbering.replace("LABEL", label)))


def test_a_picture_is_confirmed(tmp_path: Path) -> None:
    Image.new("L", (20, 20)).save(tmp_path / "p.png")
    word = docx.Document(BytesIO(returned()))
    word.add_picture(str(tmp_path / "p.png"))
    out = BytesIO()
    word.save(out)
    with pytest.raises(TakeBackUnconfirmed) as refusal:
        take(out.getvalue())
    assert [problem.value for problem in refusal.value.problems] == ["新图片1幅"]


def test_remarks_are_not_taken_back() -> None:
    comments = '<w:comments xmlns:w="urn:x"><w:comment/></w:comments>'
    with pytest.raises(TakeBackRefused, match="批注"):
        take(returned(word__comments_xml=comments))


def test_words_a_letter_may_not_say() -> None:
    with pytest.raises(WordingRefused, match="坐牢"):
        take(returned(add(para("再不还款就等着坐牢。"))))


def test_characters_nobody_can_print() -> None:
    with pytest.raises(UnprintableCharacterError, match="202E"):
        take(returned(add(para("\u202e翻转"))))


def test_what_is_no_word_file(tmp_path: Path) -> None:
    with pytest.raises(EditedFileUnreadable, match="旧版"):
        take(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    parts = unpacked(drafted()[1])
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(plain, macro)
    with pytest.raises(EditedFileUnreadable, match="带宏的文件"):
        take(zipped(parts))
    cut = tmp_path / "cut.docx"
    cut.write_bytes(returned()[:-40])
    assert not zipfile.is_zipfile(cut)
    with pytest.raises(EditedFileUnreadable, match="损坏"):
        take(cut.read_bytes())

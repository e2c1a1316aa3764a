"""Mails and what hangs on them: all of it in the item, or the item refused, naming mail and attachment."""

import hashlib
import wave
from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from bundle_samples import picture_of, text_of, write_pages
from mail_samples import SAME, TEXT, mail, markup, png
from pikepdf import Array, Dictionary, Encryption, Name, Pdf
from pypdf import PdfReader

from docgen.bundle.normalise import Normaliser
from docgen.bundle.sheets import Printer
from docgen.bundle.source import Readable, find
from docgen.bundle.timelimit import Helper
from docgen.casefile.case import Case
from docgen.casefile.records import Evidence
from docgen.errors import Problem, UnprintableCharacterError

Take = Callable[..., "Readable | list[Problem]"]


@pytest.fixture
def take(tmp_path: Path, make_case: Callable[..., Case], monkeypatch: pytest.MonkeyPatch) -> Take:
    """A file of these bytes made readable, or the problems it has; in this process, where coverage is measured."""

    def here(_self: Helper, _name: str, _seconds: float, task: Callable[..., Any], *args: object) -> object:
        return task(*args)

    monkeypatch.setattr(Helper, "run", here)

    def taken(content: EmailMessage | bytes, name: str = "往来.eml") -> Readable | list[Problem]:
        folder, work = tmp_path / "case", tmp_path / "work"
        folder.mkdir(exist_ok=True)
        work.mkdir(exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.as_bytes())
        before = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        sources, problems = find([name], folder)
        assert problems == []
        normaliser = Normaliser(work, Printer(make_case(), date(2026, 11, 23)), sources)
        item = Evidence(file=name, title="往来邮件")
        normaliser.prepare([item], lambda _: None)
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == before
        return normaliser.readable(item) or normaliser.problems

    return taken


def test_which_characters_stop_a_file_is_told(tmp_path: Path, make_case: Callable[..., Case]) -> None:
    (tmp_path / "a.txt").write_text("正文", "utf-8")
    sources, _ = find(["a.txt"], tmp_path)
    normaliser = Normaliser(tmp_path, Printer(make_case(), date(2026, 11, 23)), sources)

    def stopped(*_: object) -> None:
        problems = [Problem(f"第 {n} 段", "", f"字符“U+1F60{n % 7}”是表情或图形符号，不能用于文书") for n in range(9)]
        raise UnprintableCharacterError(problems=problems)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Normaliser, "run", stopped)
        normaliser.prepare([item := Evidence(file="a.txt", title="正文")], lambda _: None)
        assert normaliser.readable(item) is None
    (problem,) = normaliser.problems
    assert problem.expected.startswith("下列字符无法打印，已停止输出。")
    assert "字符“U+1F604”是表情或图形符号，不能用于文书等 7 处。也可打印为 PDF" in problem.expected


def words(readable: Readable | list[Problem]) -> list[str]:
    assert isinstance(readable, Readable), readable
    return ["".join(text_of(readable.pdf, page).split()) for page in range(readable.page_count)]


def codes(readable: Readable | list[Problem]) -> list[str]:
    assert isinstance(readable, Readable), readable
    return [note.code for note in readable.notes]


def reason(problems: Readable | list[Problem], place: str = "往来.eml") -> str:
    assert isinstance(problems, list), problems
    assert [problem.place for problem in problems] == [place]
    return problems[0].expected


def test_head_and_text_of_a_plain_mail(take: Take) -> None:
    readable = take(mail())
    assert codes(readable) == ["converted"]
    (page,) = words(readable)
    for shown in (
        "发件人李四<li.si@example.invalid>",
        "收件人张三<zhang.san@example.invalid>",
        "抄送王五<wang.wu@example.invalid>",
        "日期2026年11月23日09:00:00（+0800）",
        "主题关于借款的还款安排",
        "附件无",
        "本月25日前归还本金5,000.00元。",
    ):
        assert shown in page


def test_heads_and_text_in_gbk_without_a_word_of_it(take: Take) -> None:
    raw = "From: 李四 <a@example.invalid>\r\nTo: b@example.invalid\r\nSubject: 还款\r\n\r\n本月还清。\r\n".encode("gbk")
    (page,) = words(take(raw))
    assert "发件人李四<a@example.invalid>" in page
    assert "主题还款" in page
    assert "本月还清。" in page


@pytest.mark.parametrize(
    ("date_line", "shown"),
    [
        ("Mon, 23 Nov 2026 09:00:00 -0000", "日期2026年11月23日09:00:00（时区不明）"),
        ("昨天上午", "日期昨天上午"),
        ("Mon, 23 Nov 2026 09:00:00 +9999999999", "日期Mon,23Nov202609:00:00+9999999999"),
    ],
)
def test_a_date_is_written_out_or_left_as_it_is(take: Take, date_line: str, shown: str) -> None:
    (page,) = words(take(f"From: a@example.invalid\r\nDate: {date_line}\r\n\r\nx\r\n".encode()))
    assert shown in page


def test_attachments_follow_each_named_hashed_and_bookmarked(take: Take, tmp_path: Path) -> None:
    contract = write_pages(tmp_path / "合同.pdf", ["contract one", "contract two"]).read_bytes()
    message = mail()
    message.add_attachment(contract, maintype="application", subtype="pdf", filename="借款合同.pdf")
    message.add_attachment("账号,金额\n0062,1.00\n".encode(), maintype="text", subtype="csv", filename="明细.csv")
    message.add_attachment(png(), maintype="image", subtype="png", filename="截图.png")
    readable = take(message)
    assert isinstance(readable, Readable)
    pages = words(readable)
    assert ["附件3个" in pages[0], *(text in pages[n] for n, text in ((1, "contractone"), (2, "contracttwo")))] == [
        True
    ] * 3
    assert "0062" in pages[3]
    assert len(pages) == 5 == len(readable.turns)
    for content in (contract, png()):
        assert hashlib.sha256(content).hexdigest() in pages[0]
    said = [note.text for note in readable.notes if note.code == "attachment"]
    assert said[0] == (
        f"附件 1“借款合同.pdf”编入本项第 2-3 页：{len(contract):,} 字节（{len(contract) / 1024:.2f} KB），"
        f"SHA-256 {hashlib.sha256(contract).hexdigest()}"
    )
    outline = [entry.title for entry in PdfReader(readable.pdf).outline if not isinstance(entry, list)]
    assert outline == ["电子邮件", "借款合同.pdf", "明细.csv", "截图.png"]
    middle = picture_of(readable.pdf, 4)
    assert middle.getpixel((middle.width // 2, middle.height // 2)) == 76, "the red of the screenshot, as grey"


def test_a_mail_within_a_mail_is_taken_apart_too(take: Take) -> None:
    inner = mail("内层邮件", "内层正文")
    inner.add_attachment("内层附件".encode(), maintype="text", subtype="plain", filename="说明.txt")
    outer = mail("外层邮件")
    outer.add_attachment(inner)
    pages = words(take(outer))
    assert ["外层邮件" in pages[0], "内层正文" in pages[1], "内层附件" in pages[2]] == [True] * 3


def test_mails_nested_too_deep_are_refused(take: Take) -> None:
    message = mail("最内层")
    for depth in range(3):
        outer = mail(f"第{depth}层")
        outer.add_attachment(message)
        message = outer
    problems = take(message)
    assert isinstance(problems, list)
    assert problems[0].expected.startswith("邮件套邮件超过 3 层。请")
    assert problems[0].place.startswith("往来.eml 的附件 1“")


def test_text_is_taken_where_the_html_says_no_more(take: Take) -> None:
    message = mail()
    message.add_alternative(SAME, subtype="html")
    readable = take(message)
    assert codes(readable) == ["converted", "alternative_left_out"]
    assert len(words(readable)) == 1


def test_html_is_taken_where_it_says_more(take: Take) -> None:
    message = mail(text="请用网页方式查看。")
    message.add_alternative(f"{SAME}<p>另付违约金 800 元。</p>", subtype="html")
    readable = take(message)
    assert codes(readable) == ["converted", "alternative_left_out"]
    assert "另付违约金800元。" in words(readable)[1]


def test_pictures_of_an_html_body_come_from_the_mail_and_what_it_does_not_show_is_an_attachment(take: Take) -> None:
    message = markup("<p>见图</p><img src='cid:a'>")
    message.add_related(png("red"), "image", "png", cid="<a>", filename="有用.png")
    message.add_related(png("black"), "image", "png", cid="<b>", filename="未显示.png")
    readable = take(message)
    pages = words(readable)
    assert "附件1个" in pages[0]
    assert "未显示.png" in pages[0]
    assert "有用.png" not in pages[0]
    assert len(pages) == 3


@pytest.mark.parametrize(
    "body",
    [
        "<img src='http://198.51.100.1/pixel.gif'>",
        "<img src='cid:missing'>",
        "<link rel=stylesheet href='//198.51.100.1/a.css'>",
        "<div style='background:url(https://198.51.100.1/a.png)'>x</div>",
        "<style>@import 'http://198.51.100.1/a.css';</style>x",
        "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}p{font-family:x}</style><p>x",
        "<svg><image href='file:///etc/passwd' width=9 height=9 /></svg>",
    ],
)
def test_what_calls_elsewhere_is_not_fetched(take: Take, body: str) -> None:
    assert "要从别处取内容" in reason(take(markup(body)))


def test_an_attachment_that_cannot_be_read_refuses_the_item_naming_both(take: Take, tmp_path: Path) -> None:
    locked = write_pages(tmp_path / "a.pdf", ["x"])
    with pikepdf.open(locked, allow_overwriting_input=True) as pdf:
        pdf.save(locked, encryption=Encryption(owner="o", user="u"))
    message = mail()
    message.add_attachment(locked.read_bytes(), maintype="application", subtype="pdf", filename="密.pdf")
    message.add_attachment(b"PK\x05\x06" + bytes(18), maintype="application", subtype="zip", filename="包.zip")
    problems = take(message)
    assert isinstance(problems, list)
    assert [(problem.place, problem.expected.split("，")[0]) for problem in problems] == [
        ("往来.eml 的附件 1“密.pdf”", "文件设有打开密码"),
        ("往来.eml 的附件 2“包.zip”", "压缩包不能直接编入。请解压后把其中的文件逐一列为证据"),
    ]


def test_a_recording_that_hangs_on_a_mail_is_a_sheet(take: Take, tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(100)
        file.writeframes(bytes(6500))
    message = mail()
    message.add_attachment((tmp_path / "a.wav").read_bytes(), maintype="audio", subtype="wav", filename="通话.wav")
    readable = take(message)
    assert "1分05秒" in words(readable)[1]
    assert "sheet" in codes(readable)


def test_layers_that_are_off_stay_off_in_an_attachment(take: Take, tmp_path: Path) -> None:
    path = write_pages(tmp_path / "a.pdf", ["visible"])
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        hide_square(pdf)
        pdf.save(path)
    message = mail()
    message.add_attachment(path.read_bytes(), maintype="application", subtype="pdf", filename="图层.pdf")
    readable = take(message)
    assert isinstance(readable, Readable)
    assert picture_of(readable.pdf, 1).getpixel((300, 400)) == 255


def hide_square(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="hidden"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    page = pdf.pages[0]
    page.Resources.Properties = Dictionary(L=layer)
    page.contents_add(b"/OC /L BDC 0 g 250 400 100 100 re f EMC")


def test_a_signature_is_said_and_is_no_attachment_to_convert(take: Take) -> None:
    message = mail()
    message.add_attachment(b"\x30\x80", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    readable = take(message)
    assert codes(readable) == ["converted", "signed"]
    assert "smime.p7s" in words(readable)[0]


def raw(kind: str, body: str = "x") -> bytes:
    return f"From: a@example.invalid\r\nSubject: s\r\nMIME-Version: 1.0\r\nContent-Type: {kind}\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (raw("application/pkcs7-mime; smime-type=enveloped-data"), "邮件经加密或签名封装"),
        (raw('multipart/encrypted; boundary="b"', "--b\r\n\r\nx\r\n--b--"), "邮件经加密或签名封装"),
        (raw('message/external-body; access-type=URL; URL="http://x/"'), "邮件内容有一部分存放在别处"),
        (raw('multipart/mixed; boundary="b"', "--b\r\nContent-Type: text/plain\r\n\r\nx"), "邮件已损坏或不完整"),
        (raw("text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64", "5L2g5aW9!"), "邮件已损坏或不完整"),
    ],
)
def test_mails_that_are_not_whole_are_refused(take: Take, content: bytes, said: str) -> None:
    assert reason(take(content)).startswith(said)


def test_parts_nested_without_end_are_refused(take: Take) -> None:
    boundaries = [f"b{n}" for n in range(40)]
    content = "".join(
        f"{'--' + boundaries[n - 1] + chr(10) if n else 'From: a@example.invalid' + chr(10) + 'Subject: s' + chr(10)}"
        f'Content-Type: multipart/mixed; boundary="{name}"\n\n'
        for n, name in enumerate(boundaries)
    )
    assert "层层嵌套" in reason(take(content.encode()))


def test_names_of_attachments_lead_nowhere(take: Take, tmp_path: Path) -> None:
    message = mail()
    message.add_attachment(b"one", maintype="text", subtype="plain", filename="../../../outside.txt")
    message.add_attachment(b"two", maintype="text", subtype="plain", filename="C:\\windows\\..\\evil.txt")
    readable = take(message)
    assert "outside.txt" in words(readable)[0]
    assert not list(tmp_path.glob("*outside*"))
    assert not list((tmp_path / "case").glob("*evil*"))


def test_a_web_page_saved_as_a_mail(take: Take) -> None:
    content = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://bank.invalid/notice/\r\nSubject: 公告\r\n"
        "Date: Mon, 23 Nov 2026 09:00:00 +0800\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        "Content-Location: http://bank.invalid/notice/\r\n\r\n<link rel=stylesheet href='a.css'><p>利率公告</p>\r\n"
        "--b\r\nContent-Type: text/css\r\nContent-Location: http://bank.invalid/notice/a.css\r\n\r\n"
        "p { color: blue }\r\n"
        "--b\r\nContent-Type: text/css\r\nContent-Location: http://bank.invalid/unused.css\r\n\r\n"
        "p { color: red }\r\n--b--\r\n"
    )
    readable = take(content.encode(), "公告.mht")
    pages = words(readable)
    assert "网页地址http://bank.invalid/notice/" in pages[0]
    assert "利率公告" in pages[1]
    assert codes(readable) == ["converted", "resources_left_out"]


def test_a_web_page_saved_by_an_older_browser_says_where_it_was(take: Take) -> None:
    """Nothing at the top says that it is one: the address stands at the page's own part."""
    address = f"http://bank.invalid/notice?{'a' * 40}"
    content = (
        "From: <Saved by an older browser>\r\nSubject: 公告\r\nDate: Mon, 23 Nov 2026 09:00:00 +0800\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        f"Content-Location: {address}\r\n\r\n<p>利率公告</p>\r\n--b--\r\n"
    )
    readable = take(content.encode(), "公告.mht")
    first = words(readable)[0]
    assert first.startswith("网页存档：http://bank.invalid/notice?aaaaaaaaaaaa…")
    assert f"网页地址{address}" in first
    assert readable.notes[0].text == f"网页存档（{address}）：信头、附件清单和正文排印后编入"
    with pikepdf.open(readable.pdf) as pdf:
        (bookmark,) = pdf.open_outline().root
        assert bookmark.title == "网页存档：http://bank.invalid/notice?aaaaaaaaaaaa…"


def test_a_mail_whose_page_has_an_address_is_a_mail(take: Take) -> None:
    content = (
        "From: a@bank.invalid\r\nTo: b@bank.invalid\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Location: http://bank.invalid/\r\n\r\n<p>one</p>\r\n"
    )
    assert words(take(content.encode()))[0].startswith("电子邮件")


def test_a_mail_without_a_body_says_so(take: Take) -> None:
    assert "（邮件没有正文）" in words(take(mail(text="\n")))[0]


def test_the_sample_is_what_it_seems() -> None:
    assert TEXT.splitlines()[0] in str(message_from_bytes(mail().as_bytes()).get_payload(decode=True), "utf-8")

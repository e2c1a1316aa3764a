"""The evidence of a case through its pages: put in, put in order, described, taken out, looked at."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from visiting import Visitor, zipped

LIST = "/cases/2026-001/evidence"
CaseJson = Callable[..., bytes]
IMPORTED = {"title": "欠条", "file": "证据/欠条.png"}


def picture(colour: str = "white") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(content, "PNG")
    return content.getvalue()


def put_in(visitor: Visitor, **files: bytes) -> None:
    sent = [(io.BytesIO(content), f"{name}.png") for name, content in files.items()]
    assert visitor.post(LIST, {"files": sent}).status_code == 303


def files_of(visitor: Visitor) -> list[str]:
    """The files of the list, in its order."""
    return re.findall(r'<tr data-file="([^"]+)"', visitor.get(LIST).text)


@pytest.fixture
def case(visitor: Visitor, case_json: CaseJson) -> None:
    case = case_json(evidence=[IMPORTED])
    assert visitor.drop(zipped({"case.json": case, "证据/欠条.png": picture()}), "case.zip").status_code == 303


@pytest.mark.usefixtures("case")
def test_several_files_and_a_zip_are_put_in_each_once(visitor: Visitor) -> None:
    sent = [
        (io.BytesIO(picture("red")), "借款合同1.png"),
        (io.BytesIO(zipped({"催收函.png": picture("blue"), "again.png": picture("red")})), "更多.zip"),
    ]
    page = visitor.post(LIST, {"files": sent}, follow_redirects=True).text
    assert "已加入 2 项证据" in page
    assert "没有重复加入" in page
    for shown in ("欠条", "借款合同", "催收函"):
        assert shown in page
    assert visitor.post(LIST, {}).status_code == 400
    broken = visitor.post(LIST, {"files": [(io.BytesIO(b"PK\3\4 no zip"), "x.zip")]})
    assert broken.status_code == 422
    assert len(files_of(visitor)) == 3


@pytest.mark.usefixtures("case")
def test_the_order_is_kept_by_dragging_and_by_buttons(visitor: Visitor) -> None:
    put_in(visitor, b=picture("red"), c=picture("blue"))
    first, second, third = files_of(visitor)
    visitor.post(f"{LIST}/order", {"file": [third, first, second]})
    assert files_of(visitor) == [third, first, second]
    visitor.post(f"{LIST}/order", {"file": [third, first, second], "move": f"{third}:1"})
    assert files_of(visitor) == [first, third, second]
    visitor.post(f"{LIST}/order", {"move": f"{first}:-1"})
    assert files_of(visitor) == [first, third, second]
    clash = visitor.post(f"{LIST}/order", {"file": [third, first]})
    assert clash.status_code == 409
    put_in(visitor, d=picture("green"))
    assert files_of(visitor)[:3] == [first, third, second]


@pytest.mark.usefixtures("case")
def test_an_item_is_taken_out_kept_and_put_back(visitor: Visitor) -> None:
    put_in(visitor, b=picture("red"))
    first, second = files_of(visitor)
    page = visitor.post(f"{LIST}/remove", {"file": first}, follow_redirects=True).text
    assert "已移出证据列表" in page
    assert "已移出列表（原件仍保存）" in page
    assert files_of(visitor) == [second]
    with visitor.get(f"{LIST}/file", query_string={"file": first}) as kept:
        assert kept.data == picture()
    assert visitor.post(f"{LIST}/remove", {"file": first}).status_code == 404
    visitor.post(f"{LIST}/restore", {"file": first})
    assert files_of(visitor) == [second, first]
    visitor.post(f"{LIST}/remove", {"file": second})
    put_in(visitor, again=picture("red"))
    assert files_of(visitor) == [first, second]  # the same content is the same item


@pytest.mark.usefixtures("case")
def test_what_is_said_of_an_item_is_changed_and_its_faults_are_told(visitor: Visitor) -> None:
    put_in(visitor, b=picture("red"))
    imported, own = files_of(visitor)
    said = {"file": own, "title": "<b>流水</b>", "group": "performance", "proves": "已放款", "pages": "1"}
    page = visitor.post(f"{LIST}/item", said, follow_redirects=True).text
    assert "&lt;b&gt;流水&lt;/b&gt;" in page
    wrong = visitor.post(f"{LIST}/item", {**said, "pages": "3-1"})
    assert wrong.status_code == 422
    assert 'value="3-1"' in wrong.text
    assert visitor.post(f"{LIST}/item", {"file": imported, "title": "x"}).status_code == 409
    assert "只入说明页</td>" in visitor.post(f"{LIST}/item", {**said, "as_sheet": "1"}, follow_redirects=True).text
    assert " checked" in visitor.get(f"{LIST}/item", query_string={"file": own}).text
    assert "只入说明页</td>" not in visitor.post(f"{LIST}/item", said, follow_redirects=True).text
    assert "随案件资料导入" in visitor.get(f"{LIST}/item", query_string={"file": imported}).text


@pytest.mark.usefixtures("case")
def test_pages_are_looked_at_as_pictures_of_ours_and_files_only_saved(visitor: Visitor) -> None:
    sent = [(io.BytesIO(b"<script>alert(1)</script>" * 30), "网页.html"), (io.BytesIO(b"%PDF-1.4 broken"), "坏.pdf")]
    visitor.post(LIST, {"files": sent})
    one, page, broken = files_of(visitor)
    drawn = visitor.get(f"{LIST}/picture", query_string={"file": one})
    assert drawn.mimetype == "image/png"
    assert Image.open(io.BytesIO(drawn.data)).size == (60, 40)
    put_in(visitor, red=picture("red"))
    red = visitor.get(f"{LIST}/picture", query_string={"file": files_of(visitor)[-1]})
    assert Image.open(io.BytesIO(red.data)).convert("RGB").getpixel((0, 0)) == (255, 0, 0)  # seals are red
    assert visitor.get(f"{LIST}/picture", query_string={"file": one, "page": "2"}).status_code == 422
    assert visitor.get(f"{LIST}/picture", query_string={"file": page}).status_code == 404
    with visitor.get(f"{LIST}/file", query_string={"file": page}) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.mimetype == "application/octet-stream"
    told = visitor.get(f"{LIST}/item", query_string={"file": broken})
    assert told.status_code == 200
    assert "坏.pdf" in told.text
    assert "PDF 已损坏" in told.text
    for outside in ("../../personal.key", "none.png"):
        assert visitor.get(f"{LIST}/file", query_string={"file": outside}).status_code == 404

"""What the institution sets: profile and seals, templates, policies, legal values, accounts, assignments."""

import io
import re
import tomllib
from pathlib import Path

from PIL import Image, ImageDraw
from visiting import Visitor

from docgen.collection.policy_files import SHIPPED

LAWYER = {"name": "甲", "licence_no": "L"}


def test_the_profile_is_changed_field_by_field_or_not_at_all(visitor: Visitor, tmp_path: Path) -> None:
    assert visitor.get("/institution").status_code == 200
    fields = {"name": "江城示例银行", "short_code": "JCYH", "four_eyes": "true", "contact.phone": "010-00000000"}
    assert "已更改 4 项" in visitor.post("/institution", fields, follow_redirects=True).text
    text = (tmp_path / "data" / "profile.toml").read_text("utf-8")
    assert 'short_code = "JCYH"' in text
    assert "four_eyes = true" in text
    wrong = visitor.post("/institution", {**fields, "name": "改名银行", "short_code": "小写"})
    assert wrong.status_code == 422
    assert "改名银行" in wrong.text  # what was typed stays in the form
    assert (tmp_path / "data" / "profile.toml").read_text("utf-8") == text
    assert "已更改 3 项" in visitor.post("/institution", {"name": "江城示例银行"}, follow_redirects=True).text
    assert "four_eyes" not in (tmp_path / "data" / "profile.toml").read_text("utf-8")


def lawyers(tmp_path: Path) -> list[str]:
    profile = tomllib.loads((tmp_path / "data" / "profile.toml").read_text("utf-8"))
    return [f"{one['name']} {one['licence_no']}" for one in profile["law_firm"]["lawyers"]]


def test_a_firm_has_any_number_of_lawyers_and_one_can_leave(visitor: Visitor, tmp_path: Path) -> None:
    firm = {"law_firm.name": "江城示例律师事务所", "law_firm.licence_no": "3100"}
    rows = {f"law_firm.lawyers.{n}.{key}": f"{said}{n}" for n in range(3) for key, said in LAWYER.items()}
    assert visitor.post("/institution", {**firm, **rows}).status_code == 303
    assert lawyers(tmp_path) == ["甲0 L0", "甲1 L1", "甲2 L2"]
    page = visitor.get("/institution").text
    assert 'name="law_firm.lawyers.3.name" value=""' in page  # for one more
    assert 'name="law_firm.lawyers.4.name"' not in page
    left = {key: "" if ".0." in key else said for key, said in rows.items()}
    assert visitor.post("/institution", {**firm, **left}).status_code == 303
    assert lawyers(tmp_path) == ["甲1 L1", "甲2 L2"]


def test_signature_sealing_and_text_messages_are_set_here_too(visitor: Visitor, tmp_path: Path) -> None:
    fields = {"signature.pkcs12": "证书/章.p12", "sealing.url": "https://seal.example", "sms.folder": "短信"}
    assert "已更改 3 项" in visitor.post("/institution", fields, follow_redirects=True).text
    profile = tomllib.loads((tmp_path / "data" / "profile.toml").read_text("utf-8"))
    said = {
        "signature": {"pkcs12": "证书/章.p12"},
        "sealing": {"url": "https://seal.example"},
        "sms": {"folder": "短信"},
    }
    assert profile == said


def test_a_seal_is_taken_in_and_what_is_none_refused(visitor: Visitor) -> None:
    picture = Image.new("RGB", (600, 600), "white")
    ImageDraw.Draw(picture).ellipse((20, 20, 580, 580), outline="#c00000", width=30)
    picture.save(content := io.BytesIO(), "PNG")
    fields = {"seal": "official", "width_mm": "42", "file": (io.BytesIO(content.getvalue()), "章.png")}
    assert "印章已存入：宽 42" in visitor.post("/institution/seals", fields, follow_redirects=True).text
    fields = {"seal": "official", "file": (io.BytesIO(b"<svg/>"), "章.png")}
    assert visitor.post("/institution/seals", fields).status_code == 415


def test_a_template_is_begun_from_refused_put_in_place_and_taken_back(visitor: Visitor) -> None:
    assert "逾期贷款催收通知书" in visitor.get("/templates").text
    page = "/templates/demand_letter"
    start = visitor.get(f"{page}/start.docx")
    assert start.data.startswith(b"PK")
    assert visitor.get(f"{page}/fields.docx").data.startswith(b"PK")
    bad = {"file": (io.BytesIO(b"PK\x03\x04 no document"), "a.docx"), "do": "add"}
    assert visitor.post(page, bad).status_code in {415, 422}
    good = {"file": (io.BytesIO(start.data), "a.docx"), "do": "add"}
    assert "为第 1 版" in visitor.post(page, good, follow_redirects=True).text
    assert "自有，第 1 版" in visitor.get("/templates").text
    visitor.post(f"{page}/use/0")
    assert "自有，第" not in visitor.get("/templates").text
    assert visitor.get("/templates/none").status_code == 404


def test_a_policy_is_checked_put_in_force_and_chosen(visitor: Visitor) -> None:
    assert visitor.get("/policies/bank").status_code == 200
    content = visitor.get("/policies/bank/file").data
    assert content == (SHIPPED / "bank.toml").read_bytes()
    bad = {"name": "own", "file": (io.BytesIO(b'title = "x"'), "own.toml")}
    answer = visitor.post("/policies", bad)
    assert answer.status_code == 422
    assert "own.toml" in answer.text
    good = {"name": "own", "file": (io.BytesIO(content), "own.toml")}
    assert visitor.post("/policies", good).location == "/policies/own"
    visitor.post("/policies/default", {"name": "own"})
    assert re.search(r'value="own" selected', visitor.get("/policies").text)
    assert visitor.post("/policies/default", {"name": "none"}).status_code == 422
    assert visitor.get("/policies/..~2fprofile/file").status_code == 404


def test_a_legal_value_is_added_with_its_source(visitor: Visitor) -> None:
    (name, *_) = re.findall(r'href="/parameters/(lpr_1y|[a-z_0-9]*lpr[a-z_0-9]*)"', visitor.get("/parameters").text)
    page = f"/parameters/{name}"
    assert visitor.get(page).status_code == 200
    assert visitor.post(page, {"value": "3%", "since": "2026-03-10", "source": "公告"}).status_code == 400
    assert visitor.post(page, {"value": "0.5", "since": "2026-03-10", "source": "公告"}).status_code == 422
    assert visitor.get("/parameters/none").status_code in {404, 422}


def test_accounts_are_set_up_changed_and_closed_and_cases_assigned(
    visitor: Visitor, stored: str, cheap_hashes: None
) -> None:
    assert cheap_hashes is None
    assert "设立首个管理员" in visitor.get("/accounts").text
    fields = {
        "name": "chief",
        "person": "钱主任",
        "password": "correct horse battery",
        "again": "correct horse battery",
    }
    visitor.post("/first", fields)
    visitor.post("/sign-in", {"name": "chief", "password": "correct horse battery"})
    made = {"name": "zhao", "person": "赵催收", "role": "collector", "password": "purple staple 77"}
    assert "首次登录时须更改密码" in visitor.post("/accounts", made, follow_redirects=True).text
    assert visitor.post("/accounts", made).status_code == 409
    visitor.post("/accounts/zhao", {"person": "赵丙", "role": "lawyer"})
    text = visitor.get("/accounts").text
    assert "赵丙" in text
    assert "律师" in text
    visitor.post("/accounts/zhao/password", {"password": "orange staple 78"})
    assert visitor.post("/accounts/zhao/password", {"do": "second_factor"}).status_code == 404
    assert "是唯一的管理员" in visitor.post("/accounts/chief", {"do": "close"}).text
    visitor.post("/accounts", {**made, "name": "qian", "role": "manager"})
    visitor.post("/accounts/zhao", {"do": "close"})
    assert "已停用" in visitor.get("/accounts").text
    assert stored

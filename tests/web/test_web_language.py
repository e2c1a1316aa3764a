"""Nothing is left in the wrong language: every Chinese sentence has its English, none stands outside the catalog."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from flask import Flask
from jinja2 import Environment, nodes
from visiting import Visitor

import web
from docgen.bundle import materials
from docgen.errors import DocgenError, NotFound, SignInLocked
from docgen.kinds.registry import kinds
from web.errors import refusal_of
from web.language import _BRACKET, _DAY, ENGLISH, catalogue, listed, said, word_of
from web.words import in_words, moment

FOLDER = Path(web.__file__).parent
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
TRANSLATING = ("_", "gettext", "ngettext", "lazy_gettext")
PAGES = sorted((FOLDER / "pages").glob("*.html"))
CODE = sorted(FOLDER.rglob("*.py"))
ALLOWED = {
    "language.py": {
        "中文",
        "、",
        "；",
        _DAY.pattern,
        _BRACKET.pattern,
    },  # the switch itself; how Chinese joins lists, writes days, brackets
}


def sentences() -> dict[str, str]:
    """Every sentence of pages and code, and the file where it stands."""
    methods = [("**.py", "python"), ("pages/**.html", "jinja2.ext:babel_extract")]
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(FOLDER, methods, keywords=keywords)  # type: ignore[arg-type]  # None is what Babel takes
    return {str(text[0] if isinstance(text, tuple) else text): file for file, _line, text, _comments, _context in found}


def test_every_sentence_has_its_english() -> None:
    found = sentences()
    assert len(found) > 250
    known = catalogue()
    assert {text: file for text, file in found.items() if text not in known} == {}


def test_english_fills_in_what_chinese_does() -> None:
    for message in catalogue():
        if isinstance(message.id, str) and message.id:
            names = [set(re.findall(r"%\((\w+)\)s", text)) for text in (message.id, str(message.string))]
            assert names[0] == names[1], message.id
            assert not message.fuzzy, message.id


def test_every_error_has_its_english() -> None:
    def families(family: type[DocgenError]) -> Iterator[type[DocgenError]]:
        yield family
        for narrower in family.__subclasses__():
            yield from families(narrower)

    known = catalogue()
    for error in families(DocgenError):
        if not error.__module__.startswith("docgen.errors"):
            continue
        assert error.wording in known, error.code
        facts = [
            {name for _, name, _, _ in Formatter().parse(text) if name}
            for text in (error.wording, str(known[error.wording].string))
        ]
        assert facts[0] == facts[1], error.code


def stray_text(page: Path) -> list[str]:
    """Chinese of a page that is not looked up."""
    tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(page.read_text("utf-8"))
    looked_up = {
        id(inner)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING
        for inner in call.find_all(nodes.Const)
    }
    texts = [text.data for text in tree.find_all(nodes.TemplateData)]
    texts += [c.value for c in tree.find_all(nodes.Const) if isinstance(c.value, str) and id(c) not in looked_up]
    return [text.strip() for text in texts if HAN.search(text)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_page_speaks_outside_the_catalog(page: Path) -> None:
    assert stray_text(page) == []


def stray_words(module: Path) -> list[str]:
    """Chinese of a module that is neither looked up nor said to a programmer."""
    tree = ast.parse(module.read_text("utf-8"))
    spoken = {
        id(inner)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TRANSLATING
        for inner in ast.walk(call)
    }
    docstrings = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return [
        text.value
        for text in ast.walk(tree)
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and HAN.search(text.value)
        if id(text) not in spoken | docstrings and text.value not in ALLOWED.get(module.name, set())
    ]


STARTING = {"app.py", "config.py"}
"""What is said to whoever starts the server, who reads Chinese at the command line."""


@pytest.mark.parametrize("module", [one for one in CODE if one.name not in STARTING], ids=lambda module: module.name)
def test_no_code_speaks_outside_the_catalog(module: Path) -> None:
    assert stray_words(module) == []


def test_the_style_sheet_speaks_both() -> None:
    style = (FOLDER / "static" / "style.css").read_text("utf-8")
    said_there = re.findall(r'content: "([^"]*[\u4e00-\u9fff][^"]*)"', style)
    assert said_there == ["（必填）"]
    assert '.required:lang(en)::after { content: " (required)"; }' in style


def english(visitor: Visitor) -> None:
    visitor.post("/language", {"language": ENGLISH})


@pytest.mark.parametrize("path", ["/first", "/imports", "/cases", "/nowhere", "/cases/none", "/cases?page=x"])
def test_an_english_page_holds_no_chinese_but_the_switch(visitor: Visitor, path: str) -> None:
    english(visitor)
    text = visitor.get(path).text
    assert '<html lang="en">' in text
    assert HAN.findall(text.replace(">中文<", "><").replace("docgen.db", "")) == []


def test_a_visitor_reads_chinese_until_he_chooses(visitor: Visitor) -> None:
    assert '<html lang="zh-CN">' in visitor.get("/imports", headers={"Accept-Language": "en"}).text
    answer = visitor.post("/language", {"language": ENGLISH, "next": "/cases?page=2"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cases?page=2")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("docgen_language"))
    assert {"HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "<h1>Cases</h1>" in visitor.get("/cases").text
    visitor.post("/language", {"language": "tlh"})
    assert "<h1>Cases</h1>" in visitor.get("/cases").text
    visitor.post("/language", {"language": "zh"})
    assert "<h1>案件</h1>" in visitor.get("/cases").text


def test_what_the_core_says_is_said_in_english(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "docgen_language=en"}):
        assert refusal_of(NotFound(what="案件", name="张三-1")).sentence == (
            "No case 张三-1 was found. Please check and try again."
        )
        assert "in 3 minutes" in refusal_of(SignInLocked(minutes=3)).sentence
        assert said("没有找到案件 A-1。请核对后重试。") == "No case A-1 was found. Please check and try again."
        assert said("本金、罚息") == "Principal, Penalty interest"
        assert said("1985年3月12日") == "12 Mar 1985"
        assert said("2026年11月3日 09:30") == "3 Nov 2026 09:30"
        assert said("债权人 江城示例银行") == "Creditor 江城示例银行"
        assert (
            said("向张三邮寄《逾期贷款催收通知书》（示1号），本人签收")
            == "Demand letter (示1号) to 张三, posted: Signed"
        )
        assert said("还款100.00元（张三，凭证号A1）") == "CNY 100.00 repaid by 张三 (voucher A1)"
        assert said("债务人同意扣收的凭证（非金融机构）").startswith("proof that the debtor agreed")
        assert said("某项无人译过的话") == "某项无人译过的话"
        unproven = said("  2026-03-26向张三邮寄《逾期贷款催收通知书》（示1号），待反馈：送达结果、送达凭证")
        assert unproven.startswith("2026-03-26 Demand letter (示1号) to 张三, posted: Pending: ")
        assert not HAN.search(unproven.replace("示1号", "").replace("张三", ""))
        assert said("2026-03-26某项无人译过的话") == "2026-03-26某项无人译过的话"
        assert said("某项填写", "contact_name") == "Contact name"
        assert word_of("HoldReason", "deceased") == "Deceased"
        assert in_words(date(2026, 11, 3)) == "3 Nov 2026"
        assert moment(datetime(2026, 11, 3, 16, 5, tzinfo=UTC)) == "4 Nov 2026 00:05"
        assert listed(["a", "b"]) == "a, b"


def test_what_is_filled_in_is_never_cut_in_the_wrong_place() -> None:
    """Two that follow each other would share a day or a sum between them."""
    assert [one.id for one in catalogue() if isinstance(one.id, str) and re.search(r"\}\{\w", one.id)] == []


def test_what_documents_ask_has_its_english(app: Flask) -> None:
    asked = [kind.definition for kind in kinds().values() if not kind.definition.internal]
    texts = {text for one in asked for field in one.fields for text in (field.help, *field.choices) if text}
    assert len(texts) > 150
    with app.test_request_context(headers={"Cookie": "docgen_language=en"}):
        assert [text for text in sorted(texts) if said(text) == text] == []


def wanted(part: object) -> Iterator[str]:
    """What lists of papers say to whoever looks for what is missing."""
    if isinstance(part, dict):
        yield from (part[name] for name in ("what", "why") if isinstance(part.get(name), str))
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from wanted(inner)


def test_what_a_filing_wants_and_why_has_its_english(app: Flask) -> None:
    lists = sorted((Path(materials.__file__).parent / "lists").glob("*.toml"))
    texts = {text for path in lists for text in wanted(tomllib.loads(path.read_text("utf-8")))}
    assert len(texts) > 150
    with app.test_request_context(headers={"Cookie": "docgen_language=en"}):
        assert [text for text in sorted(texts) if said(text) == text] == []
        assert said("借款合同（《民法典》第六百六十七条）") == "Loan contract (《民法典》第六百六十七条)"
        assert said("某物（借款合同）") == "某物（借款合同）"


def test_in_chinese_the_core_speaks_for_itself(app: Flask) -> None:
    with app.test_request_context():
        assert refusal_of(NotFound(what="案件", name="A")).sentence == "没有找到案件 A。请核对后重试。"
        assert said("本金、罚息") == "本金、罚息"
        assert in_words(date(2026, 11, 3)) == "2026年11月3日"
        assert listed(["甲", "乙"], ";") == "甲；乙"

"""Pages read in English, one after the other: what is Chinese there is the case's own, or known to be untranslated."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from flask import Flask
from visiting import NOW, Visitor

from docgen.api.importing import import_cases

HAN = re.compile(r"[\u3400-\u9fff]")
FULL_CASE = Path(__file__).parents[2] / "fixtures" / "full_case" / "case.json"
_TAG = re.compile(r"<[^>]*>")
_SILENT = re.compile(r"<(script|style|head)\b.*?</\1>", re.DOTALL)
_OWN = re.compile(r'<(\w+)[^>]* lang="zh-CN"[^>]*>.*?</\1>', re.DOTALL)
_STATUTE = re.compile(r"(?:《[^》]*》|中华人民共和国民法典 )(?:第[一二三四五六七八九十百零〇、第条款项之（）]+)?")

UNTRANSLATED = (
    "A payment order requires that the parties",
    "Acceleration notice (合同号",
    "Effect: A demand not proved to have arrived",
    "For arbitration or a claim in bankruptcy",
    "Guarantor demand (合同号",
    "The procedures entrusted, for instance",
    "结果本人签收",
)
"""How texts begin that are still Chinese, or ask for answers in Chinese; the list may only grow shorter."""


def words_of(value: object) -> Iterator[str]:
    """Every text of a case, as it was handed in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from words_of(inner)


def chinese(page: str, own: list[str]) -> set[str]:
    """Texts of a page with Chinese that is not the case's."""
    found = set()
    for piece in _TAG.split(_OWN.sub("", _SILENT.sub("", page))):
        said = text = " ".join(unescape(piece).split())
        for word in own:
            text = text.replace(word, "")
        text = _STATUTE.sub("", text)
        if HAN.search(text) and said != "中文":
            found.add(said)
    return found


def test_pages_in_english_hold_no_chinese_of_ours(app: Flask, visitor: Visitor) -> None:
    import_cases(app.extensions["office"], [FULL_CASE], at=NOW)
    case = json.loads(FULL_CASE.read_text("utf-8"))
    own = sorted({word.removeprefix("evidence/") for word in words_of(case) if HAN.search(word)}, key=len, reverse=True)
    visitor.post("/language", {"language": "en"})
    left: dict[str, str] = {}
    walked = 0
    for rule in app.url_map.iter_rules():
        if rule.methods is None or "GET" not in rule.methods or rule.arguments - {"case_no"}:
            continue
        if rule.rule.startswith(("/api", "/static")):
            continue
        path = rule.rule.replace("<number:case_no>", case["case_no"]).replace("<case_no>", case["case_no"])
        with visitor.get(path) as answer:
            if answer.mimetype == "text/html" and answer.status_code == 200:
                walked += 1
                left |= dict.fromkeys(chinese(answer.text, own), path)
    assert walked > 35
    assert {text: path for text, path in left.items() if not text.startswith(UNTRANSLATED)} == {}
    assert [start for start in UNTRANSLATED if not any(text.startswith(start) for text in left)] == []

"""The JSON Schema of a case file, made from the types; shipped beside them as ``case.schema.json``.

``write_shipped`` writes that file anew after a change of the types; a test holds that it is up to date.
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.debts import LOAN_NEEDS
from docgen.casefile.record import Record
from docgen.casefile.scalars import Spelling
from docgen.casefile.shape import Part, context, parts, records

FILE_NAME = "case.schema.json"

_HINTS = {
    Spelling.MONEY: '金额，单位元，至多两位小数的字符串，如 "500000.00"',
    Spelling.RATE: '比率，小数形式的字符串，如 "0.0588" 表示 5.88%',
    Spelling.DATE: "日期，YYYY-MM-DD",
    Spelling.INSTANT: "带时区的时间，如 2026-03-05T09:30:00+08:00",
    Spelling.PATH: "案件文件旁的相对路径",
    Spelling.PARTY: "当事人的编号，或只有一名当事人使用的姓名、名称",
    Spelling.DEBT: "本案的合同编号",
}

# What the rules of a record say, as far as a schema can say it.
_RULES: dict[str, dict[str, Any]] = {
    "Debt": {
        "anyOf": [
            {"required": ["card"], "properties": {"card": {"$ref": "#/$defs/Card"}}},
            {"required": ["invoices"], "properties": {"invoices": {"minItems": 1}}},
            {"required": [*LOAN_NEEDS], "properties": {key: {"not": {"type": "null"}} for key in LOAN_NEEDS}},
        ]
    },
    "DefaultRate": {
        "not": {
            "anyOf": [
                {"required": [one, other], "properties": {key: {"not": {"type": "null"}} for key in (one, other)}}
                for one, other in (("multiplier", "annual"), ("multiplier", "daily"), ("annual", "daily"))
            ]
        }
    },
    "LedgerEntry": {
        "allOf": [
            {"if": _type, "then": {"required": [key], "properties": {key: {"not": {"type": "null"}}}}}
            for key, _type in (
                ("rate", {"properties": {"type": {"const": "rate_change"}}, "required": ["type"]}),
                (
                    "amount",
                    {"properties": {"type": {"not": {"enum": ["rate_change", "reversal"]}}}, "required": ["type"]},
                ),
                ("waives", {"properties": {"type": {"const": "waiver"}}, "required": ["type"]}),
                ("voucher", {"properties": {"type": {"const": "reversal"}}, "required": ["type"]}),
            )
        ]
    },
    "Contact": {
        "if": {"properties": {"party": {"const": "third_party"}}, "required": ["party"]},
        "then": {"required": ["third_party_name"], "properties": {"third_party_name": {"not": {"type": "null"}}}},
    },
}


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a case file, with descriptions in Chinese."""
    made = Case.model_json_schema(by_alias=True, mode="validation")
    definitions = made.pop("$defs")
    for record in records(Case):
        _describe(made if record is Case else definitions[record.__name__], record)
    for name in definitions:
        if glossary.words(name):
            words = "；".join(f"{value} {word}" for value, word in glossary.words(name).items())
            definitions[name].update(description=words)
            definitions[name].pop("title", None)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:docgen:case:1"}
    return head | made | {"title": "案件文件（第1版）", "$defs": dict(sorted(definitions.items()))}


def shipped() -> str:
    """The text of the schema that ships with the package."""
    return files("docgen.casefile").joinpath(FILE_NAME).read_text(encoding="utf-8")


def written() -> str:
    """The schema as its file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _describe(definition: dict[str, Any], record: type[Record]) -> None:
    """Chinese terms in place of the titles and notes that the types give."""
    definition.pop("title", None)
    definition.pop("description", None)
    definition.update(_RULES.get(record.__name__, {}))
    for part in parts(record):
        field = definition["properties"][part.key]
        field.pop("title", None)
        field["description"] = _description(part, record)


def _description(part: Part, record: type[Record]) -> str:
    term = glossary.term(part.key, context(record))
    hint = _HINTS.get(part.spelling) if part.spelling else None
    return f"{term}：{hint}" if hint else term


def write_shipped() -> None:
    """Write the shipped schema anew, after a change of the types."""
    Path(__file__).with_name(FILE_NAME).write_text(written(), encoding="utf-8")

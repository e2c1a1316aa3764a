"""Names of 1 to 60 characters, 0 to 12 guarantors, 1 to 360 installments, 0.01 to 99,999,999,999.99 yuan.

Nothing overflows, splits a figure or loses a heading row: the PDF writer refuses what would (``check_layout``), so that
a document that comes out is one that fits; and Word, through LibreOffice, has the same pages give or take one.
"""

import json
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdf import PdfReader
from written import DAY, FIXTURES, PARAMETERS, changed

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.document.text import plain_text
from docgen.errors import DocumentGaps, KindNotApplicable
from docgen.kinds.compose import compose
from docgen.kinds.context import addressees
from docgen.kinds.facts import derive
from docgen.kinds.registry import kind, kinds
from docgen.kinds.sample import compose_sample, read_sample
from docgen.render.office import find_office, to_pdf
from docgen.render.pdf import write_pdf
from docgen.render.word import write_docx

PUBLIC = [name for name, found in kinds().items() if not found.definition.internal]
LONGEST = (
    "示例省示例市虚构区乌有子虚亡是公联合创办"
    "新型环保高分子复合材料研究开发生产制造销售进出口贸易投资控股"
    "集团有限责任公司分公司"
)
LARGEST = "99999999999.99"


def by_id(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with parties referred to by id throughout, so that their names may change."""
    ids = {debtor["name"]: debtor.setdefault("id", f"P{n}") for n, debtor in enumerate(facts["debtors"], 1)}

    def told(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: told(each) for key, each in value.items()}
        if isinstance(value, list):
            return [told(each) for each in value]
        return ids.get(value, value) if isinstance(value, str) else value

    return {key: value if key == "debtors" else told(value) for key, value in facts.items()}


def stretched(facts: dict[str, Any], *, name: str, surety_count: int, amount: str | None) -> dict[str, Any]:
    """The facts with every name as long as ``name``, so many guarantors, and this principal (None: as it is)."""
    facts = by_id(facts)
    for number, debtor in enumerate(facts["debtors"]):
        debtor["name"] = name[: len(name) - 1] + "甲乙丙丁戊己庚辛壬癸子丑寅卯"[number]
    guarantor = next((d for d in facts["debtors"] if d["roles"] == ["guarantor"]), None)
    if guarantor is not None:
        facts["debtors"] = [d for d in facts["debtors"] if "guarantor" not in d["roles"]]
        guarantee = facts["guarantees"][0]
        facts["guarantees"] = []
        for number in range(surety_count):
            party = f"G{number}"
            sure = name[: len(name) - 1] + "甲乙丙丁戊己庚辛壬癸子丑寅卯"[-1 - number]
            facts["debtors"].append(guarantor | {"id": party, "name": sure})
            facts["guarantees"].append(guarantee | {"party": party, "contract_no": f"保{number}"})
        facts["contacts"], facts["deliveries"] = [], []
        facts["agreements"] = [each for each in facts.get("agreements", []) if each["kind"] == "assignment"]
        facts["assets"] = [asset for asset in facts.get("assets", []) if asset["holder"] == facts["debtors"][0]["id"]]
    debt = facts["debts"][0]
    if "principal" in debt and guarantor is not None and amount is not None:
        debt["principal"] = amount
        debt["repayment_method"] = "bullet"
        debt["ledger"] = [{"on": debt["disbursed_on"], "type": "disbursement", "amount": amount}]
        debt.pop("balances", None)
        debt.pop("schedule", None)
    return facts


def sample_case(kind_name: str, **how: Any) -> Case:
    said = tomllib.loads((kind(kind_name).folder / "sample.toml").read_text("utf-8"))
    if "plan" in kind(kind_name).definition.derived:
        how["amount"] = None  # the sample's answers are about its own sum
    facts = stretched(json.loads((FIXTURES / said["case"]).read_text("utf-8")), **how)
    facts |= {name: [*facts.get(name, []), *records] for name, records in said.get("added", {}).items()}
    return load_json(json.dumps(facts, default=str).encode())


@pytest.mark.slow
@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize(
    "how",
    [
        {"name": "甲", "surety_count": 0, "amount": "0.01"},
        {"name": LONGEST[:60], "surety_count": 12, "amount": LARGEST},
        {"name": LONGEST[:30], "surety_count": 3, "amount": "1000000.01"},
    ],
    ids=["least", "most", "middle"],
)
def test_every_kind_fits_its_pages_at_every_size(name: str, how: dict[str, Any]) -> None:
    found, sample = kind(name), read_sample(kind(name))
    case = sample_case(name, **how)
    try:
        facts = derive(found, case, sample.as_of, parameters=PARAMETERS, profile=sample.profile)
        parties = addressees(found.definition.addressed_to, case)
        documents = [
            compose(found, facts, party=party, answers=sample.answers, marks=sample.marks) for party in parties[:2]
        ]
    except (KindNotApplicable, DocumentGaps):
        if how["surety_count"]:
            raise
        return  # a guarantor's paper without guarantors, a demand of nothing
    for document in documents:
        pages = PdfReader(BytesIO(write_pdf(document))).pages
        assert len(pages) >= 1
        assert write_docx(document)
        shown = "".join("".join(page.extract_text() for page in pages).split())
        assert how["name"][:20] in shown or how["name"][:20] not in plain_text(document)


@pytest.mark.parametrize("rows", [1, pytest.param(360, marks=pytest.mark.slow)])
def test_a_statement_of_a_long_schedule_keeps_its_heads(rows: int) -> None:
    def scheduled(facts: dict[str, Any]) -> None:
        debt = facts["debts"][0]
        debt["ledger"] = debt["ledger"][:1]
        debt.pop("acceleration")
        debt["signed_on"], debt["disbursed_on"], debt["matures_on"] = "1990-01-15", "1990-01-20", "2026-01-20"
        debt["ledger"][0]["on"] = "1990-01-20"
        months = [(1996 + (month // 12), month % 12 + 1) for month in range(rows)]
        debt["schedule"] = [
            {
                "period": i,
                "due_on": f"{y}-{m:02}-20",
                "principal": "0.00" if i < rows else "5000000.00",
                "interest": "1.00",
            }
            for i, (y, m) in enumerate(months, 1)
        ]
        facts["guarantees"], facts["agreements"] = [], []

    found = kind("claim_statement")
    facts = derive(found, changed(scheduled), DAY, parameters=PARAMETERS)
    document = compose(found, facts, party=None, answers={}, marks=read_sample(found).marks)
    pages = PdfReader(BytesIO(write_pdf(document))).pages

    with_segments = [page for page in pages if "按日" in page.extract_text() or "按计划" in page.extract_text()]
    assert all("计算基数" in page.extract_text() for page in with_segments)
    assert len(with_segments) >= rows // 60


@pytest.mark.slow
@pytest.mark.libreoffice
def test_word_through_libreoffice_has_the_same_pages_give_or_take_one(tmp_path: Path) -> None:
    if find_office() is None:
        pytest.skip("LibreOffice is not installed")
    paths, ours = [], []
    for name in PUBLIC:
        document = compose_sample(kind(name), PARAMETERS)
        ours.append(len(pypdfium2.PdfDocument(write_pdf(document))))
        paths.append(tmp_path / f"{name}.docx")
        paths[-1].write_bytes(write_docx(document))

    theirs = [len(pypdfium2.PdfDocument(path)) for path in to_pdf(paths, tmp_path / "out")]

    far = [(name, a, b) for name, a, b in zip(PUBLIC, ours, theirs, strict=True) if abs(a - b) > 1]
    assert far == []

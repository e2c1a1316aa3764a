"""The recovery report: of its answers alone, nothing of a case; what isn't known is told, never printed as nothing."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from docgen.document.text import plain_text
from docgen.document.tree import Picture, walk
from docgen.errors import AssetMissingError, DocumentGaps, WrongAnswers
from docgen.kinds.compose import compose_report
from docgen.kinds.context import Marks
from docgen.kinds.dictionary import names
from docgen.kinds.registry import kind
from docgen.render.pdf import write_pdf

DAY = date(2026, 12, 1)
LEAST = {
    "from_on": date(2026, 11, 1),
    "to_on": date(2026, 11, 30),
    "scope": "全部在办案件",
    "cases": 0,
    "principal": "0.00",
    "total": "0.00",
    "recovered": "0.00",
}


def text(**more: Any) -> str:
    return plain_text(compose_report(kind("recovery_report"), LEAST | more, Marks(DAY)))


def row(name: str, cases: int, principal: str, total: str, **more: str) -> dict[str, Any]:
    return {"name": name, "cases": cases, "principal": principal, "total": total, **more}


def test_it_knows_no_case() -> None:
    assert set(names(kind("recovery_report")).members) == {"answers", "document", "institution", "code_picture"}


def test_an_empty_portfolio_says_that_there_is_nothing() -> None:
    said = text()
    assert "期末案件 ｜ 0件 ｜ 期末逾期本金 ｜ 0.00元" in said
    assert "回款率 ｜ — ｜ 回款周期 ｜ —" in said
    for nothing in ("按逾期天数：无。", "本期没有回款。", "没有将要届满的期限。", "全部案件均已计入。"):
        assert nothing in said


def test_a_table_is_footed_to_the_cent_for_ten_thousand_cases() -> None:
    rows = [row("M1（1—30天）", 9_999, "0.10", "99999999.99", share="0.9999"), row("M2", 1, "0.20", "0.01")]
    said = text(days=rows)
    assert "合计 ｜ 10000 ｜ 0.30 ｜ 100,000,000.00 ｜ " in said
    assert "M2 ｜ 1 ｜ 0.20 ｜ 0.01 ｜ —" in said


def test_what_could_not_be_worked_out_is_listed_as_it_is_written() -> None:
    said = text(left_out=[{"case_no": '甲<&>"案', "reason": "利率数据不足"}])
    assert '甲<&>"案 ｜ 利率数据不足' in said
    assert "全部案件均已计入" not in said


def test_what_is_needed_is_asked_for() -> None:
    with pytest.raises(WrongAnswers) as caught:
        compose_report(kind("recovery_report"), {}, Marks(DAY))
    assert {problem.place for problem in caught.value.problems} >= {"填写项 统计期间起", "填写项 期末应付合计"}
    with pytest.raises((WrongAnswers, DocumentGaps)):
        text(days=[{"name": "M1"}])


def test_charts_are_pictures_handed_to_the_writer_and_none_may_be_missing() -> None:
    charts = [{"name": "ageing", "section": "分布", "title": "图一　逾期天数分布"}]
    document = compose_report(kind("recovery_report"), LEAST | {"charts": charts}, Marks(DAY))
    assert [block.name for block in walk(document.blocks) if isinstance(block, Picture)] == ["ageing"]
    with pytest.raises(AssetMissingError):
        write_pdf(document)
    png = BytesIO()
    Image.new("RGB", (620, 300), "navy").save(png, "PNG")
    assert write_pdf(document, assets={"ageing": png.getvalue()}).startswith(b"%PDF")

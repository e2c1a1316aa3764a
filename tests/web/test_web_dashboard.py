"""The dashboard in a browser: figures in tables, charts in the page, the report as a file."""

from collections.abc import Callable

import pytest
from visiting import Visitor

CaseJson = Callable[..., bytes]


def test_an_empty_folder_has_a_dashboard(visitor: Visitor) -> None:
    text = visitor.get("/dashboard").text
    assert "没有在办案件可供统计。" in text
    assert "data:image/svg+xml" not in text


def test_figures_charts_and_the_file(visitor: Visitor, case_json: CaseJson) -> None:
    visitor.drop(case_json("甲1", product="消费贷<&>", handler="王经办"))
    answer = visitor.get("/dashboard?as_of=2026-03-16")
    text = answer.text
    for shown in ("107,674.58", "100,000.00", "M2", "消费贷&lt;&amp;&gt;", "31–90天", "data:image/svg+xml;base64,"):
        assert shown in text
    assert "img-src 'self' data:" in answer.headers["Content-Security-Policy"]
    assert ' style="' not in text
    report = visitor.get("/dashboard/report.docx?as_of=2026-03-16")
    assert report.data.startswith(b"PK")
    assert "attachment" in report.headers["Content-Disposition"]
    visitor.post("/language", {"language": "en"})
    english = visitor.get("/dashboard?as_of=2026-03-16").text
    assert "消费贷&lt;&amp;&gt;" in english
    for chinese in ("账龄", "未填", "到期应付", "回款"):
        assert chinese not in english


@pytest.mark.parametrize("query", ["as_of=x", "since=2026-02-30"])
def test_a_day_that_is_none_is_refused(visitor: Visitor, query: str) -> None:
    assert visitor.get(f"/dashboard?{query}").status_code == 400

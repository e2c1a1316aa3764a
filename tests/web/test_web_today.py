from collections.abc import Callable

import pytest
from visiting import Visitor

CaseJson = Callable[..., bytes]
# A loan of 100,000.00 due on 2026-01-15 is 60 days late on 2026-03-16.
LATE = {"proceedings": [{"kind": "judgment", "on": "2024-04-01", "effective_on": "2024-04-20", "case_number": "示1号"}]}


def test_the_way_in_is_what_is_to_be_done(visitor: Visitor) -> None:
    assert visitor.get("/").headers["Location"] == "/today"
    text = visitor.get("/today").text
    for nothing in ("没有到期的步骤。", "没有将要届满的期限。", "2026年3月16日"):
        assert nothing in text


def test_steps_and_clocks_of_cases_are_listed_with_sum_and_day(visitor: Visitor, case_json: CaseJson) -> None:
    visitor.drop(case_json("甲<1>"))
    visitor.drop(case_json("判2", **LATE))  # enforcement: two years from 2024-04-20 at the latest
    text = visitor.get("/today").text.partition("<main")[2]
    assert "甲&lt;1&gt;" in text
    assert "107,674.58" in text  # 100,000.00 + interest 6,083.33 + penalty 1,500.00 + compound 91.25
    assert "申请执行期间" in text
    assert "还有" in text


@pytest.mark.parametrize("path", ["/today", "/cases", "/cases/2026-001/contacts", "/cases/2026-001/clocks"])
def test_pages_are_english_where_they_speak_for_themselves(visitor: Visitor, stored: str, path: str) -> None:
    assert stored == "2026-001"
    visitor.post("/language", {"language": "en"})
    answer = visitor.get(path)
    assert answer.status_code == 200
    for chinese in ("案件编号", "下一步", "期限", "催收记录", "即将", "查明", "联系对象"):
        assert chinese not in answer.text.replace(">中文<", "><").split('lang="zh-CN"')[0]

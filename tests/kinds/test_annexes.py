"""What a letter says it encloses is made with it, of the same figures; what it doesn't say is not."""

from dataclasses import replace
from typing import Any

import pytest

from docgen.document.text import plain_text
from docgen.document.tree import Document
from docgen.kinds.annexes import annex_problems, said_annexes
from docgen.kinds.check import check_kinds
from docgen.kinds.definition import Kind
from docgen.kinds.registry import kind, kinds
from docgen.workflow.drafting import Draft
from tests.kinds.written import PARAMETERS, changed, drafts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("附件：债权计算书（1份）", ["claim_statement"]),
        ("附件：债权计算书（1份）、还款流水（1份）", ["claim_statement"]),
        ("计算明细见所附《债权计算书》。", ["claim_statement"]),
        ("随函附上欠款计算清单一份", ["claim_statement"]),
        ("欠款计算明细附后", ["claim_statement"]),
        ("附件：承诺人身份证复印件（1份）", []),
        ("附件如下。计算书另行寄送", []),
        ("请索取债权计算书", []),
        ("", []),
    ],
)
def test_words_that_say_what_is_enclosed(text: str, expected: list[str]) -> None:
    assert said_annexes(f"前\n{text}\n后") == expected


def annex(draft: Draft) -> str:
    (only,) = draft.annexes
    assert isinstance(only.document, Document)
    return plain_text(only.document)


def test_the_annex_has_the_letters_figures_its_number_and_its_code() -> None:
    made = drafts("demand_letter", changed())
    (letter,) = (made.numbered(one, "江银催〔2026〕7号", "DG1:JYXD:000007:38") for one in made.drafts)
    lines = annex(letter).splitlines()
    assert lines[:3] == ["DG1:JYXD:000007:38", "债权计算书", "江银催〔2026〕7号附件"]
    assert "到期应付合计 ｜ 5,105,607.55" in lines
    assert lines[-1] == "本计算书为江银催〔2026〕7号《逾期贷款催收通知书》的附件，所列金额、截止日期与该文书一致。"
    assert "5,105,607.55元" in plain_text(letter.document)  # type: ignore[arg-type]  # no Word template here
    codes = {getattr(block, "code", None) for block in letter.annexes[0].document.blocks}  # type: ignore[union-attr]
    assert codes == {None, "DG1:JYXD:000007:38"}


def test_a_draft_says_that_its_annex_is_one() -> None:
    (letter,) = drafts("demand_letter", changed()).drafts
    assert annex(letter).splitlines()[:2] == ["债权计算书", "草稿附件"]
    assert annex(letter).splitlines()[-1].startswith("本计算书为《逾期贷款催收通知书》的附件")


def test_an_annex_names_its_addressee_and_who_owes_and_no_other_surety() -> None:
    made = drafts("guarantor_demand", changed())
    first, second = (annex(one) for one in made.drafts)
    assert ("王五㼆" in first, "乌有投资" in first) != ("王五㼆" in second, "乌有投资" in second)
    assert "示例省子虚精密机械有限公司" in first
    assert "示例省子虚精密机械有限公司" in second


def test_a_letter_that_encloses_nothing_has_no_annex() -> None:
    judged = drafts("assignment_notice", changed(name="cases/14_assigned_and_judged.json"))
    assert all(one.annexes == () for one in judged.drafts)
    assert all(one.annexes == () for one in drafts("overdue_reminder", changed()).drafts)


def without(found: Kind, **parts: Any) -> Kind:
    return replace(found, definition=found.definition.model_copy(update=parts))


def test_the_check_finds_a_letter_whose_words_promise_what_is_not_made() -> None:
    (problem,) = check_kinds([without(kind("demand_letter"), annexes=())], PARAMETERS)
    assert (problem.place, "claim_statement" in problem.expected) == ("demand_letter/kind.toml annexes", True)
    (problem,) = annex_problems(without(kind("demand_letter"), annexes=("complaint",)), "")
    assert problem.value == "complaint"


def test_every_annex_is_a_kind_without_questions() -> None:
    named = {name for each in kinds().values() for name in each.definition.annexes}
    assert named == {"claim_statement"}
    assert all(not kind(name).definition.fields for name in named)

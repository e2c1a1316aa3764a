"""Policy files: an institution's own over the presets, and every fault of a file with its line."""

from pathlib import Path
from textwrap import dedent

import pytest
from collection_facts import ASSESSED, after, case, shipped

from docgen.casefile.debts import Clauses
from docgen.casefile.vocabulary import ClaimType, HoldReason
from docgen.collection.next_steps import next_steps
from docgen.collection.papers import Addressee, paper_for, papers
from docgen.collection.policy import Policy
from docgen.collection.policy_files import DEFAULTS, _sound, load_policies, policy_named
from docgen.collection.situation import situation
from docgen.errors import ShippedFileFaulty, UnknownPolicy, WrongPolicyFile
from docgen.law.claim import compute_claim

GOOD_OR_ONE = "oversight（有意愿有能力）、unable（有意愿无能力）、unwilling（有能力无意愿）"
CLASSES = f"{GOOD_OR_ONE}、neither（无意愿无能力）、unknown（待查明）"
OWN = dedent("""\
    title = "本行方案"
    common = false

    [risk]
    medium = { from_day = 11 }
    high = { from_day = 21, above_amount = "30000.00" }

    [[steps]]
    name = "letter"
    title = "发函"
    document = "demand_letter"
    from_day = 2
    by_day = 5
    """)


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, text: str) -> list[tuple[str, str]]:
    """Place and what was expected of every fault of a file."""
    policies = load_policies(write(folder, "own.toml", text))
    assert not policies.sound.keys() & policies.faulty.keys()
    return [(problem.place, problem.expected) for problem in policies.problems]


def test_a_policy_of_ones_own(tmp_path: Path) -> None:
    policies = load_policies(write(tmp_path / "policies", "own.toml", OWN))
    assert {"own", "bank", "npl"} <= set(policies.sound)
    own = policies.sound["own"]
    assert (own.title, [step.name for step in own.steps]) == ("本行方案", ["letter"])
    claim = compute_claim(case(), after(2), parameters=shipped())
    now = situation(case(), claim, own)
    assert now.risk == "high"  # 100,000 is more than 30,000
    (found,) = next_steps(now, own, papers(), ())
    assert (found.document, found.due_on) == ("demand_letter", after(5))


def test_a_file_takes_the_place_of_the_preset_of_its_name(tmp_path: Path) -> None:
    assert load_policies(write(tmp_path, "bank.toml", OWN)).sound["bank"].title == "本行方案"
    assert load_policies().sound["bank"].title == "银行三阶段"


def test_a_step_takes_the_place_of_the_common_one_of_its_name(tmp_path: Path) -> None:
    text = OWN.replace("common = false", "").replace('name = "letter"', 'name = "find_out"')
    steps = load_policies(write(tmp_path, "own.toml", text)).sound["own"].steps
    assert [step.document for step in steps if step.name == "find_out"] == ["demand_letter"]
    assert "sue_at_once" in {step.name for step in steps}


def test_a_preset_that_is_wrong_says_so_too(tmp_path: Path) -> None:
    (tmp_path / "bank.toml").write_text('title = "一"\n', encoding="utf-8")
    with pytest.raises(ShippedFileFaulty, match=r"bank\.toml") as raised:
        _sound(tmp_path / "bank.toml", Policy)
    assert [problem.place for problem in raised.value.problems] == ["bank.toml 第1行 risk", "bank.toml 第1行 steps"]


def test_the_example_of_the_readme(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in readme.split("```toml\n")[1:]]
    (example,) = [block for block in blocks if 'title = "本行方案"' in block]
    folder = write(tmp_path, "own.toml", example.replace("\n# ", "\n"))  # with every key it names
    (step,) = [step for step in load_policies(folder).sound["own"].steps if step.name == "demand"]
    assert (step.from_day, step.until_day, step.needs, step.after) == (31, 90, ("guarantor",), ("judgment",))


def test_no_folder_is_no_policies_of_ones_own(tmp_path: Path) -> None:
    assert load_policies(tmp_path / "not there") == load_policies()


def test_a_kind_of_ones_own_may_be_named(tmp_path: Path) -> None:
    folder = write(tmp_path, "own.toml", OWN.replace("demand_letter", "our_letter"))
    assert load_policies(folder, {"our_letter"}).sound["own"].steps[0].document == "our_letter"
    assert load_policies(folder).faulty.keys() == {"own"}


def test_every_fault_at_once_each_with_its_line(tmp_path: Path) -> None:
    text = dedent("""\
        titel = "错"
        [risk]
        medium = { from_day = 31, from_amount = 5000 }
        [risk.high]
        from_day = 20
        from_amount = "1.00"
        above_amount = "1.00"

        [[steps]]
        name = "a"
        title = "甲"
        document = "demand_leter"
        from_day = 10
        by_day = 3
        until_day = 2

        [[steps]]
        name = "a"
        title = "乙"
        document = "xyz"
        classes = ["lazy", "unable"]
        not_classes = ["unable"]
        from_day = "1"
        by_day = 3

        [[steps]]
        name = "c"
        title = "丙"
        from_day = 1
        by_day = 2

        [[steps]]
        name = "d"
        title = "丁"
        proof_of_debt = true
        from_hold = true
        from_day = 1
        by_day = 2
        """)
    assert faults(tmp_path, text) == [
        ("own.toml 第1行 title", "必填"),
        ("own.toml 第1行 titel", "没有这一项，最相近的是 title（方案名称）"),
        ("own.toml 第3行 risk.medium.from_amount", '应为金额字符串，单位元，至多两位小数，如 "500000.00"'),
        ("own.toml 第4行 risk.high", "高风险的 from_day（起始日）应晚于中风险"),
        ("own.toml 第7行 risk.high.above_amount", "from_amount（达到）与 above_amount（超过）只填一项"),
        ("own.toml 第9行 steps", "步骤名称重复：a"),
        ("own.toml 第12行 steps[0].document", "没有这种文书，最相近的是 demand_letter"),
        ("own.toml 第14行 steps[0].by_day", "by_day（完成日）不得早于 from_day（起始日）"),
        ("own.toml 第15行 steps[0].until_day", "until_day（截止日）不得早于 by_day（完成日）"),
        ("own.toml 第20行 steps[1].document", "没有这种文书"),
        (
            "own.toml 第21行 steps[1].classes[0]",
            f"应为下列之一：{CLASSES}",
        ),
        ("own.toml 第22行 steps[1].not_classes", "classes 与 not_classes 不得有相同的分类"),
        ("own.toml 第23行 steps[1].from_day", "应为整数"),
        (
            "own.toml 第26行 steps[2].until_day",
            "既无文书也无联系方式的步骤，案件中没有完成的记录，应填写 until_day（截止日）",
        ),
        (
            "own.toml 第36行 steps[3].from_hold",
            "自暂停事由起算的步骤应填写 holds（暂停事由），不填 until_day（截止日）",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ('title = "一"\nsteps = []\n[risk]\nmedium = 3\nhigh = { from_day = 9 }\n', "第2行 steps", "至少应有1项"),
        ('title = "一"\nsteps = 4\n', "第2行 steps", "应为列表"),
        ('title = "一"\nsteps = [3]\n', "第2行 steps[0]", "应为一个对象"),
        ('title = "一"\nrisk = 3\n', "第2行 risk", "应为一个对象"),
        ('title = "一"\n[[steps]]\ndocument = 3\n', "第3行 steps[0].document", "应为字符串"),
    ],
)
def test_strange_shapes_are_named(tmp_path: Path, text: str, place: str, expected: str) -> None:
    assert (f"own.toml {place}", expected) in faults(tmp_path, text)


def test_all_files_at_once(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", 'title = "x\n')
    (tmp_path / "b.toml").write_bytes(b"title = \xff")
    write(tmp_path, "c.toml", OWN)
    ((first, _), (second, expected), *more) = faults(tmp_path, OWN.replace("by_day = 5", "by_day = 1"))
    assert first == "a.toml 第1行"
    assert (second, expected) == ("b.toml", "应为 UTF-8 编码的 TOML 文件，请另存为 UTF-8")
    assert more == [("own.toml 第13行 steps[0].by_day", "by_day（完成日）不得早于 from_day（起始日）")]


def test_an_unfinished_file_is_wrong_on_its_last_line(tmp_path: Path) -> None:
    ((place, said),) = faults(tmp_path, 'title = "一"\n[risk\n')
    assert place == "own.toml 第2行"
    assert said == "TOML 语法有误：第2行第6列，表头没有结束的 ]"


@pytest.mark.parametrize("written", ["bank", "银行三阶段", " bank "])
def test_a_policy_by_name_or_title(written: str) -> None:
    assert policy_named(load_policies(), written).name == "bank"


@pytest.mark.parametrize(("written", "near"), [("bnk", "是否指 bank？"), ("乱写", "")])
def test_an_unknown_policy_is_refused_with_those_there_are(written: str, near: str) -> None:
    with pytest.raises(UnknownPolicy) as raised:
        policy_named(load_policies(), written)
    assert near in raised.value.message
    assert "micro_lender（小额贷款）" in raised.value.message


def test_a_file_with_faults_can_not_be_gone_by_and_hides_the_preset_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, "bank.toml", 'title = "本行方案"\n')
    write(tmp_path, "torn.toml", "title = ")
    write(tmp_path, "other.toml", "title = 3\n")
    policies = load_policies(tmp_path)
    for written, place in (
        ("bank", "bank.toml 第1行 risk"),
        ("本行方案", "bank.toml 第1行 risk"),
        ("torn", "torn.toml 第1行"),
    ):
        with pytest.raises(WrongPolicyFile) as raised:
            policy_named(policies, written)
        assert raised.value.problems[0].place == place
        assert raised.value.facts["count"] == len(raised.value.problems)
    assert policy_named(policies, "npl").name == "npl"
    with pytest.raises(UnknownPolicy, match=r"npl（.*bank（本行方案）、other（文件有误）、torn（文件有误）"):
        policy_named(policies, "无此方案")


def test_every_cause_of_action_has_a_default() -> None:
    assert set(DEFAULTS) == set(ClaimType)
    assert set(DEFAULTS.values()) <= set(load_policies().sound)


def test_court_papers_go_out_under_every_hold() -> None:
    for paper in papers().values():
        if paper.court:
            assert all(paper.may_go(hold) for hold in HoldReason)
    allowed = {
        paper.name: {hold.value for hold in HoldReason if paper.may_go(hold)}
        for paper in papers().values()
        if not paper.court
    }
    assert {name: holds for name, holds in allowed.items() if holds} == {
        "guarantor_demand": {"deceased", "bankrupt", "missing"},
        "demand_announcement": {"missing"},
    }


def test_the_paper_of_each_cause_of_action() -> None:
    cases = {claim: case().model_copy(update={"claim_type": claim}) for claim in ClaimType}
    assert [paper_for("complaint", each) for each in cases.values()] == [
        "complaint_financial_loan",
        "complaint_private_lending",
        "complaint_credit_card",
        "complaint",
    ]
    assert paper_for("demand_letter", cases[ClaimType.CREDIT_CARD]) == "card_demand_letter"
    assert papers()["guarantor_demand"].to is Addressee.GUARANTORS


def test_contracts_that_shut_the_courts_out_have_an_application_for_arbitration_in_place_of_a_complaint() -> None:
    def agreed(**clauses: dict[str, str]) -> str:
        (debt, *_) = case().debts
        bound = debt.model_copy(update={"clauses": Clauses.model_validate(clauses)})
        return paper_for("complaint", case().model_copy(update={"debts": (bound,)}))

    one = {"no": "第九条", "text": "提交示例仲裁委员会仲裁。"}
    assert agreed(arbitration=one) == "arbitration_application"
    assert agreed(venue=one) == "arbitration_application"  # recorded among what is agreed on venue
    assert agreed(arbitration=one, venue={"text": "由示例市虚构区人民法院管辖"}) != "arbitration_application"


def test_an_assessment_without_a_date_counts_from_the_due_date() -> None:
    claim = compute_claim(case(assessment=ASSESSED), after(20), parameters=shipped())
    policy = load_policies().sound["bank"]
    found = next_steps(situation(case(assessment=ASSESSED), claim, policy), policy, papers(), ())
    assert {step.step.name: step.due_on for step in found if step.step}["oversight_reminder"] == after(2)

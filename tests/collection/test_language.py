"""The language list: what it stops, what it lets pass, and what only a fact allows."""

from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import pytest
from language_sentences import CONDITIONAL, PASSING, STOPPED

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.collection.language import Finding, findings, the_list
from docgen.collection.language_facts import LanguageFacts, language_facts, proper_names

ROOT = Path(__file__).resolve().parents[2]
NO_FACTS = LanguageFacts()
ALL_FACTS = LanguageFacts(**dict.fromkeys(asdict(NO_FACTS), True))
RULES = {rule.name: rule for rule in the_list().rules}


def found(sentence: str, facts: LanguageFacts = NO_FACTS, place: str = "第1段", **names: Any) -> list[Finding]:
    return findings([(place, sentence)], facts, **names)


@pytest.mark.parametrize(("rule", "sentence"), STOPPED)
def test_what_may_not_be_said_is_stopped(rule: str, sentence: str) -> None:
    assert rule in {finding.rule.name for finding in found(sentence)}


@pytest.mark.parametrize("sentence", PASSING)
def test_what_a_lawful_letter_says_passes(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize("path", sorted((ROOT / "templates/letters").glob("*/expected*.txt")), ids=str)
def test_what_the_letters_say_passes_line_by_line(path: Path) -> None:
    lines = [(f"第{number}段", line) for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)]
    assert len(lines) > 0
    assert [(finding.sentence, finding.rule.name) for finding in findings(lines, ALL_FACTS)] == []


@pytest.mark.parametrize(("rule", "facts", "sentence"), CONDITIONAL)
def test_a_conditional_expression_needs_its_fact(rule: str, facts: set[str], sentence: str) -> None:
    held = replace(NO_FACTS, **dict.fromkeys(facts, True))

    missing = [finding.missing for finding in found(sentence) if finding.rule.name == rule]

    assert len(missing) == 1
    assert set(missing[0]) >= {the_list().facts[need] for need in RULES[rule].needs}
    assert found(sentence, held) == []


@pytest.mark.parametrize("rule", [rule.name for rule in the_list().rules])
def test_every_rule_stops_a_sentence_of_the_table(rule: str) -> None:
    assert rule in {name for name, _ in STOPPED} | {name for name, _, _ in CONDITIONAL} | {"official_title"}


@pytest.mark.parametrize("rule", the_list().rules, ids=lambda rule: rule.name)
def test_the_better_sentence_is_right_where_the_rules_facts_hold(rule: Any) -> None:
    better = [("第1段", rule.better)]

    held = replace(NO_FACTS, **dict.fromkeys(rule.needs, True))

    assert findings(better, held) == []


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len(STOPPED) >= 80
    assert len(PASSING) >= 80


def test_no_fact_allows_what_is_blocked() -> None:
    blocked = [(rule, sentence) for rule, sentence in STOPPED if RULES[rule].blocks]

    assert len(blocked) > 50
    for rule, sentence in blocked:
        assert rule in {finding.rule.name for finding in found(sentence, ALL_FACTS)}


def test_facts_and_the_list_name_each_other() -> None:
    assert [field.name for field in fields(LanguageFacts)] == list(the_list().facts)
    assert {need for rule in the_list().rules for need in rule.needs} == set(the_list().facts)


def test_every_traditional_character_is_read_as_one_that_an_expression_may_hold() -> None:
    read_as = the_list().characters

    assert not set(read_as) & set(read_as.values())
    assert len(read_as) > 150
    said = "".join(rule.pattern.pattern for rule in the_list().rules)
    assert [chr(old) for old in read_as if chr(old) in said] == []


def test_a_finding_shows_the_sentence_as_it_was_written() -> None:
    (finding,) = found("您好。您的貸款已逾期，再不還，等著坐 牢吧！请联系我行。", place="第3段")

    assert finding.place == "第3段"
    assert finding.sentence == "您的貸款已逾期，再不還，等著坐 牢吧"
    assert finding.expressions == ("坐 牢",)
    assert finding.rule.better.startswith("逾期仍不履行的")
    assert "《中华人民共和国治安管理处罚法》第五十条" in finding.rule.source


def test_one_sentence_is_told_once_a_rule_and_each_sentence_for_itself() -> None:
    told = found("你这个老赖、骗子，老赖。真是无赖。")

    assert [finding.rule.name for finding in told] == ["insult", "insult"]
    assert [finding.expressions for finding in told] == [("老赖", "骗子"), ("无赖",)]


@pytest.mark.parametrize("name", ["江城老赖食品有限公司", "无赖山庄", "曝光器材厂"])
def test_names_are_no_ones_wording(name: str) -> None:
    sentence = f"{name}：你欠款未还。"

    assert found(sentence)
    assert found(sentence, names=[name]) == []
    assert found(f"{name}，你这个骗子。", names=[name])


def test_nothing_matches_across_a_name() -> None:
    assert found("坐张三牢", names=["张三"]) == []


def test_a_name_without_chinese_characters_hides_nothing() -> None:
    assert found("请于24小时内还款。", names=["24"])


def test_an_official_title_is_stopped_as_a_title_only() -> None:
    assert [finding.rule.name for finding in found("人民法院催告书", place="标题")] == ["official_title"]
    assert found("向人民法院提起诉讼", place="第1段") == []


def test_the_notice_may_stand_in_another_paragraph() -> None:
    held = replace(NO_FACTS, reports_credit=True)
    report = ("第1段", "我行依法向征信系统提供信贷信息。")

    assert [finding.missing for finding in findings([report], held)] == [("载明报送前的事先告知",)]
    assert findings([report, ("第2段", "上述事项现事先告知您。")], held) == []


def test_a_court_measure_is_the_courts_and_possible_only() -> None:
    held = replace(NO_FACTS, judged=True)

    assert found("我行将把您纳入失信被执行人名单。", held)
    assert found("人民法院将把您纳入失信被执行人名单。", held)
    assert found("人民法院可以依法将您纳入失信被执行人名单。", held) == []


# --- facts of a case ------------------------------------------------------------------------------------------------


def full_case(**parts: Any) -> Case:
    case = load_json(ROOT / "fixtures/full_case/case.json")
    return Case.model_validate(case.model_dump(by_alias=True, mode="json", exclude_none=True) | parts)


def facts_of(case: Case, party: str | None = "P1", **answers: Any) -> set[str]:
    held = language_facts(case, party=party, answers=answers, lawyer=False)
    return {name for name, holds in asdict(held).items() if holds}


@pytest.mark.parametrize(
    ("kind", "numbered", "plain"),
    [
        ("suit", {"sued", "accepted"}, {"sued"}),
        ("payment_order", {"sued", "accepted"}, {"sued"}),
        ("preservation", {"preserved"}, set()),
        ("judgment", {"sued", "accepted", "judged"}, {"sued"}),
        ("mediation", {"sued", "accepted", "judged"}, {"sued"}),
        ("notarised_instrument", {"sued", "accepted", "judged"}, {"sued"}),
        ("enforcement", {"sued", "accepted", "judged", "enforced"}, {"sued"}),
        ("police_report", {"police_report"}, set()),
        ("settlement", set(), set()),
        ("bankruptcy", set(), set()),
    ],
)
def test_what_a_proceeding_on_file_allows(kind: str, numbered: set[str], plain: set[str]) -> None:
    proceeding = {"kind": kind, "on": "2026-06-01"}

    assert facts_of(full_case(proceedings=[proceeding])) == plain | {"to_organization"}
    with_number = proceeding | {"case_number": "（2026）示0101号"}
    assert facts_of(full_case(proceedings=[with_number])) == numbered | {"to_organization"}


def test_a_mediation_body_number_is_no_court_case_number() -> None:
    committee = {"kind": "mediation", "on": "2026-06-01", "court": "示例市虚构区人民调解委员会", "case_number": "示1号"}

    assert facts_of(full_case(proceedings=[committee])) == {"sued", "to_organization"}


def test_facts_of_parties_answers_and_deliveries() -> None:
    assert facts_of(full_case(), reports_credit=True) == {"to_organization", "reports_credit"}
    assert facts_of(full_case(), reports_credit="true") == {"to_organization"}
    assert facts_of(full_case(), "P3") == set()  # 王五㼆, a person
    assert facts_of(full_case(), None) == set()  # for all of them, a person among them
    delivery = {"document": "律师函", "party": "P1", "method": "ems", "sent_on": "2026-06-01"}
    assert facts_of(full_case(deliveries=[delivery])) == {"to_organization", "lawyer_letter"}
    assert language_facts(full_case(), party="P1", answers={}, lawyer=True).lawyer_letter
    person = {"kind": "person", "name": "赵示例"}
    assert facts_of(full_case(creditor=person)) == {"to_organization", "lender_is_person"}


def test_proper_names_are_those_of_parties_contracts_and_places_never_free_text() -> None:
    case = full_case(notes="你这个骗子，我们曝光你")
    names = proper_names(case)

    assert {"示例省子虚精密机械有限公司", "虚银流借字2024第0321号", "流动资金借款合同"} <= names
    assert case.notes not in names


@pytest.mark.parametrize(("employer", "counts"), [("学校", False), ("江城示例一中", True)])
def test_an_employer_of_a_general_name_hides_nothing(employer: str, *, counts: bool) -> None:
    debtor = {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "employer": employer}
    names = proper_names(full_case(debtors=[debtor], guarantees=[], collateral=[], contacts=[], deliveries=[]))

    assert (employer in names) is counts
    assert found("我们会联系你的学校。", names=names)

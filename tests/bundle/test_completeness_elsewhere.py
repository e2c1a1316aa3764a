"""What is asked for where no court is: before a commission of arbitration, of an administrator in a bankruptcy."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docgen.api.examination import examined
from docgen.bundle.completeness import Completeness, completeness
from docgen.bundle.front import Receiver
from docgen.bundle.materials import Forum, materials
from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.casefile.debts import Clause, Clauses
from docgen.casefile.records import Asset, Evidence, Proceeding
from docgen.casefile.vocabulary import ClaimType
from docgen.law.dated import Parameters
from docgen.workflow.filings import filing_of, receiver_of

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "cases"
ELSEWHERE = (Forum.ARBITRATION, Forum.BANKRUPTCY)
BOTH_WAYS = re.compile("诉讼时效|诉讼费票据|(?:提起诉讼|起诉)或者申请仲裁|《民事诉讼法》第一百零四条")
"""The law's own words wherever one files, and what was paid to a court before."""
OF_COURTS = re.compile("法院|起诉|诉讼|立案|原告|被告|民事诉讼法|民诉法解释")


ACCEPTED = Proceeding(kind="bankruptcy", on=date(2026, 10, 8), court="示例市中级法院", case_number="（2026）示破1号")


def case(**parts: Any) -> Case:
    loaded = load_json(FIXTURES / "03_working_capital.json")
    return loaded.model_copy(update={"evidence": (), **parts})


def arbitrated(**parts: Any) -> Case:
    clause = Clause(no="第九条", text="提交示例仲裁委员会仲裁。")
    debts = tuple(d.model_copy(update={"clauses": Clauses(arbitration=clause)}) for d in case().debts)
    return case(debts=debts, **parts)


def whys(found: Completeness) -> dict[str, str]:
    return {one.what: one.why for one in found.missing}


@pytest.mark.parametrize("forum", ELSEWHERE)
@pytest.mark.parametrize("claim_type", ClaimType)
def test_no_paper_asked_for_elsewhere_speaks_of_courts(claim_type: ClaimType, forum: Forum) -> None:
    papers = [paper for line in materials(claim_type, forum) for paper in line.papers]

    said = [BOTH_WAYS.sub("", f"{paper.what}：{paper.reason}") for paper in papers]
    assert [text for text in said if OF_COURTS.search(text)] == []
    assert len(papers) > 10


@pytest.mark.parametrize("forum", ELSEWHERE)
def test_what_is_otherwise_elsewhere_is_of_lines_that_there_are(forum: Forum) -> None:
    names = {line.name for claim_type in ClaimType for line in materials(claim_type)}
    there = {line.name for claim_type in ClaimType for line in materials(claim_type, forum)}

    assert there < names


def test_the_parties_are_called_as_they_are_there() -> None:
    court, tribunal, administrator = (whys(completeness(arbitrated(), forum=forum)) for forum in Forum)

    licence = "营业执照复印件（加盖公章）"
    assert "不予立案" in court[f"原告{licence}"]
    assert "《仲裁法》第三十四条" in tribunal[f"申请人{licence}"]
    assert "《企业破产法》第四十九条" in administrator[f"债权人{licence}"]


def test_the_clause_on_arbitration_is_what_the_application_rests_on() -> None:
    missing = {one.what: one.required for one in completeness(arbitrated(), forum=Forum.ARBITRATION).missing}
    assert missing["仲裁条款"]
    page = Evidence(file="1.pdf", title="借款合同第九条（争议解决）", group="venue")
    assert "仲裁条款" not in whys(completeness(arbitrated(evidence=(page,)), forum=Forum.ARBITRATION))


def test_a_case_is_looked_through_for_where_it_goes() -> None:
    on = date(2026, 11, 1)

    def told(one: Case) -> str:
        return "".join(each.what for each in examined(one, on, parameters=Parameters.load()).missing)

    assert "原告营业执照" in told(case())
    assert "申请人营业执照" in told(arbitrated())
    assert "债权人营业执照" in told(case(proceedings=(ACCEPTED,)))
    assert "身份证件或者登记信息" not in told(case(proceedings=(ACCEPTED,)))


def test_what_was_adjudged_is_declared_and_nothing_is_seized_in_a_bankruptcy() -> None:
    judged = Proceeding(kind="judgment", on=date(2026, 9, 1), court="示例市法院", case_number="（2026）示民初1号")
    rich = (Asset(holder="P1", kind="real_estate", detail="厂房", value="900000000.00"),)
    told = {"already_decided", "assets_beyond_claim"}

    def codes(*proceedings: Proceeding) -> set[str]:
        one = case(proceedings=proceedings, assets=rich)
        found = examined(one, date(2026, 11, 1), parameters=Parameters.load())
        return {each.code for each in found.contradictions}

    assert told <= codes(judged)
    assert not told & codes(judged, ACCEPTED)


def test_the_cover_names_whom_the_case_goes_to_and_nobody_else() -> None:

    def named(one: Case) -> Receiver | None:
        return receiver_of(filing_of(one, date(2026, 11, 1)), one)

    court = "示例市虚构区人民法院"
    assert named(case(court=court)) == Receiver("受理法院", court)
    assert named(arbitrated(court=court)) == Receiver("仲裁机构", "示例仲裁委员会")
    assert named(case(court=court, proceedings=(ACCEPTED,))) is None
    assert named(case(court=None)) is None

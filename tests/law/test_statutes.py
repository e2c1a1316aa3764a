from datetime import timedelta

import pytest

from docgen.errors import UnknownArticle
from docgen.law.dated import STALE_DAYS
from docgen.law.statutes import (
    abridged,
    check_basis,
    cite,
    cite_short,
    doubtful_statutes,
    stale_statutes,
    statutes,
)


def test_articles_are_cited_by_title() -> None:
    assert cite("civil_code", 675) == "《中华人民共和国民法典》第六百七十五条"
    assert cite("civil_code", 675, 676) == "《中华人民共和国民法典》第六百七十五条、第六百七十六条"


def test_the_titles_of_daily_use() -> None:
    assert cite_short("limitation_rules", 8, 9) == "《诉讼时效规定》第八条、第九条"
    assert abridged(f"见{cite('limitation_rules', 8, 9)}") == "见《诉讼时效规定》第八条、第九条"
    assert abridged("3年（中华人民共和国民法典 第一百八十八条）") == "3年（《民法典》第一百八十八条）"
    assert abridged(cite("guarantee_interpretation", 31)) == cite_short("guarantee_interpretation", 31)
    with pytest.raises(UnknownArticle):
        cite_short("limitation_rules", 999)
    assert len({statute.short for statute in statutes().values()}) == len(statutes())


@pytest.mark.parametrize(("instrument", "article"), [("civil_code", 9999), ("no_such_law", 1)])
def test_what_the_list_does_not_hold_is_refused(instrument: str, article: int) -> None:
    with pytest.raises(UnknownArticle, match=str(article)):
        cite(instrument, article)


@pytest.mark.parametrize("basis", ["civil_code", "civil_code:", "civil_code:九", "civil_code:9999", ":1"])
def test_a_kinds_basis_names_an_article_of_the_list(basis: str) -> None:
    check_basis("civil_code:675")
    with pytest.raises(UnknownArticle):
        check_basis(basis)


def test_every_statute_was_in_force_and_checked() -> None:
    for statute in statutes().values():
        assert statute.in_force_from < statute.checked_on
        assert statute.articles


def test_statutes_long_not_compared_are_named() -> None:
    checked = statutes()["civil_code"].checked_on
    assert not any("（civil_code）" in line for line in stale_statutes(checked + timedelta(days=STALE_DAYS)))
    late = stale_statutes(checked + timedelta(days=STALE_DAYS + 1))
    assert f"《中华人民共和国民法典》（civil_code）上次核对来源是{checked}，已超过400天" in late


def test_what_of_a_statute_nobody_compared_is_named() -> None:
    told = {line.split("（")[1].split("）")[0]: line for line in doubtful_statutes()}

    assert list(told) == [
        "civil_code",
        "civil_procedure_law",
        "private_lending_rules",
        "company_law",
        "lending_rules",
        "enterprise_bankruptcy_law",
        "arbitration_law",
    ]
    assert told["lending_rules"] == "《贷款通则》（lending_rules）未经核对：第十二条的文字"
    assert told["company_law"] == "《中华人民共和国公司法》（company_law）未经核对：第十五条的文字"
    assert "第九百四十四条" in told["civil_code"]
    assert "第十条" in told["private_lending_rules"]
    assert "第一百二十七条" in told["civil_procedure_law"]

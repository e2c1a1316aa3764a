"""Papers once a bankruptcy was accepted (企业破产法 19-21, 46, 48, 58): refused, stopped or noticed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from written import PARAMETERS, changed, drafts, texts

from docgen.errors import CaseOnHold, KindNotLawful
from docgen.kinds.facts import derive
from docgen.kinds.guards import check_guards
from docgen.kinds.registry import kind

ACCEPTED = {"kind": "bankruptcy", "on": "2026-11-22", "court": "示例市虚构区人民法院"}
BEFORE, ON, AFTER = date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 23)
JUDGED = "cases/14_assigned_and_judged.json"


def bankrupt(facts: dict[str, Any]) -> None:
    facts["proceedings"] = [*facts.get("proceedings", ()), ACCEPTED]


def noticed(name: str, case: Any, as_of: date) -> list[str]:
    return [warning.code for warning in drafts(name, case, as_of).warnings]


@pytest.mark.parametrize("name", ["complaint", "complaint_financial_loan", "payment_order_application"])
def test_the_bankrupt_is_not_sued_from_the_day_of_acceptance(name: str) -> None:
    case = changed(bankrupt)
    for as_of in (ON, AFTER):
        with pytest.raises(KindNotLawful, match=r"第二十条、第二十一条.*2026-11-22为截止日.*第四十八条.*第五十八条"):
            drafts(name, case, as_of)
    assert not [code for code in noticed("complaint", case, BEFORE) if code.startswith("bankrupt")]


def test_a_hold_without_its_proceeding_is_asked_about() -> None:
    def held(facts: dict[str, Any]) -> None:
        facts["holds"] = [{"reason": "bankrupt", "since": str(ON)}]

    case = changed(held)
    assert "bankruptcy_unrecorded" in noticed("complaint", case, ON)
    assert "bankruptcy_unrecorded" not in noticed("complaint", case, BEFORE)


def test_a_demand_out_of_the_contract_is_on_hold_as_by_its_reason() -> None:
    case = changed(bankrupt)
    with pytest.raises(CaseOnHold, match="破产"):
        drafts("demand_letter", case, ON)
    assert drafts("demand_letter", case, BEFORE)


def test_a_guarantor_is_asked_for_the_stopped_sum_alone() -> None:
    """As of the day of acceptance, which doesn't accrue; a day later it is refused with the way out."""
    case = changed(bankrupt)
    with pytest.raises(KindNotLawful, match=r"第四十六条.*第二十二条.*以受理日为截止日制作（2026-11-22）"):
        drafts("guarantor_demand", case, AFTER)
    for text in texts("guarantor_demand", case, ON):
        assert "破产申请已于2026年11月22日受理" in text
        assert "第四十六条" in text
        assert "继续计算" not in text
    assert all("继续计算" in text for text in texts("guarantor_demand", case, BEFORE))


Change = Callable[[dict[str, Any]], object]


def _owned_by(*holders: str) -> Change:
    def change(facts: dict[str, Any]) -> None:
        bankrupt(facts)
        facts["assets"] = [{"kind": "deposit", "detail": f"账户{each}", "holder": each} for each in holders]

    return change


def test_the_property_of_the_bankrupt_is_not_preserved() -> None:
    with pytest.raises(KindNotLawful, match=r"第十九条.*第四十八条"):
        drafts("preservation_application", changed(_owned_by("P1")), ON)
    both = derive(kind("preservation_application"), changed(_owned_by("P1", "P2")), ON, parameters=PARAMETERS)
    assert "bankrupt_party" in [warning.code for warning in check_guards(kind("preservation_application"), both, None)]


def test_the_bankrupt_alone_is_not_enforced_against() -> None:
    """Of several respondents the bankrupt one is named to whoever applies; his interest stops for all."""
    with pytest.raises(KindNotLawful, match=r"执行程序应当中止.*第十九条"):
        drafts("enforcement_application", changed(_only_the_first, JUDGED), ON)
    others = changed(bankrupt, JUDGED)
    assert "bankrupt_party" in noticed("enforcement_application", others, ON)
    (text,) = texts("enforcement_application", others, ON)
    assert "破产申请于2026年11月22日受理，自该日起停止计算" in text
    assert "至实际清偿之日止" not in text
    with pytest.raises(KindNotLawful, match="以受理日为截止日制作（2026-11-22）"):
        drafts("enforcement_application", others, AFTER)


def _only_the_first(facts: dict[str, Any]) -> None:
    bankrupt(facts)
    borrower = facts["debtors"][0]
    for each in facts["proceedings"]:
        if each["kind"] == "judgment":
            each["orders"] = f"被告{borrower['name']}偿还借款"


def test_the_statement_shows_the_stopped_sums_beside_the_claim() -> None:
    (text,) = texts("claim_statement", changed(bankrupt), AFTER)
    assert "破产受理后停止计息的数额" in text
    assert "止息后余额" in text
    assert "另行计算" not in text.split("债权总额")[0]
    (before,) = texts("claim_statement", changed(bankrupt), BEFORE)
    assert "破产" not in before


@pytest.mark.parametrize(
    ("as_of", "found"), [(BEFORE, []), (ON, ["bankrupt_security"]), (AFTER, "以受理日为截止日制作（2026-11-22）")]
)
def test_security_is_realised_on_what_is_not_the_bankrupts(as_of: date, found: list[str] | str) -> None:
    application = kind("security_realisation_application")
    facts = derive(application, changed(bankrupt), as_of, parameters=PARAMETERS)
    if isinstance(found, str):
        with pytest.raises(KindNotLawful, match=found):
            check_guards(application, facts, None)
    else:
        codes = [warning.code for warning in check_guards(application, facts, None)]
        assert [code for code in codes if code.startswith("bankrupt")] == found

"""What proceedings start: enforcement, preservation, the suit after it, confirmation, the court's fee (law.md 12.1)."""

from typing import Any

import pytest
from clock_facts import SURETY, clock, clocks, dates, event, facts, posted, says, sent
from law_facts import BORROWER, entry, repaid

from docgen.casefile.case import Case
from docgen.law.clock import Clock

JUDGED = {"kind": "judgment", "on": "2024-05-06", "case_number": "1", "performance_due_on": "2024-06-10"}
ENFORCED = {"kind": "enforcement", "on": "2025-03-03", "case_number": "2"}
FROZEN = {"kind": "preservation", "on": "2024-05-06", "case_number": "保1", "file": "裁定.pdf"}
HOUSE = {"kind": "mortgage", "name": "房屋", "owner": "P1"}


def with_(*proceedings: dict[str, Any], **over: Any) -> Case:
    return facts(proceedings=list(proceedings), **over)


def enforcement(*more: dict[str, Any], as_of: str = "2025-06-02", **over: Any) -> Clock:
    return clock(with_(JUDGED, *more, **over), "enforcement", as_of)


@pytest.mark.parametrize(
    ("instrument", "starts_on", "expires_on"),
    [
        (JUDGED, "2024-06-10", "2026-06-10"),
        ({"kind": "judgment", "on": "2024-05-06", "effective_on": "2024-05-22"}, "2024-05-22", "2026-05-22"),
        ({"kind": "payment_order", "on": "2024-05-06", "effective_on": "2024-05-22"}, "2024-05-22", "2026-05-22"),
        (JUDGED | {"kind": "arbitration"}, "2024-06-10", "2026-06-10"),
        (JUDGED | {"kind": "notarised_instrument"}, "2024-06-10", "2026-06-10"),
    ],
)
def test_two_years_to_enforce(instrument: dict[str, Any], starts_on: str, expires_on: str) -> None:
    found = clock(with_(instrument), "enforcement", "2025-06-02")
    assert (str(found.starts_on), dates(found)) == (starts_on, (expires_on, expires_on))
    assert (found.party, found.debt) == (None, None)
    assert says(found, "第二百五十条")
    assert says(found, "各期分别计算") == (instrument["kind"] == "notarised_instrument")


@pytest.mark.parametrize(
    ("more", "expires"),
    [
        ({"deliveries": [posted("signed", "2025-01-06")]}, ("2027-01-06", "2027-01-06")),
        ({"deliveries": [posted("signed", "2024-06-10")]}, ("2026-06-10", "2026-06-10")),
        ({"deliveries": [posted("signed", "2024-05-27")]}, ("2026-06-10", "2026-06-10")),
        ({"debt": {"ledger": [repaid("2025-01-06", "1.00", voucher="V")]}}, ("2027-01-06", "2027-01-06")),
    ],
)
def test_what_interrupts_it(more: dict[str, Any], expires: tuple[str, str]) -> None:
    assert dates(enforcement(**more)) == expires


def test_a_demand_on_a_guarantor_is_none_on_the_debtor() -> None:
    towards_surety = posted("signed", "2025-01-06", party="P2")
    found = enforcement(debtors=[BORROWER, SURETY], deliveries=[towards_surety])
    assert (dates(found)[0], len(found.events)) == ("2026-06-10", 1)


def test_no_signature_revives_it() -> None:
    late = sent("personal", "signed", "2026-06-22", confirms_debt=True)
    found = enforcement(as_of="2026-07-01", deliveries=[late])
    assert (dates(found)[0], found.status, event(found, "2026-06-22").effect) == ("2026-06-10", "expired", "none")


def test_an_application_and_how_it_ends() -> None:
    pending = enforcement(ENFORCED)
    assert (dates(pending), pending.status) == ((None, None), "not_started")
    settled = enforcement(ENFORCED, {"kind": "settlement", "on": "2025-05-06", "file": "和解协议.pdf"})
    assert dates(settled)[0] == "2027-05-06"
    withdrawn = enforcement(ENFORCED, {"kind": "termination", "on": "2025-05-06", "outcome": "撤回申请，终结执行"})
    assert dates(withdrawn)[0] == "2027-05-06"
    for outcome in ({}, {"outcome": "终结本次执行程序"}):
        final = enforcement(ENFORCED, {"kind": "termination", "on": "2025-05-06"} | outcome)
        assert (dates(final), final.status) == ((None, None), "not_started")
        assert says(final, "不受申请执行期间限制")


def test_after_a_judgment_a_mortgage_follows_the_enforcement() -> None:
    pledge = {"kind": "pledge", "name": "存单", "owner": "P1"}
    found = clock(with_(JUDGED, collateral=[HOUSE, pledge]), "mortgage_exercise", "2025-06-02")
    assert (found.party, dates(found)[0], says(found, "第四十四条")) == ("P1", "2026-06-10", True)
    notarised = with_(JUDGED | {"kind": "notarised_instrument"}, collateral=[HOUSE])
    assert dates(clock(notarised, "mortgage_exercise", "2025-06-02"))[0] == "2026-05-11"


@pytest.mark.parametrize(
    ("measure", "assets", "expires_on", "safe_on"),
    [
        ({"expires_on": "2027-05-06"}, [], "2027-05-06", "2027-04-29"),  # renewal 7 days before
        ({}, [], "2025-05-06", "2025-04-29"),  # no term on record: a deposit's year
        ({"expires_on": "2027-05-06"}, [("保1", "2026-05-06")], "2026-05-06", "2026-04-29"),
        ({}, [("保1", "2026-05-06"), ("保1", "2025-11-06")], "2025-11-06", "2025-10-30"),
        ({"expires_on": "2027-05-06"}, [("别案", "2026-05-06")], "2027-05-06", "2027-04-29"),
        ({"expires_on": "2027-05-06"}, [("保1", None), (None, None)], "2027-05-06", "2027-04-29"),
    ],
)
def test_a_preservation(
    measure: dict[str, Any], assets: list[tuple[str | None, str | None]], expires_on: str, safe_on: str
) -> None:
    seized = [
        {"kind": "deposit", "detail": "存款", "holder": "P1", "seizure": {"case_number": number, "until": until}}
        for number, until in assets
    ]
    found = clock(with_(FROZEN | measure, assets=seized), "preservation", "2024-06-03")
    assert (str(found.expires_on), str(found.latest_safe_on)) == (expires_on, safe_on)
    assert says(found, "假定：未记保全期限") == (not measure and not assets)


def test_a_renewal_takes_the_place_of_what_it_renews() -> None:
    renewed = FROZEN | {"on": "2025-04-14", "expires_on": "2026-05-06"}
    found = clock(with_(FROZEN, renewed), "preservation", "2025-06-02")
    assert str(found.expires_on) == "2026-05-06"
    other = renewed | {"case_number": "保2"}
    assert len([each for each in clocks(with_(FROZEN, other), "2025-06-02") if each.kind == "preservation"]) == 2
    lifted = FROZEN | {"outcome": "保全申请人撤回，解除保全"}
    assert "preservation" not in {each.kind for each in clocks(with_(lifted), "2024-06-03")}


@pytest.mark.parametrize(
    ("more", "expires_on", "status"),
    [
        ([], "2024-06-05", "expired"),
        ([{"kind": "suit", "on": "2024-05-06"}], None, None),
        ([{"kind": "suit", "on": "2024-05-02"}], None, None),
        ([{"kind": "arbitration", "on": "2024-06-05"}], None, None),
        ([{"kind": "suit", "on": "2024-06-06"}], "2024-06-05", "expired"),
    ],
)
def test_the_suit_after_a_preservation(more: list[dict[str, Any]], expires_on: str | None, status: str | None) -> None:
    found = [each for each in clocks(with_(FROZEN, *more), "2024-06-10") if each.kind == "presuit_preservation_suit"]
    assert [(str(each.expires_on), each.status) for each in found] == ([(expires_on, status)] if expires_on else [])


def test_a_filing_date_on_the_case_is_a_suit() -> None:
    for filed_on, open_ in (("2024-05-20", False), ("2024-06-20", True)):
        whole = with_(FROZEN, filed_on=filed_on)
        assert ("presuit_preservation_suit" in {each.kind for each in clocks(whole, "2024-06-10")}) == open_


@pytest.mark.parametrize(
    ("mediated", "expires_on"),
    [
        ({"effective_on": "2024-05-08"}, "2024-06-07"),
        ({}, "2024-06-05"),
        ({"court": "示例法院"}, None),
        ({"case_number": "1"}, None),
        ({"court": "调解委员会", "case_number": "调1"}, "2024-06-05"),
        ({"outcome": "已司法确认"}, None),
    ],
)
def test_confirmation_of_a_mediation(mediated: dict[str, Any], expires_on: str | None) -> None:
    whole = with_({"kind": "mediation", "on": "2024-05-06"} | mediated)
    found = [each for each in clocks(whole, "2024-05-20") if each.kind == "judicial_confirmation"]
    assert [str(each.expires_on) for each in found] == ([expires_on] if expires_on else [])


@pytest.mark.parametrize(
    ("over", "expires_on"),
    [
        ({"accepted_on": "2025-01-06"}, "2025-01-13"),
        ({"accepted_on": "2025-01-20"}, "2025-01-27"),
        ({"accepted_on": "2025-01-21"}, "2025-02-05"),  # the 28th is in the Spring Festival
        ({"accepted_on": "2025-02-20"}, None),  # later than the day
        ({}, None),
        ({"accepted_on": "2025-01-06", "ledger": [entry("2025-01-07", "fee", "1.00", fee_kind="litigation")]}, None),
        (
            {"accepted_on": "2025-01-06", "ledger": [entry("2025-01-07", "fee", "1.00", fee_kind="lawyer")]},
            "2025-01-13",
        ),
        ({"accepted_on": "2025-01-06", "proceedings": [JUDGED]}, None),
    ],
)
def test_the_courts_fee(over: dict[str, Any], expires_on: str | None) -> None:
    ledger = over.pop("ledger", [])
    whole = facts(debt={"ledger": ledger}, **over)
    found = [each for each in clocks(whole, "2025-02-10") if each.kind == "fee_payment"]
    assert [str(each.expires_on) for each in found] == ([expires_on] if expires_on else [])


@pytest.mark.parametrize(
    ("whole", "kind", "safe_on", "expires_on"),
    [
        (with_(JUDGED | {"performance_due_on": "2023-06-10"}), "enforcement", "2025-06-10", "2025-06-10"),
        (with_(JUDGED | {"performance_due_on": "2023-06-14"}), "enforcement", "2025-06-14", "2025-06-16"),  # a Saturday
        (with_(FROZEN | {"on": "2024-05-09"}), "presuit_preservation_suit", "2024-06-08", "2024-06-11"),  # 端午
        (with_({"kind": "mediation", "on": "2024-05-09"}), "judicial_confirmation", "2024-06-08", "2024-06-11"),
        (facts(accepted_on="2025-01-21"), "fee_payment", "2025-01-28", "2025-02-05"),
    ],
)
def test_a_term_of_procedure_rolls_by_the_law_of_procedure(
    whole: Case, kind: str, safe_on: str, expires_on: str
) -> None:
    found = clock(whole, kind, "2025-06-02")
    assert (str(found.latest_safe_on), str(found.expires_on)) == (safe_on, expires_on)
    rolls = safe_on != expires_on
    said = f"届满日顺延至{expires_on}（《中华人民共和国民事诉讼法》第八十五条）"
    assert says(found, said) is rolls
    assert not says(found, "第二百零三条")


def test_what_has_not_happened_yet_starts_nothing() -> None:
    assert {each.kind for each in clocks(with_(JUDGED, FROZEN), "2024-05-05")} == {"limitation"}
    assert "preservation" in {each.kind for each in clocks(with_(FROZEN), "2024-05-06")}
    for as_of, begun in (("2025-01-05", False), ("2025-01-06", True)):
        kinds = {each.kind for each in clocks(facts(accepted_on="2025-01-06"), as_of)}
        assert ("fee_payment" in kinds) == begun

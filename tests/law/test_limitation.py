"""Limitation: law.md 4.1 and 4.2, the day before and the day of each change, and what a later signature does."""

from typing import Any

import pytest
from clock_facts import AGREED, CO_BORROWER, clock, clocks, dates, event, facts, limitation, loan, posted, says, sent
from law_facts import BORROWER, COMPANY, case, day, due, entry, repaid

from docgen.law.due import due_of

SIGNED = sent("personal", "signed")
PLAN = {"kind": "repayment_plan", "signed_on": "2024-06-03", "parties": ["P1"], "file": "协议.pdf"}
HOUSE = {"kind": "mortgage", "name": "房屋", "owner": "P1"}


@pytest.mark.parametrize(
    ("due_on", "starts_on", "expires_on", "safe_on"),
    [
        ("2023-05-10", "2023-05-10", "2026-05-11", "2026-05-10"),  # law.md 12: a Sunday
        ("2024-02-29", "2024-02-29", "2027-02-28", "2027-02-28"),  # law.md 12
        # two years became three on 2017-10-01 for what had not run out
        ("2015-09-28", "2015-09-28", "2017-09-28", "2017-09-28"),
        ("2015-09-30", "2015-09-30", "2017-09-30", "2017-09-30"),
        ("2015-10-01", "2015-10-01", "2018-10-08", "2018-10-01"),  # two years end on the day itself: three
        ("2017-10-01", "2017-10-01", "2020-10-09", "2020-10-01"),
    ],
)
def test_three_years(due_on: str, starts_on: str, expires_on: str, safe_on: str) -> None:
    found = limitation(due_on=due_on)
    assert (str(found.starts_on), dates(found)) == (starts_on, (expires_on, expires_on))
    assert str(found.latest_safe_on) == safe_on


def test_the_last_installment_starts_it() -> None:
    schedule = [due(1, "2022-11-10", "40000.00", "0.00"), due(2, "2023-05-10", "60000.00", "0.00")]
    found = limitation(debt={"schedule": schedule, "repayment_method": "as_scheduled"})
    assert dates(found)[0] == "2026-05-11"
    assert "第一百八十九条" in found.events[0].article
    single = limitation()
    assert "第一百八十八条" in single.events[0].article


def test_a_due_date_that_the_contract_rolls() -> None:
    # 2023-05-13 is a Saturday: due on Monday the 15th
    assert dates(limitation(due_on="2023-05-13", debt={"roll_due_dates": True}))[0] == "2026-05-15"
    assert dates(limitation(due_on="2023-05-13"))[0] == "2026-05-13"


@pytest.mark.parametrize(
    ("effective_on", "as_of", "expires_on"),
    [
        ("2023-01-10", "2025-01-06", "2026-01-12"),  # 2026-01-10 is a Saturday
        ("2023-01-10", "2023-01-10", "2026-01-12"),
        ("2023-01-10", "2023-01-09", "2026-05-11"),  # not yet effective
        ("2023-06-10", "2025-01-06", "2026-05-11"),  # after maturity: nothing was left to accelerate
    ],
)
def test_acceleration_starts_it_earlier(effective_on: str, as_of: str, expires_on: str) -> None:
    found = limitation(as_of, debt={"acceleration": {"effective_on": effective_on, "ground": "逾期"}})
    assert dates(found)[0] == expires_on
    assert says(found, "假定：宣布提前到期") == (expires_on == "2026-01-12")


@pytest.mark.parametrize(
    ("as_of", "status", "days_left"),
    [
        ("2023-05-09", "not_started", 1098),
        ("2023-05-10", "running", 1097),
        ("2026-02-09", "running", 91),
        ("2026-02-10", "expiring", 90),
        ("2026-05-11", "expiring", 0),
        ("2026-05-12", "expired", -1),
    ],
)
def test_status(as_of: str, status: str, days_left: int) -> None:
    found = limitation(as_of)
    assert (found.status, found.days_left) == (status, days_left)
    assert says(found, "届满前") == (status != "expired")


@pytest.mark.parametrize(
    ("on", "effect", "expires_on"),
    [
        ("2023-05-09", "none", "2026-05-11"),  # before it is due
        ("2023-05-10", "none", "2026-05-11"),
        ("2023-05-11", "interrupts", "2026-05-11"),
        ("2024-06-03", "interrupts", "2027-06-03"),
        ("2026-05-11", "interrupts", "2029-05-11"),  # the rolled last day
        ("2026-05-12", "none", "2026-05-11"),  # too late
    ],
)
def test_when_a_demand_counts(on: str, effect: str, expires_on: str) -> None:
    found = limitation("2026-06-01", deliveries=[sent("personal", "signed", on)])
    assert event(found, on).effect == effect
    assert dates(found)[0] == expires_on


def test_interruptions_follow_one_another() -> None:
    demands = [sent("personal", "signed", on) for on in ("2025-03-03", "2024-06-03")]
    found = limitation("2025-06-02", deliveries=demands)
    assert (str(found.starts_on), dates(found)[0]) == ("2025-03-03", "2028-03-03")
    assert [str(shown.on) for shown in found.events] == ["2023-05-10", "2024-06-03", "2025-03-03"]


def test_what_is_proven_and_what_is_recorded_are_two_dates() -> None:
    unproved = sent("personal", "signed", proof=[])
    found = limitation("2026-06-01", deliveries=[unproved])
    assert dates(found) == ("2026-05-11", "2027-06-03")
    assert found.status == "expired_unless_proved"
    assert says(found, "送达凭证")
    assert not says(found, "已届满")
    assert not says(found, "届满后")
    assert limitation("2027-06-04", deliveries=[unproved]).status == "expired"


def test_a_strong_demand_kept_alive_by_one_still_to_be_proved() -> None:
    # 2026-05-11 has passed; the letter of 2027 is only in time if the one of 2024 is proved
    found = limitation("2027-06-02", deliveries=[sent("personal", "signed", proof=[]), posted("signed", "2027-06-01")])
    assert dates(found) == ("2026-05-11", "2030-06-01")
    assert found.status == "expired_unless_proved"


def test_a_weak_event_before_a_strong_one_changes_no_date() -> None:
    found = limitation("2025-06-02", deliveries=[sent("personal", "signed", proof=[]), posted("signed", "2025-03-03")])
    assert dates(found) == ("2028-03-03", "2028-03-03")
    assert not says(found, "补足凭证")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (repaid("2024-06-03", "100.00", voucher="V"), "interrupts usable 第十四条"),
        (repaid("2024-06-03", "100.00", proof="回单.pdf"), "interrupts strong 第十四条"),
        (repaid("2024-06-03", "100.00"), "interrupts weak 第十四条"),
        (repaid("2024-06-03", "100.00", voucher="V", payer="借款人"), "interrupts usable 第十四条"),
        (repaid("2024-06-03", "100.00", voucher="V", payer="路人"), "interrupts weak 第十四条"),
        (repaid("2024-06-03", "100.00", voucher="V") | {"deducted": True}, "interrupts usable 第八条"),
        (entry("2024-06-03", "prepayment", "100.00", voucher="V"), "interrupts usable 第十四条"),
    ],
)
def test_payments(line: dict[str, Any], expected: str) -> None:
    shown = event(limitation(debt={"ledger": [line]}), "2024-06-03")
    effect, strength, article = expected.split()
    assert (shown.effect, shown.strength) == (effect, strength)
    assert article in shown.article
    assert ("凭证号V" in shown.event) == ("voucher" in line)


def test_only_a_bank_interrupts_by_deduction() -> None:
    line = repaid("2024-06-03", "100.00", voucher="V") | {"deducted": True}
    found = clock(facts(debt={"ledger": [line]}, claim_type="private_lending"), "limitation")
    assert event(found, "2024-06-03").strength == "weak"


@pytest.mark.parametrize(
    "ledger",
    [
        [repaid("2024-06-03", "100.00", voucher="V"), entry("2024-06-05", "reversal", voucher="V")],
        [repaid("2024-06-03", "0.00", voucher="V")],
        [entry("2024-06-03", "fee", "100.00")],
        [repaid("2025-06-03", "100.00", voucher="V")],  # after the day
    ],
)
def test_what_is_no_payment(ledger: list[dict[str, Any]]) -> None:
    assert dates(limitation(debt={"ledger": ledger}))[0] == "2026-05-11"


@pytest.mark.parametrize(
    ("agreement", "expires", "strength"),
    [
        (PLAN, ("2027-06-03", "2027-06-03"), "strong"),
        (PLAN | {"no": "1", "file": None}, ("2026-05-11", "2027-06-03"), "none"),
        (PLAN | {"parties": []}, ("2027-06-03", "2027-06-03"), "usable"),
        (PLAN | {"parties": ["示例银行", "P1"]}, ("2027-06-03", "2027-06-03"), "strong"),
        # a new last due date: 2025-03-31 + 3 years
        (PLAN | {"schedule": [due(1, "2025-03-31", "1.00", "0.00")]}, ("2028-03-31", "2028-03-31"), "strong"),
        (PLAN | {"kind": "extension", "new_maturity": "2025-05-10"}, ("2028-05-10", "2028-05-10"), "strong"),
        (PLAN | {"debts": ["D1"]}, ("2027-06-03", "2027-06-03"), "strong"),
    ],
)
def test_agreements(agreement: dict[str, Any], expires: tuple[str, str], strength: str) -> None:
    filled = {key: value for key, value in agreement.items() if value is not None}
    found = limitation(agreements=[filled])
    assert (dates(found), event(found, "2024-06-03").strength) == (expires, strength)


def test_an_agreement_signed_later_or_about_another_debt() -> None:
    assert dates(limitation("2024-06-02", agreements=[PLAN]))[0] == "2026-05-11"
    other = loan("2023-05-10", no="D2")
    whole = case(loan("2023-05-10"), other, agreements=[PLAN | {"debts": ["D2"]}], deliveries=[])
    assert [dates(each)[0] for each in clocks(whole)] == ["2026-05-11", "2027-06-03"]


def test_an_extension_before_it_was_due_puts_it_off_and_a_later_acceleration_takes_that_back() -> None:
    extension = PLAN | {"kind": "extension", "signed_on": "2023-04-03", "new_maturity": "2024-05-10"}
    assert dates(limitation(agreements=[extension]))[0] == "2027-05-10"
    early = {"acceleration": {"effective_on": "2023-05-04", "ground": "逾期"}}
    found = limitation(debt=early, agreements=[extension], deliveries=[SIGNED])
    assert event(found, "2023-04-03").effect == "none"
    assert dates(limitation(debt=early, agreements=[extension]))[0] == "2026-05-06"  # 2026-05-04 is a holiday


def test_a_demand_before_the_last_day_of_a_plan_changes_nothing() -> None:
    plan = PLAN | {"schedule": [due(1, "2025-03-31", "1.00", "0.00")]}
    found = limitation(agreements=[plan], deliveries=[sent("personal", "signed", "2024-09-02")])
    assert event(found, "2024-09-02").effect == "none"


def test_a_notice_of_assignment() -> None:
    notice = {"kind": "assignment", "signed_on": "2024-05-06", "notified_on": "2024-06-03"}
    assert dates(limitation(agreements=[notice | {"file": "转让协议.pdf"}])) == ("2026-05-11", "2027-06-03")
    shown = event(limitation(agreements=[notice]), "2024-06-03")
    assert (shown.strength, "第十七条" in shown.article) == ("none", True)
    for silent in (notice | {"notified_on": "2026-06-03"}, {"kind": "assignment", "signed_on": "2024-05-06"}):
        assert len(limitation(agreements=[silent]).events) == 1


@pytest.mark.parametrize(
    ("proceedings", "expires"),
    [
        # pending: nothing runs
        ([{"kind": "suit", "on": "2024-06-03", "case_number": "1"}], (None, None)),
        ([{"kind": "suit", "on": "2024-06-03", "file": "受理通知书.pdf"}], (None, None)),
        ([{"kind": "suit", "on": "2024-06-03"}], ("2026-05-11", None)),
        ([{"kind": "payment_order", "on": "2024-06-03", "case_number": "1"}], (None, None)),
        # a debtor's bankruptcy interrupts by the creditor's proof of debt, not of itself
        ([{"kind": "bankruptcy", "on": "2024-06-03", "case_number": "1"}], ("2026-05-11", None)),
        ([{"kind": "bankruptcy", "on": "2024-06-03", "file": "债权申报回执.pdf"}], (None, None)),
        ([{"kind": "bankruptcy", "on": "2024-06-03", "case_number": "1", "outcome": "已申报债权"}], (None, None)),
        # ended, on a day that isn't recorded: from the action itself
        ([{"kind": "suit", "on": "2024-06-03", "case_number": "1", "outcome": "撤诉"}], ("2027-06-03", "2027-06-03")),
        ([{"kind": "police_report", "on": "2024-06-03", "file": "1.pdf", "outcome": "不立案"}], ("2027-06-03",) * 2),
        # a later record ends it, proven or not
        (
            [
                {"kind": "suit", "on": "2024-06-03", "case_number": "1"},
                {"kind": "termination", "on": "2024-09-02"},
            ],
            ("2027-09-02", "2027-09-02"),
        ),
        (
            [
                {"kind": "suit", "on": "2024-06-03", "case_number": "1"},
                {"kind": "settlement", "on": "2024-09-02", "case_number": "1"},
            ],
            ("2027-09-02", "2027-09-02"),
        ),
        # of themselves
        ([{"kind": "preservation", "on": "2024-06-03", "case_number": "1"}], ("2027-06-03", "2027-06-03")),
        ([{"kind": "mediation", "on": "2024-06-03", "file": "调解协议.pdf"}], ("2027-06-03", "2027-06-03")),
        ([{"kind": "settlement", "on": "2024-06-03", "file": "和解协议.pdf"}], ("2027-06-03", "2027-06-03")),
        ([{"kind": "termination", "on": "2024-06-03", "case_number": "1"}], ("2026-05-11", "2026-05-11")),
        # not yet in force: still pending
        (
            [
                {"kind": "suit", "on": "2024-06-03", "case_number": "1"},
                {"kind": "judgment", "on": "2024-09-02", "case_number": "1"},
            ],
            (None, None),
        ),
    ],
)
def test_proceedings(proceedings: list[dict[str, Any]], expires: tuple[str | None, str | None]) -> None:
    found = limitation(proceedings=proceedings)
    assert dates(found) == expires
    if expires[0] is None:
        assert (found.status, found.days_left, found.latest_safe_on) == ("not_started", None, None)
        assert says(found, "程序未终结")


def test_that_a_suit_is_against_the_borrower_is_assumed() -> None:
    suit = {"kind": "suit", "on": "2024-06-03", "case_number": "1"}
    assert says(limitation(proceedings=[suit]), "假定：程序记录未列明对方当事人")
    assert not says(limitation(deliveries=[SIGNED]), "程序记录未列明")


def test_provisional_is_said_of_the_date_that_counts() -> None:
    unproved = limitation("2026-05-01", deliveries=[sent("personal", "signed", proof=[])])
    assert (str(unproved.expires_on_if_proved), unproved.provisional) == ("2027-06-03", False)
    assert limitation("2026-05-01", deliveries=[SIGNED]).provisional


def test_demands_during_a_suit_begin_nothing() -> None:
    suit = {"kind": "suit", "on": "2024-05-06", "case_number": "1"}
    found = limitation(proceedings=[suit], deliveries=[SIGNED])
    assert event(found, "2024-06-03").effect == "none"
    unproved = {"kind": "suit", "on": "2024-05-06"}
    found = limitation("2027-06-04", proceedings=[unproved], deliveries=[SIGNED])
    assert (dates(found), found.status) == (("2027-06-03", None), "expired_unless_proved")
    assert says(found, "期间不届满")


def test_what_happens_on_one_day() -> None:
    suit = {"kind": "suit", "on": "2024-06-03", "case_number": "1"}
    ended = {"kind": "termination", "on": "2024-06-03", "case_number": "1"}
    frozen = suit | {"kind": "preservation"}
    for listed in ([suit, frozen], [frozen, suit]):
        assert dates(limitation(proceedings=listed, deliveries=[SIGNED])) == (None, None)
    for listed in ([suit, ended], [ended, suit]):
        assert dates(limitation(proceedings=listed)) == ("2027-06-03", "2027-06-03")


def test_a_filing_date_on_the_case() -> None:
    assert dates(limitation(filed_on="2024-06-03")) == ("2026-05-11", None)
    assert dates(limitation(filed_on="2024-06-03", accepted_on="2024-06-10")) == (None, None)
    assert dates(limitation(filed_on="2025-06-03")) == ("2026-05-11", "2026-05-11")
    suit = {"kind": "suit", "on": "2024-06-03", "case_number": "1", "outcome": "撤诉"}
    assert dates(limitation(filed_on="2024-06-03", proceedings=[suit])) == ("2027-06-03", "2027-06-03")


@pytest.mark.parametrize(
    ("judged", "gone"),
    [
        ({"kind": "judgment", "on": "2024-09-02", "effective_on": "2024-09-20"}, True),
        ({"kind": "judgment", "on": "2024-09-02", "performance_due_on": "2024-09-30"}, True),
        ({"kind": "judgment", "on": "2024-09-02", "effective_on": "2025-09-20"}, False),
        ({"kind": "mediation", "on": "2024-09-02", "court": "示例法院", "effective_on": "2024-09-20"}, True),
        ({"kind": "mediation", "on": "2024-09-02", "case_number": "1", "effective_on": "2024-09-20"}, True),
        ({"kind": "mediation", "on": "2024-09-02", "court": "调解委员会", "effective_on": "2024-09-20"}, False),
        ({"kind": "notarised_instrument", "on": "2024-09-02", "effective_on": "2024-09-20"}, False),
    ],
)
def test_an_instrument_in_force_takes_its_place(judged: dict[str, Any], *, gone: bool) -> None:
    kinds = {each.kind for each in clocks(facts(proceedings=[judged]))}
    assert ("limitation" not in kinds) == gone


@pytest.mark.parametrize(
    ("signature", "expires", "status"),
    [
        # only a signature that agrees to perform waives the limitation that ran out on 2026-05-11
        (sent("personal", "signed", "2026-06-01"), ("2026-05-11", "2026-05-11"), "expired"),
        (sent("personal", "signed", "2026-06-01", confirms_debt=True), ("2029-06-01", "2029-06-01"), "running"),
        (
            sent("personal", "signed_by_other", "2026-06-01", confirms_debt=True, relation="配偶"),
            ("2026-05-11", "2026-05-11"),
            "expired",
        ),
        (
            sent("personal", "signed_by_other", "2026-06-01", confirms_debt=True, relation="受托代理人"),
            ("2026-05-11", "2029-06-01"),  # to waive it he needs a special power
            "expired_unless_proved",
        ),
        (
            sent("personal", "signed", "2026-06-01", confirms_debt=True, proof=[]),
            ("2026-05-11", "2029-06-01"),
            "expired_unless_proved",
        ),
    ],
)
def test_a_signature_after_it_ran_out(signature: dict[str, Any], expires: tuple[str, str], status: str) -> None:
    found = limitation("2026-07-01", deliveries=[signature])
    assert (dates(found), found.status) == (expires, status)
    assert says(found, "仅签收") == (status != "expired" or expires[1] == "2026-05-11")


def test_after_it_ran_out_a_plan_revives_and_a_payment_may() -> None:
    plan = PLAN | {"signed_on": "2026-06-01"}
    assert dates(limitation("2026-07-01", agreements=[plan])) == ("2029-06-01", "2029-06-01")
    paid = limitation("2026-07-01", debt={"ledger": [repaid("2026-06-01", "100.00", proof="回单.pdf")]})
    assert dates(paid) == ("2026-05-11", "2029-06-01")
    assert event(paid, "2026-06-01").strength == "weak"
    taken = repaid("2026-06-01", "100.00", proof="回单.pdf") | {"deducted": True}
    assert dates(limitation("2026-07-01", debt={"ledger": [taken]}))[1] == "2026-05-11"


def test_co_borrowers_share_an_interruption_guarantors_do_not() -> None:
    whole = facts(debtors=[BORROWER, CO_BORROWER], deliveries=[SIGNED | {"party": "P2"}])
    for party in ("P1", "P2"):
        found = clock(whole, "limitation", party=party)
        assert dates(found)[0] == "2027-06-03"
        assert says(found, "第十五条")
    assert not says(limitation(deliveries=[SIGNED]), "及于其他共同借款人")
    surety = CO_BORROWER | {"roles": ["guarantor"]}
    alone = clock(facts(debtors=[BORROWER, surety], deliveries=[SIGNED | {"party": "P2"}]), "limitation")
    assert dates(alone)[0] == "2026-05-11"


def test_several_debts_share_a_demand_by_assumption() -> None:
    whole = case(loan("2023-05-10"), loan("2023-08-10", no="D2"), deliveries=[SIGNED])
    found = clocks(whole)
    assert [dates(each)[0] for each in found] == ["2027-06-03", "2027-06-03"]
    assert all(says(each, "假定：送达与催收记录未注明合同") for each in found)
    assert not says(limitation(deliveries=[SIGNED]), "未注明合同")
    silent = clocks(case(loan("2023-05-10"), loan("2023-08-10", no="D2")))
    assert not any(says(each, "未注明合同") for each in silent)


def test_death_suspends_if_it_is_proved() -> None:
    dead = [{"reason": "deceased", "since": "2026-01-05"}]
    found = limitation("2026-06-01", holds=dead)
    assert (dates(found), found.status) == (("2026-05-11", None), "expired_unless_proved")
    assert event(found, "2026-01-05").effect == "suspends"
    for holds in ([{"reason": "deceased"}], [{"reason": "deceased", "since": "2026-06-05"}], [{"reason": "disputed"}]):
        assert dates(limitation("2026-06-01", holds=holds))[1] == "2026-05-11"
    assert dates(limitation("2026-06-01", holds=dead, debtors=[COMPANY]))[1] == "2026-05-11"


def test_beyond_twenty_years_is_said() -> None:
    days = ["2007-01-08", "2008-12-29", "2010-12-20", "2012-12-10", "2014-12-08", "2016-12-05", "2019-12-02"]
    letters = [sent("personal", "signed", on) for on in days]
    within = limitation("2022-12-01", due_on="2005-05-10", deliveries=letters)
    # twenty years end on 2025-05-10
    assert (dates(within)[0], says(within, "20年的最长保护期间")) == ("2022-12-02", False)
    letters.append(sent("personal", "signed", "2022-11-28"))
    beyond = limitation("2022-12-01", due_on="2005-05-10", deliveries=letters)
    assert (dates(beyond)[0], says(beyond, "20年的最长保护期间")) == ("2025-11-28", True)


def test_invoices_are_debts_of_their_own() -> None:
    first, second = ({"due_on": "2023-05-10", "amount": "100.00"}, {"due_on": "2023-08-10", "amount": "50.00"})
    goods = {"no": "D1", "name": "合同", "signed_on": "2023-01-02", "annual_rate": "0"}

    def expires(paid: str | None, *invoices: dict[str, Any], on: str = "2023-05-09", **over: Any) -> str | None:
        ledger = [repaid(on, paid, voucher="V")] if paid else []
        whole = case(goods | {"invoices": list(invoices), "ledger": ledger} | over, claim_type="receivable")
        return next((dates(each)[0] for each in clocks(whole)), None)

    assert expires(None, second, first) == "2026-05-11"
    assert expires("99.99", first, second) == "2026-05-11"
    assert expires("100.00", first, second, on="2025-01-06") == "2028-01-06"
    assert expires("100.00", first, second, on="2025-01-07") == "2026-05-11"  # later than the day
    assert expires("100.00", first, second) == "2026-08-10"
    assert expires("149.99", first, second) == "2026-08-10"
    assert expires(None, first) == "2026-05-11"
    # paid late, with nothing for the delay: the last one, 2025-01-06 + 3 years; without default interest, nothing
    assert expires("150.00", first, second, on="2025-01-06") is None
    assert expires("150.00", first, second, on="2025-01-06", default_rate={"annual": "0.06"}) == "2028-01-06"


def test_a_card_counts_from_its_overdue_days() -> None:
    balances = [
        {"on": "2024-03-20", "principal": "1.00", "overdue_days": 10},
        {"on": "2024-06-20", "principal": "1.00", "overdue_days": 102},
        {"on": "2024-09-20", "principal": "1.00"},
        {"on": "2025-03-20", "principal": "1.00", "overdue_days": 5},  # later than the day
    ]
    card = {"no": "D1", "name": "信用卡", "signed_on": "2020-01-02", "card": {"number": "1"}}
    whole = case(card | {"balances": balances}, claim_type="credit_card")
    assert str(clock(whole, "limitation").starts_on) == "2024-03-10"
    assert clocks(case(card, claim_type="credit_card")) == []
    cured = [*balances, {"on": "2024-12-20", "principal": "0.00", "overdue_days": 0}]
    assert clocks(case(card | {"balances": cured}, claim_type="credit_card")) == []


def test_a_loan_without_any_due_date_has_none() -> None:
    debt = facts().debts[0].model_copy(update={"matures_on": None})
    assert due_of(debt, day("2025-01-06")) is None


def test_what_is_recorded_never_ends_before_what_is_proven() -> None:
    # the unproved suit ended in 2024; the proven plan puts the debt off until 2026
    plan = PLAN | {"schedule": [due(1, "2026-03-31", "1.00", "0.00")]}
    suit = [{"kind": "suit", "on": "2024-05-06"}, {"kind": "termination", "on": "2024-09-02"}]
    found = limitation(agreements=[plan], proceedings=suit)
    assert dates(found) == ("2029-03-31", "2029-03-31")


def test_a_mortgage_lives_as_long_as_the_claim_and_is_not_revived() -> None:
    whole = facts(collateral=[HOUSE, {"kind": "pledge", "name": "存单", "owner": "P1"}], deliveries=[SIGNED])
    found = clock(whole, "mortgage_exercise")
    assert (found.party, found.debt, dates(found)[0]) == ("P1", "D1", "2027-06-03")
    assert says(found, "第四百一十九条")
    late = facts(collateral=[HOUSE], agreements=[PLAN | {"signed_on": "2026-06-01"}])
    assert dates(clock(late, "limitation", "2026-07-01"))[0] == "2029-06-01"
    assert clock(late, "mortgage_exercise", "2026-07-01").status == "expired"


def test_the_contract_on_file_proves_the_start() -> None:
    paper = [{"file": "合同.pdf", "title": "借款合同", "group": "credit"}]
    found = limitation(evidence=paper)
    assert (found.events[0].proof, found.events[0].strength) == (("合同.pdf",), "strong")
    assert limitation().events[0].missing


def test_a_settled_case_has_no_clocks() -> None:
    assert clocks(facts(status="settled")) == []


def test_an_agreed_address_is_the_address() -> None:
    elsewhere = posted("returned", address="示例市旧址2号")
    assert event(limitation(debtors=[AGREED], deliveries=[elsewhere]), "2024-06-03").strength == "weak"

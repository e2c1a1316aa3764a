"""Clocks against law.md alone: each expected day is worked out by hand from the rule, the arithmetic beside it.

Weekdays and public holidays come from the State Council's arrangements: 2025-10-01 to 10-08; 2026-01-01 to 01-03,
02-15 to 02-23 (work on 02-14 and 02-28), 05-01 to 05-05, 10-01 to 10-07 (work on 09-20 and 10-10). 2027 is not known.
"""

from datetime import date
from typing import Any

import pytest
from clock_facts import (
    AGREED,
    CO_BORROWER,
    FIRM,
    HOME,
    SURETY,
    called,
    clock,
    clocks,
    dates,
    event,
    facts,
    limitation,
    loan,
    posted,
    says,
    sent,
)
from law_facts import BORROWER, case, due, entry, repaid

from docgen.casefile.case import Case
from docgen.law.clock import Clock
from docgen.law.deadlines import Period, deadline

JOINT = {"party": "P2", "signed_on": "2024-01-02", "mode": "joint"}
GENERAL = JOINT | {"mode": "general"}
SUIT = {"kind": "suit", "on": "2025-03-03", "case_number": "1"}
HOUSE = {"kind": "mortgage", "name": "房屋", "owner": "P1"}
LATE = "2026-11-30"


def kinds(whole: Case, as_of: str) -> list[str]:
    return [each.kind.value for each in clocks(whole, as_of)]


def guaranteed(due_on: str, guarantee: dict[str, Any] = JOINT, **over: Any) -> Case:
    return facts(due_on, **({"debtors": [BORROWER, SURETY], "guarantees": [guarantee]} | over))


# Deadline arithmetic: law.md 12 (民法典 200-203)


@pytest.mark.parametrize(
    ("due_on", "expires_on", "safe_on", "provisional"),
    [
        # law.md 12's own vectors
        ("2023-05-10", "2026-05-11", "2026-05-10", False),  # 2026-05-10 is a Sunday
        ("2024-02-29", "2027-02-28", "2027-02-28", True),  # no 29 February 2027; a Sunday, but 2027 isn't known
        # leap days
        ("2020-02-29", "2023-02-28", "2023-02-28", False),  # a Tuesday
        ("2021-02-28", "2024-02-28", "2024-02-28", False),  # the corresponding day, not the 29th; a Wednesday
        # it ends in a holiday
        ("2022-10-03", "2025-10-09", "2025-10-03", False),  # 10-01 to 10-08
        ("2023-10-01", "2026-10-08", "2026-10-01", False),  # 10-01 to 10-07
        ("2023-10-08", "2026-10-08", "2026-10-08", False),  # the first working day after it
        ("2023-02-15", "2026-02-24", "2026-02-15", False),  # Spring Festival to 02-23
        # weekends, one worked and one not
        ("2023-09-20", "2026-09-20", "2026-09-20", False),  # a Sunday worked for National Day
        ("2023-10-10", "2026-10-10", "2026-10-10", False),  # a Saturday worked for National Day
        ("2023-10-11", "2026-10-12", "2026-10-11", False),  # the Sunday after it
        # beyond the known calendar nothing rolls (rule 12)
        ("2023-12-31", "2026-12-31", "2026-12-31", False),  # a Thursday
        ("2024-01-01", "2027-01-01", "2027-01-01", True),
        ("2024-05-01", "2027-05-01", "2027-05-01", True),
    ],
)
def test_three_years_of_limitation(due_on: str, expires_on: str, safe_on: str, *, provisional: bool) -> None:
    found = limitation("2024-06-03", due_on=due_on)
    assert (dates(found), str(found.latest_safe_on)) == ((expires_on, expires_on), safe_on)
    assert found.provisional is provisional


@pytest.mark.parametrize(
    ("due_on", "expires_on", "safe_on"),
    [
        # law.md 12's own vectors
        ("2025-08-31", "2026-02-28", "2026-02-28"),  # no 31 February; a Saturday worked for Spring Festival
        ("2025-08-20", "2026-02-24", "2026-02-20"),  # Spring Festival to 02-23
        # others
        ("2023-08-31", "2024-02-29", "2024-02-29"),  # a leap year; a Thursday
        ("2025-02-28", "2025-08-28", "2025-08-28"),  # the corresponding day, not the month's last; a Thursday
        ("2025-04-03", "2025-10-09", "2025-10-03"),
    ],
)
def test_six_months_of_guarantee(due_on: str, expires_on: str, safe_on: str) -> None:
    found = clock(guaranteed(due_on, JOINT | {"signed_on": "2022-01-04"}), "guarantee_period", due_on)
    assert (dates(found), str(found.latest_safe_on)) == ((expires_on, expires_on), safe_on)


def test_the_objection_to_a_payment_order() -> None:
    # law.md 12: received 2026-09-18 + 15 days = 2026-10-03, in the holiday to 10-07
    end = deadline(date(2026, 9, 18), Period(days=15))
    assert (str(end.on), str(end.safe_on)) == ("2026-10-08", "2026-10-03")


# What starts limitation: law.md 4.1


def test_installments_run_from_the_last_acceleration_from_its_day() -> None:
    schedule = [due(1, "2022-11-10", "1.00", "0.00"), due(2, "2023-11-10", "1.00", "0.00")]
    plan = {"schedule": schedule, "repayment_method": "as_scheduled"}
    assert dates(limitation(debt=plan))[0] == "2026-11-10"  # the last, 2023-11-10 + 3 years: a Tuesday
    early = plan | {"acceleration": {"effective_on": "2023-01-16", "ground": "逾期"}}
    assert dates(limitation(debt=early))[0] == "2026-01-16"  # 2023-01-16 + 3 years: a Friday


def test_whether_it_is_paid_by_installments_decides_the_article() -> None:
    assert "第一百八十八条" in limitation().events[0].article
    monthly = limitation(debt={"repayment_method": "interest_only", "due_day": 20})
    assert "第一百八十九条" in monthly.events[0].article


def test_an_acceleration_that_ran_out_concedes_nothing_of_the_other_reading() -> None:
    early = {"acceleration": {"effective_on": "2022-11-07", "ground": "逾期"}}
    found = limitation("2026-01-05", debt=early)
    # 2022-11-07 + 3 years = 2025-11-07; by the agreed day 2023-05-10 it runs to 2026-05-11
    assert (dates(found), found.status) == (("2025-11-07", "2026-05-11"), "expired_unless_proved")
    assert str(found.latest_safe_on) == "2025-11-07"
    assert says(found, "假定：如按原最后一期2023-05-10起算，期间至2026-05-11")
    assert says(found, "不宜自认时效届满")
    assert not says(found, "届满后债务人")
    assert not says(limitation("2026-06-01"), "不宜自认时效届满")
    # the day before it is over by the first reading, and the day after it is by both
    assert dates(limitation("2025-11-07", debt=early)) == ("2025-11-07", "2025-11-07")
    assert limitation("2026-05-11", debt=early).status == "expired_unless_proved"
    over = limitation("2026-05-12", debt=early)
    assert (dates(over), over.status) == (("2025-11-07", "2025-11-07"), "expired")
    # what was done after the one and before the other counts by the other: a demand, a pending suit
    demanded = limitation("2026-06-01", debt=early, deliveries=[sent("personal", "signed", "2026-03-02")])
    assert (dates(demanded), demanded.status) == (("2025-11-07", "2029-03-02"), "expired_unless_proved")
    assert (found.provisional, demanded.provisional) == (False, True)  # no calendar of 2029 is known
    sued = limitation("2026-06-01", debt=early, proceedings=[SUIT | {"on": "2026-03-02"}])
    assert (dates(sued), sued.status) == (("2025-11-07", None), "expired_unless_proved")
    assert says(sued, "期间不届满")
    mortgaged = clock(facts(debt=early, collateral=[HOUSE]), "mortgage_exercise", "2026-01-05")
    assert (dates(mortgaged), mortgaged.status) == (("2025-11-07", "2026-05-11"), "expired_unless_proved")
    # agreed to after both readings are over: the debt revives, the mortgage doesn't
    agreed = {"kind": "commitment", "signed_on": "2026-05-20", "parties": ["P1"], "file": "承诺书.pdf"}
    revived = facts(debt=early, collateral=[HOUSE], agreements=[agreed])
    assert clock(revived, "mortgage_exercise", "2026-06-01").status == "expired"
    assert clock(revived, "limitation", "2026-06-01").status == "running"


def test_an_acceleration_concedes_nothing_of_a_guarantee_either() -> None:
    # accelerated from 2025-01-10 to 2024-10-08: 6 months from there are 2025-04-08, from the agreed day 2025-07-10
    early = {"acceleration": {"effective_on": "2024-10-08", "ground": "逾期"}}
    by_day = {
        "2025-04-08": (("2025-04-08", "2025-04-08"), "expiring"),
        "2025-04-09": (("2025-04-08", "2025-07-10"), "expired_unless_proved"),
        "2025-07-10": (("2025-04-08", "2025-07-10"), "expired_unless_proved"),
        "2025-07-11": (("2025-04-08", "2025-04-08"), "expired"),
    }
    for as_of, (expected, status) in by_day.items():
        found = clock(guaranteed("2025-01-10", JOINT, debt=early), "guarantee_period", as_of)
        assert (dates(found), found.status) == (expected, status)
        assert says(found, "如仍自原到期日2025-01-10起算，至2025-07-10")
        assert found.provisional is False
    # six months from the agreed day lie in a year without a calendar: rule 12
    later = guaranteed("2026-10-10", JOINT, debt={"acceleration": {"effective_on": "2026-04-08", "ground": "逾期"}})
    found = clock(later, "guarantee_period", "2026-10-09")
    assert (dates(found), found.provisional) == (("2026-10-08", "2027-04-10"), True)
    between = posted("signed", "2025-05-06", party="P2", document="guarantor_demand")
    asked = guaranteed("2025-01-10", JOINT, debt=early, deliveries=[between])
    found = clock(asked, "guarantee_period", "2025-08-01")
    assert (dates(found), found.status) == (("2025-04-08", None), "expired_unless_proved")
    assert says(found, "保证期间自原到期日起算的依据")


@pytest.mark.parametrize(
    ("ledger", "balances", "left"),
    [
        ([repaid("2025-01-15", "106000.00")], [], False),  # 100,000 for a year at 6 %: principal and interest
        ([repaid("2025-01-15", "105999.99")], [], True),
        ([repaid("2025-01-16", "106000.00")], [], True),  # after the day
        ([repaid("2025-01-15", "106000.00")], [{"on": "2025-01-15", "principal": "0.01"}], True),  # the core disagrees
        ([repaid("2025-01-15", "106000.00")], [{"on": "2025-01-15", "principal": "0.00"}], False),
        ([], [{"on": "2025-01-15", "principal": "0.00"}], False),
        ([], [{"on": "2025-01-15", "principal": "0.00", "fees": "0.01"}], True),
        ([], [], True),
        ([entry("2025-01-15", "waiver", "106000.00", waives="penalty")], [], True),
    ],
)
def test_what_is_paid_off_has_no_clock(
    ledger: list[dict[str, Any]], balances: list[dict[str, Any]], *, left: bool
) -> None:
    start = {"signed_on": "2024-01-16", "disbursed_on": "2024-01-16", "day_count": "actual/365"}
    paid = {"ledger": ledger, "balances": balances} | start
    # 2024-01-16 to 2025-01-15 are 365 days: interest 100,000 × 6 % × 365 ÷ 365 = 6,000.00
    whole = facts("2025-01-15", debt=paid, debtors=[BORROWER, SURETY], guarantees=[JOINT], collateral=[HOUSE])
    every = ["limitation", "mortgage_exercise", "guarantee_period"]
    assert kinds(whole, "2025-01-15") == (every if left else [])


def test_one_debt_paid_off_leaves_the_other() -> None:
    start = {"signed_on": "2024-01-16", "disbursed_on": "2024-01-16", "day_count": "actual/365"}
    paid = loan("2025-01-15", ledger=[repaid("2025-01-15", "106000.00")]) | start
    whole = case(paid, loan("2025-01-15", no="D2"), guarantees=[JOINT], debtors=[BORROWER, SURETY])
    assert [(each.kind, each.debt) for each in clocks(whole, "2025-01-16")] == [
        ("limitation", "D2"),
        ("guarantee_period", "D2"),
    ]


def test_a_claim_that_is_refused_keeps_its_clock() -> None:
    # an extension without a schedule: the claim is refused, nothing says that it is paid off
    extension = {"kind": "extension", "signed_on": "2023-04-03", "parties": ["P1"]}
    found = facts(debt={"ledger": [repaid("2023-05-10", "200000.00")]}, agreements=[extension])
    assert "limitation" in kinds(found, "2025-01-06")


# Interruptions: law.md 4.2, a row or two each. Due 2023-05-10; an act of 2024-06-03 counts to 2027-06-03.

PROVEN = ("2027-06-03", "2027-06-03")
RECORDED = ("2026-05-11", "2027-06-03")
NOTHING = ("2026-05-11", "2026-05-11")
PERSON_AT_HOME = BORROWER | {"address": HOME}


@pytest.mark.parametrize(
    ("debtor", "delivery", "expected"),
    [
        # direct delivery: the debtor, his co-resident adult relative, whom a company names for it (8(2))
        (BORROWER, sent("personal", "signed"), PROVEN),
        (BORROWER, sent("personal", "signed", proof=[]), RECORDED),
        *[
            (BORROWER, sent("personal", "signed_by_other", relation=who), expected)
            for who, expected in [
                ("配偶", PROVEN),
                ("同住成年女儿", PROVEN),
                ("其母亲", PROVEN),
                ("女邻居", RECORDED),
                ("前妻", RECORDED),
                ("父亲的同事", RECORDED),
                ("同住室友", RECORDED),
                ("单位前台", RECORDED),  # a person's employer does not take papers for him
                ("负责人", RECORDED),
                ("受托人（持授权委托书）", PROVEN),
                ("未授权的代办员", RECORDED),
                ("邻居，没有授权", RECORDED),
                ("代理人（不能出示授权委托书）", RECORDED),
            ]
        ],
        *[
            (FIRM, sent("personal", "signed_by_other", relation=who), expected)
            for who, expected in [
                ("法定代表人", PROVEN),
                ("收发室", PROVEN),
                ("前台", PROVEN),
                ("项目部负责人", PROVEN),
                ("配偶", RECORDED),
                ("保洁", RECORDED),
            ]
        ],
        # letters: arrived or should have arrived (8(1)②)
        (BORROWER, posted("signed"), PROVEN),
        (BORROWER, posted("pending"), RECORDED),
        (AGREED, posted("returned", address=HOME), PROVEN),
        (PERSON_AT_HOME, posted("returned", address=HOME), RECORDED),
        (BORROWER, posted("returned", address="他处"), NOTHING),
        # what asks for nothing
        (BORROWER, sent("personal", "signed", document="对账单"), RECORDED),
        (BORROWER, sent("personal", "signed", document="对账函"), RECORDED),
        (BORROWER, sent("personal", "signed", document="对账函", confirms_debt=True), PROVEN),
        (BORROWER, sent("personal", "signed", document="催款函"), PROVEN),
        (BORROWER, sent("personal", "signed", document="证据目录"), NOTHING),
    ],
)
def test_a_delivery(debtor: dict[str, Any], delivery: dict[str, Any], expected: tuple[str, str]) -> None:
    assert dates(limitation(debtors=[debtor], deliveries=[delivery])) == expected


def test_how_well_a_signature_for_a_company_stands() -> None:
    def strength(who: str) -> str:
        delivery = sent("personal", "signed_by_other", relation=who)
        return event(limitation(debtors=[FIRM], deliveries=[delivery]), "2024-06-03").strength.value

    assert (strength("主要负责人"), strength("财务负责人"), strength("委托代理人")) == ("strong", "usable", "usable")


@pytest.mark.parametrize(
    ("newspaper", "lost", "returned", "expected"),
    [
        ("示例省报第3版", True, True, PROVEN),
        (None, True, True, RECORDED),  # in which paper isn't known
        ("示例省报第3版", None, True, RECORDED),  # nobody says that he can't be found
        ("示例省报第3版", True, False, RECORDED),  # other means were not tried
        ("示例省报第3版", False, True, NOTHING),  # he can be found
    ],
)
def test_an_announcement(
    newspaper: str | None, *, lost: bool | None, returned: bool, expected: tuple[str, str]
) -> None:
    debtor = BORROWER | ({"whereabouts_unknown": lost} if lost is not None else {})
    tried = [posted("returned", "2024-03-04", address="他处")] if returned else []
    served = [*tried, sent("announcement", "published", newspaper=newspaper)]
    found = limitation(debtors=[debtor], deliveries=served)
    assert dates(found) == expected
    if expected != NOTHING:
        assert "债务人住所地省级有影响媒体" in event(found, "2024-06-03").missing


CARD: dict[str, Any] = {
    # 2023-05-20 less 10 days overdue: 2023-05-10
    "debt": {"card": {"number": "1"}, "balances": [{"on": "2023-05-20", "principal": "1000.00", "overdue_days": 10}]},
    "claim_type": "credit_card",
    "debtors": [BORROWER | {"address": HOME, "reserved_phone": "10000000001", "email": "b@example.cn"}],
}


@pytest.mark.parametrize(
    ("delivery", "expected"),
    [
        # 法释〔2021〕10号 art. 3: sending to what the holder left is enough, and counts from the day of sending
        (sent("sms", "pending", address="10000000001"), PROVEN),
        (sent("sms", "delivered", address="10000000001", outcome_on="2024-06-05"), PROVEN),
        (sent("email", None, address="b@example.cn"), PROVEN),
        (sent("sms", "pending", address="10000000002"), RECORDED),
        (sent("sms", "returned", address="10000000001"), RECORDED),  # it bounced: disputed
        (sent("sms", "returned", address="10000000002"), NOTHING),
        (posted("pending", address=HOME), PROVEN),
        (posted("returned", address=HOME), PROVEN),
        (posted("signed_by_other", address=HOME, outcome_on="2024-06-05"), PROVEN),
        (posted("pending", address="他处"), RECORDED),
        (posted("returned", address="他处"), NOTHING),
        (posted("pending", address=HOME, proof=[]), RECORDED),
    ],
)
def test_a_card_holder(delivery: dict[str, Any], expected: tuple[str, str]) -> None:
    assert dates(limitation(**CARD, deliveries=[delivery])) == expected


def test_a_message_to_a_card_holder_in_the_contact_log() -> None:
    message = called(channel="sms", number="10000000001", recording=None, files=["截图.png"], result=None)
    assert dates(limitation(**CARD, contacts=[message])) == PROVEN
    known = [BORROWER | {"reserved_phone": "10000000001"}]
    assert dates(limitation(debtors=known, contacts=[message])) == RECORDED  # of anybody else, arrival decides


def test_a_letter_sent_in_time_to_a_card_holder_is_in_time() -> None:
    # sent on the last day, 2026-05-11, and taken on 2026-05-13
    late = posted("signed", "2026-05-11", address=HOME, outcome_on="2026-05-13")
    assert dates(limitation("2026-06-01", **CARD, deliveries=[late]))[0] == "2029-05-11"
    loan_alone = limitation("2026-06-01", debtors=[PERSON_AT_HOME], deliveries=[late])
    assert dates(loan_alone)[0] == "2026-05-11"


def test_a_deduction_needs_its_clause_and_holds_for_the_rest() -> None:
    taken = repaid("2024-06-03", "1.00", proof="借记凭证.pdf") | {"deducted": True}
    shown = event(limitation(debt={"ledger": [taken]}), "2024-06-03")
    assert (shown.strength, shown.missing) == ("usable", "约定扣收的合同条款")
    assert "第八条、第九条" in shown.article


def test_a_demand_for_a_part_holds_for_the_rest() -> None:
    # 诉讼时效规定 9
    for over in ({"deliveries": [sent("personal", "signed")]}, {"proceedings": [SUIT | {"amount": "1.00"}]}):
        assert says(limitation("2025-06-02", **over), "中断及于其余部分，明示放弃的除外")
    assert not says(limitation(debt={"ledger": [repaid("2024-06-03", "1.00", voucher="V")]}), "及于其余部分")


@pytest.mark.parametrize(("payer", "expected"), [("借款人", PROVEN), ("保证人甲", RECORDED), ("路人", RECORDED)])
def test_who_paid(payer: str, expected: tuple[str, str]) -> None:
    ledger = [repaid("2024-06-03", "1.00", proof="回单.pdf", payer=payer)]
    whole = facts(debt={"ledger": ledger}, debtors=[BORROWER, SURETY])
    found = clock(whole, "limitation")
    assert dates(found) == expected
    assert says(found, "假定：保证人还款系履行自己的保证债务") == (payer == "保证人甲")
    if payer != "借款人":
        assert event(found, "2024-06-03").missing == "付款人受债务人委托的凭证"


def test_joint_debtors_share_an_interruption() -> None:
    # 诉讼时效规定 15
    whole = facts(debtors=[BORROWER, CO_BORROWER], deliveries=[sent("personal", "signed", party="P2")])
    assert [dates(clock(whole, "limitation", party=party)) for party in ("P1", "P2")] == [PROVEN, PROVEN]


def test_a_suit_withdrawn_counts_from_its_filing_by_assumption() -> None:
    for proceedings in (
        [{"kind": "suit", "on": "2024-06-03", "case_number": "1", "outcome": "撤诉"}],
        [{"kind": "suit", "on": "2024-06-03", "case_number": "1", "outcome": "驳回起诉"}],
    ):
        found = limitation(proceedings=proceedings)
        assert dates(found) == PROVEN
        assert says(found, "假定：撤诉、驳回起诉的")
    ended = {"kind": "termination", "on": "2024-09-02", "case_number": "1", "outcome": "准许撤诉"}
    found = limitation(proceedings=[{"kind": "suit", "on": "2024-06-03", "case_number": "1"}, ended])
    assert dates(found)[0] == "2027-09-02"  # 民法典 195: from the end of the proceeding
    assert says(found, "假定：撤诉、驳回起诉的")
    assert not says(limitation(proceedings=[SUIT]), "撤诉")


def test_an_objection_refused_ends_no_suit() -> None:
    suit = {"kind": "suit", "on": "2024-06-03", "case_number": "1"}
    assert dates(limitation(proceedings=[suit | {"outcome": "驳回管辖权异议"}])) == (None, None)
    assert dates(limitation(proceedings=[suit | {"outcome": "判决驳回全部诉讼请求"}])) == PROVEN


def test_a_judgment_without_a_day_is_asked_for() -> None:
    suit = {"kind": "suit", "on": "2024-06-03", "case_number": "1"}
    undated = {"kind": "judgment", "on": "2024-09-02", "case_number": "（2024）示0101民初1号"}
    found = limitation(proceedings=[suit, undated])
    assert says(found, "2024-09-02判决（2024）示0101民初1号未记生效日和履行期限届满日：如已生效，申请执行期间已经起算")
    mediated = {"kind": "mediation", "on": "2024-09-02", "court": "示例法院"}
    assert says(limitation(proceedings=[suit, mediated]), "未记生效日")
    assert says(limitation("2024-09-02", proceedings=[suit, undated]), "未记生效日")
    assert not says(limitation("2024-09-01", proceedings=[suit, undated]), "未记生效日")
    assert not says(limitation(proceedings=[suit, undated | {"effective_on": "2025-02-03"}]), "未记生效日")
    assert not says(limitation(proceedings=[suit, mediated | {"court": "调解委员会"}]), "未记生效日")


def test_a_debtors_bankruptcy_asks_for_the_proof_of_debt() -> None:
    bankrupt: dict[str, Any] = {"kind": "bankruptcy", "on": "2024-06-03", "case_number": "破1"}
    assert dates(limitation(proceedings=[bankrupt])) == ("2026-05-11", None)
    assert "申报债权的凭证" in event(limitation(proceedings=[bankrupt]), "2024-06-03").missing
    assert dates(limitation(proceedings=[bankrupt | {"outcome": "已申报债权"}])) == (None, None)
    held = [{"reason": "bankrupt", "since": "2024-06-03"}]
    assert says(limitation(holds=held), "尚无申报记录")
    assert not says(limitation(holds=held, proceedings=[bankrupt]), "尚无申报记录")
    assert says(limitation(holds=held, proceedings=[bankrupt | {"outcome": "裁定不予受理"}]), "尚无申报记录")


# Suspension in the last six months: 民法典 194


@pytest.mark.parametrize(
    ("died", "as_of", "expires", "status"),
    [
        # 2026-05-10 less 6 months: the last six months begin on 2025-11-10
        ("2025-01-06", "2025-11-09", ("2026-05-11", "2026-05-11"), "running"),
        ("2025-01-06", "2025-11-10", ("2026-05-11", None), "running"),
        ("2026-05-11", "2026-06-01", ("2026-05-11", None), "expired_unless_proved"),  # the last day
        ("2026-05-12", "2026-06-01", ("2026-05-11", "2026-05-11"), "expired"),  # it had run out
    ],
)
def test_a_death_suspends_in_the_last_six_months(
    died: str, as_of: str, expires: tuple[str, str | None], status: str
) -> None:
    found = limitation(as_of, holds=[{"reason": "deceased", "since": died}])
    assert (dates(found), found.status) == (expires, status)
    assert event(found, died).effect == ("suspends" if expires[1] is None else "none")


def test_after_a_death_a_demand_has_to_reach_who_takes_his_place() -> None:
    dead = [{"reason": "deceased", "since": "2024-05-06"}]
    found = limitation(holds=dead, deliveries=[sent("personal", "signed")])
    assert dates(found) == RECORDED
    assert "继承人、遗产管理人" in event(found, "2024-06-03").missing
    before = limitation(holds=[{"reason": "deceased", "since": "2024-06-04"}], deliveries=[sent("personal", "signed")])
    assert dates(before) == PROVEN
    same_day = [{"reason": "deceased", "since": "2024-06-03"}]
    assert dates(limitation(holds=same_day, deliveries=[sent("personal", "signed")])) == RECORDED
    # a demand while nobody took his place is in time after the six months' end, if all of it is proved
    late = limitation("2026-07-01", holds=dead, deliveries=[sent("personal", "signed", "2026-06-01")])
    assert dates(late) == ("2026-05-11", "2029-06-01")
    # of two who owe, who died isn't on record: the demand on one reaches both
    both = facts(debtors=[BORROWER, CO_BORROWER], holds=dead, deliveries=[sent("personal", "signed")])
    assert dates(clock(both, "limitation", party="P1")) == PROVEN
    # a suit pending: nothing runs to be suspended
    suit = {"kind": "suit", "on": "2024-05-07", "case_number": "1"}
    assert dates(limitation(holds=dead, proceedings=[suit])) == (None, None)


# What a later signature revives: 民法典 192, 诉讼时效规定 19


@pytest.mark.parametrize(
    ("late", "expires"),
    [
        ({"deliveries": [sent("personal", "signed", "2026-06-01")]}, ("2026-05-11", "2026-05-11")),
        ({"deliveries": [sent("personal", "signed", "2026-06-01", confirms_debt=True)]}, ("2029-06-01", "2029-06-01")),
        ({"contacts": [called("2026-06-01", result="promised")]}, ("2026-05-11", "2029-06-01")),
        (
            {"agreements": [{"kind": "repayment_plan", "signed_on": "2026-06-01", "parties": ["P1"], "file": "1.pdf"}]},
            ("2029-06-01", "2029-06-01"),
        ),
        ({"debt": {"ledger": [repaid("2026-06-01", "1.00", proof="1.pdf")]}}, ("2026-05-11", "2029-06-01")),
        ({"proceedings": [SUIT | {"on": "2026-06-01"}]}, ("2026-05-11", "2026-05-11")),
    ],
)
def test_after_it_ran_out(late: dict[str, Any], expires: tuple[str, str]) -> None:
    found = limitation("2026-07-01", **late)
    assert dates(found) == expires
    (shown,) = [each for each in found.events if str(each.on) == "2026-06-01"]
    waives = expires[1] == "2029-06-01"  # what waives is no interruption (民法典 195), and says so
    waiver = (
        "《中华人民共和国民法典》第一百九十二条、《最高人民法院关于审理民事案件适用诉讼时效制度若干问题的规定》第十九条"
    )
    assert (shown.article == waiver) is waives
    assert says(found, f"（{waiver}）为准重新计算") is (expires[0] == "2029-06-01")
    assert clock(facts(collateral=[HOUSE], **late), "mortgage_exercise", "2026-07-01").status == "expired"


@pytest.mark.parametrize(
    ("debtor", "who", "expires"),
    [
        (FIRM, "法定代表人", ("2029-06-01", "2029-06-01")),
        (FIRM, "收发室", ("2026-05-11", "2026-05-11")),  # it takes letters, and binds nobody
        (FIRM, "委托代理人", ("2026-05-11", "2029-06-01")),  # what he may say is still to be shown
        (BORROWER, "配偶", ("2026-05-11", "2026-05-11")),
    ],
)
def test_who_may_waive_it_for_the_debtor(debtor: dict[str, Any], who: str, expires: tuple[str, str]) -> None:
    signed = sent("personal", "signed_by_other", "2026-06-01", relation=who, confirms_debt=True)
    assert dates(limitation("2026-07-01", debtors=[debtor], deliveries=[signed])) == expires


def test_what_waives_by_the_proven_acts_and_interrupts_by_all_of_them_names_both() -> None:
    weak = called("2025-05-06", recording=None)  # on record without proof: by it the period had not run out
    agreed = {"kind": "repayment_plan", "signed_on": "2026-06-01", "parties": ["P1"], "file": "1.pdf"}
    found = limitation("2026-07-01", contacts=[weak], agreements=[agreed])
    assert dates(found) == ("2029-06-01", "2029-06-01")
    (shown,) = [each for each in found.events if str(each.on) == "2026-06-01"]
    for article in ("第一百九十五条", "第十四条", "第一百九十二条", "第十九条"):
        assert article in shown.article
    assert (
        "第一百九十二条"
        not in limitation("2026-04-01", agreements=[agreed | {"signed_on": "2026-03-02"}]).events[-1].article
    )


# Guarantees: law.md 4.3


@pytest.mark.parametrize(
    ("terms", "due_on", "expires"),
    [
        # agreed; at or before the due date is not agreed: 6 months (692)
        ({"until": "2027-01-08"}, "2025-01-10", ("2027-01-08", "2027-01-08")),
        ({"until": "2025-01-10"}, "2025-01-10", ("2025-07-10", "2025-07-10")),
        ({"until": "2025-01-09"}, "2025-01-10", ("2025-07-10", "2025-07-10")),
        # "until paid": 6 months (解释 32); until a time after the day of payment falls due is none
        ({"scope": "保证期间至主债务本息清偿完毕为止"}, "2025-01-10", ("2025-07-10", "2025-07-10")),
        # formed before 2021: unclear 2 years, none agreed 6 months (时间效力规定 27)
        ({"scope": "直至主债务清偿之日止", "signed_on": "2020-12-31"}, "2020-12-31", ("2022-12-31", "2022-12-31")),
        ({"scope": "直至主债务清偿之日止", "signed_on": "2021-01-01"}, "2025-01-10", ("2025-07-10", "2025-07-10")),
        ({"signed_on": "2020-12-31"}, "2025-01-10", ("2025-07-10", "2025-07-10")),
        # maximum amount (解释 30): fixed and all due, the later of the two
        ({"max_amount": "1.00", "fixed_on": "2025-03-10"}, "2025-01-10", ("2025-09-10", "2025-09-10")),
        ({"max_amount": "1.00", "fixed_on": "2024-12-10"}, "2025-01-10", ("2025-07-10", "2025-07-10")),
    ],
)
def test_a_guarantee_period(terms: dict[str, Any], due_on: str, expires: tuple[str, str]) -> None:
    found = clock(guaranteed(due_on, JOINT | terms), "guarantee_period", due_on)
    safe = str(found.latest_safe_on)
    # 2022-12-31 is a Saturday, and 2023-01-01 and 02 are a holiday
    rolled = {"2022-12-31": "2023-01-03"}
    assert (dates(found), safe) == (tuple(rolled.get(end, end) for end in expires), expires[0])


def test_the_words_until_a_time_after_the_due_date_are_not_until_paid() -> None:
    terms = JOINT | {"scope": "保证期间至主债务清偿期届满之日后两年止", "signed_on": "2020-12-31"}
    found = clock(guaranteed("2025-01-10", terms), "guarantee_period", "2025-02-03")
    assert not says(found, "约定不明的，为2年")
    assert says(found, "假定：案件资料未填保证期间止")


def test_an_old_unclear_period_of_a_debt_due_since_2021_says_the_safe_day() -> None:
    terms = JOINT | {"scope": "直至主债务清偿之日止", "signed_on": "2020-12-31"}
    found = clock(guaranteed("2021-01-04", terms), "guarantee_period", "2021-02-01")
    assert dates(found)[0] == "2023-01-04"
    assert says(found, "宜不晚于2021-07-04主张")
    assert says(clock(guaranteed("2021-01-01", terms), "guarantee_period", "2021-02-01"), "宜不晚于2021-07-01主张")
    before = clock(guaranteed("2020-12-31", terms), "guarantee_period", "2021-02-01")
    assert not says(before, "宜不晚于")


def test_an_agreed_end_that_the_due_date_has_moved_across_is_read_both_ways() -> None:
    # accelerated from 2025-01-10 to 2024-10-08; agreed until 2025-01-10: stands, or 2024-10-08 + 6 months = 2025-04-08
    early = {"acceleration": {"effective_on": "2024-10-08", "ground": "逾期"}}
    terms = JOINT | {"until": "2025-01-10"}
    found = clock(guaranteed("2025-01-10", terms, debt=early), "guarantee_period", "2025-02-05")
    assert (dates(found), found.status) == (("2025-01-10", "2025-04-08"), "expired_unless_proved")
    assert says(found, "从早计至2025-01-10，较晚者为2025-04-08")
    assert clock(guaranteed("2025-01-10", terms, debt=early), "guarantee_period", "2025-04-09").status == "expired"
    # a demand between the two is in time by one reading
    between = posted("signed", "2025-02-03", party="P2", document="guarantor_demand")
    asked = guaranteed("2025-01-10", terms, debt=early, deliveries=[between])
    assert dates(clock(asked, "guarantee_period", "2025-03-03")) == ("2025-01-10", None)
    later = clock(asked, "guarantee_limitation", "2025-03-03")
    assert (dates(later), len(later.events)) == ((None, "2028-02-03"), 1)
    # extended with consent from 2025-01-10 to 2025-09-10, agreed until 2025-07-10: or 2026-03-10
    extension = {"kind": "extension", "signed_on": "2025-01-06", "new_maturity": "2025-09-10", "parties": ["P1"]}
    extension |= {"guarantor_consents": ["P2"], "file": "展期.pdf"}
    moved = guaranteed("2025-01-10", JOINT | {"until": "2025-07-10"}, agreements=[extension])
    assert dates(clock(moved, "guarantee_period", "2025-02-05")) == ("2025-07-10", "2026-03-10")


def test_a_maximum_amount_without_the_day_it_was_fixed_is_read_by_assumption() -> None:
    for terms, assumed in (({}, True), ({"fixed_on": "2025-01-10"}, False)):
        found = clock(
            guaranteed("2025-01-10", JOINT | {"max_amount": "1.00"} | terms), "guarantee_period", "2025-02-05"
        )
        assert says(found, "假定：未填债权确定日") == assumed


def test_the_security_papers_prove_a_guarantee() -> None:
    bare = clock(guaranteed("2025-01-10"), "guarantee_period", "2025-02-05").events[0]
    assert (bare.strength, bare.missing) == ("none", "保证合同")
    paper = [{"file": "保证合同.pdf", "title": "保证合同", "group": "security"}]
    filed = clock(guaranteed("2025-01-10", evidence=paper), "guarantee_period", "2025-02-05").events[0]
    assert (filed.strength, filed.proof, filed.missing) == ("strong", ("保证合同.pdf",), "")


@pytest.mark.parametrize(
    ("proceedings", "expected"),
    [
        # general: the debtor has to be sued, and sued anew after a withdrawal (693, 解释 31)
        ([SUIT], ["guarantee_limitation"]),
        ([SUIT | {"outcome": "按撤诉处理"}], ["guarantee_period"]),
        ([SUIT, {"kind": "termination", "on": "2025-05-06", "outcome": "准许撤诉"}], ["guarantee_period"]),
        ([SUIT, {"kind": "termination", "on": "2025-03-03", "outcome": "准许撤诉"}], ["guarantee_period"]),
        (
            [SUIT, {"kind": "termination", "on": "2025-05-06", "case_number": "2", "outcome": "准许撤诉"}],
            ["guarantee_limitation"],
        ),
        (  # what was withdrawn after a judgment is the enforcement
            [
                SUIT,
                {"kind": "judgment", "on": "2025-04-07", "case_number": "1"},
                {"kind": "termination", "on": "2025-05-06", "outcome": "撤回执行申请"},
            ],
            ["guarantee_limitation"],
        ),
        (
            [SUIT | {"outcome": "撤诉"}, SUIT | {"on": "2025-07-10", "case_number": "2"}],
            ["guarantee_limitation"],
        ),
        ([SUIT | {"outcome": "撤诉"}, SUIT | {"on": "2025-07-11", "case_number": "2"}], ["guarantee_period"]),
        ([{"kind": "payment_order", "on": "2025-03-03", "case_number": "1"}], ["guarantee_period"]),
    ],
)
def test_a_general_guarantor(proceedings: list[dict[str, Any]], expected: list[str]) -> None:
    whole = guaranteed("2025-01-10", GENERAL, proceedings=proceedings)
    assert [kind for kind in kinds(whole, "2025-08-04") if kind.startswith("guarantee")] == expected


def test_a_withdrawn_suit_reached_a_joint_guarantor_if_the_complaint_did() -> None:
    named = {"kind": "judgment", "on": "2025-06-02", "case_number": "9", "orders": "保证人甲承担责任"}
    withdrawn = guaranteed("2025-01-10", proceedings=[SUIT | {"outcome": "撤诉"}, named])
    found = clock(withdrawn, "guarantee_period", "2025-08-04")
    assert (dates(found), found.status) == (("2025-07-10", None), "expired_unless_proved")
    assert says(found, "撤诉前起诉状副本已送达该保证人的凭证")


def test_what_is_done_to_the_debtor_alone_claims_from_no_guarantor() -> None:
    for kind in ("payment_order", "bankruptcy", "police_report"):
        whole = guaranteed("2025-01-10", proceedings=[{"kind": kind, "on": "2025-03-03", "file": "1.pdf"}])
        assert dates(clock(whole, "guarantee_period", "2025-04-01")) == ("2025-07-10", "2025-07-10")


def test_what_takes_a_general_guarantors_defence_away() -> None:
    enforced = {"kind": "enforcement", "on": "2025-06-03", "case_number": "2"}
    withdrawn = {"kind": "termination", "on": "2025-09-03", "case_number": "2", "outcome": "撤回申请，终结执行"}
    judged = {"kind": "judgment", "on": "2025-05-06", "case_number": "1"}

    def starts_on(*more: dict[str, Any]) -> str | None:
        whole = guaranteed("2025-01-10", GENERAL, proceedings=[SUIT, judged, enforced, *more])
        found = clock(whole, "guarantee_limitation", "2026-01-05")
        return str(found.starts_on) if found.starts_on else None

    # 解释 28: 终本, or a year of enforcement (2026-06-03); not a withdrawal
    assert starts_on() is None
    assert starts_on(withdrawn) is None
    assert starts_on(withdrawn | {"outcome": "终结本次执行程序"}) == "2025-09-03"


def test_a_debtor_who_cannot_be_found_is_said_of_a_general_guarantee() -> None:
    lost = {"debtors": [BORROWER | {"whereabouts_unknown": True}, SURETY]}
    for over in (lost, {"holds": [{"reason": "missing"}]}):
        found = clock(guaranteed("2025-01-10", GENERAL, proceedings=[SUIT], **over), "guarantee_limitation", LATE)
        assert says(found, "假定：债务人下落不明且无财产可供执行的")
    assert not says(clock(guaranteed("2025-01-10", GENERAL, proceedings=[SUIT]), "guarantee_limitation", LATE), "下落")


# Enforcement: law.md 4.4

JUDGED = {"kind": "judgment", "on": "2024-01-15", "case_number": "1", "performance_due_on": "2024-02-29"}
APPLIED = {"kind": "enforcement", "on": "2025-03-03", "case_number": "2"}


def enforcement(*more: dict[str, Any], as_of: str = "2025-12-01", **over: Any) -> Clock:
    return clock(facts(proceedings=[JUDGED, *more], **over), "enforcement", as_of)


def test_two_years_to_enforce() -> None:
    found = enforcement()
    # 2024-02-29 + 2 years: no such day, 2026-02-28, a Saturday worked for Spring Festival
    assert (dates(found)[0], str(found.latest_safe_on)) == ("2026-02-28", "2026-02-28")
    assert says(enforcement(as_of="2026-03-02"), "第四百八十一条")
    assert not says(found, "第四百八十一条")


def test_a_settlement_puts_it_off_to_its_own_last_day() -> None:
    settled = {"kind": "settlement", "on": "2025-05-06", "file": "和解协议.pdf"}
    assert dates(enforcement(APPLIED, settled))[0] == "2027-05-06"
    # 民诉法解释 466: from the last day of performance the settlement names
    put_off = enforcement(APPLIED, settled | {"performance_due_on": "2025-10-31"})
    assert (dates(put_off)[0], says(put_off, "第四百六十六条")) == ("2027-10-31", True)
    assert not says(enforcement(APPLIED, settled), "第四百六十六条")


def test_what_interrupts_it_cites_the_rule_on_enforcement() -> None:
    shown = event(enforcement(deliveries=[posted("signed", "2025-01-06")]), "2025-01-06")
    assert (shown.effect, "执行程序若干问题的解释》第二十条" in shown.article) == ("interrupts", True)


def test_after_a_final_termination_nothing_runs_out() -> None:
    final = {"kind": "termination", "on": "2025-06-03", "case_number": "2", "outcome": "终结本次执行程序"}
    assert dates(enforcement(APPLIED, final)) == (None, None)


@pytest.mark.parametrize(
    ("ledger", "over", "starts_on"),
    [
        # each installment for itself (公证债权规定 9): the first not paid in full
        ([], {}, "2024-03-11"),
        ([repaid("2024-03-11", "40000.00")], {}, "2024-09-10"),
        ([repaid("2024-03-11", "39999.99")], {}, "2024-03-11"),
        ([], {"performance_due_on": "2024-10-10"}, "2024-10-10"),
    ],
)
def test_a_notarised_debt_by_installments(ledger: list[dict[str, Any]], over: dict[str, Any], starts_on: str) -> None:
    schedule = [due(1, "2024-03-11", "40000.00", "0.00"), due(2, "2024-09-10", "60000.00", "0.00")]
    plan = {"schedule": schedule, "ledger": ledger, "repayment_method": "as_scheduled", "annual_rate": "0"}
    instrument = {"kind": "notarised_instrument", "on": "2023-09-11", "file": "公证书.pdf"} | over
    whole = facts("2024-09-10", debt=plan, proceedings=[instrument])
    found = clock(whole, "enforcement", "2025-01-06")
    assert str(found.starts_on) == starts_on
    assert says(found, "第九条")
    assert "limitation" in kinds(whole, "2025-01-06")


def test_a_notarised_debt_not_yet_due_or_without_a_day() -> None:
    instrument = {"kind": "notarised_instrument", "on": "2024-09-11", "file": "公证书.pdf"}
    ahead = clock(facts("2025-05-10", proceedings=[instrument]), "enforcement", "2025-01-06")
    assert (str(ahead.starts_on), ahead.status) == ("2025-05-10", "not_started")
    card = {"no": "D1", "name": "信用卡", "signed_on": "2020-01-02", "card": {"number": "1"}}
    bare = case(card, claim_type="credit_card", proceedings=[instrument])
    assert str(clock(bare, "enforcement", "2025-01-06").starts_on) == "2024-09-11"


def test_an_instrument_covers_every_contract_by_assumption() -> None:
    both = case(loan("2023-05-10"), loan("2023-05-10", no="D2"), proceedings=[JUDGED])
    assert says(clock(both, "enforcement", "2025-01-06"), "假定：法律文书未注明合同")
    assert not says(enforcement(), "未注明合同")


# Preservation and the other terms: law.md 5.2, 12.1

FROZEN = {"kind": "preservation", "on": "2024-05-06", "case_number": "保1", "file": "裁定.pdf"}


@pytest.mark.parametrize(
    ("assets", "expires_on", "safe_on"),
    [
        # 解释 485: a year, two, three; renewal at least 7 days before (保全规定 18)
        (["deposit"], "2025-05-06", "2025-04-29"),
        (["vehicle"], "2026-05-06", "2026-04-29"),
        (["equipment"], "2026-05-06", "2026-04-29"),
        (["real_estate"], "2027-05-06", "2027-04-29"),
        (["equity"], "2027-05-06", "2027-04-29"),
        (["receivable", "securities", "intellectual_property"], "2027-05-06", "2027-04-29"),
        (["other"], "2025-05-06", "2025-04-29"),  # of what kind isn't known: the shortest
        (["real_estate", "vehicle"], "2026-05-06", "2026-04-29"),  # the earliest of several
    ],
)
def test_how_long_a_measure_lasts(assets: list[str], expires_on: str, safe_on: str) -> None:
    frozen = [
        {"kind": kind, "detail": "财产", "holder": "P1", "seizure": {"case_number": "保1"}}
        for kind in assets  # no term of its own on record
    ]
    found = clock(facts(proceedings=[FROZEN, SUIT | {"on": "2024-05-02"}], assets=frozen), "preservation", "2024-06-03")
    assert (str(found.expires_on), str(found.latest_safe_on)) == (expires_on, safe_on)
    assert says(found, "以最早到期的") == (len(assets) > 1)


@pytest.mark.parametrize(
    ("outcome", "over"),
    [
        ("解除保全", True),
        ("申请人撤回保全", True),
        ("驳回保全申请", True),
        ("已查封，部分解除", False),
        ("驳回解除保全的申请", False),
        ("冻结成功，驳回被申请人复议", False),
        (None, False),
    ],
)
def test_what_lifts_a_measure(outcome: str | None, *, over: bool) -> None:
    measure = FROZEN | ({"outcome": outcome} if outcome else {})
    assert ("preservation" in kinds(facts(proceedings=[measure]), "2024-06-03")) != over


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ([], True),
        ([SUIT | {"on": "2024-06-05"}], False),  # 2024-05-06 + 30 days: a Wednesday
        ([SUIT | {"on": "2024-06-06"}], True),
        ([{"kind": "judgment", "on": "2024-09-02"}], False),  # a suit went before it, whenever it was filed
        ([{"kind": "mediation", "on": "2024-09-02", "court": "示例法院"}], False),
        ([{"kind": "mediation", "on": "2024-09-02", "court": "调解委员会"}], True),
    ],
)
def test_the_suit_after_a_preservation(more: list[dict[str, Any]], *, shown: bool) -> None:
    assert ("presuit_preservation_suit" in kinds(facts(proceedings=[FROZEN, *more]), "2024-10-08")) == shown


def test_thirty_days_that_end_in_a_holiday_and_a_renewal() -> None:
    # 2026-09-01 + 30 days = 2026-10-01, in the holiday to 10-07
    taken = FROZEN | {"on": "2026-09-01"}
    found = clock(facts(proceedings=[taken]), "presuit_preservation_suit", "2026-09-14")
    assert (str(found.expires_on), str(found.latest_safe_on)) == ("2026-10-08", "2026-10-01")
    renewed = facts(proceedings=[FROZEN, FROZEN | {"on": "2025-04-14"}])
    assert [str(each.starts_on) for each in clocks(renewed, LATE) if each.kind == "presuit_preservation_suit"] == [
        "2024-05-06"
    ]
    accepted = facts(proceedings=[FROZEN], accepted_on="2024-05-13")
    assert "presuit_preservation_suit" not in kinds(accepted, "2024-06-10")
    for as_of, shown in (("2024-05-19", True), ("2024-05-20", False)):
        filed = facts(proceedings=[FROZEN], filed_on="2024-05-20")
        assert ("presuit_preservation_suit" in kinds(filed, as_of)) == shown


def test_confirmation_and_the_courts_fee() -> None:
    # 2026-01-16 + 30 days = 2026-02-15, in Spring Festival to 02-23
    mediated = {"kind": "mediation", "on": "2026-01-15", "effective_on": "2026-01-16"}
    found = clock(facts(proceedings=[mediated]), "judicial_confirmation", "2026-02-02")
    assert (str(found.expires_on), str(found.latest_safe_on)) == ("2026-02-24", "2026-02-15")
    # 办法 22: seven days from the day after the notice: 02-10 is the first, 02-16 the seventh
    fee = clock(facts(accepted_on="2026-02-09"), "fee_payment", "2026-02-10")
    assert (str(fee.expires_on), str(fee.latest_safe_on)) == ("2026-02-24", "2026-02-16")
    withdrawn = facts(accepted_on="2026-02-09", proceedings=[SUIT | {"on": "2026-02-09", "outcome": "撤诉"}])
    assert "fee_payment" not in kinds(withdrawn, "2026-02-10")


def test_a_source_that_nobody_compared_is_shown_as_such() -> None:
    old = clock(facts("2015-09-28"), "limitation", "2016-01-04")
    assert says(old, "第一百三十五条（条文未经核对）")
    assert not says(limitation(), "未经核对")


def test_no_clock_before_its_day() -> None:
    assert kinds(facts(proceedings=[FROZEN], accepted_on="2026-02-09"), "2024-05-05") == ["limitation"]

"""Conduct of collection, law.md 9.2: the limit, and one beyond it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from docgen.casefile.case import Case
from docgen.casefile.records import Contact
from docgen.collection.conduct import assess, over_the_log
from docgen.law.dated import Parameters

PARAMETERS = Parameters.load()
MakeCase = Callable[..., Case]


def contact(at: str, channel: str = "phone", party: str = "P1", **more: Any) -> Contact:
    return Contact.model_validate({"at": f"{at}:00+08:00", "channel": channel, "party": party, "by": "李四"} | more)


def rules(case: Case, one: Contact, log: list[Contact] | None = None) -> list[str]:
    return [breach.rule for breach in assess(case, one, log or [], PARAMETERS).breaches]


@pytest.mark.parametrize(
    ("at", "broken"),
    [
        ("2026-03-02T07:59", ["quiet_hours"]),
        ("2026-03-02T08:00", []),
        ("2026-03-02T21:59", []),
        ("2026-03-02T22:00", ["quiet_hours"]),
        ("2026-03-02T00:30", ["quiet_hours"]),
        ("2025-02-27T23:00", []),  # the standard's first day is 2025-02-28
        ("2025-02-28T23:00", ["quiet_hours"]),
    ],
)
def test_quiet_hours_are_from_22_to_8(make_case: MakeCase, at: str, broken: list[str]) -> None:
    assert rules(make_case(), contact(at)) == broken
    assert rules(make_case(), contact(at, "visit")) == broken
    assert rules(make_case(), contact(at, "letter")) == []


def test_consent_opens_the_night_from_when_it_was_given(make_case: MakeCase) -> None:
    agreed = contact("2026-03-01T12:00", consent_to_hours=True)
    night = contact("2026-03-01T22:30")
    assert rules(make_case(), night, [agreed]) == []
    assert rules(make_case(), contact("2026-03-01T07:00"), [agreed]) == ["quiet_hours"]
    assert rules(make_case(), contact("2026-03-01T23:00", consent_to_hours=True)) == []


@pytest.mark.parametrize(
    ("at", "broken"),
    [
        ("2026-03-02T13:59:00Z", []),  # 21:59 in China
        ("2026-03-02T14:00:00Z", ["quiet_hours"]),  # 22:00
        ("2026-03-01T23:59:00Z", ["quiet_hours"]),  # 07:59
        ("2026-03-02T00:00:00Z", []),  # 08:00
        ("2026-03-02T23:30:00+09:00", ["quiet_hours"]),  # 22:30
        ("2026-03-02T22:30:00+09:00", []),  # 21:30
    ],
)
def test_the_hour_is_chinas_with_whatever_offset_it_was_written(
    make_case: MakeCase, at: str, broken: list[str]
) -> None:
    there = Contact.model_validate({"at": at, "channel": "phone", "party": "P1", "by": "李四"})
    case = make_case()
    assert rules(case, there) == broken
    assert [breach.rule for _, breach in over_the_log(case.model_copy(update={"contacts": (there,)}), PARAMETERS)] == (
        broken
    )


def test_a_day_is_chinas_too(make_case: MakeCase) -> None:
    log = [
        Contact.model_validate({"at": at, "channel": "phone", "party": "P1", "by": "李四", "result": "reached"})
        for at in ("2026-03-02T00:10:00Z", "2026-03-02T01:00:00Z", "2026-03-02T10:00:00+08:00")
    ]
    assert rules(make_case(), contact("2026-03-02T15:00", result="reached"), log) == ["voice_contacts"]


@pytest.mark.parametrize(("before", "broken"), [(2, []), (3, ["voice_contacts"])])
def test_three_effective_calls_a_day(make_case: MakeCase, before: int, broken: list[str]) -> None:
    log = [contact(f"2026-03-02T{9 + n:02}:00", result="reached") for n in range(before)]
    assert rules(make_case(), contact("2026-03-02T15:00", result="promised"), log) == broken
    assert rules(make_case(), contact("2026-03-02T15:00"), log) == broken  # planned: it may be answered
    assert rules(make_case(), contact("2026-03-03T15:00", result="reached"), log) == []  # another day
    assert rules(make_case(), contact("2026-03-02T15:00", result="reached", direction="in"), log) == []
    assert rules(make_case(), contact("2026-03-02T15:00", "sms"), log) == []


@pytest.mark.parametrize(("before", "broken"), [(5, []), (6, ["dials"])])
def test_six_unanswered_dials_a_day_to_a_number(make_case: MakeCase, before: int, broken: list[str]) -> None:
    log = [contact(f"2026-03-02T{9 + n:02}:00", result="no_answer", number="00900000007") for n in range(before)]
    again = contact("2026-03-02T16:00", result="no_answer", number="00900000007")
    assert rules(make_case(), again, log) == broken
    other = contact("2026-03-02T16:00", result="no_answer", number="00900000008")
    assert rules(make_case(), other, log) == []
    early = [one.model_copy(update={"at": one.at.replace(year=2026, month=1, day=29)}) for one in log]
    on_that_day = again.model_copy(update={"at": datetime.fromisoformat("2026-01-29T16:00:00+08:00")})
    assert rules(make_case(), on_that_day, early) == []  # the guideline is of 2026-01-30


def third(at: str = "2026-03-02T10:00", **more: Any) -> Contact:
    return contact(at, party="third_party", third_party_name="王五", relation="同事", **more)


def test_third_parties_only_where_the_debtor_cannot_be_reached(make_case: MakeCase) -> None:
    assert rules(make_case(), third()) == ["third_party"]
    assert rules(make_case(), third("2025-02-27T10:00")) == []  # the standard is of 2025-02-28
    missing = make_case(holds=[{"reason": "missing", "since": "2026-03-02"}])
    assert rules(missing, third()) == []
    assert rules(missing, third("2026-03-01T10:00")) == ["third_party"]
    assert rules(missing, third(), [third("2026-03-02T09:00", result="refused")]) == ["third_party_refused"]
    assert rules(missing, third("2026-03-02T08:30"), [third("2026-03-02T09:00", result="refused")]) == []


def test_a_case_on_hold_is_left_alone(make_case: MakeCase) -> None:
    disputed = make_case(holds=[{"reason": "disputed", "since": "2026-03-02"}])
    assert rules(disputed, contact("2026-03-02T10:00")) == ["hold_disputed"]
    assert rules(disputed, contact("2026-03-01T10:00")) == []
    assert rules(disputed, contact("2026-03-02T10:00", "meeting")) == []


def test_a_company_has_no_quiet_hours(make_case: MakeCase) -> None:
    company = {"id": "P1", "kind": "organization", "name": "示例省子虚有限公司", "roles": ["borrower"]}
    assert rules(make_case(debtors=[company]), contact("2026-03-02T23:00")) == []


def test_every_breach_names_its_source_and_what_must_be_told(make_case: MakeCase) -> None:
    found = assess(make_case(), third("2026-03-02T23:00"), [], PARAMETERS)
    assert [breach.rule for breach in found.breaches] == ["quiet_hours", "third_party"]
    assert ["中国银行业协会" in breach.basis or "45251" in breach.basis for breach in found.breaches] == [True, True]
    assert "不得透露任何欠款信息" in found.duties[0]
    card = make_case(claim_type="credit_card")
    assert any("二年" in duty for duty in assess(card, contact("2026-03-02T10:00"), [], PARAMETERS).duties)
    texted = assess(card, contact("2026-03-02T10:00", "sms"), [], PARAMETERS).duties
    assert any("用语核对" in duty for duty in texted)
    assert assess(card, contact("2026-03-02T23:00", direction="in"), [], PARAMETERS).duties == ()


def test_the_whole_log_is_looked_over(make_case: MakeCase) -> None:
    calls = [
        {
            "at": f"2026-03-02T{hour:02}:00:00+08:00",
            "channel": "phone",
            "party": "P1",
            "by": "李四",
            "result": "reached",
        }
        for hour in (9, 10, 11, 12, 23)
    ]
    found = [(index, breach.rule) for index, breach in over_the_log(make_case(contacts=calls), PARAMETERS)]
    assert found == [(3, "voice_contacts"), (4, "quiet_hours"), (4, "voice_contacts")]

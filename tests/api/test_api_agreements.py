"""A signed agreement goes back into its case: claim and clocks see it, an import leaves it, nothing is taken twice."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from docgen.api.agreements import sign_agreement, signable, signing
from docgen.api.cases import add_evidence, export_case, get_case, import_cases
from docgen.api.claims import claim
from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.law import clocks
from docgen.api.office import Office, open_office
from docgen.api.voiding import void_document
from docgen.casefile import dump_json, load_json
from docgen.casefile.case import Case
from docgen.casefile.vocabulary import AgreementKind, EvidenceGroup, Waivable
from docgen.errors import AgreementInForce, AgreementNotSignable, Clash, NotAnAgreement, NotFound, NotReadable

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
MATURITY = date(2026, 1, 15)
CREDITOR = {
    "kind": "organization",
    "name": "江城示例银行股份有限公司",
    "phone": "010-00000000",
    "account": {"bank": "江城示例银行营业部", "name": "江城示例银行", "number": "0000 0000 0001"},
}
BORROWER = {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "address": "江城市示例路1号"}
GUARANTORS = [
    {"id": f"P{n}", "kind": "person", "name": name, "roles": ["guarantor"], "address": "江城市示例路2号"}
    for n, name in ((2, "李堃"), (3, "王䶮"))
]
DEBTORS = [BORROWER, *GUARANTORS]
GUARANTEES = [{"party": p, "mode": "joint", "signed_on": "2025-01-10"} for p in ("P2", "P3")]
PLAN = {"first_due_on": "2026-12-20", "periods": 3, "plan_rate": "0.06"}


@pytest.fixture
def office(tmp_path: Path, database_url: str | None) -> Iterator[Office]:
    opened = open_office(tmp_path / "data", database_url)
    yield opened
    opened.close()


@pytest.fixture
def write(tmp_path: Path, make_case: Callable[..., Case]) -> Callable[..., Path]:
    """Writes the case file; keywords change the case."""

    def written(**parts: Any) -> Path:
        usual = {"creditor": CREDITOR, "debtors": DEBTORS, "guarantees": GUARANTEES, "handler": "赵六"}
        path = tmp_path / "case.json"
        path.write_bytes(dump_json(make_case(**(usual | parts))))
        return path

    return written


def issued(office: Office, source: str, out: Path, kind: str, as_of: date = DAY, **answers: Any) -> str:
    order = DocumentOrder(kind, source, as_of, as_of, answers=answers)
    return issue_documents(office, order, out=out, at=AT, formats=["txt"]).files[0].document_no


def test_a_plan_goes_into_the_case_with_its_schedule_and_its_paper(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    scan = tmp_path / "扫描.PDF"
    scan.write_bytes(b"%PDF-1.4 signed")
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)

    answer = sign_agreement(office, number, signed_on=DAY, at=AT, file=scan, without=["王䶮"])

    (kept,) = get_case(office, "2026-001").agreements
    assert kept == answer.agreement
    assert (answer.case_no, answer.warnings) == ("2026-001", ())
    assert (kept.kind, kept.no, kept.signed_on) == (AgreementKind.REPAYMENT_PLAN, number, DAY)
    assert (kept.parties, kept.debts, kept.guarantor_consents) == (("P1",), ("JK-001",), ("P2",))
    assert kept.accelerates
    assert kept.file == f"协议/{number}.pdf"
    (item,) = get_case(office, "2026-001").evidence
    assert (item.file, item.title, item.group) == (kept.file, f"《分期还款协议》{number}", EvidenceGroup.CREDIT)
    assert item.proves == "证明债务人确认债务并约定分期还款，以及还款期限、金额"
    assert item.formed_on == DAY
    text = next((tmp_path / "out").glob("*.txt")).read_text("utf-8")
    for line in kept.schedule:
        assert f"{line.principal + line.interest:,.2f}" in text
    export_case(office, "2026-001", tmp_path / "export" / "case.json")
    assert (tmp_path / "export" / kept.file).read_bytes() == scan.read_bytes()
    assert load_json(tmp_path / "export" / "case.json").agreements == (kept,)


def test_a_signed_paper_that_is_evidence_already_is_no_second_item(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    scan = tmp_path / "还款协议.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    add_evidence(office, "2026-001", [scan], at=AT)

    sign_agreement(office, number, signed_on=DAY, at=AT, file=scan)

    assert [item.file for item in get_case(office, "2026-001").evidence] == ["还款协议.pdf"]


def test_an_agreement_signed_without_its_paper_is_no_evidence(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    sign_agreement(office, number, signed_on=DAY, at=AT)
    assert get_case(office, "2026-001").evidence == ()


def test_the_limitation_starts_anew(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)

    def limitation() -> list[str]:
        found = clocks(office, "2026-001", as_of=DAY).clocks.clocks
        return [str(clock.expires_on) for clock in found if clock.kind == "limitation"]

    # due 2026-01-15; once signed, three years from the plan's last day, 2027-02-20
    assert limitation() == ["2029-01-15"]
    sign_agreement(office, number, signed_on=DAY, at=AT, file=scan)
    assert limitation() == ["2030-02-20"]


def test_a_waiver_says_what_it_waives_and_until_when(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    given = {**PLAN, "waive_penalty": "100.00", "waive_compound": "1.00", "approval_no": "批-1"}
    number = issued(office, str(write()), tmp_path / "out", "penalty_waiver", **given)
    kept = sign_agreement(office, number, signed_on=DAY, at=AT).agreement

    assert kept.kind is AgreementKind.WAIVER
    assert set(kept.waives) == {Waivable.PENALTY, Waivable.COMPOUND}
    assert (kept.condition_until, kept.approval_no, kept.file) == (date(2027, 2, 20), "批-1", None)
    assert "罚息100.00元" in (kept.condition or "")


def test_an_extension_moves_the_claim(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    given = {"first_due_on": "2026-07-15", "periods": 1, "plan_rate": "0.06"}
    number = issued(office, str(write()), tmp_path / "out", "extension_contract", MATURITY, **given)
    answer = sign_agreement(office, number, signed_on=MATURITY, at=AT)

    assert answer.warnings == ()
    assert answer.agreement.new_maturity == date(2026, 7, 15)
    found = claim(office, "2026-001", as_of=date(2026, 7, 14))
    assert (str(found.principal_overdue), str(found.principal_not_due)) == ("0.00", "100000.00")


def test_an_import_leaves_what_was_signed_here(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    kept = sign_agreement(office, number, signed_on=DAY, at=AT).agreement

    same = import_cases(office, [write()], at=AT, replace=True)
    assert (same.refused, same.changed) == ((), ())
    assert get_case(office, "2026-001").agreements == (kept,)

    # the parties in another order, with other ids: the agreement is still the same people's
    moved = [BORROWER | {"id": "P9"}, *(g | {"id": f"X{n}"} for n, g in enumerate(GUARANTORS))]
    guarantees = [{"party": p, "mode": "joint"} for p in ("X0", "X1")]
    file = write(debtors=moved, guarantees=guarantees, notes="更正")
    assert import_cases(office, [file], at=AT, replace=True).refused == ()
    (now,) = get_case(office, "2026-001").agreements
    assert (now.parties, now.guarantor_consents) == (("P9",), ("X0", "X1"))
    assert now.schedule == kept.schedule

    # an export that is imported again holds it once
    export_case(office, "2026-001", tmp_path / "export.json")
    assert import_cases(office, [tmp_path / "export.json"], at=AT, replace=True).refused == ()
    assert get_case(office, "2026-001").agreements == (now,)


def test_who_signed_and_what_about_cannot_be_imported_away(
    office: Office, write: Callable[..., Path], tmp_path: Path, make_case: Callable[..., Case]
) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    sign_agreement(office, number, signed_on=DAY, at=AT)
    debt = make_case().debts[0].model_copy(update={"no": "JK-002"}).model_dump(mode="json", exclude_none=True)

    file = write(debtors=DEBTORS[:2], guarantees=GUARANTEES[:1], debts=[debt])
    (refused,) = import_cases(office, [file], at=AT, replace=True).refused
    assert [problem.place for problem in refused.problems] == ["当事人 王䶮", "合同 JK-001"]


def test_a_party_gone_since_is_named(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    import_cases(office, [write(debtors=DEBTORS[:2], guarantees=GUARANTEES[:1])], at=AT, replace=True)
    with pytest.raises(AgreementNotSignable, match="已不在案件中") as caught:
        sign_agreement(office, number, signed_on=DAY, at=AT)
    assert [problem.place for problem in caught.value.problems] == ["当事人 王䶮"]


def test_another_paper_of_the_same_name_is_not_imported(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    kept = sign_agreement(office, number, signed_on=DAY, at=AT, file=scan).agreement
    export_case(office, "2026-001", tmp_path / "export" / "case.json")
    (tmp_path / "export" / (kept.file or "")).write_bytes(b"%PDF-1.4 another")

    (refused,) = import_cases(office, [tmp_path / "export" / "case.json"], at=AT, replace=True).refused
    assert "同名而内容不同" in refused.problems[0].expected


def test_an_agreement_is_signed_once(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    sign_agreement(office, number, signed_on=DAY, at=AT)
    with pytest.raises(Clash, match="已记入案件"):
        sign_agreement(office, number, signed_on=DAY, at=AT)


@pytest.mark.parametrize(
    ("signed_on", "said"), [(DAY - timedelta(days=1), "早于文书日期"), (DAY + timedelta(days=1), "尚未到来")]
)
def test_a_day_it_cannot_have_been_signed_on(
    office: Office, write: Callable[..., Path], tmp_path: Path, signed_on: date, said: str
) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    with pytest.raises(AgreementNotSignable, match=said):
        sign_agreement(office, number, signed_on=signed_on, at=AT)
    assert get_case(office, "2026-001").agreements == ()


def test_what_was_made_void_is_not_signed(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    assert signable(office, "2026-001") == {number: False}
    void_document(office, number, reason="期数有误", successor=None, at=AT)
    with pytest.raises(AgreementNotSignable, match="已作废"):
        sign_agreement(office, number, signed_on=DAY, at=AT)
    assert get_case(office, "2026-001").agreements == ()
    assert signable(office, "2026-001") == {}


def test_what_was_signed_is_not_made_void_by_one_side(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)
    sign_agreement(office, number, signed_on=DAY, at=AT)
    with pytest.raises(AgreementInForce, match="不能由一方作废（《中华人民共和国民法典》第一百一十九条"):
        void_document(office, number, reason="期数有误", successor=None, at=AT)
    assert [agreement.no for agreement in get_case(office, "2026-001").agreements] == [number]
    assert signable(office, "2026-001") == {number: True}


def test_an_extension_is_signed_on_its_cut_off_date(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    given = {"first_due_on": "2026-07-15", "periods": 1, "plan_rate": "0.06"}
    number = issued(office, str(write()), tmp_path / "out", "extension_contract", MATURITY, **given)
    with pytest.raises(AgreementNotSignable, match="以签订日为截止日重新出具"):
        sign_agreement(office, number, signed_on=MATURITY + timedelta(days=1), at=AT)


def test_what_is_no_agreement_is_refused(office: Office, write: Callable[..., Path], tmp_path: Path) -> None:
    letter = issued(office, str(write()), tmp_path / "out", "demand_letter")
    plan = issued(office, "2026-001", tmp_path / "out", "repayment_plan", **PLAN)
    with pytest.raises(NotAnAgreement, match="逾期贷款催收通知书"):
        sign_agreement(office, letter, signed_on=DAY, at=AT)
    with pytest.raises(NotFound):
        sign_agreement(office, "没有此号", signed_on=DAY, at=AT)
    with pytest.raises(AgreementNotSignable, match="张喆"):
        sign_agreement(office, plan, signed_on=DAY, at=AT, without=["张喆"])
    with pytest.raises(NotReadable):
        sign_agreement(office, plan, signed_on=DAY, at=AT, file=tmp_path / "没有.pdf")
    assert get_case(office, "2026-001").agreements == ()


def test_a_promise_starts_the_limitation_anew_on_the_day_it_was_signed(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    """It changes no contract: the three years run from its signing, not from the last day of what was promised."""
    scan = tmp_path / "扫描.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    plan = [{"due_on": "2027-06-30", "amount": "100.00"}]
    number = issued(office, str(write()), tmp_path / "out", "repayment_commitment", plan=plan)

    assert signable(office, "2026-001") == {number: False}
    assert signing(office, "2026-001", number).sureties == ()
    answer = sign_agreement(office, number, signed_on=DAY, at=AT, file=scan)

    kept = answer.agreement
    assert (kept.kind, kept.no, kept.parties, kept.debts) == (AgreementKind.COMMITMENT, number, ("P1",), ("JK-001",))
    assert (kept.schedule, kept.accelerates, kept.file) == ((), None, f"协议/{number}.pdf")
    assert signable(office, "2026-001") == {number: True}
    found = clocks(office, "2026-001", as_of=DAY).clocks.clocks
    assert [str(clock.expires_on) for clock in found if clock.kind == "limitation"] == ["2029-11-23"]


def test_what_is_to_be_known_before_an_agreement_is_entered(
    office: Office, write: Callable[..., Path], tmp_path: Path
) -> None:
    number = issued(office, str(write()), tmp_path / "out", "repayment_plan", **PLAN)

    told = signing(office, "2026-001", number)

    assert (told.title, told.dated_on, told.sureties, told.signed) == ("分期还款协议", DAY, ("李堃", "王䶮"), False)
    with pytest.raises(NotFound):
        signing(office, "2026-001", "没有此号")

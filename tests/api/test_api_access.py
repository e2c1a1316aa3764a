"""Accounts, roles and the access table: no use case forgets to ask, and the table decides."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from plain_paper import PLAIN_WRITERS

import docgen.api
from docgen import glossary
from docgen.api import documents
from docgen.api.accounts import add_account, change_account, list_accounts
from docgen.api.archive import archive_export
from docgen.api.assignments import assign
from docgen.api.audit import audit_head, audit_log, audit_verify
from docgen.api.casebook import case_view
from docgen.api.cases import get_case
from docgen.api.claims import claim
from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.drafts import make_drafts
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.permission import MARK, permitted
from docgen.api.postings import courier_mappings
from docgen.api.profile import profile_set
from docgen.api.scans import scan_inbox
from docgen.casefile import dump_json, load_json
from docgen.errors import AccountClosed, Clash, NotAdmitted, NotFound, UnknownAccount, WrongAccount, WrongHead
from docgen.store.accounts import accounts
from docgen.workflow.access import ACCESS, AccountRole, Act

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"

NOT_USE_CASES = {
    "tokens.bearer": "finds out who acts",
    "repeats.begin_request": "part of requests whose use cases ask",
    "repeats.end_request": "part of requests whose use cases ask",
    "repeats.drop_request": "part of requests whose use cases ask",
    "webhooks.deliver_messages": "what whoever works beside the server does by itself",
    "webhooks.notice_clocks": "what whoever works beside the server does by itself",
    "sign_in.has_accounts": "what decides whether anybody is asked for at all",
    "sign_in.sign_in": "finds out who acts",
    "sign_in.resume": "finds out who acts",
    "sign_in.sign_out": "whoever shows a session may end it",
    "office.tidy_up": "what a server's start does by itself",
    "jobs.folder_of": "part of use cases that ask",
    "refreshing.refresh_some": "what a worker does by itself between jobs",
    "worker.work": "does each job as whoever asked for it, and asks then",
    "worker.work_off": "does each job as whoever asked for it, and asks then",
    "sources.find_case": "part of use cases that ask",
    "sources.read_workbook": "reads a file the caller gave",
    "sources.evidence_folder": "part of use cases that ask",
    "importing.stored_case": "part of use cases that ask",
    "backup.restore": "fills an empty folder: nobody is there yet",
    "bundles.bundle_of": "part of use cases that ask",
    "bundles.refuse_gaps": "part of use cases that ask",
    "bundles.bundle_index": "part of use cases that ask",
    "service_proofs.with_service": "part of use cases that ask",
    "service_proofs.write_service": "part of use cases that ask",
    "postings.courier_words": "part of use cases that ask",
    "scans.taken_in": "part of use cases that ask",
    "seen_scans.as_seen": "part of use cases that ask",
    "own_seals.permitted_sealing": "part of use cases that ask",
    "own_seals.has_seals": "part of use cases that ask",
    "own_seals.sealing_of": "part of use cases that ask",
    "paper_files.writers_of": "part of use cases that ask",
    "paper_files.assets_of": "part of use cases that ask",
    "paper_files.hand_out_files": "part of use cases that ask",
    "paper_files.write_drafts": "part of use cases that ask",
    "documents.issue_commission": "part of use cases that ask",
    "importing.read_cases": "part of use cases that ask",
    "importing.take_in": "part of use cases that ask",
    "batch_cases.planned_rows": "part of use cases that ask",
    "batch_answers.answer_of": "part of use cases that ask",
    "batch_folder.batch_in": "part of use cases that ask",
    "drafted.draft_row": "part of use cases that ask",
    "drafted.composed_as_drafted": "part of use cases that ask",
    "drafted.composed_again": "part of use cases that ask",
    "drafted.changed_since": "part of use cases that ask",
    "batch_letters.mailing_of": "part of use cases that ask",
    "stored_drafts.with_edited": "part of use cases that ask",
    "stored_drafts.redated": "part of use cases that ask",
    "documents.order_on_case": "part of use cases that ask",
    "previews.previews": "part of use cases that ask",
    "outgoing.sender_of": "part of use cases that ask",
    "outgoing.composed_message": "part of use cases that ask",
    "outgoing.message_of": "part of use cases that ask",
    "templates.template_of_version": "part of use cases that ask",
    "caselist.fresh": "part of use cases that ask",
    "caselist.seen": "part of use cases that ask",
    "refreshing.looking": "part of use cases that ask",
    "refreshing.rules_of": "part of use cases that ask",
    "refreshing.settle": "part of use cases that ask",
    "refreshing.work_out": "part of use cases that ask",
    "templates.template_in_force": "part of use cases that ask",
    "templates.with_template": "part of use cases that ask",
    "mappings.renaming_of": "part of use cases that ask",
    "batch_cases.read_rows": "part of use cases that ask",
    "documents.sample_paper_with": "part of use cases that ask",
    "batch_plans.remember": "part of use cases that ask",
    "batch_plans.planned": "part of use cases that ask",
    "templates.template_problems": "part of use cases that ask",
}


def use_cases() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of ``docgen.api`` whose first argument is the office."""
    for module in pkgutil.iter_modules(docgen.api.__path__):
        loaded = importlib.import_module(f"docgen.api.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters), None)
            if function.__module__ == loaded.__name__ and first == "office" and not name.startswith("_"):
                yield f"{module.name}.{name}", function


def test_every_use_case_names_its_act() -> None:
    named = {name: getattr(function, MARK, None) for name, function in use_cases()}
    assert len(named) > 40
    assert {name for name, act in named.items() if act is None} == set(NOT_USE_CASES)


def test_the_table_knows_every_act_and_has_its_words() -> None:
    assert set(ACCESS) == set(Act)
    assert all(glossary.word(act) for act in Act)
    assert all(glossary.word(role) for role in AccountRole)
    asked = {getattr(function, MARK, None) for _, function in use_cases()}
    # What killed processes left: by whoever comes next; signing in: by nobody yet.
    assert set(Act) - asked == {Act.CLEAN_UP, Act.SIGN_IN}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A folder with a case and one account a role, each named as its role."""
    operator = open_office(tmp_path / "data")
    import_cases(operator, [CASE], at=AT)
    add_account(operator, "admin", role=AccountRole.ADMIN, at=AT)
    chief = as_account(operator, "admin")
    for role in AccountRole:
        if role is not AccountRole.ADMIN:
            add_account(chief, role.value, role=role, person=f"{glossary.word(role)}甲", at=AT)
    for name in ("collector", "lawyer"):
        assign(as_account(operator, "manager"), [CASE_NO], to=name, at=AT)
    return chief


def as_account(office: Office, name: str) -> Office:
    return open_office(office.data_dir, account=name)


CASE_NO = "XYGD-2026-0001"


def outcomes(office: Office, act: Callable[[Office], object]) -> set[str]:
    """The roles that may."""
    allowed = set()
    for role in AccountRole:
        try:
            act(as_account(office, role.value))
        except NotAdmitted:
            continue
        allowed.add(role.value)
    return allowed


def test_each_role_may_what_the_table_grants_it(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "writers_of", lambda *_: PLAIN_WRITERS)  # who may is asked, not how it looks
    everyone = {role.value for role in AccountRole}
    assert outcomes(office, lambda o: get_case(o, CASE_NO)) == everyone - {"admin"}
    assert outcomes(office, list_accounts) == {"admin"}
    assert outcomes(office, lambda o: profile_set(o, {"short_code": "SLYH"}, at=AT)) == {"admin"}
    assert outcomes(office, audit_head) == {"admin", "manager"}
    assert outcomes(office, lambda o: import_cases(o, [CASE], at=AT)) == {
        "legal",
        "account_manager",
        "manager",
        "admin",
    }
    assert outcomes(office, scan_inbox) == outcomes(office, courier_mappings) == everyone - {"admin", "lawyer"}
    exporters = {"legal", "lawyer", "manager", "archivist"}
    assert outcomes(office, lambda o: archive_export(o, CASE_NO, out=tmp_path / f"a-{o.account}", at=AT)) == exporters
    order = DocumentOrder("demand_letter", CASE_NO, date(2026, 11, 23), date(2026, 11, 23), answers=ANSWERS)
    assert outcomes(office, lambda o: issue_documents(o, order, out=tmp_path / o.account, at=AT)) == everyone - {
        "admin",
        "archivist",
    }


ANSWERS = {"contact_name": "王五"}


def test_a_refusal_says_who_may_and_writes_nothing(office: Office) -> None:
    before = audit_head(office)
    with pytest.raises(NotAdmitted) as refused:
        import_cases(as_account(office, "collector"), [CASE], at=AT)
    assert refused.value.message == (
        "账户 collector（催收员）无权导入案件。可由法务、客户经理、主管、管理员办理，或请管理员调整账户角色。"
    )
    assert audit_head(office) == before


def test_ones_own_file_needs_nobodys_leave(office: Office) -> None:
    assert claim(as_account(office, "admin"), CASE.as_posix(), as_of=date(2026, 11, 23)).total_due > 0


def test_a_file_of_ones_own_opens_no_door_to_what_is_stored(office: Office, tmp_path: Path) -> None:
    case = load_json(CASE)
    other = tmp_path / "other.json"
    other.write_bytes(dump_json(case.model_copy(update={"case_no": "other.json"})))
    before = audit_head(office)
    order = DocumentOrder("demand_letter", CASE.as_posix(), date(2026, 11, 23), date(2026, 11, 23), answers=ANSWERS)
    for account, error in (("archivist", NotAdmitted), ("admin", NotAdmitted), ("nobody", UnknownAccount)):
        with pytest.raises(error):
            make_drafts(as_account(office, account), order, at=AT)
    unknown = replace(order, source=other.as_posix())
    for use_case in (make_drafts, partial(issue_documents, out=tmp_path / "out")):
        with pytest.raises(NotAdmitted, match="无权导入案件"):
            use_case(as_account(office, "collector"), unknown, at=AT)
    assert audit_head(office) == before
    import_cases(as_account(office, "legal"), [other], at=AT)
    with pytest.raises(NotAdmitted):
        case_view(as_account(office, "admin"), "other.json")
    with pytest.raises(NotAdmitted, match="无权导入案件"):  # stored by now, but not his
        make_drafts(as_account(office, "collector"), unknown, at=AT)
    assign(as_account(office, "manager"), ["other.json"], to="collector", at=AT)
    assert make_drafts(as_account(office, "collector"), unknown, at=AT).drafts


def test_no_other_argument_is_taken_for_the_source(office: Office) -> None:
    @permitted(Act.MAKE_BUNDLE, own_files=True)
    def made(_office: Office, source: str, *, recipe: str) -> str:
        return source + recipe

    admin = as_account(office, "admin")
    assert made(admin, recipe="own.json", source="case.json")
    with pytest.raises(NotAdmitted):
        made(admin, recipe="own.json", source=CASE_NO)


def test_a_new_folder_has_its_operator_alone(tmp_path: Path) -> None:
    operator = open_office(tmp_path)
    assert list_accounts(operator).accounts == ()
    assert not (tmp_path / "docgen.db").exists()
    with pytest.raises(UnknownAccount, match="nobody"):
        profile_set(open_office(tmp_path, account="nobody"), {"short_code": "SLYH"}, at=AT)


def test_once_there_are_accounts_the_operator_is_none_of_them(office: Office) -> None:
    for name in ("local", "nobody", "a\0b"):
        with pytest.raises(UnknownAccount, match="docgen user add"):
            list_accounts(as_account(office, name))


def test_a_closed_account_acts_no_more_until_it_is_opened_again(office: Office) -> None:
    change_account(office, "legal", active=False, at=AT)
    with pytest.raises(AccountClosed, match="legal"):
        get_case(as_account(office, "legal"), CASE_NO)
    assert [a.name for a in list_accounts(office).accounts if not a.active] == ["legal"]
    change_account(office, "legal", active=True, at=AT)
    with pytest.raises(NotFound):
        get_case(as_account(office, "legal"), "无此案件")


def test_accounts_are_set_up_with_care(tmp_path: Path) -> None:
    operator = open_office(tmp_path)
    with pytest.raises(WrongAccount, match="第一个账户应为管理员"):
        add_account(operator, "wang", role=AccountRole.LEGAL, at=AT)
    for name in ("local", "", "Wang", "王", "9a", "a" * 33, "a b"):
        with pytest.raises(WrongAccount, match="小写字母"):
            add_account(operator, name, role=AccountRole.ADMIN, at=AT)
    add_account(operator, "chief", role=AccountRole.ADMIN, person="甲", at=AT)
    chief = as_account(operator, "chief")
    with pytest.raises(Clash):
        add_account(chief, "chief", role=AccountRole.ADMIN, at=AT)
    for change in ({"active": False}, {"role": AccountRole.LEGAL}):
        with pytest.raises(WrongAccount, match="唯一的管理员"):
            change_account(chief, "chief", **change, at=AT)  # type: ignore[arg-type]  # one table of both
    add_account(chief, "deputy", role=AccountRole.ADMIN, at=AT)
    assert change_account(chief, "chief", role=AccountRole.LEGAL, at=AT).role_word == "法务"
    with pytest.raises(NotFound):
        change_account(as_account(operator, "deputy"), "nobody", active=False, at=AT)


def test_administrators_who_close_each_other_at_once_leave_one(tmp_path: Path, database_url: str | None) -> None:
    operator = open_office(tmp_path, database_url)
    names = ["one", "two", "three", "four"]
    for name in names:
        acting = open_office(tmp_path, database_url, account="one") if name != "one" else operator
        add_account(acting, name, role=AccountRole.ADMIN, at=AT)
        acting.close()
    chief = open_office(tmp_path, database_url, account="one")

    def close(name: str) -> str:
        try:
            change_account(chief, name, active=False, at=AT)
        except (WrongAccount, AccountClosed) as refused:
            return refused.code
        return ""

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(close, [*names[1:], "one"]))
    with chief.database.reading() as session:
        assert [row.name for row in accounts(session) if row.active], outcomes
    chief.close()


def test_the_chain_tells_who_did_what_to_a_case(office: Office) -> None:
    seen = audit_verify(office)
    assert (seen.ok, seen.problems) == (True, ())
    assert audit_verify(office, kept=seen.head).ok
    assert [(line.by, line.act_word) for line in audit_log(office, CASE_NO).lines] == [
        ("local", "导入案件"),
        ("manager", "分派案件"),
        ("manager", "分派案件"),
    ]
    with pytest.raises(NotFound):
        audit_log(office, "无此案件")
    with pytest.raises(WrongHead):
        audit_verify(office, kept="12")

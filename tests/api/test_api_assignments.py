"""Whose cases are whose: no use case forgets to ask, lists leave others' out, and a case changes hands in the open."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from test_api_access import use_cases

from docgen.api.accounts import add_account, change_account
from docgen.api.assignments import assign, assignable, holders, unassign
from docgen.api.audit import audit_log, audit_verify
from docgen.api.batches import BatchOrder, draft_batch
from docgen.api.casebook import case_count, case_view, which_stored
from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.drafts import list_drafts, make_drafts
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.permission import MARK, SUBJECTS
from docgen.api.reveal import reveal
from docgen.api.worklist import worklist
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.errors import NotAdmitted, NotFound, NothingToAssign, UnknownAccount
from docgen.workflow.access import ACCESS, OWN_CASES_ONLY, AccountRole, Act

AT = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
DAY = date(2026, 3, 16)
OWN, FOREIGN = "2026-001", "2026-002"
BANK = {
    "kind": "organization",
    "name": "江城示例银行股份有限公司",
    "phone": "010-00000000",
    "address": "江城市示例路9号",
}

ABOUT_NO_CASE = {
    Act.IMPORT_CASES: "nobody who sees his own cases alone is granted it",
    Act.READ_DEFINITIONS: "kinds, parameters and templates are of no case",
    Act.CHANGE_PARAMETERS: "as above",
    Act.CHANGE_TEMPLATES: "as above",
    Act.CHANGE_PROFILE: "as above",
    Act.ASSIGN_CASES: "nobody who sees his own cases alone is granted it",
    Act.SIGN_IN: "of no case",
    Act.OWN_ACCOUNT: "of no case",
    Act.MANAGE_ACCOUNTS: "of no case",
    Act.MANAGE_WEBHOOKS: "nobody who sees his own cases alone is granted it",
    Act.AUDIT: "nobody who sees his own cases alone is granted it",
    Act.EXPORT_KEY: "of no case",
    Act.BACK_UP: "of no case",
    Act.CLEAN_UP: "of no case",
}
OF_MANY = {
    "batches.issue_batch": "row by row: others' cases are refused as unknown",
    "batches.draft_batch": "as above",
    "casebook.case_count": "counts one's own",
    "drafts.list_drafts": "one's own, where no case is named",
    "worklist.worklist": "one's own, where no case is named",
    "archive.archive_due": "one's own",
    "batch_drafts.submit_batch": "draft by draft: others' are refused as unknown",
    "batch_drafts.withdraw_batch": "as above",
    "batch_drafts.approve_batch": "as above",
    "batch_drafts.return_batch": "as above",
    "caselist.choices": "words to filter by, of no case",
    "caselist.list_cases": "one's own",
    "caselist.list_filters": "an account's own, of no case",
    "caselist.save_filter": "as above",
    "caselist.saved_filter": "as above",
    "caselist.remove_filter": "as above",
    "dashboard.dashboard": "figures of one's own",
    "refreshing.refresh": "tells how many were worked out",
    "returns.return_letters": "as scan_files below",
    "seals.seal_register": "one's own",
    "service_proofs.prove": "one's own: asked for by case or document",
    "today.today": "one's own",
    "tracking.track": "one's own: others' numbers are unknown",
    "batch_desk.batch_file": "a batch that one may see: one's own, or all where one sees all cases",
    "batch_desk.batch_view": "as above",
    "batch_desk.batch_zip": "as above",
    "batch_plans.list_plans": "as above",
    "batch_plans.put_cases": "as above",
    "batch_check.batch_check": "as above",
    "batch_check.batch_fault_workbook": "as above",
    "batch_check.check_batch": "as above",
    "batch_rehearsal.mend_batch": "as above",
    "batch_rehearsal.rehearse": "as above",
    "batch_start.start_batch": "as above; row by row: others' cases are refused as unknown",
    "batch_plans.batch_kinds": "kinds are of no case",
    "batch_plans.cases_of_filter": "one's own",
    "bundles.bundle_recipes": "recipes are of no case",
    "draft_review.approval_queue": "one's own",
    "jobs.cancel_job": "one's own jobs",
    "jobs.job": "one's own jobs, and those of a case one may see",
    "jobs.job_file": "as above",
    "jobs.my_jobs": "one's own jobs",
    "postings.courier_mappings": "mappings are of no case",
    "previews.needs_approval": "kinds are of no case",
    "recovery_report.recovery_report": "figures of one's own",
    "recovery_report.write_recovery_report": "as above",
    "scans.scan_page": "a page of the inbox that one may see",
    "uploads.drop_edited": "an upload known by a token that nobody can guess",
    "uploads.keep_edited": "as above",
    "uploads.kept_edited": "as above",
    "scans.scan_files": "whoever holds a document's paper may file it; the code on it says no more than the paper",
    "scans.scan_inbox": "pages of no case yet",
    "scans.scan_thumbnail": "as above",
    "scans.write_thumbnail": "as above",
    "scans.dismiss_scan": "as above",
}
"""Use cases of casework that are of no single case, or not always, and what keeps them from telling of others'."""


def names_its_case(use_case: Callable[..., Any]) -> bool:
    """Whether a use case always says by a parameter which case it is of."""
    parameters = inspect.signature(use_case).parameters
    return any(
        name in SUBJECTS and one.default is inspect.Parameter.empty and one.annotation is not BatchOrder
        for name, one in parameters.items()
    )


def test_every_use_case_of_casework_says_which_case_it_is_of() -> None:
    casework = {
        name: use_case
        for name, use_case in use_cases()
        if (act := getattr(use_case, MARK, None)) is not None and act not in ABOUT_NO_CASE
    }
    assert len(casework) > 40
    assert {name for name, use_case in casework.items() if not names_its_case(use_case)} == set(OF_MANY)


def test_what_is_of_no_case_is_of_none_to_those_who_see_their_own_alone() -> None:
    for act in (Act.IMPORT_CASES, Act.ASSIGN_CASES, Act.AUDIT, Act.MANAGE_WEBHOOKS):
        assert not ACCESS[act] & OWN_CASES_ONLY


@dataclass(frozen=True)
class Folder:
    """A folder with two cases, an account of each role named like it, and something of the second case."""

    operator: Office
    document_no: str
    draft_no: str

    def of(self, role: AccountRole) -> Office:
        return self.operator.acting_as(role.value)


@pytest.fixture
def folder(tmp_path: Path, make_case: Callable[..., Case], database_url: str | None) -> Iterator[Folder]:
    operator = open_office(tmp_path / "data", database_url)
    for case_no in (OWN, FOREIGN):
        file = tmp_path / f"{case_no}.json"
        file.write_bytes(dump_json(make_case(case_no, creditor=BANK, handler="王经办")))
        import_cases(operator, [file], at=AT)
    order = DocumentOrder("claim_statement", FOREIGN, DAY, DAY)
    (issued,) = issue_documents(operator, order, out=tmp_path / "out", at=AT, formats=("txt",)).files
    (draft,) = make_drafts(operator, order, at=AT).drafts
    add_account(operator, "admin", role=AccountRole.ADMIN, at=AT)
    for role in AccountRole:
        if role is not AccountRole.ADMIN:
            add_account(operator.acting_as("admin"), role.value, role=role, person=f"{role.value}甲", at=AT)
    yield Folder(operator, issued.document_no, draft.draft)
    operator.close()


sqlite_alone = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@sqlite_alone
def test_no_use_case_touches_somebody_elses_case(folder: Folder) -> None:
    for role in OWN_CASES_ONLY:
        assign(folder.of(AccountRole.MANAGER), [OWN], to=role.value, at=AT)
    foreign = {
        "case_no": FOREIGN,
        "source": FOREIGN,
        "order": SimpleNamespace(source=FOREIGN),
        "wish": SimpleNamespace(source=FOREIGN),
        "document_no": folder.document_no,
        "successor": folder.document_no,
        "draft_no": folder.draft_no,
    }
    assert set(foreign) == set(SUBJECTS)
    asked = 0
    for name, use_case in use_cases():
        act = getattr(use_case, MARK, None)
        parameters = inspect.signature(use_case).parameters
        for subject in (one for one in parameters if one in SUBJECTS and act is not None):
            if parameters[subject].annotation is BatchOrder:
                continue
            # Nothing else is looked at before the case is: anything will do for it.
            given = dict.fromkeys(list(parameters)[1:]) | {subject: foreign[subject]}
            for role in ACCESS[act] & OWN_CASES_ONLY:
                with pytest.raises(NotFound) as refused:
                    use_case(folder.of(role), **given)
                assert refused.value.facts["name"] in (FOREIGN, folder.document_no, folder.draft_no), name
                asked += 1
    assert asked > 50


def test_lists_leave_out_what_is_others(folder: Folder) -> None:
    collector = folder.of(AccountRole.COLLECTOR)
    assert case_count(collector) == 0
    assert worklist(collector, as_of=DAY).items == ()
    assign(folder.of(AccountRole.MANAGER), [OWN], to="collector", at=AT)
    assert case_count(collector) == 1
    assert case_count(folder.of(AccountRole.LEGAL)) == 2
    assert {item.case_no for item in worklist(collector, as_of=DAY).items} == {OWN}
    assert list_drafts(collector).drafts == ()
    assert [line.case_no for line in list_drafts(folder.of(AccountRole.LEGAL)).drafts] == [FOREIGN]
    assert which_stored(folder.of(AccountRole.LEGAL), [OWN, FOREIGN]) == {OWN, FOREIGN}


@sqlite_alone
def test_a_batch_refuses_others_cases_as_it_does_unknown_ones(folder: Folder, tmp_path: Path) -> None:
    assign(folder.of(AccountRole.MANAGER), [OWN], to="collector", at=AT)
    order = BatchOrder("claim_statement", f"{OWN},{FOREIGN},2026-009", DAY, DAY)
    answer = draft_batch(folder.of(AccountRole.COLLECTOR), order, out=tmp_path / "batch", jobs=1, at=AT)
    assert [(row.case_no, row.reason) for row in answer.refused] == [
        (FOREIGN, f"没有找到案件 {FOREIGN}。请核对后重试。"),
        ("2026-009", "没有找到案件 2026-009。请核对后重试。"),
    ]


def test_a_case_changes_hands_and_the_chain_tells_of_it(folder: Folder) -> None:
    manager, collector = folder.of(AccountRole.MANAGER), folder.of(AccountRole.COLLECTOR)
    add_account(folder.of(AccountRole.ADMIN), "second", role=AccountRole.COLLECTOR, at=AT)
    assert assign(manager, [OWN, FOREIGN, OWN], to="collector", at=AT).changed == (OWN, FOREIGN)
    assert assign(manager, [OWN], to="lawyer", at=AT).taken_from == ()
    again = assign(manager, [OWN], to="collector", at=AT)
    assert (again.changed, again.unchanged) == ((), (OWN,))
    assert holders(manager, OWN) == ("collector甲", "lawyer甲")
    moved = assign(manager, [OWN, FOREIGN], to="second", at=AT)
    assert (moved.changed, moved.taken_from) == ((OWN, FOREIGN), ("collector",))
    assert holders(manager, OWN) == ("lawyer甲", "second")
    with pytest.raises(NotFound):
        case_view(collector, OWN)
    assert case_view(folder.of(AccountRole.LAWYER), OWN).case_no == OWN
    back = unassign(manager, [OWN, FOREIGN], of="lawyer", at=AT)
    assert (back.changed, back.unchanged) == ((OWN,), (FOREIGN,))
    with pytest.raises(NotFound):
        case_view(folder.of(AccountRole.LAWYER), OWN)
    assert assign(manager, [OWN], to="collector", at=AT).taken_from == ("second",)
    assert case_view(collector, OWN).case_no == OWN
    lines = [line.act_word for line in audit_log(manager, OWN).lines]
    assert lines.count("分派案件") == 5  # also of those who changed several; one changed nothing
    assert audit_verify(manager).ok


@sqlite_alone
def test_cases_are_entrusted_to_who_sees_his_own_alone(folder: Folder) -> None:
    manager = folder.of(AccountRole.MANAGER)
    assert [one.name for one in assignable(manager)] == ["collector", "lawyer"]
    for name in ("legal", "archivist", "admin"):
        with pytest.raises(NothingToAssign):
            assign(manager, [OWN], to=name, at=AT)
    with pytest.raises(UnknownAccount):
        assign(manager, [OWN], to="nobody", at=AT)
    with pytest.raises(UnknownAccount):
        unassign(manager, [OWN], of="nobody", at=AT)
    with pytest.raises(NotFound, match="2026-009"):
        assign(manager, [OWN, "2026-009"], to="collector", at=AT)
    with pytest.raises(NotFound):
        assign(manager, ["\0"], to="collector", at=AT)
    assert case_count(folder.of(AccountRole.COLLECTOR)) == 0
    for role in (AccountRole.COLLECTOR, AccountRole.LAWYER, AccountRole.ARCHIVIST, AccountRole.ADMIN):
        with pytest.raises(NotAdmitted):
            assign(folder.of(role), [OWN], to="collector", at=AT)
    change_account(folder.of(AccountRole.ADMIN), "collector", active=False, at=AT)
    with pytest.raises(NothingToAssign, match="已停用"):
        assign(manager, [OWN], to="collector", at=AT)


@sqlite_alone
def test_numbers_in_full_are_told_to_the_chain_before_they_are_shown(
    folder: Folder, make_case: Callable[..., Case], tmp_path: Path
) -> None:
    person = {
        "id": "P1",
        "kind": "person",
        "name": "张三",
        "roles": ["borrower"],
        "id_no": "99010119850312111X",
        "phone": "10000000011",
        "address": "江城市示例路1号",
    }
    file = tmp_path / "numbers.json"
    file.write_bytes(dump_json(make_case("2026-003", debtors=[person])))
    import_cases(folder.of(AccountRole.LEGAL), [file], at=AT)
    shown = reveal(folder.of(AccountRole.LEGAL), "2026-003", "P1", at=AT)
    assert (shown.name, [fact.text for fact in shown.facts]) == ("张三", ["99010119850312111X", "10000000011"])
    assert "99010119850312111X" not in repr(case_view(folder.of(AccountRole.LEGAL), "2026-003"))
    lines = [(line.by, line.act_word) for line in audit_log(folder.of(AccountRole.MANAGER), "2026-003").lines]
    assert lines == [("legal", "导入案件"), ("legal", "查看完整号码")]
    with pytest.raises(NotFound):
        reveal(folder.of(AccountRole.LEGAL), "2026-003", "P9", at=AT)
    with pytest.raises(NotAdmitted):
        reveal(folder.of(AccountRole.ARCHIVIST), "2026-003", "P1", at=AT)

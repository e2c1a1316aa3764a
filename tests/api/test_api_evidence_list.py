"""The evidence of a stored case as a list: items of one file are several items, each moved and taken out by itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.api.cases import add_evidence, get_case, import_cases
from docgen.api.evidence_list import (
    evidence_list,
    move_evidence,
    order_evidence,
    remove_evidence,
    restore_evidence,
)
from docgen.api.office import Office, open_office
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.errors import Clash, NotFound
from docgen.store.cases import load_case
from docgen.store.events import Stamp
from docgen.store.evidence_order import Arrangement, arrange
from docgen.workflow.access import Act

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
NO = "2026-001"
ITEMS = [
    {"file": "合同.pdf", "title": "借款合同"},
    {"file": "借据.pdf", "title": "借据"},
    {"file": "合同.pdf", "title": "管辖条款", "pages": "2"},
    {"file": "合同.pdf", "title": "合同全文（副本）"},
]


@pytest.fixture
def office(tmp_path: Path, database_url: str | None, make_case: Callable[..., Case]) -> Iterator[Office]:
    """An office with a case whose contract is three items of evidence."""
    opened = open_office(tmp_path / "data", database_url)
    for name in ("合同.pdf", "借据.pdf"):
        (tmp_path / name).write_text(name, "utf-8")
    (tmp_path / "case.json").write_bytes(dump_json(make_case(evidence=ITEMS)))
    import_cases(opened, [tmp_path / "case.json"], at=AT)
    yield opened
    opened.close()


def titles(office: Office) -> list[str]:
    return [item.title for item in get_case(office, NO).evidence]


def keys(office: Office) -> dict[str, str]:
    return {line.title: line.key for line in evidence_list(office, NO).items}


def test_one_of_several_items_of_a_file_is_taken_out_and_put_back(office: Office) -> None:
    clause = keys(office)["管辖条款"]

    remove_evidence(office, NO, clause, at=AT)

    assert titles(office) == ["借款合同", "借据", "合同全文（副本）"]
    assert [line.title for line in evidence_list(office, NO).removed] == ["管辖条款"]
    with pytest.raises(NotFound):
        remove_evidence(office, NO, clause, at=AT)
    restore_evidence(office, NO, clause, at=AT)
    assert titles(office) == ["借款合同", "借据", "合同全文（副本）", "管辖条款"]


def test_items_of_one_file_stand_where_each_was_put(office: Office) -> None:
    key = keys(office)

    order_evidence(office, NO, [key["管辖条款"], key["借据"], key["合同全文（副本）"], key["借款合同"]], at=AT)
    assert titles(office) == ["管辖条款", "借据", "合同全文（副本）", "借款合同"]
    move_evidence(office, NO, key["合同全文（副本）"], -1, at=AT)
    assert titles(office) == ["管辖条款", "合同全文（副本）", "借据", "借款合同"]
    with pytest.raises(Clash):
        order_evidence(office, NO, [key["借据"]] * 4, at=AT)


def test_a_file_put_in_again_brings_back_all_its_items(office: Office, tmp_path: Path) -> None:
    for key in list(keys(office).values()):
        remove_evidence(office, NO, key, at=AT)
    assert titles(office) == []

    add_evidence(office, NO, [tmp_path / "合同.pdf"], at=AT)

    assert sorted(titles(office)) == ["借款合同", "合同全文（副本）", "管辖条款"]


def test_an_arrangement_by_files_alone_holds_for_the_items_in_turn(office: Office) -> None:
    with office.database.writing(office.deed(Act.ADD_EVIDENCE, AT, NO)) as session:
        loaded = load_case(session, NO)
        files = ("借据.pdf", "合同.pdf", "合同.pdf", "合同.pdf")
        arrange(session, loaded.id, Arrangement(files), Stamp(AT, office.account, "evidence order"))

    assert titles(office) == ["借据", "借款合同", "管辖条款", "合同全文（副本）"]

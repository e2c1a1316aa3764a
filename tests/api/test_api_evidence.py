"""What is said of an item of evidence added here: told by number or file, kept as a revision, faults all at once."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.api.cases import add_evidence, get_case, import_cases
from docgen.api.evidence import set_evidence
from docgen.api.office import Office, open_office
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.errors import Clash, NotFound, WrongEvidence
from docgen.store.cases import load_case
from docgen.store.models import EvidenceEvent

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
NO = "2026-001"


@pytest.fixture
def office(tmp_path: Path, database_url: str | None, make_case: Callable[..., Case]) -> Iterator[Office]:
    """An office with a case of one contract of the lender's, and two files added here."""
    opened = open_office(tmp_path / "data", database_url)
    (tmp_path / "合同.pdf").write_text("甲", "utf-8")
    (tmp_path / "case.json").write_bytes(dump_json(make_case(evidence=[{"file": "合同.pdf", "title": "借款合同"}])))
    import_cases(opened, [tmp_path / "case.json"], at=AT)
    for name in ("催收通知书.jpg", "说明.pdf"):
        (tmp_path / name).write_text(name, "utf-8")
    add_evidence(opened, NO, [tmp_path / "催收通知书.jpg", tmp_path / "说明.pdf"], at=AT)
    yield opened
    opened.close()


def test_a_plain_group_suggests_a_purpose_and_another_none(office: Office) -> None:
    _, demand, other = get_case(office, NO).evidence

    assert demand.proves == "证明债权人主张权利的时间、方式和对象"
    assert (other.group, other.proves) == (None, None)


@pytest.mark.parametrize("which", ["3", "说明.pdf"])
def test_what_is_said_is_a_revision_of_the_item_alone(office: Office, which: str) -> None:
    with office.database.reading() as session:
        before = load_case(session, NO)
    given = {"title": "情况说明", "group": "other", "proves": "证明还款困难", "source": "债务人", "form": "original"}

    answer = set_evidence(office, NO, which, given | {"note": "一份"}, at=AT)

    assert (answer.no, answer.file, answer.title, answer.proves) == (3, "说明.pdf", "情况说明", "证明还款困难")
    assert (answer.group, answer.source, answer.form, answer.note) == ("other", "债务人", "original", "一份")
    assert get_case(office, NO).evidence[2].proves == "证明还款困难"
    assert get_case(office, NO).evidence[:2] == before.case.evidence[:2]
    with office.database.reading() as session:
        assert load_case(session, NO, before.moment).case == before.case
        told = session.query(EvidenceEvent).order_by(EvidenceEvent.id).all()
    assert [(event.entry, event.revision) for event in told] == [(0, 1), (1, 1), (1, 2)]


def test_an_empty_value_takes_it_away(office: Office) -> None:
    assert set_evidence(office, NO, "2", {"proves": "", "group": ""}, at=AT).proves is None
    assert get_case(office, NO).evidence[1].group is None


def test_an_item_goes_in_as_a_sheet_or_whole_again_and_in_part(office: Office) -> None:
    answer = set_evidence(office, NO, "2", {"as_sheet": True, "pages": "1-3,7"}, at=AT)
    assert (answer.as_sheet, answer.pages) == (True, "1-3,7")
    assert get_case(office, NO).evidence[1].as_sheet
    answer = set_evidence(office, NO, "2", {"as_sheet": False, "pages": ""}, at=AT)
    assert (answer.as_sheet, answer.pages) == (False, None)
    assert not get_case(office, NO).evidence[1].as_sheet


def test_what_came_with_the_case_file_is_changed_there(office: Office) -> None:
    with pytest.raises(Clash, match="import --replace"):
        set_evidence(office, NO, "1", {"proves": "证明借款"}, at=AT)


@pytest.mark.parametrize("which", ["0", "4", "没有.pdf", "-1"])
def test_an_item_that_is_not_there_is_none(office: Office, which: str) -> None:
    with pytest.raises(NotFound):
        set_evidence(office, NO, which, {"proves": "证明借款"}, at=AT)


def test_faults_are_told_all_at_once_and_change_nothing(office: Office) -> None:
    with pytest.raises(WrongEvidence) as caught:
        set_evidence(office, NO, "3", {"title": "", "group": "letters", "pages": "7-1"}, at=AT)

    assert {problem.place for problem in caught.value.problems} == {"title", "group", "pages"}
    assert get_case(office, NO).evidence[2].title == "说明"

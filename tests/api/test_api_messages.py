"""Language control and text messages where documents are made: over all addressees, nothing written when refused."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from docgen.api import documents, previews
from docgen.api.documents import DocumentOrder, issue_documents, render_documents, render_sample
from docgen.api.messages import MessageFile
from docgen.api.office import Office, open_office
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from docgen.errors import DocumentGaps, NoSms, SmsRefused, UnknownFormat, WordingRefused
from docgen.kinds.definition import Kind, read_kind

DAY = date(2026, 11, 23)
DEBTORS = [
    {"id": "P1", "kind": "person", "name": "张喆", "roles": ["borrower"], "address": "江城市示例路1号"},
    {"id": "P2", "kind": "person", "name": "李堃", "roles": ["co_borrower"], "address": "江城市示例路1号"},
]
KIND = """
title = "提醒"
version = 1
page = "letter"
filename = "{case_no}-{title}-{party}"
addressed_to = "each_debtor"
stage = "remind"
[[fields]]
name = "note"
title = "说明"
type = "text"
"""
SMS = "【江城示例银行】{{ addressee.name }}您好，{{ answers.note }}"
Order = Callable[..., DocumentOrder]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = open_office(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def order(make_case: Callable[..., Case], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    """An order of a kind that prints and sends its answer ``note``, on a case file of two debtors."""
    folder = tmp_path / "note_reminder"
    folder.mkdir()
    (folder / "kind.toml").write_text(KIND, encoding="utf-8")
    (folder / "template.html").write_text("<h1>提醒</h1><p>{{ answers.note }}</p>", encoding="utf-8")
    (folder / "sms.txt").write_text(SMS, encoding="utf-8")
    sample = 'case = "full_case/case.json"\nas_of = 2026-11-23\ndated = 2026-11-23\n[answers]\nnote = "请按期还款。"\n'
    (folder / "sample.toml").write_text(sample, encoding="utf-8")
    made, shipped = read_kind(folder, "letters"), documents.kind

    def found(name: str) -> Kind:
        return made if name == "note_reminder" else shipped(name)

    monkeypatch.setattr(documents, "kind", found)

    def ordered(note: str | None, kind: str = "note_reminder", **more: Any) -> DocumentOrder:
        (tmp_path / "case.json").write_bytes(dump_json(make_case(debtors=DEBTORS)))
        answers = {} if note is None else {"note": note}
        return DocumentOrder(kind, str(tmp_path / "case.json"), DAY, DAY, answers=answers, **more)

    return ordered


def test_a_message_an_addressee_with_its_length(office: Office, order: Order, tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = render_documents(office, order("款" * 60), out=out, formats=["sms"])

    text = "【江城示例银行】张喆您好，" + "款" * 60  # 8 + 2 + 3 + 60 = 73
    assert answer.files == ()
    assert answer.texts[0] == MessageFile(
        f"{Path(answer.texts[0].path).stem}.txt", "P1", hashlib.sha256(text.encode()).hexdigest(), 73, 2
    )
    assert [message.party for message in answer.texts] == ["P1", "P2"]
    assert {path.name for path in out.iterdir()} == {message.path for message in answer.texts}
    assert all(message.path.endswith(".sms.txt") for message in answer.texts)
    assert (out / answer.texts[0].path).read_text("utf-8") == text


def test_messages_come_beside_papers(office: Office, order: Order, tmp_path: Path) -> None:
    answer = render_documents(office, order("请还款。", party="张喆"), out=tmp_path / "out", formats=["txt", "sms"])

    assert [Path(file.path).suffix for file in answer.files] == [".txt"]
    assert [message.messages for message in answer.texts] == [1]
    assert answer.texts[0].path.removesuffix(".sms.txt") == answer.files[0].path.removesuffix(".txt")


def test_a_sample_as_a_message(office: Office, order: Order, tmp_path: Path) -> None:
    order("")
    answer = render_sample(office, "note_reminder", out=tmp_path / "out", formats=["sms", "txt"])

    assert [message.path for message in answer.texts] == ["提醒-样例.sms.txt"]
    assert (tmp_path / "out/提醒-样例.sms.txt").read_text("utf-8").endswith("有限公司您好，请按期还款。")
    assert [file.path for file in answer.files] == ["提醒-样例.txt"]
    assert render_sample(office, "note_reminder", out=tmp_path / "o", formats=["sms"]).files == ()


@pytest.mark.parametrize(
    ("note", "refusal", "said"),
    [
        (None, DocumentGaps, "缺少说明"),
        ("再不还就让你坐牢。", WordingRefused, "不得使用“坐牢”"),
        ("请转告王五。李堃、张喆", SmsRefused, "致送对象以外"),
    ],
)
def test_what_is_refused_is_told_for_every_addressee_and_nothing_is_written(
    office: Office, order: Order, tmp_path: Path, *, note: str | None, refusal: type[Exception], said: str
) -> None:
    with pytest.raises(refusal) as caught:
        render_documents(office, order(note), out=tmp_path / "out", formats=["sms", "txt"])

    places = [problem.place for problem in caught.value.problems]  # type: ignore[attr-defined]  # a DocgenError each
    assert [place[:4] for place in places] == ["致张喆：", "致李堃："]
    assert said in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_free_answer_stops_a_letter_and_its_issue(office: Office, order: Order, tmp_path: Path) -> None:
    bad = order("我们将联系您的亲友。今天还不还，就曝光你。", party="P1")
    for write in (
        lambda: render_documents(office, bad, out=tmp_path / "out"),
        lambda: previews.examine_order(office, bad),
        lambda: issue_documents(office, bad, out=tmp_path / "out", at=datetime(2026, 11, 23, tzinfo=UTC)),
    ):
        with pytest.raises(WordingRefused) as caught:
            write()
        assert [problem.place for problem in caught.value.problems] == ["第1段"] * len(caught.value.problems)
        assert len(caught.value.problems) == 3


def test_only_drafts_of_kinds_with_a_message_have_one(office: Office, order: Order, tmp_path: Path) -> None:
    with pytest.raises(NoSms, match="逾期贷款催收通知书"):
        render_documents(office, order(None, kind="demand_letter"), out=tmp_path / "out", formats=["sms"])
    with pytest.raises(UnknownFormat):
        issue_documents(office, order("请还款"), out=tmp_path, formats=["sms"], at=datetime(2026, 11, 23, tzinfo=UTC))

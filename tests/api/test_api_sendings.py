"""Issued documents by e-mail and text message: sent once, proven by the carrier's answer, never twice unasked."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from smtp_server import LocalMail, local_mail, pair

from docgen.api.documents import DocumentOrder, issue_documents
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.postings import post_document
from docgen.api.profile import profile_set
from docgen.api.receipts import Stated, confirm_receipt
from docgen.api.register import list_documents, read_document
from docgen.api.scans import scan_files
from docgen.api.sendings import list_sendings, send_document, settle_sending
from docgen.api.voiding import void_document
from docgen.casefile.vocabulary import Channel, DeliveryMethod, DeliveryOutcome
from docgen.delivery.carriers import Carrier
from docgen.delivery.senders import Outcome
from docgen.errors import (
    AlreadySent,
    ConductForbids,
    NoAddress,
    NoSender,
    NoSms,
    SendingOpen,
    WrongProfile,
    WrongState,
)
from docgen.store.case_files import case_files
from docgen.store.cases import load_case
from docgen.workflow.posting import Handed
from docgen.workflow.sending import BODY, SUBJECT, attachment_name

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # half past nine in China
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
EMS = "EA123456785CN"
DAY = date(2026, 11, 23)
CASE = Path(__file__).parents[2] / "fixtures" / "cases" / "01_consumer_loan.json"
CASE_NO = "XYGD-2026-0001"
ADDRESS = "zhang@debtor.example"
KINDS = ("催", "欠", "逾期", "债", "贷", "律师", "诉", "法院", "还款")


@pytest.fixture
def mail() -> Iterator[LocalMail]:
    with local_mail() as server:
        yield server


@pytest.fixture
def office(tmp_path: Path, mail: LocalMail) -> Office:
    """A folder with a case whose borrower has an address, and a mail server."""
    case = json.loads(CASE.read_text("utf-8"))
    case["debtors"][0]["email"] = ADDRESS
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case, ensure_ascii=False), "utf-8")
    made = open_office(tmp_path / "data")
    import_cases(made, [path], at=AT)
    profile_set(
        made,
        {
            "name": "示例市虚构银行",
            "mail.server": f"localhost:{mail.port}",
            "mail.address": "notice@bank.example",
            "mail.security": "none",
            "sms.folder": "outbox/sms",
        },
        at=AT,
    )
    return made


def issued(office: Office, tmp_path: Path, kind: str = "overdue_reminder") -> str:
    order = DocumentOrder(kind, CASE_NO, DAY, DAY, "P1", {"contact_name": "王五"})
    return issue_documents(office, order, out=tmp_path / "out", at=AT).files[0].document_no


def test_a_mail_and_its_proof(office: Office, mail: LocalMail, tmp_path: Path) -> None:
    number = issued(office, tmp_path)
    line = send_document(office, number, by="email", at=AT)
    assert (line.outcome, line.answer) == (Outcome.SENT, "250 2.0.0 queued as 4F1A")
    (got,) = mail.mails()
    assert got["Message-ID"] == line.message_id
    assert "张三喆" in got["To"]
    assert ADDRESS in got["To"]
    (attached,) = got.iter_attachments()
    assert attached.get_payload(decode=True) == read_document(office, number, "pdf")
    shown = f"{got['Subject']}{got['From']}{got.get_body().get_content()}{attached.get_filename()}"  # type: ignore[union-attr]
    assert not [word for word in KINDS if word in shown]

    with office.database.reading() as session:
        case, files = load_case(session, CASE_NO).case, case_files(session, CASE_NO)
    contact, delivery = case.contacts[-1], case.deliveries[-1]
    assert (contact.channel, contact.number, contact.party) == (Channel.EMAIL, ADDRESS, "P1")
    assert "250 2.0.0 queued as 4F1A" in str(contact.summary)
    assert (delivery.method, delivery.outcome) == (DeliveryMethod.EMAIL, DeliveryOutcome.PENDING)
    kept = [office.blobs.read(files[path]) for path in delivery.proof]
    assert kept[0] == mail.taken[0]
    assert line.message_id in kept[1].decode()
    assert [document.state_word for document in list_documents(office, CASE_NO)] == ["已寄出"]


@pytest.mark.usefixtures("mail")
def test_a_mail_and_the_letter_on_paper_are_two_acts_of_service(office: Office, tmp_path: Path) -> None:
    number = issued(office, tmp_path, "demand_letter")

    def acts() -> list[tuple[DeliveryMethod, DeliveryOutcome | None, str | None, int]]:
        with office.database.reading() as session:
            told = [one for one in load_case(session, CASE_NO).case.deliveries if one.document_no == number]
        return [(one.method, one.outcome, one.tracking_no, len(one.proof)) for one in told]

    send_document(office, number, by="email", at=AT)
    by_mail = (DeliveryMethod.EMAIL, DeliveryOutcome.PENDING, None, 2)
    posted = post_document(office, number, Handed(carrier=Carrier.EMS, tracking_no=EMS, on=DAY), at=AT)
    assert posted.delivery.tracking_no == EMS
    assert acts() == [by_mail, (DeliveryMethod.EMS, DeliveryOutcome.PENDING, EMS, 0)], "the mail is no proof of posting"

    send_document(office, number, by="email", at=AT, again=True)
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(read_document(office, number, "pdf"))
    assert scan_files(office, [letter], at=AT).matched
    confirm_receipt(office, number, Stated(outcome=DeliveryOutcome.SIGNED, on=DAY, signed_by="张三喆"), at=AT)
    served = (DeliveryMethod.EMS, DeliveryOutcome.SIGNED, EMS, 1)
    assert acts() == [by_mail, served, by_mail], "what the receipt shows was signed is the letter, not the later mail"


def test_not_twice_unasked(office: Office, mail: LocalMail, tmp_path: Path) -> None:
    number = issued(office, tmp_path)
    send_document(office, number, by="email", at=AT)
    with pytest.raises(AlreadySent, match="--again"):
        send_document(office, number, by="email", at=AT)
    send_document(office, number, by="email", at=AT, again=True)
    assert len(mail.taken) == 2


@pytest.mark.parametrize("word", ["RCPT", "DATA", "EHLO"])
def test_what_the_server_refuses_did_not_go_out_and_may_be_tried_again(
    office: Office, mail: LocalMail, tmp_path: Path, word: str
) -> None:
    number = issued(office, tmp_path)
    mail.instead = {word: "550 no such user", "HELO": "550 no"}
    line = send_document(office, number, by="email", at=AT)
    assert line.outcome is Outcome.FAILED
    assert line.answer.startswith("550 ")
    with office.database.reading() as session:
        assert [each.document for each in load_case(session, CASE_NO).case.deliveries] == ["demand_letter"]
    mail.instead = {}
    assert send_document(office, number, by="email", at=AT).outcome is Outcome.SENT
    assert [each.outcome for each in list_sendings(office, number)] == [Outcome.FAILED, Outcome.SENT]


def test_nobody_knows_and_it_is_not_sent_again(office: Office, mail: LocalMail, tmp_path: Path) -> None:
    number = issued(office, tmp_path)
    mail.instead = {"DATA": ""}
    line = send_document(office, number, by="email", at=AT)
    assert line.outcome is Outcome.UNKNOWN
    mail.instead = {}
    with pytest.raises(SendingOpen, match=r"结果不明.*--settle 1"):
        send_document(office, number, by="email", at=AT, again=True)
    assert len(mail.taken) == 1
    settled = settle_sending(office, number, line.sending, sent=True, note="邮件日志 4F1A", at=AT)
    assert (settled.outcome, settled.told, settled.answer) == (Outcome.SENT, True, "邮件日志 4F1A")
    with office.database.reading() as session:
        assert load_case(session, CASE_NO).case.deliveries[-1].document_no == number
    with pytest.raises(SendingOpen, match="已有结果"):
        settle_sending(office, number, line.sending, sent=False, note="x", at=AT)


def test_killed_while_sending(office: Office, mail: LocalMail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = issued(office, tmp_path)

    class Killed(BaseException):
        """As a signal ends a process, between the intent and the answer."""

    def die(*_: object) -> None:
        raise Killed

    monkeypatch.setattr("docgen.delivery.senders.SmtpSender.send", die)
    with pytest.raises(Killed):
        send_document(office, number, by="email", at=AT)
    monkeypatch.undo()
    with pytest.raises(SendingOpen, match="结果不明"):
        send_document(office, number, by="email", at=AT)
    settle_sending(office, number, 1, sent=False, note="服务器没有收到", at=AT)
    assert send_document(office, number, by="email", at=AT).outcome is Outcome.SENT
    assert len(mail.taken) == 1


def test_another_process_is_sending(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = issued(office, tmp_path)
    seen: list[str] = []

    def meanwhile(*_: object) -> None:
        with pytest.raises(SendingOpen, match="正在发送") as refusal:
            send_document(open_office(office.data_dir), number, by="email", at=AT)
        seen.append(refusal.value.code)
        raise OSError

    monkeypatch.setattr("docgen.delivery.senders.SmtpSender.send", meanwhile)
    with pytest.raises(OSError):  # noqa: PT011 - ours
        send_document(office, number, by="email", at=AT)
    assert seen == ["sending_open"]


def test_a_text_message_goes_to_the_gateway_as_the_document_says(office: Office, tmp_path: Path) -> None:
    number = issued(office, tmp_path)
    line = send_document(office, number, by="sms", at=AT)
    (path,) = (office.data_dir / "outbox" / "sms").iterdir()
    said = json.loads(path.read_text("utf-8"))
    assert (said["to"], said["id"]) == ("10000000011", line.message_id)
    assert said["text"].startswith("【示例市虚构银行股份有限公司】张三喆：")
    assert "68,505.58元" in said["text"]
    with office.database.reading() as session:
        assert load_case(session, CASE_NO).case.contacts[-1].channel is Channel.SMS


def test_what_forbids_sending(office: Office, tmp_path: Path) -> None:
    number, letter = issued(office, tmp_path), issued(office, tmp_path, "demand_letter")
    with pytest.raises(ConductForbids, match="静默时段"):
        send_document(office, number, by="sms", at=NIGHT)
    with pytest.raises(NoAddress, match=r"没有 wife@home.example"):
        send_document(office, number, by="email", at=AT, to="wife@home.example")
    with pytest.raises(NoSms):
        send_document(office, letter, by="sms", at=AT)
    void_document(office, letter, reason="误发", successor=None, at=AT)
    with pytest.raises(WrongState):
        send_document(office, letter, by="email", at=AT)
    assert list_sendings(office, number) == []
    profile_set(office, {"mail.server": "", "mail.address": "", "mail.security": "", "mail": ""}, at=AT)
    with pytest.raises(NoSender, match=r"mail\.server"):
        send_document(office, number, by="email", at=AT)


def test_over_tls_with_a_password(tmp_path: Path, office: Office) -> None:
    number = issued(office, tmp_path)
    certificate = pair(tmp_path)
    (office.data_dir / "root.pem").write_bytes((tmp_path / "mail.crt").read_bytes())
    with pytest.raises(WrongProfile, match="不得明文传送"):
        profile_set(office, {"mail.user": "notice"}, at=AT)
    with local_mail(certificate) as secure:
        changes = {"mail.server": f"localhost:{secure.port}", "mail.security": "starttls", "mail.user": "notice"}
        profile_set(office, changes, at=AT)
        with pytest.raises(NoSender, match="DOCGEN_SMTP_PASSWORD"):
            send_document(office, number, by="email", at=AT)
        known = open_office(office.data_dir, mail_password="geheim")  # noqa: S106 - a test's
        untrusted = send_document(known, number, by="email", at=AT)
        assert untrusted.outcome is Outcome.FAILED
        assert "CERTIFICATE_VERIFY_FAILED" in untrusted.answer
        profile_set(office, {"mail.root": "root.pem"}, at=AT)
        assert send_document(known, number, by="email", at=AT).outcome is Outcome.SENT
        assert secure.login == "\0notice\0geheim"
        assert secure.heard.index("STARTTLS") < secure.heard.index("AUTH")


def test_nothing_of_ours_speaks_of_debt() -> None:
    said = f"{SUBJECT}{BODY}{attachment_name('DG1:JY:12:34')}"
    assert not [word for word in KINDS if word in said]

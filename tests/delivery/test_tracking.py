"""What carriers write, and what it comes to: words, times, numbers, pictures."""

from datetime import date, datetime

import pytest
from PIL import Image
from scanned_pages import phone_page

from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.delivery import screenshots
from docgen.delivery.carriers import Carrier, check_holds, numbers_in, tracking_number, wrong_number
from docgen.delivery.courier_files import CourierRow
from docgen.delivery.courier_words import AS_SHIPPED, CourierColumn
from docgen.delivery.screenshots import Doubtful, Line, Sent, Shown, _events, shown_on
from docgen.delivery.tracking import Told, Untellable, decisive, event_of, moment, signer_in, told_of

TODAY = date(2026, 12, 1)


def on(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    """A time of November 2026 as carriers write it: China's, without saying so."""
    return datetime(2026, 11, day, hour, minute, second)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("本人签收", "signed"),
        ("已签收，签收人是【本人】", "signed"),
        ("已妥投，收件人本人签收", "signed"),
        ("他人代收", "signed_by_other"),
        ("家人", "signed_by_other"),
        ("已签收（前台）", "signed_by_other"),
        ("投递至丰巢智能柜", None),  # 投递至… tells of no signature
        ("已存放至菜鸟驿站", "signed_by_other"),
        ("快递柜", "signed_by_other"),
        ("妥投", "delivered"),
        ("已签收", "delivered"),
        ("拒收", "refused"),
        ("未妥投，收件人拒绝签收", "refused"),
        ("未签收，原址退回", "returned"),
        ("退回，妥投给寄件人", "returned"),
        ("已退回", "returned"),
        ("改退批条", "returned"),
        # what may happen has not happened
        ("逾期未取将退回", None),
        ("未妥投，原因：收件人不在", None),
        ("请凭取件码取件", None),
        ("预计今日签收", None),
        ("待签收", None),
        ("签收失败", None),
        ("【江城市物业大厦营业部】正在派件", None),
        ("已收寄", None),
        ("代收货款 0 元", None),
        ("派送不成功，电话无人接听", None),
    ],
)
def test_words(text: str, outcome: str | None) -> None:
    assert AS_SHIPPED.outcome(text)[1] == outcome


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("EA123456785CN", True),  # 8·1+6·2+4·3+2·4+3·5+5·6+9·7+7·8 = 204; 11 − 204 mod 11 = 5
        ("EA123456784CN", False),
        ("RR473124829GB", True),  # 4·8+7·6+3·4+1·2+2·3+4·5+8·9+2·7 = 200; 11 − 200 mod 11 = 9
        ("XA000000005CN", True),  # 11 stands as 5
        ("SF1234567890123", None),
        ("1012345678901", None),
    ],
)
def test_check_digit(number: str, holds: bool | None) -> None:  # noqa: FBT001 - a column of the table
    assert check_holds(number) is holds


def test_numbers_as_they_are_written() -> None:
    assert tracking_number(' ="1012345678901" ') == "1012345678901"
    assert tracking_number("ea 123 456 785 cn") == "EA123456785CN"
    assert numbers_in("运单号：SF1234567890123 订单 20261123") == ["SF1234567890123"]
    assert wrong_number("EA123456785CN", Carrier.EMS) is None
    assert wrong_number("EA123456785CN", Carrier.SF) is not None


@pytest.mark.parametrize(
    ("written", "years", "at"),
    [
        ("2026-11-25 10:21:05", [], on(25, 10, 21, 5)),
        ("2026/11/25 10:21", [], on(25, 10, 21)),
        ("2026年11月25日", [], date(2026, 11, 25)),
        ("20261125", [], date(2026, 11, 25)),
        ("2026-11-25 00:00:00", [], date(2026, 11, 25)),
        ("11-25 10:21", [2026], on(25, 10, 21)),
        ("11-25 10:21", [2025, 2026], None),
        ("2026-02-29", [], None),
        ("昨天", [2026], None),
    ],
)
def test_times(written: str, years: list[int], at: datetime | date | None) -> None:
    assert moment(written, years) == at


def told(day: int, outcome: DeliveryOutcome | None) -> Told:
    return Told(date(2026, 11, day), outcome, "")


def test_two_outcomes_of_one_moment_are_for_a_person() -> None:
    with pytest.raises(Untellable, match="两个不同的结果"):
        decisive([told(5, DeliveryOutcome.SIGNED), told(5, DeliveryOutcome.SIGNED_BY_OTHER)])
    finer = decisive([told(5, DeliveryOutcome.DELIVERED), told(5, DeliveryOutcome.SIGNED)])
    assert finer is not None
    assert finer.outcome is DeliveryOutcome.SIGNED
    assert decisive([told(5, None)]) is None
    assert decisive([]) is None


def test_signers() -> None:
    assert signer_in("已签收，签收人：李堃") == "李堃"
    assert signer_in("由【门卫】代收") == "门卫"
    assert signer_in("已收寄") is None


@pytest.mark.parametrize(
    ("signer", "outcome", "signed_by", "relation"),
    [
        ("本人签收", "signed", None, None),
        ("本人收", "signed", None, None),
        ("收件人签收", "signed", None, None),
        ("收件人本人签收", "signed", None, None),
        ("【本人】", "signed", None, None),
        ("张喆", "delivered", "张喆", None),  # whether he is the addressee is for whoever knows the letter
        ("张喆本人签收", "delivered", "张喆", None),
        ("", "delivered", None, None),
        ("他人收", "signed_by_other", None, None),
        ("他人代收", "signed_by_other", None, None),
        ("非本人签收", "signed_by_other", None, None),
        ("代收", "signed_by_other", None, None),
        ("家人代收", "signed_by_other", None, "家人"),
        ("收件人家属签收", "signed_by_other", None, "家属"),
        ("丰巢代收", "signed_by_other", "丰巢", None),
        ("李堃代签", "signed_by_other", "李堃", None),
    ],
)
def test_a_phrase_in_the_column_of_signers(
    signer: str, outcome: str, signed_by: str | None, relation: str | None
) -> None:
    C = CourierColumn  # noqa: N806
    row = CourierRow(2, (), {C.OUTCOME: "已妥投", C.HAPPENED_ON: "2026-11-25", C.SIGNED_BY: signer})
    found = event_of(row, AS_SHIPPED)
    assert found is not None
    assert (found.outcome, found.signed_by, found.relation) == (outcome, signed_by, relation)
    again = told_of(found.at, found.outcome, found.text, found.signed_by)  # as it is stored
    assert (again.outcome, again.signed_by, again.relation) == (outcome, signed_by, relation)


def test_columns_of_letters_that_came_back() -> None:
    columns = [AS_SHIPPED.column(heading) for heading in ("退回时间", "退回日期", "退回原因")]
    assert columns == [CourierColumn.HAPPENED_ON, CourierColumn.HAPPENED_ON, CourierColumn.TOLD]


SENT = {
    "SF1234567890123": Sent("SF1234567890123", "催1号", "张三", date(2026, 11, 23)),
    "SF1234567890124": Sent("SF1234567890124", "催2号", "李堃", date(2026, 11, 23)),
    "EA123456785CN": Sent("EA123456785CN", "催3号", "王一", date(2026, 11, 23)),
}


def test_a_number_that_proves_itself_is_believed() -> None:
    shown = shown_on(
        phone_page(
            "邮件号 EA123456785CN", "2026-11-25 10:21:05", "已签收，家人代收", "2026-11-25 08:02:11", "安排投递"
        ),
        SENT,
        AS_SHIPPED,
        TODAY,
    )
    assert isinstance(shown, Shown)
    assert (shown.sent.document_no, shown.outcome.outcome, shown.outcome.relation, shown.outcome.at) == (
        "催3号",
        DeliveryOutcome.SIGNED_BY_OTHER,
        "家人",
        on(25, 10, 21, 5),
    )


def lines(*rows: str, score: float = 0.99) -> list[Line]:
    return [Line(row, score, 60.0 * at, 20.0, 30.0) for at, row in enumerate(rows)]


def test_a_number_with_a_neighbour_one_sign_off_needs_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    blank = Image.new("RGB", (10, 10), "white")
    page = ("运单号 SF1234567890123", "11-25 10:21  已签收，签收人：本人")
    monkeypatch.setattr(screenshots, "read_lines", lambda _: lines(*page))
    doubt = shown_on(blank, SENT, AS_SHIPPED, TODAY)
    assert isinstance(doubt, Doubtful)
    assert "只差一位" in doubt.reason
    assert doubt.guesses == ("催1号", "催2号")
    monkeypatch.setattr(screenshots, "read_lines", lambda _: lines(*page, "收件人 张三"))
    shown = shown_on(blank, SENT, AS_SHIPPED, TODAY)
    assert isinstance(shown, Shown)
    assert shown.outcome.at == on(25, 10, 21)


def test_a_number_without_check_digit_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = iter([lines("运单号 SF1234567890123", "11-25 10:21 本人签收"), lines("运单号 SF1234567890128")])
    monkeypatch.setattr(screenshots, "read_lines", lambda _: next(readings))
    alone = {"SF1234567890123": SENT["SF1234567890123"]}
    doubt = shown_on(Image.new("RGB", (10, 10)), alone, AS_SHIPPED, TODAY)
    assert isinstance(doubt, Doubtful)
    assert "两次读取的结果不一致" in doubt.reason


def test_what_a_picture_leaves_open_is_for_a_person() -> None:
    letter = SENT["EA123456785CN"]
    with pytest.raises(Untellable, match="写在时间之前"):
        _events(lines("本人签收", "11-25 10:21", "到达营业部", "11-24 09:00"), letter, AS_SHIPPED, TODAY)
    with pytest.raises(Untellable, match="不够清楚"):
        _events(lines("11-25 10:21 本人签收", score=0.7), letter, AS_SHIPPED, TODAY)
    with pytest.raises(Untellable, match="不在寄出之后"):
        _events(lines("2026-11-20 10:21 本人签收"), letter, AS_SHIPPED, TODAY)

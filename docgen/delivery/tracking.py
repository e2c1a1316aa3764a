"""What a carrier tells of a letter: events, and what they come to.

A letter has several events; the last decisive one counts, and three things are held to be so whatever comes later:

- Once a letter goes back, whoever signs for it is the sender: what follows is no service.
- One that was refused and then went back was refused: that is why it came back.
- Two outcomes of one moment contradict each other, and a person decides.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.delivery.courier_files import CourierRow
from docgen.delivery.courier_words import OUTCOMES, CourierColumn, CourierWords

_MOMENT: Final = re.compile(
    r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?[T\s]*(?:(\d{1,2})[:：时](\d{2})(?:[:：分](\d{2})(?:\.\d+)?秒?)?分?)?"
)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\s?(\d{2}):?(\d{2}):?(\d{2})?)?")
_SIGNERS: Final = (
    re.compile(r"签收人(?:姓名)?(?:是|为)?[：:]?\s*[【\[「（(“]?([^】\]」）)”\s，,。；;：:]{1,60})"),
    re.compile(r"由[【\[「（(“]?([^】\]」）)”，,。；;]{1,30}?)[】\]」）)”]?(?:代收|代签|签收|领取)"),
)
_RELATIONS: Final = re.compile(
    "家人|家属|亲属|配偶|父亲|母亲|父母|儿子|女儿|收发室|收发人员|前台|同事|邻居|门卫|保安|物业|朋友"
)
_PLACES: Final = re.compile(
    "快递柜|智能柜|自提柜|丰巢|速递易|柜格|驿站|自提点|代收点|代办点|便利店|超市|信报箱|信箱|村委|居委"
)
_TAKES: Final = "(?:签收|签字|签名|签|收件|接收|收|领取|领|取件|取)"
_SELF_SAID: Final = re.compile(rf"已?由?(?:(?:收件人|客户)?本人|收件人)已?(?:亲自|亲笔)?{_TAKES}?")
_OTHER_SAID: Final = re.compile(
    rf"已?由?(?P<who>.{{0,20}}?)代为?{_TAKES}"
    rf"|.{{0,6}}(?:他人|其他人|别人|非本人)已?{_TAKES}?"
    rf"|.{{0,6}}(?:{_RELATIONS.pattern}|{_PLACES.pattern})已?{_TAKES}"
)
_NAME_SAID: Final = re.compile(r"已?由?(?P<who>.{2,30}?)(?:[（(]?本人[）)]?(?:签收|收)?|签收)")
_ODDMENTS: Final = re.compile(r"[\s【】\[\]「」“”。]")
SELF: Final = frozenset({"本人", "收件人", "收件人本人", "客户本人"})


@dataclass(frozen=True, slots=True)
class Told:
    """One event. ``outcome`` is None where the letter was on its way; ``at`` is China's time, or a day alone."""

    at: datetime | date
    outcome: DeliveryOutcome | None
    text: str
    signed_by: str | None = None
    relation: str | None = None
    place: str = ""
    """Where in its file it stands."""

    @property
    def on(self) -> date:
        """Its day."""
        return self.at.date() if isinstance(self.at, datetime) else self.at

    @property
    def written_at(self) -> str:
        """Its time as it is stored."""
        return self.at.isoformat()


class Untellable(Exception):  # caught by the importer, which says it of the number; users never see it
    """Events that can't be told; its argument says in Chinese why."""


def event_of(row: CourierRow, words: CourierWords) -> Told | None:
    """What a row of an export tells; None for one that tells of nothing yet. Raises Untellable."""
    status, told = row.get(CourierColumn.OUTCOME), row.get(CourierColumn.TOLD)
    written = row.get(CourierColumn.HAPPENED_ON)
    text = "；".join(dict.fromkeys(filter(None, (status, told))))
    if not text:
        raise Untellable(f"第{row.number}行没有写明状态")
    known, by_status = words.outcome(status) if status else (True, None)
    told_known, by_text = words.outcome(told) if told else (False, None)
    if not known and not (told_known and by_text):
        raise Untellable(f"第{row.number}行的状态“{status}”不认识，请在对照文件的 [values.outcome] 中写明其含义")
    outcome = _worse(by_status, by_text)
    at = moment(written)
    if at is None:
        if outcome is None and not written:
            return None
        raise Untellable(f"第{row.number}行的时间“{written}”不能识别，应为年月日俱全的日期")
    column = row.get(CourierColumn.SIGNED_BY)
    if _who_signed(column)[1]:
        text = f"{text}；签收人：{column}"
    signer = column or signer_in(text)
    relation, place = row.get(CourierColumn.RELATION) or None, f"第{row.number}行"
    return told_of(at, outcome, text, signer, relation=relation, place=place)


def told_of(  # noqa: PLR0913 - the parts of an event
    at: datetime | date,
    outcome: DeliveryOutcome | None,
    text: str,
    signer: str | None,
    *,
    relation: str | None = None,
    place: str = "",
) -> Told:
    """An event, with who signed as far as it says so."""
    if outcome not in {DeliveryOutcome.SIGNED, DeliveryOutcome.SIGNED_BY_OTHER, DeliveryOutcome.DELIVERED}:
        return Told(at, outcome, text, place=place)
    signer, by_other = _who_signed(signer)
    if by_other:
        outcome = DeliveryOutcome.SIGNED_BY_OTHER
    if outcome is DeliveryOutcome.SIGNED or (outcome is DeliveryOutcome.DELIVERED and signer in SELF):
        return Told(at, DeliveryOutcome.SIGNED, text, None if signer in SELF else signer, place=place)
    if outcome is DeliveryOutcome.SIGNED_BY_OTHER:
        found = _RELATIONS.search(text)
        stood = _PLACES.search(text)
        who = None if signer in SELF else signer
        return Told(
            at, outcome, text, who or (stood[0] if stood else None), relation or (found[0] if found else None), place
        )
    return Told(at, outcome, text, signer, relation, place)


def signer_in(text: str) -> str | None:
    """Who signed, as a text says."""
    found = next((match for pattern in _SIGNERS if (match := pattern.search(text))), None)
    return found[1] if found else None


def _who_signed(said: str | None) -> tuple[str | None, bool]:
    """Who a signer is by what stands for his name (本人签收, 家人代收, a name); whether it says that he is another."""
    said = _ODDMENTS.sub("", said or "")
    if _SELF_SAID.fullmatch(said):
        return "本人", False
    if other := _OTHER_SAID.fullmatch(said):
        who = other["who"] or ""
        is_name = who and not re.search(f"{_RELATIONS.pattern}|{_PLACES.pattern}|他人|其他人|别人|本人|收件人", who)
        return who if is_name else None, True
    named = _NAME_SAID.fullmatch(said)
    return named["who"] if named else said or None, False


def _worse(one: DeliveryOutcome | None, other: DeliveryOutcome | None) -> DeliveryOutcome | None:
    """Of what two parts of one line say, the less favourable."""
    said = {one, other} - {None}
    return next((outcome for outcome in OUTCOMES if outcome in said), None)


def moment(written: str, years: Iterable[int] = ()) -> datetime | date | None:
    """A time as couriers write it; a day alone where no hour stands, or midnight. None if it can't be told.

    Args:
        written: the text, which begins with it.
        years: where the year is left out, those it may be of; it is told only if there is one.
    """
    found = _COMPACT.fullmatch(written.strip()) or _MOMENT.match(written.strip())
    if found is None:
        return None
    possible = [int(found[1])] if found[1] else list(years)
    if len(possible) != 1:
        return None
    try:
        on = date(possible[0], int(found[2]), int(found[3]))
        if found[4] is None:
            return on
        at = time(int(found[4]), int(found[5]), int(found[6] or 0))
    except ValueError:
        return None
    return on if at == time() else datetime.combine(on, at)


def decisive(events: Sequence[Told]) -> Told | None:
    """The event that says what became of the letter; None while it is on its way. Raises Untellable."""
    said = sorted((one for one in events if one.outcome is not None), key=_when)
    if not said:
        return None
    back = [one for one in said if one.outcome in {DeliveryOutcome.RETURNED, DeliveryOutcome.REFUSED}]
    if back:
        refused = [one for one in back if one.outcome is DeliveryOutcome.REFUSED]
        later = [one for one in said[said.index(back[0]) + 1 :] if one.outcome not in {None, DeliveryOutcome.RETURNED}]
        returned = [one for one in back if one.outcome is DeliveryOutcome.RETURNED]
        if returned or not [one for one in later if one.outcome is not DeliveryOutcome.REFUSED]:
            return refused[0] if refused else returned[0]
    last = said[-1]
    same = {one.outcome for one in said if _when(one) == _when(last)}
    if len(same) > 1 and same != {DeliveryOutcome.SIGNED, DeliveryOutcome.DELIVERED}:
        raise Untellable(f"{last.written_at.replace('T', ' ')} 有两个不同的结果，请核对后用 docgen receipt 记入")
    return next((one for one in said if _when(one) == _when(last) and one.outcome is DeliveryOutcome.SIGNED), last)


def _when(event: Told) -> datetime:
    return event.at if isinstance(event.at, datetime) else datetime.combine(event.at, time())

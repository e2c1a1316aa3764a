"""A picture of a carrier's page or app: read by optical recognition, believed only where it proves itself.

A number counts if it is one that went out, sign for sign, and either its own check digit holds, or the addressee's
whole name stands beside it, or a second reading of the picture, at another size, gives the same and no other number
that went out differs from it in one sign alone. An outcome counts if a line that is read with confidence tells it, with
its day. Everything else is for a person.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.delivery.carriers import check_holds, numbers_in
from docgen.delivery.courier_words import CourierWords
from docgen.delivery.tracking import Told, Untellable, decisive, moment, signer_in, told_of
from docgen.errors import ScanUnreadable

if TYPE_CHECKING:
    from rapidocr import RapidOCR

SURE: Final = 0.9
"""Confidence from which a line is believed."""
MOST_PIXELS: Final = 40_000_000
_ANOTHER_SIZE: Final = 1.4
_SAME_ROW: Final = 0.6
_STAMP: Final = re.compile(r"(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[T\s]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?")
_SERVED: Final = frozenset({DeliveryOutcome.SIGNED, DeliveryOutcome.SIGNED_BY_OTHER})
_READING: Final = Lock()


@dataclass(frozen=True, slots=True)
class Line:
    """A line on a picture: its text, how sure its reading is, its top, left and height."""

    text: str
    score: float
    top: float
    left: float
    height: float


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that went out: its addressee, its day."""

    tracking_no: str
    document_no: str
    party_name: str
    posted_on: date


@dataclass(frozen=True, slots=True)
class Shown:
    """What a picture proves: of which letter, and what became of it."""

    sent: Sent
    events: tuple[Told, ...]
    outcome: Told


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A picture for a person: why, and which letters it may be of."""

    reason: str
    guesses: tuple[str, ...] = ()


def opened_picture(content: bytes, name: str) -> Image.Image:
    """The picture, upright and in colour. Raises ScanUnreadable."""
    try:
        image = Image.open(io.BytesIO(content))
        if image.width * image.height > MOST_PIXELS:
            raise ScanUnreadable(name=name, reason="图片过大，不予打开。请裁小后重试")
        image.load()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ScanUnreadable(name=name, reason="不是能识别的图片，或已损坏。请重新截图，存为 PNG 或 JPEG") from error
    return ImageOps.exif_transpose(image).convert("RGB")


@cache
def _reader() -> "RapidOCR":
    """The engine, made when first needed: a second's work, and its models lie in the package."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - slow to import, and most commands read no picture

    return RapidOCR(params={"Global.log_level": "critical"})


def read_lines(picture: Image.Image) -> list[Line]:
    """The lines on a picture, from the top down."""
    with _READING:
        found: Any = _reader()(picture)
    if found.txts is None:
        return []
    lines = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        tops, lefts = [float(point[1]) for point in box], [float(point[0]) for point in box]
        lines.append(Line(text, float(score), min(tops), min(lefts), max(tops) - min(tops)))
    return sorted(lines, key=lambda line: (line.top, line.left))


def shown_on(picture: Image.Image, sent: Mapping[str, Sent], words: CourierWords, today: date) -> Shown | Doubtful:
    """What a picture proves.

    Args:
        picture: as :func:`opened_picture` gives it.
        sent: the letters that went out, by tracking number.
        words: how carriers say what became of a letter.
        today: no event is later.
    """
    lines = read_lines(picture)
    if not lines:
        return Doubtful("图片上没有读到文字")
    found = [number for number in _numbers(lines) if number in sent]
    near = [sent[other].document_no for number in _numbers(lines) for other in sent if _apart(number, other) == 1]
    if not found:
        return Doubtful("图片上没有读到已寄出邮件的邮件号", tuple(dict.fromkeys(near)))
    if len(found) > 1:
        return Doubtful(f"图片上有几个已寄出邮件的邮件号（{'、'.join(found)}）", _documents(found, sent))
    letter = sent[found[0]]
    if doubt := _number_doubt(picture, letter, lines, sent):
        return Doubtful(doubt, tuple(dict.fromkeys([letter.document_no, *near])))
    try:
        events = _events(lines, letter, words, today)
        last = decisive(events)
    except Untellable as untold:
        return Doubtful(str(untold), (letter.document_no,))
    if last is None:
        return Doubtful("没有读到投递结果及其日期", (letter.document_no,))
    return Shown(letter, tuple(events), last)


def _documents(numbers: Iterable[str], sent: Mapping[str, Sent]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sent[number].document_no for number in numbers))


def _numbers(lines: Sequence[Line], least: float = SURE) -> list[str]:
    return list(dict.fromkeys(number for line in lines if line.score >= least for number in numbers_in(line.text)))


def _number_doubt(picture: Image.Image, letter: Sent, lines: Sequence[Line], sent: Mapping[str, Sent]) -> str | None:
    """Why the number that was read may be another; None if it is that one."""
    number = letter.tracking_no
    if check_holds(number):
        return None
    if letter.party_name and any(letter.party_name in line.text and line.score >= SURE for line in lines):
        return None
    if [other for other in sent if _apart(number, other) == 1]:
        return f"邮件号 {number} 没有校验码，另有只差一位的邮件号，图片上又没有收件人全名"
    larger = picture.resize((round(picture.width * _ANOTHER_SIZE), round(picture.height * _ANOTHER_SIZE)))
    if number not in _numbers(read_lines(larger)):
        return f"邮件号 {number} 两次读取的结果不一致"
    return None


def _apart(one: str, other: str) -> int:
    """In how many signs two numbers of one length differ; many if they aren't."""
    return sum(a != b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else 99


def _events(lines: Sequence[Line], letter: Sent, words: CourierWords, today: date) -> list[Told]:
    """The events on a page on which every time stands before, or beside, what it is the time of."""
    rows = _rows(lines)
    years = range(letter.posted_on.year, today.year + 1)
    events: list[Told] = []
    at: datetime | date | None = None
    text, sure, loose = "", True, ""
    for row in rows:
        joined = " ".join(line.text for line in row)
        stamp = _STAMP.search(joined)
        if stamp is None:
            if at is None:
                loose += joined
            else:
                text, sure = f"{text}{joined}", sure and all(line.score >= SURE for line in row)
            continue
        events += _event(at, text, words, sure=sure)
        at = _at(stamp[0], years, letter.posted_on, today)
        text = (joined[: stamp.start()] + joined[stamp.end() :]).strip()
        sure = all(line.score >= SURE for line in row)
        if at is None:
            raise Untellable(f"时间“{stamp[0]}”不能确定，或不在寄出之后")
    events += _event(at, text, words, sure=sure)
    told = {event.outcome for event in events} - {None}
    _, above = words.outcome(loose)
    if above is not None and above not in told and not (above is DeliveryOutcome.DELIVERED and told & _SERVED):
        raise Untellable("结果写在时间之前，不能确定其日期")
    return events


def _event(at: datetime | date | None, text: str, words: CourierWords, *, sure: bool) -> Iterable[Told]:
    if at is None or not text:
        return
    _, outcome = words.outcome(text)
    if outcome is not None and not sure:
        raise Untellable("投递结果一行读得不够清楚")
    yield told_of(at, outcome, text, signer_in(text), place="截图")


def _at(written: str, years: Sequence[int], first: date, last: date) -> datetime | date | None:
    """A stamp's time, where it has a year, or only one year puts it between posting and today."""
    spaced = re.sub(r"(\d{1,2}[-/.月]\d{1,2}日?)(?=\d{1,2}[:：]\d)", r"\1 ", written)
    for year in years:
        at = moment(spaced, [year])
        on = at.date() if isinstance(at, datetime) else at
        if on is not None and first <= on <= last:
            return at
    return None


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, from left to right; rows from the top down."""
    rows: list[list[Line]] = []
    for line in lines:
        middle = line.top + line.height / 2
        if rows and abs(middle - _middle(rows[-1])) <= _SAME_ROW * max(line.height, rows[-1][0].height):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _middle(row: Sequence[Line]) -> float:
    return sum(line.top + line.height / 2 for line in row) / len(row)

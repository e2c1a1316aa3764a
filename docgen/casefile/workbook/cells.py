"""Cells into the JSON spelling of case-format.md: what is safe is normalised, what is not is refused with its remedy.

A number cell is read at the fifteen digits that Excel itself keeps. Where Excel changed what was typed (a long number
rounded, ``1-3`` turned into a date) the cell is refused: the original can't be told from it.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from docgen import glossary
from docgen.casefile.faults import nearest
from docgen.casefile.parties import Consideration
from docgen.casefile.records import THIRD_PARTY, Hold
from docgen.casefile.scalars import Spelling, half_width
from docgen.casefile.shape import Part
from docgen.casefile.vocabulary import HoldReason
from docgen.casefile.workbook import lists
from docgen.casefile.workbook.rates import spelt_rate

Cell = str | int | float | bool | dt.date | dt.time | dt.timedelta

MOST_EXACT = 10**15
"""From here on Excel no longer keeps every digit of a number."""

FIRST_SERIAL, LAST_SERIAL = 18264, 73050
"""1950-01-01 and 2099-12-31 as Excel counts days: a bare number in a date column between them can be nothing else."""

_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  # a workbook's times have no zone; China's is added to the spelling
_ZONE = "+08:00"
_HALF_A_SECOND = 500_000
_MONEY = re.compile(r"[￥¥]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d{1,2})?元?", re.ASCII)
_DATE = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})(日?)", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:时](\d{2})(?:(?::|分)(\d{2})?)?(秒|分)?(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_HOLD = re.compile(r"(.+?)(?:[（(]\s*自?(.+?)起?\s*[）)])?", re.DOTALL)
_SUM = re.compile(r'(?:"((?:[^"]|"")+)"|(.+?))\s*[:：\s]\s*([^:：\s]+)', re.DOTALL)
_SIGNS = str.maketrans("，\uff0e：－／（）％　\u00a0", ",.:-/()%  ")
_AS_TEXT = "请将该列设为文本格式后重新录入"


class UnreadableCell(Exception):  # caught by the reader, which makes it a problem; users never see it
    """A cell that cannot be read; its argument says in Chinese what was expected."""


def spelt(cell: Cell, part: Part) -> Any:
    """The JSON spelling of a cell that is not empty, for the field it stands for.

    Raises:
        UnreadableCell: the cell does not fit the field.
    """
    if not part.many:
        return _spelt_one(cell, part)
    if not isinstance(cell, str):
        return [_spelt_one(cell, part)]
    return [_spelt_one(item, part) for item in lists.split(cell)]


def refuse_padded(cell: Cell, part: Part) -> None:
    """Refuse a number that its format shows with zeros before it (000123), where they belong to it.

    Raises:
        UnreadableCell: the field is a number of something, or words.
    """
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    if is_number and part.spelling not in (Spelling.MONEY, Spelling.RATE, Spelling.WHOLE, Spelling.DATE):
        raise UnreadableCell(f"显示的前导零不在单元格的数字里；{_AS_TEXT}")


def text_of(cell: Cell) -> str:
    """A cell as a reader of the sheet would name it: in errors, for mappings, and for keys."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return format(_number(cell), "f") if abs(cell) < MOST_EXACT else f"{cell:.15G}"
    return cell.strip() if isinstance(cell, str) else str(cell)


def _spelt_one(cell: Cell, part: Part) -> Any:
    if part.words is not None:
        return _word(cell, part.words)
    if part.record is Hold:
        return _hold(cell)
    if part.record is Consideration:
        return _sum(cell)
    if part.spelling is Spelling.RATE:
        return _rate(cell, part.key)
    if part.spelling is Spelling.PARTY and cell == glossary.term(THIRD_PARTY):
        return THIRD_PARTY
    return _READERS[part.spelling or Spelling.TEXT](cell)


def _number(cell: float) -> Decimal:
    """A number cell at the fifteen digits Excel keeps, without needless zeros.

    Raises:
        UnreadableCell: it has more digits than those, or is no number at all (NaN).
    """
    if not abs(cell) < MOST_EXACT:
        raise UnreadableCell("数值过大，不是可用的数字；请核对后重新录入")
    number = Decimal(f"{cell:.15g}")
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        raise UnreadableCell("应为文字，单元格里是逻辑值")
    if isinstance(cell, (int, float)):
        if abs(cell) >= MOST_EXACT:
            raise UnreadableCell(f"数字超过15位，Excel 已丢失末几位，无法还原；{_AS_TEXT}")
        return format(_number(cell), "f")
    raise UnreadableCell(f"应为文字，Excel 已将它转成日期或时间，原文无法还原；{_AS_TEXT}")


def _code(cell: Cell) -> str:
    if isinstance(cell, float) and not cell.is_integer():
        raise UnreadableCell(f"应为号码，单元格里是小数；{_AS_TEXT}")
    return _text(cell)


def _path(cell: Cell) -> str:
    return _text(cell).replace("\\", "/")


def _money(cell: Cell) -> str:
    if isinstance(cell, str):
        plain = re.sub(r"\s", "", half_width(cell).translate(_SIGNS))
        found = _MONEY.fullmatch(plain)
        if found is None:
            raise UnreadableCell("应为不小于零、至多两位小数的金额，单位元，如 1234.50、1,234.50、￥1234.5 或 1234.5元")
        return found[1].replace(",", "") + (found[2] or "")
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise UnreadableCell("应为金额，单位元，至多两位小数")
    if abs(cell) >= MOST_EXACT // 100:
        raise UnreadableCell(f"数值过大，Excel 已不能精确到分；{_AS_TEXT}")
    number = _number(cell)
    if number < 0:
        raise UnreadableCell("金额不得为负数")
    if -int(number.as_tuple().exponent) > 2:
        raise UnreadableCell("金额至多两位小数；请先四舍五入到分，不要只改显示格式")
    return format(number, "f")


def _rate(cell: Cell, key: str) -> str:
    if isinstance(cell, str):
        rate = spelt_rate(half_width(cell).translate(_SIGNS), key)
        if isinstance(rate, str):
            raise UnreadableCell(rate)
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool):
        rate = _number(cell)
        if rate >= 1 and key != "multiplier":
            raise UnreadableCell("利率不小于1，无法判断是否为百分数；请写成 5.88% 或 0.0588")
    else:
        raise UnreadableCell("应为利率，如 5.88% 或 0.0588")
    if rate < 0 or -int(rate.as_tuple().exponent) > 12:
        raise UnreadableCell("利率不得为负数，至多12位小数")
    return format(rate, "f")


def _date(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        if cell.time() != dt.time():
            raise UnreadableCell("应为日期，不应带时刻")
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, str):
        written = half_width(cell).translate(_SIGNS).strip()
        midnight = re.fullmatch(r"(\S+)[ T]0{1,2}:00(:00(\.0+)?)?", written)
        day = _day(midnight[1] if midnight else re.sub(r"\s", "", written))
    elif isinstance(cell, (int, float)) and not isinstance(cell, bool) and float(cell).is_integer():
        in_range = FIRST_SERIAL <= cell <= LAST_SERIAL
        day = (_EPOCH + dt.timedelta(days=cell)).date() if in_range else _day(str(int(cell)))
    else:
        day = None
    if day is None:
        raise UnreadableCell("应为日期，如 2026-03-05、2026/3/5、2026.3.5 或 2026年3月5日")
    return day.isoformat()


def _day(written: str) -> dt.date | None:
    """A day in one of the spellings a workbook may use."""
    found = _DATE.fullmatch(written)
    if found is not None:
        year, first, month, second, day, last = found.groups()
        if (first, second, last) != ("年", "月", "日") and (first != second or first in "年月" or last):
            return None
    elif (found := _COMPACT.fullmatch(written)) is not None:
        year, month, day = found.groups()
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _instant(cell: Cell) -> str:
    if isinstance(cell, float) and FIRST_SERIAL <= cell <= LAST_SERIAL + 1 and not cell.is_integer():
        cell = _EPOCH + dt.timedelta(days=cell)
    if isinstance(cell, dt.datetime):
        up = dt.timedelta(seconds=cell.microsecond >= _HALF_A_SECOND and cell.year < dt.MAXYEAR)
        return (cell.replace(microsecond=0) + up).isoformat() + _ZONE
    if isinstance(cell, str):
        written = half_width(cell).translate(_SIGNS).strip()
        cut = re.match(r"(\d{4}[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}日?|\d{8})[T\s]*(?=\d)", written, re.ASCII)
        day = _day(re.sub(r"\s", "", cut[1])) if cut else None
        time = _TIME.fullmatch(re.sub(r"\s", "", written[cut.end() :])) if cut else None
        if day is not None and time is not None and int(time[1]) < 24:
            hour, minute, second, _, fraction, zone = time.groups()
            return f"{day.isoformat()}T{int(hour):02d}:{minute}:{second or '00'}{fraction or ''}{zone or _ZONE}"
    raise UnreadableCell("应为日期和时刻，如 2026-03-05 09:30（不写时区即北京时间）")


def _whole(cell: Cell) -> int:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and float(cell).is_integer():
        return int(cell)
    written = half_width(cell).translate(_SIGNS).strip() if isinstance(cell, str) else ""
    if not re.fullmatch(r"[+-]?\d{1,9}", written, re.ASCII):
        raise UnreadableCell("应为整数")
    return int(written)


def _flag(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    value = glossary.value_of("Flag", text_of(cell))
    if value is None:
        raise UnreadableCell("应为“是”或“否”")
    return value == "true"


def _word(cell: Cell, words: type[StrEnum]) -> str:
    written = text_of(cell)
    value = glossary.value_of(words.__name__, written)
    if value is None:
        known = list(glossary.words(words.__name__).values())
        close = nearest(written, known)
        hint = f"；最相近的是“{close}”" if close else ""
        raise UnreadableCell(f"应为下列之一：{'、'.join(known)}{hint}")
    return value


def _hold(cell: Cell) -> dict[str, str]:
    found = _HOLD.fullmatch(text_of(cell).strip())
    if found is None:
        raise UnreadableCell("应为暂停事由，可在括号中写起始日，如 有异议（2026-03-05）")
    hold = {"reason": _word(found[1].strip(), HoldReason)}
    return hold if found[2] is None else hold | {"since": _date(found[2])}


def _sum(cell: Cell) -> dict[str, str]:
    found = _SUM.fullmatch(text_of(cell).strip())
    if found is None or (found[2] and lists.holds_a_sum(found[2])):
        raise UnreadableCell("应为分项名称和金额，各项之间用、分隔，如 本金：1000.00、利息：50.00")
    item = found[1].replace('""', '"') if found[1] else found[2]
    return {"item": item.strip(), "amount": _money(found[3])}


_READERS: Mapping[Spelling, Callable[[Cell], Any]] = {
    Spelling.MONEY: _money,
    Spelling.DATE: _date,
    Spelling.INSTANT: _instant,
    Spelling.TEXT: _text,
    Spelling.LINE: _text,
    Spelling.PARTY: _text,
    Spelling.CODE: _code,
    Spelling.DEBT: _code,
    Spelling.PATH: _path,
    Spelling.FLAG: _flag,
    Spelling.WHOLE: _whole,
}

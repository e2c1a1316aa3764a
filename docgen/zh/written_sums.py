"""Sums read as Chinese writes them: 壹拾万元整, 十万元, 三千零五元二角. What may be read in two ways is not read."""

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {
    character: value
    for value, spelt in enumerate(
        ("零〇", "壹一", "贰二两貳", "叁三參", "肆四", "伍五", "陆六陸", "柒七", "捌八", "玖九")
    )
    for character in spelt
}
_UNITS: Final = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_GROUPS: Final = {"亿": 10**8, "億": 10**8, "万": 10**4, "萬": 10**4}
NUMERALS: Final = "".join((*_DIGITS, *_UNITS, *_GROUPS))
WRITTEN: Final = rf"[{NUMERALS}]+[元圆圓](?:[{NUMERALS}]角)?(?:零?[{NUMERALS}]分)?[整正]?"
"""A pattern of such a sum."""
_SUM: Final = re.compile(rf"([{NUMERALS}]+)[元圆圓](?:零?([{NUMERALS}])角)?(?:零?([{NUMERALS}])分)?[整正]?")
_ONE: Final = "".join(character for character, value in _DIGITS.items() if value)
_UNDER: Final = re.compile(rf"(?:([{_ONE}])?([仟千佰百拾十])|([零〇])+|([{_ONE}])$)")


def read_sum(written: str) -> Decimal | None:
    """The sum, in yuan; None where it is none, or its numerals are not in their order or leave a unit out."""
    found = _SUM.fullmatch(written)
    whole = _integer(found[1]) if found else None
    if found is None or whole is None:
        return None
    jiao, fen = (_DIGITS.get(part, 0) if part else 0 for part in (found[2], found[3]))
    return Decimal(whole) + Decimal(10 * jiao + fen).scaleb(-2)


def _integer(numerals: str) -> int | None:
    """A whole number: what stands before 亿, before 万, and the rest, each below the group above it."""
    for characters, size in (("亿億", 10**8), ("万萬", 10**4)):
        if parts := re.split(f"[{characters}]", numerals)[:-1]:
            if len(parts) > 1:
                return None
            rest = numerals[len(parts[0]) + 1 :]
            high, low = _integer(parts[0]), _integer(rest) if rest else 0
            within = high and low is not None and low < size and not _is_short(rest)
            return high * size + low if high and low is not None and within else None
    return _under(numerals)


def _is_short(rest: str) -> bool:
    """A lone digit behind 万 or 亿: 一万五 is 15,000 to one reader and 10,005 to another."""
    return len(rest) == 1


def _under(numerals: str) -> int | None:
    """Below 10,000: each unit lower than the one before; a last digit without one only behind 十 or 零, or alone."""
    total, least, at = 0, 10**4, 0
    for found in _UNDER.finditer(numerals):
        if found.start() != at:
            return None
        at = found.end()
        if found[2]:
            unit = _UNITS[found[2]]
            if unit >= least or (not found[1] and (unit != 10 or total)):
                return None
            total, least = total + _DIGITS[found[1] or "一"] * unit, unit
        elif found[4]:
            if total and least != 10 and numerals[found.start() - 1] not in "零〇":
                return None
            total += _DIGITS[found[4]]
    return total if at == len(numerals) else None

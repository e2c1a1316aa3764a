"""Amounts in capitals 人民币大写 (银发〔1997〕393号 附一, 正确填写票据和结算凭证的基本规定).

Where that text leaves a choice: 零 stands before 角 when the digit of 元 is 0 and that of 角 is not; none stands
between 万 and 千 (or 亿 and 千万) when nothing but the higher group's own zeros lies between; a whole group of zeros
that is passed over is written as one 零; 整 follows 元 and never 角.
"""

from decimal import Decimal

from docgen.errors import AmountInCapitalsError
from docgen.zh.numerals import four_digits

LIMIT = Decimal(10) ** 16
"""Amounts in capitals lie below this sum, in yuan."""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("仟", "佰", "拾", "")
_GROUP = 10_000


def capitals(amount: Decimal | int) -> str:
    """The amount in capitals, without 人民币.

    Args:
        amount: yuan, 0 to 10^16 - 0.01, exact at two decimals.

    Returns:
        ``壹仟陆佰捌拾元零叁角贰分`` for 1680.32, ``零元整`` for 0.

    Raises:
        AmountInCapitalsError: the amount is negative, too large, finer than a cent, or no number.
    """
    yuan, jiao, fen = _parts(amount)
    if not (yuan or jiao or fen):
        return "零元整"
    whole = f"{_integer(yuan)}元" if yuan else ""
    if not (jiao or fen):
        return f"{whole}整"
    return whole + _cents(jiao, fen, after_zero=bool(yuan) and yuan % 10 == 0, after_yuan=bool(yuan))


def _parts(amount: Decimal | int) -> tuple[int, int, int]:
    """Yuan, jiao and fen. Comparisons of Decimals are exact whatever their length; arithmetic is not."""
    figure = Decimal(amount)
    if not figure.is_finite() or not 0 <= figure < LIMIT:
        raise AmountInCapitalsError(amount=amount)
    total = int(figure * 100)
    if Decimal(total).scaleb(-2) != figure:
        raise AmountInCapitalsError(amount=amount)
    return total // 100, total // 10 % 10, total % 10


def _integer(yuan: int) -> str:
    """Yuan in groups of four: 万亿, 亿, 万, 元. The two high groups form one number that bears 亿."""
    high, low = divmod(yuan, _GROUP**2)
    if not high:
        return _eight_digits(low)
    written = f"{_eight_digits(high)}亿"
    if not low:
        return written
    gap = low < _GROUP * 1000 or high % _GROUP == 0
    return written + ("零" if gap else "") + _eight_digits(low)


def _eight_digits(number: int) -> str:
    """1 to 99,999,999: up to two groups of four."""
    high, low = divmod(number, _GROUP)
    if not high:
        return _four(low)
    if not low:
        return f"{_four(high)}万"
    return f"{_four(high)}万" + ("零" if low < _GROUP // 10 else "") + _four(low)


def _four(number: int) -> str:
    return four_digits(number, digits=_DIGITS, units=_UNITS, zero="零")


def _cents(jiao: int, fen: int, *, after_zero: bool, after_yuan: bool) -> str:
    """角 and 分: 零 before 角 where the digit of 元 is 0, before 分 where that of 角 is."""
    written = ""
    if jiao:
        written = ("零" if after_zero else "") + f"{_DIGITS[jiao]}角"
    elif after_yuan:
        written = "零"
    return written + (f"{_DIGITS[fen]}分" if fen else "")

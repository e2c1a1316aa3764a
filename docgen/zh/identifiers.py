"""Numbers that name people, companies and accounts: their check digits, what they say, how a letter masks them."""

import re
from datetime import date
from typing import Literal

from docgen.errors import IdNumberError

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_EARLIEST_BIRTH = date(1850, 1, 1)


def check_id_no(number: str) -> str | None:
    """What is wrong with a resident's ID number 公民身份号码 (GB 11643-1999), or None.

    The area code is not looked up: areas are abolished and renumbered, and the numbers stay.
    """
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        return "为15位旧证号，应填写换发后的18位公民身份号码"
    if len(number) != 18:
        return f"公民身份号码应为18位，现为{len(number)}位"
    if not re.fullmatch(r"\d{17}[\dXx]", number, re.ASCII):
        return "公民身份号码前17位应为数字，末位应为数字或X"
    if _birth_date(number) is None:
        return f"公民身份号码第7至14位“{number[6:14]}”不是真实的出生日期"
    expected = _ID_CHECKS[sum(int(d) * w for d, w in zip(number, _ID_WEIGHTS, strict=False)) % 11]
    if number[17].upper() != expected:
        return "公民身份号码校验位不符，请核对是否录错"
    return None


def born_on(id_no: str) -> date:
    """The date of birth an ID number states.

    Raises:
        IdNumberError: the number is not a valid ID number.
    """
    _refuse_if_wrong(id_no)
    return date.fromisoformat(id_no[6:14])


def sex(id_no: str) -> Literal["male", "female"]:
    """The sex an ID number states: its 17th digit is odd for men.

    Raises:
        IdNumberError: the number is not a valid ID number.
    """
    _refuse_if_wrong(id_no)
    return "male" if int(id_no[16]) % 2 else "female"


def check_credit_code(code: str) -> str | None:
    """What is wrong with a unified social credit code 统一社会信用代码 (GB 32100-2015), or None."""
    if len(code) != 18:
        return f"统一社会信用代码应为18位，现为{len(code)}位"
    wrong = sorted({character for character in code if character not in _CREDIT_CHARACTERS})
    if wrong:
        return f"统一社会信用代码只用数字与大写字母（不用 I、O、S、V、Z），不应有“{''.join(wrong)}”"
    total = sum(_CREDIT_CHARACTERS.index(character) * 3**place for place, character in enumerate(code[:17]))
    if code[17] != _CREDIT_CHARACTERS[-total % 31]:
        return "统一社会信用代码校验位不符，请核对是否录错"
    return None


def mask_id(number: str) -> str:
    """An ID number as letters show it: its first six and last four; of a shorter one (a passport) the last four."""
    return _mask(number, first=6 if len(number) >= 15 else 0)


def mask_phone(number: str) -> str:
    """A phone number as letters show it: first three and last four; of a short one the last four."""
    return _mask(number, first=3 if len(number) >= 11 else 0)


def mask_account(number: str) -> str:
    """An account or card number as letters show it: the last four."""
    return _mask(number, first=0)


def _mask(number: str, *, first: int) -> str:
    """Stars for all but ``first`` and the last four; for everything where that would show half or more."""
    last = 4 if len(number) > 8 else 0
    return number[:first] + "*" * (len(number) - first - last) + number[len(number) - last :]


def _birth_date(number: str) -> date | None:
    try:
        day = date.fromisoformat(number[6:14])
    except ValueError:
        return None
    return day if day >= _EARLIEST_BIRTH else None


def _refuse_if_wrong(id_no: str) -> None:
    reason = check_id_no(id_no)
    if reason is not None:
        raise IdNumberError(reason=reason)

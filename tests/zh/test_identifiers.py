from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import IdNumberError
from docgen.zh.identifiers import born_on, check_credit_code, check_id_no, mask_account, mask_id, mask_phone, sex

# The example of GB 11643-1999 (annex A): 11010519491231002X; the other one there: 440524188001010014.
STANDARD = "11010519491231002X"
OLDER = "440524188001010014"


@pytest.mark.parametrize("number", [STANDARD, STANDARD.lower(), OLDER])
def test_the_standards_own_examples_are_right(number: str) -> None:
    assert check_id_no(number) is None


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "应为18位，现为0位"),
        ("1101051949123100", "应为18位，现为16位"),
        ("110105491231002", "15位旧证号"),
        (STANDARD.translate({ord("0"): "\uff10"}), "应为数字"),
        ("11010519491231002\uff38", "应为数字"),
        ("11010519491231X02X", "应为数字"),
        ("11010519490229002X", "“19490229”不是真实的出生日期"),
        ("110105184901010020", "不是真实的出生日期"),
        ("110105000001010020", "不是真实的出生日期"),
        ("110105194912310021", "校验位不符"),
        ("110105194912310010", "校验位不符"),
        ("3.20102E+17", "应为18位，现为11位"),
    ],
)
def test_a_wrong_id_number_says_why(number: str, reason: str) -> None:
    assert reason in (check_id_no(number) or "")


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_one_wrong_digit_of_an_id_number_is_found(place: int, step: int) -> None:
    wrong = STANDARD[:place] + str((int(STANDARD[place]) + step) % 10) + STANDARD[place + 1 :]
    assert check_id_no(wrong) is not None


def test_what_an_id_number_says() -> None:
    assert (born_on(STANDARD), sex(STANDARD)) == (date(1949, 12, 31), "female")
    assert (born_on(OLDER), sex(OLDER)) == (date(1880, 1, 1), "male")


@pytest.mark.parametrize("read", [born_on, sex])
def test_a_wrong_id_number_says_nothing(read: object) -> None:
    assert callable(read)
    with pytest.raises(IdNumberError, match="校验位不符"):
        read("110105194912310021")


# The example of GB 32100-2015, and a code whose sum is a multiple of 31, so that its check character is 0.
CREDIT = "91350100M000100Y43"
CREDIT_ZERO = "91990000MA00000270"


@pytest.mark.parametrize("code", [CREDIT, CREDIT_ZERO])
def test_a_right_credit_code(code: str) -> None:
    assert check_credit_code(code) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("91350100M000100Y4", "应为18位，现为17位"),
        ("91350100M0OO100Y43", "不应有“O”"),
        ("91350100m000100y43", "不应有“my”"),
        ("91350100M000100Y44", "校验位不符"),
        ("91350100M000100Z43", "不应有“Z”"),
    ],
)
def test_a_wrong_credit_code_says_why(code: str, reason: str) -> None:
    assert reason in (check_credit_code(code) or "")


@given(st.integers(0, 16), st.integers(1, 30))
def test_any_one_wrong_character_of_a_credit_code_is_found(place: int, step: int) -> None:
    characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    other = characters[(characters.index(CREDIT[place]) + step) % 31]
    assert check_credit_code(CREDIT[:place] + other + CREDIT[place + 1 :]) is not None


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (mask_id, STANDARD, "110105********002X"),
        (mask_id, "E00000001", "*****0001"),
        (mask_id, "110105491231002", "110105*****1002"),
        (mask_id, "A1234567", "********"),
        (mask_phone, "10000001234", "100****1234"),
        (mask_phone, "0000-00001234", "000******1234"),
        (mask_phone, "00001234", "********"),
        (mask_phone, "100001234", "*****1234"),
        (mask_account, "9999000012345678", "************5678"),
        (mask_account, "1234", "****"),
        (mask_account, "", ""),
    ],
)
def test_masks(mask: object, number: str, shown: str) -> None:
    assert callable(mask)
    assert mask(number) == shown

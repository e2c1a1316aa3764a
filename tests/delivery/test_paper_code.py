import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from docgen.delivery.code import PaperCode
from docgen.errors import WrongCode

ALPHABET = string.digits + string.ascii_uppercase
parts = st.text(ALPHABET, min_size=1, max_size=12)
codes = st.builds(PaperCode, parts, parts)


@pytest.mark.parametrize(
    ("issuer", "number", "text"),
    [
        # N = 21 24 12 10 21 000001: 21241210 21000001 * 100 mod 97 worked out by long division
        ("LOCAL", 1, f"DG1:LOCAL:000001:{98 - int('2124121021' + '000001') * 100 % 97:02}"),
        ("JYXD", 36**2 + 35, f"DG1:JYXD:00010Z:{98 - int('19343313' + '00010' + '35') * 100 % 97:02}"),
        ("A", 36**7, f"DG1:A:10000000:{98 - int('10' + '10000000') * 100 % 97:02}"),
        # ISO 7064 by hand: N = 1, 100 mod 97 = 3, 98 - 3 = 95
        ("0", 1, "DG1:0:000001:95"),
    ],
)
def test_known_codes(issuer: str, number: int, text: str) -> None:
    code = PaperCode.of(issuer, number)
    assert str(code) == text
    assert PaperCode.parse(text) == code
    assert code.number == number


@given(codes)
def test_what_is_composed_is_read_back(code: PaperCode) -> None:
    assert PaperCode.parse(str(code)) == code


@given(parts, st.integers(min_value=1, max_value=10**12))
def test_serials_are_the_numbers_they_stand_for(issuer: str, number: int) -> None:
    code = PaperCode.of(issuer, number)
    assert code.number == number
    assert len(code.serial) >= 6


@given(codes)
def test_the_whole_number_is_one_modulo_97(code: PaperCode) -> None:
    written_out = "".join(str(int(character, 36)) for character in code.issuer + code.serial)
    assert int(written_out + code.check) % 97 == 1


@given(codes, st.data())
def test_one_digit_or_letter_misread_as_another_is_found(code: PaperCode, data: st.DataObject) -> None:
    text = str(code)
    body = [i for i in range(len("DG1:"), len(text)) if text[i] != ":"]
    at = data.draw(st.sampled_from(body))
    wrong = data.draw(st.sampled_from(string.digits if text[at].isdigit() else string.ascii_uppercase))
    assume(wrong != text[at])
    with pytest.raises(WrongCode):
        PaperCode.parse(text[:at] + wrong + text[at + 1 :])


@given(codes, st.data())
def test_a_swap_of_neighbouring_digits_is_found(code: PaperCode, data: st.DataObject) -> None:
    serial = code.serial
    at = data.draw(st.integers(0, max(0, len(serial) - 2)))
    assume(len(serial) > 1 and serial[at] != serial[at + 1])
    assume(serial[at].isdigit() == serial[at + 1].isdigit())
    swapped = serial[:at] + serial[at + 1] + serial[at] + serial[at + 2 :]
    with pytest.raises(WrongCode):
        PaperCode.parse(f"DG1:{code.issuer}:{swapped}:{code.check}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DG1:LOCAL:000001",
        "DG2:0:000001:95",
        "DG1:0:000001:9",
        "dg1:0:000001:95",
        "DG1::000001:95",
        "DG1:0:000001:95 ",
        "DG1:0:000001:九五",
        "https://example.invalid/DG1:0:000001:95",
    ],
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(WrongCode):
        PaperCode.parse(text)


@pytest.mark.parametrize("part", ["", "local", "A-1", "江银", "Ａ"])
def test_parts_of_other_characters_are_no_code(part: str) -> None:
    for issuer, serial in ((part, "000001"), ("LOCAL", part)):
        with pytest.raises(ValueError, match=f"^{part}$"):
            PaperCode(issuer, serial)

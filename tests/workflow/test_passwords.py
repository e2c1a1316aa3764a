"""What may be a password, what is stored of it; codes of a second factor."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from docgen.errors import WeakPassword
from docgen.workflow.passwords import fits, hashed, refuse_weak
from docgen.workflow.second_factor import is_secret, offer, recovery_codes, recovery_hash, step_of

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "春江潮水连海平，海上明月共潮生",
        "Kw7#pLm2qz",
        "abcdefghij extra",
        "x" * 60 + "yz1 2",
        "9182736450x7",
    ],
)
def test_what_nobody_guesses_first_is_taken(password: str) -> None:
    refuse_weak(password, "wang")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Kw7#pLm2q", "长度应为 10 至 128"),  # nine
        ("x1" * 64 + "y", "长度应为 10 至 128"),  # 129
        ("aaaaaaaaaaaa", "常见"),
        ("1212121212", "常见"),
        ("1234567890", "常见"),
        ("0987654321", "常见"),
        ("qwertyuiop", "常见"),
        ("PASSWORD2026!", "常见"),
        ("!!woaini1314520", "常见"),
        ("Administrator1", "常见"),
        ("13800138000", "常见"),
        ("1990-01-15 ", "常见"),
        ("wang.zhuren", "与账户名相同"),
        ("1wang.zhuren9", "与账户名相同"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, reason: str) -> None:
    with pytest.raises(WeakPassword, match=reason):
        refuse_weak(password, "wang.zhuren")


def test_a_hash_tells_its_password_and_no_other() -> None:
    stored = hashed("correct horse battery")
    assert stored.startswith("$argon2id$")
    assert hashed("correct horse battery") != stored
    assert fits("correct horse battery", stored)
    assert not fits("correct horse batterz", stored)
    assert not fits("correct horse battery", None)
    assert not fits("nobody's", None)
    assert not fits("correct horse battery", "no hash")


def test_a_code_is_of_its_time_step_or_the_next_ones() -> None:
    secret = offer("wang").secret
    assert is_secret(secret)
    code = pyotp.TOTP(secret).at(AT)
    now = int(AT.timestamp()) // 30
    assert step_of(secret, f" {code} ", AT) == now
    assert step_of(secret, code, AT + timedelta(seconds=30)) == now
    assert step_of(secret, code, AT - timedelta(seconds=30)) == now
    assert step_of(secret, code, AT + timedelta(seconds=90)) is None
    for wrong in ("", "12345", "\uff11\uff12\uff13\uff14\uff15\uff16", code + "0"):
        assert step_of(secret, wrong, AT) is None


@pytest.mark.parametrize("text", ["", "A" * 31, "a" * 32, "A" * 31 + "1"])
def test_what_is_no_secret_is_told(text: str) -> None:
    assert not is_secret(text)


def test_recovery_codes_differ_and_are_read_in_any_case() -> None:
    codes = recovery_codes()
    assert len(set(codes)) == 10
    assert recovery_hash(f" {codes[0].upper()} ") == recovery_hash(codes[0])

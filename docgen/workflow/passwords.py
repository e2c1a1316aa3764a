"""Passwords: what may be one, and their argon2id hashes (RFC 9106, argon2-cffi's recommended measures)."""

import re
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from docgen.errors import WeakPassword

SHORTEST: Final = 10
LONGEST: Final = 128
_FEWEST_CHARACTERS: Final = 5
_RUNS: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
)
_COMMON: Final = frozenset(
    (  # noqa: SIM905 - words on lines read better than a list of eighty
        "password passwort passw0rd p@ssw0rd p@ssword pa$$word mypassword newpassword changeme changeit letmein "
        "welcome welcometo administrator admin superadmin sysadmin system root toor guest test testtest default "
        "master secret secretpassword trustno iloveyou ilovechina iloveyouforever woaini woaiwojia woshishui "
        "woaizhongguo wodemima mimamima mima nihao nihaoma zhongguo beijing shanghai china bank yinhang cuishou "
        "daikuan huankuan docgen computer internet samsung football baseball basketball superman batman sunshine "
        "princess dragon monkey monkeymonkey michael jennifer qwerty qwertyqwerty asdfgh asdfasdf zxcvbn zxcvbnm "
        "abc abcabc aaa abcd abcdabcd xyz love forever lovelove"
    ).split()
)
"""What people choose; digits and marks before and behind, and capitals, make it no other."""
_TRIMMED: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def refuse_weak(password: str, account: str) -> None:
    """Raises WeakPassword for what is too short, too long, or guessed first.

    Args:
        password: as it was typed.
        account: the account's name, which is no password.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(reason=f"长度应为 {SHORTEST} 至 {LONGEST} 个字符")
    lower = password.lower()
    core = _TRIMMED.sub("", lower)
    runs = any(lower in run or lower in run[::-1] for run in _RUNS)
    if len(set(lower)) < _FEWEST_CHARACTERS or runs or core in _COMMON or (core == "" and _is_guessable(lower)):
        raise WeakPassword(reason="是常见的密码，容易被猜中")
    if account in (lower, core):
        raise WeakPassword(reason="与账户名相同")


def _is_guessable(digits: str) -> bool:
    """Whether a password without letters is a date or a phone number, or one group over and over."""
    plain = re.sub(r"\D", "", digits)
    repeated = any(plain == (plain[:n] * len(plain))[: len(plain)] for n in range(1, len(plain) // 2 + 1))
    return repeated or bool(re.fullmatch(r"1\d{10}|(19|20)\d{6}\d{0,4}", plain))


def hashed(password: str) -> str:
    """The hash that is stored."""
    return PasswordHasher().hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether a password is the one that was hashed; without a hash never, in the same time."""
    try:
        PasswordHasher().verify(stored or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobodys() -> str:
    return hashed("nobody's")

"""What other people's files may do to the helper, and what becomes of it."""

import json
import os
import signal
import time

import pytest

from docgen.bundle import timelimit
from docgen.bundle.timelimit import Helper, Limit, helper
from docgen.errors import NoEvidence, Problem


def test_a_result_comes_back_and_the_helper_lives_on() -> None:
    with helper() as hand:
        first = hand.run("a.pdf", 20, os.getpid)
    with helper() as hand:
        assert hand.run("b.pdf", 20, os.getpid) == first != os.getpid()


def test_what_takes_too_long_is_refused_by_name_and_the_next_file_is_not() -> None:
    with helper() as hand:
        hand.run("warm.pdf", 20, os.getpid)
        before = time.monotonic()
        outcome = hand.run("slow.pdf", 0.3, time.sleep, 60)
        assert time.monotonic() - before < 5
        assert outcome == Problem("slow.pdf", "", outcome.expected)
        assert outcome.expected.startswith("0 秒内未能处理完毕，不予编入。请")
        assert hand.run("next.pdf", 20, len, "abc") == 3


@pytest.mark.parametrize(
    ("task", "given", "said"),
    [
        (os.abort, (), "处理时程序异常终止，不予编入。请"),
        (signal.raise_signal, (signal.SIGSEGV,), "处理时程序异常终止，不予编入。请"),
        (os._exit, (0,), "处理时程序异常终止，不予编入。请"),
        (json.loads, ("{",), "处理时程序异常终止（JSONDecodeError），不予编入。请"),
        (bytearray, (64 << 30,), "处理时程序异常终止（MemoryError），不予编入。请"),
    ],
)
def test_a_crash_is_a_refusal_by_name(task: object, given: tuple[object, ...], said: str) -> None:
    with helper() as hand:
        outcome = hand.run("bad.pdf", 20, task, *given)  # type: ignore[arg-type]  # every one of them a function
        assert isinstance(outcome, Problem)
        assert outcome.place == "bad.pdf"
        assert outcome.expected.startswith(said)
        assert hand.run("next.pdf", 20, len, "abc") == 3


def refuse(case_no: str) -> None:
    raise NoEvidence(case_no=case_no)


def test_an_error_of_ours_is_raised_here() -> None:
    with helper() as hand, pytest.raises(NoEvidence, match="甲-1"):
        hand.run("a.pdf", 20, refuse, "甲-1")


def test_a_fork_lets_go_of_the_helper_and_leaves_it_alone() -> None:
    """Two processes on one wire would read each other's answers; what runs after a fork in the child is called here."""
    with helper() as hand:
        masters = hand.run("a.pdf", 20, os.getpid)
    wire = os.dup(hand._wire.fileno())  # type: ignore[union-attr]  # the master's end, which a fork does not close
    timelimit._disown()
    with helper() as hand:
        assert hand.run("a.pdf", 20, os.getpid) != masters
    assert isinstance(masters, int)
    os.kill(masters, 0)
    os.close(wire)
    os.waitpid(masters, 0)


def test_a_helper_ends_with_its_master() -> None:
    hand = Helper()
    number = hand.run("a.pdf", 20, os.getpid)
    assert isinstance(number, int)
    hand.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_time_grows_with_the_file() -> None:
    """60 s, and one more for each 4 MB: 100 MB have 85 s."""
    assert Limit().of(0) == 60
    assert Limit().of(100 << 20) == 60 + 25


def test_a_call_costs_next_to_nothing() -> None:
    with helper() as hand:
        hand.run("a.pdf", 20, len, "")
        before = time.monotonic()
        for _ in range(100):
            hand.run("a.pdf", 20, len, "")
        assert (time.monotonic() - before) / 100 < 0.005


def test_two_threads_that_want_the_last_idle_helper_both_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if another thread had taken it between the look and the grasp."""

    class Taken(list[Helper]):
        def __bool__(self) -> bool:
            return True

    monkeypatch.setattr(timelimit, "_idle", Taken())
    with helper() as hand:
        assert isinstance(hand, Helper)

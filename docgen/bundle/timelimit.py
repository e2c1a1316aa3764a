"""No file may hang or crash a bundle: what is done to other people's files is done in a helper process, against time.

The helper lives on from file to file and from bundle to bundle. When its time is up it is killed, when it crashes it
is gone; either way the file it was at is refused by name, and the next file finds a new helper. A task is a public
function of a module and plain values, so that it can be told to a process that shares nothing with ours: no fork of a
program that may have threads, no demand on how that program was started.
"""

import atexit
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import IO, Any, Final, ParamSpec, TypeVar

from docgen.errors import DocgenError, Problem

if sys.platform != "win32":
    import resource

MEMORY: Final = 4 << 30
"""Bytes of address space the helper may take; what needs more is an attack, and ends as a crash does."""
_ORPHAN_SECONDS: Final = 10
"""How long after its time a helper whose master is gone still lives."""
_REMEDY: Final = "请在常用软件中打开该文件，另存或打印为新的 PDF 后重新提交"

Given = ParamSpec("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Limit:
    """How long one file may take: so many seconds, and one more for so many bytes of it."""

    seconds: float = 60.0
    bytes_a_second: int = 4 << 20

    def of(self, size: int) -> float:
        """Seconds for a file of ``size`` bytes."""
        return self.seconds + size / self.bytes_a_second


USUAL: Final = Limit()


class Helper:
    """One process that does tasks one after another."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._wire: Connection[Any, Any] | None = None
        self._said: IO[bytes] | None = None

    def run(
        self, name: str, seconds: float, task: Callable[Given, Made], *args: Given.args, **named: Given.kwargs
    ) -> Made | Problem:
        """What ``task`` returns; or a problem with ``name``, if it takes longer or takes the helper down.

        Args:
            name: what the file is called in the case.
            seconds: the time it has.
            task: a public function of a module that can be imported.
            args: its arguments; they and the result travel between processes.
            named: the same.

        Raises:
            DocgenError: as the task raises it.
        """
        wire = self._wire or self._start()
        with ExitStack() as unanswered:
            unanswered.callback(self.stop)  # interrupted between question and answer, the next would get this one's
            try:
                wire.send((seconds, task, args, named))
                if not wire.poll(seconds):
                    return Problem(name, "", f"{seconds:.0f} 秒内未能处理完毕，不予编入。{_REMEDY}")
                raised, made = wire.recv()
            except (EOFError, ConnectionError):
                return Problem(name, "", f"处理时程序异常终止{self._last_word()}，不予编入。{_REMEDY}")
            unanswered.pop_all()
        if raised:
            raise made
        answer: Made | Problem = made
        return answer

    def _start(self) -> "Connection[Any, Any]":
        ours, theirs = Pipe()
        path = os.pathsep.join(part for part in sys.path if part)
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the helper
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
                [sys.executable, "-c", f"from {__name__} import serve; serve({theirs.fileno()})"],
                pass_fds=[theirs.fileno()],
                env={**os.environ, "PYTHONPATH": path},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._said,
            )
        self._wire = ours
        return ours

    def _last_word(self) -> str:
        """The kind of error a helper died of, where it could still say so."""
        assert self._said is not None  # noqa: S101 - it was started
        if self._process is not None:
            self._process.wait()
        self._said.seek(0)
        lines = self._said.read().decode("utf-8", "replace").splitlines()
        self.stop()
        kind = lines[-1].partition(":")[0].rpartition(".")[2] if lines else ""
        return f"（{kind}）" if kind.isidentifier() else ""

    def stop(self) -> None:
        """Let go of the process, whatever it is at."""
        if self._process is not None and self._wire is not None and self._said is not None:
            self._process.kill()
            self._process.wait()
            self._wire.close()
            self._said.close()
        self._process = self._wire = self._said = None

    def forget(self) -> None:
        """In a fork of our process: the helper is not ours."""
        if self._process is not None:
            self._process.returncode = 0  # or Popen would look for a child that is another's
        if self._wire is not None and self._said is not None:
            self._wire.close()
            self._said.close()
        self._process = self._wire = self._said = None


_idle: list[Helper] = []


@contextmanager
def helper() -> Iterator[Helper]:
    """A helper of one's own for a while: an idle one, or a new one."""
    try:
        taken = _idle.pop()  # asked and taken at once: another thread may want the last one, too
    except IndexError:
        taken = Helper()
    try:
        yield taken
    finally:
        _idle.append(taken)


def _dismiss() -> None:
    for idle in _idle:
        idle.stop()
    _idle.clear()


def _disown() -> None:
    for idle in _idle:
        idle.forget()
    _idle.clear()


atexit.register(_dismiss)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_disown)


def serve(descriptor: int) -> None:
    """The helper's whole life: do what comes over the wire until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the master decides; a clerk's Ctrl+C reaches both
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    wire: Connection[Any, Any] = Connection(descriptor)
    while True:
        try:
            seconds, task, args, named = wire.recv()
        except EOFError:
            return
        signal.alarm(int(seconds) + _ORPHAN_SECONDS)
        try:
            answer: tuple[bool, object] = (False, task(*args, **named))
        except DocgenError as error:
            answer = (True, error)
        signal.alarm(0)
        wire.send(answer)

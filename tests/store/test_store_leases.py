import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docgen.store.leases import alone, is_alive, lease

HOLD = """
import sys
from pathlib import Path
from docgen.store.leases import lease
with lease(Path(sys.argv[1])) as owner:
    print(owner, flush=True)
    sys.stdin.read()
"""


def test_a_lease_lives_as_long_as_its_block(tmp_path: Path) -> None:
    with lease(tmp_path) as owner:
        assert is_alive(tmp_path, owner)
    assert not is_alive(tmp_path, owner)
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    with subprocess.Popen(  # noqa: S603  # our own interpreter on our own text
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        assert is_alive(tmp_path, owner)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert not is_alive(tmp_path, owner)
    assert list(tmp_path.iterdir()) == []


def test_one_at_a_time_and_nothing_is_left(tmp_path: Path) -> None:
    within: list[int] = []

    def enter(which: int) -> int:
        with alone(tmp_path / "door"):
            within.append(which)
            time.sleep(0.005)
            together = len(within)
            within.remove(which)
        return together

    with ThreadPoolExecutor(8) as many:
        assert set(many.map(enter, range(40))) == {1}
    assert list(tmp_path.iterdir()) == []


def test_who_does_not_wait_is_told(tmp_path: Path) -> None:
    with alone(tmp_path / "door"), pytest.raises(BlockingIOError), alone(tmp_path / "door", wait=False):
        pass
    with alone(tmp_path / "door", wait=False):
        assert (tmp_path / "door").exists()

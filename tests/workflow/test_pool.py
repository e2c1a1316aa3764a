"""Processes side by side. What they do stands in the modules of the standard library or here, found by its path."""

import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from docgen.errors import BatchBroken, DiskFull
from docgen.workflow.pool import is_over, run


def leave_a_mark(line: Connection, folder: Path) -> None:
    (folder / str(os.getpid())).touch()
    assert not is_over(line)


def say_the_disk_is_full(line: Connection, folder: Path) -> None:
    try:
        (folder / "said").touch(exist_ok=False)
    except FileExistsError:
        while not is_over(line):
            time.sleep(0.02)
        (folder / "stopped").touch()
    else:
        line.send(DiskFull(path=folder))


def die_once(_line: Connection, folder: Path) -> None:
    try:
        (folder / "died").touch(exist_ok=False)
    except FileExistsError:
        (folder / "done").touch()
    else:
        os.kill(os.getpid(), signal.SIGKILL)


def die(_line: Connection, _folder: Path) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_each_process_works_until_it_finds_nothing_more(tmp_path: Path) -> None:
    run(leave_a_mark, (tmp_path,), 2, look=lambda: 0, mourn=lambda: pytest.fail("nobody died"))
    assert len(list(tmp_path.iterdir())) == 2


def test_what_one_says_stops_all_of_them(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match=tmp_path.name):
        run(say_the_disk_is_full, (tmp_path,), 2, look=lambda: 0, mourn=lambda: None)
    assert (tmp_path / "said").exists()


def test_one_that_died_is_replaced(tmp_path: Path) -> None:
    mourned: list[str] = []
    run(die_once, (tmp_path,), 1, look=lambda: 0, mourn=lambda: mourned.append("once"))
    assert (tmp_path / "done").exists()
    assert mourned == ["once"]


def test_dying_over_and_over_with_nothing_done_comes_to_an_end(tmp_path: Path) -> None:
    with pytest.raises(BatchBroken, match="4 次"):
        run(die, (tmp_path,), 1, look=lambda: 0, mourn=lambda: None)

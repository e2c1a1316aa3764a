"""The script that installs system packages, with stand-ins for apt and its database: nothing is installed here."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "install-system"
PYTHON = '[ "$2" = "import ensurepip" ] && exit 1; echo python3.13-venv'
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the script where ``missing`` is not installed, for ``user``; what apt would install is in ``apt.log``."""

    def ran(missing: str = "", user: int = 0, known: str = "Package") -> "subprocess.CompletedProcess[str]":
        commands = {
            "dpkg-query": f'case " {missing} " in *" $3 "*) exit 1;; esac; echo ok installed',
            "apt-cache": f"echo {known}" if known else "exit 0",
            "apt-get": f'echo "$@" >> {tmp_path}/apt.log',
            "id": f"echo {user}",
            "sudo": "exit 1",
            "python": PYTHON,
            "whole-python": "exit 0",
        }
        for name, body in commands.items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n", "utf-8")
            (tmp_path / name).chmod(0o755)
        python = "python" if "venv" in missing else "whole-python"
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHON": str(tmp_path / python)}
        return subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - ours

    return ran


def installed(folder: Path) -> list[str]:
    log = folder / "apt.log"
    line = log.read_text("utf-8").splitlines()[-1] if log.exists() else ""
    return [word for word in line.split() if not word.startswith("-") and word not in ("install", "update")]


def test_nothing_is_done_where_nothing_is_missing(run: Run, tmp_path: Path) -> None:
    answer = run()

    assert (answer.returncode, answer.stdout, installed(tmp_path)) == (0, "", [])


def test_what_is_missing_is_installed_and_nothing_else(run: Run, tmp_path: Path) -> None:
    assert run("poppler-utils chromium").returncode == 0
    assert installed(tmp_path) == ["poppler-utils", "chromium"]


def test_a_python_without_venv_gets_its_own(run: Run, tmp_path: Path) -> None:
    assert run("venv").returncode == 0
    assert installed(tmp_path) == ["python3.13-venv"]


def test_a_browser_the_release_has_only_by_name_is_left_out(run: Run, tmp_path: Path) -> None:
    answer = run("poppler-utils chromium", known="")

    assert answer.returncode == 0
    assert installed(tmp_path) == ["poppler-utils"]
    assert "浏览器测试将跳过" in answer.stderr


def test_who_may_not_install_is_told_exactly_what(run: Run, tmp_path: Path) -> None:
    answer = run("poppler-utils venv", user=1000)

    assert answer.returncode == 1
    assert "apt-get install --no-install-recommends poppler-utils python3.13-venv" in answer.stderr
    assert installed(tmp_path) == []

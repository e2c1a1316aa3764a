"""Fifty users at once, from one address, against ``docgen serve``: errors, and milliseconds by what was asked.

Each signs in, then goes round: the list, a search, a case, the preview of a letter, and the letter written down as a
draft. The same rounds by one user alone stand beside them. SQLite, and PostgreSQL where ``DOCGEN_BENCH_DATABASE_URL``
names a server (in a schema of its own, dropped afterwards). Any error ends the run: there must be none.
"""

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from time import monotonic, perf_counter, sleep
from urllib.parse import quote, urlencode
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

sys.path.insert(0, str(Path(__file__).parent))
from lists import FAMILY, store

from docgen.api.accounts import add_account
from docgen.api.credentials import change_password, first_administrator, set_password
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.roles import AccountRole

USERS, ROUNDS, OTHER_CASES = 50, 3, 300
PORTFOLIO = Path(__file__).resolve().parents[1] / "fixtures" / "portfolio.xlsx"
LENT, OWN = "lent by the office 1", "kept by oneself 22"
START_SECONDS = 180
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
Times = dict[str, list[float]]


class User:
    """A browser of one account: it keeps its cookie, its connection and the token against forged forms."""

    def __init__(self, port: int, name: str, times: Times, errors: list[str]) -> None:
        self.name, self.times, self.errors = name, times, errors
        self._connection = HTTPConnection("127.0.0.1", port, timeout=300)
        self._cookies: SimpleCookie = SimpleCookie()
        self._token = ""

    def ask(self, what: str, path: str, fields: dict[str, str] | None = None) -> None:
        """Ask for a page, or send a form; the time and whatever was wrong are noted."""
        headers = {"Cookie": "; ".join(f"{key}={one.value}" for key, one in self._cookies.items())}
        body = None
        if fields is not None:
            body = urlencode({"csrf_token": self._token, **fields})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = perf_counter()
        self._connection.request("GET" if body is None else "POST", path, body, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        self.times[what].append(1000 * (perf_counter() - began))
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        if answer.status != (200 if body is None else 303):
            self.errors.append(f"{what}: {answer.status} {_said(page)}")
        found = _TOKEN.search(page)
        self._token = found[1] if found else self._token

    def work(self, cases: list[str]) -> None:
        """Sign in, and go round."""
        with closing(self._connection):
            self.ask("sign_in_page", "/sign-in")
            self.ask("sign_in", "/sign-in", {"name": self.name, "password": OWN})
            for number, case_no in enumerate(cases):
                of_case = f"/cases/{quote(case_no)}"
                write = f"{of_case}/write/demand_letter"
                today = datetime.now(UTC).date().isoformat()
                self.ask("list", "/cases")
                self.ask("search", f"/cases?search={quote(FAMILY[number % len(FAMILY)])}")
                self.ask("case", of_case)
                self.ask("write", f"{write}?party=P1")
                self.ask("preview", f"{write}/preview?party=P1")
                self.ask("draft", f"{write}/save", {"party": "P1", "as_of": today, "dated_on": today, "then": "keep"})


def _said(page: str) -> str:
    """What a page says is wrong."""
    found = re.search(r'role="alert">(.*?)</div>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", found[1]).strip()[:200] if found else ""


def set_up(office: Office) -> list[str]:
    """Cases, and an account for everybody; the numbers of the cases that letters are written in."""
    at = datetime.now(UTC)
    imported = import_cases(office, [PORTFOLIO], at=at).imported
    store(office, OTHER_CASES)
    first_administrator(office, "admin", OWN, person=None, at=at)
    chief = office.acting_as("admin")
    for number in range(USERS):
        name = f"user{number}"
        add_account(chief, name, role=AccountRole.MANAGER, at=at)
        set_password(chief, name, LENT, at=at)
        change_password(office.acting_as(name), LENT, OWN, at=at)
    return list(imported)


@contextmanager
def served(data: Path, url: str | None) -> Iterator[int]:
    """The port of a server with its workers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "DOCGEN_DATA": str(data), **({"DOCGEN_DATABASE_URL": url} if url else {})}
    command = [sys.executable, "-m", "docgen", "--data", str(data), "serve", "--port", str(port)]
    with (data / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stderr=log)  # noqa: S603 - our own server
        try:
            until = monotonic() + START_SECONDS
            while not _answers(port):
                if monotonic() > until or process.poll() is not None:
                    sys.exit((data / "server.log").read_text()[-2000:])
                sleep(0.2)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=180)


def _answers(port: int) -> bool:
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
    except OSError:
        return False


def together(port: int, users: int, cases: list[str]) -> tuple[Times, list[str], float]:
    """So many users at once: the times by what was asked, what was wrong, and answers a second."""
    times: Times = defaultdict(list)
    errors: list[str] = []
    began = perf_counter()
    with ThreadPoolExecutor(users) as pool:
        done = []
        for number in range(users):
            own = [cases[(number + step * 7) % len(cases)] for step in range(ROUNDS)]
            done.append(pool.submit(User(port, f"user{number}", times, errors).work, own))
        for one in done:
            one.result()
    return times, errors, sum(map(len, times.values())) / (perf_counter() - began)


def measure(name: str, url: str | None) -> int:
    """Print the figures of one database; how many answers were errors."""
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with closing(open_office(data, url)) as office:
            cases = set_up(office)
        with served(data, url) as port:
            alone = 0.0
            for users in (1, USERS):
                times, errors, rate = together(port, users, cases)
                wrong += len(errors)
                print(f"{name}_{users}_users_errors: {len(errors)}", flush=True)
                for error in sorted(set(errors))[:10]:
                    print(f"  {error}")
                print(f"{name}_{users}_users_answers_a_second: {rate:.1f}")
                for what, took in times.items():
                    late = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
                    print(f"{name}_{users}_users_{what}: median {statistics.median(took):.0f} ms, p95 {late:.0f} ms")
                alone = alone or rate
                print(f"{name}_{users}_users_rate_to_one_alone: {rate / alone:.2f}", flush=True)
    return wrong


@contextmanager
def schema(server: str) -> Iterator[str]:
    """The address of a schema of its own."""
    name = f"docgen_{uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    try:
        url = make_url(server).update_query_dict({"options": f"-csearch_path={name}"})
        yield url.render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
        engine.dispose()


if __name__ == "__main__":
    failed = measure("sqlite", None)
    if server := os.environ.get("DOCGEN_BENCH_DATABASE_URL"):
        with schema(server) as own:
            failed += measure("postgresql", own)
    sys.exit(1 if failed else 0)

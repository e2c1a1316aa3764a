"""Lists, search and a case's page over 1,000 and over 100,000 cases: milliseconds at the server, and how many queries.

A thousand cases are those of ``claims.py`` under names and numbers of their own, stored as an import stores them and
worked out by ``docgen refresh``'s processes; the others are copies of their rows under numbers of their own, so that
setting up takes seconds. A case page is what the web's overview asks of the API. Each question is asked many times, of
different cases and pages; the aims are 150 ms at the median and the 95th percentile, and level.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from sqlalchemy import case, event, insert, literal, literal_column, select

sys.path.insert(0, str(Path(__file__).parent))
from claims import facts, read

from docgen.api.casebook import case_view
from docgen.api.caselist import CaseFilter, CaseSort, list_cases
from docgen.api.claims import claim
from docgen.api.dashboard import dashboard
from docgen.api.office import Office, open_office
from docgen.api.refreshing import refresh
from docgen.api.sources import StoredNumber
from docgen.api.today import today
from docgen.casefile.case import Case
from docgen.collection.classify import Grade, Risk
from docgen.law.clock import ClockStatus
from docgen.store.audit import Deed
from docgen.store.cases import add_cases
from docgen.store.events import Stamp
from docgen.store.models import CaseClock, CasePayment, CaseSummary, CaseVersion, CaseWords, SearchKey, StoredCase
from docgen.store.models.base import Base

ORIGINALS = 1_000
SIZES = (ORIGINALS, 100_000)
ROUNDS = 40
DAY = date(2026, 10, 20)
AT = datetime(2026, 5, 20, 1, 30, tzinfo=UTC)
FAMILY, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "一二三四五六七八九十甲乙丙丁戊己庚辛"
PRODUCTS = ("个人消费贷款", "流动资金贷款", "个人经营贷款", "信用卡", None)


COPIED: dict[type[Base], Callable[[int, str], dict[str, Any]]] = {
    StoredCase: lambda later, suffix: {
        "id": literal_column(f"id + {later}"),
        "case_no": StoredCase.case_no + suffix,
    },
    CaseVersion: lambda later, _suffix: {"id": literal_column(f"id + {later}")},
    CaseSummary: lambda _later, suffix: {"case_no": CaseSummary.case_no + suffix},
    CaseWords: lambda _later, _suffix: {},
    CaseClock: lambda _later, _suffix: {},
    CasePayment: lambda _later, _suffix: {},
    SearchKey: lambda _later, suffix: {
        "key": case((SearchKey.sort == "name", SearchKey.key), else_=literal(suffix) + SearchKey.key),
    },
}
"""What is copied, and what of it is another in the copy."""


def named(number: int) -> Case:
    """The case of a number, with a name, an ID number and a phone of its own."""
    random = Random(number)
    said = facts(number)
    said["case_no"] = f"LB-{2020 + number % 7}-{number:06}"
    name = random.choice(FAMILY) + random.choice(GIVEN) + random.choice(GIVEN)
    said["debtors"][0] |= {"name": f"{name}示例", "phone": f"1390{number:07}", "address": "江城市示例路1号"}
    said["debts"][0]["no"] = f"JK-{number:06}"
    said |= {"product": random.choice(PRODUCTS), "handler": f"经办{number % 40}"}
    said["assessment"] = {
        "willingness": random.choice(["good", "poor", "unknown"]),
        "ability": random.choice(["good", "poor"]),
        "cause": random.choice(["operations", "unemployment", "malicious", "oversight"]),
    }
    return read(said)


def store(office: Office, count: int) -> None:
    """Store so many cases, as an import would store them."""
    cases = [named(number) for number in range(count)]
    with office.database.writing(Deed("import_cases", "local", AT)) as session:
        add_cases(session, cases, Stamp(AT, "local", "bench"))


def copy(office: Office, times: int) -> None:
    """So many copies of every case under numbers of their own, with all that was worked out of it."""
    with office.database.deriving() as session:
        for number in range(1, times + 1):
            later, suffix = number * ORIGINALS, f"-{number}"
            for model, changed in COPIED.items():
                table = model.__table__
                told = {"case_id": literal_column(f"case_id + {later}"), **changed(later, suffix)}
                chosen = [told.get(column.name, column).label(column.name) for column in table.columns]
                rows = select(*chosen).where(
                    literal_column(model.__tablename__ + (".id" if model is StoredCase else ".case_id")) <= ORIGINALS
                )
                names = [column.name for column in table.columns]
                session.execute(insert(model).from_select(names, rows, include_defaults=False))


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    """The statements that the block sends."""
    sent: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(office.database.engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(office.database.engine, "before_cursor_execute", hear)


def asked(office: Office, question: Callable[[int], object], rounds: int = ROUNDS) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds, and the most queries one answer took."""
    question(0)
    took, most = [], 0
    for number in range(1, rounds + 1):
        with counted(office) as sent:
            began = perf_counter()
            question(number)
            took.append(1000 * (perf_counter() - began))
        most = max(most, len(sent))
    return statistics.median(took), statistics.quantiles(took, n=20)[-1], most


def questions(office: Office) -> dict[str, Callable[[int], object]]:
    """What is asked, by name; the number makes one question differ from the next."""

    def page(wanted: CaseFilter, sort: CaseSort, depth: int = 1) -> object:
        answer = list_cases(office, wanted, as_of=DAY, sort=sort)
        for _ in range(depth - 1):
            answer = list_cases(office, wanted, as_of=DAY, sort=sort, after=answer.next)
        return answer

    def number(which: int) -> int:
        return (which * 7919) % ORIGINALS

    def one_case(which: int) -> object:
        case_no = f"LB-{2020 + number(which) % 7}-{number(which):06}"
        view = case_view(office, case_no)
        return view, claim(office, StoredNumber(case_no), as_of=DAY)

    sorts = tuple(CaseSort)
    part = CaseFilter(risk=(Risk.HIGH,), amount_from=Decimal(50_000), days_from=90)
    rare = CaseFilter(grade=(Grade.LOSS,), product=("信用卡",), clock_status=(ClockStatus.EXPIRING,))
    return {
        "list": lambda which: page(CaseFilter(), sorts[which % len(sorts)]),
        "list_third_page": lambda which: page(CaseFilter(), sorts[which % len(sorts)], 3),
        "filter": lambda which: page(part, sorts[which % len(sorts)]),
        "filter_rare": lambda which: page(rare, sorts[which % len(sorts)]),
        "search_name": lambda which: page(
            CaseFilter(search=FAMILY[which % len(FAMILY)] + GIVEN[which % len(GIVEN)]), CaseSort.AMOUNT
        ),
        "search_in_every_name": lambda _which: page(CaseFilter(search="示例"), CaseSort.DUE),
        "search_contract": lambda which: page(CaseFilter(search=f"JK-{number(which):06}"), CaseSort.DUE),
        "search_phone": lambda which: page(CaseFilter(search=f"1390{number(which):07}"), CaseSort.DUE),
        "newest": lambda _which: list_cases(office, as_of=DAY, sort=CaseSort.NEWEST),
        "case": one_case,
        "today": lambda _which: today(office, as_of=DAY),
        "dashboard": lambda _which: dashboard(office, as_of=DAY),
    }


def measure(count: int, url: str | None = None) -> dict[str, float]:
    """Of so many cases: loading, refreshing, and each question."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name, closing(open_office(Path(name) / "data", url)) as office:
        began = perf_counter()
        store(office, ORIGINALS)
        figures["stored_a_second"] = ORIGINALS / (perf_counter() - began)
        began = perf_counter()
        cores = len(os.sched_getaffinity(0))
        answer = refresh(office, as_of=DAY, jobs=cores)
        figures[f"refreshed_a_second_with_{cores}_processes"] = ORIGINALS / (perf_counter() - began)
        if answer.stale:
            sys.exit(f"{answer.stale} cases were not worked out")
        copy(office, count // ORIGINALS - 1)
        for question, ask in questions(office).items():
            rounds = ROUNDS // 4 if question == "dashboard" else ROUNDS
            median, late, queries = asked(office, ask, rounds)
            figures |= {f"{question}_median_ms": median, f"{question}_p95_ms": late, f"{question}_queries": queries}
    return figures


if __name__ == "__main__":
    for size in SIZES:
        for figure, value in measure(size, os.environ.get("DOCGEN_BENCH_DATABASE_URL")).items():
            print(f"{size}_{figure}: {value:.2f}", flush=True)

"""The API as its own description tells it, called with what fits it and what does not: no 500, nothing undocumented."""

from collections.abc import Callable, Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from programs import ENTRY, Program, program_on
from schemathesis import Case as Call
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from docgen.casefile.case import Case
from web.routes.api import ENDPOINTS
from web.security import limiter

FIXED = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory, make_case: Callable[..., Case]) -> Iterator[Program]:
    """A manager's and an administrator's program on a folder with a case."""
    with program_on(tmp_path_factory.mktemp("api"), make_case) as made:
        yield made


@pytest.fixture(scope="module")
def operations(program: Program) -> dict[str, APIOperation]:
    """The operations, by id, out of the description that the application gives."""
    described = schemathesis.openapi.from_wsgi(f"{ENTRY}/openapi.json", program.app)
    found = [one.ok() for one in described.get_all_operations()]
    return {one.definition.raw["operationId"]: one for one in found}


@pytest.mark.parametrize("name", [one.name for one in ENDPOINTS])
@pytest.mark.parametrize("examples", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_nothing_breaks_and_nothing_is_undocumented(
    name: str, examples: int, program: Program, operations: dict[str, APIOperation]
) -> None:
    @settings(FIXED, max_examples=examples)
    @given(case=operations[name].as_strategy())
    def fitting(case: Call) -> None:
        called(case, program)

    fitting()


def called(case: Call, program: Program) -> None:
    """Asked by whoever may. What fits the description may still be refused: there is no such case, no such kind."""
    limiter.reset()
    (needed,) = case.operation.definition.raw["security"][0]["token"]
    case.call_and_validate(headers=program.headers_for(needed), excluded_checks=[positive_data_acceptance])

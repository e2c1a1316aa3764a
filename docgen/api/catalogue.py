"""The definitions: kinds there are, whether they and the parameters are sound, and small looks into them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from docgen.api.bundles import RECIPES
from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.refreshing import POLICIES
from docgen.api.templates import template_problems
from docgen.bundle.recipe_files import recipe_faults
from docgen.collection.policy_files import policy_faults
from docgen.errors import Problem
from docgen.glossary import word
from docgen.kinds.check import check_kinds
from docgen.kinds.fields import read_answers
from docgen.kinds.registry import kind, kinds, survey
from docgen.kinds.sample import FIXTURES as FIXTURES  # noqa: PLC0414 - the demo's door to the sample portfolio
from docgen.law.statutes import doubtful_statutes, stale_statutes
from docgen.store.files import read_file
from docgen.workflow.access import Act
from docgen.workflow.work_items import known_papers
from docgen.zh import capitals as writing


@dataclass(frozen=True, slots=True)
class KindLine:
    """A kind as the list shows it."""

    name: str
    title: str
    family: str
    version: int
    stage: str
    receipt: bool
    addressed_to: str
    approval: str

    @property
    def sort_title(self) -> str:
        """What it is, in words; ``family`` is the folder its template stands in."""
        return word(("Sort", kind(self.name).sort))


@dataclass(frozen=True, slots=True)
class KindList:
    """Every kind that people write."""

    kinds: tuple[KindLine, ...]


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What ``docgen check`` found: faults, and what nobody compared with its source, for long or ever."""

    checked: int
    problems: tuple[Problem, ...]
    notices: tuple[str, ...]


def list_kinds() -> KindList:
    """The public kinds. Raises FaultyKind."""
    return KindList(
        tuple(
            KindLine(
                name=found.name,
                title=found.definition.title,
                family=found.family,
                version=found.definition.version,
                stage=found.definition.stage,
                receipt=found.definition.receipt,
                addressed_to=found.definition.addressed_to,
                approval=found.definition.approval,
            )
            for found in kinds().values()
            if not found.definition.internal
        )
    )


@permitted(Act.READ_DEFINITIONS)
def check(office: Office, names: Sequence[str] = (), *, on: date, accept: bool = False) -> CheckAnswer:
    """Every problem of these kinds (all if none is named), of the parameters, policies and recipes.

    Raises:
        UnknownKind: a name is no kind's.
        DefinitionError: parameters or glossary cannot be read at all.
    """
    parameters = office.parameters
    found, faulty = ({name: kind(name) for name in names}, []) if names else survey()
    problems = [problem for fault in faulty for problem in fault.problems]
    problems += check_kinds(found.values(), parameters, accept=accept)
    own = [template_problems(office, each) for each in found.values()]
    problems += [
        Problem(f"{refused.facts['file']} {problem.place}", problem.value, problem.expected)
        for refused in own
        if refused
        for problem in refused.problems
    ]
    problems += policy_faults(office.data_dir / POLICIES, None if faulty else known_papers())
    notices = (*parameters.stale(on), *stale_statutes(on), *parameters.unconfirmed(), *doubtful_statutes())
    problems += recipe_faults(office.data_dir / RECIPES)
    return CheckAnswer(len(found) + len(faulty), tuple(problems), notices)


def answers_of(path: Path | None) -> dict[str, Any]:
    """The answers in a TOML file; none without one. Raises NotReadable or InputError."""
    return {} if path is None else read_answers(read_file(path), path.name)


def capitals(amount: Decimal) -> str:
    """The amount in capitals, without 人民币. Raises InputError."""
    return writing.capitals(amount)

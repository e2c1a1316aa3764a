"""Policy files: the presets that ship, and an institution's own over them, every fault of a file with its line."""

import difflib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from docgen.casefile.faults import Fault
from docgen.casefile.record import Record
from docgen.casefile.vocabulary import ClaimType
from docgen.collection.classify import Risk, RiskFloor
from docgen.collection.papers import papers
from docgen.collection.policy import CommonSteps, FaultyPolicy, NamedPolicy, Policies, Policy, PolicyStep
from docgen.collection.toml_files import files_in, read_file
from docgen.errors import Problem, ShippedFileFaulty, UnknownPolicy, WrongPolicyFile

SHIPPED: Final = Path(__file__).parent / "policies"
COMMON: Final = Path(__file__).parent / "common.toml"

DEFAULTS: Final[Mapping[ClaimType, str]] = {
    ClaimType.FINANCIAL_LOAN: "bank",
    ClaimType.CREDIT_CARD: "bank",
    ClaimType.PRIVATE_LENDING: "receivable",
    ClaimType.RECEIVABLE: "receivable",
}
"""The policy of a case that names none."""

_File = TypeVar("_File", bound=Record)


def load_policies(overlay: Path | None = None, known: Collection[str] | None = None) -> Policies:
    """Every policy: the presets, and the institution's files, which take the place of presets of their name.

    A file with faults takes that place too: nobody goes by a preset where the institution wrote its own.

    Args:
        overlay: the folder of the institution's files (or none, or not there yet).
        known: the names of papers that steps may name; None for those that ship.
    """
    sound = dict(_shipped())
    faulty: dict[str, FaultyPolicy] = {}
    for path in files_in(overlay):
        policy = _read(path, Policy, papers() if known is None else known)
        if isinstance(policy, Policy):
            sound[path.stem] = _named(path.stem, policy)
        else:
            sound.pop(path.stem, None)
            faulty[path.stem] = FaultyPolicy(path.stem, _title(path), tuple(policy))
    return Policies(sound, faulty)


def policy_faults(overlay: Path | None = None, known: Collection[str] | None = None) -> list[Problem]:
    """Every fault of every policy file, those that ship among them, each with its file and line.

    Args:
        overlay: as of :func:`load_policies`.
        known: as of :func:`load_policies`.
    """
    names = papers() if known is None else known
    policies = [_read(path, Policy, names) for path in (*files_in(SHIPPED), *files_in(overlay))]
    read = [_read(COMMON, CommonSteps, names), *policies]
    return [problem for found in read if isinstance(found, list) for problem in found]


def policy_named(policies: Policies, written: str) -> NamedPolicy:
    """The policy of a name or Chinese title.

    Raises:
        UnknownPolicy: there is none.
        WrongPolicyFile: its file has faults; each with its line.
    """
    wanted = written.strip()
    found: list[NamedPolicy | FaultyPolicy] = [*policies.sound.values(), *policies.faulty.values()]
    named = [policy for policy in found if policy.name == wanted] or [p for p in found if p.title == wanted]
    match named:
        case [NamedPolicy() as policy, *_]:
            return policy
        case [FaultyPolicy(problems=problems), *_]:
            raise WrongPolicyFile(count=len(problems), problems=problems)
    near = difflib.get_close_matches(wanted, [policy.name for policy in found], n=1, cutoff=0.5)
    known = "、".join(f"{policy.name}（{policy.title or '文件有误'}）" for policy in found)
    raise UnknownPolicy(name=written, nearest=f"是否指 {near[0]}？" if near else "", known=known)


@cache
def _shipped() -> Mapping[str, NamedPolicy]:
    return {path.stem: _named(path.stem, _sound(path, Policy)) for path in files_in(SHIPPED)}


@cache
def _common() -> tuple[PolicyStep, ...]:
    return _sound(COMMON, CommonSteps).steps


def _title(path: Path) -> str:
    """The title of a file with faults; empty where it can't be told."""
    try:
        title = tomllib.loads(path.read_bytes().decode()).get("title")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return ""
    return title if isinstance(title, str) else ""


def _named(name: str, policy: Policy) -> NamedPolicy:
    own = {step.name for step in policy.steps}
    common = [step for step in _common() if step.name not in own] if policy.common else []
    floors = [
        RiskFloor(risk, line.from_day, line.from_amount, line.above_amount)
        for risk, line in ((Risk.MEDIUM, policy.risk.medium), (Risk.HIGH, policy.risk.high))
    ]
    return NamedPolicy(name, policy.title, tuple(floors), (*policy.steps, *common))


def _sound(path: Path, record: type[_File]) -> _File:
    """A file that ships. Raises ShippedFileFaulty."""
    found = _read(path, record, papers())
    if isinstance(found, list):
        raise ShippedFileFaulty(name=path.name, problems=found)
    return found


def _read(path: Path, record: type[_File], known: Collection[str]) -> _File | list[Problem]:
    return read_file(path, record, lambda data: _unknown_papers(data, known))


def _unknown_papers(data: Mapping[str, Any], known: Collection[str]) -> Iterator[Fault]:
    """Every step that names a paper there is none of."""
    steps = data.get("steps")
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        name = step.get("document") if isinstance(step, dict) else None
        if isinstance(name, str) and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            hint = f"，最相近的是 {near[0]}" if near else ""
            yield Fault(("steps", number, "document"), name, f"没有这种文书{hint}")

"""Policy files: the presets that ship, and an institution's own over them, every fault of a file with its line."""

import difflib
import tomllib
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError

from docgen.casefile.faults import Fault, Location, path_text, shown
from docgen.casefile.record import RULE, Record
from docgen.casefile.shape import parts
from docgen.casefile.validation import record_faults
from docgen.casefile.vocabulary import ClaimType
from docgen.collection.classify import Risk, RiskFloor
from docgen.collection.papers import papers
from docgen.collection.policy import CommonSteps, FaultyPolicy, NamedPolicy, Policies, Policy, PolicyStep
from docgen.collection.toml_lines import line_at, lines_of
from docgen.errors import Problem, UnknownPolicy, WrongPolicyFile
from docgen.zh.toml_faults import not_toml, toml_fault

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
    for path in _files_in(overlay):
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
    policies = [_read(path, Policy, names) for path in (*_files_in(SHIPPED), *_files_in(overlay))]
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
    return {path.stem: _named(path.stem, _sound(path, Policy)) for path in _files_in(SHIPPED)}


@cache
def _common() -> tuple[PolicyStep, ...]:
    return _sound(COMMON, CommonSteps).steps


def _files_in(folder: Path | None) -> list[Path]:
    """The policy files of a folder, or of none."""
    return sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []


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
    """A file that ships. Raises WrongPolicyFile."""
    found = _read(path, record, papers())
    if isinstance(found, list):
        raise WrongPolicyFile(count=len(found), problems=found)
    return found


def _read(path: Path, record: type[_File], known: Collection[str]) -> _File | list[Problem]:
    """What a file says, or every fault in it."""
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        return [Problem(path.name, "", not_toml(error))]
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = toml_fault(error).line or max(len(text.splitlines()), 1)
        return [Problem(f"{path.name} 第{line}行", "", not_toml(error))]
    read, faults = None, [*_broken_rules(record, data), *_unknown_papers(data, known)]
    try:
        read = record.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        faults += _faults(record, error)
    lines = lines_of(text)
    ranked = sorted((line_at(lines, fault.at), number, fault) for number, fault in enumerate(faults))
    found = [Problem(f"{path.name} 第{line}行 {path_text(f.at)}", f.value, f.expected) for line, _, f in ranked]
    return found or read or found


def _faults(record: type[Record], error: ValidationError) -> Iterator[Fault]:
    """What is wrong with the data, broken rules aside."""
    elsewhere = {
        detail["loc"]
        for detail in error.errors(include_url=False)
        if detail["type"] == RULE or (detail["type"] == "too_short" and detail["input"])
    }
    yield from (fault for fault in record_faults(record, error) if fault.at not in elsewhere)


def _broken_rules(record: type[Record], data: Mapping[str, Any], at: Location = ()) -> Iterator[Fault]:
    """Every broken rule between values, of a record and those within it, at the key it is about."""
    for key, sentence in record.rules(data):
        yield Fault((*at, key), _scalar(data.get(key)), sentence)
    for inner in parts(record):
        held = data.get(inner.key)
        if inner.record is None:
            continue
        for step, value in enumerate(held) if isinstance(held, list) else ((inner.key, held),):
            if isinstance(value, dict):
                where = (*at, inner.key, step) if isinstance(step, int) else (*at, step)
                yield from _broken_rules(inner.record, value, where)


def _unknown_papers(data: Mapping[str, Any], known: Collection[str]) -> Iterator[Fault]:
    """Every step that names a paper there is none of."""
    steps = data.get("steps")
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        name = step.get("document") if isinstance(step, dict) else None
        if isinstance(name, str) and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.4)
            hint = f"，最相近的是 {near[0]}" if near else ""
            yield Fault(("steps", number, "document"), name, f"没有这种文书{hint}")


def _scalar(value: object) -> str:
    """A wrong value as an error shows it; lists and tables are found by their line."""
    return "" if value is None or isinstance(value, (list, dict)) else shown(value)

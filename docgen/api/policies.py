"""The collection policies: those that ship, the institution's own over them; one more of its own, checked first."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.api.refreshing import POLICIES
from docgen.collection.policy import NamedPolicy
from docgen.collection.policy_files import SHIPPED, load_policies, policy_named
from docgen.errors import NotFound, Problem, WrongFileName, WrongPolicyFile
from docgen.store.files import read_file, write_file
from docgen.workflow.access import Act
from docgen.workflow.work_items import known_papers
from docgen.zh.filenames import safe_name

_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """A policy: whether it is the institution's own, whether it holds where a case names none, its faults."""

    name: str
    title: str
    steps: int
    own: bool
    default: bool
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyList:
    """Every policy, by name."""

    policies: tuple[PolicyLine, ...]


@permitted(Act.READ_DEFINITIONS)
def list_policies(office: Office) -> PolicyList:
    """Every policy, those with faults too. Raises WrongProfile."""
    folder = office.data_dir / POLICIES
    found, default = load_policies(folder, known_papers()), office.profile.default_policy
    lines = [_line(folder, policy, default) for policy in found.sound.values()]
    lines += [
        PolicyLine(each.name, each.title, 0, own=True, default=each.name == default, problems=tuple(each.problems))
        for each in found.faulty.values()
    ]
    return PolicyList(tuple(sorted(lines, key=lambda line: line.name)))


@permitted(Act.READ_DEFINITIONS)
def policy(office: Office, name: str) -> NamedPolicy:
    """A policy with its steps. Raises UnknownPolicy, WrongPolicyFile."""
    return policy_named(load_policies(office.data_dir / POLICIES, known_papers()), name)


@permitted(Act.READ_DEFINITIONS)
def policy_file(office: Office, name: str) -> bytes:
    """A policy's file, to begin one's own from. Raises NotFound."""
    own, shipped = (_file(folder, name) for folder in (office.data_dir / POLICIES, SHIPPED))
    found = own or shipped
    if found is None:
        raise NotFound(what="催收方案", name=name)
    return read_file(found)


@permitted(Act.CHANGE_PARAMETERS)
def add_policy(office: Office, name: str, content: bytes, *, at: datetime) -> PolicyLine:
    """Put a policy of the institution's own in force, in the place of one of its name.

    Args:
        office: whose.
        name: what cases and the profile call it.
        content: its TOML.
        at: this instant; the audit chain tells of the change.

    Raises:
        WrongFileName: the name cannot be that of a file.
        WrongPolicyFile: it has faults; each with its line.
        NotWritable, DiskFull: what the disk refuses.
    """
    wanted = name.strip()
    if not wanted or len(wanted) > _LONGEST or wanted.startswith(".") or safe_name(wanted) != wanted:
        raise WrongFileName(name=wanted[:_LONGEST])
    file = f"{wanted}.toml"
    with tempfile.TemporaryDirectory(prefix="docgen-") as trial:
        (Path(trial) / file).write_bytes(content)
        found = load_policies(Path(trial), known_papers())
    if wanted in found.faulty:
        problems = found.faulty[wanted].problems
        raise WrongPolicyFile(count=len(problems), problems=problems)
    office.tell_change(Act.CHANGE_PARAMETERS, at, f"{POLICIES}/{file}", content)
    write_file(office.data_dir / POLICIES / file, content)
    return _line(office.data_dir / POLICIES, found.sound[wanted], office.profile.default_policy)


def _line(folder: Path, found: NamedPolicy, default: str | None) -> PolicyLine:
    own = _file(folder, found.name) is not None
    return PolicyLine(found.name, found.title, len(found.steps), own, default in {found.name, found.title})


def _file(folder: Path, name: str) -> Path | None:
    """The file of a name in a folder: looked for among those that are there, for a name may come from anywhere."""
    return next((path for path in folder.glob("*.toml") if path.stem == name), None) if folder.is_dir() else None

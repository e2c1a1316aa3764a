"""The institution's profile: ``profile.toml`` in the data folder, every fault of it at once, every version kept."""

import tomllib
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from docgen.casefile.faults import json_problem
from docgen.casefile.profile import NO_INSTITUTION, Profile
from docgen.casefile.validation import record_faults
from docgen.errors import Problem, WrongProfile
from docgen.store.files import read_file
from docgen.zh.toml_faults import not_toml

FILE: Final = "profile.toml"
VERSIONS: Final = "profile"
"""The folder of earlier versions: 0001.toml, 0002.toml …"""


def read_profile(data_dir: Path) -> Profile:
    """The profile of a data folder; an empty one where there is none. Raises WrongProfile or NotReadable."""
    path = data_dir / FILE
    return parse_profile(read_file(path)) if path.exists() else NO_INSTITUTION


def version_path(data_dir: Path) -> Path:
    """Where the profile in force goes once another takes its place."""
    folder = data_dir / VERSIONS
    kept = len(list(folder.glob("*.toml"))) if folder.is_dir() else 0
    return folder / f"{kept + 1:04d}.toml"


def parse_profile(content: bytes) -> Profile:
    """The profile that a file's bytes say. Raises WrongProfile."""
    try:
        return Profile.model_validate(tomllib.loads(content.decode()), by_alias=True, by_name=False)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongProfile(problems=[Problem(FILE, "", not_toml(error))]) from error
    except ValidationError as error:
        raise WrongProfile(problems=map(json_problem, record_faults(Profile, error))) from error

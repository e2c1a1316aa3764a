"""The institution in whose name documents go out: ``profile.toml`` in the data folder, every fault of it at once."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from docgen.casefile.faults import json_problem
from docgen.casefile.parties import Creditor
from docgen.casefile.record import RULE, Record
from docgen.casefile.scalars import Code, FilePath, Line
from docgen.casefile.validation import record_faults
from docgen.errors import Problem, WrongProfile
from docgen.store.files import read_file

FILE: Final = "profile.toml"


def _short_code(value: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]{1,12}", value):
        raise PydanticCustomError(RULE, "应为 1 至 12 位数字或大写英文字母")
    return value


class Profile(Record):
    """The institution in whose name documents go out. Without a profile they go out in the creditor's."""

    short_code: Annotated[Code, AfterValidator(_short_code)] | None = None
    """In the code on paper."""
    name: Line | None = None
    number_prefix: Annotated[Line, Field(max_length=10)] | None = None
    """What documents' numbers begin with, before the kind's own word."""
    creditor: Creditor | None = None
    """The creditor of flat sheets, which name none."""
    seal: FilePath | None = None
    """The seal's picture, a path in the data folder."""


def read_profile(data_dir: Path) -> Profile:
    """The profile of a data folder; an empty one where there is none. Raises WrongProfile or NotReadable."""
    path = data_dir / FILE
    return parse_profile(read_file(path)) if path.exists() else Profile()


def parse_profile(content: bytes) -> Profile:
    """The profile that a file's bytes say. Raises WrongProfile."""
    try:
        return Profile.model_validate(tomllib.loads(content.decode()), by_alias=True, by_name=False)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise not_toml(error) from error
    except ValidationError as error:
        raise WrongProfile(problems=map(json_problem, record_faults(Profile, error))) from error


def not_toml(error: Exception) -> WrongProfile:
    """What to say of a profile that is no TOML."""
    said = (
        "应为 UTF-8 编码的文件，请另存为 UTF-8" if isinstance(error, UnicodeDecodeError) else f"应为 TOML 文件：{error}"
    )
    return WrongProfile(problems=[Problem(FILE, "", said)])

"""A kind's own sample: a case of the fixtures, a cut-off date and answers, and the text it must give."""

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from docgen.casefile import load_json
from docgen.casefile.case import Case
from docgen.casefile.profile import Profile
from docgen.document.text import plain_text
from docgen.document.tree import Document
from docgen.errors import FaultyKind, Problem
from docgen.kinds.compose import compose
from docgen.kinds.context import Marks, addressees
from docgen.kinds.definition import Kind
from docgen.kinds.facts import Facts, derive
from docgen.kinds.fields import Answers
from docgen.kinds.guards import check_guards
from docgen.kinds.sms import compose_sms
from docgen.kinds.wording import refuse_wording, said_in
from docgen.law.dated import Parameters
from docgen.zh.toml_faults import not_toml

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@dataclass(frozen=True, slots=True)
class Sample:
    """What ``sample.toml`` says."""

    case: Case
    as_of: date
    marks: Marks
    answers: dict[str, Any]
    party: str | None
    """Whose copy, by id; the first addressee's if left out."""
    profile: Profile


def read_sample(kind: Kind) -> Sample:
    """The kind's sample.

    Raises:
        FaultyKind: it is missing, or lacks one of its keys.
        InputError: its case file has faults.
        ValidationError: its profile has faults.
    """
    path = kind.folder / "sample.toml"
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        marks = Marks(said["dated"], said.get("number"), said.get("code"))
        case = _case(FIXTURES / said["case"], said.get("added", {}))
        profile = Profile.model_validate(said.get("profile", {}))
        return Sample(case, said["as_of"], marks, said.get("answers", {}), said.get("party"), profile)
    except FileNotFoundError as error:
        raise FaultyKind(
            kind=kind.name, problems=[Problem("sample.toml", str(error.filename), "文件不存在")]
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise FaultyKind(kind=kind.name, problems=[Problem("sample.toml", "", not_toml(error))]) from error
    except KeyError as error:
        raise FaultyKind(kind=kind.name, problems=[Problem("sample.toml", "", f"缺少 {error}")]) from error


def _case(path: Path, added: dict[str, list[Any]]) -> Case:
    """The fixture, with the records that it lacks and the kind needs (``[[added.proceedings]]``)."""
    content = path.read_bytes()
    if added:
        held = json.loads(content)
        more = {name: [*held.get(name, []), *records] for name, records in added.items()}
        content = json.dumps(held | more, default=str).encode()
    return _read(content, path.name)


@lru_cache(maxsize=16)
def _read(content: bytes, name: str) -> Case:
    """The case; most kinds' samples share one of a few."""
    return load_json(content, name=name)


def compose_sample(kind: Kind, parameters: Parameters, answers: Answers | None = None) -> Document:
    """The sample as a document, for its first addressee; ``answers`` take the place of the sample's own."""
    sample = read_sample(kind)
    facts, party = sample_facts(kind, sample, parameters)
    given = sample.answers if answers is None else answers
    return compose(kind, facts, party=party, answers=given, marks=sample.marks)


def sample_text(kind: Kind, parameters: Parameters) -> str:
    """The sample's text, as ``expected.txt`` keeps it. Raises WordingRefused for what a letter may not say."""
    sample = read_sample(kind)
    facts, party = sample_facts(kind, sample, parameters)
    document = compose(kind, facts, party=party, answers=sample.answers, marks=sample.marks)
    refuse_wording(kind, facts, said_in(document), party=party, answers=sample.answers)
    return plain_text(document).rstrip("\n") + "\n"


def sample_sms(kind: Kind, parameters: Parameters) -> str:
    """The sample's text message, as ``expected_sms.txt`` keeps it. Raises what ``compose_sms`` raises."""
    sample = read_sample(kind)
    facts, party = sample_facts(kind, sample, parameters)
    return compose_sms(kind, facts, party=party, answers=sample.answers, marks=sample.marks) + "\n"


def sample_facts(kind: Kind, sample: Sample, parameters: Parameters) -> tuple[Facts, str | None]:
    """What a sample rests on, and its addressee. Raises what deriving it raises."""
    facts = derive(kind, sample.case, sample.as_of, parameters=parameters, profile=sample.profile)
    party = sample.party or addressees(kind.definition.addressed_to, sample.case)[0]
    check_guards(kind, facts, party)
    return facts, party

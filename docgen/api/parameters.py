"""The dated legal values: what there is, and one more, into the institution's own folder."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomlkit

from docgen.api.office import Office
from docgen.api.permission import permitted
from docgen.errors import ParameterValueTaken, Problem, UnknownParameter, UnlikelyParameter
from docgen.law.dated import Parameter, Parameters, Slice
from docgen.law.result import Ratio
from docgen.store.files import read_file, write_file
from docgen.workflow.access import Act


@dataclass(frozen=True, slots=True)
class ParameterLine:
    """A parameter with the value that was last added to it."""

    name: str
    title: str
    value: Ratio
    since: date
    source: str
    checked_on: date
    slices: tuple[Slice, ...] = ()
    """Of a table of tiers; ``value`` is then what holds up to the first of them."""


@dataclass(frozen=True, slots=True)
class ParameterList:
    """Every parameter, by name."""

    parameters: tuple[ParameterLine, ...]


@permitted(Act.READ_DEFINITIONS)
def list_parameters(office: Office) -> ParameterList:
    """Every parameter with its newest value. Raises WrongParameterFile."""
    return ParameterList(tuple(_line(parameter) for parameter in office.parameters))


@permitted(Act.READ_DEFINITIONS)
def parameter_history(office: Office, name: str) -> tuple[ParameterLine, ...]:
    """Every value of a parameter, newest first. Raises UnknownParameter, WrongParameterFile."""
    known = {parameter.name: parameter for parameter in office.parameters}
    if name not in known:
        raise UnknownParameter(name=name, known="、".join(sorted(known)))
    return tuple(_line(known[name], each.since) for each in reversed(known[name].history))


@permitted(Act.CHANGE_PARAMETERS)
def add_value(  # noqa: PLR0913 - a value, its day, its source and who looked when: each is a fact
    office: Office,
    name: str,
    value: Decimal,
    *,
    since: date,
    source: str,
    checked_on: date,
    at: datetime,
    replace: bool = False,
) -> ParameterLine:
    """Add a value to a parameter, in the data folder; the shipped files stay as they are.

    Args:
        office: whose.
        name: the parameter's.
        value: as the shipped file spells it (a rate as a fraction per year).
        since: the first day it holds.
        source: title and article.
        checked_on: the day someone compared it with the source.
        at: this instant; the audit chain tells of the change.
        replace: take the place of a value of the same day.

    Raises:
        UnknownParameter: no parameter of this name is shipped.
        ParameterValueTaken: there is a value of the same day, and nobody said that it is to be replaced.
        UnlikelyParameter: no source; or of a published series a day yet to come, one that ships already, or a leap.
        WrongParameterFile: the value cannot be added to this parameter, or the folder has faults already.
        NotWritable, DiskFull: what the disk refuses.
    """
    shipped = {parameter.name: parameter for parameter in office.parameters}
    if name not in shipped:
        raise UnknownParameter(name=name, known="、".join(sorted(shipped)))
    _refuse_unlikely(shipped[name], value, since, source, checked_on)
    held = next((each for each in shipped[name].history if each.since == since), None)
    if held and not replace:
        shown = f"{held.value.normalize():f}"
        raise ParameterValueTaken(title=shipped[name].title, name=name, since=since, value=shown, source=held.shown)
    folder = office.data_dir / "parameters"
    path = folder / f"{name}.toml"
    content = _with_value(path, shipped[name], {"from": since, "value": f"{value:f}", "source": {"title": source}})
    content["checked_on"] = checked_on
    text = tomlkit.dumps(content).encode()
    _try_out(folder, path.name, text)
    office.tell_change(Act.CHANGE_PARAMETERS, at, f"parameters/{path.name}", text)
    write_file(path, text)
    return _line(office.parameters[name], since)


LEAP = 3
"""A published rate that is so many times the last one, or the last one's fraction, was mistyped (3.0 for 0.030)."""


def _refuse_unlikely(parameter: Parameter, value: Decimal, since: date, source: str, on: date) -> None:
    problems = []
    if not source.strip():
        problems.append(Problem("依据", source, "应写明依据的文件名称与条文"))
    if parameter.valid_days is not None:
        ships = Parameters.load()[parameter.name].history[-1]
        if since > on:
            problems.append(Problem("起算日", since.isoformat(), f"晚于今天（{on}），尚未公布的数值不能补充"))
        if since <= ships.since:
            problems.append(Problem("起算日", since.isoformat(), f"随附数据已收录至{ships.since}，不得更改其历史"))
        if not ships.value / LEAP <= value <= ships.value * LEAP:
            said = f"上一次公布为{ships.value.normalize():f}，相差过大；利率写作每年的小数，如 0.0300 表示 3%"
            problems.append(Problem("VALUE", f"{value.normalize():f}", said))
    if problems:
        raise UnlikelyParameter(title=parameter.title, name=parameter.name, problems=problems)


def _line(parameter: Parameter, since: date | None = None) -> ParameterLine:
    """The newest value, or the one since a day."""
    shown = next((each for each in parameter.history if each.since == since), parameter.history[-1])
    return ParameterLine(
        parameter.name,
        parameter.title,
        shown.value,
        shown.since,
        shown.shown,
        parameter.checked_on,
        shown.slices,
    )


def _with_value(path: Path, parameter: Parameter, added: dict[str, Any]) -> tomlkit.TOMLDocument:
    """The institution's file with one value more, oldest first."""
    if path.is_file():
        document = tomlkit.parse(read_file(path).decode())
    else:
        document = tomlkit.document()
        document.update({"name": parameter.name, "title": parameter.title, "keyed_by": parameter.keyed_by})
        document["checked_on"] = parameter.checked_on
    values = [dict(entry) for entry in document.get("values", []) if entry["from"] != added["from"]]
    table = tomlkit.aot()
    for entry in sorted([*values, added], key=lambda entry: entry["from"]):
        table.append(tomlkit.item(entry))
    document["values"] = table
    return document


def _try_out(folder: Path, name: str, text: bytes) -> None:
    """Read the folder as it would be; nothing is written where that fails."""
    with tempfile.TemporaryDirectory() as trial:
        copy = Path(trial) / "parameters"
        if folder.is_dir():
            shutil.copytree(folder, copy)
        copy.mkdir(exist_ok=True)
        (copy / name).write_bytes(text)
        Parameters.load(copy)

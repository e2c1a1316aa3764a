"""Dated legal values: which value is in force on a legal day, and where it stands written.

A parameter is a TOML file with its whole history, oldest first; ``keyed_by`` says which legal day selects a value. A
day before the first value is an error, and so is a day that a published series doesn't reach: never a guess. The
institution's folder of such files adds values to the shipped ones.
"""

import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from docgen.errors import ParameterGap, Problem, RateBeyondData, ShippedFileFaulty, WrongParameterFile
from docgen.zh.toml_faults import not_toml

SHIPPED = Path(__file__).parent / "parameters"
UNCONFIRMED = "unconfirmed"
"""The status of a value from general knowledge: wherever it is used, that nobody compared it is said with it."""
STALE_DAYS = 400
"""A value that nobody compared with its source for so long is named by ``docgen check``."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A tier of a value that is a table: what lies above ``above`` yuan, up to the next slice, bears ``rate``."""

    above: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Cited:
    """A legal value with its source: ``since`` is the first day it holds."""

    name: str
    value: Decimal
    since: date
    title: str
    """Of the source: a statute, a rule, an announcement."""
    article: str
    status: str = ""
    """How sure the value is, where its file says so."""
    slices: tuple[Slice, ...] = ()
    """Of a table of tiers, lowest first; ``value`` is then what holds up to the first of them."""

    @property
    def source(self) -> str:
        """Title and article in one line."""
        return f"{self.title} {self.article}".strip()

    @property
    def shown(self) -> str:
        """The source, and that nobody has compared the article with its text where that is so."""
        return self.source + ("（条文未经核对）" if self.status == UNCONFIRMED else "")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One legal value through time."""

    name: str
    title: str
    keyed_by: str
    checked_on: date
    history: tuple[Cited, ...]
    """Oldest first."""
    valid_days: int | None = None
    """Of a published series: how long its last value holds."""

    def on(self, day: date) -> Cited:
        """The value in force on ``day``: the latest whose first day is on or before it.

        Raises:
            ParameterGap: ``day`` lies before the first value.
            RateBeyondData: ``day`` lies more than ``valid_days`` after the last one.
        """
        index = bisect_right(self.history, day, key=lambda value: value.since) - 1
        if index < 0:
            raise ParameterGap(name=self.name, title=self.title, on=day, first=self.history[0].since)
        last = self.history[-1].since
        if self.valid_days is not None and day > last + timedelta(days=self.valid_days):
            raise RateBeyondData(name=self.name, title=self.title, on=day, last=last)
        return self.history[index]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every parameter by its name."""

    by_name: Mapping[str, Parameter]

    @classmethod
    def load(cls, overlay: Path | None = None) -> "Parameters":
        """The shipped parameters, with the institution's values added.

        Args:
            overlay: a folder of files of the same shape (or none, or not there yet); a value of the same day takes
                the place of the shipped one, and only parameters that ship can be added to.

        Raises:
            WrongParameterFile: a file of the overlay cannot be used.
            ShippedFileFaulty: one that ships cannot.
        """
        shipped = _shipped()
        if overlay is None or not overlay.is_dir():
            return cls(shipped)
        merged = dict(shipped)
        for path in sorted(overlay.rglob("*.toml")):
            added = _read(path)
            if added.name not in merged:
                raise WrongParameterFile(path=path.name, fault=f"没有名为“{added.name}”的参数")
            tiered = bool(merged[added.name].history[-1].slices)
            if any(bool(value.slices) is not tiered for value in added.history):
                fault = "该参数分档计算，应写明 slices" if tiered else "该参数不分档，不应有 slices"
                raise WrongParameterFile(path=path.name, fault=fault)
            merged[added.name] = _merged(merged[added.name], added)
        return cls(merged)

    def __getitem__(self, name: str) -> Parameter:
        """The parameter of this name. Raises KeyError: names stand in code, next to their use."""
        return self.by_name[name]

    def __iter__(self) -> Iterator[Parameter]:
        """Every parameter, by name."""
        return iter(sorted(self.by_name.values(), key=lambda parameter: parameter.name))

    def unconfirmed(self) -> list[str]:
        """One Chinese sentence that names every parameter with a value nobody compared with its text; none for none."""
        named = [
            f"{parameter.title}（{parameter.name}）"
            for parameter in self
            if any(value.status == UNCONFIRMED for value in parameter.history)
        ]
        said = "项参数的数值或条文未经核对，使用处均按假定或注明“未经核对”"
        return [f"{len(named)}{said}：{'、'.join(named)}"] if named else []

    def stale(self, on: date) -> list[str]:
        """One Chinese sentence for each parameter that nobody compared with its source for long."""
        return [
            f"参数“{parameter.title}”（{parameter.name}）上次核对来源是{parameter.checked_on}，已超过{STALE_DAYS}天"
            for parameter in self
            if (on - parameter.checked_on).days > STALE_DAYS
        ]


@dataclass(slots=True)
class Citations:
    """Looks values up and remembers which were used, in the order of their first use."""

    parameters: Parameters
    used: list[Cited] = field(default_factory=list)

    def value(self, name: str, day: date) -> Decimal:
        """The value of ``name`` in force on ``day``. Raises as ``Parameter.on``."""
        cited = self.parameters[name].on(day)
        if cited not in self.used:
            self.used.append(cited)
        return cited.value


@cache
def _shipped() -> Mapping[str, Parameter]:
    try:
        found = [_read(path) for path in sorted(SHIPPED.rglob("*.toml"))]
    except WrongParameterFile as error:
        name = str(error.facts["path"])
        raise ShippedFileFaulty(name=name, problems=[Problem(name, "", str(error.facts["fault"]))]) from error
    return {parameter.name: parameter for parameter in found}


def _merged(shipped: Parameter, added: Parameter) -> Parameter:
    values = {value.since: value for value in (*shipped.history, *added.history)}
    return Parameter(
        shipped.name,
        shipped.title,
        shipped.keyed_by,
        max(shipped.checked_on, added.checked_on),
        tuple(values[day] for day in sorted(values)),
        shipped.valid_days,
    )


def _read(path: Path) -> Parameter:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = raw.get("source", {})
        history = tuple(_value(raw["name"], entry, shared) for entry in raw["values"])
        parameter = Parameter(
            raw["name"], raw["title"], raw["keyed_by"], raw["checked_on"], history, raw.get("valid_days")
        )
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongParameterFile(path=path.name, fault=not_toml(error)) from error
    except KeyError as error:
        raise WrongParameterFile(path=path.name, fault=f"缺少 {error.args[0]}") from error
    except InvalidOperation as error:
        raise WrongParameterFile(path=path.name, fault="value、above、rate 应为写成字符串的小数") from error
    for value in history:
        floors = [part.above for part in value.slices]
        if floors != sorted(set(floors)):
            raise WrongParameterFile(path=path.name, fault="slices 应按 above 由低到高排列，不得重复")
    days = [value.since for value in history]
    if not days or days != sorted(set(days)):
        raise WrongParameterFile(path=path.name, fault="values 应按 from 由早到晚排列，每日一个，至少一个")
    return parameter


def _value(name: str, entry: Mapping[str, Any], shared: Mapping[str, str]) -> Cited:
    source = entry.get("source", shared)
    return Cited(
        name,
        Decimal(str(entry["value"])),
        entry["from"],
        source["title"],
        source.get("article", ""),
        entry.get("status", ""),
        tuple(Slice(Decimal(str(part["above"])), Decimal(str(part["rate"]))) for part in entry.get("slices", ())),
    )

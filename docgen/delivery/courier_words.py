"""How couriers name their columns and say what became of a letter: the list that ships, and an institution's own.

An institution's own mapping is a TOML file like that of an import:

[headings]
"我方单号" = "文书编号"
"内部备注" = ""                 # "" leaves the column out
[values.outcome]
"T01" = "本人签收"
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from docgen import glossary
from docgen.casefile.faults import nearest
from docgen.casefile.vocabulary import DeliveryOutcome
from docgen.errors import MappingError, Problem, UnreadableFileError
from docgen.zh.toml_faults import toml_fault

_FILE: Final = Path(__file__).parent / "courier.toml"
_BLANKS: Final = re.compile(r"[\s*＊：:]+")


class CourierColumn(StrEnum):
    """What a column of a courier's list says; the words are in the glossary."""

    TRACKING_NO = "tracking_no"
    DOCUMENT_NO = "document_no"
    CODE = "code"
    CARRIER = "carrier"
    POSTED_ON = "posted_on"
    ADDRESS = "address"
    CONTENT_NOTE = "content_note"
    OUTCOME = "outcome"
    HAPPENED_ON = "happened_on"
    TOLD = "told"
    SIGNED_BY = "signed_by"
    RELATION = "relation"


ON_THE_WAY: Final = "way"
OUTCOMES: Final = (
    *(DeliveryOutcome.REFUSED, DeliveryOutcome.RETURNED, DeliveryOutcome.SIGNED_BY_OTHER),
    *(DeliveryOutcome.SIGNED, DeliveryOutcome.DELIVERED),
)
"""What a carrier may report, the less favourable first; of two that one line tells, the earlier holds."""


@dataclass(frozen=True, slots=True)
class CourierWords:
    """Theirs to ours, an institution's own before what ships. An empty name leaves a column out."""

    headings: Mapping[str, CourierColumn | None] = field(default_factory=dict)
    outcomes: Mapping[str, DeliveryOutcome | None] = field(default_factory=dict)
    """What a status means; None for one on the way."""

    def column(self, heading: str) -> CourierColumn | None:
        """What a column says; None for one that does not matter."""
        plain = _plain(heading)
        return self.headings[plain] if plain in self.headings else _shipped().headings.get(plain)

    def outcome(self, text: str) -> tuple[bool, DeliveryOutcome | None]:
        """Whether a text is understood, and the outcome it tells of, None where the letter was on its way."""
        if (plain := _plain(text)) in self.outcomes:
            return True, self.outcomes[plain]
        for means, patterns in _shipped().words:
            if any(pattern.search(text) for pattern in patterns):
                return True, None if means == ON_THE_WAY else DeliveryOutcome(means)
        return False, None


AS_SHIPPED: Final = CourierWords()


@dataclass(frozen=True, slots=True)
class _Shipped:
    headings: Mapping[str, CourierColumn]
    words: tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]


@cache
def _shipped() -> _Shipped:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    headings = {_plain(name): CourierColumn(key) for key, names in data["headings"].items() for name in names}
    words = tuple((entry["means"], tuple(map(re.compile, entry["patterns"]))) for entry in data["words"])
    return _Shipped(MappingProxyType(headings), words)


def _plain(text: str) -> str:
    return _BLANKS.sub("", text)


def read_words(path: Path) -> CourierWords:
    """An institution's own mapping.

    Raises:
        UnreadableFileError: there is no such file, or it is not UTF-8.
        MappingError: it is no TOML, or names what there is not; all problems at once.
    """
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise UnreadableFileError(name=path.name, reason="无法打开该文件", remedy="请核对文件位置和读取权限") from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(name=path.name, reason="不是 UTF-8 编码", remedy="请另存为 UTF-8 后重试") from error
    except tomllib.TOMLDecodeError as error:
        fault = toml_fault(error)
        problems = [Problem(fault.place, "", f"不是合法的 TOML：{fault.said}")]
        raise MappingError(name=path.name, count=1, problems=problems) from error
    columns = {glossary.word(column): column for column in CourierColumn}
    ours: dict[str, DeliveryOutcome | None] = {glossary.word(outcome): outcome for outcome in OUTCOMES}
    ours[glossary.word(DeliveryOutcome.PENDING)] = None
    headings, values = data.get("headings", {}), data.get("values", {})
    outcomes = values.get("outcome", {}) if isinstance(values, dict) else {}
    problems = [
        *(Problem(f"[{name}]", name, "没有这一节，可用：[headings]、[values.outcome]") for name in _unknown(data)),
        *_wrong("[headings]", headings, [*columns, ""]),
        *_wrong("[values.outcome]", outcomes, list(ours)),
    ]
    if problems:
        raise MappingError(name=path.name, count=len(problems), problems=problems)
    return CourierWords(
        {_plain(theirs): columns.get(name) for theirs, name in headings.items()},
        {_plain(theirs): ours[name] for theirs, name in outcomes.items()},
    )


def _unknown(data: Mapping[str, Any]) -> list[str]:
    values = data.get("values", {})
    inner = [f"values.{name}" for name in values if name != "outcome"] if isinstance(values, dict) else ["values"]
    return [*(name for name in data if name not in {"headings", "values"}), *inner]


def _wrong(place: str, given: Any, known: list[str]) -> Iterator[Problem]:
    if not isinstance(given, dict):
        yield Problem(place, str(given), f"应为一节，写作 {place}")
        return
    for theirs, ours in given.items():
        if ours not in known:
            close = nearest(str(ours), known)
            yield Problem(f"{place} “{theirs}”", str(ours), f"本系统没有这个名称，最相近的是“{close}”")

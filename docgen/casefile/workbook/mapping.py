"""An institution's own names for sheets, headings and values, as a TOML file.

[sheets]
"客户表" = "当事人"
[headings]
"客户名称" = "姓名/名称"
"内部分类" = ""                # "" leaves the column (or sheet) out
[headings."还款流水"]          # in one sheet only
"发生额" = "金额"
[values.sex]                   # a field by its identifier or its heading
"M" = "男"
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen import glossary
from docgen.casefile.faults import nearest
from docgen.casefile.scalars import Spelling
from docgen.casefile.workbook.sheets import Column, flat_columns, sheet_named, sheets
from docgen.errors import MappingError, Problem, UnreadableFileError
from docgen.zh.toml_faults import toml_fault

_TABLES = ("sheets", "headings", "values")


@dataclass(frozen=True, slots=True)
class Renaming:
    """Theirs to ours. What is not named keeps its name; an empty name of ours leaves the thing out."""

    sheets: dict[str, str] = field(default_factory=dict)
    headings: dict[str, str] = field(default_factory=dict)
    headings_in: dict[str, dict[str, str]] = field(default_factory=dict)
    """By our name of the sheet."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """By identifier or heading of the field."""

    def sheet(self, theirs: str) -> str:
        """Our name of a sheet."""
        return self.sheets.get(theirs, theirs)

    def heading(self, theirs: str, sheet: str | None) -> str:
        """Our heading; ``sheet`` is our name of the sheet, None for a flat sheet."""
        own = self.headings_in.get(sheet or "", {})
        return own[theirs] if theirs in own else self.headings.get(theirs, theirs)

    def value(self, theirs: str, column: Column) -> str | None:
        """Our value for one of theirs, None if the mapping names none."""
        for name in (column.part.key, column.heading):
            if theirs in self.values.get(name, {}):
                return self.values[name][theirs]
        return None


AS_IT_IS = Renaming()


def load_mapping(source: Path | bytes, *, name: str | None = None) -> Renaming:
    """Read a mapping.

    Raises:
        UnreadableFileError: there is no such file, or it is not UTF-8.
        MappingError: it is no TOML, or names what the case file does not have; all problems at once.
    """
    called = name or (source.name if isinstance(source, Path) else "对照表")
    try:
        text = (source if isinstance(source, bytes) else source.read_bytes()).decode("utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise UnreadableFileError(name=called, reason="无法打开该文件", remedy="请核对文件位置和读取权限") from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(name=called, reason="不是 UTF-8 编码", remedy="请另存为 UTF-8 后重试") from error
    except tomllib.TOMLDecodeError as error:
        fault = toml_fault(error)
        said = f'不是合法的 TOML：{fault.said}；每行应为 "对方名称" = "本系统名称"，且同一名称只写一次'
        problem = Problem(fault.place, "", said)
        raise MappingError(name=called, count=1, problems=[problem]) from error
    problems = list(_problems(data))
    if problems:
        raise MappingError(name=called, count=len(problems), problems=problems)
    headings = data.get("headings", {})
    renamed = data.get("sheets", {})
    return Renaming(
        renamed,
        {theirs: ours for theirs, ours in headings.items() if isinstance(ours, str)},
        {renamed.get(sheet, sheet): names for sheet, names in headings.items() if isinstance(names, dict)},
        data.get("values", {}),
    )


def _problems(data: dict[str, Any]) -> Iterator[Problem]:
    for table, content in data.items():
        if table not in _TABLES:
            yield Problem(f"[{table}]", table, f"没有这一节，可用：{'、'.join(f'[{known}]' for known in _TABLES)}")
        elif not isinstance(content, dict):
            yield Problem(table, "", f"应为一节，写作 [{table}]")
    renamed = _table(data, "sheets")
    yield from _wrong_names("[sheets]", renamed, [sheet.name for sheet in sheets()])
    headings = _table(data, "headings")
    plain = {theirs: ours for theirs, ours in headings.items() if not isinstance(ours, dict)}
    yield from _wrong_names("[headings]", plain, _all_headings())
    for theirs, names in headings.items():
        if isinstance(names, dict):
            sheet = sheet_named(str(renamed.get(theirs, theirs)))
            place = f"[headings.{theirs}]"
            if sheet is None:
                yield Problem(
                    place, theirs, f"没有这个工作表，最相近的是“{nearest(theirs, [s.name for s in sheets()])}”"
                )
            else:
                yield from _wrong_names(place, names, list(sheet.headings))
    for name, values in _table(data, "values").items():
        yield from _wrong_values(name, values)


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    content = data.get(name, {})
    return content if isinstance(content, dict) else {}


def _wrong_names(place: str, names: dict[str, Any], known: list[str]) -> Iterator[Problem]:
    for theirs, ours in names.items():
        if not isinstance(ours, str):
            yield Problem(f"{place} “{theirs}”", str(ours), "应为本系统的名称，写在引号中")
        elif ours and ours not in known:
            close = nearest(ours, known)
            yield Problem(f"{place} “{theirs}”", ours, f"本系统没有这个名称，最相近的是“{close}”")


def _wrong_values(name: str, values: Any) -> Iterator[Problem]:
    columns = [c for s in sheets() for c in s.columns if name in (c.part.key, c.heading)]
    place = f"[values.{name}]"
    if not columns:
        known = {c.part.key: c.heading for s in sheets() for c in s.columns}
        close = nearest(name, [*known, *known.values()])
        yield Problem(place, name, f"没有这一项，最相近的是 {close}")
    elif not isinstance(values, dict):
        yield Problem(place, str(values), f"应为一节，写作 {place}")
    else:
        known_words = _known_words(columns)
        for theirs, ours in values.items():
            if not isinstance(ours, str) or (known_words and ours not in known_words):
                close = nearest(str(ours), known_words)
                hint = f"最相近的是“{close}”" if close else f"应为下列之一：{'、'.join(known_words)}"
                yield Problem(f"{place} “{theirs}”", str(ours), hint if known_words else "应为文字，写在引号中")


def _known_words(columns: list[Column]) -> list[str]:
    """The words these columns may hold; none if one of them holds anything."""
    known: list[str] = []
    for column in columns:
        words = column.part.words
        listed = "Flag" if column.part.spelling is Spelling.FLAG else words.__name__ if words else ""
        if not listed:
            return []
        known += [*glossary.words(listed).values(), *glossary.words(listed)]
    return list(dict.fromkeys(known))


def _all_headings() -> list[str]:
    everywhere = [heading for sheet in sheets() for heading in sheet.headings]
    return list(dict.fromkeys([*everywhere, *(heading for _, heading, _ in flat_columns())]))

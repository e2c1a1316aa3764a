"""A definition file in TOML read into a record, or every fault of it at once, each with its line."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from docgen.casefile.faults import Fault, Location, path_text, shown
from docgen.casefile.record import RULE, Record
from docgen.casefile.shape import parts
from docgen.casefile.validation import record_faults
from docgen.collection.toml_lines import line_at, lines_of, syntax_line
from docgen.errors import Problem

_File = TypeVar("_File", bound=Record)


def _nothing(_data: Mapping[str, Any]) -> Iterable[Fault]:
    return ()


def files_in(folder: Path | None) -> list[Path]:
    """The TOML files of a folder, or of none."""
    return sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []


def read_file(
    path: Path, record: type[_File], more: Callable[[Mapping[str, Any]], Iterable[Fault]] = _nothing
) -> _File | list[Problem]:
    """What a file says, or every fault in it in the order of its lines.

    Args:
        path: the file; it exists.
        record: what it should be.
        more: faults that the record's own types and rules don't know.
    """
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError:
        return [Problem(path.name, "", "应为 UTF-8 编码的 TOML 文件")]
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [Problem(f"{path.name} 第{syntax_line(str(error), text)}行", "", f"TOML 语法有误：{error}")]
    read, faults = None, [*_broken_rules(record, data), *more(data)]
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


def _scalar(value: object) -> str:
    """A wrong value as an error shows it; lists and tables are found by their line."""
    return "" if value is None or isinstance(value, (list, dict)) else shown(value)

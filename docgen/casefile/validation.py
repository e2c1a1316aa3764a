"""From data to a case, or to every fault of it: shape by the types, then what must hold between the parts.

pydantic finds the faults of shape; what users read of them is said here, in Chinese, type of error by type of error.
"""

from collections.abc import Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.check import cross_faults, surveyed
from docgen.casefile.faults import Fault, Location, nearest, shown
from docgen.casefile.record import RULE, Record
from docgen.casefile.references import resolved
from docgen.casefile.shape import Part, context, part, parts

_REQUIRED = "必填"
_OURS = frozenset({"money", "rate", "date", "instant", "unprintable", "line", "postcode", "pages", "path"})
"""Types of errors whose sentence the scalars give themselves."""

SENTENCES: Mapping[str, str] = {
    "missing": _REQUIRED,
    "string_type": "应为字符串",
    "string_unicode": "含有不完整的字符编码",
    "string_too_short": "不得为空",
    "string_too_long": "不得超过{max_length}字",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "整数过大",
    "greater_than_equal": "不得小于{ge}",
    "less_than_equal": "不得大于{le}",
    "bool_type": "应为 true 或 false",
    "tuple_type": "应为列表",
    "too_short": "至少应有{min_length}项",
    "too_long": "至多{max_length}项",
    "model_type": "应为一个对象",
    "model_attributes_type": "应为一个对象",
    "invalid_key": "键应为字符串",
}
"""What users read for a type of error that pydantic finds in data from outside."""

_OTHERWISE = "不符合格式要求"


def examine(data: object) -> Case | list[Fault]:
    """The case that ``data`` describes, its references resolved, or every fault in it in the order of the data.

    Args:
        data: a case as JSON gives it, numbers and strings in the spelling of case-format.md.
    """
    case, faults = None, []
    try:
        case = Case.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        faults = [_fault(detail) for detail in error.errors(include_url=False) if not _said_elsewhere(detail)]
    faulty = frozenset(fault.at for fault in faults)
    tree = surveyed(Case, data, faulty)
    if tree is not None:
        faults += [f for f in cross_faults(tree) if not any(f.at[:n] in faulty for n in range(1, len(f.at) + 1))]
    if case is None or faults:
        return sorted(faults, key=lambda fault: _order(fault.at))
    return resolved(case)


def record_faults(record: type[Record], error: ValidationError) -> list[Fault]:
    """What pydantic found wrong with the data of any one record, in the order of the data."""
    details = error.errors(include_url=False)
    return sorted((_fault(detail, record) for detail in details), key=lambda fault: _order(fault.at, record))


def _said_elsewhere(detail: ErrorDetails) -> bool:
    """Rules are looked at again with the checks; a list is not short because some of its items are wrong."""
    if detail["type"] == "too_short":
        return isinstance(detail["input"], (list, tuple)) and len(detail["input"]) >= detail["ctx"]["min_length"]
    return detail["type"] == RULE


def _order(at: Location, root: type[Record] = Case) -> list[int]:
    """Where a location stands in the order of the types; what is unknown comes last."""
    record = root
    order = []
    for step in at:
        if isinstance(step, int):
            order.append(step)
            continue
        known = [p.key for p in parts(record)]
        order.append(known.index(step) if step in known else len(known))
        found = part(record, step)
        record = found.record if found is not None and found.record is not None else record
    return order


def _fault(detail: ErrorDetails, root: type[Record] = Case) -> Fault:
    at: Location = detail["loc"]
    kind, given = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return Fault(at, "", _REQUIRED)
    if kind == "extra_forbidden":
        return Fault(at, str(at[-1]), _unknown_key(at, root))
    value = shown(detail["input"])
    if kind == "enum":
        return Fault(at, value, _one_of(at, root))
    if kind in _OURS or kind == RULE:
        return Fault(at, value, detail["msg"])
    return Fault(at, value, SENTENCES.get(kind, _OTHERWISE).format_map(given))


def _unknown_key(at: Location, root: type[Record]) -> str:
    record = _record_at(at[:-1], root)
    known = {p.key: glossary.term(p.key, context(record)) for p in parts(record)}
    written = str(at[-1])
    keys = {written_as: key for key, term in known.items() for written_as in (key, term)}
    like = nearest(written, keys)
    close = keys[like] if like else None
    return f"没有这一项，最相近的是 {close}（{known[close]}）" if close else f"没有这一项，可用：{'、'.join(known)}"


def _one_of(at: Location, root: type[Record]) -> str:
    found = _part_at(at, root)
    if found is None or found.words is None:
        return "不在可选值之内"
    words = "、".join(f"{value}（{word}）" for value, word in glossary.words(found.words.__name__).items())
    return f"应为下列之一：{words}"


def _part_at(at: Location, root: type[Record]) -> Part | None:
    """The field a location lies in."""
    keys = [step for step in at if isinstance(step, str)]
    return part(_record_at(tuple(keys[:-1]), root), keys[-1]) if keys else None


def _record_at(at: Location, root: type[Record]) -> type[Record]:
    """The type of the record a location leads to."""
    record = root
    for key in (step for step in at if isinstance(step, str)):
        found = part(record, key)
        if found is not None and found.record is not None:
            record = found.record
    return record

"""Cases drawn at random over every type, for what must hold of any case."""

from datetime import date
from typing import Any

from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from docgen.casefile.case import Case
from docgen.casefile.record import Record, is_blank, is_empty
from docgen.casefile.records import Contact
from docgen.casefile.scalars import Code, FilePath, Line, Spelling, Text
from docgen.casefile.shape import Part, parts
from docgen.casefile.validation import examine

TRICKY = [
    *("=1+1", "+86", "-5", "@SUM(A1)", "#N/A", "#REF!", "'x", "TRUE", "NULL", "1E5", "0012", "1,234.50", "2026-03-05"),
    *(
        "_x0041_",
        "_x005F_",
        "__x000D__",
        "]]>",
        "&amp;",
        "A&B<公司>",
        '"',
        '"甲"',
        "a,b",
        "甲、乙",
        "甲;乙；丙",
        "x：1",
        "本金：1,000.00，利息",
    ),
    *(
        "是",
        "㼆䶮𠅤",
        "e\u0301",
        "  中  间  ",
        "\uff11\uff12Ａ",
        "\u00a0x",
        "甲\u200b乙",
        "（2026）苏01民初1号",
        "第三人称",
    ),
]
_ALPHABET = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
_DATES = st.dates(date(1985, 1, 1), date(2034, 12, 31)).map(date.isoformat)


def _fits(annotation: Any) -> Any:
    adapter = TypeAdapter(annotation)

    def fits(value: Any) -> bool:
        try:
            adapter.validate_python(value)
        except ValidationError:
            return False
        return True

    return fits


_WORDS = st.one_of(st.sampled_from(TRICKY), st.text(_ALPHABET, min_size=1, max_size=12))
_LINES = _WORDS.filter(_fits(Line))
_TEXTS = st.lists(_WORDS, min_size=1, max_size=3).map("\r\n".join).filter(_fits(Text))
_MONEY = st.one_of(
    st.sampled_from(["0", "0.00", "9.95", "99999999999999.99", "9999999999999.99", "10000000000000.00"]),
    st.integers(0, 10**16 - 1).map(lambda cents: f"{cents // 100}.{cents % 100:02d}"),
)
_RATES = st.one_of(
    st.sampled_from(["0", "1", "0.5", "0.0588", "0.000000000001", "0.999999999999"]),
    st.decimals(0, 1, places=6).map(lambda rate: format(rate, "f")),
)
_INSTANTS = st.one_of(
    st.sampled_from(["2026-03-05T09:30:00+08:00", "2026-03-05T23:59:59Z", "2026-03-05T09:30+05:30"]),
    st.datetimes().map(lambda moment: f"{moment.replace(year=2000 + moment.year % 100).isoformat()}+08:00"),
)
_PATHS = st.lists(_WORDS, min_size=1, max_size=3).map("/".join).filter(_fits(FilePath))
_SCALARS = {
    Spelling.MONEY: _MONEY,
    Spelling.RATE: _RATES,
    Spelling.DATE: _DATES,
    Spelling.INSTANT: _INSTANTS,
    Spelling.TEXT: _TEXTS,
    Spelling.LINE: _LINES,
    Spelling.CODE: _WORDS.filter(_fits(Code)),
    Spelling.PATH: _PATHS,
    Spelling.FLAG: st.booleans(),
    Spelling.WHOLE: st.integers(1, 28),
    Spelling.PARTY: st.sampled_from(["P1", "P2"]),
    Spelling.DEBT: st.just("D1"),
}
_SPECIAL = {
    "id_no": st.from_regex(r"[EG][0-9]{8}", fullmatch=True),
    "postcode": st.just("210000"),
    "born_on": st.dates(date(1850, 1, 1), date(2020, 12, 31)).map(date.isoformat),
    "daily": st.decimals(0, "0.003", places=12).map(lambda rate: format(rate, "f")),
    "multiplier": st.decimals(0, 5, places=6).map(lambda rate: format(rate, "f")),
    "pages": st.just("1-3,7"),
}
_MOST = {"agents": 2}


def record_data(record: type[Record]) -> st.SearchStrategy[dict[str, Any]]:
    """Data of one record: what is required, and any of the rest."""
    required = {p.key: _values(p) for p in parts(record) if p.required}
    optional = {p.key: _values(p) for p in parts(record) if not p.required}
    return st.fixed_dictionaries(required, optional=optional).map(lambda data: _obeying(record, data))


def _values(part: Part) -> st.SearchStrategy[Any]:
    one: st.SearchStrategy[Any]
    if part.words is not None:
        one = st.sampled_from([member.value for member in part.words])
    elif part.record is not None:
        one = st.deferred(lambda: record_data(part.record or Record))
    else:
        one = _SPECIAL.get(part.key, _SCALARS[part.spelling or Spelling.LINE])
    if not part.many:
        return one
    unique = {"unique": True} if part.words is not None else {}
    return st.lists(one, min_size=int(part.required), max_size=_MOST.get(part.key, 2), **unique)


def _obeying(record: type[Record], data: dict[str, Any]) -> dict[str, Any]:
    """The data without what breaks a rule of its record."""
    for _ in range(10):
        held = {key: value for key, value in data.items() if not is_empty(value) and not is_blank(value)}
        broken = [key for key, _ in record.rules(held)]
        if not broken:
            break
        for key in broken:
            data = {"": _one_rate, "invoices": _without_invoices}.get(key, lambda d, k=key: _mended(d, k))(data)
    if record is Contact and data["party"] == "third_party":
        data.setdefault("third_party_name", "某人")
    return data


def _one_rate(data: dict[str, Any]) -> dict[str, Any]:
    return dict(list(data.items())[:1])


def _without_invoices(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "invoices"}


def _mended(data: dict[str, Any], key: str) -> dict[str, Any]:
    given = {
        "rate": "0.05", "amount": "1.00", "waives": "penalty", "voucher": "V1", "principal": "1.00", "annual_rate": "0",
        "disbursed_on": "2025-01-15", "matures_on": "2035-01-15", "repayment_method": "bullet",
    }  # fmt: skip
    return {**data, key: given[key]} if key in given else {k: v for k, v in data.items() if k != key}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A loaded case: two debtors, one to three debts, anything else."""
    data = draw(record_data(Case))
    debtors = data["debtors"] = draw(st.lists(record_data(_of("debtors")), min_size=2, max_size=2))
    names = ["喆堃", draw(st.sampled_from(["喆堃", "㼆䶮", "=公司", "P3"]))]
    for number, (debtor, name) in enumerate(zip(debtors, names, strict=True), 1):
        debtor.update({"name": name, "roles": ["borrower", "guarantor"]})
        debtor["id"] = draw(st.sampled_from(["P2", "甲2"])) if number == 2 else "P1"
        debtor.pop("spouse", None)
    second = debtors[1]["id"]
    for number, debt in enumerate(data["debts"], 1):
        debt["no"] = f"D{number}"
        _numbered(debt)
    for agreement in data.get("agreements", ()):
        _numbered(agreement)
    found = examine(_renamed(data, second))
    assert isinstance(found, Case), found
    return found


def _of(key: str) -> type[Record]:
    return next(p.record for p in parts(Case) if p.key == key and p.record is not None)


def _numbered(data: dict[str, Any]) -> None:
    for number, line in enumerate(data.get("schedule", ()), 1):
        line["period"] = number
    for number, line in enumerate(data.get("balances", ()), 1):
        line["on"] = f"2026-01-{number:02d}"


def _renamed(data: Any, second: str) -> Any:
    """References to the second party by the id it was given."""
    if isinstance(data, dict):
        return {key: _renamed(value, second) for key, value in data.items()}
    if isinstance(data, list):
        return [_renamed(value, second) for value in data]
    return second if data == "P2" else data

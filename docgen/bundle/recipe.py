"""What a recipe says: how a bundle is ordered, numbered, divided, split and named, and what its index tells.

A recipe is a TOML file. The presets lie in ``recipes/`` beside this module; an institution's own lie in the folder
``recipes`` of its data folder, and take the place of presets of their name; any other file may be named by its path.
The index must let the court see what art. 19 of the evidence rules (证据规定) asks of it; numbers, titles and pages can
never be left out, since the finished file is proven by them.
"""

import string
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from docgen import glossary
from docgen.bundle.geometry import Place
from docgen.casefile.case import Case
from docgen.casefile.record import Record
from docgen.casefile.scalars import Code, Flag, Line, Whole
from docgen.casefile.vocabulary import EvidenceGroup
from docgen.zh.dates import zh_date

LETTERS: Final = "ABCDEFGHIJ"


class IndexColumn(StrEnum):
    """A column of the index 证据目录."""

    GROUP = "group"
    NO = "no"
    TITLE = "title"
    KIND = "kind"
    FORMED_ON = "formed_on"
    SOURCE = "source"
    FORM = "form"
    PROVES = "proves"
    VOLUME = "volume"
    PAGES = "pages"
    KEPT_AT = "kept_at"
    NOTE = "note"


class IndexFormat(StrEnum):
    """A file the index is written to, beside the bundle."""

    PDF = "pdf"
    WORD = "docx"
    EXCEL = "xlsx"


class CopyRule(StrEnum):
    """How many copies there are to be, where that goes by the parties (证据规定 art. 19)."""

    DEFENDANTS = "defendants"
    COURT_AND_DEFENDANTS = "court_and_defendants"


NEEDED: Final = (IndexColumn.NO, IndexColumn.TITLE, IndexColumn.PAGES)
STANDARD_COLUMNS: Final = (
    *(IndexColumn.GROUP, IndexColumn.NO, IndexColumn.TITLE, IndexColumn.SOURCE),
    *(IndexColumn.FORM, IndexColumn.PROVES, IndexColumn.PAGES, IndexColumn.NOTE),
)
"""law.md 8.5."""
NAMES: Final = ("case_no", "creditor", "date", "volume", "volumes")
"""What a file name may be made of."""

_COPIES: Final = (
    "应为份数（1至999），或 defendants（按对方当事人人数）、court_and_defendants（法院一份，另按对方当事人人数）"
)


def _words(value: object) -> list[str]:
    """The words in a list of them."""
    held = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [word for word in held if isinstance(word, str)]


def _twice(words: Sequence[str]) -> list[str]:
    return sorted({str(word) for word in words if words.count(word) > 1})


def _placeholders(pattern: str) -> list[str] | None:
    """The names in braces, in order; None if braces are used in any other way."""
    try:
        parts = list(string.Formatter().parse(pattern))
    except ValueError:
        return None
    if any(spec or conversion for _, _, spec, conversion in parts):
        return None
    return [name for _, name, _, _ in parts if name is not None]


def _written(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Copies = Annotated[Code, BeforeValidator(_written)]
"""A number, or a rule's name."""


class RecipeGroup(Record):
    """A group of the bundle: one of the standard groups, under its own title if it has one."""

    name: EvidenceGroup
    title: Annotated[Line, Field(max_length=30)] | None = None

    @property
    def heading(self) -> str:
        """What the group is called."""
        return self.title or glossary.word(self.name)


class RecipeIndex(Record):
    """The index: whether every volume holds it, its columns in their order, the files it is written to."""

    in_volume: Flag = True
    columns: tuple[IndexColumn, ...] = STANDARD_COLUMNS
    formats: tuple[IndexFormat, ...] = tuple(IndexFormat)

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Every column once, and those that the proof goes by."""
        columns = _words(values.get("columns"))
        if twice := _twice(columns):
            yield "columns", f"目录的列重复：{'、'.join(twice)}"
        lacking = [column.value for column in NEEDED if columns and column not in columns]
        if lacking:
            yield "columns", f"目录不能没有编号、证据名称和页码，缺少：{'、'.join(lacking)}"


class RecipeNumbers(Record):
    """The printed page number: its words, with ``{page}`` and, if wanted, ``{total}``, and where it stands."""

    format: Annotated[Line, Field(max_length=20)] = "{page}"
    place: Place = Place.BOTTOM_RIGHT

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The page stands in it once."""
        written = values.get("format")
        if isinstance(written, str):
            names = _placeholders(written)
            if names is None or names.count("page") != 1 or set(names) - {"page", "total"} or names.count("total") > 1:
                yield "format", "页码格式应含一个 {page}，至多另有一个 {total}，如 第{page}页 共{total}页"


class RecipeFiles(Record):
    """What files are called, without their endings."""

    single: Annotated[Line, Field(max_length=80)] = "证据材料"
    volume: Annotated[Line, Field(max_length=80)] = "证据材料-第{volume}册"
    index: Annotated[Line, Field(max_length=80)] = "证据目录"

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Only known names, volumes that can be told apart, and an index of a name of its own."""
        if values.get("index") is not None and values.get("index") in (values.get("single"), values.get("volume")):
            yield "index", "目录的文件名不得与证据材料的相同"
        for key in ("single", "volume", "index"):
            written = values.get(key)
            if not isinstance(written, str):
                continue
            names = _placeholders(written)
            if names is None or set(names) - set(NAMES):
                yield key, f"文件名中可用：{'、'.join(f'{{{name}}}' for name in NAMES)}"
            elif key == "volume" and "volume" not in names:
                yield key, "分册的文件名应含 {volume}（册号）"
            elif key != "volume" and "volume" in names:
                yield key, "只有分册的文件名可含 {volume}（册号）"


class Recipe(Record):
    """A recipe file."""

    title: Line
    mark: Annotated[Line, Field(max_length=20)] | None = None
    """What the cover says below its title (副本)."""
    copies: Copies = CopyRule.COURT_AND_DEFENDANTS.value
    cover: Flag = True
    dividers: Flag = False
    odd_starts: Flag = False
    """Every part begins on the front of a sheet, blank backs before it where need be."""
    max_pages: Annotated[Whole, Field(ge=1, le=100_000)] | None = None
    """Pages of a volume's file, covers and indexes among them."""
    max_megabytes: Annotated[Whole, Field(ge=1, le=100_000)] | None = None
    """Of 1,024 × 1,024 bytes, for a volume's file."""
    downsample_dpi: Annotated[Whole, Field(ge=72, le=1200)] | None = None
    """The resolution to which finer pictures are reduced; left out, pictures stay as they are."""
    index: RecipeIndex = RecipeIndex()
    numbers: RecipeNumbers = RecipeNumbers()
    files: RecipeFiles = RecipeFiles()
    groups: Annotated[tuple[RecipeGroup, ...], Field(min_length=1)] = tuple(
        RecipeGroup(name=group) for group in EvidenceGroup
    )
    """In the order of the bundle. Items of a group left out go to ``other``; without it they are refused."""

    @staticmethod
    def rules(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A group once; copies are a number or a known rule."""
        groups = values.get("groups")
        held = groups if isinstance(groups, Sequence) and not isinstance(groups, str) else ()
        names = [group.get("name") if isinstance(group, Mapping) else getattr(group, "name", None) for group in held]
        if twice := _twice([str(name) for name in names if isinstance(name, str)]):
            yield "groups", f"组别重复：{'、'.join(twice)}"
        copies = values.get("copies")
        if isinstance(copies, str) and not copies.isascii():
            yield "copies", _COPIES
        elif isinstance(copies, str | int) and not isinstance(copies, bool):
            number = int(copies) if str(copies).isdigit() and len(str(copies)) < 4 else 0
            if str(copies) not in set(CopyRule) and number < 1:
                yield "copies", _COPIES

    def count_of_copies(self, case: Case) -> int:
        """How many copies of the bundle the case needs."""
        match self.copies:
            case CopyRule.DEFENDANTS:
                return len(case.debtors)
            case CopyRule.COURT_AND_DEFENDANTS:
                return 1 + len(case.debtors)
            case number:
                return int(number)

    @property
    def lettered(self) -> tuple[tuple[str, RecipeGroup], ...]:
        """The groups in their order, each with its letter."""
        return tuple(zip(LETTERS, self.groups, strict=False))

    @property
    def letters(self) -> dict[EvidenceGroup, str]:
        """The letter of each group."""
        return {group.name: letter for letter, group in self.lettered}

    def file_name(self, pattern: str, case: Case, dated_on: date, volume: int = 1, volumes: int = 1) -> str:
        """A file's name without its ending: the pattern filled in."""
        return pattern.format(
            case_no=case.case_no,
            creditor=case.creditor.name,
            date=zh_date(dated_on),
            volume=f"{volume:0{len(str(volumes))}d}",
            volumes=volumes,
        )

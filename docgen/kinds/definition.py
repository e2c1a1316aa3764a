"""What a kind's ``kind.toml`` says: title, page, addressees, what is asked of the user, who approves."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from docgen.casefile.profile import SealKind
from docgen.casefile.vocabulary import ClaimType, HoldReason
from docgen.errors import FaultyKind, Problem
from docgen.zh.toml_faults import not_toml

Family = Literal["letters", "legal"]
"""The folders of templates."""
Sort = Literal["letter", "agreement", "report", "legal"]
Page = Literal["letter", "form", "agreement", "table", "labels", "window"]
Addressed = Literal[
    "borrower", "each_debtor", "each_guarantor", "each_obligor", "court", "internal", "case", "portfolio"
]
"""``each_debtor``: borrower and co-borrowers; ``each_obligor``: they and the guarantors; ``portfolio``: nobody, and it
speaks of no one case, but of its answers alone."""
Derived = Literal[
    "claim", "clocks", "fees", "guarantees", "plan", "form", "court", "adjudged", "declared", "arbitration"
]
"""``plan``: the schedule of an agreement, from the claim and the answers (``docgen.kinds.agreed``);
``adjudged``: the instrument in force, which the kind asks to be performed (``docgen.kinds.adjudged_parts``);
``declared``: the claim as of the day a bankruptcy was accepted (``docgen.kinds.declared_parts``);
``arbitration``: the contracts that agree on it, and whom it binds (``docgen.kinds.arbitration_parts``)."""
Guard = Literal[
    "law_firm",
    "guarantee_period",
    "limitation",
    "announcement",
    "acceleration",
    "assignment",
    "agreed_plan",
    "performance",
    "payment_order",
    "due",
    "suit",
    "enforceable",
    "basic_court",
    "collateral",
    "asset_clues",
    "registered_sum",
    "registered_collateral",
    "mediation",
    "agents",
    "organization",
    "bankrupt_sued",
    "bankrupt_sums",
    "bankrupt_property",
    "bankrupt_enforced",
    "bankrupt_security",
    "bankrupt_arbitrated",
    "declared",
    "arbitration",
]
FieldType = Literal["text", "line", "date", "money", "rate", "integer", "bool", "choice", "table"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


SHARED_FIELDS = Path(__file__).resolve().parents[2] / "templates" / "house" / "fields.toml"

FILENAME_PARTS = ("case_no", "title", "party")
"""What a file's name may be made of; ``title`` is the heading of the document."""


def _filename(value: str) -> str:
    """Raises ValueError for braces that say nothing, or something else."""
    unknown = {name for _, name, _, _ in Formatter().parse(value) if name is not None} - set(FILENAME_PARTS)
    if unknown:
        raise ValueError("，".join(sorted(unknown)))
    return value


class Column(_Part):
    """A column of a table-typed field. ``name`` stands in the glossary unless ``title`` is given."""

    name: str
    title: str
    type: Literal["text", "line", "date", "money", "rate", "integer", "bool"] = "line"
    choices: tuple[str, ...] = ()
    """All that a line may say; empty where it may say anything."""
    required: bool = False
    between: tuple[int, int] | None = None
    """As a question's."""


class Question(_Part):
    """Something the user is asked: one entry of ``[[fields]]``."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: str
    type: FieldType
    required: bool = False
    default: str | int | bool | None = None
    choices: tuple[str, ...] = ()
    between: tuple[int, int] | None = None
    """The least and the most: of an integer its own, of a date the days from the date the paper bears."""
    columns: tuple[Column, ...] = ()
    sums_to_at_most: tuple[str, str] | None = None
    """Of a table: a column of money, and the figure of the claim that its sum may not exceed."""
    help: str = ""


class KindDefinition(_Part):
    """The whole of ``kind.toml`` (architecture: A kind is a folder)."""

    title: str
    version: Annotated[int, Field(ge=1)]
    page: Page
    basis: tuple[str, ...] = ()
    """Articles the document rests on, each ``instrument:article`` of the list of statutes."""
    filename: Annotated[str, AfterValidator(_filename)]
    needs: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    addressed_to: Addressed
    claim_types: tuple[ClaimType, ...] = tuple(ClaimType)
    guards: tuple[Guard, ...] = ()
    """What is asked before it goes to someone (``docgen.kinds.guards``)."""
    shared_fields: tuple[str, ...] = ()
    """Questions of ``templates/house/fields.toml`` that this kind asks too, before its own."""
    fields: tuple[Question, ...] = ()
    copies: Annotated[int, Field(ge=1)] = 1
    annexes: tuple[str, ...] = ()
    """Kinds of paper that go with it wherever its words say so (``docgen.kinds.annexes``)."""
    prints: tuple[str, ...] = ()
    """What any template of the kind must print, by the dotted names of the field dictionary, loops left out.

    ``claim.total_due | capitals``: written by that filter.
    """
    says: tuple[str, ...] = ()
    """What any template of the kind must say in words, by the names of ``templates/house/says.toml``."""
    receipt: bool = False
    signers: tuple[str, ...] = ()
    seals: tuple[SealKind, ...] = ()
    """The institution's seals that it bears once issued; none where the original is sealed by hand (court papers)."""
    page_seams: bool = False
    """Whether the first of ``seals`` also goes over the edges of its pages, where there are several 骑缝章."""
    stage: Literal["remind", "demand", "agree", "sue", "enforce", "record"]
    on_hold: tuple[HoldReason, ...] = ()
    approval: Literal["none", "four_eyes", "lawyer"] = "none"
    number_prefix: str = ""
    """What stands before 〔year〕 in the document's number, after the institution's own prefix; the title if empty."""
    internal: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind found in its folder."""

    name: str
    family: Family
    folder: Path
    definition: KindDefinition

    @property
    def template_path(self) -> Path:
        """Where the template stands."""
        return self.folder / "template.html"

    @property
    def sort(self) -> Sort:
        """What it is to whoever looks for it; the folder of letters holds agreements and reports, too."""
        if self.family == "legal":
            return "legal"
        if self.definition.stage == "agree":
            return "agreement"
        return "report" if self.definition.page == "table" else "letter"


def read_kind(folder: Path, family: Family) -> Kind:
    """Read one kind's folder.

    Raises:
        FaultyKind: with every fault of ``kind.toml``, or naming the file that is missing.
    """
    path = folder / "kind.toml"
    faults = {name: _unreadable(folder / name) for name in ("kind.toml", "template.html")}
    if any(faults.values()):
        problems = [Problem(f"{folder.name}/{name}", "", fault) for name, fault in faults.items() if fault]
        raise FaultyKind(kind=folder.name, problems=problems)
    place = f"{folder.name}/kind.toml"
    try:
        definition = KindDefinition.model_validate(_with_shared(tomllib.loads(path.read_text(encoding="utf-8"))))
    except tomllib.TOMLDecodeError as error:
        raise FaultyKind(kind=folder.name, problems=[Problem(place, "", not_toml(error))]) from error
    except ValidationError as error:
        problems = [
            Problem(f"{place} " + ".".join(map(str, fault["loc"])), str(fault["input"])[:80], fault["msg"])
            for fault in error.errors()
        ]
        raise FaultyKind(kind=folder.name, problems=problems) from error
    return Kind(folder.name, family, folder, definition)


@cache
def _shared() -> dict[str, dict[str, Any]]:
    questions = tomllib.loads(SHARED_FIELDS.read_text(encoding="utf-8"))
    return {name: {"name": name, **said} for name, said in questions.items()}


def _with_shared(said: dict[str, Any]) -> dict[str, Any]:
    """What ``kind.toml`` says, with the shared questions it names in full; an unknown one is left for the check."""
    names = said.get("shared_fields", ())
    return said | {"fields": [*(_shared().get(name, {"name": name}) for name in names), *said.get("fields", ())]}


def _unreadable(path: Path) -> str:
    """What is wrong with a file of text; "" for nothing."""
    try:
        path.read_bytes().decode()
    except OSError:
        return "文件不存在或不能读取"
    except UnicodeDecodeError:
        return "应为 UTF-8 编码的文件"
    return ""

"""The Jinja that an institution's own template may use: what is known to be harmless, and no more than a letter needs.

The sandbox keeps a template from Python's insides, ``refusals`` from what no document needs and a hostile one lives on.
Here loops are counted and every made value is measured while it is filled.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from docgen.kinds.environment import HouseEnvironment, house_environment
from docgen.kinds.parts import Gap, Part
from docgen.kinds.refusals import MOST_NUMBER, refusals

MOST_ROUNDS: Final = 200_000
"""Of all loops of one filling."""
MOST_CHARACTERS: Final = 50_000
"""Of one value made by a template."""
MOST_MEMBERS: Final = 20_000
"""Of one list."""
MOST_OUTPUT: Final = 50_000_000
"""Characters of one part of a filled file."""

HOUSE_FILTERS: Final = frozenset(
    [
        "capitals",
        "yuan",
        "zh_date",
        "percent",
        "masked_id",
        "masked_phone",
        "masked_account",
        "word",
        "tail",
        "zh_number",
        "lines",
        "document_title",
    ]
)
PLAIN_FILTERS: Final = frozenset(
    [
        "batch",
        "default",
        "first",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "reject",
        "rejectattr",
        "reverse",
        "select",
        "selectattr",
        "sort",
        "sum",
        "trim",
        "unique",
        "upper",
    ]
)
"""Of Jinja's own filters, those that only choose, count and join."""

_DATE_PARTS: Final = frozenset({"year", "month", "day"})


class GuardedEnvironment(HouseEnvironment):
    """The house's environment for templates from outside, for one filling: its counters are spent by it."""

    rounds = 0

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for _, reason in refusals(tree):
            raise SecurityError(reason)
        return _Counted().visit(tree)  # type: ignore[no-any-return]  # Jinja's visitors return Any

    def tick(self) -> str:
        """One more round of a loop. Raises SecurityError when there were too many."""
        self.rounds += 1
        if self.rounds > MOST_ROUNDS:
            raise SecurityError(f"循环超过 {MOST_ROUNDS} 次")
        return ""

    def bounded(self, value: Any) -> Any:
        """``value``, if it is of a sane size. Raises SecurityError."""
        match value:
            case str() if len(value) > MOST_CHARACTERS:
                raise SecurityError(f"一处内容超过 {MOST_CHARACTERS} 字")
            case int() if abs(value) > 10 * MOST_NUMBER:
                raise SecurityError(f"算出的数大于 {10 * MOST_NUMBER}")
            case list() | tuple() if len(value) > MOST_MEMBERS:
                raise SecurityError(f"列表超过 {MOST_MEMBERS} 项")
        return value

    def getattr(self, obj: Any, attribute: str) -> Any:
        """``obj.attribute``: of parts and loops; of a date its year, month and day; of other values nothing."""
        if isinstance(obj, Part | Gap | LoopContext) or (isinstance(obj, date) and attribute in _DATE_PARTS):
            return super().getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``obj[argument]``: by number in texts and lists, by name in parts."""
        if isinstance(argument, str) and not isinstance(obj, Part | Gap | dict):
            return self.undefined(obj=obj, name=argument)
        return super().getitem(obj, argument)


class _Counted(NodeTransformer):
    """Counts every round and measures every value a filter or a sum makes."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - Jinja's visitors are named after its nodes
        self.generic_visit(node)
        node.body.insert(0, nodes.Output([_call("tick", [])], lineno=node.lineno))
        return node

    def measured(self, node: nodes.Expr) -> nodes.Expr:
        self.generic_visit(node)
        return _call("bounded", [node])

    visit_Filter = visit_Add = visit_Concat = measured  # noqa: N815 - as above


def _call(name: str, arguments: list[nodes.Expr]) -> nodes.Call:
    lineno = arguments[0].lineno if arguments else 1
    return nodes.Call(nodes.EnvironmentAttribute(name, lineno=lineno), arguments, [], None, None, lineno=lineno)


def guarded_environment() -> GuardedEnvironment:
    """A fresh environment for one filling of an institution's own template."""
    house = house_environment()
    environment = GuardedEnvironment(undefined=house.undefined, autoescape=True, keep_trailing_newline=True)
    environment.filters = {
        **{name: house.filters[name] for name in HOUSE_FILTERS | PLAIN_FILTERS},
        "count": house.filters["length"],
        "d": house.filters["default"],
        "lines": _lines,
        "join": _join,
    }
    environment.globals = {"cite": house.globals["cite"], "range": _range}
    return environment


def fill(environment: GuardedEnvironment, source: str, names: dict[str, Any]) -> str:
    """The template filled. Raises what Jinja raises, and SecurityError where it grows beyond all measure."""
    pieces, length = [], 0
    for piece in environment.from_string(source).generate(names):
        length += len(piece)
        if length > MOST_OUTPUT:
            raise SecurityError("文书内容过大")
        pieces.append(piece)
    return "".join(pieces)


def _lines(value: object) -> object:
    """Text of several lines as it is: the writer breaks Word's lines where it holds a line end."""
    return value


def _range(*limits: int) -> range:
    found = range(*limits)
    if len(found) > MOST_NUMBER:
        raise SecurityError(f"range 超过 {MOST_NUMBER} 项")
    return found


def _join(values: Iterable[Any], between: str = "", attribute: str | None = None) -> Markup | Gap:
    """The values in one line, each escaped."""
    pieces: list[Markup] = []
    length = 0
    for value in values:
        said = value.look_up(attribute) if attribute and isinstance(value, Part) else value
        pieces.append(escape(said))
        length += len(pieces[-1])
        if length > MOST_CHARACTERS:
            raise SecurityError(f"一处内容超过 {MOST_CHARACTERS} 字")
    return escape(between).join(pieces)

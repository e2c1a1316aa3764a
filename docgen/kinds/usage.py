"""What a template prints and asks for: every name followed through loops, ``set`` and the house's macros.

Reads a template's syntax tree, not its words, against the names a kind offers. It tells which of them the template
prints (on some way through it), and what can't be right: names that aren't there, a list printed as it is, a filter on
what it can't write. A template is never run for that.
"""

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Final

from jinja2 import Environment, nodes

from docgen.kinds.guarded import CALLABLE
from docgen.kinds.shapes import OPEN, Shape, Sort, merged

TAKES: Final[dict[str, frozenset[Sort]]] = {
    "yuan": frozenset({"money", "number"}),
    "capitals": frozenset({"money"}),
    "percent": frozenset({"rate"}),
    "zh_date": frozenset({"date"}),
    "zh_number": frozenset({"number"}),
    "word": frozenset({"choice"}),
    "masked_id": frozenset({"text"}),
    "masked_phone": frozenset({"text"}),
    "masked_account": frozenset({"text"}),
    "lines": frozenset({"text"}),
}
"""What a filter of the house can write."""
WRITTEN: Final[dict[Sort, str]] = {"money": "yuan", "rate": "percent", "choice": "word"}
"""What can't be printed without a filter, and the one that writes it."""
_ONE_OF: Final = frozenset({"first", "last"})
_SAME: Final = frozenset({"list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr"})
_LOOP: Final = Shape(
    "part",
    members={
        **{name: Shape("number") for name in ["index", "index0", "revindex", "revindex0", "length", "depth", "depth0"]},
        **{name: Shape("flag") for name in ("first", "last", "changed")},
        **dict.fromkeys(("previtem", "nextitem", "cycle"), OPEN),
    },
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What an expression is, and the names whose values are in it."""

    shape: Shape = OPEN
    paths: frozenset[str] = frozenset()


NOTHING: Final = Seen()
_TEXT: Final = Seen(Shape("text"))
_NUMBER: Final = Seen(Shape("number"))
_FLAG: Final = Seen(Shape("flag"))


@dataclass(frozen=True, slots=True)
class Fault:
    """What can't be right, by its line: what stands there, and what is wrong, in Chinese."""

    line: int
    value: str
    reason: str


@dataclass(slots=True)
class Usage:
    """What was found so far."""

    printed: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


Scope = dict[str, Seen]


def usage(tree: nodes.Template, offered: Shape, environment: Environment) -> Usage:
    """What a template prints of the names that are offered, and its faults.

    Args:
        tree: the template, as its environment parsed it.
        offered: one part whose members are all names.
        environment: where the house's macros are found, and the filters there are.
    """
    reading = _Reading(environment, Usage())
    scope = {name: Seen(shape, frozenset({name})) for name, shape in offered.members.items()}
    reading.statements(tree.body, scope)
    return reading.usage


class _Reading:
    def __init__(self, environment: Environment, usage: Usage) -> None:
        self.environment = environment
        self.usage = usage
        self.macros: dict[str, nodes.Macro] = {}
        self.doubtful = 0
        """How many conditions stand around; what is set within one leaves what was set before possible."""
        self.depth = 0

    def fault(self, node: nodes.Node, value: str, reason: str) -> None:
        self.usage.faults.append(Fault(node.lineno, value, reason))

    # --- statements

    def statements(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: Scope) -> None:
        match node:
            case nodes.Output():
                self.printing(node, scope)
            case nodes.For():
                self.loop(node, scope)
            case nodes.If():
                self.condition(node, scope)
            case nodes.Assign():
                self.assign(node.target, self.see(node.node, scope), scope)
            case nodes.With():
                self.within(node, scope)
            case _:
                self.defining(node, scope)

    def other(self, node: nodes.Node, scope: Scope) -> None:
        """What holds others and says nothing itself."""
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.see(child, scope)
            else:
                self.statement(child, scope)

    def defining(self, node: nodes.Node, scope: Scope) -> None:
        """Macros, and blocks that become a value."""
        match node:
            case nodes.AssignBlock():
                self.assign(node.target, Seen(Shape("text"), self.block(node.body, scope)), scope)
            case nodes.Macro():
                self.macros[node.name] = node
            case nodes.FromImport() | nodes.Import():
                self.take_macros(node)
            case _:
                self.other(node, scope)

    def printing(self, node: nodes.Output, scope: Scope) -> None:
        for printed in node.nodes:
            if not isinstance(printed, nodes.TemplateData):
                self.output(printed, scope)

    def within(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self.assign(target, self.see(value, scope), inner)
        self.statements(node.body, inner)

    def output(self, node: nodes.Expr, scope: Scope) -> None:
        seen = self.see(node, scope)
        self.usage.printed |= seen.paths
        said = _said(node)
        match seen.shape.sort:
            case "part":
                some = "、".join(f"{said}.{name}" for name in list(seen.shape.members)[:3])
                self.fault(node, said, f"是一组内容，应打印其中的一项，如 {some}")
            case "list":
                self.fault(node, said, f"是列表，应先写 {{% for … in {said} %}}，再打印其中的一项")
            case "flag":
                self.fault(node, said, f"是“是/否”，不能打印，应写 {{% if {said} %}} … {{% endif %}}")
            case "money" | "rate" | "choice" as sort:
                argument = f'("{seen.shape.closed_list}")' if sort == "choice" else ""
                self.fault(node, said, f"直接打印不合书写格式，应写 {{{{ {said} | {WRITTEN[sort]}{argument} }}}}")

    def loop(self, node: nodes.For, scope: Scope) -> None:
        each = self.see(node.iter, scope)
        shape = each.shape
        if shape.sort not in ("list", "open"):
            self.fault(node, _said(node.iter), "不是列表，不能逐项循环")
        inner = dict(scope) | {"loop": Seen(_LOOP)}
        self.assign(node.target, Seen(shape.member or OPEN, each.paths), inner)
        if node.test is not None:
            self.see(node.test, inner)
        self.statements(node.body, inner)
        self.statements(node.else_, dict(scope))

    def condition(self, node: nodes.If, scope: Scope) -> None:
        self.see(node.test, scope)
        self.doubtful += 1
        self.statements(node.body, scope)
        self.statements(node.elif_, scope)
        self.statements(node.else_, scope)
        self.doubtful -= 1

    def assign(self, target: nodes.Node, value: Seen, scope: Scope) -> None:
        if isinstance(target, nodes.Tuple):
            member = Seen(value.shape.member or OPEN, value.paths)
            for name in target.items:
                self.assign(name, member, scope)
        elif isinstance(target, nodes.Name):
            before = scope.get(target.name) if self.doubtful else None
            scope[target.name] = _either(before, value) if before else value

    def block(self, body: Iterable[nodes.Node], scope: Scope) -> frozenset[str]:
        """The names printed within a block whose words become a value."""
        outside, self.usage.printed = self.usage.printed, set()
        self.statements(body, dict(scope))
        inside, self.usage.printed = self.usage.printed, outside
        return frozenset(inside)

    # --- macros

    def take_macros(self, node: nodes.FromImport | nodes.Import) -> None:
        if not isinstance(node.template, nodes.Const) or self.environment.loader is None:
            return
        source, _, _ = self.environment.loader.get_source(self.environment, node.template.value)
        found = {macro.name: macro for macro in self.environment.parse(source).find_all(nodes.Macro)}
        self.macros.update(found)
        if isinstance(node, nodes.Import):
            self.macros.update({f"{node.target}.{name}": macro for name, macro in found.items()})
        else:
            pairs = [(name, name) if isinstance(name, str) else name for name in node.names]
            self.macros.update({alias: found[name] for name, alias in pairs if name in found})

    def call(self, node: nodes.Call, scope: Scope) -> Seen:
        arguments = [self.see(argument, scope) for argument in node.args]
        named = {keyword.key: self.see(keyword.value, scope) for keyword in node.kwargs}
        name = _said(node.node)
        macro = self.macros.get(name)
        if macro is not None and self.depth < 20:
            return Seen(Shape("text"), self.expand(macro, arguments, named, scope))
        if isinstance(node.node, nodes.Name) and name not in CALLABLE and name not in scope:
            self.fault(node, name, "没有这个函数")
        if name == "range":
            return Seen(Shape("list", member=Shape("number")))
        return reduce(_either, arguments, _TEXT)

    def expand(
        self, macro: nodes.Macro, arguments: Sequence[Seen], named: dict[str, Seen], scope: Scope
    ) -> frozenset[str]:
        inner = dict(scope)
        names = [argument.name for argument in macro.args]
        inner.update(dict.fromkeys(names, NOTHING))
        defaults = zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True)
        inner.update({name: self.see(default, inner) for name, default in defaults})
        inner.update(dict(zip(names, arguments, strict=False)) | named)
        self.depth += 1
        printed = self.block(macro.body, inner)
        self.depth -= 1
        return printed

    # --- expressions

    def see(self, node: nodes.Node, scope: Scope) -> Seen:
        match node:
            case nodes.Name():
                return self.name(node, scope)
            case nodes.Const():
                return _NUMBER if isinstance(node.value, int | float) else _TEXT
            case nodes.Getattr():
                return self.attribute(node, self.see(node.node, scope), node.attr)
            case nodes.Getitem():
                return self.item(node, scope)
            case nodes.Filter() if node.node is not None:
                return self.filtered(node, scope)
            case nodes.Call():
                return self.call(node, scope)
            case nodes.CondExpr():
                self.see(node.test, scope)
                return _either(self.see(node.expr1, scope), self.see(node.expr2, scope) if node.expr2 else _TEXT)
            case nodes.And() | nodes.Or():
                return _either(self.see(node.left, scope), self.see(node.right, scope))
            case nodes.Add() | nodes.Sub():
                return _sum(self.see(node.left, scope), self.see(node.right, scope))
        return self.made(node, scope)

    def made(self, node: nodes.Node, scope: Scope) -> Seen:
        """Values that are put together of others; a comparison holds none of what it compares."""
        inside = [self.see(child, scope) for child in node.iter_child_nodes()]
        paths = frozenset(path for seen in inside for path in seen.paths)
        match node:
            case nodes.List() | nodes.Tuple():
                return Seen(Shape("list", member=reduce(merged, (seen.shape for seen in inside), OPEN)), paths)
            case nodes.Dict() | nodes.Pair() | nodes.Keyword() | nodes.Operand():
                return Seen(OPEN, paths)
            case nodes.Concat():
                return Seen(Shape("text"), paths)
            case nodes.Neg():
                return inside[0]
            case nodes.Test() if node.name not in self.environment.tests:
                self.fault(node, node.name, f"没有“{node.name}”这种判断。{nearest(node.name, self.environment.tests)}")
        return _FLAG

    def name(self, node: nodes.Name, scope: Scope) -> Seen:
        found = scope.get(node.name)
        if found is not None:
            return found
        if node.name not in CALLABLE and node.name not in self.macros:
            self.fault(node, node.name, _unknown(node.name, scope))
        return NOTHING

    def attribute(self, node: nodes.Node, seen: Seen, name: str) -> Seen:
        shape, said = seen.shape, _said(node)
        if shape.sort == "open" or (shape.sort == "date" and name in ("year", "month", "day")):
            return Seen(OPEN, seen.paths) if shape.sort == "open" else _NUMBER
        if name in shape.members:
            paths = frozenset(f"{path}.{name}" for path in seen.paths)
            return Seen(shape.members[name], paths)
        if shape.sort == "list":
            holder = said.rpartition(".")[0]
            self.fault(node, said, f"{holder} 是列表，应先写 {{% for … in {holder} %}}，再用其中的一项")
        elif shape.sort == "part":
            self.fault(node, said, _unknown(name, shape.members))
        else:
            self.fault(node, said, f"{said.rpartition('.')[0]} 之下没有别的内容")
        return NOTHING

    def item(self, node: nodes.Getitem, scope: Scope) -> Seen:
        seen = self.see(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) and seen.shape.sort == "part":
            return self.attribute(node, seen, node.arg.value)
        self.see(node.arg, scope)
        if isinstance(node.arg, nodes.Slice):
            return seen
        return Seen(seen.shape.member or OPEN, seen.paths)

    def filtered(self, node: nodes.Filter, scope: Scope) -> Seen:
        seen = self.see(node.node, scope)  # type: ignore[arg-type]  # asked before
        arguments = [self.see(argument, scope) for argument in node.args]
        name = node.name
        takes = TAKES.get(name)
        if takes and seen.shape.sort not in takes | {"open"} and not (seen.shape.sort == "text" and not seen.paths):
            self.fault(
                node,
                f"{_said(node.node)} | {name}",
                f"过滤器 {name} 不能用在这里：{_said(node.node)} 是{_SORTS[seen.shape.sort]}",
            )
        if name not in self.environment.filters:
            self.fault(node, name, _no_filter(name, self.environment))
        if takes:
            return Seen(Shape("text"), seen.paths)
        return self.plainly_filtered(node, seen, arguments)

    def plainly_filtered(self, node: nodes.Filter, seen: Seen, arguments: Sequence[Seen]) -> Seen:
        match node.name:
            case "length" | "count":
                return Seen(Shape("number"))
            case name if name in _ONE_OF:
                return Seen(seen.shape.member or OPEN, seen.paths)
            case name if name in _SAME:
                return seen
            case "batch":
                return Seen(Shape("list", member=seen.shape), seen.paths)
            case "default" | "d":
                return reduce(_either, arguments, seen)
            case "map":
                return self.mapped(node, seen)
            case "join":
                return Seen(Shape("text"), self.joined(node, seen))
        return Seen(Shape("text"), seen.paths)

    def mapped(self, node: nodes.Filter, seen: Seen) -> Seen:
        member = self.by_attribute(node, seen)
        return Seen(Shape("list", member=member.shape), member.paths)

    def joined(self, node: nodes.Filter, seen: Seen) -> frozenset[str]:
        return self.by_attribute(node, seen).paths

    def by_attribute(self, node: nodes.Filter, seen: Seen) -> Seen:
        """A member of a list, or that of its values which the filter names."""
        member = Seen(seen.shape.member or OPEN, seen.paths)
        names = [k.value.value for k in node.kwargs if k.key == "attribute" and isinstance(k.value, nodes.Const)]
        if len(node.args) > 1 and node.name == "join" and isinstance(node.args[1], nodes.Const):
            names.append(node.args[1].value)
        for name in (part for said in names for part in str(said).split(".")):
            member = self.attribute(nodes.Getattr(node.node, name, "load", lineno=node.lineno), member, name)
        return member


_SORTS: Final[dict[Sort, str]] = {
    "text": "文字",
    "money": "金额",
    "rate": "利率",
    "date": "日期",
    "instant": "时间",
    "number": "整数",
    "flag": "“是/否”",
    "choice": "选项",
    "picture": "图片",
    "part": "一组内容",
    "list": "列表",
}


def _either(one: Seen, other: Seen) -> Seen:
    """What is one or the other: of different sorts, it can't be told."""
    paths = one.paths | other.paths
    if one.shape.sort == other.shape.sort:
        return Seen(merged(one.shape, other.shape), paths)
    plain = {"text", "open"}
    if one.shape.sort in plain and other.shape.sort in plain:
        return Seen(Shape("text"), paths)
    return Seen(OPEN, paths)


def _sum(one: Seen, other: Seen) -> Seen:
    sort: Sort = one.shape.sort if one.shape.sort in ("money", "number", "list") else "text"
    shape = replace(one.shape) if sort == "list" else Shape(sort)
    return Seen(shape, one.paths | other.paths)


def nearest(name: str, known: Iterable[str]) -> str:
    """``是否指 …？`` with the known name that is nearest, or nothing."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"是否指 {near[0]}？" if near else ""


def _unknown(name: str, known: Iterable[str]) -> str:
    return f"没有“{name}”这个名字。{nearest(name, known) or '可用的名字见 docgen template fields'}"


def _no_filter(name: str, environment: Environment) -> str:
    own = sorted(environment.filters)
    return f"没有“{name}”这个过滤器。{nearest(name, own) or '可用：' + '、'.join(own)}"


def _said(node: Any) -> str:
    """An expression as its writer would say it, roughly."""
    said: dict[type, Callable[[Any], str]] = {
        nodes.Name: lambda n: str(n.name),
        nodes.Const: lambda n: repr(n.value),
        nodes.Getattr: lambda n: f"{_said(n.node)}.{n.attr}",
        nodes.Getitem: lambda n: f"{_said(n.node)}[{_said(n.arg)}]",
        nodes.Filter: lambda n: f"{_said(n.node)} | {n.name}",
        nodes.Call: lambda n: f"{_said(n.node)}(…)",
    }
    return said.get(type(node), lambda _: "…")(node)

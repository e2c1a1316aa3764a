"""What an expression of a template is and which names are in it: the half of ``usage`` that reads expressions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from typing import Any, Final

from jinja2 import Environment, nodes

from docgen.kinds.filters import TAKES, TOLD
from docgen.kinds.guesses import guess, nearest
from docgen.kinds.refusals import CALLABLE
from docgen.kinds.seen import (
    FILTERED,
    FLAG,
    NOTHING,
    NUMBER,
    ORGANIZATION,
    TEXT,
    Fault,
    Scope,
    Seen,
    Usage,
    added,
    either,
)
from docgen.kinds.shapes import OPEN, SORTS, Shape, merged

_ONE_OF: Final = frozenset({"first", "last"})
_SAME: Final = frozenset({"list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr"})


class Expressions:
    """Reads expressions in a scope; what is wrong with them goes into ``usage``."""

    def __init__(self, environment: Environment, usage: Usage) -> None:
        self.environment = environment
        self.usage = usage
        self.macros: dict[str, nodes.Macro] = {}
        self.organizations: frozenset[str] = frozenset()
        """Whose names stand where a condition says that they are no persons."""

    def fault(self, node: nodes.Node, value: str, reason: str) -> None:
        """Note what can't be right."""
        self.usage.faults.append(Fault(node.lineno, value, reason))

    def expand(
        self, macro: nodes.Macro, arguments: Sequence[Seen], named: Mapping[str, Seen], scope: Scope
    ) -> frozenset[str]:
        """The names a macro prints; told by whoever reads statements."""
        raise NotImplementedError

    def see(self, node: nodes.Node, scope: Scope) -> Seen:
        """What an expression is."""
        match node:
            case nodes.Name():
                return self.name(node, scope)
            case nodes.Const():
                return NUMBER if isinstance(node.value, int | float) else TEXT
            case nodes.Getattr():
                return self.attribute(node, self.see(node.node, scope), node.attr)
            case nodes.Getitem():
                return self.item(node, scope)
            case nodes.Filter() if node.node is not None:
                return self.filtered(node, scope)
            case nodes.Call():
                return self.call(node, scope)
            case nodes.CondExpr():
                return self.one_or_other(node, scope)
            case nodes.And() | nodes.Or():
                return either(self.see(node.left, scope), self.see(node.right, scope))
            case nodes.Add() | nodes.Sub():
                return added(self.see(node.left, scope), self.see(node.right, scope))
        return self.made(node, scope)

    def one_or_other(self, node: nodes.CondExpr, scope: Scope) -> Seen:
        """The one value where the condition holds, the other elsewhere."""
        self.see(node.test, scope)
        where, elsewhere = self.organizations_by(node.test, scope)
        with self.knowing(where):
            one = self.see(node.expr1, scope)
        with self.knowing(elsewhere):
            return either(one, self.see(node.expr2, scope) if node.expr2 else TEXT)

    def organizations_by(self, test: nodes.Node, scope: Scope) -> tuple[frozenset[str], frozenset[str]]:
        """Who is known to be no person where a condition holds, and where it does not."""
        match test:
            case nodes.Not():
                where, elsewhere = self.organizations_by(test.node, scope)
                return elsewhere, where
            case nodes.And() | nodes.Or():
                left, right = (self.organizations_by(side, scope) for side in (test.left, test.right))
                if isinstance(test, nodes.And):
                    return left[0] | right[0], left[1] & right[1]
                return left[0] & right[0], left[1] | right[1]
            case nodes.Getattr(attr="person"):
                return frozenset(), self.see(test.node, scope).paths
        return frozenset(), frozenset()

    @contextmanager
    def knowing(self, organizations: frozenset[str]) -> Iterator[None]:
        """Read on with these known to be no persons."""
        before, self.organizations = self.organizations, self.organizations | organizations
        yield
        self.organizations = before

    def call(self, node: nodes.Call, scope: Scope) -> Seen:
        """A function of the house, or a macro."""
        arguments = [self.see(argument, scope) for argument in node.args]
        named = {keyword.key: self.see(keyword.value, scope) for keyword in node.kwargs}
        name = spelt(node.node)
        macro = self.macros.get(name)
        if macro is not None:
            return Seen(Shape("text"), self.expand(macro, arguments, named, scope))
        if isinstance(node.node, nodes.Name) and name not in CALLABLE and name not in scope:
            self.fault(node, name, "没有这个函数")
        if name == "range":
            return Seen(Shape("list", member=Shape("number")))
        return reduce(either, arguments, TEXT)

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
        return FLAG

    def name(self, node: nodes.Name, scope: Scope) -> Seen:
        """A name, as the scope has it."""
        found = scope.get(node.name)
        if found is not None:
            return found
        if node.name not in CALLABLE and node.name not in self.macros:
            self.fault(node, node.name, _unknown(node.name, {name: seen.shape for name, seen in scope.items()}))
        return NOTHING

    def attribute(self, node: nodes.Node, seen: Seen, name: str) -> Seen:
        """What stands under a name of a part."""
        shape, said = seen.shape, spelt(node)
        if shape.sort == "open" or (shape.sort == "date" and name in ("year", "month", "day")):
            return Seen(OPEN, seen.paths) if shape.sort == "open" else NUMBER
        if name in shape.members:
            public = self.organizations if name == "id_no" else ()
            paths = frozenset(f"{path}.{name}{ORGANIZATION if path in public else ''}" for path in seen.paths)
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
        """A member of a list, or what stands under a name."""
        seen = self.see(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) and seen.shape.sort == "part":
            return self.attribute(node, seen, node.arg.value)
        self.see(node.arg, scope)
        if isinstance(node.arg, nodes.Slice):
            return seen
        return Seen(seen.shape.member or OPEN, seen.paths)

    def filtered(self, node: nodes.Filter, scope: Scope) -> Seen:
        """What a filter makes of a value."""
        seen = self.see(node.node, scope)  # type: ignore[arg-type]  # asked before
        arguments = [self.see(argument, scope) for argument in node.args]
        name = node.name
        takes = TAKES.get(name)
        if takes and seen.shape.sort not in takes | {"open"} and not (seen.shape.sort == "text" and not seen.paths):
            self.fault(
                node,
                f"{spelt(node.node)} | {name}",
                f"过滤器 {name} 不能用在这里：{spelt(node.node)} 是{SORTS[seen.shape.sort]}",
            )
        if name not in self.environment.filters:
            self.fault(node, name, _no_filter(name, self.environment))
        if name in TOLD:
            return Seen(
                Shape("text"), frozenset(f"{path.partition(FILTERED)[0]}{FILTERED}{name}" for path in seen.paths)
            )
        if takes:
            return Seen(Shape("text"), seen.paths)
        return self.plainly_filtered(node, seen, arguments)

    def plainly_filtered(self, node: nodes.Filter, seen: Seen, arguments: Sequence[Seen]) -> Seen:
        """What Jinja's own filters make of it."""
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
                return reduce(either, arguments, seen)
            case "sum":
                return self.by_attribute(node, seen)
            case "map":
                return self.mapped(node, seen)
            case "join":
                return Seen(Shape("text"), self.joined(node, seen))
        return Seen(Shape("text"), seen.paths)

    def mapped(self, node: nodes.Filter, seen: Seen) -> Seen:
        """One value of each member."""
        member = self.by_attribute(node, seen)
        return Seen(Shape("list", member=member.shape), member.paths)

    def joined(self, node: nodes.Filter, seen: Seen) -> frozenset[str]:
        """The names in a joined list."""
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


def _unknown(name: str, known: Mapping[str, Shape]) -> str:
    return f"没有“{name}”这个名字。{guess(name, known) or '可用的名字见 docgen template fields'}"


def _no_filter(name: str, environment: Environment) -> str:
    own = sorted(environment.filters)
    return f"没有“{name}”这个过滤器。{nearest(name, own) or '可用：' + '、'.join(own)}"


def spelt(node: Any) -> str:
    """An expression as its writer would say it, roughly."""
    said: dict[type, Callable[[Any], str]] = {
        nodes.Name: lambda n: str(n.name),
        nodes.Const: lambda n: repr(n.value),
        nodes.Getattr: lambda n: f"{spelt(n.node)}.{n.attr}",
        nodes.Getitem: lambda n: f"{spelt(n.node)}[{spelt(n.arg)}]",
        nodes.Filter: lambda n: f"{spelt(n.node)} | {n.name}",
        nodes.Call: lambda n: f"{spelt(n.node)}(…)",
    }
    return said.get(type(node), lambda _: "…")(node)

"""What a template prints and asks for: every name followed through loops, ``set`` and the house's macros.

Reads a template's syntax tree, not its words, against the names a kind offers. It tells which of them the template
prints (on some way through it), and what can't be right: names that aren't there, a list printed as it is, a filter on
what it can't write. A template is never run for that.
"""

from collections.abc import Iterable, Mapping, Sequence

from jinja2 import Environment, nodes

from docgen.kinds.expressions import Expressions, spelt
from docgen.kinds.filters import WRITTEN
from docgen.kinds.seen import FILTERED, LOOP, NOTHING, Scope, Seen, Usage, either
from docgen.kinds.shapes import OPEN, Shape

_DEEPEST = 20
"""Of macros that call each other."""


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
    found = reading.usage
    found.printed |= {path.partition(FILTERED)[0] for path in found.printed}
    return found


class _Reading(Expressions):
    def __init__(self, environment: Environment, usage: Usage) -> None:
        super().__init__(environment, usage)
        self.doubtful = 0
        """How many conditions stand around; what is set within one leaves what was set before possible."""
        self.depth = 0

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
                self.take_macros(node, scope)
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
        self.usage.in_full += [(node.lineno, path) for path in sorted(seen.paths) if FILTERED not in path]
        said = spelt(node)
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
            self.fault(node, spelt(node.iter), "不是列表，不能逐项循环")
        inner = dict(scope) | {"loop": Seen(LOOP)}
        self.assign(node.target, Seen(shape.member or OPEN, each.paths), inner)
        if node.test is not None:
            self.see(node.test, inner)
        self.statements(node.body, inner)
        self.statements(node.else_, dict(scope))

    def condition(self, node: nodes.If, scope: Scope) -> None:
        self.see(node.test, scope)
        where, elsewhere = self.organizations_by(node.test, scope)
        self.doubtful += 1
        with self.knowing(where):
            self.statements(node.body, scope)
        with self.knowing(elsewhere):
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
            scope[target.name] = either(before, value) if before else value

    def block(self, body: Iterable[nodes.Node], scope: Scope) -> frozenset[str]:
        """The names printed within a block whose words become a value."""
        outside, self.usage.printed = self.usage.printed, set()
        self.statements(body, dict(scope))
        inside, self.usage.printed = self.usage.printed, outside
        return frozenset(inside)

    # --- macros

    def take_macros(self, node: nodes.FromImport | nodes.Import, scope: Scope) -> None:
        if not isinstance(node.template, nodes.Const) or self.environment.loader is None:
            return
        source, _, _ = self.environment.loader.get_source(self.environment, node.template.value)
        tree = self.environment.parse(source)
        for each in tree.body:
            if isinstance(each, nodes.FromImport | nodes.Import | nodes.Assign):
                self.statement(each, scope)
        found = {macro.name: macro for macro in tree.find_all(nodes.Macro)}
        self.macros.update(found)
        if isinstance(node, nodes.Import):
            self.macros.update({f"{node.target}.{name}": macro for name, macro in found.items()})
        else:
            pairs = [(name, name) if isinstance(name, str) else name for name in node.names]
            self.macros.update({alias: found[name] for name, alias in pairs if name in found})

    def expand(
        self, macro: nodes.Macro, arguments: Sequence[Seen], named: Mapping[str, Seen], scope: Scope
    ) -> frozenset[str]:
        inner = dict(scope)
        names = [argument.name for argument in macro.args]
        inner.update(dict.fromkeys(names, NOTHING))
        defaults = zip(names[len(names) - len(macro.defaults) :], macro.defaults, strict=True)
        inner.update({name: self.see(default, inner) for name, default in defaults})
        inner.update(dict(zip(names, arguments, strict=False)) | dict(named))
        self.depth += 1
        if self.depth > _DEEPEST:
            return frozenset()
        printed = self.block(macro.body, inner)
        self.depth -= 1
        return printed

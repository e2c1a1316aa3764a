"""What an institution's own template may say: node types known to be harmless; everything else is refused by name.

Kept out are calls, macros, other files, arithmetic that grows, endless loops, and every way into Python's insides.
"""

from collections.abc import Iterator
from typing import Final

from jinja2 import nodes

MOST_NUMBER: Final = 100_000
"""The largest number a template may hold; greatest amounts come from the case."""
NO_FILES: Final = "不能引入或继承其他文件（include、import、extends、block）"
NO_MACROS: Final = "不能使用宏和成块的过滤（macro、call、filter、成块的 set）"

CALLABLE: Final = frozenset({"cite", "range"})
_LOOP_CALLS: Final = frozenset({"cycle", "changed"})

_HARMLESS: Final = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.With),
    *(nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter, nodes.Test, nodes.Call),
    *(nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Neg, nodes.Keyword),
    *(nodes.Add, nodes.Sub, nodes.Concat, nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair),
)
_ARITHMETIC: Final = (nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
_FILES: Final = (nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends, nodes.Block)
_MACROS: Final = (nodes.Macro, nodes.CallBlock, nodes.FilterBlock, nodes.AssignBlock)


def refusals(tree: nodes.Node) -> Iterator[tuple[int, str]]:
    """What a template may not say: the line of each, and why, in Chinese."""
    for node in (tree, *tree.find_all(nodes.Node)):
        if reason := _refusal(node):
            yield node.lineno, reason


def _refusal(node: nodes.Node) -> str:
    return _insides(node) or _unbounded(node) or _kind_of_node(node)


def _insides(node: nodes.Node) -> str:
    """Ways into Python itself."""
    match node:
        case nodes.Getattr(attr=str(name)) if name.startswith("_"):
            return f"不能访问程序内部（.{name}）"
        case nodes.Getitem(arg=nodes.Const(value=str(name))) if name.startswith("_"):
            return f'不能访问程序内部（["{name}"]）'
        case nodes.Name(name=name) if name.startswith("_") or name == "self":
            return f"不能访问程序内部（{name}）"
        case nodes.Filter(name="attr"):
            return "不能访问程序内部（过滤器 attr）"
        case nodes.Call() if not _may_call(node):
            return "模板里不能调用函数或方法；要换一种写法请用过滤器，如 {{ claim.total_due | yuan }}"
    return ""


def _unbounded(node: nodes.Node) -> str:
    """What grows or runs beyond any letter's need."""
    match node:
        case nodes.For(recursive=True):
            return "不能使用递归循环（recursive）"
        case nodes.Const(value=bool() | None):
            return ""
        case nodes.Const(value=int() | float() as number) if abs(number) > MOST_NUMBER:
            return f"模板里的数不能大于 {MOST_NUMBER}"
    return ""


def _kind_of_node(node: nodes.Node) -> str:
    if isinstance(node, _HARMLESS):
        return ""
    if isinstance(node, _ARITHMETIC):
        return "模板里不能乘、除、取余、乘方；金额由程序算好，直接打印"
    if isinstance(node, _FILES):
        return NO_FILES
    if isinstance(node, _MACROS):
        return NO_MACROS
    return f"不能使用这种写法（{type(node).__name__}）"


def _may_call(call: nodes.Call) -> bool:
    if call.dyn_args is not None or call.dyn_kwargs is not None:
        return False
    match call.node:
        case nodes.Name(name=name):
            return name in CALLABLE
        case nodes.Getattr(node=nodes.Name(name="loop"), attr=name):
            return name in _LOOP_CALLS
    return False

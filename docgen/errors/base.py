"""The root of the tree, its families, and what more than one part of the product raises."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input: where it is, what stands there, what was expected (both in Chinese)."""

    place: str
    value: str
    expected: str


class DocgenError(Exception):
    """The root of the tree. ``wording`` is a format string over the facts the error was raised with."""

    code: ClassVar[str] = "internal"
    wording: ClassVar[str] = "程序内部出错。请将此信息连同操作步骤发给系统管理员。"

    def __init__(self, *, problems: Iterable[Problem] = (), **facts: object) -> None:
        self.facts = facts
        self.problems = tuple(problems)
        self.message = self.wording.format_map(facts)
        super().__init__(self.message)

    def __str__(self) -> str:
        """The sentence, then every problem on a line of its own."""
        lines = [self.message]
        lines += [f"  {p.place}：{p.expected}" + (f"（现为：{p.value}）" if p.value else "") for p in self.problems]
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        """Errors cross process borders (batches run in a pool); facts travel by keyword."""
        return (_rebuild, (type(self), self.facts, self.problems))


def _rebuild(kind: type[DocgenError], facts: dict[str, object], problems: tuple[Problem, ...]) -> DocgenError:
    return kind(problems=problems, **facts)


class InputError(DocgenError):
    """What the user gave is wrong, missing or clashes. Exit 2."""

    code = "input"
    wording = "输入有误。请按下列各项更正后重试。"


class LawError(DocgenError):
    """The law or its data does not allow it. Exit 3."""

    code = "law"
    wording = "依现有规则与数据不能办理。"


class AccessError(DocgenError):
    """Not permitted. Exit 5."""

    code = "access"
    wording = "当前账户无权进行此操作。请联系管理员授权。"


class DefinitionError(DocgenError):
    """A template, parameter or other definition shipped or installed is at fault. Exit 4."""

    code = "definition"
    wording = "模板或参数定义有误。请按下列各项更正。"


class ShippedFileFaulty(DefinitionError):
    """A policy, recipe or parameter file that ships is at fault; an institution's own one is its input."""

    code = "shipped_file_faulty"
    wording = "随程序提供的文件 {name} 有误。请将下列各项发给系统管理员，或重新安装程序后重试。"


class UnfaithfulRenderError(DocgenError):
    """A writer would have produced something else than the document says. Exit 4."""

    code = "unfaithful_render"
    wording = "排版结果与文书内容不一致，已停止输出：{reason}。请将此信息发给系统管理员。"


class StorageError(DocgenError):
    """The disk or the database failed; neither the user's input nor a definition is at fault. Exit 1."""

    code = "storage"
    wording = "数据读写失败：{reason}。请检查磁盘与数据库后重试。"


class NotFound(InputError):
    """What was asked for is not there. 404."""

    code = "not_found"
    wording = "没有找到{what} {name}。请核对后重试。"


class Clash(InputError):
    """What was to be made is there already, or has changed meanwhile. 409."""

    code = "clash"
    wording = "{what} {name} {reason}。"

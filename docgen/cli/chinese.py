"""Click in Chinese: its help pages and its own complaints about a command line."""

import re
from collections.abc import Iterable
from typing import Any, Final

import click

HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}

_SAYINGS: Final = (
    (r"No such command '(.*)'\.", "没有命令 {0}。"),
    (r"Missing command\.", "请给出命令。"),
    (r"Got unexpected extra arguments? \((.*)\)", "多出参数 {0}。"),
    (r"Option '(.*)' requires an argument\.", "选项 {0} 后应有一个值。"),
    (r"Option '(.*)' does not take a value\.", "选项 {0} 后不应有值。"),
    (r"'(.*)' is not one of (.*)\.", "{0}，应为下列之一：{1}。"),
    (r"(.*) is not in the range (\d+)<=x<=(\d+)\.", "{0}，应为 {1} 至 {2} 之间的整数。"),
    (r"'(.*)' is not a valid integer(?: range)?\.", "{0}，应为整数。"),
    (r"Directory '(.*)' is a file\.", "{0} 是文件，应为文件夹。"),
)
"""What Click says of a command line, and the same in Chinese."""


class ChineseFormatter(click.HelpFormatter):
    """Help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading of a list."""
        super().write_heading(HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options; what stands there if none is given, and what must be given, in Chinese."""
        said = [(name, text.replace("[required]", "[必填]").replace("[default: ", "[默认：")) for name, text in rows]
        super().write_dl(said, col_max, col_spacing)


class ChineseContext(click.Context):
    """The context all commands run in."""

    formatter_class = ChineseFormatter


class _Helped:
    """Chinese words for the help option every command has."""

    context_class: type[click.Context] = ChineseContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """``--help``."""
        option: click.Option | None = super().get_help_option(ctx)  # type: ignore[misc]  # mixed into click.Command
        if option is not None:
            option.help = "显示本帮助后退出。"
        return option


class ChineseCommand(_Helped, click.Command):
    """A command."""


class ChineseGroup(_Helped, click.Group):
    """A group of commands."""

    command_class = ChineseCommand

    def group(self, *args: Any, **kwargs: Any) -> Any:
        """A group below this one is Chinese too."""
        kwargs.setdefault("cls", ChineseGroup)
        return super().group(*args, **kwargs)


def usage_complaint(error: click.UsageError) -> str:
    """What is wrong with a command line, and the way to help."""
    match error:
        case click.exceptions.NoArgsIsHelpError():
            return error.message
        case click.NoSuchOption() if re.fullmatch(r"-[\d.]+", error.option_name):
            said = f"以减号开头的数被当作选项（{error.option_name}）。请核对是否应为负数；确为负数的，写在 -- 之后。"
        case click.NoSuchOption():
            near = f"是否指 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            said = f"没有选项 {error.option_name}。{near}"
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else error.param_hint
            if isinstance(error.param, click.Option):
                name = error.param.opts[-1]
            said = f"缺少参数 {name}。"
        case click.BadParameter():
            name = error.param.opts[-1] if isinstance(error.param, click.Option) else error.param_hint or "参数"
            said = f"{name} 的值有误：{_in_chinese(error.message)}"
        case _:
            said = f"命令行有误：{_in_chinese(error.message)}"
    path = error.ctx.command_path if error.ctx else "docgen"
    return f"{said}\n用法见：{path} --help"


def _in_chinese(message: str) -> str:
    for pattern, words in _SAYINGS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*found.groups())
    return message

"""Click in Chinese: its help pages and its own complaints about a command line."""

from typing import Any

import click

HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "参数"}


class ChineseFormatter(click.HelpFormatter):
    """Help with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line."""
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """A heading of a list."""
        super().write_heading(HEADINGS.get(heading, heading))


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
            said = f"{name} 的值有误：{error.message}"
        case _:
            said = f"命令行有误：{error.message}"
    path = error.ctx.command_path if error.ctx else "docgen"
    return f"{said}\n用法见：{path} --help"

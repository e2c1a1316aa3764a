"""How the command line answers: one JSON object or words for a person, and the exit code of each family of errors."""

import json
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict

import click

from docgen.api.answers import plain_answer
from docgen.cli.chinese import usage_complaint
from docgen.errors import AccessError, DefinitionError, DocgenError, InputError, LawError, UnfaithfulRenderError

EXIT_CODES: Sequence[tuple[type[DocgenError], int]] = (
    (InputError, 2),
    (LawError, 3),
    (DefinitionError, 4),
    (UnfaithfulRenderError, 4),
    (AccessError, 5),
)

json_option = click.option("--json", "as_json", is_flag=True, help="在标准输出上只输出一个 JSON 对象。")


def reply(answer: object, words: Callable[[], str], *, as_json: bool) -> None:
    """Print the answer: as JSON, or in words."""
    click.echo(json.dumps(plain_answer(answer), ensure_ascii=False, indent=2) if as_json else words())


def exit_code(error: DocgenError) -> int:
    """The exit code of an error's family; 1 for what has none."""
    return next((code for family, code in EXIT_CODES if isinstance(error, family)), 1)


def complain(error: DocgenError, *, as_json: bool) -> int:
    """Say what happened, to what, what to do; return the exit code."""
    click.echo(str(error), err=True)
    if as_json:
        _say_error(error.code, error.message, [asdict(problem) for problem in error.problems])
    return exit_code(error)


def _say_error(code: str, message: str, problems: Sequence[dict[str, str]] = ()) -> None:
    body = {"error": {"code": code, "message": message, "problems": problems}}
    click.echo(json.dumps(body, ensure_ascii=False, indent=2))


def progress(text: str) -> None:
    """A message on the way; never on standard output."""
    click.echo(text, err=True)


class Steps:
    """Says each step of long work once, as it begins."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, step: str, _done: int, total: int) -> None:
        """Told by the work what it does, how much of it is done, and of how much."""
        if step != self._last:
            self._last = step
            progress(f"{step}（{total}）…" if total > 1 else f"{step}…")


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether the command line asked for JSON, also where it could not be parsed."""
    return "--json" in arguments


def run(group: click.Group, arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        result = group.main(args=given, prog_name="docgen", standalone_mode=False)
    except DocgenError as error:
        return complain(error, as_json=wants_json(given))
    except click.UsageError as error:
        click.echo(usage_complaint(error), err=True)
        if wants_json(given):
            _say_error("usage", usage_complaint(error))
        return 2
    except click.Abort:
        click.echo("已中止。", err=True)
        return 130
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    except Exception:  # noqa: BLE001 - the edge: a mistake of the program is told in Chinese, its traceback kept for us
        traceback.print_exc()
        return complain(DocgenError(), as_json=wants_json(given))
    return result if isinstance(result, int) else 0

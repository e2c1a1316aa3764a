"""``docgen check`` over the kinds: every fault at once, and the expected texts written when they are accepted."""

from collections.abc import Callable, Iterable
from functools import partial

from docgen.errors import DocgenError, FaultyKind, Problem
from docgen.kinds.annexes import annex_problems
from docgen.kinds.definition import Kind
from docgen.kinds.demanded import sayings, standard_usage
from docgen.kinds.dictionary import found_by, names
from docgen.kinds.sample import sample_sms, sample_text
from docgen.kinds.seen import FILTERED
from docgen.kinds.sms import has_sms
from docgen.law.dated import Parameters
from docgen.law.statutes import check_basis


def check_kinds(kinds: Iterable[Kind], parameters: Parameters, *, accept: bool = False) -> list[Problem]:
    """Every fault of these kinds.

    Args:
        kinds: the kinds to check.
        parameters: the dated legal values their samples are computed with.
        accept: write ``expected.txt`` and ``expected_sms.txt`` instead of comparing with them.
    """
    problems: list[Problem] = []
    for kind in kinds:
        problems += _basis(kind)
        faults = _sample(kind, "expected.txt", partial(sample_text, kind, parameters), accept=accept)
        problems += faults or [*_prints(kind), *annex_problems(kind, sample_text(kind, parameters))]
        if has_sms(kind):
            problems += _sample(kind, "expected_sms.txt", partial(sample_sms, kind, parameters), accept=accept)
    return problems


def _sample(kind: Kind, name: str, write: Callable[[], str], *, accept: bool) -> list[Problem]:
    """What is wrong with a sample's text, or how it differs from the file of this name."""
    try:
        text = write()
    except FaultyKind as error:
        return list(error.problems)
    except DocgenError as error:
        return list(error.problems) or [Problem(f"{kind.name}/sample.toml", "", error.message)]
    return _expected(kind, name, text, accept=accept)


def _basis(kind: Kind) -> list[Problem]:
    problems = []
    for basis in kind.definition.basis:
        try:
            check_basis(basis)
        except DocgenError as error:
            problems.append(Problem(f"{kind.name}/kind.toml basis", basis, error.message))
    return problems


def _prints(kind: Kind) -> list[Problem]:
    """What the kind says any template of it must print: names that are there, and that its own template prints."""
    place, offered = f"{kind.name}/kind.toml prints", names(kind)
    unknown = [name for name in kind.definition.prints if found_by(offered, name.partition(FILTERED)[0]) is None]
    printed = standard_usage(kind).printed
    missing = [name for name in kind.definition.prints if name not in unknown and name not in printed]
    unsayable = [name for name in kind.definition.says if name not in sayings()]
    return [
        *(Problem(place, name, "没有这个名字，见 docgen template fields") for name in unknown),
        *(
            Problem(f"{kind.name}/kind.toml says", name, "没有这一项，见 templates/house/says.toml")
            for name in unsayable
        ),
        *(Problem(f"{kind.name}/template.html", n, "kind.toml 的 prints 要求打印，模板没有打印") for n in missing),
    ]


def _expected(kind: Kind, name: str, text: str, *, accept: bool) -> list[Problem]:
    path = kind.folder / name
    if accept:
        path.write_text(text, encoding="utf-8")
        return []
    if not path.is_file():
        return [Problem(f"{kind.name}/{name}", "", "文件不存在；核对文书后运行 docgen check --accept")]
    expected = path.read_text(encoding="utf-8").splitlines()
    for number, (line, want) in enumerate(zip(text.splitlines(), expected, strict=False), 1):
        if line != want:
            return [Problem(f"{kind.name}/{name} 第{number}行", line[:80], f"应为“{want[:80]}”")]
    if len(text.splitlines()) != len(expected):
        return [Problem(f"{kind.name}/{name}", f"{len(text.splitlines())}行", f"应为{len(expected)}行")]
    return []

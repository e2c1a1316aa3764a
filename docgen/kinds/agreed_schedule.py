"""The installments of an agreement as they were answered: by one of four methods, each with its questions."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from docgen.errors import Problem, WrongAnswers
from docgen.kinds.parts import Part
from docgen.law.plan import Step, at_the_end, equal, given, monthly, stepped
from docgen.law.schedule import month_after

EQUAL, STEPPED, GIVEN, AT_THE_END = "等额分期", "分段还款", "逐期填写", "到期一次还本"
WHOLE = "全部欠款"
MOST_PERIODS = 360
LONGEST_STEP = 12
LAST_YEAR = 2199
"""A later due date is a slip of the pen."""

Dated = list[tuple[date, Decimal]]


def whole_debt(answers: Part) -> bool:
    """Whether the agreement takes in what isn't due yet."""
    return answers.get("covers") == WHOLE


def dated_amounts(title: str, debt: Decimal, answers: Part) -> Dated:
    """Due date and amount of each installment; they sum to ``debt``.

    Raises:
        WrongAnswers: what the method needs is missing or beyond reason, all at once.
        InputError: as ``docgen.law.plan`` says.
    """
    method = answers.get("method") or EQUAL
    problems = [*_FAULTS[method](answers)]
    if problems:
        raise WrongAnswers(title=title, problems=problems)
    if method == GIVEN:
        rows = answers["rows"]
        amounts = given(debt, [row["amount"] for row in rows])
        return list(zip([row["due_on"] for row in rows], amounts, strict=True))
    if method == STEPPED:
        amounts = stepped(debt, [Step(step["count"], step["amount"]) for step in answers["steps"]])
    else:
        amounts = (equal if method == EQUAL else at_the_end)(debt, answers["periods"])
    days = monthly(answers["first_due_on"], len(amounts), answers["interval_months"])
    return list(zip(days, amounts, strict=True))


def _by_number(answers: Part) -> list[Problem]:
    return [*_from_first(answers, answers.get("periods") or 0, "填写项 期数")]


def _by_steps(answers: Part) -> list[Problem]:
    steps = answers.get("steps") or []
    problems = [
        Problem(f"填写项 分段还款第{place}行", "", "期数应不小于1；除末行外应填每期金额，且大于零")
        for place, step in enumerate(steps, 1)
        if not step["count"] or (step["amount"] is None and place < len(steps)) or step["amount"] == 0
    ]
    return [*problems, *_from_first(answers, sum(step["count"] or 0 for step in steps), "填写项 分段还款")]


def _by_rows(answers: Part) -> list[Problem]:
    rows = answers.get("rows") or []
    if not 0 < len(rows) <= MOST_PERIODS:
        return [Problem("填写项 逐期还款", str(len(rows)), f"逐期填写的，应填1至{MOST_PERIODS}期")]
    return [
        Problem(f"填写项 逐期还款第{place}行", str(row["due_on"]), "还款日期过远，请核对年份")
        for place, row in enumerate(rows, 1)
        if row["due_on"].year > LAST_YEAR
    ]


def _from_first(answers: Part, count: int, place: str) -> list[Problem]:
    """What is wrong with so many installments from a first due date on."""
    problems = []
    if not 0 < count <= MOST_PERIODS:
        problems.append(Problem(place, str(count), f"应为1至{MOST_PERIODS}期"))
    first_on, step = answers.get("first_due_on"), answers["interval_months"]
    if not 0 < step <= LONGEST_STEP:
        problems.append(Problem("填写项 每几个月一期", str(step), f"应为1至{LONGEST_STEP}个月"))
    if first_on is None:
        problems.append(
            Problem("填写项 首期还款日", "", "必填（first_due_on）。逐期填写的，请把还款方式改为“逐期填写”")
        )
    elif first_on.year > LAST_YEAR or (
        not problems and month_after(first_on, (count - 1) * step, first_on.day).year > LAST_YEAR
    ):
        problems.append(Problem("填写项 首期还款日", str(first_on), "末期还款日过远，请核对年份和期数"))
    return problems


_FAULTS: Final[Mapping[str, Callable[[Part], list[Problem]]]] = {
    EQUAL: _by_number,
    AT_THE_END: _by_number,
    STEPPED: _by_steps,
    GIVEN: _by_rows,
}

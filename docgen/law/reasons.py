"""Why a date is what it is, in sentences: what it rests on, what would prove more, how far to trust the last day.

No sentence says that a right has lapsed while an event on record could still be proven.
"""

from docgen.law.clock import Strength
from docgen.law.running import Run, Runs
from docgen.law.statutes import cite


def assumed(text: str) -> str:
    """A choice where the law is divided or the file is silent."""
    return f"假定：{text}"


def reasons(runs: Runs, *, procedural: bool = False) -> list[str]:
    """The sentences that any clock's runs give; ``procedural`` for a period before a court (民诉法 85)."""
    rolls = cite("civil_procedure_law", 85) if procedural else cite("civil_code", 203)
    lines = [_resting(runs.proven), *_last_day(runs.proven, rolls)]
    unproven = runs.unproven()
    end = runs.recorded.end
    if unproven and end != runs.proven.end:
        later = f"届满日为{end.on}" if end else "期间不届满"
        lines.append(f"下列已记录的事项补足凭证后，{later}：")
        lines += [f"  {act.on}{act.said}：{act.missing or '补强证明'}" for act in unproven]
    return lines


def _resting(run: Run) -> str:
    if run.last is None:
        return ""
    rests = f"{run.last.on}“{run.last.said}”（{run.last.article}）"
    if run.end is None:
        return f"{rests}：程序未终结，期间自程序终结时重新计算；程序已终结的，请补录终结记录，未补录前不显示届满日"
    since = f"，自{run.start_on}起" if run.start_on != run.last.on else ""
    return f"以{rests}为准重新计算{since}"


def _last_day(run: Run, rolls: str) -> list[str]:
    if run.end is None:
        return []
    if run.end.provisional:
        return [f"{run.end.safe_on.year}年的放假安排尚未收录，未作顺延"]
    if run.end.on != run.end.safe_on:
        return [f"最后一日{run.end.safe_on}为休息日，届满日顺延至{run.end.on}（{rolls}）；不宜依赖顺延"]
    return []


def contract_strength(proof: tuple[str, ...]) -> tuple[Strength, str]:
    """How well the contract behind a clock is proven, and what is missing."""
    return (Strength.STRONG, "") if proof else (Strength.NONE, "合同等证明履行期限的证据")

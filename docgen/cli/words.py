"""Answers in words and tables, for a person at a terminal."""

import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import StringIO

from rich.console import Console
from rich.table import Table

from docgen.glossary import term, terms, word
from docgen.law.beside import AgreementKept, ClaimResult, DelayInterest
from docgen.law.result import DebtClaim
from docgen.zh.figures import percent, yuan

TERMINAL_WIDTH = 140


def table(
    title: str | None,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Iterable[int] = (),
    *,
    whole: Iterable[int] = (),
) -> str:
    """A table as text; ``right`` are the columns of figures. What is long goes on in the next line, uncut.

    ``whole`` are columns of names that aren't to be broken.
    """
    grid = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    figures, names = set(right), set(whole)
    for index, head in enumerate(heads):
        if index in figures:
            grid.add_column(head, justify="right", no_wrap=True)
        else:
            grid.add_column(head, overflow="fold", no_wrap=index in names)
    for row in rows:
        grid.add_row(*row)
    written = StringIO()
    width = None if sys.stdout.isatty() else TERMINAL_WIDTH
    Console(file=written, width=width, highlight=False, markup=False, emoji=False).print(grid)
    return written.getvalue().rstrip("\n")


def claim_words(claim: ClaimResult) -> str:
    """The claim: sums, segments, how each repayment was applied, what was noticed."""
    parts = [_sums(claim)]
    for debt in claim.debts:
        parts += [_segments(debt), _repayments(debt)]
    parts += [_delays(claim), *map(_delay, claim.delay_interest), *map(_kept, claim.agreements), _stopped(claim)]
    parts += [_reconciliation(claim)]
    parts += [*(f"提示（{warning.code}）：{warning.message}" for warning in claim.warnings)]
    return "\n\n".join(part for part in parts if part)


def _sums(claim: ClaimResult) -> str:
    names = terms("claim")
    keys = ["principal_overdue", "interest", "penalty", "compound", "liquidated_damages", "fees", "credit", "total_due"]
    keys += ["principal_not_due", "accrued_not_due", "total_to_settle", "daily"]
    rows = [(names[key], yuan(getattr(claim, key))) for key in keys if getattr(claim, key) or key == "total_due"]
    rows.append((names["overdue_days"], f"{claim.overdue_days}天"))
    return table(f"截止日 {claim.as_of}", ["项目", "金额（元）"], rows, [1])


def _segments(debt: DebtClaim) -> str:
    rows = [
        (
            str(line.installment),
            word(line.kind),
            line.from_on.isoformat(),
            line.to_on.isoformat(),
            str(line.days),
            yuan(line.base),
            percent(line.annual_rate),
            yuan(line.amount),
            word(line.rule) + (f"（合同 {yuan(line.contract_amount)}）" if line.contract_amount is not None else ""),
        )
        for line in debt.segments
    ]
    heads = ["期次", "款项", "自", "至（不含）", "天数", "基数", "年利率", "金额", "算法"]
    return table(f"合同 {debt.debt} 逐段计算", heads, rows, [4, 5, 6, 7]) if rows else ""


def _repayments(debt: DebtClaim) -> str:
    rows = []
    for line in debt.repayments:
        applied = [
            (f"第{a.installment}期" if a.installment else "") + f"{word(a.kind)} {yuan(a.amount)}" for a in line.applied
        ]
        if line.credit > Decimal(0):
            applied.append(f"{term('credit', 'claim')} {yuan(line.credit)}")
        rows.append((line.on.isoformat(), yuan(line.amount), line.voucher or "", "；".join(applied)))
    return table(f"合同 {debt.debt} 还款抵充", ["日期", "金额", "凭证号", "抵充"], rows, [1]) if rows else ""


def _delays(claim: ClaimResult) -> str:
    rows = [
        (
            word(line.instrument),
            line.case_number or "",
            line.starts_on.isoformat(),
            *(
                _known(figure)
                for figure in (line.base, line.base_unpaid, line.amount, line.paid, line.unpaid, line.daily)
            ),
        )
        for line in claim.delay_interest
    ]
    names = terms("delay_interest")
    keys = ["instrument", "case_number", "starts_on", "base", "base_unpaid", "amount", "paid", "unpaid", "daily"]
    title = f"{term('delay_interest', 'claim')}（不在上列合计之内）"
    return table(title, [names[key] for key in keys], rows, range(3, 9)) if rows else ""


def _known(figure: Decimal | None) -> str:
    return "未计算" if figure is None else yuan(figure)


def _delay(delay: DelayInterest) -> str:
    """How it was worked out under one instrument, on what basis and with which assumptions."""
    rows = [
        (
            line.from_on.isoformat(),
            line.to_on.isoformat(),
            str(line.days),
            yuan(line.base),
            percent(line.daily_rate),
            yuan(line.amount),
        )
        for line in delay.segments
    ]
    name = f"{word(delay.instrument)}{delay.case_number or delay.on}"
    heads = ["自", "至（不含）", "天数", "基数", "日利率", "金额"]
    parts = [table(f"{name} 加倍部分债务利息逐段计算", heads, rows, [2, 3, 4, 5])] if rows else []
    parts += [f"· {line}" for line in (*delay.basis, *delay.assumptions)]
    parts += [f"· {used.source}：{percent(used.value)}" for used in delay.parameters if used.value]
    return "\n".join(parts)


def _kept(agreement: AgreementKept) -> str:
    """What an agreement beside the claim asks by the cut-off date, and whether it is kept."""
    names = terms("agreement_kept")
    rows = [
        (
            str(line.number),
            line.due_on.isoformat(),
            yuan(line.amount),
            yuan(line.unpaid),
            line.paid_on.isoformat() if line.paid_on else "",
        )
        for line in agreement.installments
    ]
    heads = [names[key] for key in ("number", "due_on", "amount", "unpaid", "paid_on")]
    title = f"{agreement.signed_on} {word(agreement.kind)}{agreement.no or ''}（不影响上列合计）"
    parts = [title, *([table(None, heads, rows, [2, 3])] if rows else [])]
    sums = [(key, getattr(agreement, key)) for key in ("asked", "paid", "shortfall")]
    facts = [f"{names[key]} {yuan(figure)}" for key, figure in sums if figure is not None]
    if agreement.next_due:
        facts.append(f"{names['next_due']} {agreement.next_due.on} {yuan(agreement.next_due.amount)}")
    if agreement.condition:
        facts.append(f"{names['condition']}：{agreement.condition}")
    if agreement.condition_until:
        facts.append(f"{names['condition_until']} {agreement.condition_until}")
    kept = word(agreement.keeping) + (f"（{names['broken_on']} {agreement.broken_on}）" if agreement.broken_on else "")
    parts += [f"· {fact}" for fact in (*facts, f"{names['keeping']}：{kept}", *agreement.notes)]
    return "\n".join(parts)


def _stopped(claim: ClaimResult) -> str:
    """What a bankruptcy leaves of the claim, with interest stopped on its day."""
    stopped = claim.bankruptcy
    if stopped is None:
        return ""
    names = terms("bankruptcy")
    keys = ("total", "paid_since", "unpaid", "difference")
    rows = [(each.debt, *(yuan(getattr(each, key)) for key in keys)) for each in stopped.debts]
    if len(rows) > 1:
        rows.append(("合计", *(yuan(getattr(stopped, key)) for key in keys)))
    title = f"{stopped.accepted_on} {term('bankruptcy', 'claim')}（不在上列合计之内）"
    shown = table(title, [names[key] for key in ("debt", *keys)], rows, range(1, 5))
    return "\n".join((shown, *(f"· {note}" for note in stopped.notes)))


def _reconciliation(claim: ClaimResult) -> str:
    rows = [
        (term(line.kind, "claim"), yuan(line.core), yuan(line.computed), f"{line.difference:,.2f}")
        for line in claim.reconciliation
    ]
    return table("与核心系统余额核对", ["项目", "系统金额", "计算金额", "差额"], rows, [1, 2, 3]) if rows else ""

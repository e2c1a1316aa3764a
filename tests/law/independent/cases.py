"""Random cases, plain and nasty, the same for the same seed. Names, numbers and vouchers are invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from .plan import DAY, Json, Planned, Refused, Silent, on_day, plan_of, rates_of

KINDS = ["fee", "interest", "penalty", "compound", "liquidated_damages", "principal"]
RATES = ["0", "0.0385", "0.0435", "0.06", "0.0588", "0.043217", "0.12", "0.15", "0.18", "0.24", "0.36"]
LAST_DAY = date(2026, 12, 31)
LATELY = (date(2020, 9, 1), date(2026, 3, 1))
BEFORE_THE_RULE = (date(2018, 9, 1), date(2020, 8, 19))
"""Disbursements of private loans whose cap changes on 2020-08-20."""


@dataclass
class Drawn:
    """A case, the cut-off date and the basis asked for."""

    case: Json
    as_of: date
    basis: str | None = None


def yuan(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def principal(r: Random) -> str:
    return r.choice(
        [
            lambda: yuan(r.randrange(1, 300) * 1_000_000),
            lambda: yuan(r.randrange(1, 300) * 1_000_000),
            lambda: yuan(r.randrange(100_00, 5_000_000_00)),
            lambda: yuan(r.randrange(1, 2_000)),
        ]
    )()


def some_day(r: Random, first: date, last: date) -> date:
    return first + timedelta(days=r.randrange(max(1, (last - first).days + 1)))


def months_after(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return on_day(index // 12, index % 12 + 1, day.day)


def drawn_loan(r: Random, claim_type: str, between: tuple[date, date] = LATELY) -> Json:
    paid_out = some_day(r, *between)
    if r.random() < 0.3:
        paid_out = on_day(paid_out.year, r.choice([1, 2, 3, 8, 10, 12, 2]), r.choice([28, 29, 30, 31]))
    months = r.choice([1, 2, 3, 6, 12, 12, 24, 36, r.randrange(1, 37)])
    matures = months_after(paid_out, months)
    matures = r.choice(
        [matures, matures, matures, matures + r.randrange(-25, 26) * DAY, paid_out + r.choice([1, 1, 2, 15]) * DAY]
    )
    method = r.choice(["equal_installment", "equal_installment", "equal_principal", "interest_only", "bullet"])
    debt = {
        "no": f"JK-{r.randrange(10**6):06d}",
        "name": "借款合同",
        "signed_on": (paid_out - r.choice([0, 1, 5, 40]) * DAY).isoformat(),
        "principal": principal(r),
        "disbursed_on": paid_out.isoformat(),
        "matures_on": max(matures, paid_out + DAY).isoformat(),
        "annual_rate": r.choice(RATES[:8] if claim_type == "financial_loan" else RATES),
        "repayment_method": method,
    }
    if r.random() < 0.5:
        debt["due_day"] = r.choice([1, 10, 15, 20, 21, 28, 29, 30, 31, paid_out.day])
    if method == "interest_only" and r.random() < 0.4:
        debt["interest_period"] = r.choice(["quarter", "quarter", "month"])
    return debt


def terms(r: Random, debt: Json) -> None:
    """What any debt may agree."""
    if r.random() < 0.2:
        debt["day_count"] = r.choice(["actual/360", "actual/365"])
    kind = r.choice(["multiplier", "multiplier", "annual", "daily", None])
    if kind:
        value = {
            "multiplier": ["1", "1.3", "1.5", "1.5", "1.333333"],
            "annual": ["0.09", "0.18", "0.24", "0.1234567", "0"],
            "daily": ["0.0005", "0.0003", "0.000333", "0.001"],
        }[kind]
        debt["default_rate"] = {kind: r.choice(value)}
    debt["compound"] = r.random() < 0.5
    if r.random() < 0.2:
        debt["compound_before_maturity"] = r.choice(["default_rate", "contract_rate", "contract_rate"])
    if r.random() < 0.2:
        debt["liquidated_damages"] = r.choice(["500.00", "0.01", "12345.67"])
    if r.random() < 0.25:
        debt["roll_due_dates"] = True
    if r.random() < 0.35:
        debt["allocation"] = {}
        if r.random() < 0.8:
            debt["allocation"]["order"] = r.sample(KINDS, r.randrange(1, 7))
        if r.random() < 0.6:
            debt["allocation"]["scope"] = r.choice(["category", "installment", "installment"])
        if r.random() < 0.4:
            debt["allocation"]["order_after_90_days"] = r.sample(KINDS, r.randrange(1, 7))
        if not debt["allocation"]:
            del debt["allocation"]


def planned(debt: Json, agreements: list[Json], as_of: date = LAST_DAY) -> list[Planned]:
    """The debt's schedule, to aim dates and amounts at."""
    try:
        return plan_of(debt, rates_of(debt, agreements, min(as_of, date(2026, 10, 21))), 360)
    except (Silent, Refused):
        return []


def give_schedule(r: Random, debt: Json) -> None:
    """Turn the derived schedule into one that the file gives, sometimes with its own figures."""
    rows = planned(debt, [])
    if not rows:
        return
    nudge = r.random() < 0.3
    debt["schedule"] = [
        {
            "period": row.number,
            "due_on": row.due_on.isoformat(),
            "principal": str(row.principal),
            "interest": str(row.interest + (Decimal(r.randrange(100)) / 100 if nudge else 0)),
        }
        for row in rows
    ]
    debt["repayment_method"] = r.choice([debt["repayment_method"], "as_scheduled"])


def misfortunes(r: Random, debt: Json, claim_type: str) -> None:
    """Misuse, acceleration, floating rates."""
    paid_out, matures = (date.fromisoformat(debt[key]) for key in ("disbursed_on", "matures_on"))
    dues = [row.due_on for row in planned(debt, [])] or [matures]
    if r.random() < 0.1:
        misused = some_day(r, paid_out, matures + 60 * DAY)
        debt["misuse"] = {"multiplier": r.choice(["1.5", "2", "1.3"]), "from": misused.isoformat()}
    if r.random() < 0.25:
        effective = r.choice([some_day(r, paid_out, matures), r.choice(dues), r.choice(dues) + DAY, paid_out])
        debt["acceleration"] = {"effective_on": effective.isoformat()}
        roll = r.random()
        if roll < 0.6:
            debt["acceleration"]["ground"] = "连续三期未按时还款"
        elif roll < 0.95:
            debt["clauses"] = {"acceleration": {"no": "第九条", "text": "贷款人可宣布提前到期"}}
    if claim_type == "financial_loan" and r.random() < 0.08:
        debt["floating"] = {
            "index": r.choice(["lpr_1y", "lpr_5y"]),
            "spread_bp": r.choice([0, 50, -30, 123]),
            "reprice": r.choice(["january", "anniversary"]),
        }


def history(r: Random, debt: Json, rows: list[Planned]) -> list[Json]:
    """A ledger aimed at the schedule: on time, a day late, partly, too much, twice a day."""
    if r.random() < 0.12:
        return []
    entries: list[Json] = []
    diligence = r.choice([0.0, 0.3, 0.7, 0.95])
    voucher = iter(f"V{n:05d}" for n in range(10_000))

    def add(on: date, kind: str, **more: str) -> None:
        entries.append({"on": on.isoformat(), "type": kind, **more})

    for row in rows:
        due = row.principal + row.interest
        if due > 0 and r.random() < diligence:
            paid = r.choice(
                [
                    due,
                    due,
                    due,
                    due,
                    Decimal(int(due * 50)) / 100 + Decimal("0.01"),
                    due + 1,
                    due * 2,
                    row.interest or due,
                ]
            )
            on = row.due_on + r.choice([0, 0, 0, 1, 2, -1, 5, 33, 95]) * DAY
            add(on, "repayment", amount=f"{paid:.2f}", voucher=next(voucher))
            if r.random() < 0.1:
                add(on, "repayment", amount=yuan(r.randrange(1, 100_000)), voucher=next(voucher))
    first, last = rows[0].due_on - 40 * DAY, rows[-1].due_on + 300 * DAY
    total = int(sum(row.principal for row in rows) * 100)
    for _ in range(r.choice([0, 0, 1, 2, 4])):
        add(
            some_day(r, first, last),
            "repayment",
            amount=yuan(r.randrange(1, max(2, total // 3))),
            voucher=next(voucher),
        )
    for _ in range(r.choice([0, 0, 0, 1, 2])):
        more = {"amount": r.choice(["50.00", "8000.00", "0.01"])}
        if r.random() < 0.7:
            more["fee_kind"] = r.choice(["litigation", "lawyer", "preservation"])
        add(some_day(r, first, last), "fee", **more)
    for _ in range(r.choice([0, 0, 0, 1, 2])):
        waived = r.choice(["penalty", "compound", "interest", "liquidated_damages", "fee"])
        add(
            some_day(r, first, last),
            "waiver",
            waives=waived,
            amount=r.choice(["0.01", "20.00", "1000.00", "99999999.00"]),
        )
    repaid = [e for e in entries if e["type"] == "repayment"]
    if repaid and r.random() < 0.15:
        undone = r.choice(repaid)
        add(date.fromisoformat(undone["on"]) + r.choice([0, 1, 30]) * DAY, "reversal", voucher=undone["voucher"])
    if entries and r.random() < 0.15:
        same = r.choice(entries)["on"]
        for _ in range(3):
            add(
                date.fromisoformat(same),
                "repayment",
                amount=yuan(r.randrange(1, max(2, total // 5))),
                voucher=next(voucher),
            )
    r.shuffle(entries)
    return entries


def rate_changes(r: Random, debt: Json) -> list[Json]:
    if "disbursed_on" not in debt or r.random() > 0.15:
        return []
    paid_out, matures = (date.fromisoformat(debt[key]) for key in ("disbursed_on", "matures_on"))
    dues = [row.due_on for row in planned(debt, [])] or [matures]
    return [
        {
            "on": max(paid_out, r.choice([some_day(r, paid_out, matures + 90 * DAY), r.choice(dues)])).isoformat(),
            "type": "rate_change",
            "rate": r.choice([*RATES[:7], debt["annual_rate"]]),
        }
        for _ in range(r.choice([1, 1, 2]))
    ]


def cut_off(r: Random, debt: Json, rows: list[Planned]) -> date:
    first = date.fromisoformat(debt["disbursed_on"]) if "disbursed_on" in debt else rows[0].due_on - 30 * DAY
    days = [date.fromisoformat(e["on"]) for e in debt.get("ledger", [])] or [rows[-1].due_on]
    chosen = r.choice(
        [
            some_day(r, first, rows[-1].due_on + 400 * DAY),
            some_day(r, rows[len(rows) // 2].due_on, rows[-1].due_on + 200 * DAY),
            some_day(r, rows[-1].due_on, rows[-1].due_on + 500 * DAY),
            r.choice(rows).due_on + r.choice([0, 0, 1, 90, 91]) * DAY,
            rows[-1].due_on,
            r.choice(days) + r.choice([0, 1]) * DAY,
            first + r.choice([0, 0, 0, 1, 1, 1, 1, -1]) * DAY,
        ]
    )
    return chosen if r.random() < 0.02 else min(chosen, LAST_DAY)


# --- kinds of debts --------------------------------------------------------------------------------------------------


def loan(r: Random, claim_type: str, between: tuple[date, date] = LATELY) -> Json:
    debt = drawn_loan(r, claim_type, between)
    terms(r, debt)
    misfortunes(r, debt, claim_type)
    if r.random() < 0.15 and "floating" not in debt:
        give_schedule(r, debt)
    changes = rate_changes(r, debt)
    debt["ledger"] = changes
    rows = planned(debt, [])
    debt["ledger"] = changes + (history(r, debt, rows) if rows else [])
    return debt


def receivables(r: Random, _: str) -> Json:
    first = some_day(r, date(2021, 1, 1), date(2026, 3, 1))
    debt: Json = {
        "no": f"XS-{r.randrange(10**6):06d}",
        "name": "买卖合同",
        "signed_on": (first - 60 * DAY).isoformat(),
        "annual_rate": "0",
        "goods": "钢材",
        "invoices": [
            {"no": f"F{k}", "due_on": (first + r.randrange(0, 200) * DAY).isoformat(), "amount": principal(r)}
            for k in range(r.choice([1, 1, 2, 5]))
        ],
    }
    terms(r, debt)
    rows = planned(debt, [])
    debt["ledger"] = history(r, debt, rows)
    return debt


def figures(r: Random, on: date, overdue: bool) -> Json:
    """What a core system says on a day."""
    amount: Callable[[], str] = lambda: yuan(r.randrange(1, 5_000_000)) if overdue else "0.00"  # noqa: E731 — drawn anew
    row: Json = {
        "on": on.isoformat(),
        "principal": amount(),
        "overdue_days": r.choice([1, 30, 89, 90, 91, 400]) if overdue else 0,
    }
    for key in ("interest", "penalty", "compound", "fees", "liquidated_damages"):
        if r.random() < 0.6:
            row[key] = amount() if key != "fees" else yuan(r.randrange(0, 50_000))
    return row


def card(r: Random, _: str) -> Json:
    on = some_day(r, date(2024, 1, 1), date(2026, 8, 1))
    debt: Json = {
        "no": f"KK-{r.randrange(10**6):06d}",
        "name": "信用卡领用合约",
        "signed_on": "2022-03-01",
        "card": {"number": "6200000000000000"},
        "annual_rate": r.choice(["0.18", "0.1825", "0.15"]),
        "compound": r.random() < 0.5,
        "balances": [figures(r, on + k * 31 * DAY, overdue=True) for k in range(r.choice([1, 1, 2]))],
    }
    if r.random() < 0.3:
        debt["ledger"] = [
            {
                "on": (on + r.randrange(0, 150) * DAY).isoformat(),
                "type": "repayment",
                "amount": yuan(r.randrange(1, 3_000_000)),
            }
            for _ in range(r.choice([1, 2, 3]))
        ]
    return debt


def by_balances(r: Random, claim_type: str) -> Json:
    debt = drawn_loan(r, claim_type)
    terms(r, debt)
    debt.pop("liquidated_damages", None)
    misfortunes(r, debt, "")
    rows = planned(debt, [])
    if not rows:
        return debt
    on = some_day(r, date.fromisoformat(debt["disbursed_on"]), rows[-1].due_on + 100 * DAY)
    row = figures(r, on, overdue=r.random() < 0.8)
    effective = (debt.get("acceleration") or {}).get("effective_on", "9999-12-31")
    if r.random() < 0.5:
        not_due = sum((i.principal for i in rows if i.due_on > on), Decimal("0.00"))
        row["principal_not_due"] = str(not_due) if effective > on.isoformat() else "0.00"
    debt["balances"] = [row]
    if r.random() < 0.3:
        debt["ledger"] = history(r, debt, rows)
    return debt


# --- agreements ------------------------------------------------------------------------------------------------------


def new_schedule(r: Random, amount: Decimal, after: date) -> list[Json]:
    count = r.choice([1, 1, 2, 4])
    left, rows = amount, []
    for k in range(1, count + 1):
        part = left if k == count else Decimal(int(left * 100) // (count - k + 1)) / 100
        left -= part
        rows.append(
            {
                "period": k,
                "due_on": (after + k * 30 * DAY + r.choice([0, 3]) * DAY).isoformat(),
                "principal": f"{part:.2f}",
                "interest": yuan(r.choice([0, r.randrange(1, 100_000)])),
            }
        )
    return rows


def agreed(r: Random, debt: Json) -> list[Json]:
    """An extension or a supplement with its prepayment, after installments that were paid."""
    debt.pop("acceleration", None)
    debt.pop("floating", None)
    debt["ledger"] = rate_changes(r, debt)
    rows = planned(debt, [])
    if not rows:
        return []
    on = r.choice(
        [
            r.choice(rows).due_on,
            r.choice(rows).due_on,
            some_day(r, rows[0].due_on - 10 * DAY, rows[-1].due_on + 60 * DAY),
        ]
    )
    on = max(on, date.fromisoformat(debt["disbursed_on"]) + DAY)
    debt["ledger"] += [
        {
            "on": row.due_on.isoformat(),
            "type": "repayment",
            "amount": str(row.principal + row.interest),
            "voucher": f"P{row.number}",
        }
        for row in rows
        if row.due_on <= on and row.principal + row.interest > 0
    ]
    not_due = sum((row.principal for row in rows if row.due_on > on), Decimal("0.00"))
    extend = r.random() < 0.6
    if extend:
        skipped = (
            [row for row in rows if row.due_on <= on and row.principal > 0][-r.choice([0, 1, 1, 2]) :]
            if r.random() < 0.6
            else []
        )
        for row in skipped:
            entry = next(e for e in debt["ledger"] if e.get("voucher") == f"P{row.number}")
            if row.interest:
                entry["amount"] = str(row.interest)
            else:
                debt["ledger"].remove(entry)
            not_due += row.principal
        if skipped and r.random() < 0.5:
            debt["allocation"] = {"order": ["fee", "interest", "principal"]}
        agreement: Json = {"kind": "extension", "signed_on": on.isoformat(), "schedule": new_schedule(r, not_due, on)}
        if r.random() < 0.7:
            agreement["annual_rate"] = r.choice(RATES[:7])
        agreement["new_maturity"] = agreement["schedule"][-1]["due_on"]
    else:
        amount = Decimal(r.randrange(1, max(2, int(not_due * 100)))) / 100 if not_due > 0 else Decimal(0)
        agreement = {
            "kind": "supplement",
            "signed_on": on.isoformat(),
            "schedule": new_schedule(r, not_due - amount, on),
        }
        debt["ledger"].append({"on": on.isoformat(), "type": "prepayment", "amount": f"{amount:.2f}", "voucher": "PRE"})
        if r.random() < 0.2:
            debt["ledger"] = [e for e in debt["ledger"] if r.random() < 0.7 or e["type"] == "prepayment"]
    if not_due == 0:
        return []
    for row in agreement["schedule"]:
        if r.random() < 0.3:
            paid = Decimal(row["principal"]) + Decimal(row["interest"])
            if paid > 0:
                debt["ledger"].append(
                    {"on": row["due_on"], "type": "repayment", "amount": f"{paid:.2f}", "voucher": f"N{row['period']}"}
                )
    if r.random() < 0.3:
        agreement["debts"] = [debt["no"]]
    return [agreement]


def draw(seed: int) -> Drawn:
    """The case of this seed."""
    r = Random(seed)  # noqa: S311 — cases must repeat
    claim_type, make = r.choices(
        [
            ("financial_loan", loan),
            ("private_lending", loan),
            ("receivable", receivables),
            ("credit_card", card),
            ("financial_loan", by_balances),
            ("financial_loan", None),
        ],
        [50, 18, 10, 6, 8, 10],
    )[0]
    natural = r.random() < 0.5
    case: Json = {
        "case_no": f"T{seed}",
        "claim_type": claim_type,
        "creditor": {
            "kind": "person" if natural and claim_type == "private_lending" else "organization",
            "name": "甲方示例",
        },
        "debtors": [{"kind": "person" if natural else "organization", "name": "乙方示例", "roles": ["borrower"]}],
    }
    agreements: list[Json] = []
    if make is None:
        debt = drawn_loan(r, claim_type)
        terms(r, debt)
        agreements = agreed(r, debt)
    else:
        debt = make(r, claim_type)
    case["debts"] = [debt]
    if make is not None and r.random() < 0.06:
        case["debts"].append(make(r, claim_type))
    if agreements:
        case["agreements"] = agreements
    rows = planned(debt, agreements)
    basis = None
    if debt.get("balances"):
        last = date.fromisoformat(debt["balances"][-1]["on"])
        as_of = min(last + r.choice([0, 1, 30, 120, r.randrange(400)]) * DAY, LAST_DAY)
        basis = r.choice([None, "core"]) if not debt.get("ledger") else "core"
    elif agreements:
        ends = date.fromisoformat(agreements[0]["schedule"][-1]["due_on"])
        as_of = min(
            r.choice([some_day(r, date.fromisoformat(debt["disbursed_on"]), ends + 90 * DAY), ends + 33 * DAY]),
            LAST_DAY,
        )
    else:
        as_of = cut_off(r, debt, rows) if rows else LAST_DAY
    if claim_type == "private_lending" and r.random() < 0.4:
        case["accepted_on"] = max(as_of, date(2020, 9, 1)).isoformat()
        case["filed_on"] = case["accepted_on"]
    return Drawn(case, as_of, basis)


def draw_across(seed: int) -> Drawn:
    """A private loan from before 2020-08-20, the day its cap changes, and a cut-off date around or after it."""
    r = Random(f"across {seed}")  # noqa: S311 — cases must repeat
    debt = loan(r, "private_lending", BEFORE_THE_RULE)
    if "schedule" not in debt and r.random() < 0.5:
        near = {"annual_rate": r.choice(["0.10", "0.14", "0.15", "0.20"]), "compound": True}
        debt |= near | {"default_rate": {"multiplier": r.choice(["1", "1.1", "1.18"])}}
    rows = planned(debt, [])
    as_of = cut_off(r, debt, rows) if rows else LAST_DAY
    kind = r.choice(["person", "organization"])
    case: Json = {
        "case_no": f"T{seed}",
        "claim_type": "private_lending",
        "creditor": {"kind": "person", "name": "甲方示例"},
        "debtors": [{"kind": kind, "name": "乙方示例", "roles": ["borrower"]}],
        "debts": [debt],
    }
    accepted = r.choice([None, date(2020, 8, 19), date(2020, 8, 20), date(2022, 3, 1)])
    if accepted:
        case["accepted_on"] = accepted.isoformat()
        case["filed_on"] = (accepted - r.choice([0, 1, 30]) * DAY).isoformat()
    return Drawn(case, min(as_of, date(2026, 10, 21)))

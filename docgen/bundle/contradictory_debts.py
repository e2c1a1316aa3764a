"""Contradictions about sums and payments of each contract, and about who holds the claim.

The claim's own arithmetic refuses some of these when it is computed; here they are seen before anything is.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from docgen.bundle.contradiction import Contradiction, error, seen, sum_seen, warning
from docgen.casefile.case import Case
from docgen.casefile.debts import Debt, Framework
from docgen.casefile.faults import Location
from docgen.casefile.vocabulary import AgreementKind, CaseStatus, LedgerType, Role
from docgen.glossary import term
from docgen.law.beside import ClaimResult
from docgen.law.statutes import cite_short
from docgen.zh.figures import yuan

NIL = Decimal(0)


def disbursements(case: Case) -> Iterator[Contradiction]:
    """What was lent and what was paid out; what was paid back before anything was paid out."""
    for place, debt in enumerate(case.debts):
        at: Location = ("debts", place)
        paid = [(i, entry) for i, entry in enumerate(debt.ledger) if entry.type is LedgerType.DISBURSEMENT]
        out = sum((entry.amount or NIL for _, entry in paid), NIL)
        if debt.principal is not None and paid and out != debt.principal:
            law = f"{cite_short('civil_code', 670)}、{cite_short('private_lending_rules', 26)}"
            yield error(
                "disbursement_differs",
                f"合同 {debt.no} 的借款本金与放款合计不等",
                sum_seen((*at, "principal"), "借款本金", debt.principal),
                *(sum_seen((*at, "ledger", i, "amount"), f"{entry.on}放款", entry.amount or NIL) for i, entry in paid),
                why=f"本金以实际提供的为准，预先扣除的利息不计入（{law}）；差{yuan(abs(debt.principal - out))}元",
                remedy="对照放款凭证更正借款本金或者放款流水；分次放款的，每笔放款分列合同",
            )
        for i, entry in paid:
            if debt.disbursed_on and entry.on != debt.disbursed_on:
                yield error(
                    "disbursement_day_differs",
                    f"合同 {debt.no} 的放款日期与放款流水不一",
                    seen((*at, "disbursed_on"), f"放款日期{debt.disbursed_on}"),
                    seen((*at, "ledger", i, "on"), f"放款流水{entry.on}"),
                    why="利息自实际放款之日起算，日期不一则利息算不准",
                    remedy="对照放款凭证更正其中一项；分次放款的，每笔放款分列合同",
                )
        for i, entry in enumerate(debt.ledger):
            early = debt.disbursed_on is not None and entry.on < debt.disbursed_on
            if early and entry.type not in {LedgerType.FEE, LedgerType.DISBURSEMENT}:
                yield error(
                    "entry_before_disbursement",
                    f"合同 {debt.no} 在放款以前就有还款等流水",
                    seen((*at, "disbursed_on"), f"放款日期{debt.disbursed_on}"),
                    seen((*at, "ledger", i, "on"), f"流水{entry.on}"),
                    why="尚未放款，无从还款；该笔流水可能属于另一合同，或者日期有误",
                    remedy="对照回单更正流水日期、放款日期，或者移到所属的合同",
                )


def limits(case: Case) -> Iterator[Contradiction]:
    """A facility that differs between contracts drawn under it; a loan, a card or a balance beyond its limit."""
    drawn: defaultdict[str, list[tuple[int, Framework]]] = defaultdict(list)
    for place, debt in enumerate(case.debts):
        framework = debt.framework
        if framework and framework.no:
            drawn[framework.no].append((place, framework))
        if framework and framework.limit and debt.principal and debt.principal > framework.limit:
            yield warning(
                "beyond_facility",
                f"合同 {debt.no} 的借款本金超过授信额度",
                sum_seen(("debts", place, "principal"), "借款本金", debt.principal),
                sum_seen(("debts", place, "framework", "limit"), "授信额度", framework.limit),
                why="超出授信额度的借款是否属于授信合同项下、是否在最高额担保范围内，对方会提出异议",
                remedy="核对授信合同的额度和借款本金",
            )
        yield from _beyond_principal(place, debt)
    for no, held in drawn.items():
        if len({(one.name, one.signed_on, one.limit) for _, one in held}) > 1:
            yield error(
                "facility_differs",
                f"授信合同 {no} 在各借款合同下所记不一",
                *(seen(("debts", place, "framework"), _facility(one)) for place, one in held),
                why="同一授信合同只有一个名称、签订日期和额度",
                remedy="对照授信合同更正",
            )


def _facility(framework: Framework) -> str:
    limit = f"额度{yuan(framework.limit)}元" if framework.limit is not None else ""
    signed = f"{framework.signed_on}签订" if framework.signed_on else ""
    return "，".join(filter(None, (framework.name, signed, limit))) or "未记"


def _beyond_principal(place: int, debt: Debt) -> Iterator[Contradiction]:
    for i, balance in enumerate(debt.balances):
        left = balance.principal + (balance.principal_not_due or NIL)
        if debt.principal is not None and left > debt.principal:
            yield error(
                "balance_beyond_principal",
                f"合同 {debt.no} 的系统余额中本金多于借款本金",
                sum_seen(("debts", place, "principal"), "借款本金", debt.principal),
                sum_seen(("debts", place, "balances", i), f"{balance.on}余额本金", left),
                why="尚欠本金不会多于借出的本金，按此余额主张会多算",
                remedy="核对系统余额的本金是否含有利息、或者属于另一合同",
            )


def ledgers(case: Case) -> Iterator[Contradiction]:
    """Entries later than the day up to which the ledger is said to be complete; an invoice listed twice."""
    complete = case.ledger_current_to
    for place, debt in enumerate(case.debts):
        late = [(i, entry) for i, entry in enumerate(debt.ledger) if complete and entry.on > complete]
        if late:
            i, entry = max(late, key=lambda found: found[1].on)
            yield warning(
                "ledger_beyond_its_day",
                f"合同 {debt.no} 有晚于流水截至日的流水",
                seen(("ledger_current_to",), f"流水截至日{complete}"),
                seen(("debts", place, "ledger", i, "on"), f"流水{entry.on}"),
                why="流水是否完整到最后一笔不清楚，其后的还款可能漏算",
                remedy="把流水补录到最近一日，并更新流水截至日",
            )
        first: dict[str, int] = {}
        for i, invoice in enumerate(debt.invoices):
            before = first.setdefault(invoice.no, i) if invoice.no else i
            if before != i:
                yield error(
                    "invoice_twice",
                    f"合同 {debt.no} 的发票 {invoice.no} 列了两次",
                    sum_seen(("debts", place, "invoices", before), "第一次", debt.invoices[before].amount),
                    sum_seen(("debts", place, "invoices", i), "第二次", invoice.amount),
                    why="同一笔货款会主张两次",
                    remedy="删去重复的一项，或者更正发票号码",
                )


def holders(case: Case) -> Iterator[Contradiction]:
    """A card whose holder owes nothing here; a claim assigned to somebody else, or by somebody who did not hold it."""
    owing = [debtor.name for debtor in case.debtors if {Role.BORROWER, Role.CO_BORROWER} & set(debtor.roles)]
    for place, debt in enumerate(case.debts):
        if debt.card and debt.card.holder and debt.card.holder not in owing:
            yield error(
                "card_holder_differs",
                f"信用卡 {debt.no} 的持卡人不是本案借款人",
                seen(("debts", place, "card", "holder"), f"持卡人{debt.card.holder}"),
                seen(("debtors",), f"借款人{'、'.join(owing)}"),
                why="透支款由持卡人偿还，债务人与持卡人不是同一人的，请求没有依据",
                remedy="对照领用合约更正持卡人或者借款人",
            )
        made = [(i, a) for i, a in enumerate(case.agreements) if a.kind is AgreementKind.ASSIGNMENT]
        chain = sorted(((i, a) for i, a in made if debt.no in (a.debts or (debt.no,))), key=lambda x: x[1].signed_on)
        why = f"受让人凭转让取得债权，中间断开的，主张权利的就不是债权人（{cite_short('civil_code', 545)}）"
        for (i, before), (j, after) in pairwise(chain):
            if before.assignee and after.assignor and before.assignee != after.assignor:
                yield error(
                    "assignments_broken",
                    f"合同 {debt.no} 的债权转让前后不连续",
                    seen(("agreements", i, "assignee"), f"受让人{before.assignee}"),
                    seen(("agreements", j, "assignor"), f"下一次转让人{after.assignor}"),
                    why=why,
                    remedy="更正名称，或者补录中间的转让协议",
                )
        if chain and chain[-1][1].assignee not in (None, case.creditor.name):
            yield error(
                "assignee_differs",
                f"合同 {debt.no} 的债权受让人不是本案债权人",
                seen(("agreements", chain[-1][0], "assignee"), f"受让人{chain[-1][1].assignee}"),
                seen(("creditor", "name"), f"债权人{case.creditor.name}"),
                why=why,
                remedy="更正名称，或者补录其后的转让协议",
            )


def settled(case: Case) -> Iterator[Contradiction]:
    """A case that is said to be settled, or closed."""
    if case.status in (CaseStatus.SETTLED, CaseStatus.CLOSED):
        said = "已结清" if case.status is CaseStatus.SETTLED else "结案"
        yield error(
            "case_settled",
            f"案件状态为{said}，仍在制作材料",
            seen(("status",), said),
            why="债务已经清偿的，债权消灭，再行主张会被驳回并承担费用",
            remedy="核对是否确已清偿；仍有欠款的，更正案件状态",
        )


def against_claim(case: Case, claim: ClaimResult) -> Iterator[Contradiction]:
    """What the computed claim denies: nothing is owed any more; the core system says another sum of the same day."""
    if claim.total_to_settle <= NIL:
        yield error(
            "nothing_owed",
            "依流水计算，债务已经全部清偿",
            sum_seen(("debts",), f"截至{claim.as_of}尚未清偿", claim.total_to_settle),
            why="没有尚欠的款项，没有可以请求的",
            remedy="核对还款流水是否记错、截止日是否过早；确已清偿的，办理结案",
        )
    for place, debt in enumerate(case.debts):
        owed = next(each for each in claim.debts if each.debt == debt.no)
        unequal = [line for line in owed.reconciliation if line.difference]
        if unequal:
            said = [(term(line.kind, "claim"), line) for line in unequal]
            yield warning(
                "core_differs",
                f"合同 {debt.no} 的系统余额与依流水计算的金额不等",
                *(sum_seen(("debts", place, "balances"), f"系统余额{name}", line.core) for name, line in said),
                *(sum_seen(("debts", place, "ledger"), f"依流水计算{name}", line.computed) for name, line in said),
                why="两个数字同时出现在证据和请求里，对方会据此否认金额",
                remedy="核对流水、利率和余额日，说明差额的来源，再选定金额口径（命令行 --basis）",
            )

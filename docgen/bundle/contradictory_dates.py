"""Contradictions of dates: what is said to have happened before what it rests on."""

from collections.abc import Iterator
from datetime import date

from docgen.bundle.contradiction import Contradiction, Seen, error, seen, warning
from docgen.casefile.case import Case
from docgen.casefile.debts import Debt
from docgen.casefile.faults import Location
from docgen.casefile.records import Collateral, Guarantee
from docgen.casefile.vocabulary import AgreementKind, ProceedingKind, Registration
from docgen.law.statutes import cite_short

EVIDENCE_RULE = "前后时间对不上的材料，对方会否认其真实性"


def contracts(case: Case) -> Iterator[Contradiction]:
    """Paid out before it was signed, signed before the facility, due early before it was declared."""
    for place, debt in enumerate(case.debts):
        at: Location = ("debts", place)
        signed = seen((*at, "signed_on"), f"签订日期{debt.signed_on}")
        if debt.disbursed_on and debt.disbursed_on < debt.signed_on:
            yield warning(
                "disbursed_before_signed",
                f"合同 {debt.no} 放款在签订以前",
                seen((*at, "disbursed_on"), f"放款日期{debt.disbursed_on}"),
                signed,
                why=f"该笔放款是否依本合同发放不清楚；{EVIDENCE_RULE}",
                remedy="对照合同和放款凭证更正日期；确系先放款后补签的，在证明目的中说明",
            )
        framework = debt.framework
        if framework and framework.signed_on and framework.signed_on > debt.signed_on:
            yield warning(
                "facility_after_contract",
                f"合同 {debt.no} 签订在授信合同以前",
                seen((*at, "framework", "signed_on"), f"授信合同{framework.signed_on}"),
                signed,
                why="先于授信合同签订的借款，不当然属于授信合同和其最高额担保的范围",
                remedy="核对两份合同的签订日期",
            )
        early = debt.acceleration
        if early and early.declared_on and early.effective_on < early.declared_on:
            yield error(
                "accelerated_before_declared",
                f"合同 {debt.no} 提前到期的生效日早于宣布日",
                seen((*at, "acceleration", "effective_on"), f"生效日{early.effective_on}"),
                seen((*at, "acceleration", "declared_on"), f"宣布日{early.declared_on}"),
                why=f"宣布提前到期的通知到达时生效，不能溯及宣布以前（{cite_short('civil_code', 137)}）",
                remedy="对照提前到期通知及其送达凭证更正",
            )
        for i, invoice in enumerate(debt.invoices):
            if invoice.delivered_on and invoice.accepted_on and invoice.accepted_on < invoice.delivered_on:
                yield error(
                    "accepted_before_delivered",
                    f"合同 {debt.no} 的第{i + 1}笔货物验收在交付以前",
                    seen((*at, "invoices", i, "accepted_on"), f"验收{invoice.accepted_on}"),
                    seen((*at, "invoices", i, "delivered_on"), f"交付{invoice.delivered_on}"),
                    why=f"货物尚未交付，无从验收；{EVIDENCE_RULE}",
                    remedy="对照送货单和验收单更正",
                )


def securities(case: Case) -> Iterator[Contradiction]:
    """Guarantees and collateral signed before what they secure, or after it was due; registered before signed."""
    for place, guarantee in enumerate(case.guarantees):
        at: Location = ("guarantees", place)
        yield from _secured(case, at, guarantee, f"{case.name_of(guarantee.party)}的保证合同", guarantee.debts)
    for place, item in enumerate(case.collateral):
        at = ("collateral", place)
        yield from _secured(case, at, item, f"担保物“{item.name}”的担保合同", ())
        if item.registered_on and item.signed_on and item.registered_on < item.signed_on:
            yield warning(
                "registered_before_signed",
                f"担保物“{item.name}”登记在担保合同签订以前",
                seen((*at, "registered_on"), f"登记日期{item.registered_on}"),
                seen((*at, "signed_on"), f"签订日期{item.signed_on}"),
                why=f"该登记是否为本合同的担保办理不清楚；{EVIDENCE_RULE}",
                remedy="对照登记证明和担保合同更正",
            )
        if item.registered_on and item.registration is Registration.NONE:
            yield error(
                "registered_and_not",
                f"担保物“{item.name}”记有登记日期，又记为未登记",
                seen((*at, "registered_on"), f"登记日期{item.registered_on}"),
                seen((*at, "registration"), "未登记"),
                why="是否登记决定能否优先受偿，请求随之不同",
                remedy="对照登记证明更正",
            )


def _secured(
    case: Case, at: Location, security: Guarantee | Collateral, what: str, nos: tuple[str, ...]
) -> Iterator[Contradiction]:
    signed_on = security.signed_on
    if signed_on is None:
        return
    own = seen((*at, "signed_on"), f"签订日期{signed_on}")
    maximum = security.max_amount is not None or security.fixed_on is not None
    for place, debt in enumerate(case.debts):
        if nos and debt.no not in nos:
            continue
        if not maximum and signed_on < _begun(debt):
            yield warning(
                "security_before_debt",
                f"{what}签订在主合同 {debt.no} 以前",
                own,
                seen(("debts", place, "signed_on"), f"主合同{debt.signed_on}"),
                why="一般的担保合同担保已经确定的债权，先于主合同签订的，所担保的是否本笔债权会有争议",
                remedy="核对两份合同的日期；最高额担保的，填写最高限额和债权确定日",
            )
        if security.fixed_on and debt.disbursed_on and debt.disbursed_on > security.fixed_on:
            yield error(
                "debt_after_fixed",
                f"合同 {debt.no} 放款在{what}的债权确定日以后",
                seen((*at, "fixed_on"), f"债权确定日{security.fixed_on}"),
                seen(("debts", place, "disbursed_on"), f"放款日期{debt.disbursed_on}"),
                why="债权确定以后发生的债权不在最高额担保的范围内",
                remedy="核对债权确定日；不在担保范围内的，从所担保的合同中删去",
            )
        if debt.matures_on and signed_on > debt.matures_on:
            yield warning(
                "security_after_maturity",
                f"{what}签订在主合同 {debt.no} 到期以后",
                own,
                seen(("debts", place, "matures_on"), f"到期日{debt.matures_on}"),
                why="到期以后提供担保的，保证期间的起算、对价和真实意思都会有争议",
                remedy="核对签订日期；确为到期后补充担保的，附其协议",
            )


def _begun(debt: Debt) -> date:
    framework = debt.framework.signed_on if debt.framework else None
    return min(debt.signed_on, framework) if framework else debt.signed_on


def agreements(case: Case) -> Iterator[Contradiction]:
    """Agreements before the contracts they change; an extension that extends nothing."""
    for place, made in enumerate(case.agreements):
        at: Location = ("agreements", place)
        for i, debt in enumerate(case.debts):
            if made.debts and debt.no not in made.debts:
                continue
            if made.signed_on < debt.signed_on:
                yield error(
                    "agreement_before_contract",
                    f"协议签订在其变更的合同 {debt.no} 以前",
                    seen((*at, "signed_on"), f"协议{made.signed_on}"),
                    seen(("debts", i, "signed_on"), f"合同{debt.signed_on}"),
                    why=f"尚未订立的合同无从变更或者转让；{EVIDENCE_RULE}",
                    remedy="对照协议和合同更正日期，或者更正协议所涉合同",
                )
            extends = made.kind is AgreementKind.EXTENSION and made.new_maturity and debt.matures_on
            if extends and made.new_maturity and debt.matures_on and made.new_maturity <= debt.matures_on:
                yield error(
                    "extension_without_time",
                    f"合同 {debt.no} 的展期到期日不晚于原到期日",
                    seen((*at, "new_maturity"), f"展期至{made.new_maturity}"),
                    seen(("debts", i, "matures_on"), f"原到期日{debt.matures_on}"),
                    why="没有延长期限的不是展期，到期日和逾期起算日会算错",
                    remedy="对照展期协议更正；到期日应填原合同的到期日",
                )


def proceedings(case: Case) -> Iterator[Contradiction]:
    """Accepted before it was filed; a filing that the list of proceedings puts on another day."""
    filed, accepted = case.filed_on, case.accepted_on
    if filed and accepted and accepted < filed:
        yield error(
            "accepted_before_filed",
            "立案日期早于起诉日期",
            seen(("filed_on",), f"起诉日期{filed}"),
            seen(("accepted_on",), f"立案日期{accepted}"),
            why=f"法院收到起诉状后才立案，这两个日期还决定利率上限的适用（{cite_short('civil_procedure_law', 122)}）",
            remedy="对照受理通知书更正",
        )
    suits = [(i, p) for i, p in enumerate(case.proceedings) if p.kind is ProceedingKind.SUIT]
    if filed and len(suits) == 1 and suits[0][1].on != filed:
        yield warning(
            "filing_day_differs",
            "起诉日期与程序记录不一",
            seen(("filed_on",), f"起诉日期{filed}"),
            seen(("proceedings", suits[0][0], "on"), f"起诉记录{suits[0][1].on}"),
            why=f"诉讼时效自起诉之日中断，日期不一则时效算不准（{cite_short('civil_code', 195)}）",
            remedy="对照起诉凭证更正其中一项",
        )


def evidence(case: Case, on: date) -> Iterator[Contradiction]:
    """Evidence formed after ``on``; a contract whose evidence bears another day than the case says."""
    for place, item in enumerate(case.evidence):
        if item.formed_on is None:
            continue
        own = seen(("evidence", place, "formed_on"), f"“{item.title}”形成于{item.formed_on}")
        if item.formed_on > on:
            yield error(
                "evidence_in_future",
                f"证据“{item.title}”的形成时间在今后",
                own,
                seen(("$",), f"制作日期{on}"),
                why=EVIDENCE_RULE,
                remedy="对照材料更正形成时间",
            )
        for what, told in _signed(case, item.title):
            if told is not None and item.formed_on != told[0]:
                yield warning(
                    "contract_day_differs",
                    f"证据“{item.title}”的形成时间与{what}的签订日期不一",
                    own,
                    told[1],
                    why=f"文书写的签订日期与合同文本不同，会被要求说明；{EVIDENCE_RULE}",
                    remedy="对照合同文本更正其中一项",
                )


def _signed(case: Case, title: str) -> Iterator[tuple[str, tuple[date, Seen] | None]]:
    """The contracts that a title plainly names, with the day the case says they were signed."""
    if "合同" not in title or any(word in title for word in ("补充", "变更", "展期", "转让", "第", "条")):
        return
    for i, debt in enumerate(case.debts):
        alone = len(case.debts) == 1 and title.startswith(debt.name)
        if debt.no in title or alone:
            yield f"合同 {debt.no}", (debt.signed_on, seen(("debts", i, "signed_on"), f"签订日期{debt.signed_on}"))
    for i, guarantee in enumerate(case.guarantees):
        name = case.name_of(guarantee.party)
        if "保证" in title and name in title and guarantee.signed_on:
            told = seen(("guarantees", i, "signed_on"), f"签订日期{guarantee.signed_on}")
            yield f"{name}的保证合同", (guarantee.signed_on, told)

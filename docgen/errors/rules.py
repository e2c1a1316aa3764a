"""Where the rules of the claim say nothing: refused, never guessed, each matter a class of its own."""

from docgen.errors.base import LawError


class RuleSilent(LawError):
    """The rules say nothing about a case: it is refused, never guessed. Each matter is a class of its own."""

    code = "rule_silent"
    wording = "合同 {debt} 的情形，计算规则未作规定，不能计算。"


class ExtensionWithoutSchedule(RuleSilent):
    """An extension whose installments aren't given."""

    code = "extension_without_schedule"
    wording = (
        "合同 {debt} 于{signed_on}签订的展期协议没有还款计划，展期后的分期无从确定，不能计算。请补录展期还款计划。"
    )


class ExtensionMidPeriod(RuleSilent):
    """An extension signed while interest was running up."""

    code = "extension_mid_period"
    wording = (
        "合同 {debt} 的展期协议签订于{signed_on}，在两个应还日之间，其时未到期本金自{since}起已计利息；该利息何时应付，"
        "计算规则未作规定，不能计算。可以这样改：签订日期填错的，更正展期协议的签订日期（signed_on）；"
        "协议写明新计划自原某一应还日起执行的，签订日期改填该应还日，并在备注中注明实际签订日；"
        "都不是的，在合同的余额（balances）中补录签订日或其后一日的系统余额，"
        "选定系统余额口径计算（命令行 --basis core）。"
    )


class FloatingExtension(RuleSilent):
    """An extension that fixes the rate of a floating contract."""

    code = "floating_extension"
    wording = (
        "合同 {debt} 为浮动利率，{signed_on}的展期协议另定利率；其后是否继续浮动，"
        "计算规则未作规定，不能计算。请改按系统余额计算。"
    )


class SupplementWithoutPrepayment(RuleSilent):
    """A supplement with a schedule, and no prepayment it belongs to."""

    code = "supplement_without_prepayment"
    wording = (
        "合同 {debt} 于{signed_on}签订的补充协议带有还款计划，但流水中没有与之对应的提前还款，"
        "不能计算。请补录提前还款流水。"
    )


class SupplementAcrossDueDate(RuleSilent):
    """Something fell due between a supplement and its prepayment."""

    code = "supplement_across_due_date"
    wording = (
        "合同 {debt} 的补充协议签订于{signed_on}，提前还款在{on}，其间有款项到期；被替换的分期自何日起算，"
        "计算规则未作规定，不能计算。请核对协议签订日与还款日。"
    )


class PrepaymentUnequal(RuleSilent):
    """A prepayment that isn't the principal its supplement takes off."""

    code = "prepayment_unequal"
    wording = (
        "合同 {debt} {on}提前还款{amount}元，而补充协议的还款计划使未到期本金减少{reduction}元，两者不等；"
        "差额抵充何项，计算规则未作规定，不能计算。请核对还款计划与提前还款金额，差额另记还款。"
    )


class AgreementDebtsUnclear(RuleSilent):
    """An agreement with a schedule that doesn't say which one contract it changes."""

    code = "agreement_debts_unclear"
    wording = (
        "{signed_on}签订的协议改变还款计划，但未指明针对哪一份合同，合同 {debt} 不能计算。"
        "请在协议中填写唯一的合同编号。"
    )


class CappedSchedule(RuleSilent):
    """A given installment's interest above the cap, by no arithmetic that tells how to cut it."""

    code = "capped_schedule"
    wording = (
        "合同 {debt} 第{number}期的计划利息{interest}元超过利率上限，"
        "且不是按约定年利率以天数或整月算得（或者按整月算得而上限在该期内变动），"
        "应减为多少，计算规则未作规定，不能计算。请核对年利率与还款计划。"
    )


class DamagesCapUnclear(RuleSilent):
    """Damages under a cap that no principal is there to measure, or that compound interest alone uses up."""

    code = "damages_cap_unclear"
    wording = (
        "合同 {debt} 的违约金须受上限限制，而最早逾期的一期没有逾期本金，或者没有同期逾期本金的复利已超过上限余额，"
        "上限以何本金计，计算规则未作规定，不能计算。请核对违约金、复利约定。"
    )


class FeesBesideCap(RuleSilent):
    """The lender's own fees beside damages above a cap the case asks for."""

    code = "fees_beside_cap"
    wording = (
        "合同 {debt} 的费用与罚息、复利、违约金合计超过案件所填上限，如何扣减费用，"
        "计算规则未作规定，不能计算。请核对费用或上限。"
    )


class CapNotForClaim(RuleSilent):
    """A cap chosen in a case whose cap the law sets."""

    code = "cap_not_for_claim"
    wording = (
        "案件填有利率上限{cap}，但该案由的上限不由案件选定，合同 {debt} 不能计算。"
        "利率上限只用于金融借款、信用卡案件，请删去。"
    )


class CardNotDue(RuleSilent):
    """A card's principal that isn't due."""

    code = "card_not_due"
    wording = (
        "合同 {debt} 为信用卡账户，余额中有未到期本金{amount}元；其应计利息自何日起算，"
        "计算规则未作规定，不能计算。请将应还部分记为逾期本金。"
    )


class ReversalBeforeBalance(RuleSilent):
    """A reversal of what the core system's balance already holds."""

    code = "reversal_before_balance"
    wording = (
        "合同 {debt} {on}冲正的还款（凭证号 {voucher}）已含在{balance_on}的系统余额内，"
        "不能再从余额中剔除。请补录冲正后的系统余额。"
    )


class CoreScheduleDiffers(RuleSilent):
    """The core system's principal not due can't be told apart by the schedule."""

    code = "core_schedule_differs"
    wording = (
        "合同 {debt} 的系统余额记未到期本金{core}元，还款计划为{planned}元；余额日以后还款计划有变动或已全部到期，"
        "差额属何期，计算规则未作规定，不能计算。请更新系统余额或还款计划。"
    )


class SeveralDrawdowns(RuleSilent):
    """Disbursements other than the one the contract names."""

    code = "several_drawdowns"
    wording = "合同 {debt} 的放款流水与放款日期、借款本金不符（{fact}）。分次放款请按每笔放款分列合同。"


class OrderUnclear(RuleSilent):
    """The order after 90 days turns on overdue days that aren't known."""

    code = "order_unclear"
    wording = (
        "合同 {debt} 逾期90天后另有抵充顺序，但系统余额未填逾期天数，{on}的还款按何顺序抵充不能确定。请补录逾期天数。"
    )


class QuarterlyInstallments(RuleSilent):
    """Equal installments a quarter."""

    code = "quarterly_installments"
    wording = "合同 {debt} 为等额还款而结息周期为按季，分期如何推定，计算规则未作规定，不能计算。请填写还款计划。"


class NegativeRate(RuleSilent):
    """A floating rate below zero."""

    code = "negative_rate"
    wording = "合同 {debt} {on}重定价后的年利率为{rate}，低于零，不能计算。请核对浮动点数。"


class PrincipalTooSmall(RuleSilent):
    """Equal parts whose rounding takes more than there is."""

    code = "principal_too_small"
    wording = "合同 {debt} 的本金按期数均分后，尾差使末期本金为负，不能推定分期。请填写还款计划。"


class PlanDayCounts(RuleSilent):
    """One plan over debts that reckon days differently."""

    code = "plan_day_counts"
    wording = (
        "合同 {debt} 与其他合同的计息基础不同，一份协议的还款期间利息以何者计，计算规则未作规定，不能计算。"
        "请就各合同分别订立协议，或不计还款期间利息。"
    )

"""The law and its data: parameters, terms of a contract, fees, agreements."""

from docgen.errors.base import Clash, InputError, LawError


class UnknownParameter(InputError):
    """No dated legal value of this name."""

    code = "unknown_parameter"
    wording = "没有名为“{name}”的法定数值。现有：{known}。"


class ParameterValueTaken(Clash):
    """A dated legal value of this day is there already. 409."""

    code = "parameter_value_taken"
    wording = (
        "“{title}”（{name}）{since}起已有数值{value}（{source}），未作任何更改。"
        "请核对起算日；确要以新的数值代替的，选择代替原数值（命令行加 --replace）后重试。"
    )


class UnlikelyParameter(InputError):
    """A value that can hardly be meant; what follows from it would be wrong without anyone noticing."""

    code = "unlikely_parameter"
    wording = "未补充“{title}”（{name}）：请按下列各项更正后重试。"


class WrongParameterFile(InputError):
    """An institution's file of dated legal values cannot be used."""

    code = "wrong_parameter_file"
    wording = "参数文件 {path} 有误：{fault}。请更正后重试。"


class ParameterGap(LawError):
    """No value of a parameter is in force on a day."""

    code = "parameter_gap"
    wording = (
        "参数“{title}”（{name}）在{on}没有可用的数值，现有数值自{first}起。"
        "请核对日期；确有数值的，用 docgen parameter add {name} 连同来源补录。"
    )


class RateBeyondData(LawError):
    """A published series is not known up to a day."""

    code = "rate_beyond_data"
    wording = (
        "“{title}”（{name}）数据最近一次公布于{last}，不能确定{on}适用的数值。"
        "请先用 docgen parameter add {name} 补录其后公布的数值及来源。"
    )


class CutOffTooEarly(InputError):
    """The cut-off date lies before the loan was paid out."""

    code = "cut_off_too_early"
    wording = "截止日{as_of}早于合同 {debt} 的放款日{disbursed_on}，尚无债权可算。请更正截止日或放款日期。"


class CutOffTooLate(InputError):
    """The cut-off date lies a century or more after everything that was agreed."""

    code = "cut_off_too_late"
    wording = (
        "截止日{as_of}比合同 {debt} 的最后一个日期{last}晚一百年以上，显非所指。请核对截止日的年份，以及合同的到期日。"
    )


class BalanceMissing(InputError):
    """The core basis needs a balance that isn't there."""

    code = "balance_missing"
    wording = (
        "合同 {debt} 在截止日{as_of}当日及以前没有系统余额，不能按系统余额计算。请补录余额，或改用晚于余额日的截止日。"
    )


class CardNeedsCore(InputError):
    """A card account is computed from balances alone."""

    code = "card_needs_core"
    wording = "合同 {debt} 为信用卡账户，只能按系统余额计算，不能选用按流水计算。请改用系统余额口径。"


class DebtFaulty(InputError):
    """A contract's terms do not fit together."""

    code = "debt_faulty"
    wording = "合同 {debt} 的要素不一致：{fault}。请核对后更正案件文件。"


class ScheduleFaulty(InputError):
    """A schedule does not fit its contract."""

    code = "schedule_faulty"
    wording = "合同 {debt} 的{schedule}有误：{fault}。请核对后更正案件文件。"


class LedgerFaulty(InputError):
    """An entry of the ledger does not fit its contract."""

    code = "ledger_faulty"
    wording = "合同 {debt} {on}的流水有误：{fault}。请核对还款流水后更正。"


class DefaultRateTooLow(InputError):
    """A penalty below the contract's rate."""

    code = "default_rate_too_low"
    wording = "合同 {debt} 的罚息利率倍数为{multiplier}，低于1。上浮50%应填1.5，请更正。"


class UngroundedAcceleration(LawError):
    """The debt is declared due early on no ground."""

    code = "ungrounded_acceleration"
    wording = (
        "合同 {debt} 填有提前到期生效日{effective_on}，但既无提前到期条款也无事由，"
        "不能按提前到期计算。请补录条款或事由。"
    )


class HolidayUnknown(LawError):
    """A due date moves by a holiday calendar that isn't known yet."""

    code = "holiday_unknown"
    wording = (
        "合同 {debt} 的应还日期{due_on}遇假日顺延，但该日的放假安排尚未收录，截止日以前的金额因此不能确定。"
        "请更新节假日数据（chinesecalendar）后重试，或改用不晚于该日的截止日。"
    )


class FeeAmountFaulty(InputError):
    """Not an amount that court fees can be worked out for."""

    code = "fee_amount_faulty"
    wording = (
        "“{amount}”不是可据以计算诉讼费用的金额。"
        "请填写不小于0、整数至多14位、小数至多两位的金额，单位元，如 260000.00。"
    )


class AverageWageFaulty(InputError):
    """Not an average wage that the limit of small claims can be worked out from."""

    code = "average_wage_faulty"
    wording = "“{wage}”不是年平均工资。请填写受诉法院所在省级行政区上年度就业人员年平均工资，单位元，大于0，如 120000。"


class PlanUnequal(InputError):
    """Installments that don't sum to the debt."""

    code = "plan_unequal"
    wording = "逐期填写的还款金额合计{planned}元，应还{debt}元，{difference}。请更正各期金额，使合计与应还款项一致。"


class PlanTooFine(InputError):
    """More installments than cents."""

    code = "plan_too_fine"
    wording = "应还{debt}元分为{count}期，每期不足0.01元，不能分期。请减少期数。"


class PlanLeavesNothing(InputError):
    """Steps that pay the debt before the last installment."""

    code = "plan_leaves_nothing"
    wording = (
        "分段还款的前{count}期合计{planned}元，末期之前已达到或超过应还的{debt}元（超出{excess}元），末期无款可还。"
        "请减少期数或每期金额。"
    )


class PlanDayTooEarly(InputError):
    """Due dates that don't follow one another."""

    code = "plan_day_too_early"
    wording = "还款安排第{number}期的还款日{due_on}应晚于上一期，首期不得早于截止日（{after}）。请更正还款日期。"


class PlanTooLong(LawError):
    """A plan beyond the time the law or reason allows."""

    code = "plan_too_long"
    wording = "还款安排的末期为{last_on}，最迟应为{limit_on}：{rule}。请减少期数或提高每期金额。"


class PlanRateAboveCap(LawError):
    """Interest during the plan above the cap on private lending."""

    code = "plan_rate_above_cap"
    wording = (
        "还款期间年利率{rate}超过合同 {debt} 的利率上限{cap}（{rule}），超过部分不受保护，不予载入协议。"
        "请将年利率降至{cap}以内，或不计还款期间利息。"
    )


class ExtensionTooLong(LawError):
    """An extension beyond what the rules allow a bank."""

    code = "extension_too_long"
    wording = (
        "合同 {debt} 展期至{last_on}，累计展期超过限度：{said}（{article}，假定：条文未经核对），"
        "最迟可展期至{limit_on}。"
        "请提前展期到期日，或改用《分期还款协议》《和解协议》。"
    )


class NotAnAgreement(InputError):
    """A document that binds nobody was said to be signed."""

    code = "not_an_agreement"
    wording = "文书 {document_no}（{kind}）不是协议或者还款承诺书，签署后不形成协议记录。请核对文书编号。"


class AgreementNotSignable(InputError):
    """A signed agreement that can't be taken into the case as it was issued."""

    code = "agreement_not_signable"
    wording = "协议 {document_no} 不能记入案件：{reason}。"

"""The warnings a claim can carry: their codes and their Chinese wording.

They are for whoever makes a document, and never printed on it.
"""

from docgen.law.result import ClaimWarning

WORDINGS = {
    "default_rate_omitted": "合同 {debt} 未填罚息利率，逾期后按期内利率继续计算。",
    "penalty_uplift_outside": (
        "合同 {debt} 的{kind}利率为期内利率{contract}的{multiplier}倍（{annual}），"
        "不在银行贷款的{low}至{high}倍之间（{source}），计算未作调整，请核对合同。"
    ),
    "assignee_penalty": (
        "合同 {debt} 的债权于{on}转让给{assignee}，从名称看不出是金融机构：债权仍属金融借款，但不少法院"
        "对非金融机构受让人不支持转让之后的罚息、复利，或者不支持复利（实务有分歧）。{on}起计有罚息{penalty}元、"
        "复利{compound}元，计算未作扣减，请核对受诉法院的做法。"
    ),
    "interest_after_bankruptcy": (
        "{on}有破产程序的记录，附利息的债权自破产申请受理时起停止计息（企业破产法第四十六条、担保制度解释第二十二条），"
        "上列合计按计算规则未作停止，止息后的数额另列；请核对受理日期，申报债权、向担保人主张的，以{on}为截止日计算。"
    ),
    "stopped_interest_refused": "破产申请{on}受理，停止计息的数额不能计算：{reason}",
    "fee_not_agreed": "合同 {debt} {on}的费用{amount}元（{kind}），合同未约定由债务人承担，已按流水计入。",
    "waiver_lapsed": "合同 {debt} {on}减免{kind}{amount}元，其时仅有{taken}元，其余{lapsed}元不生效。",
    "prepayment_not_applied": (
        "合同 {debt} {on}的提前还款{amount}元没有对应的补充协议，未抵充任何款项。请补录协议，或改记为还款。"
    ),
    "acceleration_without_effect": "合同 {debt} 的提前到期生效日{on}以后没有未到期款项，提前到期不改变债权。",
    "schedule_past_maturity": "合同 {debt} 还款计划的末期应还日期{last}与到期日{matures_on}不同，按还款计划计算。",
    "provisional_due_date": "合同 {debt} 的应还日期{due_on}遇假日顺延，该日的放假安排尚未收录，暂按原日期。",
    "damages_capped": "合同 {debt} 的违约金约定为{agreed}元，受利率上限限制计{amount}元，减去{cut}元。",
    "joint_cap_day_by_day": (
        "合同 {debt} 第{numbers}期的罚息与复利，按每一罚息分段的全部天数合计与上限比较；"
        "如每日单独比较，复利共应再减去{amount}元，请核对。"
    ),
    "compound_beyond_cap": (
        "合同 {debt} 有的分期没有逾期本金而计复利，该复利只受上限利率限制；如期内利息、罚息与复利合计"
        "以全部未还本金按上限计算为限（民间借贷规定第二十七条），应再减去{amount}元，请核对。"
    ),
    "capped_annuity": (
        "合同 {debt} 为等额本息，约定年利率{rate}高于上限{cap}：各期利息按上限核减，各期本金仍按约定利率划分，请核对。"
    ),
    "above_financial_line": (
        "合同 {debt} 的利息、罚息、复利、违约金及贷款人费用，比照年利率{line}的标准超出{excess}元；"
        "未经案件填写利率上限，不作扣减。"
    ),
    "line_not_compared": "合同 {debt} 按系统余额计算，余额日{on}以前的金额未与年利率{line}的标准比较。",
    "no_cap_for_receivable": (
        "合同 {debt} 为应收账款，逾期利息与违约金没有法定上限；过分高于损失的，债务人可请求适当减少。"
    ),
    "core_not_capped": "合同 {debt} 按系统余额计算，余额日{on}以前的金额未按利率上限核减。",
    "overdue_since_balance": "合同 {debt} 的系统余额未填逾期天数，逾期天数自余额日{on}起算，实际更长。",
    "overdue_since_schedule": (
        "合同 {debt} {on}的系统余额未填逾期天数，按还款计划推定最早未付清的应还日期为{due_on}，请与系统核对。"
    ),
    "core_schedule_differs": "合同 {debt} {on}的系统余额记未到期本金{core}元，还款计划为{planned}元，按系统余额。",
    "core_difference": "合同 {debt} {on}的系统余额与计算不符：{kinds}。",
    "core_overdue_days": "合同 {debt} {on}的系统逾期天数为{core}天，计算为{computed}天。",
    "not_reconciled": "合同 {debt} 不能按流水计算，未与系统余额核对：{reason}",
    "delay_dates_missing": (
        "{on}的{instrument}未记{missing}，何时生效、自何日起迟延无从确定，"
        "加倍部分债务利息（民事诉讼法第二百六十四条）未计算。文书已生效的，请在该程序中补录{missing}。"
    ),
    "delay_items_missing": (
        "{instrument}未记金额分项，分不出一般债务利息，加倍部分债务利息未计算。"
        "请在该程序的“分项”中逐项填写文书确定的金额，如本金、利息、案件受理费。"
    ),
    "delay_item_unclear": (
        "{instrument}的分项“{items}”看不出属于本金、利息还是诉讼费用，或者几类混在一项，加倍部分债务利息未计算。"
        "请拆开填写，写明本金、利息、案件受理费、律师费、违约金等。"
    ),
    "delay_items_unequal": (
        "{instrument}的分项合计{items}元，与所记金额{amount}元不符，加倍部分债务利息未计算。请核对文书后更正。"
    ),
    "delay_before_rule": (
        "{instrument}的履行期间{on}届满，早于{first}；其时适用的计算办法（法释〔2009〕6号）未收录，"
        "加倍部分债务利息未计算，请另行计算。"
    ),
    "delay_instrument_doubtful": (
        "{instrument}的结果记为“{outcome}”，是否仍有效力不能确定，加倍部分债务利息未计算。"
        "已失效的，请删去其生效日和履行期限届满日；仍有效的，请更正结果。"
    ),
    "delay_ledger_faulty": "{instrument}的加倍部分债务利息未计算，因还款流水有误：{reason}",
    "principal_nil": "合同 {debt} 的借款本金为0元，没有可计息的本金，请核对。",
    "signed_after_disbursement": (
        "合同 {debt} 的签订日期{signed_on}晚于放款日期{disbursed_on}，请核对日期；"
        "确为先放款后签约的，请备好放款时双方约定的证据。"
    ),
    "voucher_repeated": (
        "合同 {debt} 有{times}笔还款同为凭证号 {voucher}（{days}），已分别计入。请核对是否重复录入；"
        "该凭证号其后有冲正而日期、金额不能确定是哪一笔的，不能计算，确为不同款项的，请改用各自的凭证号。"
    ),
    "overpaid": (
        "合同 {debt} 的还款超过全部欠款（含未到期款项）{amount}元，余额留作待抵充款。"
        "请核对金额和凭证；确为多付的，应当退还或者另行约定。"
    ),
    "ledger_not_current": "还款流水截至{current_to}，早于截止日{as_of}；其后的还款未计入。",
}


def notice(code: str, **facts: object) -> ClaimWarning:
    """The warning of this code, worded with its facts."""
    return ClaimWarning(code=code, message=WORDINGS[code].format_map(facts))

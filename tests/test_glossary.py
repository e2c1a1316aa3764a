"""Every field and every word of a case has its Chinese term, and no sheet bears one heading twice."""

from collections import Counter

import pytest

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.shape import context, parts, records, vocabulary
from docgen.casefile.vocabulary import ClaimType
from docgen.casefile.workbook.sheets import Sheet, flat_columns, sheets
from docgen.errors import UnknownTermError

FIELDS = [(context(record), part.key) for record in records(Case) for part in parts(record)]
WORDS = [(words.__name__, member.value) for words in vocabulary(Case) for member in words]

# The headings that case-format.md gives in brackets, by context.
GIVEN = {
    "case": """
        case_no 案件编号, claim_type 案由, holds 暂停事由, ledger_current_to 流水截至日,
        filed_on 起诉日期, accepted_on 立案日期, court 受诉法院, cap 利率上限, product 贷款品种,
        policy 催收方案, handler 经办人, notes 备注
    """,
    "assessment": """
        cause 逾期原因, willingness 还款意愿, ability 还款能力, ability_returns_by 预计恢复还款能力日期,
        assessed_on 评估日期, reasoning 评估说明
    """,
    "debtor": """
        kind 类型, name 姓名/名称, id_type 证件类型, id_no 证件号码, phone 联系电话, email 电子邮箱,
        address 住所地, habitual_address 经常居住地, sex 性别, born_on 出生日期, ethnicity 民族,
        employer 工作单位, occupation 职业/职务, registered_address 注册地, organization_type 企业类型,
        ownership 所有制性质, roles 身份, reserved_phone 预留电话, whereabouts_unknown 下落不明
    """,
    "account": "bank 开户行, name 户名, number 账号",
    "agent": "name 代理人, firm 律师事务所",
    "service_address": """
        address 送达地址, recipient 收件人, phone 收件电话, email 送达邮箱, agreed 合同约定送达地址,
        clause 条款
    """,
    "debt": """
        no 合同编号, name 合同名称, signed_on 签订日期, signed_at 签订地点, purpose 用途,
        day_count 计息基础, compound 计收复利, compound_before_maturity 期内复利利率,
        liquidated_damages 违约金, roll_due_dates 遇假日顺延,
        fees_borne_by_debtor 约定由债务人承担的费用, principal 借款本金, disbursed_on 放款日期,
        matures_on 到期日, annual_rate 年利率, repayment_method 还款方式, due_day 还款日,
        interest_period 结息周期
    """,
    "default_rate": "multiplier 罚息利率倍数, annual 罚息年利率, daily 逾期日利率",
    "allocation": "order 还款抵充顺序, scope 抵充方式, order_after_90_days 逾期90天后抵充顺序",
    "acceleration": "declared_on 宣布提前到期日, effective_on 生效日, ground 事由",
    "clause": "no 条款号, text 条款内容",
    "installment": "period 期次, due_on 应还日期, principal 应还本金, interest 应还利息",
    "ledger_entry": """
        on 日期, type 类型, amount 金额, rate 利率, fee_kind 费用种类, waives 减免项目, voucher 凭证号,
        payer 付款人, deducted 扣收, memo 摘要
    """,
    "balance": """
        principal 逾期本金, principal_not_due 未到期本金, interest 利息, penalty 罚息, compound 复利,
        liquidated_damages 违约金, fees 手续费等, overdue_days 逾期天数, minimum_due 最低还款额
    """,
    "guarantee": "from 保证期间起, max_amount 最高限额, fixed_on 债权确定日",
    "collateral": """
        name 名称, owner 权利人, title_no 权属证号, certificate_no 他项权证号, rank 顺位,
        prior_rights 在先权利
    """,
    "agreement": "accelerates 违约加速到期",
    "contact": """
        at 时间, channel 方式, party 联系对象, number 号码, automated 人工智能语音, by 经办人,
        result 结果, promised_amount 承诺金额, promised_on 承诺日期, summary 内容摘要
    """,
    "delivery": """
        document_no 文书编号, document 文书名称, party 受送达人, method 方式, address 送达地址,
        tracking_no 邮件号, content_note 内件品名, newspaper 报纸版次, sent_on 寄出日期, outcome 结果,
        outcome_on 结果日期, signed_by 签收人, relation 关系, confirms_debt 确认债务, proof 凭证文件
    """,
    "evidence": """
        file 文件, title 证据名称, group 分组, kind 法定种类, formed_on 形成时间, proves 证明目的,
        form 形式, source 来源, kept_at 原件存放, pages 页码范围, note 备注
    """,
    "asset": """
        kind 财产种类, detail 具体情况, location 所在地或账号, holder 权利人, value 估值,
        encumbrance 权利负担, source 线索来源, found_on 发现日期, measure 申请措施
    """,
    "proceeding": """
        kind 程序, on 日期, court 机关, case_number 案号, amount 金额, amounts 分项, security 担保,
        orders 判项主文, performance_due_on 履行期限届满日, effective_on 生效日, expires_on 到期日,
        outcome 结果, file 文件
    """,
}

# The words that case-format.md gives for values.
GIVEN_WORDS = {
    "ClaimType": """
        financial_loan 金融借款合同纠纷, private_lending 民间借贷纠纷, credit_card 信用卡纠纷,
        receivable 买卖/服务合同欠款
    """,
    "CaseStatus": "open 在办, settled 已结清, suspended 中止, closed 结案",
    "HoldReason": """
        disputed 有异议, complaint 投诉处理中, relief 已达成减缓安排, deceased 死亡, bankrupt 破产, missing 下落不明
    """,
    "OverdueCause": "operations 经营恶化, family_event 家庭变故, oversight 疏忽, unemployment 失业, malicious 恶意拖欠",
    "Standing": "good 好, poor 差, unknown 未知",
    "PartyKind": "person 自然人, organization 法人或非法人组织",
    "Capacity": "legal_representative 法定代表人, principal 负责人",
    "Authority": "general 一般授权, special 特别授权",
    "Role": "borrower 借款人, co_borrower 共同借款人, guarantor 保证人, mortgagor 抵押人, pledgor 出质人",
    "DisbursedBy": "transfer 转账, cash 现金, entrusted 受托支付",
    "RepaymentMethod": """
        equal_installment 等额本息, equal_principal 等额本金, interest_only 按期付息到期还本, bullet 一次性还本付息,
        as_scheduled 按还款计划
    """,
    "LedgerType": """
        disbursement 放款, repayment 还款, prepayment 提前还款, fee 费用, waiver 减免, rate_change 利率调整,
        reversal 冲正
    """,
    "GuaranteeMode": "joint 连带责任保证, general 一般保证",
    "CollateralKind": "mortgage 抵押, pledge 质押",
    "Registration": "formal 正式登记, advance 预告登记",
    "DeliveryMethod": "personal 直接送达, ems 邮寄, registered_mail 挂号信, notarised 公证送达, announcement 公告",
    "DeliveryOutcome": """
        signed 本人签收, signed_by_other 他人代收, refused 拒收, returned 退回, delivered 到达, published 见报
    """,
    "EvidenceForm": "original 原件, copy 复印件, printout 打印件, electronic 电子数据",
}

SHEETS = "案件 债权人 当事人 合同 还款计划 还款流水 余额 保证 担保物 协议 催收记录 送达记录 证据 财产线索 程序"


@pytest.mark.parametrize(("where", "key"), FIELDS)
def test_every_field_has_a_term_of_its_own_context(where: str, key: str) -> None:
    assert glossary.terms(where)[key] == glossary.term(key, where)


@pytest.mark.parametrize(("name", "value"), WORDS)
def test_every_word_is_said_and_read_back(name: str, value: str) -> None:
    assert glossary.value_of(name, glossary.word((name, value))) == value


def test_words_of_one_list_differ() -> None:
    for words in vocabulary(Case):
        assert len(set(glossary.words(words.__name__).values())) == len(words)


@pytest.mark.parametrize("where", GIVEN)
def test_headings_that_the_format_gives_are_binding(where: str) -> None:
    given = dict(pair.split() for pair in GIVEN[where].split(","))
    assert {key: glossary.term(key, where) for key in given} == given


@pytest.mark.parametrize("name", GIVEN_WORDS)
def test_words_that_the_format_gives_are_binding(name: str) -> None:
    given = dict(pair.split() for pair in GIVEN_WORDS[name].split(","))
    assert {value: glossary.word((name, value)) for value in given} == given


def test_sheets_that_the_format_names_are_there() -> None:
    assert set(SHEETS.split()) <= {sheet.name for sheet in sheets()}


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet.name)
def test_no_two_columns_of_a_sheet_share_a_heading(sheet: Sheet) -> None:
    written = [*sheet.headings, *(alias for column in sheet.columns for alias in column.aliases)]
    assert [heading for heading, times in Counter(written).items() if times > 1] == []


def test_a_flat_sheet_tells_shared_headings_by_their_part() -> None:
    headings = [heading for _, heading, _ in flat_columns()]
    assert len(set(headings)) == len(headings)
    assert {"合同违约金", "余额违约金"} <= set(headings)
    assert "违约金" not in headings


def test_a_context_goes_before_the_plain_term_and_falls_back_to_it() -> None:
    assert glossary.term("no", "debt") == "合同编号"
    assert glossary.term("third_party", "debt") == "第三人"
    assert glossary.word(ClaimType.CREDIT_CARD) == "信用卡纠纷"
    assert glossary.value_of("ClaimType", "credit_card") == "credit_card"
    assert glossary.value_of("ClaimType", "信用卡") is None


@pytest.mark.parametrize("asked", [("nothing", None), ("nothing", "debt")])
def test_a_term_that_is_not_there_is_a_fault_of_ours(asked: tuple[str, str | None]) -> None:
    with pytest.raises(UnknownTermError, match="nothing"):
        glossary.term(*asked)
    with pytest.raises(UnknownTermError, match="ClaimType"):
        glossary.word(("ClaimType", "nothing"))

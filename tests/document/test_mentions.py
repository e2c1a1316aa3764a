import pytest

from docgen.document.mentions import Mention, MentionKind, mentions

K = MentionKind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("合计人民币68,505.58元", [(K.SUM, "68505.58")]),
        ("合计人民币\uff16\uff18\uff15\uff10\uff15．\uff15\uff18 元", [(K.SUM, "68505.58")]),
        ("¥68,505.58", [(K.SUM, "68505.58")]),
        ("68,505.58", [(K.SUM, "68505.58")]),
        ("减免5万元", [(K.SUM, "5万")]),
        ("大写：陆万捌仟伍佰零伍元伍角捌分", [(K.SUM, "陆万捌仟伍佰零伍元伍角捌分")]),
        ("于2026年02月03日前", [(K.DATE, "2026年2月3日")]),
        ("于2026-02-03前", [(K.DATE, "2026年2月3日")]),
        ("二〇二六年二月三日", [(K.DATE, "二〇二六年二月三日")]),
        ("证件号码：990101********111X", [(K.IDENTITY, "990101********111X")]),
        ("年利率4.5%", [(K.RATE, "4.5%")]),
        ("每日万分之五", [(K.RATE, "万分之五")]),
        ("账号 0000 0000 0000 1001", [(K.ACCOUNT, "0000000000001001")]),
        ("电话0000-00000001。", [(K.ACCOUNT, "000000000001")]),
        ("编号：JK-2024-018", [(K.CODE, "JK-2024-018")]),
        ("依据第六百七十四条、第675条", [(K.ARTICLE, "第六百七十四条"), (K.ARTICLE, "第675条")]),
        ("依据《民法典》", [(K.TITLE, "《民法典》")]),
        ("自收到之日起7日内", [(K.NUMBER, "7日")]),
        ("自收到之日起七日内", [(K.NUMBER, "七日")]),
        ("电邮 a.b@example.com", [(K.EMAIL, "a.b@example.com")]),
        ("1\u200b00.00元", [(K.SUM, "100.00")]),
        ("付至六二二二零〇一二三", [(K.ACCOUNT, "六二二二零〇一二三")]),
        ("于下周五前还款", [(K.DATE, "下周五")]),
        ("本周内、下星期三、本月底、月末", [(K.DATE, day) for day in ("本周", "下星期三", "本月底", "月末")]),
        ("明日或者后天", [(K.DATE, "明日"), (K.DATE, "后天")]),
        ("三日内付清", [(K.NUMBER, "三日")]),
        ("以本周期利率为准", []),
        ("请联系李四办理", [(K.NAME, "李四")]),
        ("请找欧阳修远协商。", [(K.NAME, "欧阳修远")]),
        ("收款人王小五，户名赵六", [(K.NAME, "王小五"), (K.NAME, "赵六")]),
        ("联系方式不变，联系我行，查找资料", []),
        ("请与我行联系，将依法向人民法院起诉", []),
    ],
)
def test_what_is_mentioned(text: str, expected: list[tuple[MentionKind, str]]) -> None:
    assert mentions(text) == [Mention(*pair) for pair in expected]


def test_names_known_and_alike() -> None:
    text = "张三喆与江城示例银行股份有限公司及江城阳光贸易有限公司，联系人：李四。"
    found = mentions(text, ["张三喆", "江城示例银行股份有限公司", "张三"])
    assert [each.value for each in found] == ["江城示例银行股份有限公司", "张三喆", "江城阳光贸易有限公司", "李四"]


def test_no_digit_is_left_out() -> None:
    for text in ("第0118号", "共3页", "x7", "-12", "1,2", "No.9", "2024第", "\uff13"):
        assert mentions(text), text

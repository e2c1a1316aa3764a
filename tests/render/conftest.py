"""Documents that several tests of the writers share."""

from collections.abc import Callable

import pytest

from docgen.document.reader import read_template_html
from docgen.document.tree import Document, Page

Read = Callable[..., Document]


@pytest.fixture
def read() -> Read:
    """A document from template HTML; a title is put before it where it has none."""

    def make(html: str, page: Page = "letter") -> Document:
        if "<h1>" not in html:
            html = f"<h1>通知书</h1>{html}"
        return read_template_html(html, "t.html", kind="sample", page=page)

    return make


LETTER = """
<masthead code="DG1:JCYH:2026000012:37"><h1>逾期贷款催收通知书</h1><p class="number">江银催〔2026〕12号</p></masthead>
<p class="addressee">张喆堃（证件号码：3201**********1234）：</p>
<p>您于2024年3月15日与江城示例银行股份有限公司签订《个人经营性借款合同》（编号：江银借字〔2024〕第0315号），借款本金
500,000.00元，期限自2024年3月15日起至2026年3月14日止，年利率5.88%。</p>
<table class="grid" widths="24 19 19 19 19"><thead>
<tr><th>合同编号</th><th>本金</th><th>利息</th><th>罚息</th><th>复利</th></tr></thead><tbody>
<tr><td>江银借字〔2024〕第0315号</td><td class="num">500,000.00</td><td class="num">12,345.67</td>
<td class="num">10,111.11</td><td class="num">1,000.00</td></tr></tbody></table>
<p>以上欠款合计人民币523,456.78元（大写：伍拾贰万叁仟肆佰伍拾陆元柒角捌分）。保证人：A&amp;B&lt;公司&gt;、李䶮、赵\U00020164。</p>
<table class="facts" widths="16 84"><tbody><tr><th>户名</th><td>江城示例银行股份有限公司</td></tr>
<tr><th>账号</th><td>10641701040012345</td></tr></tbody></table>
<p>特此通知。</p>
<signature><p>江城示例银行股份有限公司（盖章）</p><p>2026年11月23日</p></signature>
<receipt><masthead code="DG1:JCYH:2026000012:37"><h1>签收回执</h1><p class="number">江银催〔2026〕12号</p></masthead>
<p>本人已于<blank chars="4"/>年<blank chars="3"/>月<blank chars="3"/>日收到上述通知书。</p>
<p class="flush"><box/> 无异议　<box checked="checked"/> 有异议，理由：<blank chars="22"/></p>
<table class="form" widths="24 76"><tbody><tr class="section"><td colspan="2">联系方式</td></tr>
<tr><th rowspan="2">地址</th><td>甲</td></tr><tr><td>乙</td></tr></tbody></table>
</receipt>
"""


@pytest.fixture
def letter(read: Read) -> Document:
    """A demand letter with its receipt: everything a letter has, names with rare characters among it."""
    return read(LETTER)


@pytest.fixture
def ledger(read: Read) -> Document:
    """A claim statement with a table of several pages."""
    rows = "".join(
        f'<tr><td class="center">{n}</td><td>利息</td><td class="num">{n * 1234.56:,.2f}</td></tr>'
        for n in range(1, 121)
    )
    return read(
        '<h1>债权计算书</h1><h2>一、逐段计算</h2><h3>（一）利息</h3><table class="grid" widths="10 50 40">'
        "<thead><tr><th>期次</th><th>项目</th><th>金额</th></tr></thead>"
        f'<tbody>{rows}</tbody><tfoot><tr><td colspan="2">合计</td><td class="num">8,962,905.60</td></tr></tfoot></table>'
        '<p id="end">以上计算截至2026年11月22日。</p><signature><p>江城示例银行（盖章）</p></signature>',
        "table",
    )

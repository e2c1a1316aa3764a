"""A letter as a template gives it, and how tests read templates."""

from collections.abc import Callable

from docgen.document.tree import Document

Read = Callable[..., Document]
"""A document from template HTML and, optionally, a page style."""

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

"""Commands on collection: next."""

from datetime import date

import click

from docgen.api import worklist
from docgen.api.office import Office
from docgen.cli.chinese import ChineseCommand
from docgen.cli.output import json_option, progress, reply
from docgen.cli.portfolio import up_to_date
from docgen.cli.settings import as_of_option, today
from docgen.cli.words import table
from docgen.errors import WrongPolicyFile
from docgen.glossary import word


@click.command("next", cls=ChineseCommand)
@click.argument("case", metavar="[CASE]", required=False)
@click.option("--policy", metavar="P", help="催收方案（名称或标题），不填则用案件所填方案，再不填按案由。")
@as_of_option
@json_option
@click.pass_obj
def next_command(office: Office, *, case: str | None, policy: str | None, as_of: date | None, as_json: bool) -> None:
    """待办清单：按催收方案列出下一步，先到期的在前；不写案件则列出库中全部案件。"""
    day = as_of or today()
    if case is None and policy is None:
        up_to_date(office, day)
    answer = worklist.worklist(office, case, as_of=day, policy=policy)
    reply(answer, lambda: _words(answer, day), as_json=as_json)
    if answer.problems:
        progress(str(WrongPolicyFile(count=len(answer.problems), problems=answer.problems)))


def _words(answer: worklist.WorkList, day: date) -> str:
    if not answer.items:
        return f"{day} 没有待办。"
    heads = ["", "期限", "案件编号", "逾期", "账龄", "五级分类", "风险", "意愿与能力", "下一步", "文书"]
    rows = [(str(number), *_row(item)) for number, item in enumerate(answer.items, 1)]
    shown = table(f"{day} 待办清单，共{len(answer.items)}项", heads, rows, [0])
    reasons = "\n".join(f"{number}. {item.case_no}　{item.reason}" for number, item in enumerate(answer.items, 1))
    return f"{shown}\n\n{reasons}"


def _row(item: worklist.WorkItem) -> tuple[str, ...]:
    return (
        item.due_on.isoformat() if item.due_on else "",
        item.case_no,
        "" if item.overdue_days is None else f"{item.overdue_days}天",
        item.ageing,
        word(item.grade) if item.grade else "",
        word(item.risk) if item.risk else "",
        word(item.repayment_class) if item.repayment_class else "",
        item.title,
        item.document_title,
    )

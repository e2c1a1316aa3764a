"""Small records and kinds for tests that need one and do not care which."""

from pathlib import Path
from textwrap import dedent
from typing import Any

from docgen.casefile.parties import Debtor
from docgen.kinds.definition import Family, Kind, read_kind


def debtor(**values: Any) -> Debtor:
    """A person who borrowed, with these values in place of the usual ones."""
    usual = {"id": "P1", "kind": "person", "name": "张三", "roles": ["borrower"], "address": "示例市虚构路1号"}
    return Debtor.model_validate(usual | values)


def reminder(
    folder: Path, sms: str | None = None, note: str = "到期提醒", family: Family = "letters", **said: str
) -> Kind:
    """A kind that prints its answers ``note`` and ``pay_by``, and sends ``sms``; ``said`` replaces parts of it."""
    folder.mkdir()
    parts = {"addressed_to": "each_debtor", "stage": "remind", "approval": "none"} | said
    fields = dedent("""
        [[fields]]
        name = "note"
        title = "说明"
        type = "text"
        [[fields]]
        name = "pay_by"
        title = "还款截止日期"
        type = "date"
        [[fields]]
        name = "reports_credit"
        title = "报送征信"
        type = "bool"
        default = false
    """)
    head = 'title = "提醒"\nversion = 1\npage = "letter"\nfilename = "{case_no}-{title}-{party}"\n'
    head += "".join(f'{key} = "{value}"\n' for key, value in parts.items())
    (folder / "kind.toml").write_text(head + fields, encoding="utf-8")
    (folder / "template.html").write_text("<h1>提醒</h1>\n<p>{{ answers.note }}</p>\n", encoding="utf-8")
    sample = f'case = "full_case/case.json"\nas_of = 2026-11-23\ndated = 2026-11-23\n[answers]\nnote = "{note}"\n'
    (folder / "sample.toml").write_text(sample, encoding="utf-8")
    if sms is not None:
        (folder / "sms.txt").write_text(dedent(sms), encoding="utf-8")
    return read_kind(folder, family)

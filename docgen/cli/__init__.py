"""The command line: the whole product without a browser. Its contract stands in the README and in ``--help``."""

import sys
from pathlib import Path

import click

from docgen.cli.accounts import audit, user
from docgen.cli.agreements import agreement
from docgen.cli.archive import archive
from docgen.cli.assignments import assign, unassign
from docgen.cli.batch import batch
from docgen.cli.bundles import bundle, verify
from docgen.cli.cases import claim, export, import_command, workbook
from docgen.cli.chinese import ChineseGroup
from docgen.cli.collection import next_command
from docgen.cli.contacts import contact
from docgen.cli.court import procedure, venue
from docgen.cli.dashboard import dashboard
from docgen.cli.demo import demo
from docgen.cli.documents import capitals, check, issue, kinds, render
from docgen.cli.drafts import (
    approve_command,
    draft_command,
    drafts_command,
    return_command,
    submit_command,
    void_command,
    withdraw_command,
)
from docgen.cli.evidence import evidence
from docgen.cli.law import clocks, fees
from docgen.cli.output import run
from docgen.cli.packs import pack
from docgen.cli.parameters import parameter
from docgen.cli.portfolio import cases_command, filter_group, refresh_command, today_command
from docgen.cli.postings import post, proof, returned, tracking
from docgen.cli.scans import inbox, receipt, scan
from docgen.cli.seals import reprint, seal
from docgen.cli.sendings import send_command, sent_command
from docgen.cli.settings import office_of
from docgen.cli.system import backup, key, profile, restore_command, serve, work
from docgen.cli.taking_back import difference_command, edit_command, take_back_command
from docgen.cli.templates import template
from docgen.cli.tokens import schema, token, webhook


@click.group(cls=ChineseGroup)
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="数据文件夹，不填为 DOCGEN_DATA 或 ./data。"
)
@click.option("--as", "account", metavar="NAME", help="以此账户操作，不填为 DOCGEN_USER 或本机操作员。")
@click.version_option(package_name="docgen", message="docgen %(version)s", help="显示版本后退出。")
@click.pass_context
def docgen(context: click.Context, data: Path | None, account: str | None) -> None:
    """逾期贷款催收文书与诉讼材料。"""
    office = office_of(data, account)
    context.obj = office
    context.call_on_close(office.close)


COMMANDS = (
    *(workbook, import_command, export, evidence, contact, assign, unassign),
    *(claim, fees, clocks, venue, procedure, next_command, parameter),
    *(cases_command, filter_group, today_command, dashboard, refresh_command),
    *(capitals, kinds, check, render, issue, template, agreement),
    *(draft_command, drafts_command, submit_command, approve_command, return_command, withdraw_command, void_command),
    *(edit_command, take_back_command, difference_command, send_command, sent_command),
    *(post, tracking, returned, scan, inbox, receipt, proof, archive),
    *(seal, reprint),
    *(batch, bundle, pack, verify),
    *(token, webhook, schema),
    *(profile, user, audit, key, backup, restore_command, serve, work, demo),
)
for command in COMMANDS:
    docgen.add_command(command)


def main() -> None:
    """The console script."""
    sys.exit(run(docgen))

"""What every command stands on: the data folder, who acts, today. Only here clock and environment are read."""

import os
import shlex
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from docgen.api.office import LOCAL_OPERATOR, Office, open_office
from docgen.api.signer import SigningSettings

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


def today() -> date:
    """Today in China."""
    return now().astimezone(CHINA).date()


def office_of(data: Path | None, account: str | None) -> Office:
    """The office of ``--data`` or ``DOCGEN_DATA`` or ``./data``, for ``--as`` or ``DOCGEN_USER`` or the operator."""
    folder = data or Path(os.environ.get("DOCGEN_DATA") or "data")
    who = account or os.environ.get("DOCGEN_USER") or LOCAL_OPERATOR
    key, root = os.environ.get("DOCGEN_KEY_FILE"), os.environ.get("DOCGEN_TIMESTAMP_ROOT")
    return open_office(
        folder,
        os.environ.get("DOCGEN_DATABASE_URL") or None,
        who,
        key_file=Path(key) if key else None,
        timestamp_url=os.environ.get("DOCGEN_TIMESTAMP_URL") or None,
        timestamp_root=Path(root) if root else None,
        signing=signing_settings(),
        ask_password=_asked if sys.stdin.isatty() else None,
        mail_password=os.environ.get("DOCGEN_SMTP_PASSWORD") or None,
    )


def signing_settings() -> SigningSettings:
    """What the environment says of signing; a password is never an argument, which other people of a machine see."""
    return SigningSettings(
        password=os.environ.get("DOCGEN_SIGNING_PASSWORD") or None,
        module=os.environ.get("DOCGEN_PKCS11_MODULE") or None,
        command=tuple(shlex.split(os.environ.get("DOCGEN_SEALING_COMMAND") or "")),
        token=os.environ.get("DOCGEN_SEALING_TOKEN") or None,
    )


def _asked() -> str:
    """What whoever sits at the terminal says opens the signing certificate."""
    said: str = click.prompt("签名证书的密码", hide_input=True, err=True)
    return said


class IsoDay(click.ParamType[date]):
    """A date written YYYY-MM-DD."""

    name = "日期"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value) if len(value) == 10 else self.fail(f"{value}，应为 YYYY-MM-DD", param, ctx)
        except ValueError:
            self.fail(f"{value}，应为真实存在的日期 YYYY-MM-DD", param, ctx)


as_of_option = click.option("--as-of", type=IsoDay(), help="截止日（当日不计息），不填为今天。")
dated_option = click.option("--dated", type=IsoDay(), help="文书落款日期，不填为今天。")
basis_option = click.option(
    "--basis", type=click.Choice(["computed", "core"]), help="金额口径：computed 逐段计算，core 核心系统余额。"
)
out_option = click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="输出文件夹。")
file_seconds_option = click.option(
    "--file-seconds",
    type=click.IntRange(1, 3600),
    metavar="N",
    help="处理单个文件的时限（秒），大文件每 4 MB 另加 1 秒，不填为 60。",
)

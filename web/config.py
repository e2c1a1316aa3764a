"""Configuration: defaults, then the environment (``DOCGEN_*``), then what ``create_app`` is given.

Only this module and the application's clock look outside the process; the core is handed plain arguments.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from docgen.errors import WrongSetting

CHINA: Final = ZoneInfo("Asia/Shanghai")
PREFIX: Final = "DOCGEN_"
_MEGABYTE: Final = 1024 * 1024
_SECRETS: Final = frozenset({"signing_password", "sealing_token", "smtp_password"})
"""What is taken to the letter, blanks too."""
_YES = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


def china_now() -> datetime:
    """This moment, in China time."""
    return datetime.now(CHINA)


@dataclass(frozen=True, slots=True)
class Config:
    """What the application can be told. Every field but ``now`` is ``DOCGEN_`` and its name in capitals."""

    data: Path = Path("data")
    """Database, blobs, the institution's own things."""
    database_url: str | None = None
    """A PostgreSQL address; None is the data folder's SQLite."""
    key_file: Path | None = None
    """Where the key of personal data lies; None is the data folder."""
    timestamp_url: str | None = None
    """Where time stamps on bundles come from; None is what the profile says."""
    timestamp_root: Path | None = None
    """The root certificates (PEM) that those are traced back to."""
    signing_password: str | None = field(default=None, repr=False)
    """What opens the certificate that issued PDFs are signed with."""
    pkcs11_module: str | None = None
    """The library of the PKCS#11 token's maker."""
    sealing_command: str | None = None
    """A sealing program on this machine, with its arguments."""
    sealing_token: str | None = field(default=None, repr=False)
    """What the sealing service knows us by."""
    smtp_password: str | None = field(default=None, repr=False)
    """Of the mail server's account."""
    max_upload_mb: int = 500
    """Larger uploads are refused with 413."""
    trusted_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    """Host names a request may ask for (others are 400: a foreign name that points here is an attack)."""
    proxies: int = 0
    """How many servers of ours stand in front and name the address a request came from (``X-Forwarded-For``)."""
    metrics_token: str = ""
    """Who shows it may read ``/metrics`` from another machine."""
    private_webhooks: bool = False
    """Whether webhooks may be addresses of this machine and network, and without https."""
    secure_cookies: bool = False
    """Set where the application is reached by https."""
    threads: int = 8
    """Requests served at once."""
    workers: int = 1
    """Processes beside the server that do long work; 0 where ``docgen work`` runs on its own."""
    now: Callable[[], datetime] = china_now
    """The clock; tests hold it still."""

    @property
    def max_upload_bytes(self) -> int:
        """The upload limit in bytes."""
        return self.max_upload_mb * _MEGABYTE


def read_config(given: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration.

    Args:
        given: values by field name; these win.
        environ: the environment.

    Raises:
        WrongSetting: a variable of the environment cannot be read.
    """
    named = {field.name: environ.get(PREFIX + field.name.upper()) for field in fields(Config) if field.name != "now"}
    values: dict[str, Any] = {
        name: text if name in _SECRETS else _read(name, text.strip())
        for name, text in named.items()
        if text is not None and text.strip()
    }
    return replace(Config(), **(values | dict(given or {})))


def _read(name: str, text: str) -> object:
    match name:
        case "data" | "key_file" | "timestamp_root":
            return Path(text)
        case "max_upload_mb" | "threads" | "proxies" | "workers":
            if not (text.isascii() and text.isdigit() and (int(text) or name in ("proxies", "workers"))):
                raise WrongSetting(name=PREFIX + name.upper(), expected="应为大于零的整数", value=text)
            return int(text)
        case "trusted_hosts":
            return tuple(host.strip() for host in text.split(",") if host.strip())
        case "secure_cookies" | "private_webhooks":
            if text.lower() not in _YES:
                raise WrongSetting(name=PREFIX + name.upper(), expected="应为 1 或 0", value=text)
            return _YES[text.lower()]
        case _:
            return text

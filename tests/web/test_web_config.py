from pathlib import Path

import pytest

from docgen.api.signer import SigningSettings
from docgen.errors import WrongSetting
from web.app import create_app
from web.config import Config, read_config


def test_an_argument_wins_over_the_environment_and_that_over_the_default() -> None:
    environ = {"DOCGEN_DATA": "/srv/docgen", "DOCGEN_MAX_UPLOAD_MB": "20", "DOCGEN_THREADS": " "}
    config = read_config({"max_upload_mb": 30}, environ)
    assert (config.data, config.max_upload_mb, config.threads) == (Path("/srv/docgen"), 30, Config().threads)


def test_lists_and_yes_or_no_are_read() -> None:
    environ = {"DOCGEN_TRUSTED_HOSTS": "docgen.bank.example, 10.0.0.5", "DOCGEN_SECURE_COOKIES": "1"}
    config = read_config(environ=environ)
    assert (config.trusted_hosts, config.secure_cookies) == (("docgen.bank.example", "10.0.0.5"), True)


@pytest.mark.parametrize(
    ("name", "value"), [("DOCGEN_MAX_UPLOAD_MB", "0"), ("DOCGEN_THREADS", "八"), ("DOCGEN_SECURE_COOKIES", "maybe")]
)
def test_a_setting_that_cannot_be_read_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=name):
        read_config(environ={name: value})


def test_what_opens_the_certificate_and_the_mailbox_reaches_the_office_and_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {"SIGNING_PASSWORD": " s p ", "SEALING_TOKEN": "t", "SMTP_PASSWORD": "m "}
    for name, value in {**secrets, "PKCS11_MODULE": "/lib/p11.so", "SEALING_COMMAND": "seal --as 'an office'"}.items():
        monkeypatch.setenv(f"DOCGEN_{name}", value)
    office = create_app({"data": tmp_path}).extensions["office"]
    assert office.mail_password == secrets["SMTP_PASSWORD"]
    assert office.signing == SigningSettings(" s p ", "/lib/p11.so", ("seal", "--as", "an office"), "t")
    assert not [value for value in (" s p ", "'m '") if value in repr(read_config()) + repr(office)]

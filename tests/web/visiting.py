"""A visitor who fills in the application's forms, and what it is given to fill them with."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from docgen.api.worker import work_off

NOW = datetime(2026, 3, 16, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
ACCOUNT = {"bank": "江城示例银行营业部", "name": "江城示例银行股份有限公司", "number": "0000000012345678"}
CREDITOR = {
    "kind": "organization",
    "name": "江城示例银行股份有限公司",
    "phone": "010-00000000",
    "address": "江城市示例路9号",
    "account": ACCOUNT,
}
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """A browser: it takes the token out of the start page and sends it with every form."""

    client: FlaskClient

    def work_as_operator(self) -> None:
        """On a folder without accounts: not set one up yet."""
        found = _TOKEN.search(self.client.get("/first").text)
        assert found
        assert self.client.post("/first/operator", data={"csrf_token": found[1]}).status_code == 303

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.client.get(path, **more)

    @property
    def token(self) -> str:
        found = _TOKEN.search(self.client.get("/imports").text)
        assert found
        return found[1]

    def post(self, path: str, fields: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token, **(fields or {})}, **more)

    def worked_off(self, answer: TestResponse, at: datetime = NOW) -> str:
        """The page of the job that an answer leads to, once it is done."""
        assert answer.status_code == 303, answer.text
        assert work_off(self.client.application.extensions["office"], clock=lambda: at) == 1
        return self.get(answer.headers["Location"]).text

    def drop(self, content: bytes, name: str = "case.json", **more: Any) -> TestResponse:
        return self.post("/imports", {"file": (io.BytesIO(content), name)}, **more)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()

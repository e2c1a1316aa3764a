"""A program that calls the API, and the folder it calls it on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from visiting import CREDITOR, NOW
from werkzeug.test import TestResponse

from docgen.api.accounts import add_account
from docgen.api.assignments import assign
from docgen.api.importing import import_cases
from docgen.api.office import Office, open_office
from docgen.api.roles import ACCESS, AccountRole, Act
from docgen.api.tokens import add_token, scopes_of
from docgen.casefile import dump_json
from docgen.casefile.case import Case
from web.app import create_app

ENTRY = "/api/v1"
OWN, FOREIGN = "2026-001", "2026/002"


@dataclass(frozen=True)
class Program:
    """An application, and a token of an account of each role (named like it) with all that it may."""

    app: Flask
    client: FlaskClient
    office: Office
    tokens: dict[AccountRole, str]

    def headers(self, role: AccountRole) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}

    def headers_for(self, act: str) -> dict[str, str]:
        """Those of somebody who may."""
        roles = (AccountRole.MANAGER, AccountRole.ADMIN, *AccountRole)
        return self.headers(next(role for role in roles if role in ACCESS[Act(act)]))

    def get(self, path: str, role: AccountRole = AccountRole.MANAGER, **more: Any) -> TestResponse:
        return self.client.get(ENTRY + path, headers=self.headers(role) | more.pop("headers", {}), **more)

    def post(self, path: str, role: AccountRole = AccountRole.MANAGER, **more: Any) -> TestResponse:
        return self.client.post(ENTRY + path, headers=self.headers(role) | more.pop("headers", {}), **more)


@contextmanager
def program_on(folder: Path, make_case: Callable[..., Case]) -> Iterator[Program]:
    """A program on a new folder with two cases; a collector and a lawyer see the first."""
    operator, tokens = open_office(folder / "data"), {}
    for number, case_no in enumerate((OWN, FOREIGN)):
        file = folder / f"{number}.json"
        file.write_bytes(dump_json(make_case(case_no, creditor=CREDITOR, handler="王经办")))
        import_cases(operator, [file], at=NOW)
    add_account(operator, "admin", role=AccountRole.ADMIN, at=NOW)
    chief = operator.acting_as("admin")
    for role in AccountRole:
        if role is not AccountRole.ADMIN:
            add_account(chief, role.value, role=role, at=NOW)
        made = add_token(chief, "测试", scopes_of(role), days=30, at=NOW, name=role.value)
        tokens[role] = made.secret
    for name in ("collector", "lawyer"):
        assign(operator.acting_as("manager"), [OWN], to=name, at=NOW)
    app = create_app({"data": folder / "data", "now": lambda: NOW, "max_upload_mb": 2})
    yield Program(app, app.test_client(), operator, tokens)
    app.extensions["office"].close()
    operator.close()

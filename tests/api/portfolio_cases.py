"""A small portfolio whose every figure is worked out by hand: loans without interest, so that what is due is plain."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from docgen.api.office import Office
from docgen.casefile.case import Case
from docgen.store.audit import Deed
from docgen.store.cases import add_cases
from docgen.store.events import Stamp

CREDITOR = {"kind": "organization", "name": "江城示例银行股份有限公司", "phone": "010-00000000"}
IN_ON = date(2026, 6, 1)
AT = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
"""When the cases came in: 1 June 2026, 09:30 in China."""
DAY = date(2026, 7, 1)


def loan(principal: str, due: date, *paid: tuple[date, str], no: str = "JK-1", **more: Any) -> dict[str, Any]:
    """A loan due on one day, without interest or penalty."""
    ledger = [{"on": on.isoformat(), "type": "repayment", "amount": amount} for on, amount in paid]
    return {
        "no": no,
        "name": "借款合同",
        "signed_on": "2025-01-15",
        "principal": principal,
        "disbursed_on": "2025-01-15",
        "matures_on": due.isoformat(),
        "annual_rate": "0",
        "repayment_method": "bullet",
        "default_rate": {"annual": "0"},
        "ledger": ledger,
        **more,
    }


def debtor(name: str, **more: Any) -> dict[str, Any]:
    """A borrower."""
    return {"kind": "person", "name": name, "roles": ["borrower"], "address": "江城市示例路1号", **more}


def case(case_no: str, debt: dict[str, Any], *debtors: dict[str, Any], **more: Any) -> Case:
    """A case of a bank."""
    people = [{"id": f"P{n}", **each} for n, each in enumerate(debtors or (debtor("张三"),), 1)]
    said = {"case_no": case_no, "claim_type": "financial_loan", "creditor": CREDITOR}
    return Case.model_validate({**said, "debtors": people, "debts": [debt], **more})


def store(office: Office, *cases: Case, at: datetime = AT) -> None:
    """Store cases as an import does."""
    with office.database.writing(Deed("import_cases", "local", at)) as session:
        add_cases(session, cases, Stamp(at, "local", "试"))


def before(days: int) -> date:
    """So many days before ``DAY``."""
    return DAY - timedelta(days=days)

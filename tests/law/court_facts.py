"""Small cases for the tests of courts and procedures: a bank's loan of 100,000 that fell due on 2026-01-15."""

from collections.abc import Iterable
from typing import Any

from law_facts import BANK, BORROWER, case, day, debt, shipped

from docgen.casefile.case import Case
from docgen.law.conditions import Condition
from docgen.law.court_choice import CourtChoice
from docgen.law.procedure import compute_procedures
from docgen.law.standing import Standing, standing
from docgen.law.venue import Venue, compute_venue
from docgen.law.way import Procedure

AS_OF = "2026-06-15"
COURT = "示例市虚构区人民法院"
CREDITOR = BANK | {"address": "示例市银行路1号"}
PERSON = BORROWER | {"address": "示例市住所路2号"}
FIRM = {"id": "P1", "kind": "organization", "name": "示例公司", "roles": ["borrower"], "address": "示例市公司路3号"}
SURETY = {"id": "P2", "kind": "person", "name": "保证人甲", "roles": ["guarantor"], "address": "示例市保证路4号"}
SECOND = {"id": "P2", "kind": "person", "name": "共同借款人", "roles": ["co_borrower"], "address": "示例市共同路5号"}
ASSIGNED = {"kind": "assignment", "signed_on": "2026-03-02", "assignor": "示例银行", "assignee": "示例资产公司"}


def clause(text: str | None, no: str = "第九条") -> dict[str, Any]:
    return {"no": no} | ({"text": text} if text else {})


def facts(*debts: dict[str, Any], **over: Any) -> Case:
    """The bank against one person, each with an address."""
    whole = {"creditor": CREDITOR, "debtors": [PERSON]} | over
    return case(*(debts or (debt(),)), **{key: value for key, value in whole.items() if value is not None})


def with_clauses(**clauses: Any) -> dict[str, Any]:
    return debt(clauses=clauses)


def at(whole: Case, as_of: str = AS_OF) -> Standing:
    return standing(whole, day(as_of), parameters=shipped())


def venue(whole: Case, as_of: str = AS_OF) -> Venue:
    return compute_venue(whole, day(as_of), parameters=shipped())


def courts(whole: Case, ground: str, as_of: str = AS_OF) -> list[CourtChoice]:
    return [choice for choice in venue(whole, as_of).courts if choice.ground == ground]


def court(whole: Case, ground: str, as_of: str = AS_OF) -> CourtChoice:
    found = courts(whole, ground, as_of)
    assert len(found) == 1, found
    return found[0]


def ways(whole: Case, kind: str, as_of: str = AS_OF, **more: Any) -> list[Procedure]:
    answer = compute_procedures(whole, day(as_of), parameters=shipped(), **more)
    return [each for each in answer.procedures if each.kind == kind]


def way(whole: Case, kind: str, as_of: str = AS_OF, **more: Any) -> Procedure:
    found = ways(whole, kind, as_of, **more)
    assert len(found) == 1, found
    return found[0]


def condition(of: CourtChoice | Procedure, what: str) -> Condition:
    """The only condition that speaks of this."""
    found = [each for each in of.conditions if what in each.what]
    assert len(found) == 1, [each.what for each in of.conditions]
    return found[0]


def well_formed(conditions: Iterable[Condition]) -> None:
    """Every condition cites its article; one that is unknown says what to record, one that isn't met what shows it."""
    for each in conditions:
        assert each.article.startswith("《"), each
        assert each.article.endswith("条"), each
        assert bool(each.missing) == (each.met == "unknown"), each
        assert each.found or each.met != "no", each

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.delivery.postings import Addressee, Letter, addressee, contents, contract_nos, in_postal_order


def letter(case_no: str, postcode: str = "", address: str = "", *, posted: bool = True, **more: Any) -> Letter:
    to = Addressee("张三", address, postcode, "") if posted else None
    told = {"title": None, "contract_nos": (), "sender": "", "pdf_sha256": "", "has_receipt": False, **more}
    return Letter(number="", case_no=case_no, dated_on=date(2026, 11, 2), addressee=to, **told)


def test_letters_lie_by_postcode_then_address_then_case_and_those_without_a_postcode_last() -> None:
    given = [
        letter("A-5", "", "甲路1号"),
        letter("A-1", posted=False),
        letter("A-4", "430000", "乙路2号"),
        letter("A-3", "430000", "乙路1号"),
        letter("A-2", "430000", "乙路1号"),
        letter("A-6", "100000", "丙路9号"),
    ]
    assert [one.case_no for one in in_postal_order(given)] == ["A-6", "A-2", "A-3", "A-4", "A-1", "A-5"]


DEBTOR = {"kind": "person", "name": "张三", "roles": ["borrower"], "phone": "1", "postcode": "430000", "address": "甲"}


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, Addressee("张三", "甲", "430000", "1")),
        ({"address": None, "registered_address": "乙"}, Addressee("张三", "乙", "430000", "1")),
        ({"phone": None, "reserved_phone": "2"}, Addressee("张三", "甲", "430000", "2")),
        ({"service_address": {"phone": "3"}}, Addressee("张三", "甲", "430000", "3")),
        # the agreed address holds, and the postcode is not known to be its own
        (
            {"service_address": {"address": "丙", "recipient": "李四", "phone": "3"}},
            Addressee("李四", "丙", "", "3"),
        ),
        ({"service_address": {"address": "甲", "recipient": "李四"}}, Addressee("李四", "甲", "430000", "1")),
        ({"address": None, "phone": None, "postcode": None}, Addressee("张三", "", "", "")),
    ],
)
def test_a_letter_goes_where_it_says_itself(parts: dict[str, Any], expected: Addressee) -> None:
    assert addressee(Debtor.model_validate({**DEBTOR, **parts})) == expected


def test_contents_prove_what_was_sent(make_case: Callable[..., Case]) -> None:
    given = letter("A-1", contract_nos=contract_nos(make_case()))
    numbered = Letter(
        **{name: getattr(given, name) for name in Letter.__slots__ if name != "number"}, number="江银催〔2026〕12号"
    )
    assert contents(numbered, "逾期贷款催收通知书", [2]) == (
        "逾期贷款催收通知书（江银催〔2026〕12号，合同号JK-001，2026年11月2日，1份2页）"
    )
    assert contents(letter("A-1"), "函", [1]) == "函（，2026年11月2日，1份1页）"

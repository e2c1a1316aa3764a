"""A signed agreement as a record of the case: what claim and clocks go by from then on (case-format: Agreements).

An installment of a case file has principal and interest alone: the rest of the debt and the interest of the plan stand
together as its interest, so that an installment is what is to be paid.
"""

from collections.abc import Collection
from datetime import date

from docgen import glossary
from docgen.casefile.case import Case
from docgen.casefile.debts import Installment
from docgen.casefile.records import Agreement
from docgen.casefile.vocabulary import AgreementKind, Bucket, Waivable
from docgen.kinds.agreed import Agreed
from docgen.kinds.agreed_limits import consenting
from docgen.kinds.facts import OWING
from docgen.kinds.parts import Part
from docgen.zh.dates import zh_date
from docgen.zh.figures import yuan


def record_of(  # noqa: PLR0913 - what a paper and its signing say
    made: Agreed, answers: Part, *, no: str, signed_on: date, without: Collection[str], file: str | None
) -> Agreement:
    """The agreement, signed by the debtors and by those sureties who were to sign and are not among ``without``.

    Args:
        made: its figures.
        answers: to the questions of its kind.
        no: the document's number.
        signed_on: when the debtors signed.
        without: names of sureties who didn't sign after all.
        file: the path of the signed paper within the case.
    """
    case = made.facts.case
    extends = made.kind is AgreementKind.EXTENSION
    waived = [bucket for bucket in Bucket if made.waived.get(bucket)]
    sums = "、".join(f"{glossary.word(bucket)}{yuan(made.waived[bucket])}元" for bucket in waived)
    return Agreement(
        kind=made.kind,
        no=no,
        signed_on=signed_on,
        parties=tuple(debtor.id for debtor in case.debtors if debtor.id and OWING & set(debtor.roles)),
        debts=tuple(debt.no for debt in case.debts),
        schedule=tuple(
            Installment(
                period=row.number, due_on=row.due_on, principal=row.principal, interest=row.other + row.interest
            )
            for row in made.plan.rows
        ),
        new_maturity=made.last_on if extends else None,
        annual_rate=made.rate if extends else None,
        waives=tuple(Waivable(bucket.value) for bucket in waived),
        condition=f"按还款安排按期足额付清全部款项，减免{sums}" if waived else None,
        condition_until=made.last_on if waived else None,
        accelerates=True,
        guarantor_consents=tuple(d.id for d in consenting(made.facts, answers) if d.id and d.name not in without),
        approval_no=answers.get("approval_no"),
        file=file,
    )


def commitment_of(case: Case, party: str, *, no: str, signed_on: date, file: str | None) -> Agreement:
    """A debtor's own promise, as far as the case holds it: that he acknowledged the debt, on paper, on a day.

    It changes no contract and its sums are not parted into principal and interest, so it has no schedule: limitation
    starts anew on the day it was signed (诉讼时效规定 14), not on the last day he promised to pay.

    Args:
        case: the case.
        party: the id of who promises.
        no: the document's number.
        signed_on: when he signed.
        file: the path of the signed paper within the case.
    """
    debts = tuple(debt.no for debt in case.debts)
    return Agreement(
        kind=AgreementKind.COMMITMENT, no=no, signed_on=signed_on, parties=(party,), debts=debts, file=file
    )


def says(text: str, made: Agreed) -> bool:
    """Whether a document's text holds the schedule as it is worked out now: every day and sum, and the total."""
    lines = text.splitlines()
    rows = [(zh_date(row.due_on), yuan(row.amount)) for row in made.plan.rows]
    return yuan(made.plan.amount) in text and all(
        any(day in line and amount in line for line in lines) for day, amount in rows
    )

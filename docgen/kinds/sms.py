"""A kind's form as a text message: ``sms.txt``, a template over the same context, in the same sandbox, of plain text.

Its lines are for whoever writes the template; the message is one line. It opens with the institution's signature
【…】, names no person but its addressee, and shows no number of a person or an account in full.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Template, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from docgen.casefile.case import Case
from docgen.errors import FaultyKind, Problem, SmsRefused
from docgen.kinds.compose import refuse_gaps, template_fault
from docgen.kinds.context import Marks, context
from docgen.kinds.definition import Kind
from docgen.kinds.environment import house_environment
from docgen.kinds.facts import Facts, facts_for
from docgen.kinds.fields import Answers, check_answers
from docgen.kinds.wording import refuse_wording

_SIGNATURE = re.compile(r"【[^【】]*[^【】\s][^【】]*】[^【】]+")
_LONG_NUMBER = re.compile(r"\d{15,}")
"""Longer than a phone number, an amount or a date: an ID, a card, an account."""


def sms_path(kind: Kind) -> Path:
    """Where the template of a kind's text message stands, if there is one."""
    return kind.folder / "sms.txt"


def has_sms(kind: Kind) -> bool:
    """Whether the kind has a form as a text message."""
    return sms_path(kind).is_file()


def compose_sms(kind: Kind, facts: Facts, *, party: str | None, answers: Answers, marks: Marks) -> str:
    """The text message for one addressee. The arguments are those of :func:`docgen.kinds.compose.compose`.

    Raises:
        WrongAnswers: the answers do not fit the questions.
        DocumentGaps: naming every missing value and where it would have stood.
        WordingRefused: it says what it may not say.
        SmsRefused: no signature, a third person's name, or a number in full.
        FaultyKind: the template is at fault, with its line.
    """
    path = sms_path(kind)
    given = check_answers(kind, answers, marks.dated_on)
    names = context(facts_for(facts, party), marks=marks, answers=given, party=party)
    try:
        written = _template(path).render(names)
    except (UndefinedError, TemplateSyntaxError, SecurityError, TypeError) as error:
        raise FaultyKind(kind=kind.name, problems=[template_fault(path, error)]) from error
    text = "".join(line.strip() for line in written.splitlines())
    refuse_gaps(kind, text)
    refuse_wording(kind, facts, [("短信", text)], party=party, answers=answers)
    problems = [*_signature(text), *_strangers(text, facts.case, party), *_numbers(text, facts.case)]
    if problems:
        raise SmsRefused(title=kind.definition.title, problems=problems)
    return text


@cache
def _template(path: Path) -> Template:
    return house_environment(autoescape=False).from_string(path.read_text(encoding="utf-8"))


def _signature(text: str) -> Iterator[Problem]:
    if not _SIGNATURE.fullmatch(text):
        yield Problem("短信", text[:24], "应以机构签名“【机构名称】”开头，其后为正文，别处不用【】")


def _strangers(text: str, case: Case, party: str | None) -> Iterator[Problem]:
    """Everyone the message names beside its addressee and the creditor."""
    own = [case.creditor.name, *([case.debtor(party).name] if party else [])]
    for name in sorted(own, key=len, reverse=True):
        text = text.replace(name, "\n")
    others = {debtor.name for debtor in case.debtors} | {contact.third_party_name for contact in case.contacts}
    others |= {case.name_of(debtor.spouse) for debtor in case.debtors if debtor.spouse}
    others |= {debtor.representative.name for debtor in case.debtors if debtor.representative}
    for name in sorted(other for other in others if other and other not in own):
        if len(name) > 1 and name in text:
            yield Problem("短信", name, "短信不得写出致送对象以外的人，请删去其姓名或者名称")


def _numbers(text: str, case: Case) -> Iterator[Problem]:
    """Every number of a person or an account that stands in full."""
    plain = _bare(text)
    kept = (number for number in _kept_numbers(case) if len(number) > 4 and "*" not in number)
    shown = {number for number in kept if number in plain}
    shown |= {number for number in _LONG_NUMBER.findall(plain) if not any(known in number for known in shown)}
    for number in sorted(shown):
        yield Problem("短信", f"…{number[-4:]}", "证件、电话、卡号、账号不得完整写出，请只写尾号")


def _kept_numbers(case: Case) -> Iterator[str]:
    for debtor in case.debtors:
        agreed, head = debtor.service_address, debtor.representative
        given = [debtor.id_no, debtor.phone, debtor.reserved_phone, debtor.email]
        given += [agreed.phone, agreed.email] if agreed else []
        given += [head.phone, head.id_no] if head else []
        yield from (_bare(number) for number in given if number)
    yield from (_bare(debt.card.number) for debt in case.debts if debt.card)
    if case.creditor.account:
        yield _bare(case.creditor.account.number)


def _bare(text: str) -> str:
    """A text without what groups numbers: spaces and hyphens."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()

"""The instrument in force that a demand asks to be performed, with what is still unpaid of the sums it fixes.

A written demand interrupts the two years to apply for enforcement (民诉法 250; 执行程序解释 20). Its figures are the
instrument's own, less what was paid since, whatever the contract says; the doubled interest stands beside them. What
repayments left over for the doubled interest is no payment on the sums.
"""

from collections.abc import Iterator
from decimal import Decimal

from docgen import glossary
from docgen.casefile.records import Proceeding
from docgen.kinds.claim_parts import delay_part
from docgen.kinds.facts import OWING, Facts
from docgen.kinds.findings import Finding, LawRefusal, Refusal
from docgen.kinds.parts import Absent, Listed, part
from docgen.law.actions import adjudicated, performance_ends_on
from docgen.law.arithmetic import NIL, total
from docgen.law.beside import DelayInterest
from docgen.law.clock import ClockKind, ClockStatus
from docgen.law.ledger import payments_on
from docgen.law.result import ClaimWarning
from docgen.law.statutes import cite
from docgen.zh.figures import yuan


def binding(facts: Facts, party: str | None) -> list[Proceeding]:
    """The instruments in force by the cut-off date that one addressee is to perform.

    A mere guarantor whom its orders don't name was not sued by it: his guarantee is still the contract's.
    """
    found = adjudicated(facts.case, facts.as_of)
    if party is None or OWING & set(facts.case.debtor(party).roles):
        return found
    name = facts.case.name_of(party)
    return [each for each in found if not each.orders or name in each.orders]


def adjudged_parts(facts: Facts, party: str | None) -> Listed:
    """Those instruments, each with its sums, what was paid on them and what is unpaid."""
    return Listed((_instrument(facts, each) for each in binding(facts, party)), like=Proceeding)


def _instrument(facts: Facts, instrument: Proceeding) -> object:
    delay, fixed = _delay(facts, instrument), total(item.amount for item in instrument.amounts)
    received = _received(facts, instrument)
    return part(
        instrument,
        "生效法律文书的",
        "proceeding",
        kind_word=glossary.word(instrument.kind),
        adjudged=fixed,
        received=received,
        outstanding=max(fixed - received, NIL),
        delay=delay_part(delay) if delay else Absent(DelayInterest),
    )


def _delay(facts: Facts, instrument: Proceeding) -> DelayInterest | None:
    """Its doubled interest; None where that could not be worked out."""
    found = facts.claim.delay_interest if facts.claim else ()
    same = [each for each in found if (each.on, each.case_number) == (instrument.on, instrument.case_number)]
    return next((each for each in same if each.refused is None), None)


def _received(facts: Facts, instrument: Proceeding) -> Decimal:
    """What was paid from the instrument's day on, less what went to its doubled interest."""
    delay = _delay(facts, instrument)
    paid = total(amount for on, amount in payments_on(facts.case.debts, facts.as_of) if on >= instrument.on)
    return paid - (delay.paid or NIL if delay else NIL)


def performance(facts: Facts, party: str | None) -> Iterator[Finding]:
    """What a demand to perform an instrument needs; nothing where none is in force.

    Raises:
        InputError, LawError: what was paid can't be counted, as ``docgen.law.ledger.payments_on`` says.
    """
    found = binding(facts, party)
    if not found and adjudicated(facts.case, facts.as_of):
        said = (
            f"生效法律文书没有写到{facts.case.name_of(party or '')}，文书依保证合同请求其承担保证责任，金额按合同计算；"
            f"保证责任不超出债务人应当承担的责任（{cite('guarantee_interpretation', 3)}），请由律师与判项核对"
        )
        yield ClaimWarning(code="guarantee_unadjudged", message=said)
    if len(found) > 1:
        yield Refusal(
            f"案件有{len(found)}份生效法律文书，已收款项清偿的是哪一份不能确定；"
            "请核对“程序”，已被取代的删去生效日，各自有效的分别立案后出具"
        )
        return
    if found and len(facts.case.debts) > 1:
        said = (
            "案件有多份合同，“程序”没有记载生效法律文书针对哪几份，催告函列明全部合同并计入其全部还款；"
            "文书只涉及部分合同的，请将其余合同另立案件后重新制作"
        )
        yield ClaimWarning(code="adjudged_contracts", message=said)
    for instrument in found:
        yield from _fit(facts, instrument, party)


def _fit(facts: Facts, instrument: Proceeding, party: str | None) -> Iterator[Finding]:
    named, ends_on = glossary.word(instrument.kind), performance_ends_on(instrument)
    if instrument.performance_due_on and ends_on >= facts.as_of:
        rule = cite("civil_procedure_law", 250)
        yield LawRefusal(f"{named}确定的履行期限至{ends_on}，尚未届满，期满未履行的方可请求履行（{rule}）")
    name = facts.case.name_of(party or "")
    if party and not instrument.orders and not OWING & set(facts.case.debtor(party).roles):
        yield Refusal(f"“程序”没有录入{named}的判项主文，不能确定{name}是否应当履行；请补录主文（orders）后重试")
    if party and instrument.orders and name not in instrument.orders:
        yield LawRefusal(
            f"判项主文没有写到{name}，不能依{named}请求其履行（{cite('civil_procedure_law', 235)}）；请核对"
        )
    if not instrument.amounts:
        yield Refusal(f"“程序”中没有{named}的金额分项，无从写明应履行的金额；请补录分项（amounts）后重试")
        return
    unpaid = total(item.amount for item in instrument.amounts) - _received(facts, instrument)
    delay = _delay(facts, instrument)
    if unpaid <= NIL and not (delay and delay.unpaid):
        yield Refusal(
            f"{named}确定的{yuan(total(item.amount for item in instrument.amounts))}元已经清偿，没有可请求履行的"
        )
    if any(clock.kind is ClockKind.ENFORCEMENT and clock.status is ClockStatus.EXPIRED for clock in facts.clocks):
        rule = f"{cite('civil_procedure_law', 250)}、{cite('enforcement_procedure_interpretation', 20)}"
        said = f"申请执行时效按已有凭证已经届满，届满后的催告不使时效中断（{rule}）；请由律师核对并补足中断的凭证"
        yield ClaimWarning(code="enforcement_expired", message=said)

"""One way to enforce a claim: a procedure, how open it is, what it depends on and what follows from it.

That a claim already decided or before a court can't be sued for again is read into the conditions to sue (民诉法 122).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docgen.casefile.vocabulary import CaseStatus, ProceedingKind
from docgen.glossary import word
from docgen.law.actions import in_force
from docgen.law.conditions import Condition, Opening, met, opening, unknown, unmet
from docgen.law.reasons import assumed
from docgen.law.result import Yuan
from docgen.law.standing import Standing
from docgen.law.statutes import cite
from docgen.zh.figures import yuan


class ProcedureKind(StrEnum):
    """What a creditor may apply for."""

    PAYMENT_ORDER = "payment_order"
    SMALL_CLAIMS = "small_claims"
    SUMMARY = "summary"
    ORDINARY = "ordinary"
    SECURITY_REALISATION = "security_realisation"
    PRESUIT_PRESERVATION = "presuit_preservation"
    PRESERVATION = "preservation"
    JUDICIAL_CONFIRMATION = "judicial_confirmation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure on a day. ``fee`` is expected, in yuan; None where it is closed, or amount or tariff isn't known."""

    kind: ProcedureKind
    party: str | None
    """Against whom, by id; None where against every debtor."""
    about: str | None
    """The collateral."""
    court: str
    """Where to apply, in Chinese."""
    status: Opening
    fee: Yuan | None
    conditions: tuple[Condition, ...]
    consequences: tuple[str, ...]


def way(  # noqa: PLR0913  # a procedure and what belongs to it: each is a fact
    kind: ProcedureKind,
    court: str,
    conditions: Sequence[Condition],
    consequences: Iterable[str],
    *,
    fee: Yuan | None = None,
    party: str | None = None,
    about: str | None = None,
) -> Procedure:
    """The procedure, as open as its conditions leave it; one that is closed costs nothing."""
    status = opening(conditions)
    return Procedure(
        kind=kind,
        party=party,
        about=about,
        court=court,
        status=status,
        fee=None if status is Opening.CLOSED else fee,
        conditions=tuple(conditions),
        consequences=tuple(consequences),
    )


def due(now: Standing, what: str, article: str) -> Condition:
    """Whether something is due on the day."""
    if now.case.status is CaseStatus.SETTLED:
        return unmet(what, article, "案件已结清")
    if now.due is None or now.in_all is None:
        return unknown(what, article, f"债权金额：{now.refused}")
    if now.due <= 0:
        return unmet(what, article, f"截至{now.as_of}没有到期应付款项")
    later = f"；未到期的{yuan(now.in_all - now.due)}元须先提前到期" if now.in_all > now.due else ""
    return met(what, article, f"截至{now.as_of}到期应付{yuan(now.due)}元{later}")


def untried(now: Standing) -> Iterator[Condition]:
    """Whether the claim is neither decided nor before a court, and can't be enforced already."""
    what, article = "债权尚无生效法律文书", cite("civil_procedure_law", 122)
    notarised = next((n for n in now.begun(ProceedingKind.NOTARISED_INSTRUMENT) if in_force(n, now.as_of)), None)
    if now.decided:
        found = f"{now.decided.on}{word(now.decided.kind)}已生效，应申请执行"
        yield unmet(what, cite("civil_procedure_law", 122, 250), found)
    elif notarised:
        missing = "核对公证债权文书的执行效力：有的申请执行"
        found = f"{notarised.on}{word(notarised.kind)}"
        yield unknown(what, cite("civil_procedure_law", 122, 249), missing, found)
    else:
        yield met(what, article)
        if now.in_court:
            yield unmet("尚未起诉", article, f"{now.in_court}，适用何种程序由受诉法院决定")
        else:
            yield met("尚未起诉", article)


def uncontested(now: Standing, what: str, article: str) -> Condition:
    """Whether nothing on file says that the debtor contests the debt."""
    if now.contested:
        return unknown(what, article, "异议的内容及处理结果；已解决的，销去暂停事由", "；".join(now.contested))
    return met(what, article, assumed("案件资料未见异议"))

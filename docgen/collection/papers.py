"""The papers a policy may name: to whom they go, under which holds they still may, and what shows they were made."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from docgen.casefile.case import Case
from docgen.casefile.vocabulary import AgreementKind, Channel, ClaimType, HoldReason, ProceedingKind
from docgen.law.agreed_court import arbitration
from docgen.law.conditions import Met


class Addressee(StrEnum):
    """To whom a step is directed."""

    BORROWERS = "borrowers"
    GUARANTORS = "guarantors"
    CASE = "case"
    """To no one debtor: one paper for the case."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document kind, as far as collection is concerned with it."""

    name: str
    title: str
    to: Addressee
    on_hold: frozenset[HoldReason] = frozenset()
    court: bool = False
    stayed: frozenset[HoldReason] = frozenset()
    """Holds under which the law stays what it asks for; it may go out, and no policy calls for it."""
    agreement: AgreementKind | None = None
    proceedings: tuple[ProceedingKind, ...] = ()
    contact: Channel | None = None

    def may_go(self, hold: HoldReason) -> bool:
        """Whether it still goes out under a hold: court papers always."""
        return self.court or hold in self.on_hold


Papers = Mapping[str, Paper]

COMPLAINT, ARBITRATION = "complaint", "arbitration_application"

BY_CLAIM: Mapping[tuple[str, ClaimType], str] = {
    (COMPLAINT, ClaimType.FINANCIAL_LOAN): "complaint_financial_loan",
    (COMPLAINT, ClaimType.PRIVATE_LENDING): "complaint_private_lending",
    (COMPLAINT, ClaimType.CREDIT_CARD): "complaint_credit_card",
    ("demand_letter", ClaimType.CREDIT_CARD): "card_demand_letter",
}
"""The kind of its own that a claim has for a paper; a policy names the general one."""


@cache
def papers() -> Papers:
    """Every paper that ships, by name."""
    raw = tomllib.loads((Path(__file__).parent / "papers.toml").read_text(encoding="utf-8"))
    return MappingProxyType(
        {
            name: Paper(
                name,
                entry["title"],
                Addressee(entry["to"]),
                frozenset(map(HoldReason, entry.get("on_hold", ()))),
                entry.get("court", False),
                frozenset(map(HoldReason, entry.get("stayed", ()))),
                AgreementKind(entry["agreement"]) if "agreement" in entry else None,
                tuple(map(ProceedingKind, entry.get("proceedings", ()))),
                Channel(entry["contact"]) if "contact" in entry else None,
            )
            for name, entry in raw.items()
        }
    )


def paper_for(name: str, case: Case) -> str:
    """The kind that a case has for the paper a policy names: by its claim, and by what its contracts agree on."""
    if name == COMPLAINT and arbitration(case.debts).met is Met.NO:
        return ARBITRATION
    return BY_CLAIM.get((name, case.claim_type), name)

"""What secures the debt, in the rows of the element-style forms: things with their registration, guarantees."""

from typing import Any

from docgen.casefile.records import Collateral, Guarantee
from docgen.casefile.vocabulary import CollateralKind, GuaranteeMode, Registration
from docgen.kinds.facts import Facts
from docgen.kinds.parts import Listed
from docgen.kinds.security_parts import bare_guarantee_parts, collateral_parts, guarantee_parts

THINGS = (CollateralKind.MORTGAGE, CollateralKind.PLEDGE)


def security_claims(facts: Facts) -> dict[str, Any]:
    """``things`` (mortgaged or pledged), ``other_security``, ``guarantees``, and which of their boxes are ticked."""
    items = [*collateral_parts(facts)]
    things = [item for item in items if item["kind"] in THINGS]
    guarantees = [*guarantee_parts(facts, None), *bare_guarantee_parts(facts)]
    registered = {item["registration"] for item in things}
    modes = {guarantee["mode"] for guarantee in guarantees}
    return {
        "things": Listed(things, like=Collateral),
        "owners": list(dict.fromkeys(item["owner"] for item in things)),
        "other_security": Listed((item for item in items if item["kind"] not in THINGS), like=Collateral),
        "quotas": Listed((item for item in things if item["max_amount"]), like=Collateral),
        "no_quota": bool(things) and not any(item["max_amount"] for item in things),
        "formal": Registration.FORMAL in registered,
        "advance": Registration.ADVANCE in registered,
        "unregistered": bool(things) and registered == {Registration.NONE.value},
        "guarantees": Listed(guarantees, like=Guarantee),
        "joint": GuaranteeMode.JOINT in modes,
        "general": GuaranteeMode.GENERAL in modes,
        "modes_differ": len(modes) > 1,
    }

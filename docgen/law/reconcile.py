"""The core system's figures beside the computed ones (claim-rules 11).

How ambiguous spots of the rules are read here: of several balances the latest on or before the cut-off date is
compared, kind by kind as far as it gives them; ``difference`` is the core's figure less the computed one. A card
account has no computed claim, and none is compared. Where the core basis is printed and the computed claim is refused,
that is a warning.
"""

from collections.abc import Iterator, Sequence

from docgen import glossary
from docgen.casefile.debts import Balance
from docgen.law.notices import notice
from docgen.law.result import ClaimWarning, DebtClaim, Difference

COMPARED = {
    "principal": "principal_overdue",
    "principal_not_due": "principal_not_due",
    "interest": "interest",
    "penalty": "penalty",
    "compound": "compound",
    "liquidated_damages": "liquidated_damages",
    "fees": "fees",
}
"""The keys of a balance, and the computed figure each is set beside."""


def differences(balance: Balance, computed: DebtClaim) -> Iterator[Difference]:
    """Each figure of ``balance`` beside that of the claim computed for the same day, equal ones too."""
    for key, figure in COMPARED.items():
        core = getattr(balance, key)
        if core is not None:
            own = getattr(computed, figure)
            yield Difference(kind=key, core=core, computed=own, difference=core - own)


def difference_warnings(
    balance: Balance, computed: DebtClaim, compared: Sequence[Difference]
) -> Iterator[ClaimWarning]:
    """A warning where any figure differs, and one where the overdue days do."""
    facts = {"debt": computed.debt, "on": balance.on}
    unequal = [glossary.term(line.kind, "claim") for line in compared if line.difference]
    if unequal:
        yield notice("core_difference", kinds="、".join(unequal), **facts)
    if balance.overdue_days is not None and balance.overdue_days != computed.overdue_days:
        yield notice("core_overdue_days", core=balance.overdue_days, computed=computed.overdue_days, **facts)

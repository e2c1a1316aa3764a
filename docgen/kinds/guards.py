"""Guards: what a kind asks before it goes to someone, each with its article and what can be done instead.

``guards`` in ``kind.toml`` names them. A guard refuses (``KindNotApplicable``, or ``KindNotLawful`` where the law does)
or gives notices to whoever makes the document; a notice is never printed on it.
"""

from collections.abc import Mapping
from typing import Final

from docgen.errors import KindNotApplicable, KindNotLawful
from docgen.kinds.bankrupt_guards import BANKRUPT_CHECKS
from docgen.kinds.court_guards import COURT_CHECKS
from docgen.kinds.definition import Guard, Kind
from docgen.kinds.facts import Facts
from docgen.kinds.findings import Check, LawRefusal, Refusal
from docgen.kinds.letter_guards import LETTER_CHECKS
from docgen.kinds.suit_guards import SUIT_CHECKS
from docgen.law.result import ClaimWarning

CHECKS: Final[Mapping[Guard, Check]] = {**LETTER_CHECKS, **SUIT_CHECKS, **COURT_CHECKS, **BANKRUPT_CHECKS}


def check_guards(kind: Kind, facts: Facts, party: str | None) -> list[ClaimWarning]:
    """What the kind's guards notice of a document to one addressee (None: to nobody in particular).

    Raises:
        KindNotLawful: the law refuses it; every guard's reason is in it.
        KindNotApplicable: a guard refuses; every guard's reason is in it.
    """
    found = [finding for name in kind.definition.guards for finding in CHECKS[name](facts, party)]
    refused = [finding for finding in found if isinstance(finding, Refusal)]
    if refused:
        by_law = any(isinstance(finding, LawRefusal) for finding in refused)
        reason = "；".join(dict.fromkeys(finding.reason for finding in refused))
        error = KindNotLawful if by_law else KindNotApplicable
        raise error(title=kind.definition.title, case_no=facts.case.case_no, reason=reason)
    return [finding for finding in found if isinstance(finding, ClaimWarning)]

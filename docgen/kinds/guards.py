"""Guards: what a kind asks before it goes to someone, each with its article and what can be done instead.

``guards`` in ``kind.toml`` names them. A guard refuses (``KindNotApplicable``) or gives notices to whoever makes the
document; a notice is never printed on it.
"""

from collections.abc import Mapping
from typing import Final

from docgen.errors import KindNotApplicable
from docgen.kinds.court_guards import COURT_CHECKS
from docgen.kinds.definition import Guard, Kind
from docgen.kinds.facts import Facts
from docgen.kinds.findings import Check, Refusal
from docgen.kinds.letter_guards import LETTER_CHECKS
from docgen.kinds.suit_guards import SUIT_CHECKS
from docgen.law.result import ClaimWarning

CHECKS: Final[Mapping[Guard, Check]] = {**LETTER_CHECKS, **SUIT_CHECKS, **COURT_CHECKS}


def check_guards(kind: Kind, facts: Facts, party: str | None) -> list[ClaimWarning]:
    """What the kind's guards notice of a document to one addressee (None: to nobody in particular).

    Raises:
        KindNotApplicable: a guard refuses; every guard's reason is in it.
    """
    found = [finding for name in kind.definition.guards for finding in CHECKS[name](facts, party)]
    refused = [finding.reason for finding in found if isinstance(finding, Refusal)]
    if refused:
        raise KindNotApplicable(
            title=kind.definition.title, case_no=facts.case.case_no, reason="；".join(dict.fromkeys(refused))
        )
    return [finding for finding in found if isinstance(finding, ClaimWarning)]

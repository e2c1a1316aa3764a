"""A case as a court would look at it on a day: what is sought, who is missing, what is contested, what is pending.

What the file leaves open, and how it is read here:

- The amount sought is what is due (``total_due``); what isn't due yet may be asked for with it (``total_to_settle``).
  Where the two lead to different answers, the answer is unknown.
- A hold for a missing debtor names nobody: it is about the only debtor, or about an unknown one of several.
- A suit is pending from its filing until its record says that it ended without a decision; a judgment shows a suit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.casefile.records import THIRD_PARTY, Agreement, Proceeding
from docgen.casefile.vocabulary import AgreementKind, ContactResult, HoldReason, ProceedingKind
from docgen.errors import InputError, LawError
from docgen.glossary import word
from docgen.law.actions import adjudicated, bankrupt_on, has_ended
from docgen.law.claim import compute_claim
from docgen.law.dated import Cited, Parameters
from docgen.law.demands import CHINA
from docgen.law.fees import CourtFees, court_fees
from docgen.law.reasons import assumed
from docgen.law.statutes import cite

SUITS = (ProceedingKind.SUIT, ProceedingKind.ARBITRATION)
UNCERTAIN = ("core_difference", "not_reconciled", "ledger_not_current")
"""The claim's warnings that its amount may be another."""
CONTESTED = (HoldReason.DISPUTED, HoldReason.COMPLAINT)


@dataclass(frozen=True, slots=True)
class Standing:
    """The case on a day. ``due`` and ``in_all`` are in yuan, None where the claim is refused (``refused`` says why)."""

    case: Case
    as_of: date
    parameters: Parameters
    due: Decimal | None
    in_all: Decimal | None
    refused: str = ""
    doubts: tuple[str, ...] = ()
    """Warnings of the claim that its amount isn't certain."""

    def legal(self, name: str) -> Cited:
        """A legal value in force on the day. Raises ParameterGap."""
        return self.parameters[name].on(self.as_of)

    def held(self, reason: HoldReason) -> bool:
        """Whether a hold of this reason is in force."""
        return any(h.reason is reason and (h.since is None or h.since <= self.as_of) for h in self.case.holds)

    def missing(self, debtor: Debtor) -> bool | None:
        """Whether a debtor's whereabouts are unknown; None where somebody is missing and the file doesn't say who."""
        if debtor.whereabouts_unknown:
            return True
        if not self.held(HoldReason.MISSING) or any(other.whereabouts_unknown for other in self.case.debtors):
            return False
        return True if len(self.case.debtors) == 1 else None

    @property
    def bankruptcy(self) -> Iterator[str]:
        """What a bankruptcy, accepted or on hold for, changes about every way to a court, in Chinese."""
        accepted_on = bankrupt_on(self.case)
        if accepted_on is not None and accepted_on <= self.as_of:
            begun = f"{accepted_on}破产申请受理后"
        elif self.held(HoldReason.BANKRUPT):
            begun = "破产申请受理后"
        else:
            return
        law = "enterprise_bankruptcy_law"
        said = (
            f"有关债务人的诉讼只能向受理破产申请的法院提起（{cite(law, 21)}），债权应向管理人申报（{cite(law, 48)}），"
            f"对债权表有异议的向该法院起诉（{cite(law, 58)}）；对债务人财产的保全解除、执行中止（{cite(law, 19)}）"
        )
        yield assumed(f"{begun}，{said}；依2006年文本，其后有无修订未经核对")

    @property
    def contested(self) -> tuple[str, ...]:
        """What shows that the debtor contests the debt, in Chinese."""
        holds = [f"暂停事由：{word(reason)}" for reason in CONTESTED if self.held(reason)]
        said = [
            f"{contact.at.astimezone(CHINA).date()}{self.case.name_of(contact.party)}提出异议"
            for contact in self.case.contacts
            if contact.result is ContactResult.DISPUTED
            and contact.party != THIRD_PARTY
            and contact.at.astimezone(CHINA).date() <= self.as_of
        ]
        return (*holds, *said)

    @property
    def assignments(self) -> tuple[Agreement, ...]:
        """Assignments of the claim made by the day."""
        kind = AgreementKind.ASSIGNMENT
        return tuple(a for a in self.case.agreements if a.kind is kind and a.signed_on <= self.as_of)

    def begun(self, *kinds: ProceedingKind) -> Iterator[Proceeding]:
        """Proceedings of these kinds begun by the day."""
        return (each for each in self.case.proceedings if each.kind in kinds and each.on <= self.as_of)

    @property
    def sued_on(self) -> date | None:
        """When the first suit was brought that is not on record as ended."""
        days = [each.on for each in self.begun(*SUITS) if not has_ended(each)]
        filed_on = self.case.filed_on
        if filed_on and filed_on <= self.as_of and not any(each.kind in SUITS for each in self.case.proceedings):
            days.append(filed_on)
        return min(days, default=None)

    @property
    def in_court(self) -> str:
        """What shows that the claim is before a court, in Chinese; "" where nothing does."""
        if self.sued_on:
            return f"已于{self.sued_on}起诉"
        judged = next((each for each in self.begun(ProceedingKind.JUDGMENT) if not has_ended(each)), None)
        return f"已于{judged.on}判决" if judged else ""

    @property
    def fees(self) -> CourtFees | None:
        """The court fees for what is due; None where nothing is, or the claim is refused. Raises ParameterGap."""
        if self.due is None or self.due <= 0:
            return None
        return court_fees(self.due, self.as_of, parameters=self.parameters)

    @property
    def decided(self) -> Proceeding | None:
        """An instrument in force that decided the claim."""
        return next(iter(adjudicated(self.case, self.as_of)), None)


def standing(case: Case, as_of: date, *, parameters: Parameters) -> Standing:
    """How a case stands on ``as_of``, its claim computed where it can be."""
    try:
        claim = compute_claim(case, as_of, parameters=parameters)
    except (InputError, LawError) as refused:
        return Standing(case, as_of, parameters, None, None, refused.message)
    doubts = tuple(warning.message for warning in claim.warnings if warning.code in UNCERTAIN)
    return Standing(case, as_of, parameters, claim.total_due, claim.total_to_settle, doubts=doubts)

"""One court that may hear a case: a place, the ground it stands on, and the conditions it depends on."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from docgen.law.conditions import Condition, Opening, opening


class VenueGround(StrEnum):
    """Why a court may hear the case."""

    AGREED = "agreed"
    DEFENDANT_DOMICILE = "defendant_domicile"
    PLACE_OF_PERFORMANCE = "place_of_performance"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtChoice:
    """One court that may hear the case: the one at ``place``, or the one the quoted clause is about."""

    ground: VenueGround
    debt: str | None
    """Its number; None where the ground is the same for every contract."""
    party: str | None
    """Whose place it is, by id; None for the creditor's."""
    place: str | None
    """An address, or the clause word for word; None where it is not on file."""
    article: str
    status: Opening
    conditions: tuple[Condition, ...]


def choose(  # noqa: PLR0913  # a court, and what it is the court of: each is a fact
    ground: VenueGround,
    place: str | None,
    article: str,
    conditions: Sequence[Condition],
    *,
    debt: str | None = None,
    party: str | None = None,
) -> CourtChoice:
    """The court of this ground, as open as its conditions leave it."""
    return CourtChoice(
        ground=ground,
        debt=debt,
        party=party,
        place=place,
        article=article,
        status=opening(conditions),
        conditions=tuple(conditions),
    )

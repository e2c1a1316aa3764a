"""The closed lists and records of letters that go out and come back, for pages."""

from docgen.api.receipts import SHOWN_BY, Stated
from docgen.casefile.vocabulary import DeliveryMethod, DeliveryOutcome
from docgen.delivery.carriers import Carrier, tracking_number
from docgen.delivery.scanning import PageKind
from docgen.workflow.posting import Handed
from docgen.workflow.returned import Returned

__all__ = [
    "OUTCOMES",
    "Carrier",
    "DeliveryMethod",
    "DeliveryOutcome",
    "Handed",
    "PageKind",
    "Returned",
    "Stated",
    "tracking_number",
]

OUTCOMES = tuple(SHOWN_BY)
"""What paper can show of a letter."""

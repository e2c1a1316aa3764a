"""What goes out by post: letters with their addressees, in the order in which a post office sorts them.

On the outside of a letter stands who it is for and where, and not a word about a debt (law.md 8.4, 9.3). What a carrier
writes down as contents (内件品名) is another thing: it proves what was sent, and names the document (law.md 8.4).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from docgen.casefile.case import Case
from docgen.casefile.parties import Debtor
from docgen.zh.dates import zh_date

_LAST = "~"
"""After every postcode."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to: as the letter itself names him and his address."""

    name: str
    address: str
    postcode: str
    phone: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A paper that goes in the envelope with a letter: what it is called, its PDF."""

    title: str
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be posted: its number, its case, and its addressee (None: it goes to nobody by post)."""

    number: str
    case_no: str
    title: str | None
    """What it is called, where its PDF does not say so."""
    contract_nos: tuple[str, ...]
    dated_on: date
    sender: str
    addressee: Addressee | None
    pdf_sha256: str
    has_receipt: bool
    """Whether the last part is to be signed and sent back, and so stands on a sheet of its own."""
    enclosures: tuple[Enclosure, ...] = ()


def addressee(debtor: Debtor) -> Addressee:
    """Where papers reach a debtor: the agreed address of service, else his own, as letters print it.

    The postcode is his own address's: it is left out where another address was agreed.
    """
    agreed = debtor.service_address
    own = debtor.address or debtor.registered_address
    address = (agreed.address if agreed else None) or own or ""
    return Addressee(
        name=(agreed.recipient if agreed else None) or debtor.name,
        address=address,
        postcode=(debtor.postcode or "") if address == own else "",
        phone=(agreed.phone if agreed else None) or debtor.phone or debtor.reserved_phone or "",
    )


def contract_nos(case: Case) -> tuple[str, ...]:
    """The numbers of a case's contracts."""
    return tuple(debt.no for debt in case.debts)


def in_postal_order(letters: Iterable[Letter]) -> list[Letter]:
    """By postcode, then address, then case; those without a postcode last. Equals keep the order they came in."""

    def place(letter: Letter) -> tuple[str, str, str]:
        to = letter.addressee
        return (to.postcode or _LAST if to else _LAST, to.address if to else "", letter.case_no)

    return sorted(letters, key=place)


def contents(letter: Letter, title: str, pages: Sequence[int]) -> str:
    """内件品名: title, number, contract, date, copies (law.md 8.4), how many pages; then each enclosure.

    Args:
        letter: the letter.
        title: what it is called.
        pages: its own, then those of each enclosure.
    """
    contracts = f"合同号{'、'.join(letter.contract_nos)}，" if letter.contract_nos else ""
    its_own, *others = pages
    more = [f"附件《{one.title}》（1份{count}页）" for one, count in zip(letter.enclosures, others, strict=True)]
    return "、".join([f"{title}（{letter.number}，{contracts}{zh_date(letter.dated_on)}，1份{its_own}页）", *more])

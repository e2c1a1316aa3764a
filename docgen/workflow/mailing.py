"""What a batch's letters are posted with: print files in postal order, the dispatch list, labels, address pages.

All of it is made from the issued documents as they are stored, so it can be made again at any time.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from docgen.bundle.sheets import Printer
from docgen.casefile.case import Case
from docgen.delivery.dispatch_list import dispatch_list
from docgen.delivery.postings import Letter, in_postal_order
from docgen.delivery.print_files import Printed, Stack, print_file, stacks

DISPATCH_LIST: Final = "交寄清单.xlsx"


@dataclass(frozen=True, slots=True)
class MailingFile:
    """A file of a mailing: what it is, its path, its bytes."""

    sort: str
    """``print``, ``labels``, ``addresses`` or ``dispatch``."""
    path: str
    content: bytes


Told = Callable[[int, int], None]
"""How many of how many print files are made."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """Letters of one kind to be posted together; ``case`` is any of theirs."""

    title: str
    case: Case
    dated_on: date
    letters: Sequence[Letter]
    read: Callable[[str], bytes]
    """A PDF by its SHA-256."""

    def files(self, told: Told) -> Iterator[MailingFile]:
        """Every file, one after the other; the dispatch list, labels and address pages where letters go by post."""
        piles = stacks(in_postal_order(self.letters), self.read)
        posted = any(letter.addressee for letter in self.letters)
        printer = Printer(self.case, self.dated_on)
        for stack in piles:
            cover = printer.kind("print_cover", self._cover(stack, len(piles), posted=posted))
            number = f"{stack.no:0{max(2, len(str(len(piles))))}d}"
            yield MailingFile("print", f"打印-{number}.pdf", print_file(stack, cover, self.read))
            if posted:
                rows = {"addressees": [_address(one) for one in stack.printed if one.letter.addressee]}
                yield MailingFile("labels", f"标签-{number}.pdf", printer.kind("mailing_labels", rows))
                yield MailingFile("addresses", f"地址页-{number}.pdf", printer.kind("address_pages", rows))
            told(stack.no, len(piles))
        if posted:
            printed = [one for stack in piles for one in stack.printed]
            yield MailingFile("dispatch", DISPATCH_LIST, dispatch_list(printed, self.dated_on))

    def _cover(self, stack: Stack, files: int, *, posted: bool) -> Mapping[str, Any]:
        first, last = stack.printed[0], stack.printed[-1]
        answers: dict[str, Any] = {
            "batch_title": self.title,
            "file": stack.no,
            "files": files,
            "letters": len(stack.printed),
            "sheets": stack.sheets,
            "pages": stack.pages,
            "enclosures": sum(len(one.letter.enclosures) for one in stack.printed),
            "first_line": first.line,
            "last_line": last.line,
            "first_no": first.letter.number,
            "last_no": last.letter.number,
        }
        return answers | ({"list_name": DISPATCH_LIST} if posted else {})


def _address(one: Printed) -> Mapping[str, Any]:
    to = one.letter.addressee
    said = {"line": one.line, "name": to.name, "postcode": to.postcode, "address": to.address} if to else {}
    return {name: value for name, value in said.items() if value}

"""Issues a small letter to two debtors, and is killed at the step it is told; run by test_issuing.

issue_once.py DATA URL OUT [STEP before|after]
"""

import io
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf

from docgen.casefile.profile import STANDARD_NUMBER
from docgen.document.text import plain_text
from docgen.document.tree import Document
from docgen.kinds.definition import read_kind
from docgen.law.dated import Parameters
from docgen.store.blobs import BlobStore
from docgen.store.cases import load_case
from docgen.store.database import Database, open_database
from docgen.store.owners import owners_of
from docgen.workflow import issuing
from docgen.workflow.drafting import draft
from docgen.workflow.issuing import Commission, Desk, Issued
from docgen.workflow.order import Order
from docgen.workflow.papers import Writers
from docgen.workflow.sealing import Sealing

AT = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def pdf(document: Document) -> bytes:
    made = pikepdf.new()
    made.add_blank_page()
    made.docinfo["/Subject"] = plain_text(document)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


class Mark:
    """Stands for a signature: bytes behind the file."""

    def sign(self, pdf: bytes, at: datetime) -> bytes:
        return pdf + f"% signed {at:%Y-%m-%d}\n".encode()


def dying(step: Callable[..., Any], when: str) -> Callable[..., Any]:
    def stepped(*args: Any, **kwargs: Any) -> Any:
        if when == "after":
            step(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return stepped


def main(data: Path, url: str | None, out: Path, step: str = "", when: str = "") -> None:
    with closing(open_database(data, url)) as database:
        issue(database, data, out, step, when)


def issue(database: Database, data: Path, out: Path, step: str, when: str) -> None:
    with database.reading() as session:
        stored = load_case(session, "2026-001")
    kind = read_kind(data / "kinds" / "notice", "letters")
    order = Order(kind, stored.case, as_of=date(2026, 11, 23), dated_on=date(2026, 11, 23), answers={})
    commission = Commission(draft(order, Parameters({})), stored, AT, sealing=Sealing(signer=Mark()))
    blobs = BlobStore(data / "blobs")
    desk = Desk(
        database,
        blobs,
        owners_of(database, data / "leases"),
        short_code="JYXD",
        number_prefix="江银",
        number_format=STANDARD_NUMBER,
        account="local",
    )

    def hand_out(issued: Sequence[Issued]) -> None:
        out.mkdir(exist_ok=True)
        for one in issued:
            (out / f"{one.number}.pdf").write_bytes(blobs.read(one.pdf_sha256))

    write = Writers(pdf, lambda document: plain_text(document).encode()).write_all
    if step == "hand_out":
        hand_out = dying(hand_out, when)
    elif step == "sign":
        Mark.sign = dying(Mark.sign, when)  # type: ignore[method-assign]
    elif step:
        setattr(issuing, step, dying(getattr(issuing, step), when))
    issuing.issue(desk, commission, write=write, hand_out=hand_out)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] or None, Path(sys.argv[3]), *sys.argv[4:])

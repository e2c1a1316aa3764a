"""The documents of a batch as letters to be posted, by the facts that each was made from."""

import json
from collections.abc import Sequence
from typing import Final

from docgen.api.office import Office
from docgen.casefile.case import Case
from docgen.delivery.postings import Enclosure, Letter, addressee, contract_nos
from docgen.kinds.definition import Kind
from docgen.kinds.registry import kind
from docgen.store.cases import Moment, load_case, load_cases
from docgen.store.documents import annexes_of
from docgen.store.models import Batch, IssuedDocument
from docgen.workflow.mailing import Mailing

_CHUNK: Final = 200
"""Cases that are in memory at a time."""


def mailing_of(office: Office, batch: Batch, documents: Sequence[tuple[IssuedDocument, str, str]]) -> Mailing:
    """What the documents of a batch (at least one), each with its number and its case's, are posted with.

    Raises:
        BlobMissing, BlobDamaged: while its files are made.
    """
    found = kind(batch.kind)
    letters: list[Letter] = []
    cases: list[Case] = []
    for start in range(0, len(documents), _CHUNK):
        chunk = documents[start : start + _CHUNK]
        with office.database.reading() as session:
            now = load_cases(session, list(dict.fromkeys(case_no for _, _, case_no in chunk)))
            annexes = annexes_of(session, [row.serial for row, _, _ in chunk])
            for row, number, case_no in chunk:
                then = now[case_no]
                if then.moment.version != row.version_id:  # imported again since, perhaps with other parties
                    then = load_case(session, case_no, Moment(**json.loads(row.inputs)["moment"]))
                enclosed = tuple(Enclosure(annex.title, annex.pdf_sha256) for annex in annexes[row.serial])
                letters.append(_letter(found, row, number, then.case, enclosed))
                cases = cases or [then.case]
    return Mailing(found.definition.title, cases[0], batch.dated_on, letters, office.blobs.read)


def _letter(found: Kind, row: IssuedDocument, number: str, case: Case, enclosures: tuple[Enclosure, ...]) -> Letter:
    inputs = json.loads(row.inputs)
    return Letter(
        number=number,
        case_no=case.case_no,
        title=found.definition.title if inputs["template"] else None,
        contract_nos=contract_nos(case),
        dated_on=row.dated_on,
        sender=inputs["profile"].get("name") or case.creditor.name,
        addressee=addressee(case.debtor(row.party)) if row.party else None,
        pdf_sha256=row.pdf_sha256,
        has_receipt=found.definition.receipt,
        enclosures=enclosures,
    )

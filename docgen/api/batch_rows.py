"""The rows of a batch, one after the other, in a process of its own: written, issued and handed out, or refused.

Any number of these may run at once, here or on another machine with the same database. What is the row's own fault ends
it as refused; what is not (a full disk, a database that is gone) leaves it as it was and stops the process, which says
so. The steps of one row, and what a kill leaves behind each, are those of ``docgen.workflow.issuing``:

- before a document is stored: the row is pending, its owner dead; numbers it reserved become void
- after it: the same, and documents under the row's fingerprint, which whoever takes the row next hands out
- that they are handed out and that the row is done is written in one transaction
"""

import json
import signal
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy.orm import Session

from docgen.api.batch_cases import words_of
from docgen.api.documents import PAPER, DocumentOrder
from docgen.api.drafted import composed_as_drafted, draft_row
from docgen.api.office import Office, open_office
from docgen.api.own_seals import sealing_of
from docgen.api.paper_files import hand_out_files, write_drafts, writers_of
from docgen.api.signer import NO_SETTINGS, SigningSettings
from docgen.api.sources import StoredNumber
from docgen.api.stored_drafts import with_edited
from docgen.api.templates import with_template
from docgen.errors import (
    AccessError,
    DocgenError,
    FontMissingError,
    NotReadable,
    NotWritable,
    OfficeMissingError,
    SigningFailed,
    StorageError,
)
from docgen.kinds.registry import kind
from docgen.law.claim import Basis
from docgen.store.audit import Deed
from docgen.store.batches import Taken, batch_of, end_row, release_rows, row_drafts, take_row
from docgen.store.cases import LoadedCase, load_case
from docgen.store.drafts import add_draft
from docgen.store.models import Batch, RowState
from docgen.workflow.access import Act
from docgen.workflow.approval import approver
from docgen.workflow.drafting import Drafts, draft
from docgen.workflow.issuing import Commission, Issued, approved_fingerprint, issue, nothing_else, take_up
from docgen.workflow.papers import Writers
from docgen.workflow.pool import is_over
from docgen.workflow.sealing import Sealing
from docgen.workflow.states import DocumentState, draft_state

LETTERS: Final = "文书"
"""The folder of the single documents."""
DRAFTS: Final = "草稿"
"""That of drafts."""
EVERYBODYS: Final = (
    StorageError,
    AccessError,
    NotWritable,
    NotReadable,
    FontMissingError,
    OfficeMissingError,
    SigningFailed,
)
"""What no row is to blame for."""


@dataclass(frozen=True, slots=True)
class RowWork:
    """What a process has to know to work on a batch: whose data, in whose name, where to."""

    data_dir: Path
    database_url: str | None
    account: str
    key_file: Path | None
    batch_id: str
    at: datetime
    out: Path
    timestamp_url: str | None = None
    timestamp_root: Path | None = None
    signing: SigningSettings = NO_SETTINGS

    @classmethod
    def of(cls, office: Office, batch_id: str, at: datetime, out: Path) -> "RowWork":
        """The work on a batch, in the office's name and with all that it is set to."""
        place = (office.data_dir, office.database_url, office.account, office.key_file)
        return cls(*place, batch_id, at, out, office.timestamp_url, office.timestamp_root, office.signing)

    def office(self) -> Office:
        """The office, opened in the process that works."""
        return open_office(
            self.data_dir,
            self.database_url,
            self.account,
            key_file=self.key_file,
            timestamp_url=self.timestamp_url,
            timestamp_root=self.timestamp_root,
            signing=self.signing,
        )


def work_on_rows(line: Connection, work: RowWork) -> None:
    """Do rows until there are none, or nobody listens any more."""
    for told in (signal.SIGINT, signal.SIGTERM):  # everybody is told; who started us closes the line
        signal.signal(told, signal.SIG_IGN)
    try:
        with closing(work.office()) as office:
            RowWorker(office, work).run(line)
    except DocgenError as error:
        line.send(error)


class RowWorker:
    """Works on the rows of one batch, in the institution's name as it stood when the process began."""

    def __init__(self, office: Office, work: RowWork) -> None:
        self.office, self.work = office, work
        self.desk, self.profile, self.parameters = office.desk(), office.profile, office.parameters
        with office.database.reading() as session:
            found = batch_of(session, work.batch_id)
        assert found is not None  # noqa: S101  # whoever starts us has just read it
        self.batch: Batch = found
        self.out = work.out / LETTERS

    @cached_property
    def sealing(self) -> Sealing:
        """What is issued is sealed with; drafts need none of it. Raises what ``sealing_of`` raises."""
        return sealing_of(self.office, kind(self.batch.kind))

    @cached_property
    def writers(self) -> Writers:
        """What writes issued papers."""
        return writers_of(self.office, self.batch.dated_on, self.sealing)

    def run(self, line: Connection) -> None:
        """Take row after row. Raises what is no row's fault; the row at hand is free again then."""
        with self.office.owners.lease() as owner:
            try:
                while not is_over(line):
                    with self._writing() as session:
                        row = take_row(session, self.batch.id, owner)
                    if row is None:
                        return
                    self._done(row, owner)
            except DocgenError:
                with self._writing() as session:
                    release_rows(session, self.batch.id, owner)
                raise

    def _done(self, row: Taken, owner: str) -> None:
        try:
            if row.approved:
                self._approved(row, owner)
            elif self.batch.draft:
                self._drafted(row, owner)
            else:
                self._issued(row, owner)
        except EVERYBODYS:
            raise
        except DocgenError as error:
            reason = error.message + words_of(error.problems)
            with self._writing() as session:
                end_row(session, row.id, owner, refused=reason)

    def _approved(self, row: Taken, owner: str) -> None:
        """Issue what was approved; what a killed process issued is handed out again."""
        hand_out = partial(self._hand_out, row)
        deed = Deed("hand_out", self.office.account, self.work.at, row.case_no)
        with self.office.database.reading() as session:
            drafts = row_drafts(session, row.fingerprint)
        for one, events in drafts:
            state = draft_state(events)
            if state is DocumentState.ISSUED:
                fingerprint = approved_fingerprint(row.fingerprint, one.id)
                take_up(self.desk, fingerprint, deed, hand_out=hand_out, handed_out=nothing_else)
            elif state is DocumentState.APPROVED:
                composed, stored = composed_as_drafted(self.office, one)
                composed = with_edited(self.office, one, composed)
                by = approver(events)
                commission = Commission(
                    composed, stored, self.work.at, one.id, row.fingerprint, approved_by=by, sealing=self.sealing
                )
                issue(self.desk, commission, write=self.writers.write_all, hand_out=hand_out)
        with self._writing() as session:
            end_row(session, row.id, owner)

    def _hand_out(self, row: Taken, issued: Sequence[Issued]) -> None:
        list(hand_out_files(self.office, row.case_no, issued, self.out, ("pdf",)))

    def _issued(self, row: Taken, owner: str) -> None:
        hand_out = partial(self._hand_out, row)

        def handed_out(session: Session) -> None:
            end_row(session, row.id, owner)

        deed = Deed("hand_out", self.office.account, self.work.at, row.case_no)
        if take_up(self.desk, row.fingerprint, deed, hand_out=hand_out, handed_out=handed_out):
            return
        stored, drafts = self._composed(row)
        commission = Commission(drafts, stored, self.work.at, row=row.fingerprint, sealing=self.sealing)
        issue(self.desk, commission, write=self.writers.write_all, hand_out=hand_out, handed_out=handed_out)

    def _drafted(self, row: Taken, owner: str) -> None:
        """Written down and ended in one transaction: what a killed process wrote down is never written down twice."""
        stored, drafts = self._composed(row)
        list(write_drafts(self.office, drafts, self.work.out / DRAFTS, PAPER))
        rows = [
            draft_row(self.office, drafts.order, stored, one, self.work.at, batch_row=row.fingerprint)
            for one in drafts.drafts
        ]
        with self.office.database.writing(self.office.deed(Act.DRAFT, self.work.at, row.case_no)) as session:
            if end_row(session, row.id, owner, state=RowState.DRAFTED):
                for one in rows:
                    add_draft(session, one)

    def _composed(self, row: Taken) -> tuple[LoadedCase, Drafts]:
        with self.office.database.reading() as session:
            stored = load_case(session, row.case_no)
        answers: dict[str, Any] = json.loads(row.answers)
        order = DocumentOrder(
            self.batch.kind,
            StoredNumber(row.case_no),
            self.batch.as_of,
            self.batch.dated_on,
            answers=answers,
            basis=cast("Basis | None", self.batch.basis),
        )
        on_case = order.on(stored.case, self.profile)
        return stored, draft(with_template(self.office, on_case), self.parameters)

    def _writing(self) -> Any:
        return self.office.database.writing(self.office.deed(Act.ISSUE, self.work.at))

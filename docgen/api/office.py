"""The office: a data folder with its database, files, profile and parameters; the first argument of every use case."""

import copy
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from threading import Lock

from docgen.api.institution import read_profile
from docgen.api.signer import NO_SETTINGS, SigningSettings, signer_of
from docgen.bundle.signing import Signer
from docgen.bundle.timestamp import Authority
from docgen.casefile.profile import STANDARD_NUMBER, Profile
from docgen.delivery.code import NO_PROFILE
from docgen.errors import AccountClosed, NotFound, UnknownAccount
from docgen.law.dated import Parameters
from docgen.store.accounts import account, has_accounts
from docgen.store.assignments import is_entrusted
from docgen.store.audit import Deed
from docgen.store.blobs import BlobStore
from docgen.store.database import Database, database_file, open_database
from docgen.store.files import make_folder, read_file
from docgen.store.leases import is_alive, lease
from docgen.store.owners import Owners, owners_of
from docgen.store.sealing import KEY_FILE
from docgen.workflow.access import AccountRole, Act, Actor, admit
from docgen.workflow.issuing import Desk, sweep

LOCAL_OPERATOR = "local"
"""The account that a new data folder has; it may do all, until there are others."""


@dataclass
class _Opened:
    """The database and who signs, once they are open: shared by the offices of everybody who works on the folder."""

    database: Database | None = None
    signer: tuple[Profile, Signer | None] | None = None
    lock: Lock = field(default_factory=Lock)
    signing: Lock = field(default_factory=Lock)


@dataclass
class Office:
    """A data folder, opened as far as it is used: what reads a file alone makes no folder and no database."""

    data_dir: Path
    database_url: str | None = None
    account: str = LOCAL_OPERATOR
    key_file: Path | None = None
    """Where the key of personal data lies; None for the data folder."""
    timestamp_url: str | None = None
    """Where time stamps come from, in place of what the profile says, and the root certificates they lead back to."""
    timestamp_root: Path | None = None
    signing: SigningSettings = NO_SETTINGS
    """What the environment says of signing."""
    ask_password: Callable[[], str] | None = None
    """Asks whoever sits there for what opens the signing certificate; None where nobody does."""
    mail_password: str | None = field(default=None, repr=False)
    """Of the mail server's account."""
    scopes: frozenset[Act] | None = field(default=None, init=False)
    """What the token is for that a program shows in the account's place; None where no program does."""
    _opened: _Opened = field(default_factory=_Opened, init=False, repr=False)

    @property
    def database(self) -> Database:
        """The database, made and migrated when it is first asked for. Raises what ``open_database`` raises."""
        with self._opened.lock:
            if self._opened.database is None:
                self._opened.database = open_database(self.data_dir, self.database_url, self.key_path)
            return self._opened.database

    def acting_as(self, account: str, scopes: frozenset[Act] | None = None) -> "Office":
        """The same office for another account; both share the database, which whoever opened it closes.

        Args:
            account: the account's name.
            scopes: the acts that a program may do in its place; None for all that the account may.
        """
        other = copy.copy(self)
        other.account, other.scopes = account, scopes
        return other

    @property
    def key_path(self) -> Path:
        """The file of the key that seals personal data."""
        return self.key_file or self.data_dir / KEY_FILE

    @property
    def blobs(self) -> BlobStore:
        """The stored files."""
        return BlobStore(self.data_dir / "blobs")

    @property
    def profile(self) -> Profile:
        """The institution as its file says now. Raises WrongProfile."""
        return read_profile(self.data_dir)

    @property
    def authority(self) -> Authority | None:
        """Where time stamps come from; None for nowhere. Raises WrongProfile, NotReadable."""
        if self.timestamp_url:
            url, root = self.timestamp_url, self.timestamp_root
        elif service := self.profile.timestamp:
            url, root = service.url, self.data_dir / service.root if service.root else None
        else:
            return None
        return Authority(url, read_file(root) if root else b"")

    @property
    def roots(self) -> bytes:
        """The root certificates (PEM) of time stamps and of signatures. Raises WrongProfile, NotReadable."""
        stamps, signature = self.authority, self.profile.signature
        own = read_file(self.data_dir / signature.root) if signature and signature.root else b""
        return b"\n".join((stamps.roots if stamps else b"", own))

    @property
    def signer(self) -> Signer | None:
        """Who signs issued PDFs, opened once a profile; None for nobody. Raises what ``signer_of`` raises."""
        profile = self.profile
        with self._opened.signing:
            if self._opened.signer is None or self._opened.signer[0] != profile:
                made = signer_of(profile, self.data_dir, self.signing, self.authority, self._password)
                self._opened.signer = (profile, made)
            return self._opened.signer[1]

    def _password(self) -> str:
        """What a person says opens the certificate, kept for processes that work for this one."""
        said = self.ask_password() if self.ask_password is not None else ""
        self.signing = replace(self.signing, password=said or None)
        return said

    @property
    def parameters(self) -> Parameters:
        """The dated legal values, the institution's own among them. Raises WrongParameterFile."""
        return Parameters.load(self.data_dir / "parameters")

    @property
    def is_new(self) -> bool:
        """Whether there is no database yet: nothing is stored, and looking for it would make one."""
        return self._opened.database is None and self.database_url is None and not database_file(self.data_dir).exists()

    @property
    def leases(self) -> Path:
        """Where processes at work in this folder show that they are."""
        return self.data_dir / "leases"

    @property
    def owners(self) -> Owners:
        """Who is at work on the database."""
        return owners_of(self.database, self.leases)

    @contextmanager
    def working_folder(self) -> Iterator[Path]:
        """A folder for a while, on the disk of the blobs; killed processes' go. Raises NotWritable or DiskFull."""
        work = make_folder(self.data_dir / "work")
        for left in work.iterdir():
            if not is_alive(self.leases, left.name):
                shutil.rmtree(left, ignore_errors=True)
        with lease(self.leases) as owner:
            folder = make_folder(work / owner)
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def has_accounts(self) -> bool:
        """Whether the folder has accounts; what has been set up once is never without again."""
        if self.is_new:
            return False
        with self.database.reading() as session:
            return has_accounts(session)

    def actor(self) -> Actor:
        """Who acts.

        Raises:
            UnknownAccount: there is no such account, or there are accounts and none was named.
            AccountClosed: it may act no longer.
        """
        if not self.is_new:
            with self.database.reading() as session:
                found = account(session, self.account)
                if found is not None:
                    if not found.active:
                        raise AccountClosed(account=self.account)
                    return Actor(found.name, AccountRole(found.role), self.scopes)
                if has_accounts(session):
                    raise UnknownAccount(account=self.account)
        if self.account != LOCAL_OPERATOR:
            raise UnknownAccount(account=self.account)
        return Actor(LOCAL_OPERATOR, None)

    def admit(self, act: Act) -> Actor:
        """Who acts. Raises NotAdmitted, UnknownAccount or AccountClosed where he may not do this."""
        actor = self.actor()
        admit(actor, act)
        return actor

    def sees_only(self) -> str | None:
        """The account whose own cases are all that whoever acts sees; None for every case there is."""
        actor = self.actor()
        return None if actor.sees_all else actor.name

    def refuse_foreign(self, case_no: str) -> None:
        """Raises NotFound, as for a case that is not there, where whoever acts sees only his own and this is none."""
        name = self.sees_only()
        if name is not None:
            with self.database.reading() as session:
                if not is_entrusted(session, case_no, name):
                    raise NotFound(what="案件", name=case_no)

    def deed(self, act: Act, at: datetime, subject: str | None = None) -> Deed:
        """What the audit chain is told of an act, done by whoever acts."""
        return Deed(act, self.account, at, subject)

    def tell_change(self, act: Act, at: datetime, name: str, content: bytes) -> None:
        """Enter into the audit chain that one of the institution's own files is about to say this: name and SHA-256."""
        subject = f"{name} {hashlib.sha256(content).hexdigest()}"
        with self.database.writing(replace(self.deed(act, at, subject), told=True)):
            pass

    def desk(self) -> Desk:
        """Where documents are issued, in the institution's name. Raises WrongProfile."""
        profile = self.profile
        return Desk(
            database=self.database,
            blobs=self.blobs,
            owners=self.owners,
            short_code=profile.short_code or NO_PROFILE,
            number_prefix=profile.number_prefix or "",
            number_format=profile.number_format or STANDARD_NUMBER,
            account=self.account,
        )

    def close(self) -> None:
        """Let go of the database."""
        with self._opened.lock:
            if self._opened.database is not None:
                self._opened.database.close()
            self._opened.database = None


def open_office(  # noqa: PLR0913  # each is a setting of the folder
    data_dir: Path,
    database_url: str | None = None,
    account: str = LOCAL_OPERATOR,
    *,
    key_file: Path | None = None,
    timestamp_url: str | None = None,
    timestamp_root: Path | None = None,
    signing: SigningSettings = NO_SETTINGS,
    ask_password: Callable[[], str] | None = None,
    mail_password: str | None = None,
) -> Office:
    """The office of a data folder.

    Args:
        data_dir: the folder; it is made when something is first written.
        database_url: a PostgreSQL database; None for the folder's own SQLite.
        account: who acts.
        key_file: where the key of personal data lies; None for the data folder.
        timestamp_url: where time stamps come from; None for what the profile says.
        timestamp_root: the root certificates (PEM) that those are traced back to.
        signing: what the environment says of signing.
        ask_password: asks a person for what opens the signing certificate.
        mail_password: of the mail server's account.
    """
    return Office(
        data_dir,
        database_url,
        account,
        key_file,
        timestamp_url,
        timestamp_root,
        signing,
        ask_password,
        mail_password,
    )


def tidy_up(office: Office, *, at: datetime) -> list[str]:
    """End what killed processes left half done; the numbers that became void. For the start of a server."""
    return [reservation.text for reservation in sweep(office.desk(), at)]

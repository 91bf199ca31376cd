"""A vault at work: who writes, with which device, by which clock; verbs take one of these."""

import os
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from storage.casework.change import Change, What
from storage.casework.own_role import is_raise, standing_role
from storage.casework.refusals import OwnRole
from storage.clock import Clock, SystemClock
from storage.errors import CannotWrite, DiskFull, NotPermitted
from storage.kinds.kind import Kind
from storage.records.identity import Device, current_device, new_incarnation
from storage.records.journaling import Follower
from storage.records.operations import OFFICE, Draft, Operation, read_all
from storage.records.projection import apply
from storage.records.ready import ReadyCase
from storage.records.search_index import require_index
from storage.records.tables import Tables
from storage.records.writer import Randomness, Writer
from storage.roles import role_label
from storage.search import readings
from storage.vault.container import Vault
from storage.vault.database import refusals_named

_OWNER = "owner"
_SITE = "site"
_SITE_ID = "site_id"
_STAFF = "staff_member"


class Session:
    """An open vault with its person, clock and randomness; used by one writing thread."""

    def __init__(
        self, vault: Vault, *, clock: Clock | None = None, randomness: Randomness = os.urandom
    ) -> None:
        self.vault = vault
        self.clock = clock or SystemClock()
        self.randomness = randomness
        self.tables = Tables(vault.database)
        self.follower: Follower | None = None
        vault.before_close(readings.forget)
        with refusals_named(vault.folder):
            self.device = device = self._settled()
        self._writer = Writer(self.tables, device, self.clock, randomness)

    def _settled(self) -> Device:
        """Return the device that signs here, with search index and second journal up to date."""
        device = current_device(self.tables) or new_incarnation(self.vault.database, self.clock)
        if self.vault.read_only:
            return device
        require_index(self.tables)
        self._keep_devices()
        self.follower = Follower(self.tables, self.vault.journal)
        self.follower.follow(was_closed=self.vault.was_closed)
        self.vault.made_good += self.follower.made_good
        return device

    def _keep_devices(self) -> None:
        """Have the public keys in the key file too, unless the disk refuses: they are spares."""
        known = self.tables.run("SELECT public_key FROM device")
        with suppress(DiskFull, CannotWrite):
            self.vault.keep_devices(bytes(key) for (key,) in known)

    @property
    def owner(self) -> str:
        """Record id of the member of staff whose vault this is, empty where nobody was named."""
        return self.tables.get_meta(_OWNER)

    @property
    def site(self) -> str:
        """The name of this site."""
        return self.tables.get_meta(_SITE)

    @property
    def site_id(self) -> str:
        """The id of this site (UUID), made when it is first asked for."""
        found = self.tables.get_meta(_SITE_ID)
        if not found:
            found = str(uuid.UUID(bytes=self.randomness(16), version=4))
            self.tables.set_meta(_SITE_ID, found)
        return found

    @property
    def role(self) -> str:
        """The role of the owner: field, supervisor or legal; field where nobody was named.

        ``own_role`` says whose word counts.
        """
        return standing_role(self.tables, self.owner)

    def name_site(self, site: str) -> None:
        """Keep the name of this site; it is shown, and is no key to anything."""
        self.tables.set_meta(_SITE, site)

    def name_owner(self, record_id: str) -> None:
        """Make a member of staff the owner of this vault."""
        self.tables.set_meta(_OWNER, record_id)

    def require(self, *roles: str) -> None:
        """Raise ``NotPermitted`` unless the owner has one of ``roles``."""
        if self.role not in roles:
            raise NotPermitted(role=self.role, needed=roles[0])

    def write(self, drafts: Sequence[Draft], what: What, label: str) -> Change:
        """Store drafts in one transaction and say what changed.

        Raises ``OwnRole`` where the owner would give himself a right that he does not have.
        """
        with self.atomic():
            self._require_lawful_role(drafts)
            written = self._writer.put(drafts, self.owner)
        return Change(
            what,
            next((draft.chain for draft in drafts if draft.chain != OFFICE), OFFICE),
            tuple(dict.fromkeys(draft.record for draft in drafts)),
            label,
            tuple(operation.id for operation in written),
        )

    def _require_lawful_role(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            if draft.kind == _STAFF and draft.record == self.owner:
                wanted = draft.fields.get("role")
                if wanted and is_raise(self.role, str(wanted)):
                    raise OwnRole(role=role_label(self.role), wanted=role_label(str(wanted)))

    def write_ready(self, cases: Sequence[ReadyCase]) -> None:
        """Store new cases that were made ready, in one transaction."""
        with refusals_named(self.vault.folder):
            self._writer.write_ready(cases, self.owner)

    def write_again(self, draft: Draft, staff: str) -> Operation:
        """Record under the present device what ``staff`` wrote under a former one."""
        with refusals_named(self.vault.folder):
            (written,) = self._writer.write([draft], staff)
        return written

    def refresh_device(self) -> None:
        """Sign with the device that the vault has now; it changes with a new incarnation."""
        device = current_device(self.tables) or self.device
        if device.id != self.device.id:
            self.device = device
            self._writer = Writer(self.tables, device, self.clock, self.randomness)

    def replay(self, records: Iterable[str]) -> None:
        """Bring the tables of some records up to date from the log again."""
        with self.atomic():
            for record in records:
                apply(self.tables, read_all(self.tables, record=record))

    def chain_of(self, kind: Kind, case_id: str) -> str:
        """Return the chain in which a record of this kind lives."""
        return OFFICE if kind.office else case_id

    @contextmanager
    def atomic(self) -> Iterator[Any]:
        """Open a transaction that writes; verbs inside it succeed or fail together."""
        # With the lock from the start: SQLite lets a transaction that only read so far wait for
        # nobody, not even for a connection that is being opened beside it.
        lock = "DEFERRED" if self.vault.read_only else "IMMEDIATE"
        with refusals_named(self.vault.folder), self.tables.database.atomic(lock) as transaction:
            yield transaction

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state of the record, whatever is written meanwhile; nothing waits for it."""
        with refusals_named(self.vault.folder), self.tables.database.atomic():
            yield

    @property
    def is_between(self) -> bool:
        """Tell whether no transaction is open: what only reads may come in between."""
        return not self.tables.database.in_transaction()

    @contextmanager
    def joined(self) -> Iterator[None]:
        """Take part in the transaction that is open, or open one.

        What fails inside undoes the whole of it. Long work inside a transaction goes here: a part
        that can be undone alone would hold every page that it changes in memory.
        """
        if self.tables.database.in_transaction():
            yield
        else:
            with self.atomic():
                yield

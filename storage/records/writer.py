"""Writing to the log: drafts in, signed operations out, the tables with them, one transaction."""

from collections.abc import Callable, Sequence

from storage.clock import Clock
from storage.records import operations
from storage.records.identity import Device
from storage.records.new_cases import NewCases
from storage.records.operations import Draft, Operation, Signing
from storage.records.projection import apply
from storage.records.ready import ReadyCase
from storage.records.tables import Tables

Randomness = Callable[[int], bytes]


class Writer:
    """Signs and stores operations for one device; used by one thread at a time."""

    def __init__(
        self, tables: Tables, device: Device, clock: Clock, randomness: Randomness
    ) -> None:
        self._tables = tables
        self._device = device
        self._clock = clock
        self._randomness = randomness

    def write(self, drafts: Sequence[Draft], staff: str) -> list[Operation]:
        """Store the drafts as operations of the staff member with record id ``staff``.

        All or nothing: the log and its projection change together.
        """
        # What is read here is written upon: without the lock from the start, another connection
        # that writes in between would make this one fail at once.
        with self._tables.database.atomic("IMMEDIATE"):
            return self.put(drafts, staff)

    def put(self, drafts: Sequence[Draft], staff: str) -> list[Operation]:
        """Do as ``write`` does, in the caller's transaction."""
        written = self._signed(drafts, staff)
        operations.store(self._tables, *written)
        apply(self._tables, written)
        return written

    def write_ready(self, cases: Sequence[ReadyCase], staff: str) -> None:
        """Store new cases that were made ready, as ``write`` stores drafts; chains must be new.

        Their entries are of one moment.
        """
        tables = self._tables
        with tables.database.atomic("IMMEDIATE"):
            moment = self._clock.now()
            signing = Signing(self._device, moment, tables.get_meta("hlc"), staff)
            made = NewCases(self._device.id, moment.iso, staff)
            for case in cases:
                made.add(case, signing)
            tables.set_meta("hlc", signing.hlc)
            made.write(tables)

    def _signed(self, drafts: Sequence[Draft], staff: str) -> list[Operation]:
        tables, device = self._tables, self._device
        hlc = tables.get_meta("hlc")
        tips = operations.tips(tables, {draft.chain for draft in drafts}, device.id)
        signed = []
        for draft in drafts:
            moment = self._clock.now()
            hlc = operations.next_hlc(hlc, moment.milliseconds, device.id)
            seq, prev = tips.get(draft.chain, (0, ""))
            operation = operations.sign(
                draft, device, seq + 1, prev, moment, hlc, staff, self._randomness(operations.SALT)
            )
            tips[draft.chain] = seq + 1, operation.id
            signed.append(operation)
        tables.set_meta("hlc", hlc)
        return signed

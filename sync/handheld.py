"""One handheld's work on its own database: the transaction in which a scan is recorded, and a view for reading.

Everything a scan leads to, its events, what they change in the mirror and the saved step, is written through one
``Transaction`` and stands after the same COMMIT, or not at all.
"""

import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sync import outbox, wire
from sync.clock import Clock, Ids, stamp
from sync.identity_file import Identity
from sync.ledger.documents import Site
from sync.ledger.envelope import FIRST_PREV, Basis, Envelope, Evidence, Known, Recorded
from sync.ledger.facts import EpochOpened, Fact, UnitFact
from sync.mirror_look import Mirror
from sync.outbox import Head, QueueSummary
from sync.outbox_chain import ChainReport, verify_chain
from sync.store_errors import NotEnrolledError, StoreDamagedError

_DEFLATE_LEVEL = 1
"""The step is written with every scan: fewer bytes are fewer pages of flash."""
_WINDOW = 12
_MEMORY = 5
"""A step is small: clearing the compressor's usual memory would take longer than its work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A fact to record, with what the shift knows about it; ``Transaction.append`` adds the rest of the envelope."""

    fact: Fact
    known: Known = Known.SCANNED
    evidence: Evidence | None = None
    operator: str | None = None
    station: str | None = None
    scan: int | None = None
    approver: str | None = None
    opening: bool = False


class Transaction:
    """What a piece of work may do between BEGIN and COMMIT, on the writer's thread alone.

    Use it inside the work it was given to, and keep nothing of it (nor of its mirror) afterwards.
    """

    def __init__(self, conn: sqlite3.Connection, clock: Clock, ids: Ids, identity: Identity | None) -> None:
        self.conn = conn
        self.identity = identity
        self._clock = clock
        self._ids = ids
        self.mirror = _mirror(conn, identity)
        self.head = self._read_head()
        self._step = _state(conn)

    @property
    def epoch(self) -> str:
        """The chain this handheld writes now."""
        return self.head.epoch

    def append(self, entries: Sequence[Entry]) -> list[Recorded]:
        """Record the facts in their order: stored, chained, and laid upon the mirror."""
        return [self._append(entry) for entry in entries]

    def next_scan(self) -> int:
        """Return the number of this scan on this handheld, one more than the last."""
        self.head = replace(self.head, scan=self.head.scan + 1)
        self.conn.execute("UPDATE handheld SET scan = ?", (self.head.scan,))
        return self.head.scan

    def state(self) -> bytes | None:
        """Return the saved step, None before the first."""
        return self._step

    def save_state(self, state: bytes) -> None:
        """Save the step that a restart comes back to."""
        deflate = zlib.compressobj(_DEFLATE_LEVEL, zlib.DEFLATED, _WINDOW, _MEMORY)
        self.conn.execute("UPDATE handheld SET step = ?", (deflate.compress(state) + deflate.flush(),))
        self._step = state

    def unsent(self) -> int:
        """Return how many events the server has not acknowledged."""
        return self.head.position - self.head.acknowledged

    def open_epoch(self, reason: str, missing: tuple[int, int] | None = None, since: Envelope | None = None) -> str:
        """Begin a fresh chain, whose first event names the one before and its ``missing`` events; return its epoch.

        What is unsent of the old chain still goes out first. ``since`` is the earlier event that is issued next: the
        chain begins at its time, for the server lets no time of a device run backwards.
        """
        before = self.head.epoch
        if self.head.seq:
            epoch = self._ids.new()
            outbox.mint_epoch(self.conn, epoch, self.head.position)
            self.head = replace(self.head, epoch=epoch, base=self.head.position, hash=FIRST_PREV)
        first, through = missing if missing is not None else (None, None)
        opened = EpochOpened(reason=reason, before=before, missing_from=first, missing_through=through)
        self._append(Entry(fact=opened), since)
        return self.head.epoch

    def identify(self, identity: Identity) -> None:
        """Record from now on as this device."""
        self.identity = identity
        self.mirror = _mirror(self.conn, identity)

    def restore(self, head: Head) -> None:
        """Forget what a rolled-back piece of work did."""
        self.head = head
        self._step = _state(self.conn)
        self.mirror.forget()

    def reload(self) -> None:
        """Take everything from what is stored: after a COMMIT that failed, memory proves nothing."""
        self.mirror.forget()
        head = outbox.read_head(self.conn)
        if head is None:
            raise StoreDamagedError("The database has lost its epoch; keep the file, and ask for help.")
        self.head = head
        self._step = _state(self.conn)

    def _read_head(self) -> Head:
        head = outbox.read_head(self.conn)
        if head is None:
            outbox.mint_epoch(self.conn, self._ids.new(), 0)
            head = outbox.read_head(self.conn)
        if head is None:
            raise StoreDamagedError("The database does not keep an epoch; keep the file, and ask for help.")
        return head

    def _append(self, entry: Entry, since: Envelope | None = None) -> Recorded:
        identity = self.identity
        if identity is None:
            raise NotEnrolledError(
                "This handheld is not enrolled. Scan an enrolment code or run 'scanner enroll' first."
            )
        fact = entry.fact
        envelope = Envelope(
            id=self._ids.new(),
            device=identity.device,
            epoch=self.head.epoch,
            seq=self.head.seq + 1,
            prev=self.head.hash,
            at=stamp(self._clock.now()),
            offset=self._clock.offset(),
            monotonic=self._clock.monotonic_ns(),
            boot=self._clock.boot(),
            site=identity.site,
            fact=fact,
            operator=entry.operator,
            station=entry.station,
            scan=entry.scan,
            known=entry.known,
            evidence=entry.evidence,
            basis=Basis(
                cursor=self.mirror.cursor(),
                last=self.mirror.last_fact(fact.unit) if isinstance(fact, UnitFact) else None,
            ),
            approver=entry.approver,
            opening=entry.opening,
        )
        if since is not None:
            envelope = replace(envelope, at=since.at, offset=since.offset, monotonic=since.monotonic, boot=since.boot)
        corrected = max(envelope.at, self.head.at)
        hashed = outbox.append_row(self, wire.encode(envelope), corrected)
        recorded = Recorded(envelope=envelope, hash=hashed, corrected=corrected)
        self.mirror.project(recorded, self.head.position)
        return recorded


class View:
    """One moment of the database, read-only, in the caller's thread."""

    def __init__(self, conn: sqlite3.Connection, identity: Identity | None) -> None:
        self.conn = conn
        self.mirror = _mirror(conn, identity)

    def state(self) -> bytes | None:
        """Return the saved step, None before the first."""
        return _state(self.conn)

    def summary(self) -> QueueSummary:
        """Return what waits and where the log stands."""
        return outbox.summary(self.conn)

    def verify_chain(self) -> ChainReport:
        """Read the whole log and check that nothing is missing, doubled or altered."""
        return verify_chain(self.conn)


def _mirror(conn: sqlite3.Connection, identity: Identity | None) -> Mirror:
    return Mirror(conn, Site(code=identity.site, tag=identity.tag) if identity is not None else None)


def _state(conn: sqlite3.Connection) -> bytes | None:
    raw = conn.execute("SELECT step FROM handheld").fetchone()[0]
    return zlib.decompress(raw) if raw is not None else None

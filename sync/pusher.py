"""Unsent events to the server: oldest first, one batch in flight, forgotten only when it has shown their hash."""

import sqlite3
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from sync import outbox, wire
from sync.clock import Clock, stamp
from sync.handheld import Transaction
from sync.ledger.errors import MalformedError
from sync.link import BadBatchError, Link, OfflineError, RewindError, TooLargeError
from sync.outbox import Row
from sync.reissue import set_aside
from sync.store import Store
from sync.store_errors import AcknowledgementError

_MOST_REWINDS: Final = 3
_T = TypeVar("_T")


class Pusher:
    """Sends one handheld's events. Belongs to one thread. Keep it: it remembers what the server refused.

    ``urgent`` acknowledgements are committed at once; the others ride along with the next scan, so that they cost no
    sync of their own. A full batch is always urgent: more waits behind it.
    """

    def __init__(self, store: Store, clock: Clock, *, urgent: bool) -> None:
        self._store = store
        self._clock = clock
        self._urgent = urgent
        self._most = wire.BATCH_EVENTS
        self._rewinds = 0
        self._kept_back = False

    def push_batch(self, link: Link, conn: sqlite3.Connection) -> int | None:
        """Send the oldest batch and return how many events that freed, or None where nothing was unsent.

        0 means that the way was cleared for another try at once. A LinkError leaves everything as it was.
        """
        rows = outbox.unsent(conn, self._most, wire.BATCH_BYTES * self._most // wire.BATCH_EVENTS)
        if not rows:
            return None
        try:
            answer = link.push(self._batch(rows[0].epoch, rows))
        except TooLargeError as error:
            return self._smaller(link, rows, str(error))
        except BadBatchError as error:
            return self._smaller(link, rows, error.reason)
        except RewindError as error:
            return self._rewind(error.rewind, rows)
        return self._acknowledge(answer, rows)

    def _batch(self, epoch: str, rows: list[Row]) -> wire.Push:
        clock = self._clock
        now = wire.Now(at=stamp(clock.now()), offset=clock.offset(), monotonic=clock.monotonic_ns(), boot=clock.boot())
        events = [wire.EventItem(hash=row.hash, event=msgspec.Raw(row.raw)) for row in rows]
        return wire.Push(epoch=epoch, now=now, events=events)

    def _acknowledge(self, answer: wire.Acknowledgement, rows: list[Row]) -> int:
        sent = rows[0].epoch
        if answer.epoch != sent:
            raise OfflineError(f"The server acknowledged the epoch {answer.epoch!r} where {sent!r} was sent.")

        def keep(tx: Transaction) -> int:
            gained = outbox.acknowledge(tx, sent, answer.ack_through, answer.ack_hash, answer.results)
            if answer.new_epoch and tx.epoch == sent:
                tx.open_epoch("the server holds other events under the same numbers")
            return gained

        gained = self._kept(keep, urgent=self._urgent or len(rows) == self._most)
        if not gained:
            raise OfflineError("The server acknowledged nothing of what it was sent; it will be sent again.")
        self._rewinds = 0
        # One alone may be no more than the mark that opens a fresh epoch.
        self._kept_back = self._kept_back and gained == 1
        self._most = min(wire.BATCH_EVENTS, self._most * 2)
        return gained

    def _rewind(self, asked: wire.Rewind, rows: list[Row]) -> int:
        """Go back, or forth, to what the server lacks; where its chain is another one, show it the fork."""
        self._rewinds += 1
        if self._rewinds > _MOST_REWINDS or asked.epoch != rows[0].epoch:
            self._rewinds = 0
            raise OfflineError(f"The server asks for event {asked.expected_seq} over and over; ask its administrator.")

        def go(tx: Transaction) -> int:
            try:
                outbox.rewind(tx, asked)
            except AcknowledgementError:
                # Sent once more, the event that differs is quarantined, alarmed, and answered with "new epoch".
                outbox.skip_to(tx, outbox.position_of(tx.conn, asked.epoch, asked.expected_seq - 2))
            return 0

        return self._kept(go, urgent=True)

    def _smaller(self, link: Link, rows: list[Row], reason: str) -> int:
        """Try with half; an event that is refused alone is kept here, and the rest goes on without it."""
        if len(rows) > 1:
            self._most = len(rows) // 2
            return 0
        row = rows[0]
        if _sound(row):
            self._check_server(link, row, reason)
        self._kept(lambda tx: set_aside(tx, row.epoch, row.seq, reason), urgent=True)
        self._most = wire.BATCH_EVENTS
        return 0

    def _check_server(self, link: Link, row: Row, reason: str) -> None:
        """Raise OfflineError where it is the server that cannot take events, and not this event that is odd."""
        everything = OfflineError(f"The server refuses every event ({reason}); ask its administrator. All is kept.")
        if self._kept_back:
            raise everything
        try:
            link.push(self._batch(row.epoch, []))
        except (BadBatchError, TooLargeError):
            raise everything from None
        self._kept_back = True

    def _kept(self, work: Callable[[Transaction], _T], *, urgent: bool) -> _T:
        keep = self._store.write if urgent else self._store.soon
        try:
            return keep(work).result()
        except AcknowledgementError as error:
            raise OfflineError(str(error)) from error


def _sound(row: Row) -> bool:
    """Say whether the event is still what was recorded."""
    try:
        wire.decode(row.raw)
    except MalformedError:
        return False
    return wire.event_hash(row.raw) == row.hash

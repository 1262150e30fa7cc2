"""Events that came as a file, taken in as if their device had sent them."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from sync.clock import stamp
from sync.events_file import EventsFileError, read
from sync.ledger.clocks import parse_time, time_text
from sync.ledger.errors import MalformedError
from sync.server.batch import BadBatchError
from sync.server.book import Book
from sync.server.ingest import RewindNeededError, Verdict, accept
from sync.server.tables import DEVICE


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a file's events."""

    device: str
    named: int
    accepted: int
    duplicates: int
    quarantined: int


def take_in(book: Book, data: bytes) -> TakenIn:
    """Store the file's events, or raise EventsFileError. A file that was taken in once changes nothing again.

    Its events are checked as pushed ones are: hashes, chain, numbers. What was stored before an error stays stored.
    """
    file = read(data)
    device = file.cover.device
    if not book.read(lambda conn: _is_known(conn, device)):
        raise EventsFileError(f"No handheld {device!r} was ever enrolled here; import the file at its own server.")
    told: list[str] = []
    sent = _written_at(file.cover.now.at, stamp(book.clock.now()))
    for push in file.pushes:
        try:
            told += [result.verdict for result in accept(book, device, push, sent).results]
        except BadBatchError as error:
            raise EventsFileError(f"{error} Export the file again.") from error
        except RewindNeededError as error:
            missing = error.rewind.expected_seq
            raise EventsFileError(
                f"The events from number {missing} of epoch {error.rewind.epoch} on are missing here; "
                "export the whole log with --all."
            ) from error
    duplicates, quarantined = told.count(Verdict.DUPLICATE), told.count(Verdict.QUARANTINED)
    refused = duplicates + told.count(Verdict.CONFLICT)
    return TakenIn(device, file.cover.events, file.cover.events - refused, duplicates, quarantined)


def _written_at(said: str, now: str) -> str:
    """Return when the file was written, by the handheld's own clock: it may have lain about for days since.

    One that is ahead of the server's, or cannot be read, wrote it just now.
    """
    try:
        return min(time_text(parse_time(said)), now)
    except MalformedError:
        return now


def _is_known(conn: Connection, device: str) -> bool:
    return conn.execute(select(DEVICE.c.device).where(DEVICE.c.device == device)).one_or_none() is not None

"""Events that came as a file, taken in as if their device had sent them."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from sync import wire
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
    """What became of a file's events; ``conflicts`` are those of another branch of the handheld's log."""

    device: str
    named: int
    accepted: int
    duplicates: int
    quarantined: int
    conflicts: int


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
            raise EventsFileError(_missing(error.rewind, told)) from error
    named, duplicates, conflicts = file.cover.events, told.count(Verdict.DUPLICATE), told.count(Verdict.CONFLICT)
    return TakenIn(
        device, named, named - duplicates - conflicts, duplicates, told.count(Verdict.QUARANTINED), conflicts
    )


def _missing(rewind: wire.Rewind, told: list[str]) -> str:
    if Verdict.CONFLICT in told:
        return (
            f"The file holds another branch of epoch {rewind.epoch}, which was copied or restored: its first events "
            "are kept apart, the rest was not taken. Let the handheld send its events itself; it then begins anew."
        )
    return (
        f"The events from number {rewind.expected_seq} of epoch {rewind.epoch} on are missing here; "
        "export the whole log with --all."
    )


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

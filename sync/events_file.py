"""Events as a file, for a network that never returns: what pushes would carry, in order and byte for byte.

The first line is the cover, every other one an event: JSON, UTF-8, a line each. The event's bytes are base64, so that
they are those that were hashed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

import msgspec

from sync import wire
from sync.outbox import Row

EVENTS: Final = "events"
"""What such a file is called among the kinds of import."""
FORMAT: Final = "scanner-events/1"
_T = TypeVar("_T")


class EventsFileError(ValueError):
    """The file is none, or not whole; the sentence says where and what to do."""


class Cover(msgspec.Struct, frozen=True):
    """Whose events they are, how many, and the handheld's clocks when the file was written."""

    format: str
    device: str
    site: str
    events: int
    now: wire.Now


class _Line(msgspec.Struct):
    epoch: str
    hash: str
    event: bytes


@dataclass(frozen=True, slots=True)
class EventsFile:
    """A file that was read: its cover, and its events as the pushes that would have carried them."""

    cover: Cover
    pushes: tuple[wire.Push, ...]


def lines(device: str, site: str, now: wire.Now, rows: Iterable[Row], count: int) -> Iterator[bytes]:
    """Yield the file's lines for these events, ``count`` of them."""
    yield msgspec.json.encode(Cover(FORMAT, device, site, count, now)) + b"\n"
    for row in rows:
        yield msgspec.json.encode(_Line(row.epoch, row.hash, row.raw)) + b"\n"


def read(data: bytes) -> EventsFile:
    """Return what the file holds, or raise EventsFileError; whether the chain is whole is the ingest's to say."""
    first, *rest = data.split(b"\n")
    cover = _decoded(first, Cover, 1)
    if cover.format != FORMAT:
        raise EventsFileError(f"The file is of the form {cover.format!r}; {FORMAT!r} is expected.")
    events = [_decoded(line, _Line, number) for number, line in enumerate(rest, 2) if line]
    if len(events) != cover.events:
        raise EventsFileError(
            f"The file holds {len(events)} events and its cover names {cover.events}; it broke off: export it again."
        )
    return EventsFile(cover, tuple(_pushes(cover.now, events)))


def _pushes(now: wire.Now, events: list[_Line]) -> Iterator[wire.Push]:
    batch: list[wire.EventItem] = []
    epoch = ""
    for event in events:
        if batch and (event.epoch != epoch or len(batch) == wire.BATCH_EVENTS):
            yield wire.Push(epoch=epoch, now=now, events=batch)
            batch = []
        epoch = event.epoch
        batch.append(wire.EventItem(hash=event.hash, event=msgspec.Raw(event.event)))
    if batch:
        yield wire.Push(epoch=epoch, now=now, events=batch)


def _decoded(line: bytes, shape: type[_T], number: int) -> _T:
    try:
        return msgspec.json.decode(line, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EventsFileError(f"Line {number} is not what an export writes ({error}); export it again.") from error

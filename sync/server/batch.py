"""A pushed batch, read and checked by itself: hashes, envelopes, one device, one epoch, no gap inside."""

import re
from itertools import pairwise
from typing import Any, Final

import msgspec

from sync import wire
from sync.ledger.errors import MalformedError

_EPOCH: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_HIGHEST_SEQ: Final = 2**53


class BadBatchError(Exception):
    """The batch cannot be taken as it is; the sentence names the event. Nothing of it was stored."""


class _Header(msgspec.Struct):
    id: str
    device: str
    epoch: str
    seq: int
    prev: str
    at: str
    offset: int
    monotonic: int
    boot: str
    site: str


class Arrival(msgspec.Struct, frozen=True):
    """One event as it came. ``reason`` says why its fact cannot be read here; empty where it can."""

    seq: int
    prev: str
    hash: str
    raw: bytes
    at: str
    monotonic: int
    boot: str
    reason: str = ""


def read_batch(device: str, push: wire.Push) -> tuple[Arrival, ...]:
    """Return the events of the batch, or raise BadBatchError."""
    if not _EPOCH.fullmatch(push.epoch):
        raise BadBatchError("The epoch is not a UUID; send the epoch that the events are in.")
    arrivals = tuple(_arrival(device, push.epoch, place, item) for place, item in enumerate(push.events))
    for before, after in pairwise(arrivals):
        if after.seq != before.seq + 1:
            raise BadBatchError(
                f"Event {after.seq} follows event {before.seq} in the batch; events must follow each other without a "
                "gap, oldest first."
            )
    return arrivals


def _arrival(device: str, epoch: str, place: int, item: wire.EventItem) -> Arrival:
    raw = bytes(item.event)
    header, reason = _read(raw, place)
    if not 1 <= header.seq <= _HIGHEST_SEQ:
        raise BadBatchError(f"Event number {header.seq} is not possible; events are numbered from 1.")
    if header.device != device or header.epoch != epoch:
        raise BadBatchError(f"Event {header.seq} belongs to another device or epoch; send it by its own device.")
    if wire.event_hash(raw) != item.hash or not _HASH.fullmatch(header.prev):
        raise BadBatchError(f"The bytes of event {header.seq} are not those that were hashed; send them again.")
    return Arrival(header.seq, header.prev, item.hash, raw, header.at, header.monotonic, header.boot, reason)


def _read(raw: bytes, place: int) -> tuple[Any, str]:
    """Return the event's header, and why the rest cannot be read here; raise BadBatchError without a header."""
    try:
        return wire.read(raw), ""
    except MalformedError as error:
        reason = str(error)
    try:
        return msgspec.json.decode(raw, type=_Header), reason
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBatchError(f"Event {_seq_of(raw, place)} has no readable envelope: {error}.") from error


def _seq_of(raw: bytes, place: int) -> str:
    """Return the event's own number where it can be made out, else its place in the batch."""
    try:
        seq = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).get("seq")
        return str(msgspec.json.decode(seq, type=int)) if seq is not None else f"at place {place + 1} of the batch"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return f"at place {place + 1} of the batch"

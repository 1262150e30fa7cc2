"""A pushed batch, read and checked by itself: hashes, envelopes, one device, one epoch, no gap inside."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import msgspec

from sync import wire
from sync.ledger.envelope import Envelope
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


@dataclass(frozen=True, slots=True)
class Arrival:
    """One event as it came. ``envelope`` is None where its fact is not known here: then ``reason`` says why."""

    seq: int
    prev: str
    hash: str
    raw: bytes
    at: str
    monotonic: int
    boot: str
    envelope: Envelope | None
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
    try:
        header = msgspec.json.decode(raw, type=_Header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadBatchError(f"Event {_seq_of(raw, place)} has no readable envelope: {error}.") from error
    if not 1 <= header.seq <= _HIGHEST_SEQ:
        raise BadBatchError(f"Event number {header.seq} is not possible; events are numbered from 1.")
    if header.device != device or header.epoch != epoch:
        raise BadBatchError(f"Event {header.seq} belongs to another device or epoch; send it by its own device.")
    if wire.event_hash(raw) != item.hash or not _HASH.fullmatch(header.prev):
        raise BadBatchError(f"The bytes of event {header.seq} are not those that were hashed; send them again.")
    envelope, reason = _envelope(raw)
    return Arrival(
        seq=header.seq,
        prev=header.prev,
        hash=item.hash,
        raw=raw,
        at=header.at,
        monotonic=header.monotonic,
        boot=header.boot,
        envelope=envelope,
        reason=reason,
    )


def _envelope(raw: bytes) -> tuple[Envelope | None, str]:
    try:
        return wire.decode(raw), ""
    except MalformedError as error:
        return None, str(error)


def _seq_of(raw: bytes, place: int) -> str:
    """Return the event's own number where it can be made out, else its place in the batch."""
    try:
        seq = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).get("seq")
        return str(msgspec.json.decode(seq, type=int)) if seq is not None else f"at place {place + 1} of the batch"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return f"at place {place + 1} of the batch"

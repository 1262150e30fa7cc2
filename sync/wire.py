"""The wire, version 1: the JSON that handheld and server share (DESIGN §5).

An event is one UTF-8 JSON object with ``prev`` inside and its hash outside; the hash is the SHA-256 of exactly those
bytes. Whoever stores or forwards an event stores and forwards the bytes, never a re-encoding.
"""

from dataclasses import MISSING, Field, fields
from functools import cache
from hashlib import sha256
from operator import attrgetter
from typing import Any, get_type_hints

import msgspec

from sync.ledger.envelope import Envelope
from sync.ledger.errors import MalformedError
from sync.ledger.facts import FACT_TYPES, Fact

VERSION = 1
BATCH_EVENTS = 500
BATCH_BYTES = 1_000_000

_TYPES: dict[str, type[Fact]] = {fact.__name__: fact for fact in FACT_TYPES}
_ENVELOPE_FIELDS = tuple(field for field in Envelope.__dataclass_fields__ if field != "fact")
_envelope_values = attrgetter(*_ENVELOPE_FIELDS)
_EVENT_FIELDS = tuple(Envelope.__dataclass_fields__)
_event_values = attrgetter(*_EVENT_FIELDS)


class UnknownTypeError(MalformedError):
    """The envelope is readable and its fact's type or version is not known here: quarantine, never reject."""


def encode(envelope: Envelope) -> bytes:
    """Return the event's bytes: envelope fields in their order, then ``type`` and ``fact``; defaults are kept."""
    event: dict[str, Any] = dict(zip(_ENVELOPE_FIELDS, _envelope_values(envelope), strict=True))
    event["type"] = type(envelope.fact).__name__
    event["fact"] = envelope.fact
    return msgspec.json.encode(event)


def event_hash(raw: bytes) -> str:
    """Return the SHA-256 of the event's exact bytes in hex."""
    return sha256(raw).hexdigest()


def decode(raw: bytes) -> Envelope:
    """Return the envelope, or raise MalformedError (not an event) or UnknownTypeError (a newer fact).

    Unknown fields are ignored here and kept in the bytes.
    """
    event = read(raw)
    return Envelope(**dict(zip(_EVENT_FIELDS, _event_values(event), strict=True)))


def read(raw: bytes) -> Any:
    """Return what ``decode`` returns as a value with the envelope's fields, made faster; raise as it does."""
    try:
        if not raw.isascii():
            raw.decode()
        named = _NAMED.decode(raw)
        known = isinstance(named.type, str) and named.type in _TYPES and named.v == VERSION
        event = _reader(named.type if known else _ENVELOPE_ALONE).decode(raw)
    except msgspec.ValidationError as error:
        raise MalformedError(f"The event does not have its shape: {error}.") from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise MalformedError(f"The event is not JSON ({error}); send the bytes that were hashed.") from error
    if not known:
        raise UnknownTypeError(f"The fact {named.type!r} version {named.v!r} is not known here; it is quarantined.")
    return event


class EventItem(msgspec.Struct):
    """One event of a batch: the exact bytes, and the hash the handheld keeps for them."""

    hash: str
    event: msgspec.Raw


class Now(msgspec.Struct):
    """The handheld's clocks at the moment of sending, by which the server corrects its times."""

    at: str
    offset: int
    monotonic: int
    boot: str


class Push(msgspec.Struct):
    """Body of ``POST /api/v1/events``: consecutive events of one epoch, oldest first."""

    epoch: str
    now: Now
    events: list[EventItem]


class Verdict(msgspec.Struct):
    """What became of one event that was not plainly accepted: duplicate, quarantined or conflict."""

    seq: int
    verdict: str
    reason: str = ""


class Acknowledgement(msgspec.Struct):
    """The 201: everything through ``ack_through`` is stored; ``ack_hash`` is the hash at that seq."""

    epoch: str
    ack_through: int
    ack_hash: str
    expected_seq: int
    server_time: str
    results: list[Verdict] = []
    new_epoch: bool = False
    """A fork was found: go on in a fresh epoch."""


class Rewind(msgspec.Struct):
    """Inside the 409 problem: send again from ``expected_seq``, whose ``prev`` is ``last_hash``."""

    epoch: str
    expected_seq: int
    last_hash: str


class EnrollRequest(msgspec.Struct):
    """Body of ``POST /api/v1/enroll``."""

    code: str
    name: str = ""


class Enrolled(msgspec.Struct):
    """Answer to an enrolment: kept on the handheld in its own 0600 file."""

    device: str
    secret: str
    site: str
    tag: str
    server_time: str


class Change(msgspec.Struct):
    """One entry of the feed. ``body`` None is a tombstone.

    ``kind`` is a document kind of ``sync.ledger.documents.DOCUMENT_TYPES``, ``unit`` (body: ``Unit``) or
    ``exception`` (body: ``ExceptionNotice``). ``key`` is the document's code, or ``item`` and ``serial`` as JSON list.
    """

    kind: str
    key: str
    body: msgspec.Raw | None = None


class Page(msgspec.Struct):
    """Answer of ``GET /api/v1/changes``: apply the page and keep ``cursor`` in one transaction.

    ``projected`` says through which seq of this device's epoch the units of this page include its own facts.
    """

    cursor: str
    changes: list[Change]
    up_to_date: bool
    server_time: str
    must_refetch: bool = False
    projected_epoch: str = ""
    projected_seq: int = 0


def decode_page(raw: bytes) -> Page:
    """Return the page of an answer, or raise msgspec.DecodeError.

    Not by the type alone: msgspec reads nothing but null where a type says "raw bytes or None".
    """
    page = msgspec.json.decode(raw, type=_PageAsSent)
    changes = [
        Change(kind=each.kind, key=each.key, body=None if bytes(each.body) == _NULL else each.body)
        for each in page.changes
    ]
    return Page(
        cursor=page.cursor,
        changes=changes,
        up_to_date=page.up_to_date,
        server_time=page.server_time,
        must_refetch=page.must_refetch,
        projected_epoch=page.projected_epoch,
        projected_seq=page.projected_seq,
    )


class ExceptionNotice(msgspec.Struct):
    """An open or closed exception that concerns a unit this device or operator touched."""

    id: str
    item: str
    serial: str
    kind: str
    operator: str | None
    device: str
    opened: str
    reason: str
    closed: str | None = None


class Problem(msgspec.Struct):
    """An RFC 9457 problem document."""

    type: str
    title: str
    status: int
    detail: str = ""
    rewind: Rewind | None = None


_NULL = b"null"


class _ChangeAsSent(msgspec.Struct):
    kind: str
    key: str
    body: msgspec.Raw = msgspec.Raw(_NULL)


class _PageAsSent(msgspec.Struct):
    cursor: str
    changes: list[_ChangeAsSent]
    up_to_date: bool
    server_time: str
    must_refetch: bool = False
    projected_epoch: str = ""
    projected_seq: int = 0


class _Named(msgspec.Struct):
    """What tells how to read an event."""

    type: Any = None
    v: Any = VERSION


_NAMED = msgspec.json.Decoder(_Named)
_ENVELOPE_ALONE = "Envelope"


@cache
def _reader(name: str) -> msgspec.json.Decoder[Any]:
    """Return what reads an event of this fact."""
    hints = get_type_hints(Envelope)
    shape = [(each.name, hints[each.name], *_default(each)) for each in fields(Envelope) if each.name != "fact"]
    fact: list[Any] = [] if name == _ENVELOPE_ALONE else [("fact", _TYPES[name])]
    return msgspec.json.Decoder(msgspec.defstruct(name, [*shape, *fact], kw_only=True))


def _default(each: Field[Any]) -> tuple[Any, ...]:
    return () if each.default is MISSING else (each.default,)

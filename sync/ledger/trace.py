"""The trace of one unit: what it is now, and every fact that made it so.

``as_json`` gives an object with these keys (schema 1; keys are only ever added):

- ``schema``: 1.
- ``item``, ``serial``: the unit's exact name.
- ``state``: a ``State``.
- ``place``: ``{code, kind}`` or null.
- ``seen``, ``booked``: ``{at, place, operator, device}`` or null.
- ``holds``: ``[{id, kind, since, reason, source}]``.
- ``disputes``: ``[{fact, against, type, state, reason}]``.
- ``exceptions``: ``[{id, kind, class, fact, against, reason, opened, devices, operators}]``.
- ``documents``: what it was received, shipped and returned on, as far as known; keys as in ``Unit``.
- ``attributes``: lot, expiry, condition and the like, as far as known; keys as in ``Unit``.
- ``assembled_in``: ``{item, serial}`` or null.
- ``aliases``: ``[{kind, text}]``.
- ``facts``: in folded order ``[{id, type, at, corrected, operator, approver, device, site, station, place, known, scan,
  opening, verdict, by, sentence, fields}]``; the verdict is accepted, echo, disputed or taken_out, by names the fact
  that decided it, and fields are the fact's own.
- ``evidence``: ``[{fact, source, aim, raw, redacted, digest}]``, raw in base64.
- ``chain``: ``[{fact, device, epoch, seq, prev, hash}]``.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from sync.ledger.envelope import Recorded
from sync.ledger.exceptions import OpenException, open_exceptions
from sync.ledger.facts import Received, UnitFact
from sync.ledger.fold import Judged, history
from sync.ledger.identity import Place, UnitKey
from sync.ledger.places import left_at, scanned_at
from sync.ledger.sentences import sentence
from sync.ledger.unit import Unit

SCHEMA = 1

_DOCUMENTS = ("po", "po_line", "transfer", "supplier", "order", "order_line", "customer_ref", "channel", "carton",
              "carrier", "tracking", "rma", "holder", "purpose", "due", "received_at", "shipped_at")  # fmt: skip
_ATTRIBUTES = ("lot", "expiry", "condition", "owner", "parent", "tote", "custodian")


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceLine:
    """One fact of the trace: what the fold made of it, and said in a sentence."""

    judged: Judged
    place: Place | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A unit, its open exceptions, and its facts in the order in which they are folded."""

    unit: Unit
    exceptions: tuple[OpenException, ...]
    lines: tuple[TraceLine, ...]


def trace(key: UnitKey, facts: Iterable[Recorded]) -> Trace:
    """Return the trace of the unit; facts that are not about it are passed over."""
    told = history(key, facts)
    recorded = [judged.recorded for judged in told.judged]
    return Trace(
        unit=told.unit,
        exceptions=open_exceptions(told.unit, recorded),
        lines=tuple(_line(judged) for judged in told.judged),
    )


def as_json(told: Trace) -> dict[str, Any]:
    """Return the trace as plain values, by the schema in this module's docstring."""
    unit = told.unit
    return {
        "schema": SCHEMA,
        "item": unit.key.item,
        "serial": unit.key.serial,
        "state": unit.state.value,
        "place": _plain(unit.place),
        "seen": _plain(unit.seen),
        "booked": _plain(unit.booked),
        "holds": [_plain(hold) for hold in unit.holds],
        "disputes": [_plain(dispute) for dispute in unit.disputes],
        "exceptions": [_exception(exception) for exception in told.exceptions],
        "documents": {name: getattr(unit, name) for name in _DOCUMENTS if getattr(unit, name) is not None},
        "attributes": {name: getattr(unit, name) for name in _ATTRIBUTES if getattr(unit, name) is not None},
        "assembled_in": _plain(unit.assembled_in),
        "aliases": [{"kind": kind, "text": text} for kind, text in unit.aliases],
        "facts": [_fact(line) for line in told.lines],
        "evidence": [
            {"fact": recorded.envelope.id, **_plain(recorded.envelope.evidence)}
            for recorded in _all(told)
            if recorded.envelope.evidence is not None
        ],
        "chain": [_link(recorded) for recorded in _all(told)],
    }


def _line(judged: Judged) -> TraceLine:
    envelope = judged.recorded.envelope
    said = _said(envelope.fact, opening=envelope.opening) if isinstance(envelope.fact, UnitFact) else ""
    return TraceLine(judged=judged, place=left_at(envelope) or scanned_at(envelope), sentence=said)


def _said(fact: UnitFact, *, opening: bool) -> str:
    """Return the fact as a sentence; what was taken over from an older book did not come in at this site's dock."""
    if not opening or not isinstance(fact, Received):
        return sentence(fact)
    since = f", in stock since {fact.on}" if fact.on else ""
    return f"Taken over on the first day{since}."


def _all(told: Trace) -> Iterable[Recorded]:
    return (line.judged.recorded for line in told.lines)


def _fact(line: TraceLine) -> dict[str, Any]:
    envelope = line.judged.recorded.envelope
    return {
        "id": envelope.id,
        "type": type(envelope.fact).__name__,
        "at": envelope.at,
        "corrected": line.judged.recorded.corrected,
        "operator": envelope.operator,
        "approver": envelope.approver,
        "device": envelope.device,
        "site": envelope.site,
        "station": envelope.station,
        "place": _plain(line.place),
        "known": envelope.known.value,
        "scan": envelope.scan,
        "opening": envelope.opening,
        "verdict": line.judged.verdict.value,
        "by": line.judged.by,
        "sentence": line.sentence,
        "fields": {
            field.name: _plain(getattr(envelope.fact, field.name))
            for field in fields(envelope.fact)
            if field.name != "unit"
        },
    }


def _link(recorded: Recorded) -> dict[str, Any]:
    envelope = recorded.envelope
    return {
        "fact": envelope.id,
        "device": envelope.device,
        "epoch": envelope.epoch,
        "seq": envelope.seq,
        "prev": envelope.prev,
        "hash": recorded.hash,
    }


def _exception(exception: OpenException) -> dict[str, Any]:
    return {
        "id": exception.id,
        "kind": exception.kind.value,
        "class": exception.level.value,
        "fact": exception.fact,
        "against": exception.against,
        "reason": exception.reason,
        "opened": exception.opened,
        "devices": list(exception.devices),
        "operators": list(exception.operators),
    }


def _plain(value: Any) -> Any:
    """Return a frozen value as JSON's own types."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return _plain(asdict(value))

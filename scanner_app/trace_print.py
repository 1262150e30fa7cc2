"""A unit's trace in words, as ``scanner-server trace`` prints it: every code shown safely, times as at the site."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from devices.showable import showable
from sync.ledger.clocks import parse_time
from sync.ledger.errors import MalformedError

_ROWS: Final[tuple[Mapping[str, str], ...]] = (
    {"po": "Purchase order", "po_line": "line", "supplier": "from"},
    {"transfer": "Transfer"},
    {"order": "Order", "order_line": "line", "customer_ref": "customer", "channel": "channel"},
    {"carton": "Carton", "tote": "tote", "parent": "on pallet or in carton"},
    {"carrier": "Carrier", "tracking": "tracking"},
    {"rma": "Return"},
    {"holder": "With", "purpose": "for", "due": "due back", "custodian": "in the hands of"},
    {"received_at": "Received"},
    {"shipped_at": "Shipped"},
    {"lot": "Lot", "expiry": "good through"},
    {"condition": "Condition", "owner": "owner"},
)
"""What stands in one row, and the word before each value; the first one known begins the row."""


def trace_lines(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a trace that was told as plain values."""
    zone = ZoneInfo(told["timezone"])
    place = told["place"]["code"] if told["place"] else "nowhere"
    yield f"{showable(told['item'])} {showable(told['serial'])}: {told['state']}, {showable(place)}"
    for hold in told["holds"]:
        yield f"  HELD {hold['kind']}: {showable(hold['reason'])}"
    for exception in told["exceptions"]:
        yield f"  OPEN {exception['kind']}: {showable(exception['reason'])}"
    known = {**told["documents"], **told["attributes"]}
    for row in _ROWS:
        said = [f"{word} {_value(str(known[name]), zone)}" for name, word in row.items() if name in known]
        if said:
            written = ", ".join(said)
            yield f"  {written[0].upper()}{written[1:]}"
    for fact in told["facts"]:
        who = showable(fact["operator"] or "-")
        verdict = "" if fact["verdict"] == "accepted" else f" [{fact['verdict']}]"
        yield f"  {_value(fact['corrected'], zone)}  {who:<12} {showable(fact['sentence'])}{verdict}"
    yield f"  Times are those of {zone.key}."


def _value(text: str, zone: ZoneInfo) -> str:
    """Return a moment as the site's day and time, anything else as it is."""
    if not (text.endswith("Z") and "T" in text):
        return showable(text)
    try:
        return f"{parse_time(text).astimezone(zone):%Y-%m-%d %H:%M:%S}"
    except MalformedError:
        return showable(text)

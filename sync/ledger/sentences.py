"""One plain sentence for every fact about a unit, for the trace.

The texts hold codes exactly as they were scanned: whoever draws them makes them safe for its own medium.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sync.ledger.facts import (
    Aliased,
    Assembled,
    Corrected,
    Counted,
    Disassembled,
    Dispatched,
    Fact,
    HandedOver,
    Held,
    Inspected,
    Matched,
    Moved,
    OwnerChanged,
    Packed,
    Picked,
    PutAway,
    Received,
    Refused,
    Relabelled,
    Released,
    Resolved,
    Restocked,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    UnitFact,
    Unpacked,
    Unpicked,
    Voided,
    WrittenOff,
)
from sync.ledger.identity import Place


def sentence(fact: UnitFact) -> str:
    """Return the fact as a sentence."""
    return _SENTENCES[type(fact)](fact) + "."


def _received(fact: Received) -> str:
    against = _with("on purchase order", fact.po, "line", fact.line) or _with("on transfer", fact.transfer) or " blind"
    return f"Received{against}{_at(fact.place)}{_with('lot', fact.lot)}{_with('good through', fact.expiry)}"


def _picked(fact: Picked) -> str:
    moved = _at(fact.bin_seen) + _with("into tote", fact.tote)
    elsewhere = fact.bin_book if fact.bin_book and fact.bin_seen and fact.bin_book != fact.bin_seen else None
    book = f", where the book had it at {elsewhere.code}" if elsewhere else ""
    instead = _with("in place of", fact.substituted_for)
    return f"Picked{_with('for order', fact.order, 'line', fact.line)}{moved}{book}{instead}"


def _shipped(fact: Shipped) -> str:
    to = _with("for order", fact.order) + _with("to customer", fact.customer_ref) + _with("by", fact.carrier)
    return f"Shipped{to}{_with('tracking', fact.tracking)}"


def _returned(fact: Returned) -> str:
    why = _with("on RMA", fact.rma) + _with("from order", fact.order) + _with("because of", fact.reason)
    return f"Returned{why}{_at(fact.place)}"


def _inspected(fact: Inspected) -> str:
    answers = ", ".join(f"{question}: {answer}" for question, answer in fact.answers)
    return f"Inspected{_with('as', fact.condition)}" + (f" ({answers})" if answers else "")


def _sent_out(fact: SentOut) -> str:
    return f"Sent out for {fact.purpose}{_with('to', fact.holder)}{_with('due', fact.due)}"


def _relabelled(fact: Relabelled) -> str:
    what = f"with a copy of {fact.old}" if fact.copy else f"from {fact.old} to {fact.new}"
    return f"Relabelled {what}, because {fact.reason}"


def _corrected(fact: Corrected) -> str:
    return f"Corrected {fact.field} from {fact.old or 'nothing'} to {fact.new or 'nothing'}, because {fact.reason}"


def _owner(fact: OwnerChanged) -> str:
    return f"Owner changed{_with('from', fact.origin)} to {fact.to} by {fact.document}"


def _move(verb: str) -> Callable[[PutAway | Moved], str]:
    def say(fact: PutAway | Moved) -> str:
        origin = f" from {fact.origin.code}" if fact.origin else ""
        return f"{verb}{origin} to {fact.to.code}{_with('with', fact.parent)}"

    return say


def _at(place: Place | None) -> str:
    return f" at {place.code}" if place else ""


def _with(*words: str | None) -> str:
    """Return the words and their values as far as there are values; words and values alternate."""
    pairs = zip(words[::2], words[1::2], strict=True)
    return "".join(f" {word} {value}" for word, value in pairs if value)


_SENTENCES: Mapping[type[Fact], Callable[[Any], str]] = MappingProxyType(
    {
        Received: _received,
        PutAway: _move("Put away"),
        Moved: _move("Moved"),
        Picked: _picked,
        Unpicked: lambda fact: f"Put back from order {fact.order}" + (f" to {fact.to.code}" if fact.to else ""),
        Packed: lambda fact: f"Packed for order {fact.order}{_with('into carton', fact.carton)}",
        Unpacked: lambda fact: f"Unpacked for order {fact.order}{_with('from carton', fact.carton)}",
        Shipped: _shipped,
        Dispatched: lambda fact: f"Dispatched on transfer {fact.transfer}{_with('in carton', fact.carton)}",
        SentOut: _sent_out,
        Returned: _returned,
        Inspected: _inspected,
        Restocked: lambda fact: f"Restocked at {fact.to.code}",
        Held: lambda fact: f"Held ({fact.kind}) under {fact.hold}{_with('because of', fact.reason)}",
        Released: lambda fact: f"Released from hold {fact.hold}{_with('because of', fact.reason)}",
        Counted: lambda fact: f"Counted at {fact.bin.code} in count {fact.count}",
        WrittenOff: lambda fact: f"Written off because of {fact.reason}{_with('incident', fact.incident)}",
        Scrapped: lambda fact: f"Scrapped{_with('because of', fact.reason)}",
        Assembled: lambda fact: f"Built into {fact.parent.item} {fact.parent.serial}",
        Disassembled: lambda fact: f"Taken out of {fact.parent.item} {fact.parent.serial}{_at(fact.to)}",
        Relabelled: _relabelled,
        Corrected: _corrected,
        OwnerChanged: _owner,
        Matched: lambda fact: f"Matched{_with('to purchase order', fact.po, 'line', fact.line)}",
        HandedOver: lambda fact: f"Handed over from {fact.origin} to {fact.to} on list {fact.list}",
        Aliased: lambda fact: f"Also known by {fact.kind} {fact.text}",
        Refused: lambda fact: f"Scanned and refused ({fact.answer}, {fact.code}){_at(fact.place)}",
        Voided: lambda fact: f"Took back {fact.fact}{_with('because of', fact.reason)}",
        Resolved: lambda fact: f"The desk settled {fact.fact} ({fact.how.value}), because {fact.reason}",
    }
)

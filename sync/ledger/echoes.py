"""What a fact was done for, by which the same fact from another device is known as an echo (RULES §3.1)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sync.ledger.facts import (
    Assembled,
    Disassembled,
    Dispatched,
    Fact,
    Packed,
    Picked,
    Received,
    Returned,
    Scrapped,
    SentOut,
    Shipped,
    Unpacked,
    Unpicked,
    WrittenOff,
)

DocumentKey = tuple[str | None, ...]

_DONE_FOR: Mapping[type[Fact], Callable[[Any], DocumentKey]] = MappingProxyType(
    {
        Received: lambda fact: (fact.po, fact.transfer),
        Returned: lambda fact: (fact.rma, fact.order),
        Picked: lambda fact: (fact.order,),
        Unpicked: lambda fact: (fact.order,),
        Packed: lambda fact: (fact.order,),
        Unpacked: lambda fact: (fact.order,),
        Shipped: lambda fact: (fact.order, fact.customer_ref),
        Dispatched: lambda fact: (fact.transfer,),
        SentOut: lambda fact: (fact.purpose, fact.holder),
        WrittenOff: lambda fact: (fact.incident,),
        Scrapped: lambda _: (),
        Assembled: lambda fact: (fact.parent.item, fact.parent.serial),
        Disassembled: lambda fact: (fact.parent.item, fact.parent.serial),
    }
)

TAKE_OVER = frozenset({Picked})
"""A taken-over tote is scanned again knowingly, each unit once, and echoes all the same (RULES §6 Pick)."""


def done_for(fact: Fact) -> DocumentKey | None:
    """Return the document of a fact that can be echoed, or None for one that cannot."""
    read = _DONE_FOR.get(type(fact))
    return read(fact) if read else None

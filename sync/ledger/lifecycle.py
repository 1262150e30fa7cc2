"""The lifecycle of a unit: one table, and ``advance`` the only decider (RULES §1).

Everything that decides a state lives in this file.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a unit stands in its life. EXPECTED is never stored: it is NONE while a document announces the unit."""

    NONE = "none"
    RECEIVED = "received"
    STORED = "stored"
    PICKED = "picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    OUT = "out"
    RETURNED = "returned"
    ASSEMBLED = "assembled"
    SCRAPPED = "scrapped"
    LOST = "lost"

"""Facts that keep a unit's state and change what is known of it: holds, corrections, labels, voids (RULES §2)."""

from dataclasses import dataclass
from enum import StrEnum

from sync.ledger.identity import Place
from sync.ledger.movement_facts import UnitFact


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(UnitFact):
    """A hold was laid on the unit; holds are a set, this one is ``hold``."""

    hold: str
    kind: str
    reason: str = ""
    source: str | None = None
    """Document, recall or exception that asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(UnitFact):
    """The hold named ``hold`` was lifted; no other."""

    hold: str
    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relabelled(UnitFact):
    """The unit got a new label; a copy of the old text, or another text that from now on is an alias."""

    old: str
    new: str
    copy: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(UnitFact):
    """One recorded field of the unit was wrong; both values stand."""

    field: str
    old: str | None
    new: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(UnitFact):
    """The unit belongs to somebody else now."""

    document: str
    origin: str | None
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched(UnitFact):
    """A blind receipt got its purchase order."""

    po: str
    line: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(UnitFact):
    """Custody of the unit went from one operator to another."""

    origin: str
    to: str
    list: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aliased(UnitFact):
    """Another code on the unit (second IMEI, MAC, an older label) points to it."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(UnitFact):
    """The unit was scanned and the scan refused; it counts as a sighting at ``place`` where that was known."""

    answer: str
    code: str
    """The phrase's stable key."""
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Voided(UnitFact):
    """The record named ``fact`` was wrong: it is taken out and the rest is folded again."""

    fact: str
    """Id of the fact taken back."""
    reason: str = ""


class Resolution(StrEnum):
    """How the desk ended an exception (RULES §3.3)."""

    ACCEPT = "accept"
    VOID = "void"
    CORRECT = "correct"
    TWIN = "twin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved(UnitFact):
    """The desk decided about the disputed ``fact``.

    ``accept`` gives the fact its own target state; ``twin`` takes it out of this unit, whose double gets
    ``twin`` as its internal serial and a record of its own; ``void`` and ``correct`` stand beside the Voided or
    Corrected they came with.
    """

    fact: str
    how: Resolution
    reason: str
    twin: str | None = None

"""Who, when, where and how a fact was known: the envelope every event carries (RULES §2, DESIGN §5)."""

from dataclasses import dataclass
from enum import StrEnum

from sync.ledger.facts import Fact

FIRST_PREV = "0" * 64
"""``prev`` of an epoch's first event."""


class Known(StrEnum):
    """How the subject of the fact was known."""

    SCANNED = "scanned"
    KEYED = "keyed"
    BY_PARENT = "by_parent"
    BY_RUN = "by_run"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the scanner gave. ``raw`` is base64 of the exact bytes; of a badge or PIN only ``digest`` is kept.

    ``digest`` is a keyed SHA-256 in hex, ``redacted`` says that raw was left out on purpose.
    """

    source: str
    raw: str = ""
    aim: str = ""
    redacted: bool = False
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the handheld knew when it wrote: its mirror's cursor, and the last fact of this unit by id."""

    cursor: str = ""
    last: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One event without its hash.

    ``at`` is the wall clock in UTC, ISO 8601 with milliseconds and ``Z``; ``offset`` the zone's minutes east of UTC;
    ``monotonic`` nanoseconds since the boot named ``boot``. ``scan`` numbers the physical scan on this handheld: all
    events of one scan carry the same number. ``v`` is the version of the fact's shape. ``opening`` marks what
    ``import units`` took over on the first day. ``approver`` is the second person where one was needed.
    """

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
    fact: Fact
    operator: str | None = None
    station: str | None = None
    scan: int | None = None
    known: Known = Known.SCANNED
    evidence: Evidence | None = None
    basis: Basis = Basis()
    approver: str | None = None
    opening: bool = False
    v: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An event as the log holds it: the envelope, its hash, and the corrected time by which facts are folded.

    ``corrected`` has the form of ``Envelope.at`` and never runs backwards within one device.
    """

    envelope: Envelope
    hash: str
    corrected: str

    @property
    def order(self) -> tuple[str, str, str, int]:
        """The key by which facts of one unit are folded (RULES §3.0)."""
        envelope = self.envelope
        return (self.corrected, envelope.device, envelope.epoch, envelope.seq)

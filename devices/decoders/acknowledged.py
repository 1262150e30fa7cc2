"""The handshake of a serial scanner that waits for ACK or NAK after each scan."""

from typing import Final, Protocol

from devices.scan import FaultKind, Scan, ScanFault

ACK: Final = b"\x06"
NAK: Final = b"\x15"

RESEND_S: Final = 3.0
"""A scanner that got NAK, or no answer for 2 s, sends the scan again within this time."""
ATTEMPTS: Final = 3


class ByteDecoder(Protocol):
    """What turns the bytes of a line or link into scans, whatever their framing."""

    @property
    def drained(self) -> int:
        """How many bytes were thrown away since what is under way grew too long; 0 where it did not."""

    def feed(self, data: bytes, now: float) -> list[Scan | ScanFault]:
        """Take bytes that arrived at ``now``; return what they completed, in order."""

    def spoil(self, kind: FaultKind, now: float) -> None:
        """Make the scan under way a fault of this kind: a part of it was lost before it came here."""

    def deadline(self) -> float | None:
        """Say when silence will end what is under way; None where nothing is."""

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end what is under way, if its deadline has passed."""

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Forget a device that is gone: what is under way is a fault."""


class AcknowledgedDecoder:
    """Answers each record of another decoder; ``replies`` is what has to be written back.

    A damaged scan gets NAK and is held back: the scanner sends it again, and the scan then stands for it. After
    three attempts, or where nothing comes, the fault is told. ACK says that the scan was read, not that it was
    right for the work: that is what the signals good and bad are for.
    """

    def __init__(self, inner: ByteDecoder) -> None:
        self._inner = inner
        self._replies = bytearray()
        self._held: ScanFault | None = None
        self._held_until = 0.0
        self._attempts = 0

    @property
    def drained(self) -> int:
        """How many bytes were thrown away since what is under way grew too long; 0 where it did not."""
        return self._inner.drained

    def replies(self) -> bytes:
        """Take what has to be written to the scanner now."""
        replies = bytes(self._replies)
        self._replies.clear()
        return replies

    def feed(self, data: bytes, now: float) -> list[Scan | ScanFault]:
        """Take bytes that arrived at ``now``; return what they completed, in order."""
        return self._answered(self._inner.feed(data, now), now)

    def spoil(self, kind: FaultKind, now: float) -> None:
        """Make the scan under way a fault of this kind: a part of it was lost before it came here."""
        self._inner.spoil(kind, now)

    def deadline(self) -> float | None:
        """Say when silence will end what is under way; None where nothing is."""
        silence = self._inner.deadline()
        return self._held_until if silence is None and self._held is not None else silence

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end what is under way, if its deadline has passed."""
        out = self._answered(self._inner.tick(now), now)
        if self._held is not None and now >= self._held_until and self._inner.deadline() is None:
            out += self._told()
        return out

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Forget a device that is gone: what is under way is a fault."""
        self._replies.clear()
        held = self._told()
        return self._inner.lost(now) or held

    def _answered(self, records: list[Scan | ScanFault], now: float) -> list[Scan | ScanFault]:
        out: list[Scan | ScanFault] = []
        for record in records:
            if isinstance(record, Scan):
                self._replies += ACK
                self._held, self._attempts = None, 0
                out.append(record)
                continue
            self._replies += NAK
            self._attempts += 1
            self._held, self._held_until = record, now + RESEND_S
            if self._attempts >= ATTEMPTS:
                out += self._told()
        return out

    def _told(self) -> list[Scan | ScanFault]:
        held, self._held, self._attempts = self._held, None, 0
        return [] if held is None else [held]

"""One open line or link of bytes, whatever carries it, with its decoder and what is written back to it."""

import os
from collections.abc import Callable
from typing import Final, Protocol

from devices.decoders.acknowledged import AcknowledgedDecoder, ByteDecoder
from devices.decoders.backlog import Backlog
from devices.decoders.framings import byte_decoder
from devices.decoders.newland_replies import NewlandReplies
from devices.decoders.parity_marks import ParityMarks
from devices.decoders.ssi import SsiDecoder
from devices.dialects import Commands, Framing, Signal
from devices.host_commands import command
from devices.profile import Profile
from devices.scan import DeviceLostError, FaultKind, Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.sources.connection import Tap
from devices.traffic import TrafficForm

FLOOD_BYTES: Final = 4 << 20
"""After so many bytes without the end of a scan the other side is no scanner that works: it is hung up on."""

_CHUNK: Final = 65_536
_MOST_WAITING: Final = 4096


class Line(Protocol):
    """An open line: a descriptor to wait on and read from, a way to write, and how it is let go."""

    def fileno(self) -> int:
        """Return the descriptor."""

    def write(self, data: bytes) -> int:
        """Write without waiting; return how much was taken, or raise BlockingIOError."""

    def close(self) -> None:
        """Let the line go."""


class Outbound:
    """What waits until the line takes it; ``failed`` says why it never will."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._waiting = bytearray()
        self.failed = ""

    def put(self, data: bytes) -> None:
        """Add to what is to be written, and write what the line takes now."""
        self._waiting += data
        try:
            while self._waiting:
                del self._waiting[: self._line.write(bytes(self._waiting))]
        except BlockingIOError:
            if len(self._waiting) > _MOST_WAITING:
                self.failed = "it takes nothing of what is sent to it"
        except OSError as error:  # what can still be read is read first, and says itself that the line is gone
            self._waiting.clear()
            self.failed = error.strerror or str(error)


class _AnsweringDecoder:
    """A decoder whose replies are written as soon as it has some, and that is spared what is no scan."""

    def __init__(self, inner: ByteDecoder, outbound: Outbound, answers: NewlandReplies | None) -> None:
        self._inner = inner
        self._answering = inner if isinstance(inner, AcknowledgedDecoder | SsiDecoder) else None
        self._outbound = outbound
        self._answers = answers

    @property
    def drained(self) -> int:
        return self._inner.drained

    def feed(self, data: bytes, now: float) -> list[Scan | ScanFault]:
        if self._answers is not None:
            data = self._answers.feed(data, now)
        return self._replied(self._inner.feed(data, now))

    def spoil(self, kind: FaultKind, now: float) -> None:
        self._inner.spoil(kind, now)

    def deadline(self) -> float | None:
        held = None if self._answers is None else self._answers.deadline()
        silence = self._inner.deadline()
        return min((due for due in (held, silence) if due is not None), default=None)

    def tick(self, now: float) -> list[Scan | ScanFault]:
        records: list[Scan | ScanFault] = []
        if self._answers is not None:
            records += self._inner.feed(self._answers.tick(now), now)
        return self._replied(records + self._inner.tick(now))

    def lost(self, now: float) -> list[Scan | ScanFault]:
        return self._inner.lost(now)

    def _replied(self, records: list[Scan | ScanFault]) -> list[Scan | ScanFault]:
        if self._answering is not None:
            self._outbound.put(self._answering.replies())
        return records


class ByteLink:
    """The connection over a line.

    ``marks``: the kernel marks misread bytes in what is read. ``backlog``: a wireless scanner may have kept scans
    while the link was down. ``there``: says whether the address still leads to this device.
    """

    def __init__(
        self,
        settings: SourceSettings,
        line: Line,
        tap: Tap | None = None,
        *,
        marks: ParityMarks | None = None,
        backlog: Backlog | None = None,
        there: Callable[[], bool] = lambda: True,
    ) -> None:
        self.name = settings.address
        self._commands = _commands_of(settings.profile)
        self._answers = NewlandReplies() if self._commands is Commands.NEWLAND else None
        self._line = line
        self._outbound = Outbound(line)
        decoder = byte_decoder(settings.profile, settings.source)
        self.decoder = _AnsweringDecoder(decoder, self._outbound, self._answers)
        self._tap = tap
        self._marks = marks
        self._backlog = backlog
        self._there = there

    def fileno(self) -> int:
        """Return the descriptor to wait on."""
        return self._line.fileno()

    def receive(self, now: float) -> list[Scan | ScanFault]:
        """Read once what is there; DeviceLostError where the other end is gone, or floods without an end."""
        try:
            data = os.read(self._line.fileno(), _CHUNK)
        except BlockingIOError:
            return []
        except OSError as error:
            raise DeviceLostError(f"{self.name} is gone: {error.strerror}. Plug it in again.") from error
        if not data:
            raise DeviceLostError(f"{self.name} has hung up. Plug it in again, or switch it on.")
        records = self._decoded(data, now)
        if not records and self.decoder.drained > FLOOD_BYTES:
            raise DeviceLostError(
                f"{self.name} has sent {self.decoder.drained} bytes without the end of a scan. Correct its settings or "
                "its address; it is tried again."
            )
        return records if self._backlog is None else self._backlog.mark(records, now)

    def tell(self, signal: Signal, now: float) -> None:
        """Send the scanner's command for this signal, where the profile names a set that has one."""
        data = command(self._commands, signal)
        if data is None:
            return
        if self._answers is not None:
            self._answers.expect(now)
        self._outbound.put(data)

    def present(self) -> bool:
        """Say whether the address still leads to this device, and it takes what is sent to it."""
        return not self._outbound.failed and self._there()

    def close(self) -> None:
        """Let the line go."""
        self._line.close()

    def _decoded(self, data: bytes, now: float) -> list[Scan | ScanFault]:
        runs = [(data, False)] if self._marks is None else self._marks.feed(data)
        if self._tap is not None and runs:
            self._tap(TrafficForm.BYTES, b"".join(run for run, _ in runs), now)
        out: list[Scan | ScanFault] = []
        for run, misread in runs:
            if misread:
                self.decoder.spoil(FaultKind.FRAMING, now)
            out += self.decoder.feed(run, now)
        return out


def _commands_of(profile: Profile) -> Commands:
    """Return the profile's commands; none where SSI packets would go to a scanner that speaks without them."""
    mismatched = profile.commands is Commands.SSI and profile.framing is not Framing.SSI
    return Commands.NONE if mismatched else profile.commands

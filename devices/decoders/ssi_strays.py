"""Bytes between the packets of an SSI line that belong to none: noise, or a scanner that sends no packets."""

from typing import Final

from devices.decoders.content import PARTIAL_CAP
from devices.decoders.line_noise import noisy
from devices.scan import FaultKind

FORGIVEN_S: Final = 3.0
"""Within this time a scanner repeats a packet whose head was damaged: its remains then are no scan of their own."""

_A_PACKETS_WORTH: Final = 64
_FEWEST_OF_A_CODE: Final = 4
_PRINTABLE: Final = frozenset({*range(0x20, 0x7F), *b"\r\n\t\x1d\x1e\x04"})


class Strays:
    """Gathers stray bytes and says, once silence has ended them, whether a scan may have been in them."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self.count = 0
        """How many came since the last packet, NUL apart."""
        self._suspect: tuple[FaultKind, bytes, float] | None = None

    def __bool__(self) -> bool:
        """Say whether there are some that silence has not ended yet."""
        return bool(self._bytes)

    @property
    def kept(self) -> bytes:
        """Those that silence has not ended yet, as many as a record needs."""
        return bytes(self._bytes)

    @property
    def hide_a_packet(self) -> bool:
        """Whether so many have come since the last packet that they may have been one."""
        return self.count >= _A_PACKETS_WORTH

    def add(self, data: bytes) -> None:
        """Take stray bytes; NUL alone is what wakes a scanner up."""
        self._bytes += data[: PARTIAL_CAP - len(self._bytes)]
        self.count += len(data.strip(b"\0"))

    def suspect_all(self) -> None:
        """Take for granted that a packet was lost before the next one."""
        self.count = _A_PACKETS_WORTH

    def clear(self) -> None:
        """Forget those that were followed by a packet."""
        self._bytes.clear()
        self.count = 0

    def forgive(self) -> None:
        """Forget what was suspected: the packet came again."""
        self._suspect = None

    def deadline(self) -> float | None:
        """Say when a suspicion becomes a fault."""
        return None if self._suspect is None else self._suspect[2] + FORGIVEN_S

    def silenced(self, now: float) -> None:
        """Let silence end them; they are suspect where they read like a code or like one at a wrong speed."""
        raw = bytes(self._bytes)
        self.clear()
        if len(raw) < _FEWEST_OF_A_CODE:
            return
        if 4 * sum(byte in _PRINTABLE for byte in raw) >= 3 * len(raw):
            self._suspect = (FaultKind.MALFORMED, raw, now)
        elif noisy(raw) and len(raw.strip(b"\0")) >= _FEWEST_OF_A_CODE:
            self._suspect = (FaultKind.FRAMING, raw, now)

    def take_suspect(self) -> tuple[FaultKind, bytes, float] | None:
        """Return the suspicion that nothing has dispelled: what it is, its bytes, and when they ended."""
        suspect, self._suspect = self._suspect, None
        return suspect

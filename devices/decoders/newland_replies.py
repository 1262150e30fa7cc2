r"""What a Newland scanner answers a command with, taken out of the bytes of its scans.

``02 01 30 30 30 30``, the setting, ``06`` (done) or ``15`` or ``05``, ``3B 03``. (Newland HR52 manual.)
"""

from typing import Final

REPLY_S: Final = 1.0
"""A reply comes within this time; bytes that come later are never taken for one."""

_BEGIN: Final = b"\x02\x010000"
_END: Final = b";\x03"
_LONGEST: Final = 64


class NewlandReplies:
    """Holds back what may be a reply, for as long as one is expected."""

    def __init__(self) -> None:
        self._expected_until: float | None = None
        self._held = b""

    def expect(self, now: float) -> None:
        """Take note that a command was sent."""
        self._expected_until = now + REPLY_S

    def feed(self, data: bytes, now: float) -> bytes:
        """Return the bytes that are no reply."""
        if self._expected_until is None:
            return data
        data = self._held + data
        self._held = b""
        if now >= self._expected_until:
            self._expected_until = None
            return data
        begin = data.find(_BEGIN)
        if begin < 0:
            kept = next((n for n in range(len(_BEGIN) - 1, 0, -1) if data.endswith(_BEGIN[:n])), 0)
            self._held = data[len(data) - kept :]
            return data[: len(data) - kept]
        end = data.find(_END, begin, begin + _LONGEST)
        if end >= 0:
            self._expected_until = None
            return data[:begin] + data[end + len(_END) :]
        if len(data) - begin >= _LONGEST:
            self._expected_until = None
            return data
        self._held = data[begin:]
        return data[:begin]

    def deadline(self) -> float | None:
        """Say when what is held back is no reply any more; None where nothing is."""
        return self._expected_until if self._held else None

    def tick(self, now: float) -> bytes:
        """Return what was held back and turned out to be no reply."""
        deadline = self.deadline()
        if deadline is None or now < deadline:
            return b""
        held, self._held, self._expected_until = self._held, b"", None
        return held

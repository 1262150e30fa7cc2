r"""The marks that a kernel under PARMRK puts into the bytes of a serial line.

``FF FF`` is the byte FF, ``FF 00 x`` the byte x read with a wrong parity or stop bit; a break is ``FF 00 00``.
(POSIX, General Terminal Interface, Input Modes.)
"""

from typing import Final

_MARK: Final = 0xFF
_ERROR: Final = 0x00


class ParityMarks:
    """Takes the marks out again, however reads cut them."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> list[tuple[bytes, bool]]:
        """Return runs of bytes in order, each with whether it was misread; none is empty."""
        data = self._pending + data
        self._pending = b""
        runs: list[tuple[bytes, bool]] = []
        clean = bytearray()
        place = 0
        while place < len(data):
            mark = data.find(_MARK, place)
            if mark < 0:
                clean += data[place:]
                break
            clean += data[place:mark]
            follows = data[mark + 1 : mark + 3]
            if not follows or follows == bytes([_ERROR]):
                self._pending = data[mark:]
                break
            if follows[0] != _ERROR:  # FF FF; a kernel that does not double it sends FF alone
                clean.append(_MARK)
                place = mark + (2 if follows[0] == _MARK else 1)
                continue
            if clean:
                runs.append((bytes(clean), False))
                clean.clear()
            runs.append((follows[1:], True))
            place = mark + 3
        if clean:
            runs.append((bytes(clean), False))
        return runs

"""Input events from a descriptor: the kernel's records, however the reads cut them."""

import os
import struct
from typing import Final

from devices.decoders.keys import InputEvent
from devices.scan import DeviceLostError

EVENT: Final = struct.Struct("@LLHHi")
"""The kernel's ``struct input_event``: two longs of the program that reads, also where its time has 64 bits.

24 bytes for a 64-bit program, 16 for a 32-bit one, whatever the kernel is: it translates for the reader.
"""
_BATCH: Final = 64


class EventStream:
    """Reads events from an evdev node, or from anything that carries the same records."""

    def __init__(self, descriptor: int, name: str, record: struct.Struct = EVENT) -> None:
        self._descriptor = descriptor
        self._name = name
        self._record = record
        self._rest = b""

    def read(self) -> list[InputEvent]:
        """Read all that is there without waiting; DeviceLostError where the device is gone and nothing was left.

        Any error of a read is a loss, for what it interrupted cannot be known: an unplugged device (ENODEV), one
        that is reset or does not answer after the machine slept (EPROTO, EILSEQ, ESHUTDOWN).
        """
        events: list[InputEvent] = []
        while True:
            try:
                data = os.read(self._descriptor, _BATCH * self._record.size)
            except BlockingIOError:
                return events
            except OSError as error:
                return self._gone(events, str(error.strerror))
            if not data:
                return self._gone(events, "it has hung up")
            data = self._rest + data
            whole = len(data) - len(data) % self._record.size
            self._rest = data[whole:]
            for seconds, microseconds, kind, code, value in self._record.iter_unpack(data[:whole]):
                events.append(InputEvent(seconds + microseconds / 1_000_000, kind, code, value))

    def _gone(self, events: list[InputEvent], why: str) -> list[InputEvent]:
        if events:  # what was read counts first; the next read says the same again
            return events
        raise DeviceLostError(f"{self._name} is gone: {why}. Plug the scanner in again.")

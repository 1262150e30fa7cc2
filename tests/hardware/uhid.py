"""HID devices of any kind in the guest, by the kernel's uhid: this process is the device's firmware."""

import os
import select
import struct
import time
from pathlib import Path
from typing import Final

UHID: Final = Path("/dev/uhid")
_DESTROY: Final = 1
_OUTPUT: Final = 6
_CREATE: Final = 11
_INPUT: Final = 12
_CREATION: Final = struct.Struct("=I128s64s64sHHIIII")
_BUS_USB: Final = 3
_DATA_MAX: Final = 4096
_EVENT_BYTES: Final = 4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + _DATA_MAX
_PATIENCE_S: Final = 60.0


class UhidDevice:
    """One device that the kernel takes for hardware. ``phys`` is the port it pretends to be plugged into."""

    def __init__(self, descriptor: bytes, name: bytes, phys: str, uniq: str, ids: tuple[int, int]) -> None:
        self.phys = phys
        self._fd = os.open(UHID, os.O_RDWR | os.O_CLOEXEC | os.O_NONBLOCK)
        creation = _CREATION.pack(
            _CREATE, name, phys.encode(), uniq.encode(), len(descriptor), _BUS_USB, *ids, 0x0110, 0
        )
        os.write(self._fd, creation + descriptor)

    def send(self, report: bytes) -> None:
        """Let the device send one input report; the kernel has made events of it when this returns."""
        os.write(self._fd, struct.pack("=IH", _INPUT, len(report)) + report)

    def outputs(self) -> list[bytes]:
        """Return the output reports that the host has sent since the last call, such as lights."""
        found: list[bytes] = []
        while True:
            try:
                event = os.read(self._fd, _EVENT_BYTES)
            except BlockingIOError:
                return found
            if struct.unpack_from("=I", event)[0] == _OUTPUT:
                (size,) = struct.unpack_from("=H", event, 4 + _DATA_MAX)
                found.append(event[4 : 4 + size])

    def unplug(self) -> None:
        """Pull the plug; may be called twice."""
        if self._fd >= 0:
            os.write(self._fd, struct.pack("=I", _DESTROY))
            os.close(self._fd)
            self._fd = -1

    def nodes(self) -> dict[str, str]:
        """Wait until the kernel has made the nodes of the device; return their names by kind: hidraw and event."""
        deadline = time.monotonic() + _PATIENCE_S
        while not (found := self._nodes()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"The kernel made no node for the device at {self.phys}.")
            select.select([], [], [], 0.005)
        return found

    def _nodes(self) -> dict[str, str]:
        for raw in Path("/sys/class/hidraw").glob("hidraw*"):  # made last: the event nodes are there when it is
            try:
                facts = (raw / "device" / "uevent").read_text("utf-8", "replace").splitlines()
            except FileNotFoundError:
                continue
            if f"HID_PHYS={self.phys}" in facts and (Path("/dev") / raw.name).exists():
                events = sorted(path.name for path in (raw / "device").glob("input/input*/event*"))
                return {"hidraw": raw.name, **({"event": events[0]} if events else {})}
        return {}


def pace(steps: list[tuple[UhidDevice, bytes]], every_s: float) -> None:
    """Send reports as a bus does that asks a device every so often: none sooner, a late one moves the rest."""
    due = 0.0
    for device, report in steps:
        pause = due - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        due = time.monotonic() + every_s
        device.send(report)

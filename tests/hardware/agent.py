"""What runs in the guest: does what the tests ask for, a JSON line each, and tells what its programs and feeds say."""

import base64
import faulthandler
import json
import os
import signal
import subprocess
import threading
import traceback
import zlib
from pathlib import Path
from typing import Any, Final

from devices.feed import Emitted, Feed
from devices.records import OpenSources, RecordStream, encode
from devices.sources.evdev_node import EvdevNode
from devices.sources.event_stream import EVENT
from tests.hardware.gadget import AcmGadget
from tests.hardware.image import AGENT_PORT
from tests.hardware.key_device import KeyDevice
from tests.hardware.rights import without_rights
from tests.hardware.uhid import UhidDevice, pace

_BATCH: Final = 64 * EVENT.size
_HUNG_S: Final = 50.0
"""After so long the console, which the tests show, says where the agent hangs."""


class Agent:
    """Obeys one host over one port; every public method is a verb of the protocol, with JSON values only."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = threading.Lock()
        self._devices: dict[int, UhidDevice] = {}
        self._key_devices: dict[int, KeyDevice] = {}
        self._feeds: dict[int, Feed] = {}
        self._programs: dict[int, subprocess.Popen[str]] = {}
        self._listeners: dict[int, int] = {}
        self._gadget: AcmGadget | None = None
        self._numbers = 0

    def run(self) -> None:
        """Obey until the host closes the port."""
        self._say({"ready": os.uname().release})
        for line in os.fdopen(self._port, "rb", closefd=False):
            asked = json.loads(line)
            faulthandler.dump_traceback_later(_HUNG_S)
            number, verb = asked.pop("id"), asked.pop("verb")
            try:
                answer = {"id": number, "value": getattr(self, verb)(**asked)}
            except Exception:  # noqa: BLE001 - whatever went wrong is the host's to know
                answer = {"id": number, "error": traceback.format_exc()}
            faulthandler.cancel_dump_traceback_later()
            self._say(answer)

    def plug(self, descriptor: str, name: str, phys: str, uniq: str, ids: tuple[int, int]) -> dict[str, object]:
        """Plug a HID device in; return its number and the nodes that the kernel made for it."""
        number = self._next()
        device = UhidDevice(bytes.fromhex(descriptor), bytes.fromhex(name), phys, uniq, (ids[0], ids[1]))
        self._devices[number] = device
        return {"device": number, **device.nodes()}

    def send(self, reports: list[tuple[int, str]], every_s: float) -> None:
        """Let devices send reports in this order, never one sooner than ``every_s`` after the one before."""
        steps = [(self._devices[number], bytes.fromhex(report)) for number, report in reports]
        pace(steps, every_s)

    def unplug(self, device: int) -> None:
        """Pull a HID device's plug."""
        self._devices.pop(device).unplug()

    def plug_keys(self, name: str, phys: str, ids: tuple[int, int]) -> int:
        """Plug in a keyboard of which each event can be written by itself; return its number."""
        number = self._next()
        self._key_devices[number] = KeyDevice(name, phys, (ids[0], ids[1]))
        return number

    def write_keys(self, device: int, events: list[tuple[int, int, int]]) -> None:
        """Write single events: type, code, value."""
        for kind, code, value in events:
            self._key_devices[device].write(kind, code, value)

    def unplug_keys(self, device: int) -> None:
        """Pull its plug."""
        self._key_devices.pop(device).unplug()

    def ask_amid(self, device: int, event: str, reports: list[str]) -> tuple[list[int], int]:
        """Open a node as the product does, ask which keys are down after these reports, and only then read.

        Return the keys, and how many events were left to read.
        """
        node = EvdevNode(f"/dev/input/{event}")
        try:
            for report in reports:
                self._devices[device].send(bytes.fromhex(report))
            held = sorted(node.keys_down())
            return held, len(_all_of(node.descriptor)) // EVENT.size
        finally:
            node.close()

    def outputs(self, device: int) -> list[str]:
        """Return what the host system sent to the device since the last call."""
        return [report.hex() for report in self._devices[device].outputs()]

    def record(self, device: int, event: str, reports: list[str]) -> str:
        """Let a device send, and return the kernel's own event records of it, compressed: none can be dropped."""
        source, recorded = self._devices[device], bytearray()
        node = os.open(f"/dev/input/{event}", os.O_RDONLY | os.O_NONBLOCK)
        try:
            for report in reports:
                source.send(bytes.fromhex(report))
                recorded += _all_of(node)
        finally:
            os.close(node)
        return base64.b64encode(zlib.compress(recorded)).decode()

    def listen(self, event: str) -> int:
        """Open an event node as any other program would; return the listener's number."""
        number = self._next()
        self._listeners[number] = os.open(f"/dev/input/{event}", os.O_RDONLY | os.O_NONBLOCK)
        return number

    def heard(self, listener: int) -> list[tuple[int, int, int]]:
        """Return type, code and value of what the listener got since the last call."""
        return [(kind, code, value) for *_, kind, code, value in EVENT.iter_unpack(_all_of(self._listeners[listener]))]

    def gadget(self, serial_number: str) -> None:
        """Build the CDC scanner, and plug it in."""
        self._gadget = AcmGadget(serial_number)
        self._gadget.plug()

    def gadget_do(self, action: str, data: str = "") -> None:
        """Plug or unplug the CDC scanner, or let it send."""
        assert self._gadget is not None
        match action:
            case "send":
                self._gadget.send(bytes.fromhex(data))
            case "plug":
                self._gadget.plug()
            case _:
                self._gadget.unplug()

    def read(self, sources: str) -> int:
        """Start a feed over these sources, an encoded OpenSources; its records are told as they come."""
        (opening,) = RecordStream().feed(base64.b64decode(sources))
        assert isinstance(opening, OpenSources)
        number = self._next()

        def emit(record: Emitted) -> None:
            self._say({"of": number, "record": base64.b64encode(encode(record)).decode()})

        feed = self._feeds[number] = Feed(opening.sources, emit)
        feed.start()
        return number

    def signal_reader(self, feed: int, signal_number: int) -> None:
        """Signal the reading process of a feed; SIGSTOP has taken hold when this returns."""
        pid = self._feeds[feed].pid
        assert pid is not None
        os.kill(pid, signal_number)
        while signal_number == signal.SIGSTOP and " T " not in Path(f"/proc/{pid}/stat").read_text():
            os.sched_yield()

    def stop(self, feed: int) -> None:
        """Stop a feed; its devices are released when this returns."""
        self._feeds.pop(feed).stop()

    def spawn(self, arguments: list[str], rights: bool, uid: int) -> int:
        """Start a program; its lines and its exit are told as they come, its errors go to the console."""
        number = self._next()
        program = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=None if rights else lambda: without_rights(uid),  # noqa: PLW1509 - no lock is held in the child
        )
        self._programs[number] = program
        threading.Thread(target=self._relay, args=(number, program), daemon=True).start()
        return number

    def kill(self, program: int, signal_number: int) -> None:
        """Signal a program."""
        self._programs[program].send_signal(signal_number)

    def clear(self) -> None:
        """End everything that is still running and unplug everything that is still there."""
        for feed in self._feeds.values():
            if feed.pid is not None:
                os.kill(feed.pid, signal.SIGCONT)
            feed.stop()
        for program in self._programs.values():
            program.kill()
            program.wait()
        for device in self._devices.values():
            device.unplug()
        for key_device in self._key_devices.values():
            key_device.unplug()
        for listener in self._listeners.values():
            os.close(listener)
        if self._gadget is not None:
            self._gadget.remove()
            self._gadget = None
        for kept in (self._feeds, self._programs, self._devices, self._key_devices, self._listeners):
            kept.clear()

    def _relay(self, number: int, program: subprocess.Popen[str]) -> None:
        assert program.stdout is not None
        for line in program.stdout:
            self._say({"of": number, "line": line.removesuffix("\n")})
        self._say({"of": number, "exit": program.wait()})

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers

    def _say(self, message: dict[str, Any]) -> None:
        data = json.dumps(message).encode() + b"\n"
        with self._lock:
            while data:
                data = data[os.write(self._port, data) :]


def _all_of(node: int) -> bytes:
    got = bytearray()
    while True:
        try:
            got += os.read(node, _BATCH)
        except BlockingIOError:
            return bytes(got)


def find_port(root: Path = Path("/sys/class/virtio-ports")) -> Path:
    """Return the port to the host."""
    (port,) = (port for port in root.glob("vport*") if (port / "name").read_text().strip() == AGENT_PORT)
    return Path("/dev") / port.name


if __name__ == "__main__":
    Agent(os.open(find_port(), os.O_RDWR | os.O_CLOEXEC)).run()

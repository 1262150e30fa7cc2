"""The tests' end of the guest: one call a verb of the agent, and what its feeds and programs said."""

import base64
import json
import os
import shlex
import signal
import sys
import time
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Self

from devices.feed import Emitted
from devices.records import OpenSources, RecordStream, encode
from devices.scan import Scan, ScanFault
from devices.source_settings import SourceSettings
from devices.status import SourceStatus
from devices.traffic import Traffic
from tests.hardware.image import build_image
from tests.hardware.kernel import Kernel
from tests.hardware.machine import Machine
from tests.hardware.reports import KEYBOARD, typed
from tests.wiring.reading import Ear, until

ROOT: Final = Path(__file__).parents[2]
IDS: Final = (0x0C2E, 0x0B61)
EVERY_S: Final = 0.001
_BOOT_S: Final = 300.0
_ANSWER_S: Final = 60.0
_RECORDED_AT_ONCE: Final = 5000
_ENVIRONMENT: Final = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/tmp",  # noqa: S108 - the guest's own, in memory
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
}


class Guest:
    """A booted guest. Everything that is started in it ends with ``clear``, and the guest itself with the block."""

    def __init__(self, kernel: Kernel, folder: Path) -> None:
        command = f"cd {shlex.quote(str(ROOT))} && exec {shlex.quote(sys.executable)} -m tests.hardware.agent"
        self.machine = Machine(kernel, build_image(kernel, folder, command, _ENVIRONMENT), folder)
        self._heard = b""
        self._asked = 0
        self._told: defaultdict[int, deque[dict[str, Any]]] = defaultdict(deque)
        self.release: str = ""

    def call(self, verb: str, **given: object) -> Any:
        """Ask the agent for something and return its answer; what it says meanwhile is kept."""
        self._asked += 1
        request = {"id": self._asked, "verb": verb, **given}
        self.machine.agent.sendall(json.dumps(request).encode() + b"\n")
        until_s = time.monotonic() + _ANSWER_S
        while True:
            message = self._message(until_s)
            if message.get("id") != self._asked:
                self._told[message["of"]].append(message)
            elif "error" in message:
                raise RuntimeError(f"the guest could not {verb}:\n{message['error']}")
            else:
                return message["value"]

    def told(self, number: int, within_s: float = _ANSWER_S) -> dict[str, Any]:
        """Return what this feed or program said next; TimeoutError where it says nothing."""
        until_s = time.monotonic() + within_s
        while not self._told[number]:
            message = self._message(until_s)
            self._told[message["of"]].append(message)
        return self._told[number].popleft()

    def keyboard(
        self,
        name: bytes = b"Test scanner",
        *,
        port: str = "test-1",
        uniq: str = "",
        ids: tuple[int, int] = IDS,
    ) -> "HidDevice":
        """Plug in a scanner that is a keyboard."""
        return HidDevice(self, KEYBOARD, name, f"{port}/input0", uniq, ids)

    def scan_in(self, *sources: SourceSettings | str) -> "GuestEar":
        """Read these sources with a feed in the guest."""
        return GuestEar(self, [SourceSettings.parse(one) if isinstance(one, str) else one for one in sources])

    def spawn(self, *arguments: str, rights: bool = True, within_s: float = _ANSWER_S) -> "Program":
        """Start a program in the guest; without ``rights`` it opens only what its user may open.

        It says each line within this time of the one before.
        """
        return Program(self, self.call("spawn", arguments=arguments, rights=rights, uid=os.getuid()), within_s)

    def run(self, command: str) -> str:
        """Run a shell command that must succeed, and return what it printed."""
        program = self.spawn("/bin/sh", "-c", command)
        lines = list(program.lines())
        assert program.status == 0, (command, lines)
        return "\n".join(lines)

    def __enter__(self) -> Self:
        try:
            self.release = self._message(time.monotonic() + _BOOT_S)["ready"]
        except BaseException:
            self.machine.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.machine.__exit__()

    def _message(self, until_s: float) -> dict[str, Any]:
        while b"\n" not in self._heard:
            self.machine.agent.settimeout(max(0.001, until_s - time.monotonic()))
            try:
                data = self.machine.agent.recv(1 << 20)
            except TimeoutError as error:
                raise TimeoutError(f"The guest said nothing in time. {self.machine.last_words()}") from error
            if not data:
                raise RuntimeError(f"The guest is gone. {self.machine.last_words()}")
            self._heard += data
        line, _, self._heard = self._heard.partition(b"\n")
        message: dict[str, Any] = json.loads(line)
        return message


class HidDevice:
    """A HID device in the guest, whose firmware the tests are."""

    def __init__(
        self, guest: Guest, descriptor: bytes, name: bytes, phys: str, uniq: str, ids: tuple[int, int]
    ) -> None:
        self.guest = guest
        plugged = guest.call(
            "plug", descriptor=descriptor.hex(), name=name.hex(), phys=phys, uniq=uniq, ids=ids
        )  # fmt: skip
        self.number: int = plugged["device"]
        self.event: str = plugged.get("event", "")
        self.hidraw: str = plugged["hidraw"]
        self.phys = phys

    def type(self, text: str, every_s: float = EVERY_S) -> None:
        """Scan a code; ``\\r`` is Enter."""
        self.send(typed(text), every_s)

    def send(self, reports: Iterable[bytes], every_s: float = EVERY_S) -> None:
        """Send reports, none sooner than this after the one before."""
        self.guest.call("send", reports=[(self.number, one.hex()) for one in reports], every_s=every_s)

    def record(self, reports: Sequence[bytes]) -> bytes:
        """Send reports, and return the kernel's records of the events they made."""
        recorded = b""
        for start in range(0, len(reports), _RECORDED_AT_ONCE):
            part = [one.hex() for one in reports[start : start + _RECORDED_AT_ONCE]]
            answer = self.guest.call("record", device=self.number, event=self.event, reports=part)
            recorded += zlib.decompress(base64.b64decode(answer))
        return recorded

    def outputs(self) -> list[bytes]:
        """Return what the host system sent to the device since the last call, such as lights."""
        return [bytes.fromhex(one) for one in self.guest.call("outputs", device=self.number)]

    def unplug(self) -> None:
        """Pull the plug."""
        self.guest.call("unplug", device=self.number)


class GuestEar(Ear):
    """An ear whose feed runs in the guest."""

    def __init__(self, guest: Guest, sources: Sequence[SourceSettings]) -> None:  # the feed of an Ear is the guest's
        self._guest = guest
        self._sources = tuple(sources)
        self._number = -1
        self._stream = RecordStream()
        self._kept: deque[Emitted] = deque()
        self.traffic: list[Traffic] = []

    def next(self) -> Emitted:
        """Return the next record; what a tapped source sent is kept in ``traffic``."""
        while not self._kept:
            self._take()
        return self._kept.popleft()

    def until_read(self, done: Callable[[list[Traffic]], bool]) -> None:
        """Wait until what the reading process has read of the tapped sources is enough."""
        while not done(self.traffic):
            self._take()

    def _take(self) -> None:
        (record,) = self._stream.feed(base64.b64decode(self._guest.told(self._number)["record"]))
        assert isinstance(record, Scan | ScanFault | SourceStatus | Traffic)
        if isinstance(record, Traffic):
            self.traffic.append(record)
        else:
            self._kept.append(record)

    def stall(self) -> None:
        """Let the reading process stand still, as a busy machine does."""
        self.signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it run again."""
        self.signal(signal.SIGCONT)

    def signal(self, number: signal.Signals) -> None:
        """Signal the reading process."""
        self._guest.call("signal_reader", feed=self._number, signal_number=number)

    def __enter__(self) -> Self:
        opening = encode(OpenSources(self._sources))
        self._number = self._guest.call("read", sources=base64.b64encode(opening).decode())
        return self

    def __exit__(self, *_: object) -> None:
        self._guest.call("stop", feed=self._number)


class Program:
    """A program in the guest."""

    def __init__(self, guest: Guest, number: int, within_s: float) -> None:
        self._guest = guest
        self._number = number
        self._within_s = within_s
        self.status: int | None = None

    def line(self) -> str | None:
        """Return the next line it prints; None where it has ended."""
        told = self._guest.told(self._number, self._within_s)
        if "exit" in told:
            self.status = told["exit"]
            return None
        line: str = told["line"]
        return line

    def lines(self) -> Iterable[str]:
        """Yield every line until it ends."""
        while (line := self.line()) is not None:
            yield line

    def end(self) -> int:
        """End it by SIGTERM and return its exit status."""
        self._guest.call("kill", program=self._number, signal_number=signal.SIGTERM)
        for _ in self.lines():
            pass
        assert self.status is not None
        return self.status


def patient(source: str, *, tap: bool = False) -> SourceSettings:
    """Return the settings of a source for which no silence ends a scan: a test waits as long as it must."""
    return replace(with_profile(source, idle_ms=600_000, stall_ms=600_000), tap=tap)


def with_profile(source: str, **changes: Any) -> SourceSettings:
    """Return the settings of a source whose profile differs from the default in these fields."""
    settings = SourceSettings.parse(source)
    return replace(settings, profile=replace(settings.profile, **changes))


__all__ = ["Guest", "GuestEar", "HidDevice", "Program", "patient", "until", "with_profile"]

"""A qemu process that emulates a PC: never KVM, no disk, no network, two processors."""

import contextlib
import json
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

from tests.hardware.image import AGENT_PORT, HOST_TAG
from tests.hardware.kernel import Kernel, tool

_ANSWER_S: Final = 30.0
_EXIT_S: Final = 10.0


class Machine:
    """The running emulator. ``agent`` is the host's end of the port to the guest, ``monitor`` speaks QMP.

    Both are sockets that qemu inherits: there is no path to collide on, and when this process dies the guest sees
    its port close and powers off. Where setpriv is there, the host's kernel ends qemu with this process as well.
    """

    def __init__(self, kernel: Kernel, archive: Path, folder: Path) -> None:
        self.console = folder / "console.txt"
        self.agent, agent = socket.socketpair()
        ours, monitor = socket.socketpair()
        with agent, monitor, self.console.open("wb") as console:
            self._process = subprocess.Popen(
                [*_ends_with_us(), *_command(kernel, archive, agent.fileno(), monitor.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                pass_fds=(agent.fileno(), monitor.fileno()),
            )
        self.monitor = Monitor(ours)

    def last_words(self) -> str:
        """Return the end of what the console showed, as a sentence for an error."""
        return f"Its console ends with:\n{self.console.read_text(errors='replace')[-4000:]}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.agent.close()
        self.monitor.close()
        try:
            self._process.wait(_EXIT_S)  # the guest powers off by itself
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Monitor:
    """QEMU's own control socket: plugs and unplugs USB devices and types on the emulated keyboard."""

    def __init__(self, link: socket.socket) -> None:
        link.settimeout(_ANSWER_S)
        self._link = link
        self._lines: BinaryIO = link.makefile("rb")
        self._greeted = False

    def do(self, command: str, arguments: Mapping[str, object] | None = None) -> Any:
        """Run a command and return its value; RuntimeError with qemu's own words where it refuses."""
        if not self._greeted:
            self._greeted = True
            self._next()
            self.do("qmp_capabilities")
        self._link.sendall(json.dumps({"execute": command, "arguments": dict(arguments or {})}).encode() + b"\n")
        while True:
            answer = self._next()
            if "error" in answer:
                raise RuntimeError(f"{command} {arguments}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]

    def plug(self, driver: str, name: str, **properties: object) -> None:
        """Plug a USB device in."""
        self.do("device_add", {"driver": driver, "id": name, **properties})

    def unplug(self, name: str) -> None:
        """Pull it out; it is gone when this returns."""
        self.do("device_del", {"id": name})

    def press(self, *keys: str) -> None:
        """Press these keys together and let them go, on the USB keyboard that was plugged in last."""
        self.do("send-key", {"keys": [{"type": "qcode", "data": key} for key in keys], "hold-time": 20})

    def close(self) -> None:
        """Close the socket."""
        with contextlib.suppress(OSError):
            self._lines.close()
        self._link.close()

    def _next(self) -> Any:
        line = self._lines.readline()
        if not line:
            raise RuntimeError("qemu closed its monitor.")
        return json.loads(line)


def _ends_with_us() -> list[str]:
    setpriv = shutil.which("setpriv")
    return [] if setpriv is None else [setpriv, "--pdeathsig", "KILL"]


def _command(kernel: Kernel, archive: Path, agent: int, monitor: int) -> list[str]:
    host = f"local,id={HOST_TAG},path=/,security_model=none,readonly=on,multidevs=remap"
    return [
        tool("qemu-system-x86_64"),
        *("-accel", "tcg", "-cpu", "max", "-smp", "2", "-m", "1024"),
        *("-nodefaults", "-display", "none", "-no-reboot", "-serial", "stdio"),
        *("-kernel", str(kernel.image), "-initrd", str(archive)),
        *("-append", "console=ttyS0 quiet panic=-1 mitigations=off"),
        *("-fsdev", host, "-device", f"virtio-9p-pci,fsdev={HOST_TAG},mount_tag={HOST_TAG}"),
        *("-device", "virtio-serial-pci", "-chardev", f"socket,id=agent,fd={agent}"),
        *("-device", f"virtserialport,chardev=agent,name={AGENT_PORT}"),
        *("-chardev", f"socket,id=monitor,fd={monitor}", "-mon", "chardev=monitor,mode=control"),
        *("-device", "qemu-xhci,id=usb"),
    ]

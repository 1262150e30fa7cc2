"""A device that appears is read at once: announcements of the running kernel, and of udev by its own group."""

import os
import select
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices import hotplug as module
from devices.hotplug import Hotplug
from devices.reader import Reader
from devices.reconnect import Reconnect
from devices.records import OpenSources, Record, RecordStream, encode
from devices.scan import Scan
from devices.source_settings import SourceSettings
from devices.status import SourceState, SourceStatus
from tests.lacking import lacking
from tests.wiring.reading import PATIENCE_S, Cable

ANNOUNCE = Path("/sys/class/tty/ptmx/uevent")
"""The kernel announces this terminal again when root writes an action here; nothing about it changes."""
UDEV_GROUP = 2


def needs_root() -> None:
    if os.geteuid() != 0 or not os.access(ANNOUNCE, os.W_OK):
        lacking("announcements need root and a writable sysfs")


def announced_by_kernel(action: str = "add") -> None:
    ANNOUNCE.write_text(action)


def announced_by_udev(subsystem: str) -> None:
    properties = f"ACTION=add\0DEVPATH=/devices/test\0SUBSYSTEM={subsystem}\0".encode()
    head = b"libudev\0" + struct.pack(">I", 0xFEEDCAFE) + struct.pack("=III", 40, 40, len(properties)) + bytes(16)
    sent(head + properties)


def sent(message: bytes) -> None:
    with socket.socket(socket.AF_NETLINK, socket.SOCK_DGRAM, 15) as link:
        link.sendto(message, (0, UDEV_GROUP))


@pytest.fixture
def hotplug() -> Iterator[Hotplug]:
    needs_root()
    opened = Hotplug.open()
    yield opened
    opened.close()


def stirred(hotplug: Hotplug, wanted: str) -> None:
    """Wait until this subsystem is said to have stirred; the machine may announce others meanwhile."""
    while select.select([hotplug], [], [], PATIENCE_S)[0]:
        if wanted in hotplug.receive():
            return
    pytest.fail(f"{wanted} was not announced")


@pytest.mark.root
def test_the_kernel_announces_a_device(hotplug: Hotplug) -> None:
    announced_by_kernel()
    stirred(hotplug, "tty")


@pytest.mark.root
@pytest.mark.parametrize("subsystem", sorted(module.WATCHED))
def test_udev_announces_a_device_when_its_rules_are_applied(hotplug: Hotplug, subsystem: str) -> None:
    announced_by_udev(subsystem)
    stirred(hotplug, subsystem)


@pytest.mark.root
def test_other_devices_and_what_is_no_announcement_are_passed_over(hotplug: Hotplug) -> None:
    announced_by_udev("usb")
    sent(b"libudev\0rubbish")
    sent(b"\xff" * 300)
    announced_by_udev("hidraw")
    heard: set[str] = set()
    while "hidraw" not in heard and select.select([hotplug], [], [], PATIENCE_S)[0]:
        heard |= hotplug.receive()
    assert "hidraw" in heard
    assert heard <= module.WATCHED


@pytest.mark.root
def test_lost_announcements_count_as_one_of_each(hotplug: Hotplug) -> None:
    for _ in range(5000):
        announced_by_udev("usb")
    hotplug.receive()
    announced_by_udev("input")  # lost, for the queue is still full
    while select.select([hotplug], [], [], PATIENCE_S)[0]:
        if hotplug.receive() == module.WATCHED:
            break
    else:
        pytest.fail("nothing told of what was lost")
    announced_by_udev("input")
    stirred(hotplug, "input")


@contextmanager
def reading(settings: SourceSettings) -> Iterator[Iterator[Record]]:
    """Run the loop of the reading process with pauses so long that announcements alone bring a device back."""
    ours, theirs = socket.socketpair()
    ours.settimeout(PATIENCE_S)
    reader = Reader(theirs, lambda: Reconnect(first_s=3600, cap_s=3600))
    loop = threading.Thread(target=reader.run)
    loop.start()

    def records() -> Iterator[Record]:
        stream = RecordStream()
        while data := ours.recv(65_536):
            yield from stream.feed(data)

    try:
        ours.sendall(encode(OpenSources((settings,))))
        yield records()
    finally:
        ours.close()
        loop.join()
        theirs.close()


@pytest.mark.root
@pytest.mark.parametrize("announced", [announced_by_kernel, lambda: announced_by_udev("tty")])
@pytest.mark.adverse(8)
def test_a_source_that_waits_is_tried_when_its_device_is_announced(tmp_path: Path, announced: object) -> None:
    needs_root()
    assert callable(announced)
    path = tmp_path / "tty"
    with reading(SourceSettings.parse(f"serial:{path}")) as records:
        first = next(one for one in records if isinstance(one, SourceStatus))
        assert first.state is SourceState.WAITING
        with Cable(path) as cable:
            announced()
            assert next(one for one in records if isinstance(one, SourceStatus)).state is SourceState.CONNECTED
            cable.send(b"SN1\r")
            assert next(one for one in records if isinstance(one, Scan)).text == "SN1"


def test_a_system_without_announcements_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_UEVENT_PROTOCOL", 31)  # a protocol that no kernel speaks
    with Cable(tmp_path / "tty") as cable, reading(SourceSettings.parse(f"serial:{cable.path}")) as records:
        assert next(one for one in records if isinstance(one, SourceStatus)).state is SourceState.CONNECTED
        cable.send(b"SN1\r")
        assert next(one for one in records if isinstance(one, Scan)).text == "SN1"

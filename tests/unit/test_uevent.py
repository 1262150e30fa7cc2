"""What the kernel and udev announce is read from the bytes they send, and anything else is refused."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.uevent import Uevent, parse_uevent

KERNEL = (
    b"add@/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/0003:0C2E:0B61.0004/input/input21/event5\0"
    b"ACTION=add\0DEVPATH=/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/0003:0C2E:0B61.0004/input/input21/event5\0"
    b"SUBSYSTEM=input\0MAJOR=13\0MINOR=69\0DEVNAME=input/event5\0SEQNUM=4711\0"
)


def udev(properties: bytes, start: int = 40, size: int | None = None, magic: int = 0xFEEDCAFE) -> bytes:
    """Return a message as udev sends it: its header has four hashes for filters behind what is read here."""
    whole = len(properties) if size is None else size
    head = b"libudev\0" + struct.pack(">I", magic) + struct.pack("=III", 40, start, whole)
    return head + struct.pack(">IIII", 0, 0, 0, 0) + properties


def test_the_kernels_message_is_read() -> None:
    assert parse_uevent(KERNEL) == Uevent(
        "add",
        "input",
        "/devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/0003:0C2E:0B61.0004/input/input21/event5",
        "input/event5",
    )


def test_udevs_message_says_the_same() -> None:
    properties = b"ACTION=bind\0DEVPATH=/devices/x\0SUBSYSTEM=tty\0DEVNAME=/dev/ttyACM0\0ID_SERIAL=a=b\0"
    assert parse_uevent(udev(properties)) == Uevent("bind", "tty", "/devices/x", "/dev/ttyACM0")


def test_a_name_that_is_no_utf_8_is_kept() -> None:
    properties = b"ACTION=add\0DEVPATH=/devices/Caf\xe9\0SUBSYSTEM=input\0"
    assert parse_uevent(b"add@/devices/Caf\xe9\0" + properties).path == "/devices/Caf\udce9"


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (b"", "expected ACTION@PATH"),
        (b"hello\0", "expected ACTION@PATH"),
        (b"add@/devices/x\0ACTION=add\0", "does not say DEVPATH, SUBSYSTEM"),
        (b"libudev\0\xfe\xed", "has 10 bytes; its header alone has 24"),
        (udev(b"", magic=0xCAFEBABE), "has the mark cafebabe"),
        (udev(b"ACTION=add\0", start=4), "puts its properties at 4"),
        (udev(b"ACTION=add\0", size=900), "puts its properties at 40 to 940"),
        (udev(b"ACTION=add\0"), "does not say DEVPATH, SUBSYSTEM"),
    ],
)
def test_what_is_no_announcement_is_refused_with_a_sentence(message: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse_uevent(message)


@given(
    st.one_of(st.binary(max_size=200), st.binary(max_size=80).map(udev), st.binary().map(lambda b: b"libudev\0" + b))
)
def test_any_bytes_are_an_announcement_or_a_sentence(message: bytes) -> None:
    refused = ""
    try:
        parse_uevent(message)
    except ValueError as error:
        refused = str(error)
    assert refused == "" or refused.endswith(".")

"""What the kernel and udev say about a device that comes or goes: one message, parsed without any I/O."""

import struct
from dataclasses import dataclass
from typing import Final

_UDEV: Final = b"libudev\0"
_UDEV_HEADER: Final = struct.Struct("=8s4sIII")  # prefix, magic, header size, where the properties are, their size
_UDEV_MAGIC: Final = b"\xfe\xed\xca\xfe"


@dataclass(frozen=True, slots=True)
class Uevent:
    """One message: ``action`` is add, remove, change, bind or another; ``name`` is the node below /dev, or empty."""

    action: str
    subsystem: str
    path: str
    name: str = ""


def parse_uevent(message: bytes) -> Uevent:
    """Return what a datagram of NETLINK_KOBJECT_UEVENT says; ValueError where it is none.

    The kernel writes ``ACTION@PATH`` and then properties; udev, which sends the same again when its rules have been
    applied, a binary header and then properties. Both end each property with NUL. Names that are no UTF-8 are kept
    as surrogate escapes.
    """
    if message.startswith(_UDEV):
        properties = _udev_properties(message)
    else:
        head, _, properties = message.partition(b"\0")
        if b"@" not in head:
            raise ValueError(f"A message from the kernel begins with {head[:40]!r}; expected ACTION@PATH.")
    given = dict(_property(one) for one in properties.split(b"\0") if one)
    missing = {"ACTION", "SUBSYSTEM", "DEVPATH"} - given.keys()
    if missing:
        raise ValueError(f"A message about a device does not say {', '.join(sorted(missing))}: {message[:80]!r}.")
    return Uevent(given["ACTION"], given["SUBSYSTEM"], given["DEVPATH"], given.get("DEVNAME", ""))


def _udev_properties(message: bytes) -> bytes:
    if len(message) < _UDEV_HEADER.size:
        raise ValueError(f"A message from udev has {len(message)} bytes; its header alone has {_UDEV_HEADER.size}.")
    _, magic, _, start, size = _UDEV_HEADER.unpack_from(message)
    if magic != _UDEV_MAGIC:
        raise ValueError(f"A message from udev has the mark {magic.hex()}; expected {_UDEV_MAGIC.hex()}.")
    if start < _UDEV_HEADER.size or start + size > len(message):
        raise ValueError(
            f"A message from udev of {len(message)} bytes puts its properties at {start} to {start + size}."
        )
    return message[start : start + size]


def _property(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("utf-8", "surrogateescape").partition("=")
    return name, value

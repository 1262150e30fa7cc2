"""Packets of Zebra's Simple Serial Interface: their numbers, their checksum, and those that a host sends.

A packet is ``length opcode source status data… checksum``. The length counts itself, opcode, source, status and
data; the checksum is the two's complement of their sum, 16 bits, high byte first. (Zebra 72E-40451.)
"""

from enum import IntEnum, IntFlag
from typing import Final

HEADER_BYTES: Final = 4
CHECKSUM_BYTES: Final = 2
LONGEST: Final = 0xFF
"""The greatest length that a packet can give; its checksum follows."""

DECODER: Final = 0
HOST: Final = 4


class Opcode(IntEnum):
    """What a packet is; those that one of both ends sends here."""

    SSI_MANAGEMENT = 0x80
    REPLY_REVISION = 0xA4
    IMAGE_DATA = 0xB1
    VIDEO_DATA = 0xB4
    PARAMETERS = 0xC6
    ACK = 0xD0
    NAK = 0xD1
    CAPABILITIES = 0xD4
    BATCH_DATA = 0xD6
    STOP_SESSION = 0xE5
    BEEP = 0xE6
    LED_ON = 0xE7
    LED_OFF = 0xE8
    DECODE_DATA = 0xF3
    EVENT = 0xF6


FROM_DECODER: Final = frozenset({
    Opcode.SSI_MANAGEMENT, Opcode.REPLY_REVISION, Opcode.IMAGE_DATA, Opcode.VIDEO_DATA, Opcode.PARAMETERS, Opcode.ACK,
    Opcode.NAK, Opcode.CAPABILITIES, Opcode.BATCH_DATA, Opcode.DECODE_DATA, Opcode.EVENT,
})  # fmt: skip
ANSWERS: Final = frozenset({Opcode.ACK, Opcode.NAK})
"""What a scanner answers a host with; it is not acknowledged in turn."""


class Status(IntFlag):
    """The bits of the status byte that are read here."""

    RETRANSMIT = 1
    CONTINUES = 2
    """Another packet of the same message follows."""


class Reason(IntEnum):
    """Why a packet was not taken."""

    RESEND = 1


def checksum(body: bytes) -> bytes:
    """Return the two bytes that end a packet with this body."""
    return (-sum(body) & 0xFFFF).to_bytes(CHECKSUM_BYTES, "big")


def packet(opcode: Opcode, data: bytes = b"", *, source: int = HOST, status: int = 0) -> bytes:
    """Return a whole packet; ValueError where the data are too long for one."""
    length = HEADER_BYTES + len(data)
    if length > LONGEST:
        raise ValueError(f"{len(data)} bytes were given for one packet; {LONGEST - HEADER_BYTES} are the most.")
    body = bytes((length, opcode, source, status)) + data
    return body + checksum(body)


ACK: Final = packet(Opcode.ACK)
NAK: Final = packet(Opcode.NAK, bytes([Reason.RESEND]))

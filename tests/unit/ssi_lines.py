"""What an SSI scanner sends, whole and damaged, and the shape of what comes of it."""

from typing import Any

from devices.decoders.ssi import SsiDecoder
from devices.decoders.ssi_packets import DECODER, Opcode, Status, packet
from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault

CODE_128 = 0x03
Shape = tuple[FaultKind | str, bytes]


def decoder(**fields: Any) -> SsiDecoder:
    return SsiDecoder(Profile(**fields), "serial:test")


def scan_packet(content: bytes, status: int = 0, kind: int = CODE_128) -> bytes:
    return packet(Opcode.DECODE_DATA, bytes([kind]) + content, source=DECODER, status=status)


def damaged(content: bytes, status: int = 0) -> bytes:
    whole = bytearray(scan_packet(content, status))
    whole[6] ^= 0x10
    return bytes(whole)


def shape(records: list[Scan | ScanFault]) -> list[Shape]:
    return [("scan", one.raw) if isinstance(one, Scan) else (one.kind, one.partial) for one in records]


def in_packets(*parts: bytes) -> list[bytes]:
    return [scan_packet(part, 0 if n == len(parts) - 1 else Status.CONTINUES) for n, part in enumerate(parts)]

"""Scans from the packets of Zebra's Simple Serial Interface, each of them acknowledged."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from devices.decoders.content import PARTIAL_CAP, fault, finish, unended
from devices.decoders.ssi_packets import (
    ACK,
    ANSWERS,
    CHECKSUM_BYTES,
    DECODER,
    FROM_DECODER,
    HEADER_BYTES,
    NAK,
    Opcode,
    Status,
    checksum,
)
from devices.decoders.ssi_strays import Strays
from devices.profile import Profile
from devices.scan import FaultKind, Scan, ScanFault

SILENCE_S: Final = 0.2
"""A packet that stands still for so long is not continued."""
RESEND_S: Final = 3.0
"""A scanner that waits for an answer repeats a packet within this time (Zebra's host response time-out is 2 s)."""
FOLLOWS_S: Final = 1.5
"""The next packet of a message comes within this time, repeats included; a later one may be of another message."""
LATE_REST_S: Final = 10.0
"""So long after a message was given up a repeated packet may still be one of it."""
ATTEMPTS: Final = 3

_AIM_OF_TYPE: Final[Mapping[int, str]] = MappingProxyType({0x0F: "]C1", 0x30: "]e0", 0x31: "]e0", 0x32: "]e0"})
"""The bar code types that fix an AIM identifier wholly: GS1-128 and the three kinds of GS1 DataBar."""

_HEAD: Final = re.compile(
    b"[" + re.escape(bytes([HEADER_BYTES])) + b"-\\xff](?:["
    + re.escape(bytes(sorted(FROM_DECODER))) + b"](?:" + re.escape(bytes([DECODER])) + b"|\\Z)|\\Z)", re.DOTALL
)  # fmt: skip
"""The length, opcode and source that begin a packet of a scanner, or as much of them as has come."""

_SHORTEST_SCAN: Final = HEADER_BYTES + 2


class SsiDecoder:
    """Takes packets out of a stream of bytes; ``replies`` is what has to be written back.

    A damaged packet is refused (NAK) and comes again; after three attempts, or where it does not, it is a fault. A
    packet with the retransmit bit is dropped only if it is the very one that was last acknowledged and no packet
    that was sent for the first time was damaged since: the same code read twice is two scans. Packets of a long
    message bear no number: one that vanishes without leaving a byte is noticed where the scanner waits for an
    acknowledgement of each (multipacket option 1), and not where it sends them in one go. Codes sent without
    packets are faults (``malformed``), for the scanner then is set to another format than its profile says.
    """

    def __init__(self, profile: Profile, source: str) -> None:
        self._profile = profile
        self._source = source
        self._limit = profile.max_length + len(profile.prefix) + len(profile.suffix)
        self._buffer = bytearray()
        self._replies = bytearray()
        self._strays = Strays()
        self._message: bytearray | None = None
        self._type = 0
        self._broken: FaultKind | None = None
        self._draining = False
        self._failures = 0
        self._damaged = b""
        self._accepted: bytes | None = None
        self._rest_until = float("-inf")
        self._packet_at = 0.0
        self._last = 0.0

    @property
    def drained(self) -> int:
        """How many bytes came since the last packet or silence that are none."""
        return self._strays.count

    def replies(self) -> bytes:
        """Take what has to be written to the scanner now."""
        replies = bytes(self._replies)
        self._replies.clear()
        return replies

    def feed(self, data: bytes, now: float) -> list[Scan | ScanFault]:
        """Take bytes that arrived at ``now``; return what they completed, in order."""
        if not data:
            return []
        self._last = now
        self._buffer += data
        out: list[Scan | ScanFault] = []
        while self._buffer:
            self._skip_to_a_head()
            length = self._buffer[0] if self._buffer else 0
            if len(self._buffer) < length + CHECKSUM_BYTES:
                break
            body, check = bytes(self._buffer[:length]), bytes(self._buffer[length : length + CHECKSUM_BYTES])
            del self._buffer[: length + CHECKSUM_BYTES]
            out += self._taken(body, now) if check == checksum(body) else self._refused(body, now)
        return out

    def spoil(self, kind: FaultKind, now: float) -> None:
        """Take what comes next for the rest of a message; of a misread byte the checksum tells by itself."""
        if kind is not FaultKind.FRAMING:
            self._strays.suspect_all()
            self._last = now

    def deadline(self) -> float | None:
        """Say when silence will end what is under way; None where nothing is."""
        due: list[float] = []
        if self._buffer or self._strays:
            due.append(self._last + SILENCE_S)
        if self._failures or self._message is not None:
            due.append(self._last + RESEND_S)
        suspected = self._strays.deadline()
        if suspected is not None:
            due.append(suspected)
        return min(due, default=None)

    def tick(self, now: float) -> list[Scan | ScanFault]:
        """Let silence end what is under way, if its deadline has passed."""
        out: list[Scan | ScanFault] = []
        if (self._buffer or self._strays) and now >= self._last + SILENCE_S:
            out += self._silenced(now)
        suspected = self._strays.deadline()
        if suspected is not None and now >= suspected:
            out += self._suspected()
        if (self._failures or self._message is not None) and now >= self._last + RESEND_S:
            out += self._given_up(now)
        return out

    def lost(self, now: float) -> list[Scan | ScanFault]:
        """Forget a device that is gone: what is under way is a fault."""
        partial = bytes(self._message or self._damaged or self._buffer) or self._strays.kept
        told = self._draining
        out = self._suspected()
        self._end_message()
        self._buffer.clear()
        self._strays.clear()
        self._replies.clear()
        self._accepted = None
        if partial and not told:
            out.append(fault(FaultKind.UNPLUGGED, partial, self._source, now))
        return out

    def _skip_to_a_head(self) -> None:
        """Take what cannot begin a packet of a scanner off the buffer."""
        head = _HEAD.search(self._buffer)
        skipped = len(self._buffer) if head is None else head.start()
        self._strays.add(bytes(self._buffer[:skipped]))
        del self._buffer[:skipped]

    def _taken(self, body: bytes, now: float) -> list[Scan | ScanFault]:
        opcode, status, data = body[1], Status(body[3]), body[HEADER_BYTES:]
        if opcode != Opcode.DECODE_DATA:
            if opcode not in ANSWERS:
                self._replies += ACK
            return []
        again, noise = Status.RETRANSMIT in status, bool(self._strays.count)
        packet = bytes((*body[:3], status & ~Status.RETRANSMIT)) + data
        if again and packet == self._accepted:
            if noise and self._message is not None:  # the noise may have been another packet with the same content
                self._broken = self._broken or FaultKind.INCOMPLETE
            self._strays.forgive()
            self._recovered(now)
            self._replies += ACK
            return []
        out = self._cut_off(now)
        out += self._sent_again(now) if again else self._not_sent_again(now)
        self._recovered(now)
        self._accepted = packet
        if Status.CONTINUES not in status or not self._buffer:  # more of it is here: the scanner does not wait
            self._replies += ACK
        return out + self._joined(data, now, last=Status.CONTINUES not in status)

    def _recovered(self, now: float) -> None:
        self._strays.clear()
        self._failures = 0
        self._damaged = b""
        self._packet_at = now

    def _cut_off(self, now: float) -> list[Scan | ScanFault]:
        """End a message that what comes now is too late for; that may still be its rest, and is no scan."""
        if self._message is None or now - self._packet_at <= FOLLOWS_S:
            return []
        out = self._given_up(now)
        self._broken = FaultKind.INCOMPLETE
        return out

    def _sent_again(self, now: float) -> list[Scan | ScanFault]:
        """Forgive what was damaged, for it is here again; it may be the rest of a message that was given up."""
        self._strays.forgive()
        if self._message is None and now < self._rest_until:
            self._broken = FaultKind.INCOMPLETE
        return []

    def _not_sent_again(self, now: float) -> list[Scan | ScanFault]:
        """Take what was damaged before a new packet for lost: a part of this message, or a scan of its own."""
        out = self._suspected()
        if self._failures and self._message is None:
            out.append(fault(FaultKind.CHECKSUM, self._damaged, self._source, now))
        elif self._failures or self._strays.hide_a_packet or (self._strays.count and self._message is not None):
            self._broken = self._broken or FaultKind.INCOMPLETE
        return out

    def _joined(self, data: bytes, now: float, *, last: bool) -> list[Scan | ScanFault]:
        kind, content = data[:1], data[1:]
        if self._message is None:
            self._message, self._type = bytearray(), kind[0] if kind else 0
        if kind != bytes([self._type]):
            self._broken = self._broken or FaultKind.MALFORMED
        out: list[Scan | ScanFault] = []
        if not self._draining:
            self._message += content
        if len(self._message) > self._limit and not self._draining:
            self._draining = True
            out.append(fault(FaultKind.OVERSIZE, bytes(self._message[:PARTIAL_CAP]), self._source, now))
        if not last:
            return out
        raw, broken, told, aim = bytes(self._message), self._broken, self._draining, _AIM_OF_TYPE.get(self._type, "")
        self._end_message()
        if told:
            return out
        if broken is not None:
            return [fault(broken, raw, self._source, now)]
        scan = finish(unended(raw, self._profile), self._profile, self._source, now, reported_aim=aim)
        return [] if scan is None else [scan]

    def _refused(self, body: bytes, now: float) -> list[Scan | ScanFault]:
        self._replies += NAK
        if len(body) < HEADER_BYTES or Status.RETRANSMIT not in Status(body[3]):
            self._accepted = None
        if len(body) < _SHORTEST_SCAN and self._message is None:
            return []
        self._failures += 1
        self._damaged = body
        return self._given_up(now) if self._failures >= ATTEMPTS else []

    def _silenced(self, now: float) -> list[Scan | ScanFault]:
        """Give up a packet that stands still, and stray bytes that nothing follows: in a message they were one."""
        head = bytes(self._buffer)
        self._buffer.clear()
        whole_head = len(head) >= HEADER_BYTES
        if not whole_head:
            self._strays.add(head)
        out = self._suspected()
        noise = self._strays.kept if self._strays.count else b""
        if whole_head or (noise and self._message is not None):
            self._strays.clear()
            return out + self._refused(head if whole_head else noise, now)
        self._strays.silenced(now)
        return out

    def _suspected(self) -> list[Scan | ScanFault]:
        suspect = self._strays.take_suspect()
        if suspect is None:
            return []
        kind, raw, at = suspect
        return [fault(kind, raw, self._source, at)]

    def _given_up(self, now: float) -> list[Scan | ScanFault]:
        kind = FaultKind.CHECKSUM if self._message is None else FaultKind.INCOMPLETE
        if self._message is not None:
            self._rest_until = now + LATE_REST_S
            self._accepted = None
        partial, told = bytes(self._message or self._damaged), self._draining
        self._end_message()
        return [] if told else [fault(kind, partial, self._source, now)]

    def _end_message(self) -> None:
        self._message = None
        self._broken = None
        self._draining = False
        self._failures = 0
        self._damaged = b""

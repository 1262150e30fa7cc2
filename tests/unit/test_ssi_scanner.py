"""A scanner that obeys Zebra's rules, over a line that damages and loses: no scan altered, doubled or merged."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.decoders.ssi import ATTEMPTS, SILENCE_S, SsiDecoder
from devices.decoders.ssi_packets import ACK, DECODER, Opcode, Status, packet
from devices.dialects import Aim
from devices.profile import Profile
from devices.scan import Scan, ScanFault

ROOM = 250
HOST_RESPONSE_S = 2.0
BETWEEN_SCANS_S = 0.5

Mishap = tuple[str, int]
"""What happens to one transmission: ``whole``, ``changed`` or ``cut`` at a place, or ``deaf``: its answer is lost."""


@dataclass
class Scanner:
    """Sends each code packet by packet, waits for the answer to each, and gives a code up after its attempts."""

    mishaps: list[Mishap]
    ssi: SsiDecoder = field(default_factory=lambda: SsiDecoder(Profile(aim=Aim.NEVER), "test"))
    now: float = 0.0
    out: list[Scan | ScanFault] = field(default_factory=list)

    def scan(self, code: bytes) -> bool:
        """Send a code; say whether all of it was acknowledged."""
        self.wait(BETWEEN_SCANS_S)
        parts = [code[n : n + ROOM] for n in range(0, len(code), ROOM)]
        return all(self._sent(part, last=n == len(parts) - 1) for n, part in enumerate(parts))

    def wait(self, seconds: float) -> None:
        """Let time pass, with the ticks that fall due in it."""
        until = self.now + seconds
        while (due := self.ssi.deadline()) is not None and due <= until:
            self.now = max(self.now, due)
            self.out += self.ssi.tick(self.now)
        self.now = until

    def _sent(self, part: bytes, *, last: bool) -> bool:
        for attempt in range(ATTEMPTS):
            status = (0 if last else Status.CONTINUES) | (Status.RETRANSMIT if attempt else 0)
            whole = packet(Opcode.DECODE_DATA, b"\x03" + part, source=DECODER, status=status)
            what, place = self.mishaps.pop() if self.mishaps else ("whole", 0)
            place %= len(whole)
            data = bytearray(whole)
            if what == "changed" and place != 3:  # the status itself is what tells a repeat from a new packet
                data[place] ^= 1 + place % 255
            elif what == "cut":
                del data[place:]
            self.ssi.replies()
            self.out += self.ssi.feed(bytes(data), self.now)
            answer = self.ssi.replies()
            if not answer:
                self.wait(SILENCE_S)
                answer = self.ssi.replies()
            if not answer or what == "deaf":
                self.wait(HOST_RESPONSE_S)
            elif answer == ACK:
                return True
        return False


mishaps = st.lists(
    st.tuples(st.sampled_from(["whole", "whole", "changed", "cut", "deaf"]), st.integers(0, 260)), max_size=24
)
codes = st.lists(st.integers(1, 600), min_size=1, max_size=6)


@pytest.mark.adverse(34)
@pytest.mark.adverse(35)
@pytest.mark.adverse(37)
@settings(max_examples=400, deadline=None)
@given(codes, mishaps)
def test_every_acknowledged_code_is_one_scan_and_no_scan_is_anything_but_a_code(
    lengths: list[int], happens: list[Mishap]
) -> None:
    scanner = Scanner(list(happens))
    sent = [b"%03d" % n + b"x" * length for n, length in enumerate(lengths)]
    acknowledged = [code for code in sent if scanner.scan(code)]
    scanner.wait(60.0)
    assert scanner.ssi.deadline() is None
    scans = [one.raw for one in scanner.out if isinstance(one, Scan)]
    left = iter(sent)
    assert all(scan in left for scan in scans), "altered, doubled, merged or out of order"
    reported = len(scans) + sum(isinstance(one, ScanFault) for one in scanner.out)
    unreported = [code for code in acknowledged if code not in scans]
    assert reported >= len(acknowledged), f"{unreported!r} was acknowledged and never told"
    if not happens:
        assert scans == sent
        assert reported == len(sent)

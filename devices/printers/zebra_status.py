"""The answer of a ZPL printer to ``~HS``: what it is doing, and what it is waiting for.

Three lines between STX and ETX; source of the fields: Zebra, ZPL II Programming Guide, "~HS Host Status Return".
"""

import re
from dataclasses import dataclass
from typing import Final

QUESTION: Final = b"~HS"
LINES: Final = 3
LONGEST_ANSWER: Final = 512

_LINE = re.compile(rb"\x02([^\x02\x03]*)\x03")
_FIRST, _SECOND = 12, 11


@dataclass(frozen=True, slots=True)
class ZebraStatus:
    """``formats`` wait unprinted in the receive buffer; ``remaining`` labels are left of the one being printed."""

    formats: int
    remaining: int
    partial: bool
    paper_out: bool
    paused: bool
    head_open: bool
    ribbon_out: bool

    @property
    def idle(self) -> bool:
        """Whether everything that was received is printed."""
        return self.formats == 0 and self.remaining == 0 and not self.partial

    @property
    def trouble(self) -> str | None:
        """What a person has to do before it prints, or None."""
        if self.head_open:
            return "its head is open: close it"
        if self.paper_out:
            return "it is out of labels: put in a new roll"
        if self.ribbon_out:
            return "it is out of ribbon: put in a new one"
        return "it is paused: press its pause button" if self.paused else None


def answers_in(data: bytes) -> int:
    """Return how many whole lines of an answer have come."""
    return len(_LINE.findall(data))


def read_status(data: bytes) -> ZebraStatus | None:
    """Return what the answer says, or None where it is none."""
    lines = _LINE.findall(data)
    if len(lines) != LINES:
        return None
    first, second = (line.decode("latin-1").split(",") for line in lines[:2])
    if len(first) < _FIRST or len(second) < _SECOND:
        return None
    if not all(field.strip().isdecimal() for field in (first[4], second[8])):
        return None
    return ZebraStatus(
        formats=int(first[4]),
        remaining=int(second[8]),
        partial=first[7] == "1",
        paper_out=first[1] == "1",
        paused=first[2] == "1",
        head_open=second[2] == "1",
        ribbon_out=second[3] == "1",
    )

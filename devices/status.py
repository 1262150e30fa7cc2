"""What a source is doing, in one value for the status line."""

from dataclasses import dataclass
from enum import StrEnum


class SourceState(StrEnum):
    """Whether scans of a source can arrive now."""

    CONNECTED = "connected"
    WAITING = "waiting"
    """It is not there; it is looked for until it is."""
    DENIED = "denied"
    """It is there and may not be used: no right to it, or another program holds it; it is tried on."""
    RELEASED = "released"
    """It was held and the operator has it back; nothing of it is read until it has been unplugged."""


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source's state has changed; ``detail`` is one English sentence that says why and what to do."""

    source: str
    state: SourceState
    detail: str

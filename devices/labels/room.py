"""How large things may stand on a label of a given size, in millimetres."""

from dataclasses import dataclass, replace

from devices.labels.label import Label, visible
from devices.labels.lettering import fitted

PADDING = 2.5
"""Blank millimetres inside the cut line of a label of its own size."""

LINE = 1.3
"""From one line of small print to the next, as a multiple of its size."""

GAP = 1.2
"""Blank millimetres between the code and what stands above or below it."""


@dataclass(frozen=True, slots=True)
class Room:
    """The sizes for one label: a pallet label is read from a fork-lift, a bin label from arm's length."""

    width: float
    height: float
    padding: float
    caption_most: float
    caption_least: float
    small_most: float
    small_least: float
    highest_bars: float

    def tighter(self) -> "Room | None":
        """Return the same room with smaller letters, or None where they are the smallest that can be read."""
        small = self.small_most * 0.9
        caption = max(self.caption_most * 0.85, self.caption_least)
        return replace(self, small_most=small, caption_most=caption) if small >= self.small_least else None


def room_of(width: float, height: float) -> Room:
    """Return the sizes for a label of this width and height."""
    caption = min(max(10.0, height * 0.12), height * 0.25)
    small = min(max(3.0, height * 0.03), height * 0.12)
    return Room(
        width=width,
        height=height,
        padding=min(PADDING, height * 0.06),
        caption_most=caption,
        caption_least=min(3.0, caption),
        small_most=small,
        small_least=min(1.8, small),
        highest_bars=max(26.0, height * 0.35),
    )


def shown_parts(label: Label, width: float, room: Room) -> tuple[str, ...]:
    """Return the parts of the content to set below the code: none where the caption says it all, in full."""
    caption, _ = fitted(visible(label.caption), width, room.caption_most, room.caption_least)
    return () if caption == label.readable else label.readable_parts

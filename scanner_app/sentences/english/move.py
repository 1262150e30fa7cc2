"""Move."""

from typing import Final

SENTENCES: Final[dict[str, str]] = {
    "move.help": "Scan one unit or more, or a bin to move all of it, then where it goes.",
    "move.left": "Nothing in hand. Left Move.",
    "move.hand_full": "{count} in hand: that is the most at once.",
    "move.unit.ok": "{serial} in hand, from {place}: {count}.",
    "move.unit.already": "{serial} is in hand already.",
    "move.bin.ok": "All {count} of {bin} in hand.",
    "move.bin.empty": "{bin} is empty by the book.",
    "move.bin.too_full": "{bin} holds more than {limit}. Move it unit by unit.",
    "move.bin.stays": "{serial} in {bin} cannot be moved: {state:state}. Move the others one by one.",
    "move.place.same": "They are in {bin} now.",
    "move.done": "{serial} is in {place}.",
    "move.done_many": "{count} units are in {place}.",
}
